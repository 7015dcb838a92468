"""A person tells it first: until then it is on no page, in no file and under no address."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.canaries import text_of
from tests.cases import (
    FINDINGS,
    SLOTS,
    ACase,
    a_draft,
    acknowledged,
    an_opened_case,
    disclosed,
    investigated,
    move_as,
    record_as,
    text_sha256,
)
from tests.databases import ON_SQLITE
from tests.families import visit
from tests.people import ADA, BEN, EVA

pytestmark = [pytest.mark.usefixtures("team", "letters_are_printed"), ON_SQLITE]
ANSWER = "The two boxes looked the same."
SUPPORT = SLOTS["apology"]["support"]
HARM = "She is too ill to hear it"
GRADED = ("She needed a transfusion.", "The harm is moderate.", "reg20_moderate", "Moderate")


@pytest.fixture
def case(session: Session) -> ACase:
    """Told at first, and graded; what was found is not told."""
    case = an_opened_case(session, now() - timedelta(days=20))
    acknowledged(case)
    move_as(case, ADA, "begin_investigation")
    return case


@pytest.fixture
def ann(app: Flask, case: ACase) -> FlaskClient:
    return visit(app, case, case.person)


def everything(client: FlaskClient) -> str:
    """The page, and all that they can take away: each letter in every form."""
    answers = [client.get("/f/page"), client.get("/f/page?copy=yes"), client.post("/f/take-away")]
    assert {answer.status_code for answer in answers} == {200}
    return " ".join(" ".join(text_of(answer.data).split()) for answer in answers)


def shown(client: FlaskClient, *words: str) -> list[str]:
    there = everything(client)
    assert not [graded for graded in GRADED if graded in there]
    return [each for each in words if each in there]


def test_what_we_found_and_answered_waits_for_the_talk(case: ACase, ann: FlaskClient) -> None:
    found = (FINDINGS["why"], FINDINGS["changes"], ANSWER)
    investigated(case)
    assert shown(ann, *found) == []
    move_as(case, ADA, "share_findings")
    assert shown(ann, *found) == []
    disclosed(case)
    assert shown(ann, *found) == list(found)


def test_a_letter_waits_until_it_is_sent(case: ACase, ann: FlaskClient) -> None:
    investigated(case)
    move_as(case, ADA, "share_findings")
    disclosed(case)
    move_as(case, ADA, "record_disclosure")
    ref = a_draft(case, "apology")
    for email, trigger in ((BEN, "submit"), (EVA, "approve"), (ADA, "issue")):
        assert shown(ann, SUPPORT, ref) == [], trigger
        assert ann.get("/f/letters/1/").status_code == 404
        assert ann.get("/f/letters/1/html").status_code == 404
        told = {"sha256": text_sha256(case, ref)} if trigger == "approve" else {}
        move_as(case, email, trigger, ref, **told)
    assert shown(ann, SUPPORT, ref) == []
    assert ann.post("/f/letters/1/read").status_code == 404
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert SUPPORT in ann.get("/f/letters/1/").text
    assert shown(ann, SUPPORT, ref) == [SUPPORT, ref]


def test_that_hearing_it_would_harm_them_is_told_by_a_person(case: ACase, ann: FlaskClient) -> None:
    at = case.at.isoformat()
    told = {"person": case.person, "requirement": ["disclosure_conversation_recorded"], "at": at}
    told |= {"ground": "would_harm", "reason": HARM, "review_on": case.day(30)}
    made = record_as(case, BEN, "excuse", **told)
    assert shown(ann, HARM) == []
    assert ann.post(f"/f/excuses/{made.id}/take_back").status_code == 404
    record_as(case, BEN, "excuse_told", excuse=made.id, how="At her bed", at=at)
    assert shown(ann, HARM) == [HARM]


def test_a_hold_and_another_organisation_wait_until_they_were_told(
    case: ACase, ann: FlaskClient
) -> None:
    at, waits = case.at.isoformat(), "The police asked us to wait"
    hold = {"by": "police", "limits": ["names"], "advice_by": "Inspector Gray", "from": at}
    hold |= {"reason": "They look into it", "review_on": case.day(60)}
    clinic = {"name": "Beech Clinic", "role": "treats_now", "contact": "Dr Ash"}
    clinic |= {"who_speaks": "Dr Birch"}
    made = record_as(case, ADA, "hold", **hold)
    record_as(case, ADA, "other_organisation", **clinic)
    assert shown(ann, waits, "Beech Clinic", "Dr Birch") == []
    record_as(case, BEN, "hold_told", hold=made.id, how="By telephone", at=at)
    record_as(case, ADA, "other_organisation", **clinic, family_told_at=at)
    assert shown(ann, waits, "Beech Clinic", "Dr Birch") == [waits, "Beech Clinic", "Dr Birch"]
