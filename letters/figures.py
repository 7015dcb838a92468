"""The figures of a text, each with all that it can mean: days, telephones, times, numbers.

Two notations of one figure have a meaning in common: 5,000 and 5 000, 2.30pm and 14:30.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from letters.calendar_days import WrittenDay
from letters.days_in_languages import days_written_in, like
from letters.text import plain

_POINT = frozenset({"cy", "en", "ga", "gd", "he", "mi"})
_COMMA = frozenset(  # not es: both are written
    {
        *("bg", "cs", "de", "el", "fr", "hr", "hu", "it", "lt", "lv", "nl", "pl"),
        *("pt", "ro", "ru", "sk", "sq", "sr", "tr", "uk", "vi"),
    }
)
_LATER: dict[str, str] = {
    "ar": "مساء|بعد الظهر|ظهرا",
    "cy": "(?:o'r |yn y |y )?(?:prynhawn|p'nawn|hwyr)|yr hwyr",
    "de": "nachmittags|abends|am nachmittag|am abend",
    "en": "in the (?:afternoon|evening)|at night",
    "es": "de la (?:tarde|noche)",
    "fr": "de l'apres-midi|du soir",
    "ga": "trathnona|um thrathnona|san iarnoin",
    "he": "בערב|אחר הצהריים|אחרי הצהריים",
    "it": "(?:di|del) pomeriggio|di sera|della sera",
    "pl": "po poludniu|wieczorem",
    "pt": "da (?:tarde|noite)",
    "ro": "dupa-amiaza|dupa amiaza|seara",
    "vi": "chieu|toi",
}
_BETWEEN = r"(?: ?\(0\) ?|\)[ -]?| ?\(|[ ./-])"
_TELEPHONE = re.compile(rf"(?<![\w,.:])[(+]{{0,2}}\d+(?:{_BETWEEN}\d{{2,}})*(?![\d:%]|[.,]\d)")
_GROUP = re.compile(r"\d+")
_HALF_DAY = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.? ?m\b\.?"
)
_CLOCK = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?![\d:])")
_HOURS = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2}) ?(?:uhr|h)(?: ?(?P<minute>\d\d))?(?!\w)")
_POINTED = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?![\d:]|[.,]\d)")
_HOUR = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2})(?![\d:]|[.,]\d)")
_OPEN = re.compile(
    r"(?<![\d.,:])(?P<first>\d{1,2}) ?(?:to|until|till|and|[-\u2013]) ?(?P<hour>\d{1,2})"
    r"(?![\d:%]|[.,]\d)"
)
_NUMBER = re.compile(
    r"(?P<grouped>(?<!\d)\d{1,3}(?:(?P<by>[ .,'])\d{3})(?:(?P=by)\d{3})*(?!\d)(?:[.,]\d+(?!\d))?)"
    r"|\d+(?:[.,]\d+)?"
)
_SHORTEST, _LONGEST, _ABROAD = 7, 11, 13  # figures of a telephone number; of one with its country

_ARABIC = str.maketrans("\u066b\u066c", ".,")  # its own points and commas

Meaning = tuple[str, object]


class FigureKind(StrEnum):
    DAY = "day"
    TELEPHONE = "telephone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    kind: FigureKind
    text: str
    start: int
    means: frozenset[Meaning]
    day: WrittenDay | None = None

    def is_same(self, other: "Figure") -> bool:
        if self.day and other.day:
            years = {self.day.year, other.day.year} - {None}
            return len(years) < 2 and bool({*self.day.parts} & {*other.day.parts})
        return bool(self.means & other.means)


def figures_in(text: str, language: str) -> list[Figure]:
    """In the order of the text. Numbers that are written as words are none."""
    base = language.split("-", 1)[0].lower()
    words, found = _flat(text), list[Figure]()
    for written in days_written_in(words, language):
        if any(map(str.isdecimal, written.text)):
            found.append(Figure(FigureKind.DAY, written.text, written.start, frozenset(), written))
            words = _without(words, written.start, written.end)
    for read in _readers(base):
        for figure in read(words):
            words = _without(words, figure.start, figure.start + len(figure.text))
            found.append(figure)
    return sorted(found, key=lambda each: each.start)


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


def _without(words: str, start: int, end: int) -> str:
    """Something else than a space stays, so that what stands around it is not read as one."""
    return f"{words[:start]}{'_' * (end - start)}{words[end:]}"


def _telephones(words: str) -> Iterator[Figure]:
    for match in _TELEPHONE.finditer(words):
        text, digits = _cut(match.group())
        begins = text.lstrip("(")[:1]
        if len(digits) < _SHORTEST or not (begins in "+0" or _is_one_at_home(text, digits)):
            continue
        means: set[Meaning] = {("digits", each) for each in _at_home(begins, digits)}
        if re.fullmatch(r"[1-9]\d{0,2}([ .])\d{3}(?:\1\d{3})*|[1-9]\d*", text):
            means.add(("number", Decimal(digits)))
        yield Figure(FigureKind.TELEPHONE, text, match.start(), frozenset(means))


def _is_one_at_home(text: str, digits: str) -> bool:
    """555-123-4567, (555) 123-4567, 600 123 456."""
    groups = len(_GROUP.findall(text))
    grouped = groups > 1 and 9 <= len(digits) <= _LONGEST
    return grouped or len(digits) >= 9 or re.fullmatch(r"\d{3}-\d{4}", text) is not None


def _cut(text: str) -> tuple[str, str]:
    """Without what only follows it, such as the hours in which somebody answers."""
    longest = _ABROAD if "+" in text or text.startswith("00") else _LONGEST
    digits, end = "", len(text)
    for match in _GROUP.finditer(text):
        if text[match.start() - 1 : match.end() + 1] == "(0)":
            continue
        if digits and len(digits) + len(match.group()) > longest:
            break
        digits, end = digits + match.group(), match.end()
    return text[:end], digits


def _at_home(begins: str, digits: str) -> Iterator[str]:
    """Without the code of its country, of which we know no more than that it has one to three
    figures; and without the nought."""
    yield digits.lstrip("0")
    if begins == "+" or digits.startswith("00"):
        abroad = digits.lstrip("0")
        yield from (abroad[many:].lstrip("0") for many in (1, 2, 3))


def _half_days(words: str) -> Iterator[Figure]:
    for match in _HALF_DAY.finditer(like(words)):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if 1 <= hour <= 12 and minute < 60:
            later = hour % 12 + 12 * (match["half"] == "p")
            means = _of_time(later, minute) | _of_time(hour, minute, clock=False)
            yield _number(words, *match.span(), means)


def _clock_times(words: str, base: str) -> Iterator[Figure]:
    small, taken = like(words), set[int]()
    later = re.compile(rf" ?(?:{_LATER.get(base, '(?!)')})(?!\w)")
    for pattern in (_CLOCK, _HOURS, _POINTED, _HOUR):
        for match in pattern.finditer(small):
            hour, minute = int(match["hour"]), int(match.groupdict().get("minute") or 0)
            after = later.match(small, match.end())
            if match.start() in taken or hour > 24 or minute > 59:
                continue
            if pattern is _HOUR and not after:
                continue
            taken.add(match.start())
            means = set[Meaning]() if after and hour <= 12 else _of_time(hour, minute)
            if pattern is _POINTED:
                means.add(("number", Decimal(f"{hour}.{minute:02}")))
            if hour <= 12 and (after or base not in _LATER):
                means |= _of_time(hour % 12 + 12, minute)
            yield _number(words, *match.span(), means)
    for match in _OPEN.finditer(small) if base == "en" else ():
        first, hour = int(match["first"]), int(match["hour"])
        if match.start("hour") not in taken and hour <= first <= 12:
            means = _of_time(hour, 0) | _of_time(hour % 12 + 12, 0)
            yield _number(words, *match.span("hour"), means)


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
