"""The pages on which a promise in the letter of all is said to be done, checked and told in each
case: first looked at, then said; and as a browser and axe see them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.records.commitment import Commitment
from tests.browser import a_browser, chromium, enter, faults_of_page, serving
from tests.disclosure.actions.look_backs.test_look_backs_further import FURTHER, comes_back
from tests.disclosure.pages.look_backs.test_look_backs_further import first_has_gone
from tests.disclosure.pages.test_worklist import words_of
from tests.look_backs import a_list, a_look_back, added, approved_letter, patient
from tests.people import ADA, BEN, EVA, MONA
from tests.typed import signed_in
from tests.worked import worked_off
from workflows.words import CommitmentState

pytestmark = pytest.mark.usefixtures("team")
EVIDENCE = "All slides of 2022 were read again; the list is with the laboratory."


@pytest.fixture
def base(app: Flask, session: Session, tmp_path: Path) -> str:
    """The letter of one of two patients has gone, with a promise in it."""
    ref = a_look_back(session).ref
    assert added(session, ref, a_list(tmp_path / "list.csv", map(patient, (1, 2)))).added == 2
    approved_letter(session, ref)
    first_has_gone(app, session, ref)
    return f"/look-backs/{ref}"


def say(app: Flask, session: Session, by: str, path: str, typed: Mapping[str, str]) -> str:
    """Looked at, then said as it was shown; what was shown."""
    client = signed_in(app, by)
    shown = client.post(path, data=typed)
    assert shown.status_code == 200, words_of(shown.text)
    seen = re.search(r'name="seen" value="(\w{64})"', shown.text)
    assert seen
    said = client.post(path, data={**typed, "seen": seen[1]})
    assert said.status_code == 303
    assert said.location.startswith("/work/")
    assert worked_off(session, now() + timedelta(seconds=1)).set_aside == 0
    return words_of(shown.text)


def states(session: Session) -> list[CommitmentState]:
    session.rollback()
    return [row.state for row in session.scalars(select(Commitment).order_by(Commitment.id))]


def test_it_is_said_to_be_done_then_checked_by_a_second_person(
    app: Flask, session: Session, base: str
) -> None:
    ben, eva = signed_in(app, BEN), signed_in(app, EVA)
    assert "Promises in its letters" in words_of(ben.get(base).text)
    page = words_of(ben.get(f"{base}/promises").text)
    assert "We will write to you again by 30 April 2046." in page
    assert "Say that it is done" in page
    assert "Check that it was kept" not in words_of(eva.get(f"{base}/promises").text)
    shown = say(app, session, BEN, f"{base}/promises/1/done", {"evidence": EVIDENCE})
    assert "It is said in 1 case. 0 are left out." in shown
    assert states(session) == [CommitmentState.DONE]
    assert "Check that it was kept" in words_of(eva.get(f"{base}/promises").text)
    assert "Check that promise 1 was kept" in words_of(eva.get(base).text)
    assert "Check that promise 1 was kept" not in words_of(ben.get(base).text)
    looked = words_of(eva.get(f"{base}/promises/1/verify").text)
    assert EVIDENCE in looked  # what the second person is to look at stands there at once
    say(app, session, EVA, f"{base}/promises/1/verify", {})
    assert states(session) == [CommitmentState.VERIFIED]


def test_a_promise_whose_day_has_passed_is_said_to_be_late(
    app: Flask, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It read “by Friday 27 November” and “Open 17” on the day after."""
    says = "It is late in 1 case."
    assert says not in words_of(signed_in(app, BEN).get(f"{base}/promises").text)
    day_after = datetime(2046, 5, 1, 9, tzinfo=UTC)
    monkeypatch.setattr("disclosure.pages.look_backs.promises.now", lambda: day_after)
    assert says in words_of(signed_in(app, BEN).get(f"{base}/promises").text)


def test_whoever_speaks_of_all_reads_in_how_many_cases_the_letter_came_back(
    app: Flask, session: Session, base: str
) -> None:
    """It was said to be done “in 25 cases”, also where nobody had read what was promised."""
    ben, pages = signed_in(app, BEN), (f"{base}/promises", f"{base}/promises/1/done")
    assert not any("came back" in words_of(ben.get(each).text) for each in pages)
    comes_back(session, 1)
    said = [words_of(ben.get(each).text) for each in pages]
    assert all("In 1 case that letter came back" in each for each in said)
    (ref,) = session.scalars(select(Commitment.ref))
    where = words_of(ben.get(f"/promises/{ref}").text)
    assert "It came back, and they have not said that they read it." in where


def test_what_was_typed_amiss_is_said_beside_its_box_and_stays_typed(
    app: Flask, session: Session, base: str
) -> None:
    ben, path = signed_in(app, BEN), f"{base}/promises/1/done"
    empty = ben.post(path, data={"evidence": ""})
    assert empty.status_code == 422
    assert "What shows that it was done: fill this in." in words_of(empty.text)
    assert "optional" not in empty.text  # no letter of the page could show it instead
    assert 'href="#evidence"' in empty.text
    approved_letter(session, base.rpartition("/")[2], **FURTHER)
    neither = words_of(ben.post(path, data={"evidence": ""}).text)
    assert "name the letter that kept it, or say what shows it, not both" in neither
    both = ben.post(path, data={"evidence": EVIDENCE, "letter": "2"})
    assert both.status_code == 422
    assert EVIDENCE in both.text
    none = ben.post(path, data={"letter": "2"})
    assert "It is said in 0 cases. 1 is left out." in words_of(none.text)
    assert "Letter 2 has not gone to them, or came back." in words_of(none.text)
    assert states(session) == [CommitmentState.OPEN]


def test_what_is_no_longer_what_was_seen_is_not_said(
    app: Flask, session: Session, base: str
) -> None:
    ben, path = signed_in(app, BEN), f"{base}/promises/1/done"
    seen = re.search(r'value="(\w{64})"', ben.post(path, data={"evidence": EVIDENCE}).text)
    assert seen
    other = {"evidence": "Somebody altered this box.", "seen": seen[1]}
    refused = ben.post(path, data=other)
    assert refused.status_code == 409
    assert "This is not what you looked at. Look at it again." in words_of(refused.text)
    assert other["evidence"] in refused.text
    assert states(session) == [CommitmentState.OPEN]


def test_nobody_says_what_is_the_familys_or_another_persons_to_say(app: Flask, base: str) -> None:
    assert signed_in(app, BEN).get(f"{base}/promises/1/confirm").status_code == 404
    assert signed_in(app, MONA).get(f"{base}/promises/1/done").status_code == 403
    assert signed_in(app, MONA).get(f"{base}/promises").status_code == 200
    unwritten = words_of(signed_in(app, BEN).get(f"{base}/promises/1/cannot_keep").text)
    assert "by the number of a further letter, and none is written yet" in unwritten
    missing = signed_in(app, BEN).get(f"{base}/promises/7/done")
    assert "No letter that was released holds this promise." in words_of(missing.text)


@pytest.mark.browser
@pytest.mark.skipif(not chromium(), reason="Chromium is not installed")
def test_a_browser_reads_and_says_it_on_a_telephone(
    app: Flask, session: Session, base: str
) -> None:
    with serving(app) as address, a_browser(address) as page:
        enter(app, page.context, address, ADA)
        page.set_viewport_size({"width": 360, "height": 900})
        page.goto(base)
        page.get_by_role("link", name="Promises in its letters").click()
        assert faults_of_page(page) == []
        page.get_by_role("link", name="Say that it is done").click()
        assert faults_of_page(page) == []
        page.get_by_label("What shows that it was done").fill(EVIDENCE)
        page.get_by_role("button", name="Look in how many cases").click()
        assert faults_of_page(page) == []
        assert page.get_by_label("What shows that it was done").input_value() == EVIDENCE
        page.get_by_role("button", name="It is done, in 1 case").click()
        page.get_by_role("heading", name="A promise of all").wait_for()
    worked_off(session, now() + timedelta(seconds=1))
    assert states(session) == [CommitmentState.DONE]
