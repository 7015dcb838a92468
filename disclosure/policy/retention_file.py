"""policy/retention.yaml: how long the record of a case is kept in which place."""

from typing import Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.reading import Checked, stands_once
from workflows.keeping import Rule, Starts, When
from workflows.regimes import Certainty


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
