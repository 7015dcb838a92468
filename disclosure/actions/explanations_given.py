"""Which explanations the family has: not one of a talk that was withdrawn, nor of a letter that has
not gone, was withdrawn or came back; nor one that nobody heard who must be told. Once such a letter
goes, it counts from then.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.answers_given import were_there
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.kinds.law import Explanation
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.counting import local_day
from workflows.words import ARRIVES, LetterState, LetterTrigger, Standing


@dataclass(frozen=True, slots=True)
class Explained:
    """`letter`: in which it was told. `untold`: why they do not have it; empty where they do."""

    row: Evidence
    said: Explanation
    letter: Letter | None = None
    untold: str = ""

    @property
    def since(self) -> datetime:
        """When they had it: in a letter, not before that was sent."""
        sent = self.letter.sent_at if self.letter else None
        return max(self.row.at, sent) if sent else self.row.at

    @property
    def waits_for_its_letter(self) -> bool:
        """Nobody has to record it again: it counts once that letter is sent."""
        return self.letter is not None and self.letter.is_still_here


def explanations(
    case: Case, letters: Collection[Letter], persons: Collection[PersonNow]
) -> Iterator[Explained]:
    """All that stand, in the order they came on record."""
    by_ref = {letter.ref: letter for letter in letters}
    for row, said in case.those(Explanation):
        where = str(said.given_in or "")
        letter = by_ref.get(where)
        yield Explained(row, said, letter, _why_not_told(case, persons, row, where, letter))


def explanations_given(
    case: Case, letters: Collection[Letter], persons: Collection[PersonNow]
) -> Iterator[Explained]:
    return (each for each in explanations(case, letters, persons) if not each.untold)


def untold(
    case: Case, letters: Collection[Letter], persons: Collection[PersonNow], *, unmet: bool
) -> Mapping[str, Explained]:
    """By duty, the last word on it, where they do not have that. `unmet`: that it will not be met;
    else why it was late.
    """
    found: dict[str, Explained] = {}
    for each in explanations(case, letters, persons):
        if each.said.unmet is unmet:
            found[each.said.duty] = each
    return {duty: each for duty, each in found.items() if each.untold}


def _why_not_told(
    case: Case, persons: Collection[PersonNow], row: Evidence, where: str, letter: Letter | None
) -> str:
    if where.isdecimal():
        return _why_not_in_talk(case, persons, row, int(where))
    if letter is None:
        return ""
    if letter.state in ARRIVES:
        theirs = _was_for(case, persons, {letter.to_person}, *_sent(case, row, letter))
        return "" if theirs else f"letter {letter.ref} went to nobody who must be told"
    if letter.state is LetterState.WITHDRAWN:
        return f"letter {letter.ref} was withdrawn"
    if letter.state is LetterState.RETURNED:
        return f"letter {letter.ref} came back"
    return f"letter {letter.ref} has not been sent"


def _why_not_in_talk(case: Case, persons: Collection[PersonNow], row: Evidence, number: int) -> str:
    if number in case.gone:
        return "the talk was withdrawn"
    talk = case.bodies.get(number)
    if not isinstance(talk, Conversation):
        return ""
    there = were_there(case, persons, number, talk)
    theirs = _was_for(case, persons, there, talk.at, row.recorded_at)
    return "" if theirs else "nobody who must be told was in that talk"


def _sent(case: Case, row: Evidence, letter: Letter) -> tuple[datetime | date, datetime]:
    """When that was, and when that it was, and why, were both on record."""
    at, sent = letter.sent_at or letter.recorded_at, case.last_move(letter.ref, LetterTrigger.SEND)
    known_by = max(row.recorded_at, sent.recorded_at) if sent else row.recorded_at
    day_only = case.moved_day_only(letter.ref, LetterTrigger.SEND)
    return local_day(at, case.zone) if day_only else at, known_by


def _was_for(
    case: Case,
    persons: Collection[PersonNow],
    heard: Collection[int],
    at: datetime | date,
    known_by: datetime,
) -> bool:
    """For one of those who had to be told then, also where they had died and nobody knew it yet;
    for anybody, where nobody had to be told: all through a day without an hour, and by what was on
    record then. Whoever is named later undoes nothing.
    """
    first, last = (_had_to(case, persons, when(at, case.zone)) for when in (moment_of, latest_of))
    known = {p.number for p in persons if p.stood_relevant_by(known_by)}
    died = {p.number for p in persons if p.died_at and p.standing == Standing.RELEVANT}
    return not (first & last & known) or not (first | last | died).isdisjoint(heard)


def _had_to(case: Case, persons: Collection[PersonNow], at: datetime) -> set[int]:
    return {p.number for p in persons if p.had_to_be_told(at, case.zone)}
