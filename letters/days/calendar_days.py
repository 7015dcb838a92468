"""Days of the calendar as people write them: which day each is, and where it cannot be one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from letters.dates import DAYS, MONTHS

LOOKS_BACK = timedelta(days=60)  # a day without a year is the next one, or one just past

_ONES = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
ORDINALS = (*_ONES, *_TEENS, *(f"twenty-{each}" for each in _ONES[1:]), "thirtieth", "thirty-first")

# "May" is a word too: in other letters than these it is the month only where a day may end.
_MAY = (
    r"May|(?i:may)(?=,? 20\d\d\b|[.,;:!?)]| (?:at|and|or|to)\b| \d{1,2}(?:st|nd|rd|th)?,? 20\d\d"
    r"|\s*$)"
)
_NAMES = "|".join(f"{each[:3]}(?:{each[3:]})?" for each in MONTHS if each != "May")
MONTH = rf"(?P<month>(?i:{_NAMES}|Sept)|{_MAY})\b\.?"
YEAR = r"(?:,? (?P<year>20\d\d))?\b"
WEEKDAY = rf"(?P<weekday>(?i:{'|'.join(DAYS)}))"
SHORT_DAYS = "Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun"
_OF_DAY = rf"\b(?P<weekday>(?i:{'|'.join(DAYS)}|(?:{SHORT_DAYS})\b)\.?)"
EACH = re.compile(r"\b(?:every|each|any) $", re.IGNORECASE)  # before a day: it is none of its own
_NUMBER = r"(?<!\d)(?P<day>\d{1,2})(?:(?:st|nd|rd|th)\.?)?"
_IN_WORDS = "|".join(each.replace("-", "[- ]") for each in reversed(ORDINALS[1:]))
ORDINAL = rf"(?P<day>(?i:{_IN_WORDS}))"
_ENDS = r"(?=,? 20\d\d|[.,;:!?)]| (?:at|and|or|to)\b|\s*$)"
_AROUND = r"(?<![\d./-])", r"(?![\d/-]|\.\d)"

_ITS_YEAR = re.compile(
    rf"(?P<day>{MONTH}(?: (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)?)"
    r"(?P<said>,? (?:(?i:of|in) )?(?P<which>(?i:this|next)) (?i:year)\b(?!'))"
)

_A_WEEKDAY = re.compile(_OF_DAY)
_LONGEST_DAY = 80  # letters; "Wednesday, the twenty-seventh of September, 2026" has 48
_WRITTEN = (
    re.compile(rf"(?:{_OF_DAY},? )?(?:the )?{_NUMBER} (?:of )?{MONTH}{YEAR}"),
    re.compile(rf"(?:{_OF_DAY},? )?(?:the )?{ORDINAL} of {MONTH}{YEAR}"),
    re.compile(rf"(?:{_OF_DAY},? )?{MONTH} (?:the )?{_NUMBER}{YEAR}"),
    re.compile(rf"(?:{_OF_DAY},? )?{MONTH} (?:the )?{ORDINAL}{_ENDS}{YEAR}"),
    re.compile(r"\b(?P<year>20\d\d)[-/](?P<month>\d\d)[-/](?P<day>\d\d)\b"),
)
_IN_NUMBERS = (
    r"(?P<one>\d{1,2})(?P<between>[./-])(?P<other>\d{1,2})(?P=between)(?P<year>20\d\d)",
    r"(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d\d)",
    r"(?:(?<=\bby )|(?<=\bon )|(?<=day )|(?<=\bfrom )|(?<=\bbefore )|(?<=\buntil ))"
    r"(?P<one>\d{1,2})/(?P<other>\d{1,2})(?! (?:an?|of|hours?|tablets?|doses?)\b)",
)
_NUMBERS = tuple(
    re.compile(rf"(?:{_OF_DAY},? )?{_AROUND[0]}{each}{_AROUND[1]}") for each in _IN_NUMBERS
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it stands in the words, from `start` to `end`. `parts`: its month and day of the
    month; two of them where its numbers can be read both ways, the day first before the other.
    `sure`: what stands as its weekday is no other word as well ("a segunda" is the second too)."""

    start: int
    end: int
    text: str
    weekday: int | None
    year: int | None
    parts: tuple[tuple[int, int], ...]
    sure: bool = True

    def days(self, today: date) -> tuple[date, ...]:
        """Those that it can be, whatever its weekday; none where the calendar has none.

        Without a year it is the next one or one just past; the one before that, if only then the
        weekday is right: "what happened on Wednesday 3 June".
        """
        found = (self._day(month, number, today) for month, number in self.parts)
        return tuple(day for day in found if day)

    def meant(self, today: date) -> tuple[date, ...]:
        """The same without those whose weekday is another than the one beside them; where that is
        no weekday for sure, it says nothing unless it is the right one."""
        days = self.days(today)
        fitting = tuple(day for day in days if self._fits(day))
        return fitting or (() if self.sure else days)

    def _day(self, month: int, number: int, today: date) -> date | None:
        if self.year:
            return real_day(self.year, month, number)
        years = [day for add in (-1, 0, 1) if (day := real_day(today.year + add, month, number))]
        coming = next((day for day in years if day >= today - LOOKS_BACK), None)
        if coming is None or self._fits(coming):
            return coming
        before = real_day(coming.year - 1, month, number)
        return before if before and self._fits(before) else coming

    def _fits(self, day: date) -> bool:
        return self.weekday in (None, day.weekday())


def with_its_year(words: str, today: date) -> str:
    """1 March next year is 1 March 2027; every offset stays."""

    def year(match: re.Match[str]) -> str:
        number = today.year + (match["which"].lower() == "next")
        return match["day"] + f" {number}".ljust(len(match["said"]))

    return _ITS_YEAR.sub(year, words) if " year" in words.lower() else words


def written_days(words: str) -> Iterator[WrittenDay]:
    """Each day of the calendar once, however it is written."""
    for pattern in (*_WRITTEN, *_NUMBERS):
        found = list(pattern.finditer(words))
        words = blanked(words, (match.span() for match in found))
        for match in found:
            if parts := _parts(match):
                yield _written(match, parts)


def days_after_a_weekday(words: str) -> Iterator[WrittenDay]:
    """Those beside a weekday, alone: most of a letter is passed over."""
    for named in _A_WEEKDAY.finditer(words):
        start = named.start()
        for each in written_days(words[start : start + _LONGEST_DAY]):
            if each.start == 0:
                yield replace(each, start=start, end=start + each.end)


def blanked(words: str, spans: Iterable[tuple[int, int]], sign: str = " ") -> str:
    """With as many of `sign` for each span, of any number of them at once: a text that is copied
    for each of its days takes the square of its length."""
    letters = list(words)
    for start, end in spans:
        letters[start:end] = sign * (end - start)
    return "".join(letters)


def real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(day: date, weekday: int) -> date:
    """The day with that weekday which is nearest to this one."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def month_number(name: str) -> int:
    return next(i for i, each in enumerate(MONTHS, 1) if each[:3] == name[:3].capitalize())


def weekday_number(name: str) -> int:
    return next(i for i, each in enumerate(DAYS) if each[:3] == name[:3].capitalize())


def day_number(said: str) -> int:
    """Of "4" as of "fourth"."""
    return int(said) if said.isdigit() else ORDINALS.index(said.lower().replace(" ", "-"))


def _written(match: re.Match[str], parts: tuple[tuple[int, int], ...]) -> WrittenDay:
    weekday, year = match["weekday"] if "weekday" in match.re.groupindex else None, None
    if "year" in match.re.groupindex and match["year"]:
        year = int(match["year"]) % 100 + 2000
    number = weekday_number(weekday) if weekday else None
    return WrittenDay(match.start(), match.end(), match.group(), number, year, parts)


def _parts(match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    """Month and day of the month. None where the numbers are no day: "Room 45 May be used"."""
    if "one" in match.re.groupindex:
        one, other = int(match["one"]), int(match["other"])
        both = dict.fromkeys(((other, one), (one, other)))
        return tuple((month, day) for month, day in both if 1 <= month <= 12 and 1 <= day <= 31)
    said, day = match["month"], day_number(match["day"])
    month = int(said) if said.isdigit() else month_number(said)
    return ((month, day),) if 1 <= month <= 12 and (match["year"] or 1 <= day <= 31) else ()
