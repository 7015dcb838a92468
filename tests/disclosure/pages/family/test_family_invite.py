"""The team makes a code for one person, sees it once, and can take it back."""

import re

from flask import Flask
from sqlalchemy import select

from disclosure.actions.family.languages import Checker, name_checker
from disclosure.actions.family.opening import open_page
from disclosure.clock import now
from disclosure.records.links import FamilyLink
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, record_as
from tests.families import FACT as FAMILYS_FACT
from tests.families import AFamily, a_family, code_for, visit
from tests.family_saying import told_in_person
from tests.people import BEN, EVA, OPERATOR, SAM
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

FACT = {"question": "the name of your first dog", "answer": "Burek"}
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


def path(case: ACase, person: int = 0) -> str:
    return f"/incidents/{case.ref}/people/{person or case.person}/page"


def test_the_code_is_shown_once_and_opens_the_page(app: Flask, case: ACase) -> None:
    browser = signed_in(app, BEN)
    made = browser.post(path(case), data=FACT)
    codes = set(CODE.findall(made.text))
    assert len(codes) == 1
    assert "Burek" not in made.text
    again = browser.get(path(case))
    assert not CODE.search(again.text)
    assert "It is good until" in again.text
    case.session.rollback()
    assert open_page(case.session, codes.pop(), "burek", "", now()).key


def test_the_sheet_says_that_the_page_does_not_show_the_question(app: Flask, case: ACase) -> None:
    """Whoever finds a code would learn from it what to find out next."""
    ben = signed_in(app, BEN)
    assert "Their page does not show this question" in ben.get(path(case)).text
    sheet = ben.post(path(case), data=FACT).text
    assert "The page does not say what that is, so remember it:" in sheet
    assert FACT["question"] in sheet
    assert FACT["question"] not in app.test_client().get("/f/open").text


@begins_with(a_family)
def test_on_a_telephone_that_two_share_the_sheet_of_one_does_not_lead_to_the_page_of_the_other(
    app: Flask, begun: AFamily
) -> None:
    """Ewa has her page open. Adam scans what we printed for him, and types his own code."""
    told_in_person(begun.at_present().case, begun.brother)
    shared = visit(app, begun.case, begun.ewa)
    code = code_for(begun.case, begun.brother)
    assert shared.get("/f/").location == "/f/page"
    scanned = shared.get("/f/open?language=en", follow_redirects=True).text
    assert "Open your page" in scanned
    assert "A page is open on this device. Is it yours?" in scanned
    assert "That you say her name." not in scanned  # what matters to Ewa
    assert "A page is open" not in app.test_client().get("/f/open").text
    answer = shared.post("/f/open", data={"code": code, "fact": FAMILYS_FACT["answer"]})
    assert answer.location == "/f/page"
    assert "That you say her name." not in shared.get("/f/page").text


def test_what_is_missing_is_said_beside_its_box(app: Flask, case: ACase) -> None:
    answer = signed_in(app, BEN).post(path(case), data={"question": "a word", "answer": ""})
    assert answer.status_code == 422
    assert "Type their answer." in answer.text
    assert 'value="a word"' in answer.text


def test_before_the_first_conversation_the_page_says_what_comes_first(
    app: Flask, case: ACase
) -> None:
    person = a_person(case, BEN, name="Ewa Price", relationship="Daughter", is_patient=False)
    page = signed_in(app, BEN).get(path(case, person))
    assert "Talk with Ewa Price first" in page.text
    assert 'name="answer"' not in page.text


def test_a_code_can_be_taken_back(app: Flask, case: ACase) -> None:
    browser = signed_in(app, BEN)
    browser.post(path(case), data=FACT)
    assert browser.post(f"{path(case)}/revoke").status_code == 303
    case.session.rollback()
    assert case.session.scalars(select(FamilyLink)).one().ended_why == "taken back"


def test_a_page_that_is_open_can_be_shut_when_guesses_have_ended_the_newer_code(
    app: Flask, case: ACase
) -> None:
    """Somebody else opened it with the code before; she was given another, and mistyped it."""
    browser, theirs = signed_in(app, BEN), visit(app, case, case.person)
    code_for(case, case.person)
    newer = case.session.scalars(select(FamilyLink).order_by(FamilyLink.id.desc())).first()
    assert newer
    newer.ended_at, newer.ended_why = now(), "too many tries"
    case.session.commit()
    assert theirs.get("/f/page").status_code == 200
    page = browser.get(path(case)).text
    assert f'action="{path(case)}/revoke"' in page
    browser.post(f"{path(case)}/revoke")
    assert theirs.get("/f/page").status_code == 401
    assert "/revoke" not in browser.get(path(case)).text


def test_who_may_not_invite_finds_no_page(app: Flask, case: ACase) -> None:
    assert signed_in(app, EVA).get(path(case)).status_code == 403
    assert signed_in(app, SAM).get(path(case)).status_code == 404
    assert signed_in(app, BEN).get(path(case, 99)).status_code == 404


def test_the_sheet_says_whom_to_ring_and_is_large_for_who_needs_that(
    app: Flask, case: ACase
) -> None:
    browser = signed_in(app, BEN)
    made = browser.post(path(case), data=FACT)
    assert "ring Ben Okoro on 01632 960101" in made.text
    assert "app-sheet--large" not in made.text
    told = {"person": case.person, "formats": ["Large print"], "reason": "She told us so."}
    record_as(case, BEN, "person_change", **told)
    assert "app-sheet--large" in browser.post(path(case), data=FACT).text


def test_the_sheet_is_in_their_language_once_somebody_checked_our_words_in_it(
    app: Flask, case: ACase
) -> None:
    told = {"person": case.person, "language": "Polish", "reason": "She reads it with ease."}
    record_as(case, BEN, "person_change", **told)
    browser = signed_in(app, BEN)
    assert "Type this code:" in browser.post(path(case), data=FACT).text
    checker = Checker("Anna Nowak", "interpreter", read_every_sentence=True)
    name_checker(case.session, OPERATOR, case.at, "pl", checker)
    sheet = browser.post(path(case), data=FACT).text
    assert 'lang="pl" dir="ltr"' in sheet
    assert "Proszę wpisać ten kod:" in sheet


def test_who_hands_over_the_code_reads_that_the_page_is_in_no_language_of_theirs(
    app: Flask, case: ACase
) -> None:
    """Ben gave an Arabic reader a page in English, and nothing told him before."""
    says, browser = "Their page and the sheet with the code are in English", signed_in(app, BEN)
    assert says not in browser.get(path(case)).text
    told = {"person": case.person, "language": "Arabic", "reason": "She reads it alone."}
    record_as(case, BEN, "person_change", **told)
    page = browser.get(path(case)).text
    assert f"reads Arabic. {says}: nobody has checked our words in Arabic here." in page
    record_as(case, BEN, "person_change", **told | {"language": "Welsh"})
    assert "reads Welsh. " in browser.get(path(case)).text
    checker = Checker("Anwen Rees", "her first language", read_every_sentence=True)
    name_checker(case.session, OPERATOR, case.at, "cy", checker)
    assert says not in browser.get(path(case)).text
