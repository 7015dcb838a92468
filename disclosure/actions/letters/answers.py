"""One letter as a document, with what the check finds in it; and its bytes, once issued."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.letters.before_it_goes import other_words_of, to_mind
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.moves import what_stops
from disclosure.actions.letters.printing import why_not_printed
from disclosure.actions.letters.replies import replies_to
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.records.letter import Letter, LetterFile, files_of
from letters.check import Checked

Document = dict[str, Any]


def written_document(session: Session, found: Letter, checked: Checked, at: datetime) -> Document:
    """What a draft, an edit and a link answer."""
    gathered = gather_by_id(session, found.incident_id, at)
    return _document(gathered, found, checked)


def shown_document(session: Session, found: Letter, at: datetime) -> Document:
    """For somebody who looks at it; once sent, with the ids of the replies."""
    gathered = gather_by_id(session, found.incident_id, at)
    document = _document(gathered, found, check_letter(gathered, found))
    if found.sent_at:
        document["replies"] = [reply.id for reply in replies_to(gathered, found)]
    return document


def issued_file(session: Session, found: Letter, form: str) -> LetterFile:
    """The bytes of record. Raises Refused before it is issued, BadInput for another format."""
    files = {file.format: file for file in files_of(session, found.id)}
    if file := files.get(form):
        return file
    if files:
        raise BadInput.at("format", f"format: this letter has {', '.join(files)}.")
    raise Refused("This letter is not issued yet.")


def _document(gathered: Gathered, found: Letter, checked: Checked) -> Document:
    document: Document = {
        "ref": found.ref,
        "kind": found.kind,
        "to": found.to_person,
        "state": str(found.state),
        "version": found.version,
        "text": found.text,
        "text_sha256": found.text_sha256,
        "slots": found.boxes,
        "slip": found.with_slip,
        "check": checked.document(),
    }
    document |= _other_words(found, other_words_of(gathered, found))
    if found.sha256:
        document["sha256"] = found.sha256
    if not found.issued_at and (why := why_not_printed(gathered, found)):
        document["cannot_be_printed"] = list(why)  # said while it can still be mended
    return document | _around(gathered, found)


def _around(gathered: Gathered, found: Letter) -> Document:
    """What the page of the letter says beside its text until it went: nobody issues or sends it
    unaware by another door. Each once, and only where there is something to say."""
    if not found.is_still_here:
        return {}
    stopped = what_stops(gathered, found)
    minding = dict.fromkeys(str(says) for says in to_mind(gathered, found) if says not in stopped)
    said = {"stopped_by": list(stopped), "before_it_goes": list(minding)}
    return {name: sentences for name, sentences in said.items() if sentences}


def _other_words(found: Letter, others: Mapping[str, Checked]) -> Document:
    """Its easy words and its translation, where they are there."""
    told = {"easy_read": found.easy_read, "translation": found.translation}
    document: Document = {}
    for form, each in others.items():
        document |= {form: told[form], f"{form}_check": each.document()}
    return document
