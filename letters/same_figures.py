"""A translation has the days, telephone numbers and other figures of its letter, part by part.

A day or a telephone number that is another one is a fault: it is what a family acts upon. Another
number is only shown: it may be written as a word, which we do not read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from letters.check import Checked
from letters.figures import Figure, FigureKind, figures_in
from letters.markdown import blocks
from letters.marks import Advice, Fault
from letters.side_by_side import why_not_beside

OTHER_FIGURES = "other-figures"  # the fault
DIFFER, ARE_RIGHT = "figures", "figures-right"  # the advice
MEND = "Mend the translation, or say why it is right as it is."
MAY_BE_WORDS = " A number may also be written as a word."
SAME_SIGNS = " In that language the same signs are another number."


@dataclass(frozen=True, slots=True)
class Parting:
    """Figures that stand in one and not in the other. `start`, `end`: the part, in the
    translation. `whole`: the two do not match part by part, so all of one was held against all of
    the other; that something is left out is said elsewhere, and stops nothing."""

    start: int
    end: int
    ours: tuple[Figure, ...]
    theirs: tuple[Figure, ...]
    whole: bool

    def faults(self) -> Iterator[Fault]:
        theirs = _those(self.theirs, heavy=True)
        ours = () if self.whole else _those(self.ours, heavy=True)
        if words := theirs or ours:
            why = _says(ours, theirs, here=not self.whole)
            yield Fault(OTHER_FIGURES, ", ".join(words), self.start, self.end, why, MEND)

    def advice(self, right_by: str) -> Iterator[Advice]:
        theirs = _those(self.theirs, heavy=False)
        ours = _those(self.ours, heavy=False)
        if self.whole:
            ours = tuple(each.text for each in self.ours)
        if ours or theirs:
            why = _says(ours, theirs, here=not self.whole)
            why += SAME_SIGNS if {*ours} & {*theirs} else ""
            why += f" {right_by} says that this is right." if right_by else MAY_BE_WORDS
            kind = ARE_RIGHT if right_by else DIFFER
            yield Advice(kind, ", ".join(theirs or ours), self.start, self.end, why)


def with_figures(
    checked: Checked, texts: tuple[str, str], languages: tuple[str, str], right_by: str
) -> Checked:
    """What was found in a translation, and what its figures add to that.

    `texts`, `languages`: of the letter, and of its translation. `right_by`: who checked it, where
    they say that the numbers which differ are right; else nothing.
    """
    found = list(partings(texts, languages))
    faults = [fault for each in found for fault in each.faults()]
    advice = [said for each in found for said in each.advice(right_by)]
    return replace(
        checked,
        ok=checked.ok and not faults,
        faults=tuple(sorted((*checked.faults, *faults), key=lambda each: each.start)),
        advice=(*checked.advice, *advice),
    )


def partings(texts: tuple[str, str], languages: tuple[str, str]) -> Iterator[Parting]:
    """Part by part where they match so, else as wholes; in the order of the translation."""
    whole = bool(why_not_beside(*texts))
    for ours, theirs, start in [(*texts, 0)] if whole else _pairs(*texts):
        first, second = figures_in(ours, languages[0]), figures_in(theirs, languages[1])
        missing, more = _apart(first, second), _apart(second, first)
        if missing or more:
            yield Parting(start, start + len(theirs), missing, more, whole)


def _pairs(text: str, translated: str) -> Iterator[tuple[str, str, int]]:
    """The words of each two parts, and where the second begins."""
    for (ours, _), (theirs, start) in zip(_placed(text), _placed(translated), strict=True):
        yield ours, theirs, start


def _placed(text: str) -> Iterator[tuple[str, int]]:
    end = 0
    for lines in blocks(text):
        start = text.index(lines[0], end)
        end = start
        for line in lines:
            end = text.index(line, end) + len(line)
        yield text[start:end], start


def _apart(figures: list[Figure], others: list[Figure]) -> tuple[Figure, ...]:
    """Those that stand nowhere among the others, each once."""
    left = [each for each in figures if not any(each.is_same(other) for other in others)]
    left = [each for each in left if not _stands_in_pieces(each, others)]
    unmet = [each for each in others if each.day and not any(map(each.is_same, figures))]
    return tuple({each.text: each for each in left if not _is_a_piece(each, unmet)}.values())


def _stands_in_pieces(figure: Figure, others: Iterable[Figure]) -> bool:
    """A day whose month we cannot read there: its number and its year are."""
    if figure.day is None:
        return False
    means = {meaning for each in others for meaning in each.means}
    year = figure.day.year
    days = {("number", day) for _, day in figure.day.parts}
    return bool(days & means) and (year is None or ("number", year) in means)


def _is_a_piece(figure: Figure, days: Iterable[Figure]) -> bool:
    """The same seen from the other side."""
    pieces = {
        ("number", number)
        for each in days
        if each.day
        for number in (*(day for _, day in each.day.parts), each.day.year)
    }
    return bool(figure.means & pieces)


def _those(figures: Iterable[Figure], *, heavy: bool) -> tuple[str, ...]:
    return tuple(x.text for x in figures if (x.kind is not FigureKind.NUMBER) is heavy)


def _says(ours: tuple[str, ...], theirs: tuple[str, ...], *, here: bool) -> str:
    where = " here" if here else ""
    if not theirs:
        return f"The letter has {_quoted(ours)}{where}, and the translation has not."
    if not ours:
        return f"The translation has {_quoted(theirs)}{where}, and the letter has not."
    return f"The letter has {_quoted(ours)}{where}, and the translation has {_quoted(theirs)}."


def _quoted(words: tuple[str, ...]) -> str:
    named = [f"“{each}”" for each in words]
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
