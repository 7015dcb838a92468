"""What in a translation may be right and may be wrong, for all that we read of its figures.

No fault, and never silence: whoever reads both languages looks at it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from letters.dates import DAYS, in_words, without_weekday
from letters.days.calendar_days import WrittenDay, real_day
from letters.days.days_in_languages import months_behind_a_word, reads_days
from letters.days.days_named import Named, named_in
from letters.second_language.figures import Figure, FigureKind

NO_MONTH = "We read no month beside its number here: compare “{day}”."
IN_WORDS = "The number of a day may be written as a word here: compare “{day}”."
NO_WEEKDAY = "“{there}” may name another weekday than “{day}”: compare them."
WRONG_WEEKDAY = "{day} is a {weekday}: look at “{there}”."
BOTH_WAYS = "“{there}” can be read as {one} and as {other}. Write the month as a word."
NOT_THERE = "The letter names “{here}” here; in the translation we find it not: compare them."
NOT_HERE = "The translation names “{there}” here; in the letter we find it not: compare them."
ANOTHER_ORDER = "{there} stand in another order than in the letter: look that each is where it was."


@dataclass(frozen=True, slots=True)
class Doubt:
    words: str
    why: str


def stands_unread(figure: Figure, others: Sequence[Figure], text: str, language: str) -> str:
    """Why a day may be in those words, though we do not read it there; nothing where it is not."""
    if figure.day is None:
        return ""
    means = {meaning for each in others for meaning in each.means}
    year, months = figure.day.year, {month for month, _ in figure.day.parts}
    has_year = year is None or ("number", year) in means or not reads_days(language)
    if has_year and {("number", day) for _, day in figure.day.parts} & means:
        return NO_MONTH.format(day=figure.text)
    if months & {*months_behind_a_word(text, language)}:
        return IN_WORDS.format(day=figure.text)
    return ""


def doubts(
    ours: Sequence[Figure], theirs: Sequence[Figure], text: str, language: str, *, whole: bool
) -> Iterator[Doubt]:
    """`text`, `language`: of the translation. `whole`: it has other parts than the letter, so that
    an order says little."""
    for figure in ours:
        there, why = next(filter(figure.is_same, theirs), None), ""
        if there is None and figure.kind is FigureKind.DAY:
            why = stands_unread(figure, theirs, text, language)
        elif there and figure.day and there.day:
            why = _why_looked_at(figure.day, there.day)
        if why:
            yield Doubt(there.text if there else figure.text, why)
    for kind in () if whole else FigureKind:
        if moved := _in_another_order(_of(kind, ours), _of(kind, theirs)):
            words = [f"“{each.text}”" for each in moved]
            named = f"{', '.join(words[:-1])} and {words[-1]}"
            yield Doubt(moved[0].text, ANOTHER_ORDER.format(there=named))


def names_in_doubt(ours: str, theirs: str, languages: tuple[str, str]) -> Iterator[Doubt]:
    """Months and days of the week that stand by themselves in one, and not in the other. Where we
    know no such names, each of the letter's is to be compared.
    """
    here, there = named_in(ours, languages[0]), named_in(theirs, languages[1])
    if here is None:
        return
    unknown = frozenset[int]()
    months, weekdays = (there.months, there.weekdays) if there else (unknown, unknown)
    for alone, known in ((here.months_alone, months), (here.weekdays_alone, weekdays)):
        for number in alone.keys() - known:
            yield Doubt(alone[number], NOT_THERE.format(here=alone[number]))
    for name in _not_here(here, there) if there else ():
        yield Doubt(name, NOT_HERE.format(there=name))


def _not_here(here: Named, there: Named) -> Iterator[str]:
    """One word may be either: in Welsh Mawrth is March, and Tuesday."""
    told = (there.months_alone, here.months), (there.weekdays_alone, here.weekdays)
    known = {name for alone, of in told for number, name in alone.items() if number in of}
    found = (name for alone, of in told for number, name in alone.items() if number not in of)
    yield from (name for name in dict.fromkeys(found) if name not in known)


def _why_looked_at(day: WrittenDay, there: WrittenDay) -> str:
    """Of two days that are one: what its reader may take for another one."""
    year = day.year or there.year
    dates = [on for part in there.parts if (on := real_day(year, *part))] if year else []
    if len(there.parts) > len(day.parts) and len(dates) > 1 and there.weekday is None:
        one, other = map(without_weekday, dates[:2])
        return BOTH_WAYS.format(there=there.text, one=one, other=other)
    if there.weekday is None or there.weekday == day.weekday:
        return ""
    if day.weekday is not None:
        return NO_WEEKDAY.format(there=there.text, day=day.text)
    on = real_day(year, *day.parts[0]) if year else None
    if on is None or on.weekday() == there.weekday:
        return ""
    if not there.sure:
        return NO_WEEKDAY.format(there=there.text, day=in_words(on))
    weekday = DAYS[on.weekday()]
    return WRONG_WEEKDAY.format(day=without_weekday(on), weekday=weekday, there=there.text)


def _of(kind: FigureKind, figures: Sequence[Figure]) -> list[Figure]:
    return [each for each in figures if (FigureKind.DAY if each.day else each.kind) is kind]


def _in_another_order(ours: list[Figure], theirs: list[Figure]) -> list[Figure]:
    """Those that stand once in each, as they stand there; nothing where the order is the same."""
    found: list[int] = []
    for figure in ours:
        places = [place for place, each in enumerate(theirs) if figure.is_same(each)]
        if len(places) == 1 and sum(map(theirs[places[0]].is_same, ours)) == 1:
            found.extend(places)
    if all(place < later for place, later in pairwise(found)):
        return []
    return [theirs[place] for place in sorted(found)]
