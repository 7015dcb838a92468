"""Letters over HTTP: draft, show, edit, link, move, and the bytes that were issued."""

import base64
from typing import Any

from flask import Response

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.answers import issued_file, shown_document, written_document
from disclosure.actions.letters.bare_check import check_text, context_told
from disclosure.api.answering import answer, done, part_of_api
from disclosure.api.asking import body
from disclosure.api.caller import needs
from disclosure.api.cases import moved
from disclosure.api.here import change_of, incident_here, letter_here
from disclosure.api.problems import NoSuchName
from disclosure.api.told import TextToCheck, read_told
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Permission
from disclosure.records.letter import Letter, letter_called
from letters.check import Checked
from workflows.letter_forms import MADE_HERE

blueprint = part_of_api("letters")
Document = dict[str, Any]


@blueprint.post("/incidents/<ref>/letters/<kind>")
@needs(Permission.WRITE_LETTER)
def draft(ref: str, kind: str) -> Response:
    change = change_of(incident_here(ref, "letters"))
    try:
        letters.kind_called(kind)
    except BadInput as no:
        raise NoSuchName(no.faults[0]) from None
    return _written(lambda told: letters.draft(db.session(), change, kind, told), 201)


@blueprint.get("/letters/<ref>")
@needs(Permission.SEE_CASES)
def letter(ref: str) -> Response:
    return answer(shown_document(db.session(), letter_here(ref), now()))


@blueprint.patch("/letters/<ref>")
@needs(Permission.WRITE_LETTER)
def edit(ref: str) -> Response:
    change = change_of(letter_here(ref))
    return _written(lambda told: letters.edit(db.session(), change, ref, told))


@blueprint.post("/letters/<ref>/links")
@needs(Permission.WRITE_LETTER)
def link(ref: str) -> Response:
    change = change_of(letter_here(ref))
    return _written(lambda told: letters.link(db.session(), change, ref, told))


@blueprint.post("/letters/<ref>/moves/<trigger>")
@needs(Permission.SEE_CASES)
def move_letter(ref: str, trigger: str) -> Response:
    return moved(change_of(letter_here(ref)), ref, trigger)


@blueprint.get("/letters/<ref>/files/<form>")
@needs(Permission.SEE_CASES)
def file(ref: str, form: str) -> Response:
    found = letter_here(ref)
    try:
        kept = issued_file(db.session(), found, form if form in MADE_HERE else "")
    except BadInput as no:
        raise NoSuchName(no.faults[0]) from None
    made = Response(kept.content, content_type=kept.media_type)
    made.headers["Content-Disposition"] = "attachment"
    digest = base64.b64encode(bytes.fromhex(kept.sha256)).decode()
    made.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    made.set_etag(str(found.version))
    return made


@blueprint.post("/letters/check")
@needs(Permission.SIGNED_IN)
def check() -> Response:
    told = read_told(TextToCheck, body())
    if not told.text.strip():  # in which nothing is wrong, and which is no letter
        raise BadInput.at("text", "The text of the letter: there is no letter in it.")
    if len(told.text) > letters.LONGEST_TEXT:
        says = f"The text of the letter: use at most {letters.LONGEST_TEXT:,} letters."
        raise BadInput.at("text", says)
    known = told.context or {}
    try:
        context_told(known, None, None, None)
    except BadInput as bad:
        raise BadInput(map(_of_context, bad.faults)) from None
    return answer(check_text(told.text, known, told.kind, told.regime).document())


def _of_context(fault: Fault) -> Fault:
    """Some of its names, such as `kind`, are those of the body too."""
    return Fault(f"context.{fault.field}", f"context.{fault.says}")


def _written(act: Any, status: int = 200) -> Response:
    """What is kept for a request sent again is only which letter it was: it is read anew."""

    def write(told: object) -> Document:
        found: tuple[Letter, Checked] = act(told)
        return written_document(db.session(), *found, now())

    def read_again(kept: Document) -> Document:
        found = letter_called(db.session(), kept["ref"])
        assert found  # letters are never taken away
        return shown_document(db.session(), found, now())

    return done(write, status, kept=_without_words, again=read_again)


def _without_words(document: Document) -> Document:
    return {"ref": document["ref"], "version": document["version"]}
