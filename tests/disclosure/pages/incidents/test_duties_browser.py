"""The duties of a case and the calculator as a browser and axe see them, and on paper."""

from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.browser import IN_A_BROWSER, OPEN_ALL, faults_of_page
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
REGIMES = ["gb-wls-doc", "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"]


@pytest.fixture
def case(session: Session) -> ACase:
    """Under three sets of rules, late under one and explained under another."""
    case = an_opened_case(session, regimes=REGIMES)
    case.person = a_person(case)
    a_talk(case, "first", how="phone", next_contact=a_next_contact(case))
    talk = a_talk(case.later(days=20), "follow_up").id
    told = {"duty": "wls-written", "words": "We wrote too late. We are sorry."}
    record_as(case, BEN, "explanation", **told, given_in=str(talk))
    return case


def ask(page: Page) -> None:
    page.goto("/calculator")
    page.get_by_text("Rules of other places").first.click()
    page.locator("input[value=gb-wls-doc]").check()
    page.locator("#became_aware").fill("2026-03-26")
    page.locator("#became_aware-hour").fill("09:30")
    page.locator("#physical").select_option("nhs_lfpse_physical/lfpse_phys_moderate")
    page.locator("#events-0-name").select_option("in_person_notified")
    page.locator("#events-0-at").fill("2026-03-27")
    page.locator("#events-0-at-hour").fill("09:30")
    page.get_by_role("button", name="Add another").click()
    page.locator("#events-1-name").wait_for()
    page.locator("#events-1-name").select_option("written_notified")
    page.locator("#events-1-at").fill("2026-04-10")
    page.locator("#events-1-at-hour").fill("09:30")
    page.get_by_role("button", name="Work it out").last.click()
    page.locator("table").first.wait_for()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_duties_under_three_sets_of_rules_can_be_read_by_everybody(
    page: Page, case: ACase
) -> None:
    for path in ("duties", "duties?sheet=yes", "records/grade", "records/decision"):
        page.goto(f"/incidents/{case.ref}/{path}")
        assert faults_of_page(page) == [], path


@pytest.mark.long
@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_calculator_can_be_read_by_everybody_before_with_faults_and_with_its_answer(
    page: Page,
) -> None:
    page.goto("/calculator")
    assert faults_of_page(page) == []
    page.get_by_role("button", name="Work it out").last.click()
    page.get_by_role("link", name="When we became aware: fill this in.").wait_for()
    assert faults_of_page(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    ask(page)
    assert faults_of_page(page) == []


def test_it_works_the_same_with_or_without_script(page: Page) -> None:
    ask(page)
    row = page.get_by_role("rowheader", name="Letter after the talk").first
    assert row.is_visible()
    assert page.locator("table").get_by_text("Met late, by 3 working days").is_visible()
    page.get_by_text("Why this date?").first.click()
    assert page.get_by_text("The last day is Tuesday 7 April 2026.").first.is_visible()
    assert page.url.endswith("/calculator")


@pytest.mark.parametrize("page", [True], indirect=True)
def test_on_paper_every_reason_is_open_and_the_form_is_left_out(page: Page) -> None:
    ask(page)
    page.emulate_media(media="print")
    reason = page.get_by_text("The last day is Tuesday 7 April 2026.").first
    assert reason.is_visible()  # folded on the screen
    assert page.get_by_text("a calculation, not a record of a case").first.is_visible()
    assert page.get_by_role("heading", name="What was asked").is_visible()
    assert not page.locator("#became_aware").is_visible()
    assert not page.get_by_role("button", name="A copy to print").is_visible()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_duties_of_a_case_on_paper_have_every_reason_open(page: Page, case: ACase) -> None:
    page.goto(f"/incidents/{case.ref}/duties?sheet=yes")
    assert page.locator(".app-why:not([open])").count() == len(
        page.locator("details:not([open]) .app-why").all()
    )  # only those of the organisation, which are not on its paper
    page.emulate_media(media="print")
    assert page.get_by_text("The last day is Thursday 19 March 2026.").first.is_visible()
    assert not page.get_by_role("link", name="Record it").first.is_visible()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_nothing_is_cut_off_on_a_small_phone_with_every_reason_open(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    ask(page)
    page.evaluate(OPEN_ALL)
    wide = page.evaluate(
        "[...document.querySelectorAll('main *')].filter("
        "e => e.getBoundingClientRect().right > 321 && !e.closest('.govuk-visually-hidden'))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []


@pytest.mark.parametrize("page", [True], indirect=True)
@pytest.mark.parametrize(("promises", "drawn"), [(7, True), (12, True), (13, False)])
def test_a_case_of_many_promises_has_its_picture_on_one_sheet_of_paper_or_in_words_alone(
    page: Page, case: ACase, promises: int, drawn: bool
) -> None:
    """Beside eight duties. Its heading stood on a sheet, an empty frame on the next, and the
    picture was cut in two.
    """
    source = {"conversation": a_talk(case, "follow_up").id, "persons": [case.person]}
    for nth in range(promises):
        told = {"words": f"We will send you part {nth} of the record", "due_on": case.day(9)}
        record_as(case, BEN, "commitment", **told, owner=BEN, source=source)
    for path in ("", "/duties"):
        page.goto(f"/incidents/{case.ref}{path}")
        pages = pypdf.PdfReader(BytesIO(page.pdf(format="Letter"))).pages
        sheets = [" ".join(each.extract_text().split()) for each in pages]
        of_it = next(words for words in sheets if "Duties and open promises in time" in words)
        assert ("Promise: We will send you part" in of_it, "our own target" in of_it) == (
            (drawn, drawn)
        ), path
        assert ("too tall for a sheet" in of_it) is not drawn, path
