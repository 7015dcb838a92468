"""A system that takes complaints answers them too: that agrees to nothing. Whom a concern is about,
and who took part in the care, answers it by no door.
"""

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.callers import Caller, caller
from tests.cases import ACase, record_as
from tests.people import ADA, BEN, EVA, RON

WORDS = "We are sorry that nobody rang. Somebody rings every Monday from now on."


def a_concern(case: ACase, *about: str) -> int:
    told = {"person": case.person, "words": "Nobody rang me back"}
    return record_as(case, BEN, "concern", **told, about=about).id


def answered(by: Caller, case: ACase, concern: int) -> TestResponse:
    told = {"concern": concern, "words": WORDS}
    return by.post(f"/incidents/{case.ref}/records/concern_answer", told)


@pytest.mark.parametrize("who", [ADA, EVA])
def test_a_token_answers_a_concern(app: Flask, session: Session, case: ACase, who: str) -> None:
    concern = a_concern(case, RON)
    by = caller(app, session, who)
    assert answered(by, case, concern).status_code == 201
    (shown,) = by.get(f"/incidents/{case.ref}").get_json()["records"]["concern_answer"]
    assert (shown["concern"], shown["words"], shown["by"]) == (concern, WORDS, who)


def test_whom_it_is_about_does_not(app: Flask, session: Session, case: ACase) -> None:
    answer = answered(caller(app, session, RON), case, a_concern(case, RON))
    assert answer.status_code == 409
    assert answer.get_json()["why"].startswith("This concern is about you")


def test_nor_does_who_took_part_in_the_care(app: Flask, session: Session, case: ACase) -> None:
    record_as(case, ADA, "involved", user=RON, part="Gave the dose")
    assert answered(caller(app, session, RON), case, a_concern(case)).status_code == 409


def test_a_role_that_answers_no_concern_does_not_by_token_either(
    app: Flask, session: Session, case: ACase
) -> None:
    answer = answered(caller(app, session, BEN), case, a_concern(case))
    assert answer.status_code == 403
    assert "It needs: risk manager or approver" in answer.get_json()["why"]
