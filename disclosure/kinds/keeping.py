"""How long a record is kept: what may not be destroyed, that somebody asks for it, who agrees."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from disclosure.kinds.days import why_not_looked_at_again
from disclosure.kinds.fields import Day, Id, Line, Planned, Reason, team_only
from disclosure.kinds.kind import End, Kind, Review
from disclosure.permissions import Permission


class LegalHold(Kind):
    """Whatever the dates say, nothing of the case is destroyed while it runs."""

    word = "legal_hold"
    heading = "Hold the record for the law"
    says = "Nothing of this record is destroyed while it runs, whatever the dates say."
    may = Permission.DECIDE

    advice_by: Line = team_only(
        "Who advised", "A solicitor, the coroner's office, a records officer"
    )
    reason: Reason = team_only("Why")
    since: Planned = team_only("From", alias="from")
    review_on: Day = team_only("When to look again", "It runs on after that day, until it is ended")

    def happened(self) -> Planned:
        return self.since

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        if says := why_not_looked_at_again(self.since, self.review_on, zone):
            yield "review_on", says


class LegalHoldEnd(End):
    """By somebody else than whoever set it."""

    word = "legal_hold_end"
    heading = "End a legal hold"
    says = "Somebody else than who set it says that it is over."
    may = Permission.DECIDE
    about_field = "legal_hold"

    legal_hold: Id = team_only("Which legal hold", refers="legal_hold")
    advice_by: Line = team_only("Who advised")


class DestructionAsked(Kind):
    word = "destruction_asked"
    heading = "Ask that this record be destroyed"
    says = "Its time is over. A second person decides; nothing happens before."
    may = Permission.DECIDE

    reason: Reason = team_only("Why", "Its time is over, and nothing more is owed to anybody")
    rule: Line | None = team_only(
        "Under which rule", "The longest that holds, where you name none", offers="retention",
        default=None,
    )  # fmt: skip


class DestructionReview(Review):
    """A second person's word. Where they agree, the record is destroyed in the same moment."""

    word = "destruction_review"
    heading = "Agree, or not, that this record be destroyed"
    says = "A second person agrees, and the words are gone for ever; or does not."
    about_field = "asked"

    asked: Id = team_only("Which request", refers="destruction_asked")
