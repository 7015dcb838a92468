"""The second fact that opens a family's page: chosen with them, and never in their address."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from babel import Locale
from babel.dates import get_day_names, get_month_names
from sqlalchemy.orm import Session

from disclosure.actions.change import Change
from disclosure.actions.digits import plain_digits
from disclosure.kinds.faults import BadInput
from disclosure.records.folded import in_plain_letters
from disclosure.records.incident import Incident
from disclosure.translating import ENGLISH, languages
from letters.dates import without_weekday

PATIENTS_BIRTH = "the date of birth of the patient"
SHORTEST, LONGEST = 3, 100
LONGEST_TYPED = 1_000  # with the spaces and signs that fall away
_NOT_A_SIGN = re.compile(r"[^\w]|_")
_BETWEEN = re.compile(r"[\s./,°-]+")
# What stands in a date beside its parts: 21 marca 1955 roku, el 21 de marzo, 21 o Fawrth, the 21st.
_BESIDE = frozenset(
    {
        *("de", "del", "el", "dia", "ano"),
        *("r", "roku", "dnia", "dn", "go", "ego", "szego", "tego"),
        *("y", "yr", "o", "mis", "fis"),
        *("of", "the"),
    }
)
_NUMBERED = re.compile(r"^(\d+)(?:st|nd|rd|th|e?ro|er|o|r|(?:sz|t)?ego|af|il|ydd|fed|ed|eg|ain)$")
_ENGLISH_MONTHS = get_month_names("wide", locale=ENGLISH)
_ROMAN_NUMBERS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {roman: _ENGLISH_MONTHS[n] for n, roman in enumerate(_ROMAN_NUMBERS, 1)}
ROMAN_STANDS_AT = 1  # of day, month and year
_SOFTENED = {  # how Welsh writes a month behind "o"
    "fawrth": "March",
    "fai": "May",
    "fehefin": "June",
    "orffennaf": "July",
    "fedi": "September",
    "dachwedd": "November",
    "ragfyr": "December",
}
_OTHERWISE: Mapping[str, Mapping[str, str]] = {  # than the tables of a language have it
    "cy": _SOFTENED,
    "es": {"setiembre": "September", "primero": "1"},  # in Peru; and el primero de mayo
}
# As people write one by hand, here and in the US, whatever stands between its parts.
_DATES = (
    *("%Y %m %d", "%d %m %Y", "%m %d %Y", "%d%m%Y"),
    *("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"),
)


_CHOOSE = (
    "Answer: no date of birth is on record, so choose a second fact with them: a question, such as "
    "the name of a first pet, and its answer."
)


def second_fact(session: Session, change: Change, told: Mapping[str, str]) -> tuple[str, str]:
    """What is asked, and its answer in one spelling. Raises BadInput.

    Where nothing was chosen it is the patient's date of birth, when that is on record.
    """
    question, answer = told.get("question", "").strip(), told.get("answer", "").strip()
    if not question and not answer:
        born = session.get_one(Incident, change.incident_id).patient_born_on
        if born is None:
            raise BadInput.at("answer", _CHOOSE)
        return PATIENTS_BIRTH, in_one_spelling(born.isoformat())
    if not question:
        raise BadInput.at("question", "Question: write the question they answer.")
    if len(days := _days_in(answer)) > 1:
        says = f"Answer: {answer} can be two days. Write the month as a word, such as {days[0]}."
        raise BadInput.at("answer", says)
    spelled = next(spellings(answer), "")
    if not SHORTEST <= len(spelled) <= LONGEST or len(question) > LONGEST:
        raise BadInput.at("answer", f"Answer: use {SHORTEST} to {LONGEST} letters or figures.")
    if spelled in in_one_spelling(question):
        raise BadInput.at("answer", "Answer: the question gives it away. Choose another.")
    return question, spelled


def spellings(answer: str) -> Iterator[str]:
    """A date as a date, where it is one; in the US the month may come first, so both.

    What is far too long is nobody's answer, and is read as none: whoever has no code could keep us
    reading it in every language.
    """
    answer = answer if len(answer) <= LONGEST_TYPED else ""
    for found in _dates_in(answer):
        yield in_one_spelling(found.isoformat())
    yield from dict.fromkeys((in_one_spelling(answer), _as_spelled_before(answer)))


def _days_in(answer: str) -> list[str]:
    """Each day that the answer may mean, once, with its month as a word."""
    return [without_weekday(found) for found in dict.fromkeys(_dates_in(answer))]


def _dates_in(answer: str) -> Iterator[date]:
    """As it is read in each language that a family's page can be in."""
    parts = _BETWEEN.split(unicodedata.normalize("NFC", answer))
    told = [in_one_spelling(part) if part.isalnum() else part for part in parts if part]
    for tag in (ENGLISH, *languages()):
        parted = " ".join(_in_english(told, tag))
        yield from filter(None, (_as_date(parted, form) for form in _DATES))


def _in_english(told: Sequence[str], tag: str) -> list[str]:
    """El 3.o de abril del 1980 is 3 April 1980, and so is 3 IV 1980 r."""
    left = [_NUMBERED.sub(r"\1", part) for part in told if part not in _BESIDE]
    for weekday in _weekdays(tag):
        if tuple(left[: len(weekday)]) == weekday:
            left = left[len(weekday) :]
            break
    months = _months(tag)
    if len(left) == ROMAN_STANDS_AT + 2 and left[ROMAN_STANDS_AT] in _ROMAN:
        months = {**months, **_ROMAN}
    return [months.get(part, part) for part in left]


@cache
def _months(tag: str) -> Mapping[str, str]:
    """The names of months, as they stand in a date and alone, long and short, each in English."""
    locale = Locale.parse(tag, sep="-")
    named = {
        in_one_spelling(name): _ENGLISH_MONTHS[number]
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
    }
    return {**named, **_OTHERWISE.get(locale.language, {})}


@cache
def _weekdays(tag: str) -> frozenset[tuple[str, ...]]:
    """Dydd Mawrth is a Tuesday, though Mawrth alone is March: each with all its words."""
    names = get_day_names("wide", locale=Locale.parse(tag, sep="-")).values()
    return frozenset(tuple(map(in_one_spelling, name.split())) for name in names)


def in_one_spelling(text: str) -> str:
    """Capitals, accents, spaces and signs make no difference to somebody who types on a phone, nor
    does the script of their figures: who wrote it down for them may have no đ on the keyboard.
    """
    return _NOT_A_SIGN.sub("", plain_digits(in_plain_letters(text)))


def _as_spelled_before(text: str) -> str:
    """By an earlier release, for a code made then: no letter but ł lost its stroke."""
    plain = plain_digits(unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")))
    return _NOT_A_SIGN.sub("", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


def _as_date(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None
