"""The figures of a text, each with all that it can mean: days, telephones, times, numbers.

Two notations of one figure have a meaning in common: 5,000 and 5 000, 2.30pm and 14:30.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from letters.days.calendar_days import WrittenDay, blanked, real_day
from letters.days.days_in_languages import days_before, days_written_in, is_month_first, like
from letters.telephones import OPEN_FROM_TO, Meaning, are_one, telephones_in
from letters.text import plain

_POINT = frozenset({"cy", "en", "ga", "gd", "he", "mi"})
_COMMA = frozenset(  # not es: both are written
    {
        *("bg", "cs", "de", "el", "fr", "hr", "hu", "it", "lt", "lv", "nl", "pl"),
        *("pt", "ro", "ru", "sk", "sq", "sr", "tr", "uk", "vi"),
    }
)
_LATER: dict[str, str] = {  # from noon on
    "ar": "مساء|بعد الظهر|ظهرا|م",
    "cy": "(?:o'r |yn y |y )?(?:prynhawn|p'nawn|hwyr)|yr hwyr|(?:canol|hanner) dydd|y[.]?[ph][.]?",
    "de": "nachmittags|abends|mittags|am nachmittag|am abend",
    "en": "in the (?:afternoon|evening)|noon|midday",
    "es": "de la tarde|del mediodia",
    "fr": "de l'apres-midi|du soir",
    "ga": r"trathnona|um thrathnona|san iarnoin|i\.n\.?",
    "he": "בערב|אחר הצהריים|אחרי הצהריים",
    "it": "(?:di|del) pomeriggio|di sera|della sera",
    "pl": r"po pol(?:udniu|\.)?|ppol\.?|wieczorem|w poludnie",
    "pt": "da tarde",
    "ro": "dupa-amiaza|dupa amiaza|seara",
    "vi": "chieu|toi",
}
_AT_NIGHT: dict[str, str] = {  # twelve is midnight then, and two is no afternoon
    "ar": "ليلا",
    "cy": "(?:o'r |yn y |y )nos|(?:canol|hanner) nos",
    "de": "nachts|in der nacht",
    "en": "at night|midnight",
    "es": "de la noche",
    "fr": "de la nuit",
    "ga": "san oiche|istoiche",
    "he": "בלילה",
    "it": "di notte|della notte",
    "pl": "w nocy|o polnocy",
    "pt": "da noite",
    "ro": "noaptea",
    "vi": "dem",
}
_EARLY: dict[str, str] = {
    "ar": "صباحا|ص",
    "cy": "(?:o'r |yn y |y )bore|y[.]?b[.]?",
    "de": "morgens|vormittags|am morgen|am vormittag",
    "en": "in the morning",
    "es": "de la (?:manana|madrugada)",
    "fr": "du matin",
    "ga": r"ar maidin|r\.n\.?",
    "he": "בבוקר",
    "it": "di mattina|del mattino",
    "pl": "rano|z rana|nad ranem",
    "pt": "da (?:manha|madrugada)",
    "ro": "dimineata",
}
# What may stand between an hour and its half of the day: o'clock, and the end of an ordinal.
_O_CLOCK = r"-[^\W\d]{2,4}| (?:o'r gloch|a chlog|en punto),?"
_NIGHT_ENDS = 6  # of "two at night" and "eight at night", only the second is in the evening
_HALF_DAY = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.? ?m\b\.?"
)
_CLOCK = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?![\d:])")
_HOURS = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2}) ?(?:uhr|h|heures?|gio|horas?(?: e)?)"
    r"(?: ?(?P<minute>\d\d)(?! ?min))?(?!\w)"
)
_POINTED = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?![\d:]|[.,]\d)")
_COMPACT = re.compile(r"(?P<hour>\d\d)(?P<minute>\d\d)")
_HOUR = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2})(?![\d:]|[.,]\d)")
_OPEN = re.compile(
    r"(?<![\d.,:])(?P<first>\d{1,2}) ?(?:to|until|till|and|[-\u2013]) ?(?P<hour>\d{1,2})"
    r"(?![\d:%]|[.,]\d)"
)
_NUMBER = re.compile(
    r"(?P<grouped>(?<!\d)\d{1,3}(?:(?P<by>[ .,'])\d{3})(?:(?P=by)\d{3})*(?!\d)(?:[.,]\d+(?!\d))?)"
    r"|\d+(?:[.,]\d+)?"
)
_ARABIC = str.maketrans("\u066b\u066c", ".,")  # its own points and commas


class FigureKind(StrEnum):
    DAY = "day"
    TELEPHONE = "telephone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    """`day`: of a number too, where its month is that of the day behind it: "3 and 4 December"; and
    of a day that is all in words, which is only there to be found for one in figures."""

    kind: FigureKind
    text: str
    start: int
    means: frozenset[Meaning]
    day: WrittenDay | None = None

    def is_same(self, other: "Figure") -> bool:
        if self.day and other.day and _are_one_day(self.day, other.day):
            return True
        if self.kind is other.kind is FigureKind.TELEPHONE:
            return are_one(self.means, other.means)
        hours = self.hours, other.hours
        return bool(hours[0] & hours[1] if all(hours) else self.means & other.means)

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def hours(self) -> frozenset[Meaning]:
        """Where it says which half of the day it is in, the same number of the other is another."""
        return frozenset(each for each in self.means if each[0] == "minutes")

    @property
    def in_words(self) -> bool:
        return not any(map(str.isdecimal, self.text))


def figures_in(text: str, language: str) -> list[Figure]:
    """In the order of the text. Numbers that are written as words are none, but for days."""
    base = language.split("-", 1)[0].lower()
    words = _flat(text)
    found = list(_days(words, language))
    words = _without(words, found)
    for read in _readers(base):
        figures = list(read(words))
        words = _without(words, figures)
        found += figures
    return sorted(found, key=lambda each: each.start)


def _are_one_day(day: WrittenDay, other: WrittenDay) -> bool:
    """A Thursday and a Friday are not; what may be no weekday is not asked."""
    years = {day.year, other.year} - {None}
    weekdays = {each.weekday for each in (day, other) if each.sure} - {None}
    return len(years) < 2 and len(weekdays) < 2 and bool({*day.parts} & {*other.parts})


def _days(words: str, language: str) -> Iterator[Figure]:
    """Each, and the numbers before it that are days of its month. Where its readers never put the
    month first, 4/12 is the fourth of December."""
    for written in sorted(days_written_in(words, language), key=lambda each: each.start):
        day = written
        if language.split("-", 1)[0].lower() != "en" and not is_month_first(language):
            day = replace(written, parts=_fitting(written)[:1])
        in_words = not any(map(str.isdecimal, day.text))
        kind = FigureKind.NUMBER if in_words else FigureKind.DAY
        yield Figure(kind, day.text, day.start, _as_an_hour(day), day)
        for before, _ in days_before(words, day, language):
            means = frozenset({("number", Decimal(before.parts[0][1]))})
            yield Figure(FigureKind.NUMBER, before.text, before.start, means, before)
            taken = "_" * len(before.text)
            words = f"{words[: before.start]}{taken}{words[before.end :]}"


def _as_an_hour(day: WrittenDay) -> frozenset[Meaning]:
    """Behind a weekday 8.10 may be an hour too: that is enough where the letter has it."""
    match = _POINTED.search(day.text) if day.year is None else None
    return frozenset(_of_time(int(match["hour"]), int(match["minute"])) if match else ())


def _fitting(day: WrittenDay) -> tuple[tuple[int, int], ...]:
    """Those of its readings of which its weekday is that of the calendar; else all."""
    if day.weekday is None or day.year is None:
        return day.parts
    found = ((part, real_day(day.year, *part)) for part in day.parts)
    return tuple(p for p, on in found if on and on.weekday() == day.weekday) or day.parts


def _readers(base: str) -> tuple[Callable[[str], Iterator[Figure]], ...]:
    """What is longer is read first."""
    return (
        _telephones,
        _half_days,
        lambda words: _clock_times(words, base),
        lambda words: _numbers(words, base),
    )


def _flat(text: str) -> str:
    """In one line, with ordinary spaces and figures; every offset stays."""
    straight = re.sub(r"\s|[\u200e\u200f\u2066-\u2069\\]", " ", plain(text).translate(_ARABIC))
    return "".join(like(each) if each.isdecimal() else each for each in straight)


def _without(words: str, figures: Iterable[Figure]) -> str:
    """Something else than a space stays, so that what stands around it is not read as one."""
    return blanked(words, ((each.start, each.end) for each in figures), "_")


def _telephones(words: str) -> Iterator[Figure]:
    for start, text, means in telephones_in(words):
        yield Figure(FigureKind.TELEPHONE, text, start, means)


def _half_days(words: str) -> Iterator[Figure]:
    for match in _HALF_DAY.finditer(like(words)):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if 1 <= hour <= 12 and minute < 60:
            later = hour % 12 + 12 * (match["half"] == "p")
            means = _of_time(later, minute) | _of_time(hour, minute, clock=False)
            yield _number(words, *match.span(), means)


def _clock_times(words: str, base: str) -> Iterator[Figure]:
    small, taken = like(words), set[int]()
    for match in (x for each in OPEN_FROM_TO.finditer(words) for x in _compact(each)):
        means = _of_time(int(match["hour"]), int(match["minute"]))
        yield _number(words, *match.span(), means | {("number", Decimal(match.group()))})
        taken.add(match.start())
    part = _part_of_the_day(base)
    for pattern in (_CLOCK, _HOURS, _POINTED, _HOUR):
        for match in pattern.finditer(small):
            hour, minute = int(match["hour"]), int(match.groupdict().get("minute") or 0)
            after = part.match(small, match.end())
            if match.start() in taken or hour > 24 or minute > 59:
                continue
            if pattern is _HOUR and not after:
                continue
            taken.add(match.start())
            means = set[Meaning]() if after and hour <= 12 else _of_time(hour, minute)
            if pattern is _POINTED:
                means.add(("number", Decimal(f"{hour}.{minute:02}")))
            if hour <= 12 and (after or base not in _LATER):
                means |= _in_that_part(hour, minute, after.lastgroup if after else None)
            yield _number(words, *match.span(), means)
    for match in _OPEN.finditer(small) if base == "en" else ():
        first, hour = int(match["first"]), int(match["hour"])
        if match.start("hour") not in taken and hour <= first <= 12:
            means = _of_time(hour, 0) | _of_time(hour % 12 + 12, 0)
            yield _number(words, *match.span("hour"), means)


def _part_of_the_day(base: str) -> re.Pattern[str]:
    named = {"later": _LATER, "night": _AT_NIGHT, "early": _EARLY}
    parts = (f"(?P<{name}>{words.get(base, '(?!)')})" for name, words in named.items())
    return re.compile(rf"(?:{_O_CLOCK})? ?(?:{'|'.join(parts)})(?!\w)")


def _in_that_part(hour: int, minute: int, part: str | None) -> set[Meaning]:
    """Of the half of the day that begins at noon, where nothing else is said; of twelve at night
    either end of the day. Twelve in the morning is noon to some."""
    hours = {hour % 12 + 12}
    if part == "night" and (hour == 12 or hour < _NIGHT_ENDS):
        hours = {0, 24} if hour == 12 else {hour}
    if part == "early":
        hours = {hour, hour % 12}
    means = {meaning for each in hours for meaning in _of_time(each, minute)}
    return means if minute else means | {("number", Decimal(hour))}


def _compact(open_from_to: re.Match[str]) -> Iterator[re.Match[str]]:
    """0800-1630."""
    return _COMPACT.finditer(open_from_to.string, *open_from_to.span())


def _of_time(hour: int, minute: int, *, clock: bool = True) -> set[Meaning]:
    """Of a whole hour people write the hour alone."""
    means: set[Meaning] = {("minutes", hour * 60 + minute)} if clock else set()
    return means if minute else means | {("number", Decimal(hour))}


def _numbers(words: str, base: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(words):
        values = _values(match, base)
        yield _number(words, *match.span(), {("number", value) for value in values})


def _values(match: re.Match[str], base: str) -> set[Decimal]:
    """5,000 is five thousand in English, and five in Polish."""
    text, by = match.group(), match["by"]
    if by is None or re.fullmatch(r"0[.,]\d+", text):
        return {Decimal(text.replace(",", "."))}
    whole, mark, part = text, "", ""
    if len(marks := [each for each in text if each in ".,"]) and marks[-1] != by:
        whole, mark, part = text.rpartition(marks[-1])
    thousands = Decimal(re.sub(r"\D", "", whole) + (f".{part}" if mark else ""))
    if mark or by not in ".," or text.count(by) > 1:
        return {thousands}
    fraction = Decimal(text.replace(",", "."))
    point, comma = base in _POINT, base in _COMMA
    if point or comma:
        return {thousands if (by == ",") is point else fraction}
    return {thousands, fraction}


def _number(words: str, start: int, end: int, means: set[Meaning]) -> Figure:
    return Figure(FigureKind.NUMBER, words[start:end], start, frozenset(means))
