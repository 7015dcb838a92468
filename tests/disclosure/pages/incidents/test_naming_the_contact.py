"""Naming whom the family can ring: who covers is asked for at once, and for what is missing."""

import re
from html import unescape

from flask.testing import FlaskClient

from disclosure.kinds.care import Contact
from tests.cases import ACase, name_contact, record_as
from tests.people import ADA, BEN
from workflows.requirements import contact_named

JOAN = {"name": "Joan Pryce", "user": BEN, "role": "Sister", "phone": "01632 960199"}
HOURS = "Monday to Friday, 8am to 6pm"


def form_of(ada: FlaskClient, case: ACase) -> str:
    return unescape(ada.get(f"/incidents/{case.ref}/records/contact").text)


def filled_in(page: str) -> dict[str, str]:
    """The boxes of one line that hold something, by name."""
    boxes = re.findall(r'<input[^>]* name="([^"]+)"[^>]* type="text"[^>]* value="([^"]+)"', page)
    return dict(boxes)


def test_cover_is_not_called_optional_where_the_case_waits_for_it(
    ada: FlaskClient, case: ACase
) -> None:
    page = form_of(ada, case)
    assert "Cover when they are away (optional)" not in page
    cover = page.partition("Cover when they are away")[2]
    assert "Until somebody covers, the case cannot move on" in cover[:300]
    assert "(optional)" in page  # of their account, as before


def test_a_contact_without_cover_is_not_taken_for_nobody(ada: FlaskClient, case: ACase) -> None:
    record_as(case, ADA, "contact", **JOAN, hours=HOURS)
    page = unescape(ada.get(f"/incidents/{case.ref}").text)
    assert "Say who covers for Joan Pryce" in page
    assert "Name one person the family can ring" not in page


def test_what_is_known_is_filled_in_and_only_who_covers_is_typed(
    ada: FlaskClient, case: ACase
) -> None:
    record_as(case, ADA, "contact", **JOAN, hours=HOURS)
    path = f"/incidents/{case.ref}/records/contact"
    known = filled_in(form_of(ada, case))
    assert known == {
        "name": "Joan Pryce", "role": "Sister", "phone": "01632 960199", "hours": HOURS
    }  # fmt: skip
    typed = {**known, "user": BEN, "cover-name": "Ada Lind", "cover-phone": "01632 960102"}
    assert ada.post(path, data=typed).status_code == 303
    contact = [body for _, body in case.now.case.those(Contact)][-1]
    assert (contact.name, contact.cover and contact.cover.name) == ("Joan Pryce", "Ada Lind")
    assert contact_named(case.now.facts) is None


def test_another_contact_is_named_in_empty_boxes(ada: FlaskClient, case: ACase) -> None:
    name_contact(case)
    assert filled_in(form_of(ada, case)) == {}
