"""A case as a page opens it: the look is written down first, and a refusal loses nothing typed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import abort
from wtforms import FieldList, FormField

from disclosure.actions.change import Change, ChangedMeanwhile, Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.looks.looking import NotYours, look
from disclosure.actions.refused import Refused
from disclosure.actions.said_beside import heading_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.errors import ANSWERS
from disclosure.pages.forms import show_faults
from disclosure.pages.glass.through import glass_before, say_so
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents import meanwhile
from disclosure.pages.rota.coach import remember_case
from disclosure.permissions import Forbidden
from disclosure.records.commitment import Commitment, commitment_called
from disclosure.records.incident import Incident, incident_called
from disclosure.records.letter import Letter, letter_called
from workflows.machine import NotReady, WrongState

REFUSALS = (BadInput, Refused, Forbidden, ChangedMeanwhile, NotReady, WrongState)
UNPROCESSABLE = 422
Faults = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What stands above every page of a case."""

    ref: str
    patient: str
    summary: str

    @property
    def href(self) -> str:
        return f"/incidents/{self.ref}"

    @property
    def caption(self) -> str:
        return f"{self.ref} · {self.patient}"


def case_called(ref: str, what: str) -> Gathered:
    return _looked_at(incident_called(db.session(), ref), what)


def letter_here(ref: str, what: str) -> tuple[Gathered, Letter]:
    there = letter_called(db.session(), ref) or abort(404)
    gathered = _looked_at(db.session().get(Incident, there.incident_id), what)
    return gathered, gathered.letters_by_ref[ref]


def promise_here(ref: str, what: str) -> tuple[Gathered, Commitment]:
    there = commitment_called(db.session(), ref) or abort(404)
    gathered = _looked_at(db.session().get(Incident, there.incident_id), what)
    return gathered, gathered.promises_by_ref[ref]


def change_in(gathered: Gathered, seen: int | None = None) -> Change:
    """One made through a page, now. `seen`: the version this person decided on."""
    return Change(gathered.incident.id, current_actor(), now(), Door.PAGE, seen)


def head_of(gathered: Gathered) -> CaseHead:
    incident, patient = gathered.incident, gathered.patient
    known = patient.called if patient else incident.patient_name
    return CaseHead(incident.ref, known or "Patient not known yet", heading_of(gathered.case))


def what_stands_in_the_way(form: Any, no: Exception) -> tuple[Faults, int]:
    """The list for the top of the page and its status; each sentence also beside its box."""
    if isinstance(no, BadInput):
        faults = [_moved(form, fault) for fault in no.faults]
        return _only_to_boxes(form, show_faults(form, faults)), UNPROCESSABLE
    if isinstance(no, NotReady):
        return [{"text": item.says} for item in no.unmet], UNPROCESSABLE
    answer = next(answer for kind, answer in ANSWERS.items() if isinstance(no, kind))
    says = meanwhile.says(no) if isinstance(no, ChangedMeanwhile) else str(no)
    return [{"text": says}], answer.status


def _moved(form: Any, fault: Fault) -> Fault:
    """Where one box of the page stands for a group of the record, the sentence goes there."""
    group = fault.field.partition(".")[0]
    box = getattr(form, "STANDS_FOR", {}).get(group)
    return replace(fault, field=box) if box else fault


def _only_to_boxes(form: Any, summary: Faults) -> Faults:
    """A box with nothing to choose is not on the page, so no link leads there."""
    empty = {f"#{box.id}" for box in _all_boxes(form) if getattr(box, "choices", None) in ([], {})}
    return [{k: v for k, v in item.items() if k != "href" or v not in empty} for item in summary]


def _all_boxes(form: Any) -> Iterator[Any]:
    for box in form:
        yield box
        if isinstance(box, FieldList | FormField):
            yield from _all_boxes(box)


def _looked_at(incident: Incident | None, what: str) -> Gathered:
    there = incident or abort(404)
    glass = glass_before(there)
    try:
        look(db.session(), current_actor(), there, now(), Door.PAGE, what)
    except NotYours:
        abort(404)
    if glass:
        say_so(glass, there)
    gathered = gather(db.session(), there, now())
    remember_case(gathered)
    return gathered
