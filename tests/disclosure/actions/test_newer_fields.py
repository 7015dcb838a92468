"""While it is upgraded, the program of before goes on with cases that the newer one wrote to."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase
from disclosure.actions.showing import case_document
from disclosure.kinds.faults import BadInput
from disclosure.kinds.people import Person
from disclosure.operations.verify import verify
from disclosure.records.evidence import Evidence
from disclosure.records.people import people_of
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.people import ADA, BEN, actor

pytestmark = pytest.mark.usefixtures("team")
SAFE = {"use": ["post"], "never": ["phone"]}


@pytest.fixture
def case(session: Session, monkeypatch: pytest.MonkeyPatch) -> ACase:
    """With a person whom a newer program named: it knows one more of each field here."""
    case, as_today = an_opened_case(session), OpenCase.evidence

    def as_tomorrow(this: OpenCase, kind: str, at: datetime, body: Any, **cells: Any) -> Evidence:
        told = body | {"pets": "A dog", "safe": body["safe"] | {"ring_twice": True}}
        return as_today(this, kind, at, told, **cells)

    with monkeypatch.context() as newer:
        newer.setattr(OpenCase, "evidence", as_tomorrow)
        case.person = a_person(case, safe=SAFE)
    return case


def test_a_case_with_fields_that_this_version_does_not_know_is_read_and_goes_on(
    case: ACase, session: Session
) -> None:
    shown = case_document(case.now, actor(session, ADA))
    assert [each["name"] for each in shown["persons"]] == ["Mrs Ann Price"]

    record_as(case, BEN, "note", words="We rang her.")
    why = "She asked us to."
    record_as(case, BEN, "person_change", person=case.person, phone="01632 960333", reason=why)

    session.rollback()
    (row,) = people_of(session, case.id)
    assert (row.details["phone"], row.details["pets"]) == ("01632 960333", "A dog")
    assert row.details["safe"]["ring_twice"] is True
    assert verify(session).ok


def test_what_we_do_not_know_goes_to_no_family_and_into_no_form(case: ACase) -> None:
    body = case.now.case.bodies[case.person]
    assert "pets" not in body.for_family()
    assert "pets" not in body.stored()
    assert body.as_it_was_stored()["pets"] == "A dog"


def test_what_is_typed_has_no_fields_but_ours(case: ACase) -> None:
    with pytest.raises(BadInput, match="pets"):
        a_person(case, is_patient=False, name="Tom", pets="A dog")
    with pytest.raises(BadInput, match="ring_twice"):
        a_person(case, is_patient=False, name="Tom", safe=SAFE | {"ring_twice": True})


def test_the_unknown_is_kept_in_parts_and_in_lists_of_them() -> None:
    told = {"name": "Ann", "relationship": "Patient", "is_patient": True, "standing": "relevant"}
    told |= {"avoid": [{"on": "2026-05-02", "why": "Her birthday", "all_day": True}]}
    assert Person.read_stored(told, 1).as_it_was_stored()["avoid"] == told["avoid"]
