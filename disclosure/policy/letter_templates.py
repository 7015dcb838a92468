"""By which templates of letters this process goes: ours, or with an organisation's own."""

from pathlib import Path

from disclosure.policy.letter_templates_file import shipped, with_own
from disclosure.policy.own_files import TEMPLATES, own_file
from letters.writing.boxes import Templates


def letter_templates() -> Templates:
    """What was adopted, else the shipped ones. Raises BadPolicy."""
    return _adopted or shipped()


def adopt_letter_templates(own_rules: Path | None) -> Templates:
    """`own_rules`: the organisation's rules, beside which its templates may stand; None: none.

    Raises BadPolicy, and changes nothing.
    """
    global _adopted
    own = own_file(own_rules, TEMPLATES)
    _adopted = with_own(own) if own else shipped()
    return _adopted


_adopted: Templates | None = None
