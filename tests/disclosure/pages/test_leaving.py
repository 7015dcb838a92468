"""Closing an account by its page: refused before anything is done; and what families read then."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.records.users import user_called
from tests.cases import an_opened_case, record_as
from tests.families import a_family, visit
from tests.people import ADA, ADAM, BEN, CAL, RON
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


def page_of(session: Session, email: str) -> str:
    user = user_called(session, email)
    assert user
    return f"/users/{user.id}/leave"


def works_here(session: Session, email: str) -> bool:
    session.rollback()
    user = user_called(session, email)
    assert user
    return user.active


def test_the_form_says_which_case_and_whom_to_name_instead(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="CANARY: she works here", only=[RON])
    admin, path = signed_in(app, ADAM), page_of(session, RON)
    answer = admin.post(path, data={"successor": CAL})
    assert answer.status_code == 409
    assert f"{case.ref} is seen only by people named on it." in answer.text
    assert "If Cal Reyes takes over from Ron Bell" in answer.text
    assert "Who could take over: Ada Lind." in answer.text
    assert f'value="{CAL}" selected' in answer.text
    assert "CANARY" not in answer.text
    assert works_here(session, RON)
    assert admin.post(path, data={"successor": ADA}).status_code == 303
    assert not works_here(session, RON)


def test_a_family_reads_whom_to_ring_instead_of_who_left(app: Flask, session: Session) -> None:
    family = a_family(session)
    ewa, admin = visit(app, family.case, family.ewa), signed_in(app, ADAM)
    assert "01632 960101" in ewa.get("/f/page").text
    assert admin.post(page_of(session, BEN), data={"successor": CAL}).status_code == 303
    page = ewa.get("/f/page").text
    assert "01632 960101" not in page
    assert "Ben Okoro can tell you more" not in page
    assert "Until then, ring us on" in page
    assert "(Ada Lind)" in page
    staff = signed_in(app, ADA).get(f"/incidents/{family.case.ref}").text
    assert "Ben Okoro has left. The family needs one name and one direct number." in staff


def test_without_a_cover_the_number_of_the_house_is_all_there_is(
    app: Flask, session: Session
) -> None:
    family = a_family(session)
    ewa, admin = visit(app, family.case, family.ewa), signed_in(app, ADAM)
    for who in (BEN, ADA):
        assert admin.post(page_of(session, who), data={"successor": RON}).status_code == 303
    page = ewa.get("/f/page").text
    assert "We have not yet named one person for you to ring." in page
    assert "01632 96010" not in page
