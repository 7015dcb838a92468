"""Somebody is found dead, and nobody knows on which day they died: nobody is told that day."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.look_backs.phones import wishes_of
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.faults import BadInput
from disclosure.kinds.people import PatientStatus
from tests.cases import ACase, a_talk, approved_findings, change_by, record_as
from tests.deaths import maria_is_ill
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Maria lived alone. The police found her on 14 March 2026."""
    case = maria_is_ill(session)
    a_talk(case, "first")
    at = case.later(days=2).at.date().isoformat()
    told = {"what": "died", "at": at, "day_unknown": True, "source": "The police"}
    record_as(case, BEN, "patient_status", **told)
    return case


def test_staff_read_that_she_was_found(case: ACase) -> None:
    view = Viewed(case.now, staff_of(case.session))
    assert view.patient_died == "was found dead on Saturday 14 March"
    maria = next(person for person in case.now.persons if person.body["is_patient"])
    assert maria.died_at
    assert wishes_of(case.now, maria)[0].startswith("Maria was found dead on 14 March 2026.")
    with pytest.raises(BadInput, match="Maria was found dead on 14 March 2026, before this talk"):
        a_talk(case.later(days=1), "follow_up", persons=[maria.number])


def test_her_daughter_reads_of_no_day_of_death(case: ACase) -> None:
    approved_findings(case)
    told: dict[str, object] = {"to": case.person}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "findings", told)
    assert "14 March 2026: it was found that Maria had died." in letter.text
    assert "2026: Maria died." not in letter.text


def test_only_of_a_death_is_the_day_unknown(case: ACase) -> None:
    body = {"what": "lost_capacity", "at": "2026-03-12", "day_unknown": True, "source": "Ward"}
    with pytest.raises(BadInput, match="only of a death"):
        PatientStatus.read(body, case.at, case.now.zone)
