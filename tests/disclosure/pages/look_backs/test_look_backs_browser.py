"""The pages of a look-back as a browser and axe see them; the phones by keys, without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser import IN_A_BROWSER, faults_of_page
from tests.disclosure.actions.look_backs.test_look_backs_further import FURTHER
from tests.look_backs import (
    a_list,
    a_look_back,
    added,
    approved_findings,
    approved_letter,
    patient,
    released,
)

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    ref = a_look_back(session).ref
    rows = [patient(1, patient_name="Mrs Ewa Nowak", safe_never="phone;text"), patient(2)]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    return ref


@pytest.mark.long
@pytest.mark.parametrize("page", [True], indirect=True)
def test_every_page_of_it_can_be_read_by_everybody(page: Page, session: Session, ref: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    base = f"/look-backs/{ref}"
    for filled in (False, True):
        if filled:
            approved_findings(session, ref)
            approved_letter(session, ref)
            assert released(session, ref, {"first": 2, "last": 2}).letters == 1
        of_it = ("phones", "not-reached", "list", "letter", "contact")
        paths = [f"{base}/{name}" for name in of_it]
        more = [f"{base}/release?next=1", f"{base}/releases/1/sent"] if filled else []
        for path in ["/look-backs", "/look-backs/new", base, *paths, *more]:
            answer = page.goto(path)
            assert answer
            assert answer.status == 200, path
            assert faults_of_page(page) == [], path


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_pages_of_a_further_letter_can_be_read_by_everybody(
    page: Page, session: Session, ref: str
) -> None:
    approved_letter(session, ref)
    released(session, ref, {"first": 2, "last": 2})
    approved_letter(session, ref, **FURTHER)
    page.set_viewport_size({"width": 360, "height": 900})
    base = f"/look-backs/{ref}"
    for name in ("", "/letter?number=2", "/release", "/release?next=1&letter=1"):
        answer = page.goto(f"{base}{name}")
        assert answer
        assert answer.status == 200, name
        assert faults_of_page(page) == [], name


def test_a_caller_is_found_with_two_keys(page: Page, ref: str) -> None:
    page.goto(f"/look-backs/{ref}/phones")
    expect(page.get_by_label("A name, a date of birth or a number")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    page.get_by_text("Never reach them by: phone, text.").wait_for()
    assert page.get_by_role("heading", name="1 found").is_visible()
    assert "no" not in page.url.rpartition("/")[2].replace("phones", "")
    page.get_by_role("button", name="Record an attempt").click()
    page.get_by_role("heading", name="Record an attempt to reach somebody").wait_for()
