"""What the table of the duties says: what a clock started with, of a number there is none of, and
what has to be told.
"""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import an_opened_case, record_as
from tests.disclosure.pages.incidents.test_duties_page import acts, duties, words
from tests.people import ADA
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


def told_of(page: str, name: str) -> str:
    return words(next(act for act in acts(page) if name in act))


def test_nobody_reads_that_something_came_which_has_not_come(app: Flask, session: Session) -> None:
    """In Scotland the clocks start with an independent opinion. Until there is one they run from
    when we knew, and that is what the table says they started with.
    """
    case = an_opened_case(session, regimes=["gb-sct-odoc"])
    told = told_of(duties(app, case), "Tell them in person")
    started = told[told.index("Thursday 12 March, 10am") :]
    first_knew = "The organisation, through any member of staff, first knew of the incident."
    assert started.startswith(f"Thursday 12 March, 10am: {first_knew}")
    assert "Provisional, until this has a date: The opinion of a health professional" in started
    opinion = {"name": "independent_opinion_received", "evidence": "Her letter is in the file"}
    record_as(case, ADA, "event", **opinion, at=case.later(days=1).at.isoformat())
    after = told_of(duties(app, case), "Tell them in person")
    assert "Friday 13 March, 11am: The opinion of a health professional" in after


def test_where_only_our_own_target_cannot_be_counted_the_law_gives_no_number(app: Flask) -> None:
    """The ten working days of our own go into a year of which nobody listed the holidays."""
    typed = {"became_aware": "2028-12-20T09:30", "as_of": "2028-12-21T09:00"}
    typed |= {"regimes": "gb-eng-reg20-nhs"}
    page = signed_in(app, ADA).post("/calculator", data=typed).text
    told = told_of(page, "Tell them in person")
    assert "No number: as soon as practicable" in told
    assert "2029" in told
    assert "No date can be given" not in told


def test_what_the_law_wants_in_a_statement_stands_beside_it(app: Flask, session: Session) -> None:
    """In Ireland it has twelve parts and five days. Nowhere could one read which."""
    case = an_opened_case(session, regimes=["ie-psa2023-notifiable"])
    page = words(duties(app, case))
    asked = page[page.index("What it asks: Give the signed written statement") :]
    holds = asked[asked.index("What it has to hold: ") : asked.index("The clock")]
    assert holds.startswith("What it has to hold: a true account of all the facts known at that")
    assert "names of those present at the meeting; " in holds
    assert "signature of the person who made the disclosure; " in holds
    assert "What it has to hold" not in page[page.index("What it asks: Keep the records") :][:300]


@pytest.mark.parametrize("section", ["", "/duties"])
def test_the_picture_says_which_of_its_days_nobody_has_confirmed(
    app: Flask, session: Session, section: str
) -> None:
    """Hours and working days, counted by readings of ours; and a law that names no day."""
    case = an_opened_case(session, regimes=["us-nj-psa"])
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}{section}").text
    drawing = page[page.index("<svg role") : page.index("Key to the picture")]
    assert words(drawing).count(" days (?)") == 2  # both are late by now
    assert "Not verified: check before relying on it." in drawing[: drawing.index("</desc>")]
    assert "(?) Not verified: check before relying on it." in words(page)
    plain = an_opened_case(session, regimes=["us-fl-395"])
    assert "(?)" not in signed_in(app, ADA).get(f"/incidents/{plain.ref}{section}").text
