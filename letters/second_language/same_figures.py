"""A translation has the days, telephone numbers and other figures of its letter, part by part; easy
words may leave some out, and have no others.

A day or a telephone number that is another one is a fault: it is what a family acts upon. Another
number is only shown: it may be written as a word, which we do not read. So is a day of which we
read too little to tell.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from letters.check import Checked
from letters.dates import without_weekday
from letters.days.calendar_days import WrittenDay, real_day
from letters.days.days_in_languages import like
from letters.marks import Advice, Fault
from letters.printing.markdown import blocks
from letters.printing.side_by_side import why_not_beside
from letters.second_language.figures import Figure, FigureKind, figures_in
from letters.second_language.figures_in_doubt import Doubt, doubts, names_in_doubt, stands_unread
from letters.writing.engine import joined

OTHER_FIGURES = "other-figures"  # the fault
DIFFER, ARE_RIGHT = "figures", "figures-right"  # the advice
MEND = "Mend the translation, or say why it is right as it is."
MEND_EASY = "Mend the easy words, or say why they are right as they are."
MAY_BE_WORDS = " A number may also be written as a word."
SAME_SIGNS = " In that language the same signs are another number."


@dataclass(frozen=True, slots=True)
class Parting:
    """Figures that stand in one and not in the other. `start`, `end`: the part, in the
    translation. `whole`: the two do not match part by part, so all of one was held against all of
    the other; that something is left out is said elsewhere, and stops nothing. `doubts`: of those
    that stand in both."""

    start: int
    end: int
    ours: tuple[Figure, ...]
    theirs: tuple[Figure, ...]
    whole: bool
    doubts: tuple[Doubt, ...] = ()

    def faults(self) -> Iterator[Fault]:
        theirs = _those(self.theirs, heavy=True)
        ours = () if self.whole else _those(self.ours, heavy=True)
        if words := theirs or ours:
            why = _says(ours, theirs, here=not self.whole) + self._as_read_there()
            yield Fault(OTHER_FIGURES, ", ".join(words), self.start, self.end, why, MEND)

    def _as_read_there(self) -> str:
        """Of numbers that are the letter's day only to somebody who puts the month first."""
        ours = {part for each in self.ours if each.day for part in each.day.parts}
        days = [each.day for each in self.theirs if each.day and "/" in each.text]
        turned = [day for day in days if day.year and day.parts[0][::-1] in ours]
        read = [(day.text, real_day(day.year or 0, *day.parts[0])) for day in turned]
        return "".join(f" “{text}” is read as {without_weekday(on)}." for text, on in read if on)

    def advice(self, right_by: str) -> Iterator[Advice]:
        theirs = _those(self.theirs, heavy=False)
        ours = _those(self.ours, heavy=False)
        if self.whole:
            ours = tuple(each.text for each in self.ours)
        if ours or theirs:
            why = _says(ours, theirs, here=not self.whole)
            why += SAME_SIGNS if {*ours} & {*theirs} else ""
            why += "" if right_by else MAY_BE_WORDS
            yield self._advice(", ".join(theirs or ours), why, right_by)
        for each in self.doubts:
            yield self._advice(each.words, each.why, right_by)

    def _advice(self, words: str, why: str, right_by: str) -> Advice:
        kind = ARE_RIGHT if right_by else DIFFER
        why += f" {right_by} says that this is right." if right_by else ""
        return Advice(kind, words, self.start, self.end, why)


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
    return _adding(checked, faults, advice)


def with_figures_of_easy_words(checked: Checked, text: str, easy: str, language: str) -> Checked:
    """What was found in them, and each figure there that the letter does not have."""
    others = _apart(figures_in(easy, language), figures_in(text, language))
    says = {each: f"The easy words have “{each.text}”, and the letter has not." for each in others}
    faults = [
        Fault(OTHER_FIGURES, each.text, each.start, each.end, why, MEND_EASY)
        for each, why in says.items()
        if each.kind is not FigureKind.NUMBER
    ]
    advice = [
        Advice(DIFFER, each.text, each.start, each.end, why + MAY_BE_WORDS)
        for each, why in says.items()
        if each.kind is FigureKind.NUMBER
    ]
    return _adding(checked, faults, advice)


def partings(texts: tuple[str, str], languages: tuple[str, str]) -> Iterator[Parting]:
    """Part by part where they match so, else as wholes; in the order of the translation."""
    whole = bool(why_not_beside(*texts))
    for ours, theirs, start in [(*texts, 0)] if whole else _pairs(*texts):
        first = figures_in(ours, languages[0])
        second = _with_days_in_numbers(figures_in(theirs, languages[1]), first, theirs)
        missing = tuple(
            each
            for each in _apart(first, second)
            if not stands_unread(each, second, theirs, languages[1])
        )
        more = _apart(second, first)
        by_name = names_in_doubt(ours, theirs, languages)
        looked_at = (*doubts(first, second, theirs, languages[1], whole=whole), *by_name)
        if missing or more or looked_at:
            yield Parting(start, start + len(theirs), missing, more, whole, looked_at)


def _adding(checked: Checked, faults: list[Fault], advice: list[Advice]) -> Checked:
    return replace(
        checked,
        ok=checked.ok and not faults,
        faults=tuple(sorted((*checked.faults, *faults), key=lambda each: each.start)),
        advice=(*checked.advice, *advice),
    )


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


def _with_days_in_numbers(figures: list[Figure], wanted: list[Figure], text: str) -> list[Figure]:
    """4.12. and 4/12 are a day where the letter has it; elsewhere they may be anything."""
    numbers = [each for each in wanted if each.day is None]
    for each in wanted:
        if each.day is None or any(map(each.is_same, figures)):
            continue
        for match in _in_numbers(each.day, text):
            inside = [each for each in figures if each.start in range(*match.span())]
            if _may_be_a_day(inside, numbers):
                kept = [figure for figure in figures if figure not in inside]
                day = replace(each.day, start=match.start(), end=match.end(), text=match.group())
                found = Figure(FigureKind.DAY, day.text, day.start, frozenset(), day)
                figures = sorted((*kept, found), key=lambda figure: figure.start)
    return figures


def _may_be_a_day(inside: list[Figure], numbers: list[Figure]) -> bool:
    """Not where it is a part of something else, or a number that the letter has."""
    if any(figure.kind is not FigureKind.NUMBER for figure in inside):
        return False
    return len(inside) != 1 or not any(map(inside[0].is_same, numbers))


def _in_numbers(day: WrittenDay, text: str) -> Iterator[re.Match[str]]:
    month, number = day.parts[0]
    pattern = rf"(?<![\d./:,])0?{number}([./])0?{month}(?:\1|(?![\d/:]|[.,]\d))(?!\d)"
    return re.finditer(pattern, like(text))


def _apart(figures: list[Figure], others: list[Figure]) -> tuple[Figure, ...]:
    """Those that stand nowhere among the others, each once."""
    left = [each for each in figures if not any(each.is_same(other) for other in others)]
    unmet = [each for each in others if each.day and not any(map(each.is_same, figures))]
    return tuple(
        {
            each.text: each for each in left if not each.in_words and not _is_a_piece(each, unmet)
        }.values()
    )


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
    return joined(tuple(f"“{each}”" for each in words))
