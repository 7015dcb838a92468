"""How families say we did, added up so that no single answer can be had out of the figures.

Three rules keep a person hidden. A row is a run of whole quarters of one site that are over, and
closes for good once it holds enough answers: nobody learns an answer by looking again tomorrow.
And the counts of one question are shown together or not at all: where one of them is 1 to `FEW`,
it can be had by subtraction from the others. Every sum is a sum of what is shown, nothing else.
And a row is the same for whoever reads it: two that differ by one answer would tell it.

Source: our own rule; docs/decisions/small-numbers.md says how it stands beside that of measures.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

FEW = 5  # a count of one to so many could be somebody
ENOUGH = 12  # answers, with which a row closes
ANSWERED, RATHER_NOT, NO_REPLY = "words", "rather_not", "no_reply"
REPLIES = (ANSWERED, RATHER_NOT, NO_REPLY)
YES, PARTLY, NO, LEFT_OUT = "yes", "partly", "no", "left_out"
SAID = (YES, PARTLY, NO, LEFT_OUT)


class Quarter(NamedTuple):
    year: int
    number: int  # 1 to 4

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that somebody was asked how we did; `felt`: question to yes, partly or no.

    `quarter`: in which it came on record, so that what is over stays as it is. `kept`: the family
    keeps it from whoever reads these figures.
    """

    site: str
    quarter: Quarter
    reply: str
    felt: Mapping[str, str]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """`counts`: None where they are not shown. `base`: of how many answers, all of them together.

    `most_said_yes`: more than half, said where the counts are not.
    """

    base: int
    counts: Mapping[str, int] | None
    most_said_yes: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`reached`: how often somebody was asked, by what came of it; silence is asked twice. `kept`:
    some of it is kept from whoever reads this, so they are shown none of its numbers: made of the
    rest, these would tell it, beside those that a colleague reads.
    """

    site: str
    first: Quarter
    last: Quarter
    answered: int
    reached: Figures
    questions: Mapping[str, Figures]
    kept: bool = False


def may_be_shown(counts: Iterable[int]) -> bool:
    return all(count == 0 or count > FEW for count in counts)


def rows_of(asked: Iterable[Asked], questions: Iterable[str], now: Quarter) -> tuple[Row, ...]:
    """By site, the latest first; `now`: the quarter that is not over yet."""
    names = tuple(questions)
    over = sorted((a for a in asked if a.quarter < now), key=lambda a: (a.site, a.quarter))
    found = [
        row
        for _, of_site in groupby(over, key=lambda a: a.site)
        for row in reversed([_row(run, names) for run in _runs(of_site)])
    ]
    return tuple(found)


def together(rows: Iterable[Row]) -> Mapping[str, Figures]:
    """Each question over all rows that show it; one that no row shows is left out."""
    sums: dict[str, list[Figures]] = {}
    for row in (each for each in rows if not each.kept):
        for name, figures in row.questions.items():
            if figures.counts is not None:
                sums.setdefault(name, []).append(figures)
    return {
        name: Figures(
            sum(each.base for each in found),
            {said: sum((each.counts or {})[said] for each in found) for said in SAID},
        )
        for name, found in sums.items()
    }


def _runs(of_site: Iterable[Asked]) -> Iterator[list[Asked]]:
    """Whole quarters, one after the other, until they hold enough; a rest waits."""
    run: list[Asked] = []
    for _, quarter in groupby(of_site, key=lambda a: a.quarter):
        run += quarter
        if sum(each.reply == ANSWERED for each in run) >= ENOUGH:
            yield run
            run = []


def _row(run: list[Asked], questions: tuple[str, ...]) -> Row:
    answers = [each for each in run if each.reply == ANSWERED]
    replies = Counter(each.reply for each in run)
    found = {
        name: _figures(Counter(each.felt.get(name, LEFT_OUT) for each in answers), SAID)
        for name in questions
    }
    site, first, last = run[0].site, run[0].quarter, run[-1].quarter
    kept = any(each.kept for each in run)
    return Row(site, first, last, len(answers), _figures(replies, REPLIES), found, kept)


def _figures(counted: Counter[str], cells: tuple[str, ...]) -> Figures:
    counts, base = {cell: counted[cell] for cell in cells}, counted.total()
    if may_be_shown(counts.values()):
        return Figures(base, counts)
    return Figures(base, None, counted[YES] * 2 > base)
