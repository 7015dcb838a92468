"""The list of incidents refuses what it is not asked: no whole list stands for a part of it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.callers import PROBLEM, caller
from tests.cases import an_opened_case
from tests.people import ADA

pytestmark = pytest.mark.usefixtures("team")


def test_a_question_that_the_list_does_not_know_is_refused_by_its_name(
    app: Flask, session: Session
) -> None:
    ref, ada = an_opened_case(session).ref, caller(app, session, ADA)
    answer = ada.get("/incidents?limit=5&site=x")
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    told = answer.get_json()["faults"]
    assert [each["field"] for each in told] == ["limit", "site"]
    assert told[0]["says"] == "limit: this is not asked here. Use after, once, or ask without it."
    assert ref not in answer.text
    twice = ada.get(f"/incidents?after={ref}&after={ref}")
    assert [each["field"] for each in twice.get_json()["faults"]] == ["after"]
    assert ada.get("/incidents").get_json()["incidents"][0]["ref"] == ref
