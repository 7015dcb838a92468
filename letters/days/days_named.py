"""Months and days of the week that stand by themselves: "by the end of December", "on Monday"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from letters.dates import DAYS, MONTHS
from letters.days.calendar_words import ALSO_A_WORD, month_names, weekday_names
from letters.days.days_in_languages import base_of, days_written_in, like, reads_days, without_days

_SHORTEST = 5  # letters: in Polish "maja" is also "they have", in Welsh "mai" is "that it is"
_LEADS = (  # "May I" is no month
    "in|of|by|until|till|since|during|this|next|last|before|after|early|late|mid|from|to|and|or"
)
_NO_MONTH = r"(?!may (?:i|we|you|he|she|it|they)\b)"
_BESIDE_A_NUMBER = re.compile(r"[^\W\d]+[,.،]? (?=\d)")  # Friday 4 to Sunday 6 December
_JOINED = frozenset(("ar", "he", "ur", "fa"))  # a word before it is written with it


@dataclass(frozen=True, slots=True)
class Named:
    """Their numbers. `alone`: the words of those with no number of a day beside them."""

    months: frozenset[int]
    weekdays: frozenset[int]
    months_alone: Mapping[int, str]
    weekdays_alone: Mapping[int, str]


def named_in(text: str, language: str) -> Named | None:
    """None: we know no such names in that language."""
    if not reads_days(language):
        return None
    days = list(days_written_in(text, language))
    alone = without_days(text, days)
    months, weekdays = _readers(base_of(language))
    in_days = {month for day in days for month, _ in day.parts}
    return Named(
        frozenset({*in_days, *months.said_in(text)}),
        frozenset(weekdays.said_in(text)),
        months.surely_in(alone),
        weekdays.surely_in(_BESIDE_A_NUMBER.sub(".", alone)),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    numbers: Mapping[str, int]
    pattern: re.Pattern[str]
    shortest: int  # of a name that is no other word

    def said_in(self, text: str) -> dict[int, str]:
        small = like(text)
        found = ((match.span(1), self.numbers[match[1]]) for match in self.pattern.finditer(small))
        return {number: text[start:end] for (start, end), number in found}

    def surely_in(self, text: str) -> dict[int, str]:
        found = self.said_in(text).items()
        return {number: words for number, words in found if len(words) >= self.shortest}


@cache
def _readers(base: str) -> tuple[_Names, _Names]:
    if base == "en":
        months = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
        several = ("", "s")  # on Monday, on Mondays
        weekdays = {f"{d.lower()}{end}": n for n, d in enumerate(DAYS) for end in several}
        return _names(months, rf"\b(?:{_LEADS})[ -]{_NO_MONTH}", 0), _names(weekdays, r"(?<!\w)", 0)
    begins = "" if base in _JOINED else r"(?<!\w)"
    months = {like(name): number for name, number in month_names(base).items()}
    weekdays = {like(name): number for name, number in weekday_names(base).items()}
    longest = 99 if base in ALSO_A_WORD else 0  # a second one, or a Monday: nobody can tell
    return _names(months, begins, _SHORTEST), _names(weekdays, begins, longest)


def _names(numbers: Mapping[str, int], begins: str, shortest: int) -> _Names:
    names = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
    return _Names(numbers, re.compile(rf"{begins}({names})(?!\w)" if names else "(?!)()"), shortest)
