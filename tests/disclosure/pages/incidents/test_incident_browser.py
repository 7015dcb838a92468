"""The pages of a case and of the day, as a browser and axe see them; all of them without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.pages.incidents.sections import SECTIONS
from tests.browser import IN_A_BROWSER, TOO_WIDE, WIDTHS, faults_of_page
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]


@pytest.fixture
def case(session: Session) -> ACase:
    """One with something of everything in it."""
    case = a_case(session, State.FOLLOW_UP, regimes=["gb-wls-doc"])
    a_person(case, name="Ewa Price", relationship="Daughter", is_patient=False,
             safe={"never": ["text"]}, matters="That you say her name.",
             avoid=[{"on": "2026-12-21", "why": "Her birthday"}])  # fmt: skip
    a_talk(case, "follow_up", questions=["Was she in pain?"])
    at = case.at.isoformat()
    concern = {"person": case.person, "words": "The pages for the night are missing."}
    record_as(case, BEN, "concern", **concern, at=at)
    excuse = {"person": case.person, "requirement": ["meeting_offered"], "ground": "declined"}
    record_as(case, BEN, "excuse", **excuse, reason="She wants no meeting.", at=at)
    hold = {"by": "coroner", "limits": ["findings"], "advice_by": "Legal", "from": at}
    record_as(case, ADA, "hold", **hold, reason="The coroner asked us.", review_on=case.day(9))
    return case


@pytest.mark.parametrize("page", [True], indirect=True)
def test_every_page_of_a_case_can_be_read_by_everybody(page: Page, case: ACase) -> None:
    an_opened_case(case.session)
    paths = ["/", "/?whose=nobody", "/incidents", "/incidents/open"]
    paths += [f"/incidents/{case.ref}/{name}".rstrip("/") for name in SECTIONS]
    words = ("close", "return_to_investigation")
    paths += [f"/incidents/{case.ref}/moves/{word}" for word in words]
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        assert faults_of_page(page) == [], path


@pytest.mark.parametrize("page", [True], indirect=True)
def test_a_refusal_and_a_clash_can_be_read_by_everybody(page: Page, case: ACase) -> None:
    other = an_opened_case(case.session)
    page.goto(f"/incidents/{case.ref}/moves/return_to_investigation")
    page.locator("#reason").fill("New facts came up")
    record_as(case, BEN, "note", words="Something new here.")
    page.get_by_role("button", name="Go back to investigating").click()
    assert page.locator("h1").inner_text().startswith("Somebody else saved first.")
    assert page.locator("#reason").input_value() == "New facts came up"
    assert faults_of_page(page) == []
    page.goto(f"/incidents/{case.ref}/moves/return_to_investigation")
    page.locator("form[action*=moves]").evaluate(
        "(form, to) => { form.action = to; form.seen_version.value = '' }",
        f"/incidents/{other.ref}/moves/begin_investigation",
    )
    page.get_by_role("button", name="Go back to investigating").click()
    assert page.locator("h1").inner_text().startswith("Not yet.")
    assert faults_of_page(page) == []


def test_a_case_is_opened_and_read_with_or_without_script(page: Page, case: ACase) -> None:
    page.goto("/incidents/open")
    page.locator("#summary").fill("Penicillin despite an allergy")
    page.get_by_role("button", name="Open the incident").click()
    assert "Penicillin despite an allergy" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Duties", exact=False).first.click()
    assert page.locator("svg[role=img] title").count() == 1
    assert (
        page.get_by_role("cell", name="Tell them in person")
        .or_(page.get_by_role("rowheader", name="Tell them in person"))
        .first.is_visible()
    )


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_duties_sheet_fits_on_paper_and_leaves_out_what_is_for_the_screen(
    page: Page, case: ACase
) -> None:
    page.goto(f"/incidents/{case.ref}/duties")
    page.emulate_media(media="print")
    assert not page.locator(".app-nav").is_visible()
    assert page.get_by_text("Printed by Ada Lind").is_visible()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_who_prints_a_part_of_a_case_has_on_paper_how_each_person_may_be_reached(
    page: Page, case: ACase
) -> None:
    """Ben took the sheet to the telephone. On the screen stood the day on which nobody rings."""
    page.emulate_media(media="print")
    for section in ("", "/people", "/promises"):
        page.goto(f"/incidents/{case.ref}{section}")
        reach = page.get_by_role("region", name="How to reach Ewa Price")
        for words in ("Never by text", "Her birthday", "Send nothing that day"):
            assert reach.get_by_text(words).is_visible(), (section, words)
        assert page.get_by_role("region", name="named contact").is_visible()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_no_record_of_a_printed_timeline_is_called_correct(page: Page, case: ACase) -> None:
    """“Gave an answer: “…” Correct” stood on paper, as if somebody had checked it: the words of a
    link that only the screen has."""
    page.goto(f"/incidents/{case.ref}/timeline")
    link = page.get_by_role("link", name="Correct No.").first
    assert link.is_visible()
    page.emulate_media(media="print")
    assert not link.is_visible()
    assert "Correct" not in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_no_name_and_no_address_is_so_long_that_a_phone_scrolls_sideways(
    page: Page, session: Session
) -> None:
    name = "Mrs Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Wolfeschlegelsteinhausen"
    case = an_opened_case(session, now() - timedelta(days=3))
    case.person = a_person(case, name=name, preferred_name=name.split()[1])
    where = "https://www.aldervale.example/patients/what-we-found/2026/INC-2026-000001/copies"
    promise = {"words": f"We will put it on {where}", "due_on": case.day(2), "owner": BEN}
    a_talk(case, "first", next_contact=promise)
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    here = f"/incidents/{case.ref}"
    for path in ("/", "/promises", here, f"{here}/records", f"{here}/records/heard"):
        page.goto(path)
        assert page.evaluate(TOO_WIDE) <= 0, path


@pytest.mark.parametrize("page", [True], indirect=True)
def test_how_much_is_there_can_be_seen_in_colours_of_ones_own(page: Page, case: ACase) -> None:
    """White on black, as Ada has all pages: the bar of what is there was dark green on black."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(f"/incidents/{case.ref}")
    drawn = "one => getComputedStyle(one).backgroundColor"
    words = page.locator("body").evaluate("one => getComputedStyle(one).color")
    assert page.locator(".app-meter .is-on").first.evaluate(drawn) == words
    assert words == "rgb(255, 255, 255)"
