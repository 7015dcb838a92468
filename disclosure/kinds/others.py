"""Who else is in this: other organisations, staff who took part, who may look, who bills."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from enum import StrEnum

from disclosure.kinds.days import why_not_over
from disclosure.kinds.fields import (
    Email,
    Happened,
    Line,
    Planned,
    Reason,
    Several,
    TrueOrFalse,
    Words,
    shared,
    team_only,
)
from disclosure.kinds.kind import Kind
from disclosure.permissions import Permission


class Part(StrEnum):
    CAUSED = "caused"
    FOUND = "found"
    TREATS_NOW = "treats_now"
    LEADS = "leads"


class OtherOrganisation(Kind):
    word = "other_organisation"
    heading = "Record another organisation's part"
    says = "Who else caused, found or treats this, and who speaks."
    may = Permission.DECIDE

    name: Line = shared("Name")
    role: Part = shared("Its part in this")
    contact: Line = team_only("Whom to reach there")
    who_speaks: Line = shared("Who speaks to the family")
    accepted_in_writing_at: Happened | None = team_only(
        "When it accepted in writing to take this over", default=None
    )
    family_told_at: Happened | None = shared(
        "When the family was told who speaks now", default=None
    )


class WhyRestricted(StrEnum):
    STAFF_MEMBER = "staff_member"
    PUBLIC_FIGURE = "public_figure"
    FAMILY_ASKED = "family_asked"
    OTHER = "other"


class Restrict(Kind):
    word = "restrict"
    heading = "Let only named people see this case"
    says = "From now on only the people you name see this case."
    may = Permission.DECIDE

    of: WhyRestricted | None = team_only(
        "Whom it protects",
        "Somebody who works here, somebody many know, or the family asked for it",
        default=None,
    )
    reason: Reason = team_only("Why")
    only: Several[Email] = team_only(
        "Who may see it",
        "Best with another risk manager, who took no part in the care",
        refers="staff",
    )


class Involved(Kind):
    word = "involved"
    heading = "Record staff who took part in the care"
    says = "Staff who took part in the care. They do not approve or review here."
    may = Permission.DECIDE

    user: Email | None = team_only("Their account", refers="staff of any time", default=None)
    name: Line | None = team_only(
        "Or their name",
        "Whoever has or had this name here counts as having taken part. If you mean another, say"
        " so, such as “Ann Price (agency)”",
        default=None,
    )
    part: Line = team_only("What they did")

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not (self.user or self.name):
            yield "user", "name the person, by account or by name"


class Interest(Kind):
    """Whoever looks into it, or reviews it, says what ties they have to those involved."""

    word = "interest"
    heading = "Declare an interest"
    says = "Ties to those involved, declared by whoever looks into it or reviews it."
    may = Permission.RECORD_CARE

    who: Email = shared("Who declares it", refers="staff")
    has_interest: TrueOrFalse = shared(
        "Is there one", "They worked together, or answer to each other"
    )
    words: Words | None = shared("Which, and what follows from it", default=None)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.has_interest and not self.words:
            yield "words", "say which, and what follows from it"


class BillingHold(Kind):
    word = "billing_hold"
    heading = "Hold the bill"
    says = "Nobody sends a bill while this is looked into."
    may = Permission.DECIDE

    since: Planned = shared("From", alias="from")
    by: Line = shared("Who holds it")
    released_at: Happened | None = shared("When it was released", default=None)
    reason: Reason | None = team_only("Why it was released", default=None)

    def happened(self) -> Planned:
        return self.since

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        if says := why_not_over(self.since, self.released_at, zone):
            yield "released_at", says
