"""A child who turns eighteen while the case runs: whoever acted for them may do so no more."""

from collections.abc import Iterator
from datetime import date, datetime, time

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import was_of_age
from disclosure.actions.people.lives import CAPACITY
from disclosure.actions.people.own_no import see_first
from disclosure.actions.people.people_now import PersonNow, may_have_acted
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed
from disclosure.kinds.people import PatientStatus, Person, PersonChange
from workflows.keeping import in_years
from workflows.letter_recipient import ADULT_FROM
from workflows.phrases import joined
from workflows.words import PatientChange

_WHENEVER = frozenset({PatientChange.CAME_OF_AGE, PatientChange.DIED})


def of_age_by_now(view: Viewed) -> Iterator[ToDo]:
    """From the birthday, until it is on record that they speak for themselves, or why somebody
    still acts for them. The birthday alone changes nothing: no program knows who can decide.
    """
    day = of_age_on(view.gathered)
    if day is None or day > view.today:
        return
    start = datetime.combine(day, time(), view.gathered.zone)
    who = joined(person.called for person in _acting(view.gathered, day))
    yield ToDo(
        f"Ask whether {view.patient} speaks for themselves now",
        f"They are {ADULT_FROM} since {view.day(day)}, and what we tell goes to {who}. Record that "
        f"they came of age; or, where {who} still may act, record anew why they may be told.",
        Target("record", PatientStatus.word, {"what": PatientChange.CAME_OF_AGE}),
        Group.TODAY,
        Clock.WAITING,
        start,
        owner=view.lead(PatientStatus.may),
        needs=PatientStatus.may,
        key="of_age",
    )


def ask_first(gathered: Gathered, *numbers: int) -> str:
    """In a sentence, whom we ask before we tell one of these, who may have acted for the patient:
    the patient, who decides now and has not said it yet. Or that the patient said no, and nobody
    since why they must be told all the same. Empty where nobody.
    """
    if says := see_first(gathered, *numbers):
        return says
    facts = gathered.facts
    acted = (each for each in gathered.persons if each.number in numbers)
    if not facts.patient_decides or not any(
        may_have_acted(each) and facts.may_be_told(each.number) is None for each in acted
    ):
        return ""
    patient = gathered.patient
    asked = patient.called if patient else "the patient"
    return f"Ask {asked} first, who speaks for themselves now."


def of_age_on(gathered: Gathered) -> date | None:
    """The day on which the patient is eighteen, past or to come; none where they were so when it
    happened, where nobody acts for them, or where something is on record that says who decides
    since then.
    """
    born = gathered.incident.patient_born_on
    if born is None or was_of_age(gathered):
        return None
    day = in_years(born, ADULT_FROM)
    asked = any(_acting(gathered, day)) and not _known_since(gathered, day)
    return day if asked else None


def _known_since(gathered: Gathered, day: date) -> bool:
    """What was said of their capacity as a child says nothing of who acts for them as an adult."""
    return any(
        body.what in _WHENEVER
        or (body.what in CAPACITY and row.recorded_at.astimezone(gathered.zone).date() >= day)
        for row, body in gathered.case.those(PatientStatus)
    )


def _acting(gathered: Gathered, day: date) -> Iterator[PersonNow]:
    """Whoever is told in the place of the patient on a ground that is older than that day."""
    grounds = _grounds_since(gathered, day)
    for person in gathered.persons:
        if may_have_acted(person) and person.number not in grounds:
            yield person


def _grounds_since(gathered: Gathered, day: date) -> frozenset[int]:
    """Of whom it came on record on that day or later why they may be told."""
    told = [(row, row.number, body.lawful_basis) for row, body in gathered.case.those(Person)]
    told += [
        (row, body.person, body.lawful_basis) for row, body in gathered.case.those(PersonChange)
    ]
    return frozenset(
        person
        for row, person, basis in told
        if basis and row.recorded_at.astimezone(gathered.zone).date() >= day
    )
