"""Who was named as of the family while the patient was taken for somebody else."""

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.people import PatientStatus
from letters.parts_of_a_name import bare, names_of
from workflows.words import Standing


def taken_for(gathered: Gathered, person: PersonNow) -> tuple[str, int] | None:
    """Whom the patient was taken for, and the entry by which that is over; None where it holds, or
    somebody said since why this person may be told. A name that is spelled otherwise since, or that
    came with a marriage, has a word of the one before.
    """
    told_nothing = person.standing == Standing.NOT_TO_BE_TOLD
    if person.is_patient or person.died_at or told_nothing:
        return None
    case, now = gathered.case, _parts(gathered.incident.patient_name or "")
    stood = [each for each in _names_given(case) if each[0] < person.number < each[2]]
    if not stood or not now.isdisjoint(_parts(stood[-1][1])):
        return None
    _, name, over = stood[-1]
    return (name, over) if person.placed_by < over <= max(case.records) else None


def _names_given(case: Case) -> list[tuple[int, str, int]]:
    """By each identification: its entry, the name, and the entry by which another took its place or
    it was withdrawn."""
    return case.once("names given", lambda: _given(case))


def _given(case: Case) -> list[tuple[int, str, int]]:
    told = [
        (number, body.patient.name)
        for number, body in sorted(case.bodies.items())
        if isinstance(body, PatientStatus) and body.patient and body.patient.name
    ]
    never = max(case.records, default=0) + 1
    found = []
    for number, name in told:
        newer = (other for other, _ in told if other > number)
        fell = case.corrections_of(number) if number in case.gone else ()
        found.append((number, name, min([never, *newer, *fell])))
    return found


def _parts(name: str) -> frozenset[str]:
    return frozenset(names_of(bare(name)))
