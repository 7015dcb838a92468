"""Of several browsers with one code, at the same moment, one gets in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.records.links import FamilyVisit
from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.families import FACT, code_for
from workflows.words import State

RACERS = 6


@begins_with(a_case, at=State.INVESTIGATE)
def test_of_browsers_that_race_with_one_code_one_gets_in(
    app: Flask, session: Session, begun: ACase
) -> None:
    told, together = (
        {"code": code_for(begun, begun.person), "fact": FACT["answer"]},
        Barrier(RACERS),
    )

    def race(browser: FlaskClient) -> int:
        together.wait(30)
        return browser.post("/f/open", data=told).status_code

    browsers = [app.test_client() for _ in range(RACERS)]
    with ThreadPoolExecutor(RACERS) as racing:
        answers = list(racing.map(race, browsers))
    assert sorted(answers) == [303] + [422] * (RACERS - 1)
    assert sum(browser.get("/f/page").status_code == 200 for browser in browsers) == 1
    session.rollback()
    assert len(session.scalars(select(FamilyVisit)).all()) == 1
