"""By which templates of letters this process goes: ours, or with an organisation's own."""

from pathlib import Path

from disclosure.policy.letter_templates_file import own_templates_beside, shipped, with_own
from disclosure.policy.marks import shown
from disclosure.policy.reading import BadPolicy
from letters.boxes import Templates


def letter_templates() -> Templates:
    """What was adopted, else the shipped ones. Raises BadPolicy."""
    return _adopted or shipped()


def adopt_letter_templates(own_rules: Path | None) -> Templates:
    """`own_rules`: the organisation's rules, beside which its templates may stand; None: none.

    Raises BadPolicy, and changes nothing.
    """
    global _adopted
    own = own_templates_beside(own_rules) if own_rules else None
    if own and own.with_suffix(".yml").exists():
        other = shown(own.with_suffix(".yml"))
        raise BadPolicy([f"{other}: nobody reads this name: call it {own.name}."])
    _adopted = with_own(own) if own and (own.exists() or own.is_symlink()) else shipped()
    return _adopted


_adopted: Templates | None = None
