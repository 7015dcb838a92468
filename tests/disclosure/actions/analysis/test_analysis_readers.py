"""Whoever wrote a privileged analysis reads their own; who was named for it by another, all."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.adding import add
from disclosure.actions.analysis.readers import analyses_for
from disclosure.actions.change import open_case
from disclosure.actions.showing import case_document
from disclosure.actions.users import Person, add_user
from disclosure.kinds.faults import BadInput
from disclosure.kinds.findings import AnalysisReader
from disclosure.kinds.notes import Correction
from disclosure.permissions import Forbidden, Role
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, record_as
from tests.people import ADA, IVA, OPERATOR, RON, SITE, actor
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
OLA, BOTH = "ola.lind@hospital.example", "bo.both@hospital.example"
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
    record_as(case, ADA, "analysis_reader_end", analysis_reader=named.id)
    assert read_by(case, OLA) == []


def test_to_write_three_letters_opens_what_nobody_else_wrote(case: ACase) -> None:
    record_as(case, OLA, "analysis", text="x y z")
    assert read_by(case, OLA) == ["x y z"]
    assert read_by(case, IVA) == [SECRET]
    record_as(case, ADA, "analysis_reader", user=OLA, reason="She looks into it from now on")
    assert read_by(case, OLA) == [SECRET, "x y z"]


def test_nobody_names_themselves(case: ACase) -> None:
    roles = [Role.RISK_MANAGER, Role.INVESTIGATOR]
    add_user(case.session, OPERATOR, case.at, Person(BOTH, "Bo Both", roles, [SITE]))
    told = {"user": BOTH, "reason": "I would like to know"}
    with pytest.raises(BadInput, match="another person has to name you"):
        record_as(case, BOTH, "analysis_reader", **told)
    with open_case(case.session, change_by(case, BOTH)) as locked:  # as it could be before
        add(locked, AnalysisReader.model_validate(told))
    assert read_by(case, BOTH) == []
    record_as(case, ADA, "analysis_reader", **told)
    assert read_by(case, BOTH) == [SECRET]


def test_who_took_part_in_the_care_reads_what_they_wrote_alone(case: ACase) -> None:
    record_as(case, ADA, "analysis_reader", user=OLA, reason="She looks into it from now on")
    record_as(case, OLA, "analysis", text="I gave the dose myself.")
    record_as(case, ADA, "involved", user=OLA, part="Gave the dose")
    assert read_by(case, OLA) == ["I gave the dose myself."]
    with pytest.raises(BadInput, match="they took part in the care"):
        record_as(case, RON, "analysis_reader", user=OLA, reason="She asks to read it")


def test_to_be_named_makes_nobody_an_investigator(case: ACase) -> None:
    record_as(case, ADA, "analysis_reader", user=RON, reason="He would like to know")
    assert read_by(case, RON) == []


def test_an_investigator_names_nobody(case: ACase) -> None:
    with pytest.raises(Forbidden):
        record_as(case, IVA, "analysis_reader", user=OLA, reason="She helps me with it")


def let_in_again(case: ACase, email: str, what: int) -> None:
    told = {"of": str(what), "words": "That was written down by mistake.", "withdraws": True}
    with pytest.raises(BadInput, match="lets nobody read the privileged analysis again"):
        record_as(case, email, "correction", **told)
    case.session.rollback()


def test_nobody_who_was_shut_out_opens_it_again_by_a_correction(case: ACase) -> None:
    """Neither of the end that a risk manager set, nor of what took the naming away."""
    told = {"user": OLA, "reason": "She looks into it from now on"}
    named = record_as(case, ADA, "analysis_reader", **told).id
    ended = record_as(case, ADA, "analysis_reader_end", analysis_reader=named).id
    for email in (OLA, ADA):
        let_in_again(case, email, ended)
    assert read_by(case, OLA) == []
    named = record_as(case, ADA, "analysis_reader", **told).id
    assert read_by(case, OLA) == [SECRET]
    slip = {"of": str(named), "words": "Another Ola was meant.", "withdraws": True}
    let_in_again(case, OLA, record_as(case, ADA, "correction", **slip).id)
    assert read_by(case, OLA) == []
    record_as(case, ADA, "analysis_reader", **told)
    assert read_by(case, OLA) == [SECRET]


def test_an_end_that_somebody_withdrew_before_it_was_asked_still_holds(case: ACase) -> None:
    told = {"user": OLA, "reason": "She looks into it from now on"}
    named = record_as(case, ADA, "analysis_reader", **told).id
    ended = record_as(case, ADA, "analysis_reader_end", analysis_reader=named).id
    slip = {"of": str(ended), "words": "It was ended by mistake.", "withdraws": True}
    with open_case(case.session, change_by(case, OLA)) as locked:  # as it could be before
        add(locked, Correction.model_validate(slip))
    assert ended in case.now.case.gone
    assert read_by(case, OLA) == []


def test_they_read_it_no_longer_by_however_many_they_were_named(case: ACase) -> None:
    told = {"user": OLA, "reason": "She looks into it from now on"}
    *_, last = (record_as(case, email, "analysis_reader", **told).id for email in (ADA, RON))
    record_as(case, ADA, "analysis_reader_end", analysis_reader=last)
    assert read_by(case, OLA) == []
    record_as(case, RON, "analysis_reader", **told)
    assert read_by(case, OLA) == [SECRET]
