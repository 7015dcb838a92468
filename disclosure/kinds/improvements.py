"""What is told of an improvement of the house, and of each step it takes. It names no patient."""

from collections.abc import Iterator
from enum import StrEnum

from disclosure.kinds.fields import Day, Email, Line, Reason, Words, team_only
from disclosure.kinds.kind import Part
from disclosure.kinds.preventing import NO_NAME


class CameFrom(StrEnum):
    DEBRIEF = "debrief"  # the team, after a talk
    FAMILIES = "families"  # what families told us
    FINDINGS = "findings"
    PROMISE = "promise"
    OTHER = "other"


class Helped(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too_early"


class NewImprovement(Part):
    words: Words = team_only("What changes", NO_NAME)
    owner: Email = team_only("Who does it", "A person, not a team", refers="staff")
    due_on: Day = team_only("By which day")
    came_from: CameFrom = team_only("Where it came from")
    cause: Line | None = team_only(
        "The cause it meets", "In the words used before, where there are some", default=None
    )
    place: Line | None = team_only("The place", "Ward 4, or everywhere", default=None)


class Changed(Part):
    words: Words | None = team_only("What changes now", NO_NAME, default=None)
    owner: Email | None = team_only("Who does it now", refers="staff", default=None)
    due_on: Day | None = team_only("By which day now", default=None)
    why: Reason = team_only("Why")

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not (self.words or self.owner or self.due_on):
            yield "words", "say what is different: the words, the owner or the day"


class InPlace(Part):
    words: Words = team_only("What is different now, and since when", NO_NAME)


class Judged(Part):
    helped: Helped = team_only("Did it help")
    words: Words = team_only("How you know", f"What you counted or asked. {NO_NAME}")
    due_on: Day | None = team_only(
        "When to look again", "Only where it is too early to say", default=None
    )

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if (self.helped is Helped.TOO_EARLY) != bool(self.due_on):
            yield "due_on", "give a day where it is too early to say, and only then"


class TakenUpAgain(Part):
    words: Words = team_only("What changes now", NO_NAME)
    owner: Email = team_only("Who does it", refers="staff")
    due_on: Day = team_only("By which day")
    why: Reason = team_only("Why it is taken up again")


class LetGo(Part):
    why: Reason = team_only("Why we will not do it", NO_NAME)
