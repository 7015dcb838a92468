"""The page of what families say we did: figures, no words, for whoever may report."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.pages.measures.families import period
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.actions.family.test_families_experience import WORDS, answered
from tests.people import ADA, BEN, MONA
from tests.typed import signed_in
from workflows.families_experience import Figures, Quarter, Row

pytestmark = pytest.mark.usefixtures("team")
LONG_AGO = 200  # days; so that the quarter is over


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, now() - timedelta(days=LONG_AGO))
    for number in range(19):
        case.person = a_person(case, name=f"Person {number}", is_patient=False)
        answered(case, "yes" if number < 12 else "no")
    return case


def test_figures_stand_in_a_table_and_no_word_of_theirs(app: Flask, case: ACase) -> None:
    page = signed_in(app, MONA).get("/measures/families").text
    assert "19 answers." in page
    assert "Did we listen to you?" in page
    assert '<td data-label="Yes">12</td>' in page
    assert '<td data-label="No">7</td>' in page
    assert "6 of 10 parts said yes" in page
    for hidden in (WORDS, "What should we do differently", case.ref, "Person 3"):
        assert hidden not in page


def test_a_small_number_is_said_to_be_hidden(app: Flask, case: ACase) -> None:
    answered(case, "partly")
    page = signed_in(app, MONA).get("/measures/families").text
    assert '<td data-label="Yes">12</td>' not in page
    assert "Not shown: one of the numbers is too small. More than half said yes." in page


def test_the_contact_from_whom_an_answer_is_kept_reads_no_number_of_its_row(
    app: Flask, case: ACase
) -> None:
    told = {"name": "Ada Lind", "user": ADA, "role": "Manager", "phone": "01632 960100"}
    record_as(case, ADA, "contact", **told, hours="9am to 5pm")
    answered(case, "no", contact_may_read=False)
    page = signed_in(app, ADA).get("/measures/families").text
    assert "Not shown to you: a family keeps its answer from its named contact" in page
    assert "answers." not in page.partition('id="row-1"')[2]
    assert '<td data-label="No">8</td>' not in page
    assert '<td data-label="No">8</td>' in signed_in(app, MONA).get("/measures/families").text


def test_three_families_who_were_asked_twice_in_vain_are_six_askings_and_not_six_families(
    app: Flask, case: ACase
) -> None:
    for number in range(3):
        case.person = a_person(case, name=f"Silent {number}", is_patient=False)
        for _ in range(2):
            answered(case, answer="no_reply", how_we_did=None)
    page = signed_in(app, MONA).get("/measures/families").text
    says = "We asked 25 times: 0 times they would rather not answer, and 6 times nobody replied."
    assert f"19 answers. {says} Who did not reply is asked again" in page


def test_the_page_is_in_the_navigation_of_who_may_report(app: Flask) -> None:
    assert 'href="/measures/families"' in signed_in(app, MONA).get("/").text
    assert 'href="/measures/families"' not in signed_in(app, BEN).get("/").text
    assert "A number from 1 to" in signed_in(app, MONA).get("/measures/families").text
    assert "Nobody was asked yet" in signed_in(app, MONA).get("/measures/families").text


def test_a_period_is_said_in_months() -> None:
    def said(first: Quarter, last: Quarter) -> str:
        return period(Row("Hill", first, last, 12, Figures(12, None), {}))

    assert said(Quarter(2026, 1), Quarter(2026, 2)) == "January to June 2026"
    assert said(Quarter(2025, 4), Quarter(2026, 1)) == "October 2025 to March 2026"
