"""The patient's own no to telling somebody who must be told, as the record stands.

Nobody shuts out who must be told. But a standing that was written down before that no may be wrong,
or over: a wife who was named so at three in the morning, a mother of a child who may decide this.
"""

from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import PersonNow, may_have_acted
from disclosure.actions.people.taken_for import taken_for
from disclosure.kinds.people import ConsentEnd
from disclosure.kinds.replies import WrittenDownRightly
from workflows.consents import ConsentFacts, Purpose, may_be_told


def own_no_to(gathered: Gathered, person: PersonNow) -> int | None:
    """The entry by which the patient does not allow it. None where they do not say so; where it
    shuts that person out anyway; or where it was said since why that one must be told.
    """
    facts, number = gathered.facts, person.number
    known = facts.person(number)
    if known is None or known.by_consent or not may_have_acted(person):
        return None
    patients = frozenset(gathered.patients)
    said = [each for each in facts.consents if not each.ran_out(facts.on)]
    if may_be_told(said, number, patients, facts.on) is not False:
        return None
    noes = (n for each in said if _is_no(each, person, gathered) for n in _by(gathered, each))
    last = max(noes, default=0)
    return last if last > person.placed_by else None


def see_first(gathered: Gathered, *numbers: int) -> str:
    """In a sentence, what to see to before one of these is told; empty where nothing."""
    theirs = [each for each in gathered.persons if each.number in numbers]
    patient = gathered.patient
    for person in theirs:
        if taken_for(gathered, person):
            return f"See first whether {person.called} belongs to the patient."
        if patient and own_no_to(gathered, person):
            return (
                f"{patient.called} {does_not(patient)} allow us to tell {person.called}: see first "
                "whether they must be told."
            )
    return ""


def does_not(patient: PersonNow) -> str:
    return "did not" if patient.died_at else "does not"


def _is_no(said: ConsentFacts, person: PersonNow, gathered: Gathered) -> bool:
    about = person.number == said.with_person or person.number in said.may_mean
    theirs = said.purpose is Purpose.SHARE and said.by in gathered.patients
    return about and theirs and not said.holds(gathered.facts.on)


def _by(gathered: Gathered, said: ConsentFacts) -> Iterator[int]:
    """The entries by which it is a no: a yes may be taken back, or denied, long after."""
    yield said.number
    for row, end in gathered.case.those(ConsentEnd):
        if end.consent == said.number:
            yield row.number
    for row, right in gathered.case.those(WrittenDownRightly):
        if said.denied and right.is_about == said.number and not right.right:
            yield row.number
