"""Who may take a pack of a case away, for an inspector or for one of its family; what it leaves.

The pack itself is put together in operations/packs.py, for the proof of its chains is made there.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.analysis.readers import analyses_for, may_read_analysis
from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.family.door import person_of, why_closed
from disclosure.actions.looks.kept_from import why_another_takes
from disclosure.actions.packing.taking_away import looked_at, noted
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden
from disclosure.records.incident import Incident
from workflows.phrases import going_on

INSPECTOR, FAMILY = "inspector's pack", "family's pack"
WITH_ANALYSIS = f"{INSPECTOR}, with the analysis"
NOT_A_READER = (
    "The privileged analysis, if there is any, is for whoever wrote one or was named for it."
)


def open_for_inspector(
    session: Session, actor: Actor, incident: Incident, at: datetime, door: Door, *, analysis: bool
) -> Gathered:
    """Looked at and noted before it is given. Raises Forbidden, NotYours, Refused."""
    what = WITH_ANALYSIS if analysis else INSPECTOR
    gathered = looked_at(session, actor, incident, at, door, what)
    if analysis and not may_read_analysis(actor, gathered):
        raise Forbidden(NOT_A_READER)
    if analysis and not analyses_for(actor, gathered):
        raise Refused("There is no analysis in this case.")
    return _noted(gathered, actor, door, what)


def open_for_family(
    session: Session,
    actor: Actor,
    incident: Incident,
    person: int | None,
    at: datetime,
    door: Door,
) -> tuple[Gathered, int]:
    """With whose pack it is: theirs whose page could be opened, and nobody else's.

    Raises BadInput, Forbidden, NotYours, Refused.
    """
    gathered = looked_at(session, actor, incident, at, door, FAMILY)
    number = _the_only_one(gathered) if person is None else person_of(gathered, person).number
    if says := why_closed(gathered, number) or why_another_takes(gathered, actor.email, number):
        raise Refused(says)
    return _noted(gathered, actor, door, FAMILY), number


def _noted(gathered: Gathered, actor: Actor, door: Door, what: str) -> Gathered:
    """What was read is old once that is stored: the case is read anew, at once, not row by row."""
    session, incident, at = gathered.session, gathered.incident, gathered.at
    noted(session, actor, at, door, what, incident.ref)
    return gather(session, incident, at)


def families_of(gathered: Gathered) -> list[tuple[int, str]]:
    """For whom a pack can be made, by number and name."""
    called = called_apart(gathered.persons)
    return [(n, name) for n, name in called.items() if not why_closed(gathered, n)]


def called_apart(persons: Sequence[PersonNow]) -> dict[int, str]:
    """By their numbers, as they like to be called: Maria. Where two are called so, each with who it
    is: a file of the one, in the hands of the other, cannot be taken back.
    """
    alike = Counter(person.called.casefold() for person in persons)
    return {
        each.number: each.called if alike[each.called.casefold()] == 1 else _in_full(each)
        for each in persons
    }


def _in_full(person: PersonNow) -> str:
    names, kin = person.names[:-1], going_on(str(person.body["relationship"]))
    return f"{person.called} ({', '.join((*names, kin))}, No. {person.number})"


def made_by_another(gathered: Gathered, email: str) -> dict[int, str]:
    """By their numbers, of whom somebody else makes the pack; and why."""
    found = {n: why_another_takes(gathered, email, n) for n, _ in families_of(gathered)}
    return {number: says for number, says in found.items() if says}


def _the_only_one(gathered: Gathered) -> int:
    found = families_of(gathered)
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise Refused("Nobody of this family has a page, so there is no pack for one yet.")
    those = ", ".join(f"{number} ({name})" for number, name in found)
    raise BadInput.at("person", f"person: there are several, so name one: {those}.")
