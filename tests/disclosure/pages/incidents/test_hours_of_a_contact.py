"""Hours that end in a full stop, as “8 a.m. to 5 p.m.” does, are followed by no second one."""

import pytest
from flask import Flask

from tests.cases import ACase, a_draft, a_talk, letter_row, record_as
from tests.families import visit
from tests.people import ADA, BEN
from tests.typed import signed_in

HOURS = "Monday to Friday, 8 a.m. to 5 p.m."


@pytest.fixture
def case(case: ACase) -> ACase:
    told = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse", "phone": "617-555-0142"}
    record_as(case, ADA, "contact", **told, hours=HOURS)
    a_talk(case, "first")
    return case


def test_neither_a_draft_nor_a_page_has_two_full_stops(app: Flask, case: ACase) -> None:
    draft = letter_row(case, a_draft(case, "initial_notification")).text
    beside = signed_in(app, ADA).get(f"/incidents/{case.ref}").text
    theirs = visit(app, case, case.person).get("/f/page").text
    for words in (draft, beside, theirs):
        assert HOURS in words
        assert f"{HOURS}." not in words
