"""Which explanations the family has: not one of a talk that was withdrawn, nor of a letter that has
not gone, was withdrawn or came back. Once such a letter goes, it counts from then.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from disclosure.actions.reading import Case
from disclosure.kinds.law import Explanation
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.words import ARRIVES, LetterState


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
        letter = self.letter
        return letter is not None and not (letter.sent_at or letter.state is LetterState.WITHDRAWN)


def explanations(case: Case, letters: Collection[Letter]) -> Iterator[Explained]:
    """All that stand, in the order they came on record."""
    by_ref = {letter.ref: letter for letter in letters}
    for row, said in case.those(Explanation):
        where = str(said.given_in or "")
        letter = by_ref.get(where)
        yield Explained(row, said, letter, _why_not_told(case, where, letter))


def explanations_given(case: Case, letters: Collection[Letter]) -> Iterator[Explained]:
    return (each for each in explanations(case, letters) if not each.untold)


def untold(case: Case, letters: Collection[Letter], *, unmet: bool) -> Mapping[str, Explained]:
    """By duty, the last word on it, where they do not have that. `unmet`: that it will not be met;
    else why it was late.
    """
    found: dict[str, Explained] = {}
    for each in explanations(case, letters):
        if each.said.unmet is unmet:
            found[each.said.duty] = each
    return {duty: each for duty, each in found.items() if each.untold}


def _why_not_told(case: Case, where: str, letter: Letter | None) -> str:
    if where.isdecimal():
        return "the talk was withdrawn" if int(where) in case.gone else ""
    if letter is None or letter.state in ARRIVES:
        return ""
    if letter.state is LetterState.WITHDRAWN:
        return f"letter {letter.ref} was withdrawn"
    if letter.state is LetterState.RETURNED:
        return f"letter {letter.ref} came back"
    return f"letter {letter.ref} has not been sent"
