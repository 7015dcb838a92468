"""Days of the calendar as they are written in letters in other languages than English."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from letters.dates import DAYS, MONTH_FIRST
from letters.days.calendar_days import WrittenDay, blanked, real_day, written_days
from letters.days.calendar_words import ALSO_A_WORD, LANGUAGES, month_names, weekday_names
from letters.days.spans import Span

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LIKE = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i", "\u2019": "'"})
_SHORTEST = 3  # letters of a month that is cut short: "17 gru. 2026"
_SUFFIX = r"(?:\.?[ºª°]|\.|er|eg|fed|ain|ydd|af|il|ed|u|ro|-(?:go|ego|tego|\u0433\u043e))?"
_NUMBER = rf"(?<!\d)(?<!\d[.,/:])(?P<day>\d{{1,2}}){_SUFFIX}(?![\w,:/-])"
_FIRST: Mapping[str, str] = {  # of a month, as a word
    "de": "ersten",
    "es": "primero",
    "fr": "premier",
    "it": "primo",
    "pt": "primeiro",
    "ro": "intai",
}
_LEADS = r"(?:(?:el|den|dem|am|der|dnia|dia|le|an|y|il|giorno|data de|ngay|الموافق) )?"
_OF = r"(?:(?:o fis|de|del|di|do|of|o|i|mis|mi|la de|de mhi|من|شهر) |d'|ב)?"
_BEFORE_YEAR = (
    r"(?:,? (?:(?:de|del|d(?:e|el|o) ano(?: de)?|roku|nam|an|عام|سنة) )?(?P<year>20\d\d)(?!\d))?"
)
_IN_NUMBERS = (
    r"(?<![\d./-])(?P<day>\d{1,2})"
    r"(?:\. ?(?P<dotted>\d{1,2})\. ?|-(?P<dashed>\d{1,2})-|/(?P<slashed>\d{1,2})/)"
    r"(?P<year>20\d\d|(?<=\.)\d\d(?=[ ,;:!?)]|\.? |\.?$))(?![\d/-]|[.,]\d)"
)
_WITHOUT_YEAR = (
    r"(?<![\d./-])(?P<day>\d{1,2})(?:\.(?P<dotted>\d{1,2})\.?|/(?P<slashed>\d{1,2}))"
    r"(?![\d/:]|[.,]\d| ?[-\u2013]| ?(?:uhr|h|godz)\b)"
)
_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(?P<year>20\d\d)(?P<by>[./-])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})"
    r"(?![\d/]|[.,]\d)"
)
_ROMAN_MONTH = re.compile(
    rf"(?<![\d./-])(?P<day>\d{{1,2}})[. ] ?(?P<month>{'|'.join(reversed(_ROMAN))})[. ] ?"
    r"(?P<year>20\d\d)\b"
)
_JOINS = (
    "a|i|do|lub|albo|oraz|y|e|al|o|ou|et|au|und|oder|bis|neu|neu'r|ac|i'r|agus|no|go|sau|si|"
    "va|hoac|den|to|and|or|و|او|الى|\u05d5|או|עד"
)
_BEFORE = (
    rf"(?<![\d./:])(?P<first>\d{{1,2}})(?:\.|º|er|eg|fed|ain|st|nd|rd|th)?"
    rf"(?P<between> ?[-\u2013] ?|, | (?:{_JOINS}) (?:el |il |le |den |dem |the )?)$"
)
_EVE_OF: Mapping[str, str] = {  # what says that it is done before that day, as `like` spells it
    "cs": "pred",
    "cy": "cyn(?: y| dydd| dydd y)?",
    "de": "vor(?: dem| der)?",
    "es": "antes del?(?: dia)?",
    "fr": "avant(?: le)?",
    "ga": "roimh(?: an)?",
    "it": "prima (?:di|del|dell'|della)",
    "pl": "przed(?: dniem)?",
    "pt": "antes d[aeo](?: dia)?",
    "ro": "(?:inainte de|inaintea)(?: data de)?",
    "ru": "перед",
    "sk": "pred",
    "uk": "перед",
}
_IN = "in|im|en|a|au|em|no|we?|do|od|din|ym|mis|i|fi|mi|thang|في|в|во|v|ve"  # a month, no day
_FAR = 60  # letters: so long may a weekday, its number and what joins two days be
_AROUND = 20  # letters to each side, by which a word is told from another
_MONTH_FIRST = frozenset({"en", "fil", "tl"})  # languages of countries that put the month first


@dataclass(frozen=True, slots=True)
class _Reader:
    """`months`, `weekdays`: by their names as `like` spells them. `pattern` looks for a day with
    the name of its month, where we know them; `in_numbers` for one without; `before` for another
    day of the same month: "Friday 4 to Sunday 6 December"."""

    pattern: re.Pattern[str] | None
    in_numbers: tuple[re.Pattern[str], ...]
    before: re.Pattern[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    also_a_word: re.Pattern[str]
    behind_a_word: re.Pattern[str]


def reads_days(language: str) -> bool:
    """Whether we know the names of the months in that language."""
    return is_english(language) or base_of(language) in LANGUAGES


def is_english(language: str) -> bool:
    return base_of(language) == "en"


def like(words: str) -> str:
    """Small letters without accents and figures as we write them; every offset stays."""
    return "".join(map(_plain_letter, words.translate(_LIKE)))


def is_month_first(language: str) -> bool:
    """Whether somebody who reads it may read 4/12 as the twelfth of April."""
    _, _, region = language.rpartition("-")
    return base_of(language) in _MONTH_FIRST or region in MONTH_FIRST


def days_written_in(words: str, language: str) -> Iterator[WrittenDay]:
    """Each day of the calendar once. English ones are read in every letter: a name of ours may be
    left in it, or a date from the record."""
    named = [] if is_english(language) else [*_in_language(words, base_of(language))]
    yield from named
    rest = blanked(words, ((each.start, each.end) for each in named))
    for written in written_days("".join(like(x) if x.isdecimal() else x for x in rest)):
        text = words[written.start : written.end]
        # Nobody who writes other figures than these puts the month first.
        parts = written.parts if text.isascii() else written.parts[:1]
        yield replace(written, text=text, parts=parts)


def days_before(words: str, day: WrittenDay, language: str) -> Iterator[tuple[WrittenDay, bool]]:
    """Days of the same month that only have their numbers, before the last that has its name too:
    "3, 4 and 5 December", "Friday 4 to Sunday 6 December"; and whether they are joined by more
    than a comma, behind which any number may stand."""
    reader, month, end = _reader(base_of(language)), day.parts[0][0], day.start
    while True:
        far = max(0, end - _FAR - _AROUND)
        near = words[far : end + _AROUND]
        match = reader.before.search(like(near), max(0, end - _FAR) - far, end - far)
        if match is None or not 1 <= (number := int(match["first"])) <= 31:
            return
        end = far + match.start()
        weekday = reader.weekdays.get(" ".join((match["weekday"] or "").split()))
        text = near[match.start() : match.start("between")]
        sure = _is_sure(near, match, reader)
        before = WrittenDay(end, end + len(text), text, weekday, day.year, ((month, number),), sure)
        yield before, match["between"] != ", "


def months_behind_a_word(words: str, language: str) -> Iterator[int]:
    """Months that stand where a day has its number, which may be a word there: "czwartego grudnia".
    Behind "in" there is none to look for."""
    reader = _reader(base_of(language))
    rest = without_days(like(words), days_written_in(words, language))
    for match in reader.behind_a_word.finditer(rest):
        yield reader.months[match["month"]]


def without_days(words: str, days: Iterable[WrittenDay]) -> str:
    """With as many dots for each of them, so that nothing reads it once more."""
    return blanked(words, ((day.start, day.end) for day in days), ".")


def spans_written_in(words: str, language: str, today: date) -> tuple[Span, ...]:
    """The same as times, in the order of the words; one that is misnamed is none."""
    found = sorted(days_written_in(words, language), key=lambda each: each.start)
    meant = ((written, written.meant(today)) for written in found)
    return tuple(
        _around(words, written, days[0], language, today)
        for written, days in meant
        if len(days) == 1
    )


def weekdays_in_doubt(words: str, language: str, today: date) -> Iterator[tuple[WrittenDay, date]]:
    """Days beside which a word stands that may be another weekday than theirs, or none."""
    for written in days_written_in(words, language):
        days = written.meant(today)
        if not written.sure and len(days) == 1 and written.weekday != days[0].weekday():
            yield written, days[0]


def _around(words: str, written: WrittenDay, day: date, language: str, today: date) -> Span:
    """3 or 4 December is from the third on; what comes before the fourth is kept on the third. As
    much may be said of nothing that comes before it, so the fourth may be meant too."""
    before, joined = next(days_before(words, written, language), (None, False))
    if before and joined and (written.weekday is None or before.weekday is not None):
        first = real_day(day.year, day.month, before.parts[0][1]) or day
        return Span(min(first, day), day)
    if day > today and _eve_of(base_of(language)).search(like(words[: written.start])):
        return Span(today, day - timedelta(days=1), day)
    return Span(day, day)


@cache
def _eve_of(base: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_EVE_OF.get(base, '(?!)')}) ?$")


def _in_language(words: str, base: str) -> Iterator[WrittenDay]:
    reader, rest = _reader(base), like(words)
    named = [*reader.pattern.finditer(rest)] if reader.pattern else []
    rest = _without(named, rest)
    for match in named:
        yield from _written(words, match, (_month(match, reader),), reader)
    upper = "".join(u if r != " " else " " for u, r in zip(words, rest, strict=True))
    roman = [*_ROMAN_MONTH.finditer(upper)] if reader.pattern else []
    rest = _without(roman, rest)
    for match in roman:
        yield from _written(words, match, (_ROMAN.index(match["month"]) + 1,), reader)
    for pattern in reader.in_numbers:
        found: list[re.Match[str]] = []
        for match in pattern.finditer(rest):
            groups = match.groupdict()
            slashed, dashed = groups["slashed"], groups.get("dashed")
            with_weekday = match["weekday"] or groups.get("behind")
            if (slashed and not with_weekday) or (dashed and base in _MONTH_FIRST):
                continue  # it is left to those who read it both ways
            found.append(match)
            month = int(slashed or dashed or match["dotted"])
            both = (month, int(match["day"])) if slashed and groups.get("year") else (month,)
            yield from _written(words, match, both, reader)
        rest = _without(found, rest)
    for match in _YEAR_FIRST.finditer(rest):
        yield from _written(words, match, (int(match["month"]),), reader)


def _without(found: Iterable[re.Match[str]], words: str) -> str:
    return blanked(words, (match.span() for match in found))


def _month(match: re.Match[str], reader: _Reader) -> int:
    """Its whole name, or the beginning of one; its number, where that is its name."""
    said = " ".join(match["month"].split()).rstrip(".")
    if said in reader.months:
        return reader.months[said]
    return next(number for name, number in reader.months.items() if name.startswith(said))


def _written(
    words: str, match: re.Match[str], months: tuple[int, ...], reader: _Reader
) -> Iterator[WrittenDay]:
    """`months`: two of them where the numbers can be read both ways."""
    groups, (start, end) = match.groupdict(), match.span()
    year = int(groups["year"]) % 100 + 2000 if groups.get("year") else None
    day = int(groups["day"] or 1)
    said = " ".join((groups.get("weekday") or groups.get("behind") or "").split())
    both = dict.fromkeys(zip(months, (day, *months[:1]), strict=False))
    parts = tuple((m, d) for m, d in both if 1 <= m <= 12 and (1 <= d <= 31 or year))
    if parts:
        sure, weekday = _is_sure(words, match, reader), reader.weekdays.get(said)
        yield WrittenDay(start, end, words[start:end], weekday, year, parts, sure)


def _is_sure(words: str, match: re.Match[str], reader: _Reader) -> bool:
    """Whether its weekday is one and no other word. With a capital letter it is, where a number is
    written with a small one: "thứ Hai" is a Monday."""
    if "weekday" not in match.re.groupindex or not match["weekday"]:
        return True
    start, end = match.span("weekday")
    if not reader.also_a_word.match(match.string, start):
        return True
    return any(map(str.isupper, words[start:end].partition(" ")[2]))


@cache
def _reader(base: str) -> _Reader:
    known = base in LANGUAGES
    months = {like(name): each for name, each in month_names(base).items()} if known else {}
    names = weekday_names(base) if known else {}
    if base == "en":
        names = {name: each for each, name in enumerate(DAYS)}
    weekdays = {like(name): each for name, each in names.items()}
    a_weekday = rf"\b[בל]?(?P<weekday>{_any_of(weekdays)})[,.،]? {_LEADS}"
    behind = rf"(?:,? (?P<behind>{_any_of(weekdays)})\b)?" if base == "tr" else ""
    named = None
    if known:
        named = re.compile(rf"(?:{a_weekday})?{_named_month(base, months)}{_BEFORE_YEAR}{behind}")
    numbers = (rf"(?:{a_weekday})?{_IN_NUMBERS}{behind}", rf"{a_weekday}{_WITHOUT_YEAR}")
    return _Reader(
        named,
        tuple(map(re.compile, numbers)),
        re.compile(rf"(?:{a_weekday})?{_BEFORE}"),
        months,
        weekdays,
        re.compile(ALSO_A_WORD.get(base, "(?!)")),
        re.compile(rf"\b(?!(?:{_IN}) )[^\W\d]+ {_OF}(?P<month>{_any_of(months)})\b"),
    )


def _named_month(base: str, months: Mapping[str, int]) -> str:
    """The number of a day and the name of its month; two names of it, where both are in use."""
    if base == "vi":
        return rf"(?:ngay )?{_NUMBER} thang (?P<month>{_any_of(months)})\b"
    begun = rf"(?:{_any_of(_cut(months))})(?:\.|(?= 20\d\d))"
    month = rf"(?P<month>(?:{_any_of(months)})\b|{begun})(?: ?[/(] ?(?:{_any_of(months)})\b\)?)?"
    return rf"(?:{_NUMBER}|\b{_FIRST.get(base, '(?!)')}) {_OF}{month}"


def _cut(months: Mapping[str, int]) -> dict[str, int]:
    """The beginnings of a name that are those of one month alone."""
    found: dict[str, set[int]] = {}
    for name, number in months.items():
        for length in range(_SHORTEST, len(name)):
            found.setdefault(name[:length], set()).add(number)
    return {begun: min(of) for begun, of in found.items() if len(of) == 1 and begun[-1] != " "}


def _any_of(names: Mapping[str, int]) -> str:
    """The longest first, so that none is found in another; nothing at all where there is none."""
    return "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True)) or "(?!)"


def base_of(tag: str) -> str:
    """The language of a tag, without its country or script."""
    return tag.split("-", 1)[0].lower()


@cache
def _plain_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter
