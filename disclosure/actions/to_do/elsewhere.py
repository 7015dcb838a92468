"""What another case of the same patient knows, as a thing to do here: before anybody rings them."""

from collections.abc import Iterator
from dataclasses import replace

from disclosure.actions.people.other_cases import Elsewhere, known_elsewhere
from disclosure.actions.thing_to_do import Group, Target, ToDo, Viewed, phone_of
from disclosure.kinds.people import PatientStatus, PersonChange
from workflows.words import PatientChange


def elsewhere_first(view: Viewed, rows: list[ToDo]) -> list[ToDo]:
    """Also said in each row by which the patient would be rung, or anybody about a patient who may
    have died.
    """
    known = list(known_elsewhere(view.gathered))
    return [*_to_find_out(view, known), *(_with_it(view, row, known) for row in rows)]


def _with_it(view: Viewed, row: ToDo, known: list[Elsewhere]) -> ToDo:
    theirs = row.phone == phone_of(view.gathered.patient)
    says = [each.says for each in known if row.phone and (each.died or theirs)]
    return replace(row, why=" ".join([*says, row.why]))


def _to_find_out(view: Viewed, known: list[Elsewhere]) -> Iterator[ToDo]:
    patient = view.gathered.patient
    for each in known:
        if each.died:
            act = f"Find out whether {view.patient} has died"
            target = Target("record", PatientStatus.word, {"what": PatientChange.DIED})
        else:
            act = f"Find out how {view.patient} may be reached"
            whose = {"person": str(patient.number)} if patient else {}
            target = Target("record", PersonChange.word, whose)
        needs = PatientStatus.may if each.died else PersonChange.may
        yield ToDo(act, each.says, target, Group.TODAY, owner=view.lead(needs), needs=needs)
