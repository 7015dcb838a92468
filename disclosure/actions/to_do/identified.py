"""Who is called the patient here, where the patient turned out to be somebody else, or two are."""

import re
from collections.abc import Iterator

from disclosure.actions.people.people_now import patients_of
from disclosure.actions.people.taken_for import taken_for
from disclosure.actions.reading import Case
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed
from disclosure.kinds.people import PatientStatus, PersonChange
from disclosure.records.evidence import Evidence


def named_otherwise(view: Viewed) -> Iterator[ToDo]:
    """Their page may be open to somebody whom it is not about, so it is asked until both agree."""
    row = _identified(view.gathered.case)
    name = view.incident.patient_name
    if row is None or not name:
        return
    for person in view.gathered.persons:
        if person.is_patient and not _one_name(person.name, name):
            yield ToDo(
                f"Look whether {person.called} is the patient",
                f"The patient is identified as {name}. If that is them, put the name right. If "
                "not, withdraw the record that names them the patient: that shuts their page.",
                Target("record", PersonChange.word, {"person": str(person.number)}),
                Group.TODAY,
                Clock.WAITING,
                row.recorded_at,
                owner=view.lead(PersonChange.may),
                needs=PersonChange.may,
                key=f"identified {person.number}",
            )


def of_another_family(view: Viewed) -> Iterator[ToDo]:
    """Whoever was named while the patient was taken for another man is told of a stranger's harm,
    or death, as of their own husband's."""
    case = view.gathered.case
    for person in view.gathered.persons:
        found = taken_for(view.gathered, person)
        if found and not case.corrections_of(person.number):  # which waits for a second person
            name, over = found
            yield ToDo(
                f"See whether {person.called} belongs to the patient",
                f"They were named while the patient was taken for {name}, which is over. If they "
                "belong to this patient, record anew why they may be told. If not, withdraw the "
                "record that names them: that shuts their page. Tell them nothing before that.",
                Target("record", PersonChange.word, {"person": str(person.number)}),
                Group.TODAY,
                Clock.WAITING,
                case.records[over].recorded_at,
                owner=view.lead(PersonChange.may),
                needs=PersonChange.may,
                key=f"of_another {person.number}",
            )


def two_are_named(view: Viewed) -> Iterator[ToDo]:
    """Nobody is refused who names a mother and her newborn so, and nobody can tell then of whom a
    death is told. Source: the product's design, "Incident": one event in the care of one patient.
    """
    there = patients_of(view.gathered.case)
    named = [p for p in view.gathered.persons if p.is_patient and p.number in there]
    if len(named) < 2 or any(person.died_at for person in named):
        return
    second = named[-1]
    names = view.names(person.number for person in named)
    yield ToDo(
        f"Say which is the patient of this case: {names}",
        "A case is of one patient: what is told of the patient's death or capacity counts for both "
        "until then. Change what we know of who is not. Whoever was harmed as well has a case of "
        "their own.",
        Target("record", PersonChange.word, {"person": str(second.number)}),
        Group.TODAY,
        Clock.WAITING,
        second.recorded_at,
        owner=view.lead(PersonChange.may),
        needs=PersonChange.may,
        key="two_patients",
    )


def _identified(case: Case) -> Evidence | None:
    """By the last record that gave them a name."""
    rows = [row for row, status in case.those(PatientStatus) if status.patient]
    return rows[-1] if rows else None


def _one_name(one: str, other: str) -> bool:
    """Mr Ifan Roe is Ifan Roe."""
    ours, theirs = (set(re.findall(r"\w+", name.casefold())) for name in (one, other))
    return ours <= theirs or theirs <= ours
