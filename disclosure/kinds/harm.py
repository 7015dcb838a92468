"""How bad it was, whether the duty applies, and what was recorded in error."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from disclosure.kinds.fields import Day, Each, Happened, Id, Line, Reason, shared, team_only
from disclosure.kinds.kind import Kind, Review
from disclosure.permissions import Permission
from workflows.references import reference_in
from workflows.words import Applies, Axis, ErrorKind

# What is none stays as it was typed: whether it is one is asked with the case at hand.
OtherCase = Annotated[Line, AfterValidator(lambda told: reference_in(told) or told)]


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


NO_DAY_IN_A_LIST = (
    "a list has no column for the day to look again. Where nobody knows it yet, leave the level "
    "and its scale empty, and grade the harm in the case itself"
)


class Grade(Kind):
    word = "grade"
    heading = "Grade the harm"
    says = "How bad the harm is today. It can be graded again."
    may = Permission.JUDGE

    scale: Line = shared("Scale", offers="scales")
    level: Line = shared("Level", "Or: unknown, with a day to look again", offers="levels")
    axis: Axis | None = shared("Which harm", "Where the scale covers both", default=None)
    reason: Reason = shared("Why this level")
    at: Happened = shared("When you graded it")
    review_on: Day | None = shared("When to look again", default=None)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.level == "unknown" and not self.review_on:
            yield "review_on", "an unknown grade needs a day to look again"


class Decision(Kind):
    word = "decision"
    heading = "Decide whether the duty applies"
    says = "Whether the law asks us to do more than decency does. Its clocks follow."
    may = Permission.DECIDE

    regimes: Each[Line] = team_only("Under which rules", offers="regimes", default=())
    applies: Applies = shared("Does the duty apply", "Too early to say: treat as yes")
    answers: dict[str, YesNo] = team_only("Answers the rules ask for", default={})
    reason: Reason = shared("Why")
    at: Happened = shared("When you decided")


class DecisionReview(Review):
    word = "decision_review"
    heading = "Review a decision"
    says = "A second person reads a decision and agrees, or does not."
    about_field = "decision"

    decision: Id = team_only("Which decision", refers="decision")


class Error(Kind):
    word = "error"
    heading = "Say that this was recorded in error"
    says = "Wrong patient, no incident at all, or opened twice, also once at the wrong site."
    may = Permission.DECIDE

    what: ErrorKind = team_only("What was wrong")
    of: OtherCase | None = team_only(
        "Which incident it repeats",
        "INC-…, for a duplicate. It may be at another site, where you do not see it",
        default=None,
    )
    reason: Reason = team_only("Why")

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.what is ErrorKind.DUPLICATE and not self.of:
            yield "of", "say which incident this repeats"


class ErrorReview(Review):
    word = "error_review"
    heading = "Review that this was recorded in error"
    says = "A second person agrees that this was recorded in error."
    about_field = "error"

    error: Id = team_only("Which record", refers="error")
