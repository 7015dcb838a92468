"""Is this file a letter we issued? By its bytes first, else by the reference printed in it."""

import re
from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.records.letter import LetterFile, letter_called

_REFERENCE = re.compile(r"LET-\d{4}-\d{6,}")


def answer_for(session: Session, content: bytes) -> str:
    """`genuine`: the bytes of record. `altered`: names a letter of ours, other bytes. `unknown`."""
    digest = sha256(content).hexdigest()
    if session.scalar(select(LetterFile.letter_id).where(LetterFile.sha256 == digest)):
        return "genuine"
    references = set(_REFERENCE.findall(_text_of(content)))
    return "altered" if any(letter_called(session, ref) for ref in references) else "unknown"


def _text_of(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        return content.decode(errors="replace")
    try:
        reader = PdfReader(BytesIO(content))
        told = " ".join(str(value) for value in (reader.metadata or {}).values())
        return told + " ".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, RecursionError):
        return content.decode(errors="replace")  # torn: what can still be read in it
