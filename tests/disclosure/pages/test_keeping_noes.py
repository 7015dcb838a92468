"""Whoever is asked to agree that a record is destroyed reads first who did not, and why."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.cases import record_as
from tests.keeping import LONG_AGO, a_closed_case, asked
from tests.people import ADA, RON
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
NO = "“The widow wants it kept”"


def test_a_no_stands_before_the_yes_of_whoever_is_asked_next(app: Flask, session: Session) -> None:
    case = a_closed_case(session, LONG_AGO)
    case.at = now()
    told = {"agrees": False, "reason": "The widow wants it kept"}
    record_as(case, RON, "destruction_review", asked=asked(case), **told)
    asked(case)
    says = f"Ron Bell did not agree on {case.at:%-d %B %Y} that it is destroyed: {NO}"
    kept = f"/incidents/{case.ref}/keeping"
    for who in (ADA, RON):
        for page in ("/keeping", kept, f"/incidents/{case.ref}/destroy"):
            assert signed_in(app, who).get(page).text.count(says) == 1, (who, page)
