"""Every address refuses what it is not asked: no whole stands for a part, no trial is obeyed."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.by_command import opening
from tests.callers import PROBLEM, V1, Caller, caller
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


def test_a_trial_that_is_asked_in_the_address_moves_and_records_nothing(
    app: Flask, session: Session
) -> None:
    case, ada = an_opened_case(session), caller(app, session, ADA)
    before = ada.get(f"/incidents/{case.ref}").get_json()
    reason = {"reason": "This was opened by mistake"}
    error = {"what": "not_an_incident", **reason}
    for path, body in {
        f"/incidents/{case.ref}/moves/begin_investigation?dry_run=1": reason,
        f"/incidents/{case.ref}/records/error?dry_run=true": error,
        "/incidents?dry_run=": opening(),
    }.items():
        answer = ada.post(path, body)
        says = "dry_run: this is not asked here. What is told stands in the body, and nothing in "
        told = {"field": "dry_run", "says": f"{says}the address."}
        assert (answer.status_code, answer.get_json()["faults"]) == (422, [told]), path
    assert ada.get(f"/incidents/{case.ref}").get_json()["version"] == before["version"]
    assert len(ada.get("/incidents").get_json()["incidents"]) == 1


def test_no_address_of_the_api_answers_what_it_does_not_know(app: Flask, session: Session) -> None:
    """Each of them; what a body would have to be is asked only after that."""
    ada, ours = caller(app, session, ADA), [r for r in app.url_map.iter_rules() if V1 in r.rule]
    assert len(ours) > 10
    for rule in ours:
        path = re.sub(r"<[^>]+>", "x", rule.rule).removeprefix(V1)
        for method in (rule.methods or set()) & {"GET", "POST", "PATCH"}:
            answer = ada.ask(method, f"{path}?fields=ref", None)
            told = answer.get_json()
            assert (answer.status_code, told["faults"][0]["field"]) == (422, "fields"), path


def test_a_caller_without_a_token_is_told_that_alone(app: Flask) -> None:
    assert Caller(app).get("/incidents?site=x").status_code == 401
