"""What is wrong with the letters of a case: their words, and the bytes that were issued."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.letters.hash import fingerprints
from disclosure.actions.letters.recipient import forms_of_letter
from disclosure.operations.chains.stored import Rows, rows_of, tried
from disclosure.operations.faults.chain import Faults, place_of
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter, LetterFile
from disclosure.records.locked import key_of_case


def letters_faults(session: Session, case: Any) -> Faults:
    """Not of a case that was destroyed: there nothing is left to compare."""
    moves = rows_of(session, Evidence, (Evidence.incident_id == case) & (Evidence.kind == "move"))
    issued = _issued_files(moves.readable)
    opens = tried(key_of_case, session, case) is not None
    for letter in rows_of(session, Letter, Letter.incident_id == case).readable:
        files = rows_of(session, LetterFile, LetterFile.letter_id == letter.id)
        yield from _letter_faults(letter, files, issued.get(letter.ref, {}), opens=opens)
        for file in files.readable:
            session.expunge(file)  # the bytes of one letter at a time


def files_without_letter(session: Session) -> Iterator[str]:
    there = select(Letter.id)
    mine = select(LetterFile.letter_id).where(LetterFile.letter_id.not_in(there)).distinct()
    for letter in session.scalars(mine):
        yield f"a letter file belongs to no letter (number {letter})"


def _letter_faults(
    letter: Letter, files: Rows[LetterFile], issued: Mapping[str, Any], *, opens: bool
) -> Faults:
    """The text against its fingerprint, and the issued bytes against theirs.

    `issued`: what the record of issuing it says of each file: `{format: {sha256, media_type}}`.
    `opens`: whether the key of the case does. Where it does not, that is named by itself, and
    nobody can say of bytes locked with it that they are others.
    """
    number = place_of(letter.issued_number or letter.version)
    if letter.text_sha256 not in (tried(fingerprints, letter) or ()):
        yield place_of(letter.version), f"{letter.ref} text does not match its fingerprint"
    for _, form in files.unreadable:
        yield number, f"{letter.ref} file {form} is unreadable"
    for file in files.readable:
        if why := _of_file(letter, file, issued.get(file.format), opens=opens):
            yield number, f"{letter.ref} file {file.format} {why}"
    there = {file.format for file in files.readable} | {key[1] for key in files.unreadable}
    for form in forms_of_letter(letter) if letter.sha256 else ():
        if form not in there:
            yield number, f"{letter.ref} file {form} is missing"


def _issued_files(records: Iterable[Evidence]) -> Mapping[str, Mapping[str, Any]]:
    """By letter, what the record of issuing it says of its files."""
    told = (tried(_body_of, row) for row in records if row.kind == "move")
    moves = [body for body in told if isinstance(body, dict)]
    return {str(b.get("thing")): b["files"] for b in moves if isinstance(b.get("files"), dict)}


def _of_file(letter: Letter, file: LetterFile, issued: Any, *, opens: bool) -> str | None:
    if letter.sha256 is None or file.format not in forms_of_letter(letter):
        return "was put there"
    there = tried(_sha256_of, file)
    if there is None and not opens:
        return "cannot be opened without the key of this case"
    if there != file.sha256:
        return "was altered"
    another = file.format == "standard" and file.sha256 != letter.sha256
    if another or issued != {"sha256": file.sha256, "media_type": file.media_type}:
        return "is not the one that was issued"
    return None


def _body_of(row: Evidence) -> object:
    return row.body


def _sha256_of(file: LetterFile) -> str:
    return sha256(file.content).hexdigest()
