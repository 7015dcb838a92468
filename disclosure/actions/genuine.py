"""Is this a letter we issued? A file by its bytes, a paper by its reference and its code."""

import hmac
import logging
import re
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.printing import codes_of
from disclosure.records.letter import Letter, LetterFile, letter_called
from letters.torn import words_of_torn

_REFERENCE = re.compile(r"LET-\d{4}-\d{6,}")
# As the foot of a letter has it. Without one, a draft that names another letter is only a draft.
_CODE = re.compile(r"\b[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\b")
_DRAFT = re.compile(r"\bDRAFT\b|\bDraft:")
# What people read into a code that has only digits and A to F.
_MISREAD = str.maketrans("OQILSZ", "001152")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # of a torn file we say ourselves what it is


def answer_for(session: Session, content: bytes) -> str:
    """`genuine`: the bytes of record. `altered`: names a letter of ours, other bytes. `unknown`.

    A draft was never issued: it is unknown, also where it names the letter that it corrects.
    """
    digest = sha256(content).hexdigest()
    if session.scalar(select(LetterFile.letter_id).where(LetterFile.sha256 == digest)):
        return "genuine"
    seen, ours = "", False
    for part in _parts_of(content):
        seen += " ".join(_CODE.findall(part) + _DRAFT.findall(part)) + " "
        ours = ours or any(_was_issued(session, ref) for ref in set(_REFERENCE.findall(part)))
        if ours and _CODE.search(seen):
            return "altered"
    return "altered" if ours and not _DRAFT.search(seen) else "unknown"


def letter_of_code(session: Session, ref: str, code: str) -> Letter | None:
    """The issued letter on whose pages this reference and this code stand; spacing is forgiven."""
    letter = letter_called(session, ref.strip().upper())
    if letter is None or letter.issued_at is None:
        return None
    told = _bare(code).encode()
    right = [hmac.compare_digest(_bare(each).encode(), told) for each in codes_of(session, letter)]
    return letter if any(right) else None


def _was_issued(session: Session, ref: str) -> bool:
    letter = letter_called(session, ref)
    return letter is not None and letter.issued_at is not None


def _bare(code: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", code.upper().translate(_MISREAD))


def _parts_of(content: bytes) -> Iterator[str]:
    """What can be read in it, a page at a time: a long file is read no further than it must be."""
    if not content.startswith(b"%PDF-"):
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
