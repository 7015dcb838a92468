"""She told us how we did, and wanted her named contact not to read it. What is said of it since is
kept from that contact alike: that she had said something else, and how a colleague put it right.
"""

import json

import pytest
from flask import Flask

from disclosure.actions.showing import case_document
from disclosure.actions.users import Person, change_user
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.test_taken_back import agreed, by_family
from tests.people import ADA, BEN, EVA, MONA, OPERATOR, RON, SITE, actor
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.words import State

pytestmark = [begins_with(a_case, at=State.INVESTIGATE), ON_SQLITE]
FIRST, INSTEAD = "Ada was short with me", "I said that Ada shouted at me"
PHONE = "01632 960102"


def contact(case: ACase, name: str = "Ada Lind", **also: str) -> None:
    told = {"name": name, "role": "Lead", "phone": PHONE, "hours": "9am to 5pm"}
    record_as(case, ADA, "contact", **told, **also)


def heard(case: ACase) -> int:
    told = {"answer": "words", "told_how_to_complain": True, "contact_may_read": False}
    told |= {"words": FIRST, "how": "By post", "asked_at": case.at.isoformat()}
    return record_as(case, RON, "heard", person=case.person, **told).id


def she_said_something_else(case: ACase, number: int) -> None:
    told = {"person": case.person, "of": str(number), "right": False, "words": INSTEAD}
    by_family(case, "written_down_rightly", **told, at=case.at.isoformat())


def shown(case: ACase, email: str) -> str:
    case.session.rollback()
    return json.dumps(case_document(case.now, actor(case.session, email)))


def pages(app: Flask, case: ACase, email: str) -> str:
    case.session.rollback()
    browser, parts = signed_in(app, email), ("", "/timeline", "/conversations")
    return " ".join(browser.get(f"/incidents/{case.ref}{part}").text for part in parts)


def test_what_she_said_instead_is_kept_from_her_contact(app: Flask, case: ACase) -> None:
    contact(case, user=ADA)
    she_said_something_else(case, heard(case))
    assert FIRST in shown(case, MONA)
    assert INSTEAD in shown(case, MONA)
    for told in (shown(case, ADA), pages(app, case, ADA)):
        assert FIRST not in told
        assert INSTEAD not in told


def test_another_than_her_contact_is_asked_to_put_it_right(case: ACase) -> None:
    """On the list of things to do, which many read, her words do not stand."""
    contact(case, user=ADA)
    she_said_something_else(case, heard(case))
    (row,) = (each for each in rows_of(case) if each.act.startswith("Put right what we wrote"))
    assert row.owner == ""
    assert row.why.startswith("Mrs Ann Price says that it was something else.")


def test_how_it_was_put_right_is_kept_from_her_contact(app: Flask, case: ACase) -> None:
    contact(case, user=ADA)
    of = str(heard(case))
    put = record_as(case, RON, "correction", of=of, words="Ada swore at her", withdraws=False).id
    again = {"of": str(put), "words": "Ada cursed her", "withdraws": False}
    record_as(case, BEN, "correction", **again)
    for told in (shown(case, ADA), pages(app, case, ADA)):
        assert "swore" not in told
        assert "cursed" not in told
    assert "swore" in shown(case, MONA)


def test_why_a_second_person_agreed_is_kept_from_her_contact(case: ACase) -> None:
    contact(case, user=ADA)
    own = {"answer": "words", "told_how_to_complain": True, "contact_may_read": False}
    own |= {"words": FIRST, "how": "On my page", "asked_at": case.at.isoformat()}
    of = str(by_family(case, "heard", person=case.person, **own))
    taken = {"of": of, "words": "She meant Ada Lund", "withdraws": True}
    agreed(case, record_as(case, RON, "correction", **taken).id)
    assert "asked her about it" in shown(case, MONA)
    assert "asked her about it" not in shown(case, ADA)


@pytest.mark.parametrize("name", ["Ada Lind", "Sister Ada Lind", "Ada Moss"])
def test_a_contact_is_also_known_by_name(case: ACase, name: str) -> None:
    """A contact can be recorded without their account; and who married is still who they were."""
    contact(case, name)
    heard(case)
    for called in ("Ada Moss", "Ada Lind"):
        person = Person(ADA, called, ["risk_manager"], [SITE])
        change_user(case.session, OPERATOR, case.at, person)
    assert FIRST not in shown(case, ADA)
    assert FIRST in shown(case, MONA)
    assert FIRST in shown(case, RON)


def test_who_has_the_name_of_a_contact_with_another_telephone_reads_it(case: ACase) -> None:
    contact(case)
    heard(case)
    same = Person(EVA, "Ada Lind", ["approver"], [SITE], phone="01632 960999")
    change_user(case.session, OPERATOR, case.at, same)
    rung = Person(ADA, "Ada Lind", ["risk_manager"], [SITE], phone=PHONE)
    change_user(case.session, OPERATOR, case.at, rung)
    assert FIRST in shown(case, EVA)
    assert FIRST not in shown(case, ADA)


@pytest.mark.parametrize("name", ["Ada Lind", "Sister Ada Lind", "Family liaison desk"])
def test_nobody_is_taken_for_the_contact_because_they_share_the_telephone_of_the_ward(
    case: ACase, name: str
) -> None:
    contact(case, name)
    heard(case)
    for who, called, role in ((MONA, "Mona Dahl", "auditor"), (ADA, "Ada Lind", "risk_manager")):
        person = Person(who, called, [role], [SITE], phone=PHONE)
        change_user(case.session, OPERATOR, case.at, person)
    assert FIRST in shown(case, MONA)
    assert (FIRST in shown(case, ADA)) == (name == "Family liaison desk")
