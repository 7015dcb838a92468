"""Days of the calendar as they are written in letters in other languages than English."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from letters.calendar_days import WrittenDay, real_day, without, written_days
from letters.calendar_words import LANGUAGES, month_names, weekday_names
from letters.spans import Span

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LIKE = str.maketrans({"ł": "l", "Ł": "L", "\u2019": "'"})
_SHORTEST = 3  # letters of a month that is cut short: "17 gru. 2026"

_NUMBER = (
    r"(?<!\d)(?<!\d[.,/:])(?P<day>\d{1,2})(?:\.?[ºª°]|\.|er|eg|fed|ain|ydd|af|il|ed|u)?"
    r"(?![\w,:/-])"
)
_LEADS = r"(?:(?:el|den|dem|am|der|dnia|dia|le|an|y|il|giorno|data de|ngay|الموافق) )?"
_OF = r"(?:(?:de|del|di|do|of|o|i|mis|mi|la de|de mhi|من|شهر) |d'|ב)?"
_BEFORE_YEAR = r"(?:,? (?:(?:de|del|roku|nam|an|عام|سنة) )?(?P<year>20\d\d)\b)?"
_IN_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?:\. ?(?P<dotted>\d{1,2})\. ?|-(?P<dashed>\d{1,2})-)"
    r"(?P<year>20\d\d|(?<=\.)\d\d(?=[ ,;:!?)]|\.? |\.?$))(?![\d/-]|[.,]\d)"
)
_ROMAN_MONTH = re.compile(
    rf"(?<![\d./-])(?P<day>\d{{1,2}})[. ] ?(?P<month>{'|'.join(reversed(_ROMAN))})[. ] ?"
    r"(?P<year>20\d\d)\b"
)
_JOINS = (
    "a|i|do|lub|albo|oraz|y|e|al|o|ou|et|au|und|oder|bis|neu|neu'r|ac|i'r|agus|no|go|sau|si|"
    "va|hoac|den|to|and|or|و|او|الى|\u05d5|או|עד"
)
_ONE_BEFORE = re.compile(
    rf"(?<![\d./:])(?P<first>\d{{1,2}})(?:\.|º|er|eg|fed|ain)?(?: ?[-\u2013] ?| (?:{_JOINS}) "
    r"(?:el |il |le |den |dem )?)$"
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """`months`, `weekdays`: by their names as `like` spells them."""

    pattern: re.Pattern[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]


def reads_days(language: str) -> bool:
    """Whether we know the names of the months in that language."""
    return is_english(language) or _base(language) in LANGUAGES


def is_english(language: str) -> bool:
    return _base(language) == "en"


def like(words: str) -> str:
    """Small letters without accents and figures as we write them; every offset stays."""
    return "".join(map(_plain_letter, words.translate(_LIKE)))


def days_written_in(words: str, language: str) -> Iterator[WrittenDay]:
    """Each day of the calendar once. English ones are read in every letter: a name of ours may be
    left in it, or a date from the record."""
    base, rest = _base(language), words
    for written in _in_language(words, base) if base in LANGUAGES else ():
        rest = rest[: written.start] + " " * (written.end - written.start) + rest[written.end :]
        yield written
    yield from written_days(rest)


def spans_written_in(words: str, language: str, today: date) -> tuple[Span, ...]:
    """The same as times, in the order of the words; one that is misnamed is none."""
    found = sorted(days_written_in(words, language), key=lambda each: each.start)
    meant = ((written, written.meant(today)) for written in found)
    return tuple(_around(words, written, days[0]) for written, days in meant if len(days) == 1)


def _around(words: str, written: WrittenDay, day: date) -> Span:
    """3 or 4 December is from the third on."""
    if written.weekday is None and (match := _ONE_BEFORE.search(like(words[: written.start]))):
        first = real_day(day.year, day.month, int(match["first"])) or day
        return Span(min(first, day), day)
    return Span(day, day)


def _in_language(words: str, base: str) -> Iterator[WrittenDay]:
    reader, rest = _reader(base), like(words)
    for match in reader.pattern.finditer(rest):
        rest = without(match, rest)
        month = _month(match, reader)
        weekday = reader.weekdays.get(" ".join((match["weekday"] or "").split()))
        yield from _written(words, match, month, weekday)
    upper = "".join(u if r != " " else " " for u, r in zip(words, rest, strict=True))
    for match in _ROMAN_MONTH.finditer(upper):
        rest = without(match, rest)
        yield from _written(words, match, _ROMAN.index(match["month"]) + 1, None)
    for match in _IN_NUMBERS.finditer(rest):
        yield from _written(words, match, int(match["dotted"] or match["dashed"]), None)


def _month(match: re.Match[str], reader: _Reader) -> int:
    """Its whole name, or the beginning of one; its number, where that is its name."""
    said = " ".join(match["month"].split()).rstrip(".")
    if said in reader.months:
        return reader.months[said]
    return next(number for name, number in reader.months.items() if name.startswith(said))


def _written(
    words: str, match: re.Match[str], month: int, weekday: int | None
) -> Iterator[WrittenDay]:
    year = int(match["year"]) % 100 + 2000 if match["year"] else None
    number, (start, end) = int(match["day"]), match.span()
    if 1 <= month <= 12 and (year or 1 <= number <= 31):
        yield WrittenDay(start, end, words[start:end], weekday, year, ((month, number),))


@cache
def _reader(base: str) -> _Reader:
    months = {like(name): number for name, number in month_names(base).items()}
    weekdays = {like(name): number for name, number in weekday_names(base).items()}
    of_week = rf"(?:\b[בל]?(?P<weekday>{_any_of(weekdays)})[,.]? {_LEADS})?"
    if base == "vi":
        month = rf"thang (?P<month>{_any_of(months)})\b"
        pattern = rf"{of_week}(?:ngay )?{_NUMBER} {month}{_BEFORE_YEAR}"
    else:
        month = rf"(?P<month>(?:{_any_of(months)})\b|(?:{_any_of(_cut(months))})(?:\.|(?= 20\d\d)))"
        pattern = rf"{of_week}{_NUMBER} {_OF}{month}{_BEFORE_YEAR}"
    return _Reader(re.compile(pattern), months, weekdays)


def _cut(months: Mapping[str, int]) -> dict[str, int]:
    """The beginnings of a name that are those of one month alone."""
    found: dict[str, set[int]] = {}
    for name, number in months.items():
        for length in range(_SHORTEST, len(name)):
            found.setdefault(name[:length], set()).add(number)
    return {begun: min(of) for begun, of in found.items() if len(of) == 1 and begun[-1] != " "}


def _any_of(names: Mapping[str, int]) -> str:
    """The longest first, so that none is found in another."""
    return "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))


def _base(tag: str) -> str:
    return tag.split("-", 1)[0].lower()


@cache
def _plain_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter
