"""policy/apology_laws.yaml: which words of an apology are protected where."""

from typing import Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.reading import Checked, stands_once
from workflows.regimes import Certainty


class ApologyLaw(Checked):
    """One law. Never a reason to withhold, soften or delay an apology or a fact.

    `holds_in`: jurisdictions, as the regimes call them, beside that of its id.
    """

    id: str
    name: str
    protection: Literal["full", "partial", "none"]
    fault_admission: Literal["protected", "not_protected", "unclear"]
    letter_protected: Literal["yes", "no", "unclear"]
    citation: str
    year: int | None
    time_limit: str
    sources: tuple[str, ...]
    certainty: Certainty
    holds_in: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    recipients: str | None = None
    scope: str | None = None
    exceptions: str | None = None
    related_law: str | None = None
    note: str | None = None


class ApologyFile(Checked):
    schema_version: Literal[1]
    about: str
    as_of: str
    certainty_values: dict[Certainty, str]
    fields: dict[str, str]
    rules_for_the_tool: tuple[str, ...]
    author_messages: dict[str, str]
    never_messages: tuple[str, ...]
    research_note: str
    united_states: tuple[ApologyLaw, ...]
    united_kingdom: tuple[ApologyLaw, ...]
    ireland: tuple[ApologyLaw, ...]
    australia: tuple[ApologyLaw, ...]
    canada: tuple[ApologyLaw, ...]
    other: tuple[ApologyLaw, ...]
    counts: dict[str, int | dict[str, int]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> Self:
        stands_once("law", [law.id for law in self.laws()])
        return self

    def laws(self) -> tuple[ApologyLaw, ...]:
        return (
            *self.united_states,
            *self.united_kingdom,
            *self.ireland,
            *self.australia,
            *self.canada,
            *self.other,
        )
