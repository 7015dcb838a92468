"""policy/retention.yaml: how long the record of a case is kept where; and an organisation's own."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.marks import ROOT, Loc, Marks
from disclosure.policy.reading import BadPolicy, Checked, checked, read_yaml, stands_once
from workflows.keeping import Rule, Starts, When, holds_in
from workflows.reasons import is_reason
from workflows.regimes import Certainty

FILE = ROOT / "policy" / "retention.yaml"


class RetentionRule(Checked):
    id: str = Field(min_length=1)
    jurisdictions: tuple[str, ...] = Field(min_length=1)
    name: str = Field(min_length=1)
    starts: Starts
    years: int = Field(ge=1, le=150)
    when: When = When.ALWAYS
    alone: bool = True
    source: str = Field(min_length=1)
    certainty: Certainty
    note: str | None = None

    @model_validator(mode="after")
    def _dead_before_it_counts(self) -> Self:
        if self.starts is Starts.DIED and self.when is not When.DIED:
            raise ValueError("a period that starts with death needs `when: died`: add it")
        return self

    def rule(self) -> Rule:
        return Rule(**{name: getattr(self, name) for name in type(self).model_fields})


class RetentionFile(Checked):
    schema_version: Literal[1]
    about: str
    as_of: str
    certainty_values: dict[Certainty, str]
    rules: tuple[RetentionRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> Self:
        stands_once("rule", [rule.id for rule in self.rules])
        return self


class OwnRetentionFile(Checked):
    """`rules`: one with the id of ours takes its place. `left_out`: ids of ours, each with why."""

    rules: tuple[RetentionRule, ...] = ()
    left_out: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> Self:
        stands_once("rule", [rule.id for rule in self.rules])
        return self


@cache
def shipped_retention() -> tuple[Rule, ...]:
    """Read once. Raises BadPolicy."""
    file = checked(FILE, RetentionFile, read_yaml(FILE), {})
    return tuple(each.rule() for each in file.rules)


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
    for number, rule in enumerate(file.rules):
        ours = shipped[rule.id].jurisdictions if rule.id in shipped else ()
        if lost := [place for place in ours if not holds_in(rule.rule(), place)]:
            says = (
                f"ours of this id holds in {', '.join(lost)}, where this one would not: name that "
                "too, or give this one another id and put ours under left_out, with why"
            )
            yield ("rules", number, "jurisdictions"), says
