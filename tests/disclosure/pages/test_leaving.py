"""Closing an account, or changing its roles, by its page: refused before anything is done; and what
families read then."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.users import disable_user
from disclosure.permissions import Role
from disclosure.records.users import user_called
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, record_as
from tests.families import AFamily, a_family, visit
from tests.improvements import written
from tests.people import ADA, ADAM, BEN, CAL, IVA, MONA, OPERATOR, RON, SITE, actor
from tests.typed import signed_in
from workflows.words import State

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


@begins_with(a_family)
def test_a_family_reads_whom_to_ring_instead_of_who_left(
    app: Flask, session: Session, begun: AFamily
) -> None:
    ewa, admin = visit(app, begun.case, begun.ewa), signed_in(app, ADAM)
    assert "01632 960101" in ewa.get("/f/page").text
    assert admin.post(page_of(session, BEN), data={"successor": IVA}).status_code == 303
    page = ewa.get("/f/page").text
    assert "01632 960101" not in page
    assert "Ben Okoro can tell you more" not in page
    assert "Until then, ring us on" in page
    assert "(Ada Lind)" in page
    staff = signed_in(app, ADA).get(f"/incidents/{begun.case.ref}").text
    assert "Ben Okoro has left. The family needs one name and one direct number." in staff


@begins_with(a_family)
def test_without_a_cover_the_number_of_the_house_is_all_there_is(
    app: Flask, session: Session, begun: AFamily
) -> None:
    ewa, admin = visit(app, begun.case, begun.ewa), signed_in(app, ADAM)
    for who in (BEN, ADA):
        assert admin.post(page_of(session, who), data={"successor": RON}).status_code == 303
    page = ewa.get("/f/page").text
    assert "We have not yet named one person for you to ring." in page
    assert "01632 96010" not in page


def test_only_who_can_do_what_goes_to_them_is_offered(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    written(case, ADA, owner=IVA)
    page = signed_in(app, ADAM).get(page_of(session, IVA)).text
    assert f'value="{RON}"' in page
    assert f'value="{CAL}"' in page
    assert f'value="{ADAM}"' not in page
    assert f'value="{MONA}"' not in page


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_role_that_keeps_no_promise_asks_who_takes_over(
    app: Flask, session: Session, begun: ACase
) -> None:
    """What was chosen stays chosen; nothing is changed before somebody is named who can."""
    told = {
        "words": "We will ring you.",
        "due_on": begun.day(9),
        "source": {"family": begun.person},
    }
    record_as(begun, ADA, "commitment", owner=CAL, **told)
    admin, path = signed_in(app, ADAM), page_of(session, CAL).removesuffix("/leave")
    assert "Who takes over" not in admin.get(path).text
    typed = {"name": "Cal Reyes", "roles": ["auditor"], "sites": [SITE]}
    asked = admin.post(path, data=typed)
    assert asked.status_code == 422
    assert "Cal Reyes could not look after COM-2026-000002 any more. Say who takes over." in (
        asked.text
    )
    assert 'value="auditor" checked' in asked.text
    assert "Hand over and save" in asked.text
    assert f'<option value="{IVA}"' in asked.text
    assert f'<option value="{MONA}"' not in asked.text
    session.rollback()
    assert actor(session, CAL).roles == {Role.COACH}
    assert admin.post(path, data=typed | {"successor": IVA}).status_code == 303
    session.rollback()
    assert actor(session, CAL).roles == {Role.AUDITOR}
    assert [each.owner for each in begun.now.commitments][-1] == IVA


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_familys_contact_keeps_the_role_until_another_is_named(
    app: Flask, session: Session, begun: ACase
) -> None:
    admin, path = signed_in(app, ADAM), page_of(session, BEN).removesuffix("/leave")
    answer = admin.post(path, data={"name": "Ben Okoro", "roles": ["administrator"]})
    assert answer.status_code == 409
    assert f"Ben Okoro is the family&#39;s contact in {begun.ref}" in answer.text


def test_an_improvement_of_somebody_who_left_says_so(app: Flask, session: Session) -> None:
    """Where an account was closed before improvements were handed over."""
    case = an_opened_case(session)
    ref = written(case, ADA, owner=IVA)
    disable_user(session, OPERATOR, case.at, IVA, RON)
    staff = signed_in(app, RON)
    for path in ("/improvements", f"/improvements/{ref}"):
        assert "Iva Novak, who has left" in staff.get(path).text
