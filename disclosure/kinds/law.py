"""What the clocks of the regimes need beside what other records tell them."""

from disclosure.kinds.fields import (
    Happened,
    Id,
    Line,
    Many,
    Ref,
    TrueOrFalse,
    Words,
    is_number,
    shared,
    team_only,
)
from disclosure.kinds.kind import Kind, Review
from disclosure.permissions import Permission


class Event(Kind):
    word = "event"
    heading = "Record an event the law counts from"
    says = "A fact the law counts from that no other record tells."
    may = Permission.RECORD_CARE

    name: Line = team_only(
        "Which event",
        "Also one told wrongly at the opening. It counts once a second person agrees",
        offers="events",
    )
    at: Happened = team_only(
        "When it happened",
        "That you became aware counts only where it is earlier: the clocks run from the first. "
        "Where the opening told it too early, open the case anew, and say of this one, as recorded "
        "in error, that it repeats that one",
    )
    evidence: Words = team_only("What shows it")
    duties: Many[Line] = team_only("Only for these duties", default=())
    note: Words | None = team_only("Note", default=None)


class EventReview(Review):
    word = "event_review"
    heading = "Review an event recorded late"
    says = "A second person agrees to a fact that came on record late."
    about_field = "event"

    event: Ref = team_only(
        "Which record or letter",
        "Where the opening says a wrong day of the local report: yes to the event with the right "
        "one, then no to “When this was opened”",
        refers="record or letter",
    )

    @property
    def is_about(self) -> int | None:
        return int(self.event) if is_number(self.event) else None


class Explanation(Kind):
    word = "explanation"
    heading = "Record why a duty was or will be late"
    says = "Why something was late or will not be done, as the family was told."
    may = Permission.RECORD_CARE

    duty: Line = shared("Which duty", offers="duties")
    words: Words = shared("Why, as told to the family")
    given_in: Ref | None = shared(
        "Where it was told", "Nowhere, where nobody can be told", refers="where", default=None
    )
    unmet: TrueOrFalse = shared("It will not be met", default=False)
    ground: Line | None = team_only(
        "A ground the law names",
        "Only one that the rules list for this duty. That they declined, say, is an excuse.",
        offers="excuses",
        default=None,
    )


class ExplanationReview(Review):
    word = "explanation_review"
    heading = "Review that a duty will not be met"
    says = "A second person agrees that a duty will not be met."
    about_field = "explanation"

    explanation: Id = team_only("Which explanation", refers="explanation")
