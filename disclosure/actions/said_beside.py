"""What was said beside a record since: what is right instead, and why it counts for nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from textwrap import shorten

from sqlalchemy.orm import Session

from disclosure.actions.corrected import PutRight, by_way_of
from disclosure.actions.findings_put_right import right_for_writers
from disclosure.actions.reading import Case
from disclosure.actions.reading_some import of_cases_with
from disclosure.kinds.notes import OPENING, Correction
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident

IN_SHORT = 160  # letters
Parts = frozenset[tuple[str, str]]


def put_right_beside(case: Case, number: int) -> Sequence[PutRight]:
    """The last word on it, also beside a correction that was put right itself."""
    return case.once(put_right_beside, lambda: _all_beside(case)).get(number, ())


def _all_beside(case: Case) -> Mapping[int, Sequence[PutRight]]:
    beside = defaultdict[int, list[PutRight]](list)
    for each in chain.from_iterable(right_for_writers(case).values()):
        for about in by_way_of(each[1], case.bodies):
            beside[about].append(each)
    return beside


def opening_line(case: Case) -> str:
    """What happened, as it was told at the opening, and what is right instead beside it."""
    return _with_right(case.incident.summary, " ".join(_opening_put_right(case)))


def heading_of(case: Case) -> str:
    """The same, above every page and in lists: the timeline and the packs have all of it."""
    return opening_in_short(case.incident.summary, _opening_put_right(case))


def opening_in_short(summary: str, right: Iterable[str]) -> str:
    return _with_right(summary, shorten(" ".join(right), IN_SHORT, placeholder=" …"))


def _with_right(summary: str, said: str) -> str:
    return f"{summary}{said and f' (put right since: {said})'}"


def openings_put_right(
    session: Session, incidents: Iterable[Incident]
) -> Mapping[int, tuple[str, ...]]:
    """By the id of the case, what is right instead of its opening line, for a list of many: only
    the few of which somebody said so are read.
    """
    of_an_opening = (Evidence.kind == Correction.word, Evidence.about.is_(None))
    return of_cases_with(session, incidents, _opening_put_right, *of_an_opening)


def _opening_put_right(case: Case) -> tuple[str, ...]:
    return case.put_right.get(OPENING, ())


def never_there(case: Case, talk: int) -> Parts:
    """What came with that talk, a question, an offer or a promise, and was withdrawn since: the
    kind, and the words, which may be about somebody else.
    """
    found: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for number, row in case.records.items():
        if row.parent == talk:
            words = str(row.body.get("words") or row.body.get("what"))
            found[number in case.gone].add((row.kind, words))
    return frozenset(found[True] - found[False])


def withdrawn_by(case: Case, number: int) -> list[PutRight]:
    """The corrections by which a record fell, itself or with what it came with. What is no record,
    as the opening, falls by none.
    """
    records, agreed = case.records, case.agreed_correction
    if number not in records:
        return []
    return [
        (row, said)
        for row, said in case.those(Correction)
        if said.withdraws_it
        and row.about in (number, records[number].parent)
        and (not case.needs_a_second(records[number], row.by) or agreed(row.number))
    ]
