"""What a person wanted their named contact not to read leaves the house through nobody's hands
but another's; and what we said of a promise is part of all we hold about whom it is owed to.
"""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.kept_from import ANOTHER_TAKES
from disclosure.actions.packing.person_pack import (
    TOGETHER,
    UNTOLD,
    export_by_identifier,
    export_person,
)
from disclosure.actions.packing.taking import open_for_family
from disclosure.actions.refused import Refused
from tests.cases import ACase, a_case, a_next_contact, a_person, a_talk, move_as, record_as
from tests.databases import ON_SQLITE
from tests.people import ADA, BEN, EVA, MONA, actor
from tests.typed import signed_in
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]


@pytest.fixture
def case(session: Session) -> ACase:
    """Ada is her named contact, and what she says of how we did is not for Ada."""
    case = a_case(session, at=State.INVESTIGATE)
    contact = {"name": "Ada Lind", "user": ADA, "role": "Lead", "phone": "01632 960102"}
    record_as(case, ADA, "contact", **contact, hours="9am to 5pm")
    heard = {"answer": "words", "told_how_to_complain": True, "contact_may_read": False}
    heard |= {"words": "Ada frightens me", "how": "By post", "asked_at": case.at.isoformat()}
    record_as(case, BEN, "heard", person=case.person, **heard)
    return case


def all_about(case: ACase, person: int, by: str = MONA) -> dict[str, Any]:
    case.session.rollback()
    who = actor(case.session, by)
    made = export_person(case.session, who, case.incident, person, case.at, Door.COMMAND)
    told: dict[str, Any] = json.loads(ZipFile(BytesIO(made)).read("record.json"))
    return told


def test_the_contact_takes_neither_file_and_another_takes_the_whole(case: ACase) -> None:
    case.session.rollback()
    ada, number = actor(case.session, ADA), case.incident.patient_identifier or ""
    case.session.rollback()
    with pytest.raises(Refused, match="ask somebody else"):
        all_about(case, case.person, ADA)
    with pytest.raises(Refused, match=f"{case.ref}: They said how we did"):
        export_by_identifier(case.session, ada, number, case.at, Door.COMMAND)
    case.session.rollback()
    with pytest.raises(Refused, match="ask somebody else"):
        open_for_family(case.session, ada, case.incident, case.person, case.at, Door.COMMAND)
    assert "Ada frightens me" in json.dumps(all_about(case, case.person))


def test_what_a_mother_kept_from_her_contact_keeps_her_son_from_nothing(case: ACase) -> None:
    kin = {"name": "Mr Tom Price", "relationship": "Son", "is_patient": False}
    tom = a_person(case, **kin)
    assert "Ada frightens me" not in json.dumps(all_about(case, tom, ADA))


def test_the_page_says_so_where_the_button_would_be(app: Flask, case: ACase) -> None:
    address, button = f"/incidents/{case.ref}/packs", "Take away the pack of Mrs Ann Price"
    page = signed_in(app, ADA).get(address).text
    assert ANOTHER_TAKES in page
    assert button not in page
    page = signed_in(app, MONA).get(address).text
    assert ANOTHER_TAKES not in page
    assert button in page


def test_why_we_broke_a_promise_to_her_is_hers(case: ACase) -> None:
    a_talk(case, "follow_up", next_contact=a_next_contact(case))
    why = {"why": "Nobody rang her back.", "told_how": "When she rang us"}
    move_as(case, BEN, "cannot_keep", case.promise, **why, at=case.at.isoformat())
    told = all_about(case, case.person)
    (said,) = (r for r in told["records"] if r["what"].startswith("we said that a promise"))
    assert said["fields"]["Why we cannot keep it"] == "Nobody rang her back."
    assert said["fields"]["How they were told"] == "When she rang us"


def test_how_several_were_told_is_counted_and_so_is_what_they_do_not_know_yet(
    case: ACase,
) -> None:
    kin = {"name": "Mr Tom Price", "relationship": "Son", "is_patient": False}
    both = [case.person, a_person(case, **kin)]
    left = left_out(case)
    a_talk(case, "follow_up", persons=both, next_contact=a_next_contact(case))
    why = {"why": "Nobody rang them back.", "told_how": "On a walk with Tom"}
    move_as(case, BEN, "cannot_keep", case.promise, **why, at=case.at.isoformat())
    assert "Nobody rang them back." in json.dumps(all_about(case, case.person))
    assert "On a walk with Tom" not in json.dumps(all_about(case, case.person))
    assert left_out(case).get(TOGETHER, 0) > left.get(TOGETHER, 0)
    a_talk(case, "follow_up", next_contact=a_next_contact(case))
    before = left_out(case).get(UNTOLD, 0)
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon")
    assert left_out(case).get(UNTOLD, 0) == before + 1
    move_as(case, EVA, "verify", case.promise)
    assert "I rang her at noon" in json.dumps(all_about(case, case.person))


def left_out(case: ACase) -> dict[str, int]:
    return {row["what"]: row["how_many"] for row in all_about(case, case.person)["left_out"]}
