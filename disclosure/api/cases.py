"""Incidents over HTTP: open, list, show, record, move; and the moves of promises."""

from typing import Any

from flask import Response, request

from disclosure.actions import gate, opening, recording
from disclosure.actions.answers import moved_document, opened_document, recorded_document
from disclosure.actions.change import Change, Door
from disclosure.actions.facts import gather
from disclosure.actions.looks.case_list import case_page
from disclosure.actions.looks.looking import look_through
from disclosure.actions.showing import case_document
from disclosure.api.answering import answer, done, part_of_api
from disclosure.api.asking import answers
from disclosure.api.caller import calling, needs
from disclosure.api.here import change_of, commitment_here, incident_here
from disclosure.api.problems import NoSuchName
from disclosure.api.told import read_move, where_it_stands
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds import kind_called
from disclosure.kinds.faults import BadInput
from disclosure.kinds.moves import TOLD_WITH
from disclosure.permissions import Permission

blueprint = part_of_api("cases")
Document = dict[str, Any]


@blueprint.post("/incidents")
@needs(Permission.OPEN_CASE)
def open_incident() -> Response:
    return done(_open, 201)


@blueprint.get("/incidents")
@needs(Permission.SEE_CASES)
@answers("after")
def incidents() -> Response:
    page = case_page(db.session(), calling(), request.args.get("after"))
    refs = [row["ref"] for row in page.rows]
    look_through(db.session(), calling(), refs, now(), Door.API, "list of incidents")
    return answer(page.document())


@blueprint.get("/incidents/<ref>")
@needs(Permission.SEE_CASES)
def incident(ref: str) -> Response:
    found = incident_here(ref, "show")
    return answer(case_document(gather(db.session(), found, now()), calling()))


@blueprint.post("/incidents/<ref>/records/<kind>")
@needs(Permission.SEE_CASES)
def record(ref: str, kind: str) -> Response:
    change = change_of(incident_here(ref, "records"))
    try:
        kind_called(kind)
    except BadInput as no:
        raise NoSuchName(no.faults[0]) from None
    return done(
        lambda told: recorded_document(recording.record(db.session(), change, kind, told)), 201
    )


@blueprint.post("/incidents/<ref>/moves/<trigger>")
@needs(Permission.SEE_CASES)
def move_incident(ref: str, trigger: str) -> Response:
    return moved(change_of(incident_here(ref, "moves")), ref, trigger)


@blueprint.post("/commitments/<ref>/moves/<trigger>")
@needs(Permission.SEE_CASES)
def move_commitment(ref: str, trigger: str) -> Response:
    return moved(change_of(commitment_here(ref)), ref, trigger)


def moved(change: Change, ref: str, trigger: str) -> Response:
    try:
        word = gate.trigger_called(gate.machine_of(ref), trigger)
    except BadInput as no:
        raise NoSuchName(no.faults[0]) from None
    return done(lambda told: _move(change, ref, word, told))


def _open(told: object) -> Document:
    return opened_document(opening.open_incident(db.session(), calling(), now(), Door.API, told))


def _move(change: Change, ref: str, trigger: Any, body: object) -> Document:
    change.actor.must_move(trigger)
    told = read_move(body, TOLD_WITH[trigger])
    reason, dry = told.reason or "", told.dry_run
    try:
        done = gate.move(
            db.session(), change, ref, trigger, data=told.data, reason=reason, dry_run=dry
        )
    except BadInput as bad:
        raise BadInput(map(where_it_stands, bad.faults)) from None
    return moved_document(done)
