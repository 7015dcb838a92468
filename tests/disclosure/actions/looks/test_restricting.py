"""Who may shut a case to all but named people, and who has to be among them."""

import pytest

from disclosure.actions.change import Door
from disclosure.actions.looks.restricting import last_free_decider
from disclosure.actions.opening import open_incident
from disclosure.actions.refused import Refused
from disclosure.actions.thing_to_do import ToDo
from disclosure.actions.users import Person, add_user
from disclosure.kinds.faults import BadInput
from disclosure.records.team import is_theirs
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case, record_as
from tests.people import ADA, BEN, FAR_SITE, MAX, OPERATOR, RON, actor
from tests.to_do import rows_of

pytestmark = begins_with(an_opened_case)
WHY = "She works here too"
LONE = "lone@example.org"


@pytest.fixture
def far(case: ACase) -> ACase:
    """Of a small site with one risk manager."""
    session, at = case.session, case.at
    add_user(session, OPERATOR, at, Person(LONE, "Lo Berg", ["risk_manager"], [FAR_SITE]))
    told = {"became_aware_at": at.isoformat(), "site": FAR_SITE, "summary": "A fall"}
    incident = open_incident(session, actor(session, LONE), at, Door.COMMAND, told)
    return ACase(session, incident.id, incident.ref, at)


def sees(case: ACase, email: str) -> bool:
    case.session.rollback()
    return is_theirs(case.session, actor(case.session, email), case.incident)


def test_who_took_part_in_the_care_hides_no_case_from_the_others(case: ACase) -> None:
    record_as(case, RON, "involved", user=ADA, part="Gave the dose")
    for only in ([ADA], [ADA, RON], [RON, MAX]):
        with pytest.raises(Refused, match="You took part in this patient's care"):
            record_as(case, ADA, "restrict", reason=WHY, only=only)
    assert sees(case, RON)
    assert sees(case, MAX)


def test_somebody_who_took_no_part_is_among_those_who_see_it(case: ACase) -> None:
    record_as(case, ADA, "involved", user=RON, part="Set up the pump")
    with pytest.raises(BadInput, match="name at least one person who took no part in the care"):
        record_as(case, ADA, "restrict", reason=WHY, only=[RON])
    record_as(case, ADA, "restrict", reason=WHY, only=[ADA, RON])
    assert sees(case, RON)


def test_a_risk_manager_may_look_after_it_alone(case: ACase) -> None:
    record_as(case, ADA, "restrict", reason=WHY, only=[ADA])
    assert not sees(case, RON)


def test_a_risk_manager_of_another_site_may_see_it(far: ACase) -> None:
    record_as(far, LONE, "restrict", reason=WHY, only=[LONE, RON])
    assert sees(far, RON)


def asked_for_another(case: ACase) -> list[ToDo]:
    rows = rows_of(case)
    return [row for row in rows if row.act.startswith("Let another risk manager see this case")]


def test_whoever_took_part_lets_another_in_where_nobody_else_is_left_to_judge(case: ACase) -> None:
    """To say who took part is never refused; that the case has nobody then is a thing to do."""
    record_as(case, RON, "restrict", reason=WHY, only=[RON, BEN])
    says = last_free_decider(case.session, case.now.incident, frozenset())
    assert says.startswith("Ron Bell is the only risk manager named on this case")
    assert says.endswith("who can go on when you are away or leave: Ada Lind.")
    assert not asked_for_another(case)
    record_as(case, RON, "involved", user=RON, part="Gave the dose")
    [row] = asked_for_another(case)
    assert "Ada Lind" in row.why
    for only in ([RON], [RON, ADA], [RON, BEN, MAX]):  # nobody is shut out, nor is it for nothing
        with pytest.raises(BadInput, match="keep everybody who is named now"):
            record_as(case, RON, "restrict", reason=WHY, only=only)
    record_as(case, RON, "restrict", reason=WHY, only=[RON, BEN, ADA])
    assert sees(case, ADA)
    assert not asked_for_another(case)
    with pytest.raises(Refused, match="You took part in this patient's care"):
        record_as(case, RON, "restrict", reason=WHY, only=[RON, BEN, ADA, MAX])


def test_a_case_shut_by_mistake_is_said_to_open_by_no_withdrawal(case: ACase) -> None:
    """It stood as withdrawn, as counting for nothing, and was shut to the ward as before."""
    shut = record_as(case, ADA, "restrict", reason=WHY, only=[ADA]).id
    told = {"of": str(shut), "words": "It was meant for another case"}
    with pytest.raises(BadInput, match="that lets nobody see the case again"):
        record_as(case, ADA, "correction", **told, withdraws=True)
    record_as(case, ADA, "correction", **told, withdraws=False)
    record_as(case, ADA, "restrict", reason="It was the wrong case", only=[ADA, BEN, RON])
    assert sees(case, BEN)
    assert sees(case, RON)
