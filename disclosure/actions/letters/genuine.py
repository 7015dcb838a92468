"""Is this a letter we issued? A file by its bytes, a paper by its reference and its code."""

import hmac
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.letters.had import in_place_of
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.letters.printing import codes_of
from disclosure.actions.reading import Case, read_case
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, LetterFile, letter_called, letters_of
from disclosure.records.locked import Unreadable
from letters.dates import without_weekday
from letters.printing.torn import words_of_torn
from workflows.words import LetterState, LetterTrigger

_REFERENCE = re.compile(r"LET-\d{4}-\d{6,}")
# As the foot of a letter has it. Without one, a draft that names another letter is only a draft.
_CODE = re.compile(r"\b[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\b")
# Not the word that each of our web pages has at hand for its printer.
_DRAFT = re.compile(r"(?<!data-draft=\")\bDRAFT\b|\bDraft:")
_MARK = re.compile("|".join(each.pattern for each in (_REFERENCE, _CODE, _DRAFT)))
_PDF, _HEAD = b"%PDF-", 1024  # bytes in which a reader looks for it
# What people read into a code that has only digits and A to F.
_MISREAD = str.maketrans("OQILSZ", "001152")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # of a torn file we say ourselves what it is


GENUINE, ALTERED, UNKNOWN = "genuine", "altered", "unknown"
NEVER_OURS = "Unknown: this is not one of the letters that we issued. A draft is not one either."
NO_REFERENCE = (
    "Unknown: as it is, this file is not one of the letters that we issued: no reference stands in "
    "it, as at the foot of each of ours. A draft has none. Where it was cut short, or is a mail "
    "with a letter attached, save the whole letter by itself and ask again."
)
EMPTY = "it is empty. Ask for it again."
LOCKED = (
    "it is locked with a password. Open it with the password, print it, and check the reference "
    "and the code at its foot, or ask for the file without a password."
)
PICTURE = (
    "there are no words in it, as in a scan or a photograph. Check the reference and the code at "
    "the foot of its pages."
)
DAMAGED = "it is damaged. Ask for it again, or for the letter on paper."
SAVED_AGAIN = (
    "A program that saves a file again changes them, and so does whoever forges one. The words may "
    "still be the same: compare with the copy in the record."
)
OTHER_CODE = (
    "The code at its foot is not that of our letter. Other organisations number their letters as "
    "we do: look whose name stands at the top, and ask them if it is one of theirs."
)
NO_LETTER = "it is neither a PDF nor text. Ask for the file that we sent, or for the paper."


@dataclass(frozen=True, slots=True)
class Answer:
    """`genuine`: the bytes of record. `altered`: names a letter of ours, other bytes. `unknown`:
    neither. `says`: the same for people, with the reference, the day of issue and what became of
    that letter since."""

    answer: str
    says: str


def answer_for(session: Session, content: bytes) -> Answer:
    """A draft was never issued: it is unknown, also where it names the letter that it corrects."""
    same = LetterFile.sha256 == sha256(content).hexdigest()
    if letter := session.scalar(select(Letter).join(LetterFile).where(same)):
        says = f"Genuine: to the last byte, this is {_issued(session, letter)}."
        return Answer(GENUINE, " ".join((says, *since_issued(session, letter))))
    letter, codes = _letter_named(session, content)
    if letter:
        theirs = bool(codes) and codes.isdisjoint(codes_of(session, letter))
        says = (
            f"Altered: it names {_issued(session, letter)}, but these are not the bytes we issued."
        )
        says = f"{says} {OTHER_CODE if theirs else SAVED_AGAIN}"
        return Answer(ALTERED, " ".join((says, *since_issued(session, letter))))
    if why := _why_unreadable(content):
        return Answer(UNKNOWN, f"This file cannot be read, so it may be ours or not: {why}")
    named = any(_MARK.search(part) for part in _parts_of(content))
    return Answer(UNKNOWN, NEVER_OURS if named else NO_REFERENCE)


def since_issued(session: Session, letter: Letter) -> list[str]:
    """That it stands no more, or not alone, in sentences for whoever holds it. Why stays inside."""
    says = []
    if letter.state is LetterState.WITHDRAWN:
        says = [f"We withdrew it{_withdrawn_on(session, letter)}."]
    case = read_case(session, session.get_one(Incident, letter.incident_id))
    return [*says, *_became(session, case, letter, "it", ())]


def _became(
    session: Session, case: Case, letter: Letter, called: str, told: Collection[Letter]
) -> Iterator[str]:
    """What corrects it, and what corrects that: whoever holds the first is led to the last."""
    its = "its place" if called == "it" else "the place of that one"
    became = f"takes {its}" if was_never_had(case, letter) else f"corrects {called}"
    newer = [each for each in _later(session, case, letter) if each not in told]
    for each in newer:
        yield f"{_issued(session, each)}, {became}."
        yield from _became(session, case, each, "that one", newer)


def _later(session: Session, case: Case, letter: Letter) -> list[Letter]:
    """Those issued in its place or to correct it, in that order: none that was withdrawn."""
    letters = letters_of(session, letter.incident_id)
    stand = [x for x in letters if x.issued_at and x.state is not LetterState.WITHDRAWN]
    newer = [x for x in stand if letter in in_place_of(case, letters, x.replaces)]
    return sorted(newer, key=lambda x: (x.issued_at, x.id))


def letter_of_code(session: Session, ref: str, code: str) -> Letter | None:
    """The issued letter on whose pages this reference and this code stand; what parts their groups
    is forgiven, and a figure read as a letter."""
    letter = letter_called(session, _as_printed(ref))
    if letter is None or letter.issued_at is None:
        return None
    told = _bare(code).encode()
    right = [hmac.compare_digest(_bare(each).encode(), told) for each in codes_of(session, letter)]
    return letter if any(right) else None


def _letter_named(session: Session, content: bytes) -> tuple[Letter | None, frozenset[str]]:
    """Of ours; and the codes that were read until it was known."""
    marks, named = "", dict[str, Letter]()
    for part in _parts_of(content):
        marks += " ".join(_MARK.findall(part)) + " "
        named |= _issued_among(session, dict.fromkeys(_REFERENCE.findall(part)))
        if named and (codes := frozenset(_CODE.findall(marks))):
            return _at_the_foot(session, marks, named, codes), codes
    first = next(iter(named.values()), None)
    return None if _DRAFT.search(marks) else first, frozenset()


def _at_the_foot(
    session: Session, marks: str, named: Mapping[str, Letter], codes: frozenset[str]
) -> Letter:
    """Its words may name another, such as the one that it corrects: it is the one whose code it
    has, else the one that stands before a code."""
    ours = (each for each in named.values() if not codes.isdisjoint(codes_of(session, each)))
    before = _REFERENCE.findall(_CODE.split(marks)[0])
    last = (named[ref] for ref in reversed(before) if ref in named)
    return next(ours, None) or next(last, None) or next(iter(named.values()))


def _issued_among(session: Session, refs: Iterable[str]) -> dict[str, Letter]:
    found = (letter_called(session, ref) for ref in refs)
    return {letter.ref: letter for letter in found if letter and letter.issued_at}


def _issued(session: Session, letter: Letter) -> str:
    assert letter.issued_at
    return f"{letter.ref}, which we issued on {_day(session, letter, letter.issued_at)}"


def _withdrawn_on(session: Session, letter: Letter) -> str:
    """Empty where nobody can know any more: its case is destroyed."""
    moves = select(Evidence).where(
        Evidence.incident_id == letter.incident_id, Evidence.kind == "move"
    )
    try:
        for row in session.scalars(moves.order_by(Evidence.number.desc())):
            moved = row.body.get("thing"), row.body.get("trigger")
            if moved == (letter.ref, LetterTrigger.WITHDRAW):
                return f" on {_day(session, letter, row.at)}"
    except Unreadable:
        return ""
    return ""


def _day(session: Session, letter: Letter, at: datetime) -> str:
    """There where the letter was written."""
    incident = session.get_one(Incident, letter.incident_id)
    zone = incident.zone
    return without_weekday(at.astimezone(zone))


def _why_unreadable(content: bytes) -> str:
    """Empty: it can be read, and its words were seen."""
    if not content.strip():
        return EMPTY
    if not _is_pdf(content):
        return "" if _is_text(content) else NO_LETTER
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        return "" if any(page.extract_text().strip() for page in reader.pages) else PICTURE
    except Exception:  # see `_parts_of`
        return DAMAGED


def _is_pdf(content: bytes) -> bool:
    """Also where mail or a web page put something before it (ISO 32000-1, annex H, note 13)."""
    return _PDF in content[:_HEAD]


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _as_printed(ref: str) -> str:
    """LET-2026-000001, however its groups are typed: with blanks, or the dash of a telephone."""
    word, figures = Letter.prefix, _bare(ref).removeprefix(_bare(Letter.prefix))
    return f"{word}-{figures[:4]}-{figures[4:]}"


def _bare(code: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", code.upper().translate(_MISREAD))


def _parts_of(content: bytes) -> Iterator[str]:
    """What can be read in it, a page at a time: a long file is read no further than it must be."""
    if not _is_pdf(content):
        yield content.decode(errors="replace")
        return
    try:
        reader = PdfReader(BytesIO(content))
        yield " ".join(str(value) for value in (reader.metadata or {}).values())
        for page in reader.pages:
            yield page.extract_text()
    except Exception:  # a torn or hostile file fails in any way there is: read what can be read
        yield content.decode(errors="replace")
        yield words_of_torn(content)
