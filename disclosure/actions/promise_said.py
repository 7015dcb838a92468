"""What each person has said of a promise already, so that nobody's word counts twice; and of those
it is owed to, who has not said the same yet.
"""

from collections.abc import Iterable, Iterator

from disclosure.records.evidence import Evidence
from workflows.words import CommitmentTrigger as T


def said_yes(moves: Iterable[Evidence]) -> list[int]:
    """Who said that it was kept, since it was last done; the first of them first."""
    said: list[int] = []
    for move in moves:
        if move.body["trigger"] == str(T.DONE):
            said = []
        elif move.body["trigger"] == str(T.CONFIRM):
            said.append(move.body["data"]["person"])
    return said


def let_off_by(moves: Iterable[Evidence]) -> Iterator[int]:
    for move in moves:
        if move.body["trigger"] == str(T.RELEASE):
            yield move.body["data"]["person"]


def not_yet_said_by(
    moves: Iterable[Evidence], said: Evidence, owed: frozenset[int]
) -> frozenset[int]:
    """Whose word is missing beside `said`: to let us off, or to a new day, takes each of them."""
    match said.body["trigger"]:
        case T.RELEASE:
            return owed - set(let_off_by(moves))
        case T.CHANGE:
            day = said.body["data"]["due_on"]
            return owed - {who for who, agreed in days_agreed(moves) if agreed == day}
    return frozenset()


def days_agreed(moves: Iterable[Evidence]) -> Iterator[tuple[int, str]]:
    """Who said yes to which new day, in that order."""
    for move in moves:
        if move.body["trigger"] == str(T.CHANGE):
            yield move.body["data"]["person"], move.body["data"]["due_on"]
