"""Two colleagues are called Ben Okoro: whoever chooses one sees which, and so does the record."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters import pen
from disclosure.actions.people.staff_names import names_of, to_choose_from
from disclosure.actions.users import Person, add_user
from disclosure.clock import now
from disclosure.permissions import Role
from disclosure.records.users import User, all_users
from tests.cases import (
    ACase,
    a_draft,
    acknowledged,
    an_opened_case,
    change_by,
    move_as,
    record_as,
)
from tests.improvements import written
from tests.people import ADA, ADAM, BEN, CAL, EVA, OPERATOR, SITE
from tests.to_do import rows_of
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
OTHER = "ben2@example.org"
NURSE, REGISTRAR = "Ben Okoro, Charge nurse", "Ben Okoro, Registrar"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    another(case, OTHER, "Registrar")
    acknowledged(case)
    return case


def another(case: ACase, email: str, title: str) -> None:
    person = Person(email, "Ben Okoro", ["clinician"], [SITE], title=title)
    add_user(case.session, OPERATOR, case.at, person)


def offered(app: Flask, case: ACase, path: str, email: str = ADA) -> list[str]:
    """The Bens of that page, each once."""
    case.session.rollback()
    answer = signed_in(app, email).get(path)
    assert answer.status_code == 200, path
    words = re.findall(r"<(?:option|label)[^>]*>\s*(Ben Okoro[^<]*)<", answer.text)
    return sorted({unescape(" ".join(each.split())) for each in words})


RECORDS = ("commitment", "contact", "question", "involved", "restrict", "concern")


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_offers_each_with_what_they_do(app: Flask, case: ACase, kind: str) -> None:
    assert offered(app, case, f"/incidents/{case.ref}/records/{kind}") == [NURSE, REGISTRAR]


def test_so_does_every_other_place_where_somebody_is_chosen(app: Flask, case: ACase) -> None:
    assert offered(app, case, f"/promises/{case.promise}/reassign") == [NURSE, REGISTRAR]
    for path in ("/improvements/new", "/look-backs/new", "/account/away", "/on-call/away"):
        assert offered(app, case, path) == [NURSE, REGISTRAR], path
    cal = next(each for each in all_users(case.session) if each.email == CAL)
    assert offered(app, case, f"/users/{cal.id}/leave", ADAM) == [NURSE, REGISTRAR]


def test_who_does_the_same_is_told_apart_by_the_staff_number(case: ACase) -> None:
    another(case, "ben3@example.org", "Charge nurse")
    bens = [each for each in all_users(case.session) if each.name == "Ben Okoro"]
    said = to_choose_from(bens)
    assert said[OTHER] == REGISTRAR
    numbers = {each.email: each.staff_number for each in bens}
    for email in (BEN, "ben3@example.org"):
        assert said[email] == f"{NURSE}, {numbers[email]}"


def test_a_name_that_is_there_once_is_named_alone(case: ACase) -> None:
    names = names_of(all_users(case.session))
    assert (names[ADA], names[BEN], names[OTHER]) == ("Ada Lind", NURSE, REGISTRAR)


def test_who_has_no_title_is_offered_with_their_roles() -> None:
    user = User(email="kim@example.org", name="Kim Lee", title=None, staff_number="1")
    user.give_roles(frozenset({Role.RISK_MANAGER, Role.CLINICIAN}))
    assert to_choose_from([user]) == {user.email: "Kim Lee, clinician, risk manager"}


def test_the_record_says_which_of_them_it_names(app: Flask, case: ACase) -> None:
    told = {"person": case.person, "words": "Who checked the pump?"}
    record_as(case, ADA, "question", **told, owner=OTHER)
    record_as(case, OTHER, "note", words="The pump was changed at noon.")
    case.session.rollback()
    ada = signed_in(app, ADA)
    assert REGISTRAR in unescape(ada.get(f"/incidents/{case.ref}/questions").text)
    assert REGISTRAR in unescape(ada.get(f"/incidents/{case.ref}/timeline").text)
    assert NURSE in unescape(ada.get(f"/promises/{case.promise}").text)


def shown(app: Flask, case: ACase, path: str, email: str = ADA) -> str:
    case.session.rollback()
    answer = signed_in(app, email).get(path)
    assert answer.status_code == 200, path
    return " ".join(unescape(answer.text).split())


def test_the_desk_and_the_letter_say_who_writes_and_who_wrote(app: Flask, case: ACase) -> None:
    ref = a_draft(case, "initial_notification")
    change = replace(change_by(case, BEN), at=now())
    pen.take(case.session, change, ref)
    assert f"{NURSE} is writing" in shown(app, case, f"/letters/{ref}")
    move_as(case, BEN, "submit", ref)
    assert f"{NURSE}." in shown(app, case, f"/letters/{ref}", EVA).partition("Written by")[2]


def test_a_list_of_things_to_do_says_whose_each_is_and_who_wrote_it(
    app: Flask, case: ACase
) -> None:
    move_as(case, BEN, "submit", a_draft(case, "initial_notification"))
    why = f"{NURSE} wrote it, so another person has to approve it."
    assert why in [todo.why for todo in rows_of(case)]
    assert why in shown(app, case, "/", EVA)
    assert f"{NURSE} · " in shown(app, case, "/?whose=site")


def test_an_improvement_says_which_of_them_does_it(app: Flask, case: ACase) -> None:
    ref = written(case, ADA, owner=OTHER)
    for path in ("/improvements", f"/improvements/{ref}"):
        assert REGISTRAR in shown(app, case, path)
