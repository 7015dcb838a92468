"""The second fact that opens a family's page: chosen with them, and never in their address."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache

from babel import Locale
from babel.dates import get_month_names
from sqlalchemy.orm import Session

from disclosure.actions.change import Change
from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.incident import Incident
from disclosure.translating import languages
from letters.dates import without_weekday

PATIENTS_BIRTH = "the date of birth of the patient"
SHORTEST, LONGEST = 3, 100
_NOT_A_SIGN = re.compile(r"[^\w]|_")
_BETWEEN = re.compile(r"[\s./,-]+")
# As people write one by hand, here and in the US, whatever stands between its parts.
_DATES = (
    *("%Y %m %d", "%d %m %Y", "%m %d %Y", "%d%m%Y"),
    *("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"),
)


def second_fact(session: Session, change: Change, told: Mapping[str, str]) -> tuple[str, str]:
    """What is asked, and its answer in one spelling. Raises BadInput.

    Where nothing was chosen it is the patient's date of birth, when that is on record.
    """
    question, answer = told.get("question", "").strip(), told.get("answer", "").strip()
    if not question and not answer:
        born = session.get_one(Incident, change.incident_id).patient_born_on
        if born is None:
            raise BadInput([Fault("answer", "Answer: choose a second fact with them.")])
        return PATIENTS_BIRTH, in_one_spelling(born.isoformat())
    if not question:
        raise BadInput([Fault("question", "Question: say what the page should ask them.")])
    if len(days := _days_in(answer)) > 1:
        says = f"Answer: {answer} can be two days. Write the month as a word, such as {days[0]}."
        raise BadInput([Fault("answer", says)])
    spelled = next(spellings(answer), "")
    if not SHORTEST <= len(spelled) <= LONGEST or len(question) > LONGEST:
        says = f"Answer: use {SHORTEST} to {LONGEST} letters or figures."
        raise BadInput([Fault("answer", says)])
    if spelled in in_one_spelling(question):
        raise BadInput([Fault("answer", "Answer: the question gives it away. Choose another.")])
    return question, spelled


def spellings(answer: str) -> Iterator[str]:
    """A date as a date, where it is one; in the US the month may come first, so both."""
    for found in _dates_in(answer):
        yield in_one_spelling(found.isoformat())
    yield in_one_spelling(answer)


def _days_in(answer: str) -> list[str]:
    """Each day that the answer may mean, once, with its month as a word."""
    return [without_weekday(found) for found in dict.fromkeys(_dates_in(answer))]


def _dates_in(answer: str) -> Iterator[date]:
    parted = _month_in_english(_BETWEEN.sub(" ", answer).strip())
    yield from filter(None, (_as_date(parted, form) for form in _DATES))


def _month_in_english(parted: str) -> str:
    """3 de abril de 1980 is 3 April 1980: of each language that a family's page can be in."""
    months = _months(languages())
    told = [part for part in parted.split() if part.casefold() != "de"]
    return " ".join(months.get(in_one_spelling(part), part) for part in told)


@cache
def _months(tags: tuple[str, ...]) -> Mapping[str, str]:
    """The names of months, as they stand in a date and alone, and each in English."""
    english = get_month_names("wide", locale="en")
    return {
        in_one_spelling(name): english[number]
        for tag in tags
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, Locale.parse(tag, sep="-")).items()
    }


def in_one_spelling(text: str) -> str:
    """Capitals, accents, spaces and signs make no difference to somebody who types on a phone."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return _NOT_A_SIGN.sub("", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


def _as_date(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None
