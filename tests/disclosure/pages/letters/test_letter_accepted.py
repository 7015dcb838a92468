"""The list of what approvers let stand: by kind, filtered, and only what one may see."""

from html import unescape

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, move_as, text_sha256
from tests.people import ADA, ADAM, BEN, CAL, EVA, MAX, MONA, SAM
from tests.typed import signed_in
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("case"), begins_with(a_case, at=State.APOLOGIZE)]
JARGON, LONG = "You had an INR of four.", "Mistakes were made on the ward."


@pytest.fixture
def case(begun: ACase) -> ACase:
    case = begun
    facts = f"You got too much. {JARGON} {LONG}"
    ref = a_letter(case, "apology", until="submit", facts=facts)
    accepted = [
        {"kind": "jargon", "reason": "She is a nurse herself"},
        {"kind": "passive", "reason": "The next line says who"},
    ]
    sha256 = text_sha256(case, ref)
    move_as(case, EVA, "approve", ref, sha256=sha256, accepted=accepted)
    return case


def test_words_reasons_and_names_stand_under_their_kind(app: Flask) -> None:
    for email in (EVA, MONA, MAX, BEN):
        shown = unescape(signed_in(app, email).get("/letters/accepted").text)
        for words in ("“INR”", LONG, "She is a nurse herself", "Eva Marsh", "A hospital word (1)"):
            assert words in shown, email


def test_one_kind_alone_is_shown_when_asked(app: Flask) -> None:
    eva = signed_in(app, EVA)
    shown = eva.get("/letters/accepted?kind=jargon").text
    assert "“INR”" in shown
    assert LONG not in shown
    assert eva.get("/letters/accepted?kind=nothing").status_code == 404
    assert eva.get("/letters/accepted?kind=blame").status_code == 200


def test_who_may_not_see_the_case_sees_no_word_of_it(app: Flask) -> None:
    for email in (CAL, SAM):
        answer = signed_in(app, email).get("/letters/accepted")
        assert answer.status_code == 200
        assert "Nothing was let stand" in answer.text
        assert "“INR”" not in unescape(answer.text)
    assert signed_in(app, ADAM).get("/letters/accepted").status_code == 403
    assert app.test_client().get("/letters/accepted").status_code == 401


def test_the_letter_leads_to_the_list(app: Flask, case: ACase) -> None:
    ref = case.now.letters[-1].ref
    read = signed_in(app, EVA).get(f"/letters/{ref}").text
    assert 'href="/letters/accepted"' in read
    for page in (read, signed_in(app, ADA).get(f"/letters/{ref}/issue").text):
        assert "A hospital word: She is a nurse herself" in page
        assert "Hides who did it: The next line says who" in page


def test_the_measures_lead_to_the_list(app: Flask) -> None:
    """Only a letter in which something was let stand led there: nobody who looks for a habit has
    one open.
    """
    assert 'href="/letters/accepted"' in signed_in(app, MAX).get("/measures").text
