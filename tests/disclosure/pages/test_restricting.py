"""The form that restricts a case says first who may not, and whom to name beside oneself."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.analysis_readers import analyses_for
from tests.cases import an_opened_case, record_as
from tests.people import ADA, IVA, RON, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


def test_whom_to_name_beside_oneself_is_said_and_not_asked(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    path = f"/incidents/{case.ref}/records/restrict"
    says = "Name another risk manager too, who can go on when you are away or leave: Ron Bell."
    assert says in signed_in(app, ADA).get(path).text
    told = {"reason": "She works here too", "only": ADA}
    assert signed_in(app, ADA).post(path, data=told).status_code == 303


def test_who_took_part_is_told_that_another_decides(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "involved", user=RON, part="Gave the dose")
    path = f"/incidents/{case.ref}/records/restrict"
    page = signed_in(app, RON).get(path).text
    assert "so another person has to say who may see the case" in page
    assert "Who can: Ada Lind." in page
    assert "<textarea" not in page
    told = {"reason": "She works here too", "only": RON}
    assert signed_in(app, RON).post(path, data=told).status_code == 409


def test_whoever_reads_what_they_wrote_alone_is_told_so(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, IVA, "analysis", text="The rota was cut by a third.")
    page = signed_in(app, IVA).get(f"/incidents/{case.ref}/analysis").text
    assert "The rota was cut by a third." in page
    assert "You see what you wrote yourself" in page
    record_as(case, ADA, "analysis_reader", user=IVA, reason="She leads the review")
    page = signed_in(app, IVA).get(f"/incidents/{case.ref}/analysis").text
    assert "You see what you wrote yourself" not in page
    assert analyses_for(actor(session, IVA), case.now)
