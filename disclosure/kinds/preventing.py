"""A promise that is to prevent it happening again: its cause and its place, read across cases."""

from enum import StrEnum

from disclosure.kinds.fields import Line, Ref, team_only
from disclosure.kinds.kind import Kind
from disclosure.permissions import Permission

NO_NAME = "No patient and no colleague is named here: it is read across cases"


class Promised(StrEnum):
    CHANGE = "change"  # that something will be different
    WORD_OF_IT = "word_of_it"  # that they hear once it is


class Prevention(Kind):
    word = "prevention"
    heading = "Mark a promise that is to prevent it happening again"
    says = "Its cause and its place, so that the same promise is found across cases."
    may = Permission.PROMISE

    commitment: Ref = team_only("Which promise", refers="commitment")
    promised: Promised = team_only(
        "What we promised them",
        "The change itself; or word of it, once it is in place, because they want to hear",
    )
    cause: Line = team_only("The cause", f"For example: two boxes that look the same. {NO_NAME}")
    place: Line = team_only("The place", "Where it can happen again: the medicine room of Ward 4")
    improvement: Ref | None = team_only(
        "On the list of improvements", refers="improvement", default=None
    )

    def in_short(self) -> str:
        return f"To prevent it: {self.cause}"
