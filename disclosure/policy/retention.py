"""By which rules of keeping this process goes: ours, with an organisation's own laid over them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from disclosure.policy.marks import ROOT, Loc, Marks
from disclosure.policy.own_files import RETENTION, own_file
from disclosure.policy.reading import BadPolicy, checked, read_yaml
from disclosure.policy.retention_file import OwnRetentionFile, RetentionFile
from workflows.keeping import Rule
from workflows.reasons import is_reason

FILE = ROOT / "policy" / "retention.yaml"


def retention_rules() -> tuple[Rule, ...]:
    """What was adopted, else the shipped ones. Raises BadPolicy."""
    return _adopted or shipped_retention()


@cache
def shipped_retention() -> tuple[Rule, ...]:
    """Read once. Raises BadPolicy."""
    file = checked(FILE, RetentionFile, read_yaml(FILE), {})
    return tuple(each.rule() for each in file.rules)


def adopt_retention(own_rules: Path | None) -> tuple[Rule, ...]:
    """`own_rules`: the organisation's rules, beside which its own periods may stand; None: none.

    Raises BadPolicy, and changes nothing.
    """
    global _adopted
    own = own_file(own_rules, RETENTION)
    _adopted = with_own_retention(own) if own else shipped_retention()
    return _adopted


def with_own_retention(path: Path) -> tuple[Rule, ...]:
    """Raises BadPolicy, whose sentences name file, line, place and mend."""
    file = checked(path, OwnRetentionFile, read_yaml(path), {})
    shipped = {rule.id: rule for rule in shipped_retention()}
    if faults := [Marks(path).sentence(loc, says) for loc, says in _faults(file, shipped)]:
        raise BadPolicy(faults)
    kept = {id: rule for id, rule in shipped.items() if id not in file.left_out}
    return tuple({**kept, **{each.id: each.rule() for each in file.rules}}.values())


def _faults(file: OwnRetentionFile, shipped: dict[str, Rule]) -> Iterator[tuple[Loc, str]]:
    for id, why in file.left_out.items():
        if id not in shipped:
            yield ("left_out", id), f"there is no rule {id}: correct it or take it out"
        elif not is_reason(why):
            yield ("left_out", id), "say why, in at least three words"


_adopted: tuple[Rule, ...] = ()
