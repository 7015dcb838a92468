"""The page says “you” of what the reader said, and “your family” of what another said."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import FamilyView, family_view
from disclosure.actions.gate import move
from disclosure.actions.in_words.standing_words import PRESSED
from disclosure.actions.promises.kept_by_letter import as_evidence
from disclosure.actions.recording import record
from disclosure.pages.family.page_words import Wording
from disclosure.permissions import family_actor
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN
from workflows.words import CommitmentTrigger as T

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, name="Una Mae")
    return case


def a_husband(case: ACase) -> int:
    return a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)


def view_of(case: ACase, person: int) -> FamilyView:
    return family_view(case.now, person)


def test_whoever_let_us_off_reads_that_they_did_and_nobody_else_does(
    app: Flask, case: ACase
) -> None:
    """Also not her husband to whom it passed when she died."""
    ivo = a_husband(case)
    talk = a_talk(case, "first", persons=[case.person, ivo]).id
    source = {"conversation": talk, "persons": [case.person]}
    told = {"words": "We will send you the chart", "owner": BEN, "source": source}
    record_as(case, BEN, "commitment", **told, due_on=case.day(9))
    ref = case.now.commitments[-1].ref
    said = {"person": case.person, "how": "page", "at": case.at.isoformat()}
    move(case.session, _by_una(case), ref, T.RELEASE, data=said | {"words": PRESSED[T.RELEASE]})
    assert _of_the_promise(app, case, case.person) == "You let us off"
    assert _of_the_promise(app, case, ivo) == "Your family let us off"
    case.later(days=1)
    record_as(case, BEN, "patient_status", what="died", source="Ward")
    assert _of_the_promise(app, case, ivo) == "Your family let us off"


def test_whoever_took_a_question_back_reads_that_they_did(app: Flask, case: ACase) -> None:
    ivo = a_husband(case)
    a_talk(case, "first", persons=[case.person, ivo], questions=["Why?"])
    told = {"question": case.now.questions[0].ref, "at": case.at.isoformat()}
    record(case.session, _by_una(case), "question_taken_back", told)
    says = {case.person: "You took it back", ivo: "Your family took it back"}
    for person, words in says.items():
        view = view_of(case, person)
        with app.test_request_context("/f/page"):
            assert Wording(view.today).question(view.questions[0]).words == words


def test_a_day_on_which_we_ring_her_is_not_said_to_him_with_the_answer(case: ACase) -> None:
    ivo = a_husband(case)
    a_talk(case, "first", persons=[case.person, ivo])
    coming = {"words": "I will ring you at home", "due_on": case.day(5), "owner": BEN}
    asked = {"persons": [case.person], "questions": ["Why?"], "next_contact": coming}
    talk = a_talk(case, "follow_up", **asked).id
    told = {"question": case.now.questions[0].ref, "words": "We do not know yet."}
    told |= {"unknown": "not_yet", "commitment": case.promise, "given_in": str(talk)}
    record_as(case, BEN, "answer", **told)
    for person, promised in ((case.person, "I will ring you at home"), (ivo, "")):
        (answer,) = view_of(case, person).questions[0].answers
        assert answer.promised == promised
        assert (answer.promised_on is None) is (person == ivo)


@pytest.mark.parametrize("month_first", [False, True])
def test_that_a_letter_kept_it_is_read_in_the_language_of_the_page(
    app: Flask, month_first: bool
) -> None:
    """As a look-back puts it on record: on a Polish page it stood in English."""
    words = Wording(date(2026, 11, 26), month_first)
    ours = as_evidence("LET-2026-000001", date(2026, 11, 7), month_first=month_first)
    polish = "List wysłano 7 listopada (sobota)."
    english = "Saturday, November 7" if month_first else "Saturday 7 November"
    with app.test_request_context("/f/page"):
        assert words.evidence(ours) == f"A letter was sent on {english}."
        assert words.evidence("I saw LET-2026-000001 myself.") == "I saw a letter myself."
        with force_locale("pl"):
            assert words.evidence(ours) == polish
            typed = "LET-2026-000001 was sent on Monday to her aunt."
            assert words.evidence(typed) == "A letter was sent on Monday to her aunt."


def _of_the_promise(app: Flask, case: ACase, person: int) -> str:
    view = view_of(case, person)
    shown = next(each for each in view.promises if not each.next_contact)
    with app.test_request_context("/f/page"):
        return Wording(view.today).promise(shown).words


def _by_una(case: ACase) -> Change:
    return Change(case.id, family_actor(case.id, case.person, "Una"), case.at, Door.PAGE)
