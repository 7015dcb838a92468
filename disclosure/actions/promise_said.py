"""What each person has said of a promise already, so that nobody's word counts twice; and of those
it is owed to, who has not said the same yet.

To let us off takes each of them; to a new day, each who may hear of it. Only the last word of a
person counts; and once it was done, or they said that it was not kept, or a new day came to stand,
what was said before it counts for nothing that comes after.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from disclosure.records.evidence import Evidence
from workflows.counting import local_day
from workflows.words import CommitmentTrigger as T

TAKE_EACH = frozenset({T.RELEASE, T.CHANGE})
ENDS_WHAT_WAS_SAID = frozenset({T.DONE, T.DISPUTE})
SAYS_WHETHER_KEPT = frozenset({T.DISPUTE, T.VERIFY, T.CONFIRM})


@dataclass(frozen=True, slots=True)
class Said:
    """`stands`: by person, the last word that still counts. `changes`: those by which a new day
    came to stand, in that order: the word of the last of all whose yes it took then.
    """

    stands: Mapping[int, Evidence]
    changes: tuple[Evidence, ...]

    def let_off_by(self) -> frozenset[int]:
        return frozenset(p for p, word in self.stands.items() if word.body["trigger"] == T.RELEASE)

    def yes_to(self, day: date) -> frozenset[int]:
        """Who said yes to that very day, while it does not stand yet."""
        said = ((person, new_day(word)) for person, word in self.stands.items())
        return frozenset(person for person, their_day in said if their_day == day)

    def the_same_as(self, word: Evidence) -> frozenset[int]:
        return frozenset(p for p, each in self.stands.items() if _meant(each) == _meant(word))

    def not_yet_said_by(self, word: Evidence, owed: frozenset[int]) -> frozenset[int]:
        """Whose word is missing beside this one; none where it counts no more, or counted."""
        mine = self.stands.get(word.body["data"].get("person"))
        if mine is None or mine.number != word.number:
            return frozenset()
        return owed - self.the_same_as(word)


def said_of(moves: Iterable[Evidence], asked_then: Callable[[int], frozenset[int]]) -> Said:
    """`asked_then`: whose yes a new day took when the entry of that number was written."""
    stands: dict[int, Evidence] = {}
    changes: list[Evidence] = []
    for move in moves:
        if move.body["trigger"] in ENDS_WHAT_WAS_SAID:
            stands = {}
        elif move.body["trigger"] in TAKE_EACH:
            stands[move.body["data"]["person"]] = move
            by_all = asked_then(move.number) <= Said(stands, ()).the_same_as(move)
            if by_all and move.body["trigger"] == T.CHANGE:
                changes.append(move)
                stands = {}
    return Said(stands, tuple(changes))


def said_yes(moves: Iterable[Evidence]) -> list[int]:
    """Who said that it was kept, since it was last done; the first of them first."""
    said: list[int] = []
    for move in moves:
        if move.body["trigger"] == str(T.DONE):
            said = []
        elif move.body["trigger"] == str(T.CONFIRM):
            said.append(move.body["data"]["person"])
    return said


def disputed_in(moves: Iterable[Evidence]) -> Evidence | None:
    """The word of whoever said last that it was not kept, while nobody but its owner says that it
    was. It stands where it was given up, or they were said to let us off, and that is undone.
    """
    said = [move for move in moves if move.body["trigger"] in SAYS_WHETHER_KEPT]
    return said[-1] if said and said[-1].body["trigger"] == T.DISPUTE else None


def new_day(word: Evidence) -> date | None:
    """To which they said yes; None where the word is another."""
    day = word.body["data"].get("due_on")
    return date.fromisoformat(day) if day else None


def over_when_made(made: Evidence, zone: tzinfo) -> bool:
    """Whether its first day had passed before it was promised, as by a slip of the year: nobody
    ever had a day to keep it on. `made`: the record of the promise.
    """
    day = made.body.get("due_on")
    return day is not None and date.fromisoformat(day) < local_day(made.at, zone)


def last_day_of(moves: Iterable[Evidence], person: int | None) -> date | None:
    """The new day to which they last said yes, whether or not it counts still."""
    mine = [m for m in moves if m.body["trigger"] == T.CHANGE]
    days = [new_day(move) for move in mine if move.body["data"]["person"] == person]
    return days[-1] if days else None


def _meant(word: Evidence) -> tuple[str, date | None]:
    return word.body["trigger"], new_day(word)
