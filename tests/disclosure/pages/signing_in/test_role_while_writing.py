"""Who is given a role that needs a code while they write sets it up, and has their words back."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.staff import second_factor
from disclosure.actions.users import Person, change_user
from disclosure.clock import now
from tests.codes import a_phone, code_at
from tests.disclosure.pages.signing_in.test_second_factor import (
    CODE,
    KEY,
    give_code,
    in_production,
)
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.staff import BEN, OPERATOR, sign_in

__all__ = ["in_production"]  # used by its name

pytestmark = pytest.mark.usefixtures("staff")

OPENING = "/incidents/open"
WORDS = "I told her at her bedside that we gave ten times the dose, and that I am sorry."


def becomes_investigator(session: Session) -> None:
    roles = ("clinician", "investigator")
    change_user(session, OPERATOR, now(), Person(BEN.email, BEN.name, roles, BEN.sites))


def test_what_they_typed_goes_with_them_to_the_end_of_setting_it_up(
    in_production: Flask,
    session: Session,
) -> None:
    ben = in_production.test_client()
    sign_in(ben)
    assert ben.get(OPENING).status_code == 200
    becomes_investigator(session)
    asked = ben.post(OPENING, data={"summary": WORDS})
    assert asked.status_code == 401
    assert "What you typed is kept" in asked.text
    begun = ben.post("/account/second-factor/begin", data=hidden_in(asked.text))
    wrong = {**hidden_in(begun.text), "one_time_code": "12"}
    refused = ben.post("/account/second-factor", data=wrong)
    assert refused.status_code == 422
    key = KEY.search(refused.text)
    assert key
    right = code_at(key[1].replace(" ", ""), now())
    told = {**hidden_in(refused.text), "one_time_code": right}
    done = ben.post("/account/second-factor", data=told)
    assert len(CODE.findall(done.text)) == 10
    assert "go back to my text" in done.text
    back = hidden_in(done.text)
    assert (back["summary"], back["show_again"]) == (WORDS, "yes")
    again = ben.post(OPENING, data=back)
    assert again.status_code == 200
    assert WORDS in again.text


def test_what_somebody_else_typed_is_not_theirs_at_the_end_of_it(
    in_production: Flask,
    session: Session,
) -> None:
    becomes_investigator(session)
    ben = in_production.test_client()
    sign_in(ben)
    carried = {"kept:summary": WORDS, "whose": "forged", "next": OPENING}
    begun = ben.post("/account/second-factor/begin", data=carried)
    key = KEY.search(begun.text)
    assert key
    right = code_at(key[1].replace(" ", ""), now())
    done = ben.post("/account/second-factor", data={**carried, "one_time_code": right})
    assert len(CODE.findall(done.text)) == 10
    assert WORDS not in done.text


def test_a_phone_that_was_lost_and_reset_while_they_wrote_costs_no_word(
    in_production: Flask,
    session: Session,
) -> None:
    becomes_investigator(session)
    key, ben = a_phone(session, BEN.email), in_production.test_client()
    sign_in(ben)
    assert give_code(ben, code_at(key, now())) == 303
    session.rollback()
    second_factor.reset(session, OPERATOR, now(), BEN.email)
    out = ben.post(OPENING, data={"summary": WORDS})
    assert out.status_code == 401
    back = sign_in(ben, BEN, **hidden_in(out.text))
    asked = ben.post(OPENING, data=hidden_in(back.text))
    assert asked.status_code == 401
    assert WORDS in asked.text
