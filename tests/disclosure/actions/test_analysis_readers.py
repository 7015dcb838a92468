"""The privileged analysis is read by whoever wrote one, and by investigators named for it."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.analysis_readers import analyses_for
from disclosure.actions.showing import case_document
from disclosure.actions.users import Person, add_user
from disclosure.permissions import Forbidden, Role
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.people import ADA, IVA, OPERATOR, SITE, actor
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]
OLA = "ola.lind@hospital.example"
SECRET = "The rota was cut by a third in May, against advice."


@pytest.fixture
def case(begun: ACase, session: Session) -> ACase:
    found = begun
    add_user(session, OPERATOR, found.at, Person(OLA, "Ola Lind", [Role.INVESTIGATOR], [SITE]))
    record_as(found, IVA, "analysis", text=SECRET)
    return found


def read_by(case: ACase, email: str) -> list[str]:
    who = actor(case.session, email)
    texts = [row.text for row in analyses_for(who, case.now)]
    shown = "analysis" in case_document(case.now, who)["records"]
    assert shown == bool(texts) or not texts
    return texts


def test_whoever_wrote_one_reads_it(case: ACase) -> None:
    assert read_by(case, IVA) == [SECRET]


def test_no_role_alone_opens_it(case: ACase) -> None:
    assert read_by(case, OLA) == []
    assert "analysis" not in case_document(case.now, actor(case.session, OLA))["records"]


def test_named_for_it_another_investigator_reads_it_until_that_ends(case: ACase) -> None:
    why = "She looks into it from now on"
    named = record_as(case, ADA, "analysis_reader", user=OLA, reason=why)
    assert read_by(case, OLA) == [SECRET]
    at = case.at.isoformat()
    record_as(case, ADA, "analysis_reader_end", analysis_reader=named.id, at=at)
    assert read_by(case, OLA) == []


def test_to_be_named_makes_nobody_an_investigator(case: ACase) -> None:
    record_as(case, ADA, "analysis_reader", user=ADA, reason="I would like to know")
    assert read_by(case, ADA) == []


def test_an_investigator_names_nobody(case: ACase) -> None:
    with pytest.raises(Forbidden):
        record_as(case, IVA, "analysis_reader", user=OLA, reason="She helps me with it")
