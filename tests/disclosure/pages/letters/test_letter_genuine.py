"""A letter on paper is checked by its reference and its code, by anybody on the staff."""

import pytest
from flask import Flask

from disclosure.actions.letters.printing import code_of
from disclosure.actions.letters.writing import edit
from disclosure.records.access import looks_of
from disclosure.records.letter import letter_called
from tests.cases import ACase, a_draft, a_letter, change_by, move_as, taken_to
from tests.people import ADA, BEN, MONA, SAM
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("contact")
PATH = "/letters/check-code"
PROVES = (
    "The code proves that we issued a letter with this code. "
    "It does not prove the words on this paper"
)


@pytest.fixture
def typed(case: ACase) -> dict[str, str]:
    ref = a_letter(case, "no_contact", until="issue")
    letter = letter_called(case.session, ref)
    assert letter
    return {"ref": ref, "code": code_of(case.session, letter)}


def looks(case: ACase) -> list[str]:
    case.session.rollback()
    return [look.what for look in looks_of(case.session, case.id)]


def test_it_is_genuine_and_the_words_of_record_are_there_to_compare(
    app: Flask, case: ACase, typed: dict[str, str]
) -> None:
    answer = signed_in(app, MONA).post(PATH, data=typed)
    assert f"Genuine: we issued {typed['ref']}" in answer.text
    assert "It is written to Mrs Ann Price" in answer.text  # and may never go
    assert "We rang you twice" in answer.text
    assert PROVES in answer.text
    assert looks(case)[-1] == f"letter {typed['ref']}, its code"


def test_whoever_holds_it_in_easy_words_or_in_their_language_has_those_to_compare(
    app: Flask, case: ACase
) -> None:
    """Each form has the same code: beside the letter alone an honest paper looked forged."""
    ref = a_draft(case, "no_contact")
    second = {
        "language": "ar",
        "text": "عزيزتي السيدة آن\n\nنحن آسفون.",
        "translated_by": "A service",
    }
    second |= {"checked_by": "Anna Wrona", "checked_on": case.day(0)}
    told = {"easy_read": "Dear Ann\n\nWe hurt you.\n\nWe are **sorry**.", "translation": second}
    edit(case.session, change_by(case, BEN), ref, told)
    taken_to(case, ref, "issue")
    letter = letter_called(case.session, ref)
    assert letter
    typed = {"ref": ref, "code": code_of(case.session, letter)}
    answer = signed_in(app, MONA).post(PATH, data=typed)
    assert "We rang you twice" in answer.text
    assert "We are <strong>sorry</strong>" in answer.text
    assert 'lang="ar" dir="rtl"' in answer.text
    assert "نحن آسفون" in answer.text


def test_of_one_that_was_sent_it_says_that_it_went(
    app: Flask, case: ACase, typed: dict[str, str]
) -> None:
    move_as(case, ADA, "send", typed["ref"], how="post", format="standard")
    answer = signed_in(app, MONA).post(PATH, data=typed)
    assert "It went to Mrs Ann Price" in answer.text


def test_who_may_not_see_the_case_is_told_only_that_it_is_genuine(
    app: Flask, case: ACase, typed: dict[str, str]
) -> None:
    answer = signed_in(app, SAM).post(PATH, data=typed)
    assert f"Genuine: we issued {typed['ref']}" in answer.text
    assert "is not one of yours" in answer.text
    assert PROVES in answer.text
    assert "Price" not in answer.text
    assert looks(case) == []


@pytest.mark.parametrize("wrong", [{"code": "0000-0000-0000"}, {"ref": "LET-2026-999999"}])
def test_any_other_pair_is_unknown_and_leaves_no_trace(
    app: Flask, case: ACase, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    answer = signed_in(app, MONA).post(PATH, data=typed | wrong)
    assert "Unknown: no letter of ours" in answer.text
    assert "Price" not in answer.text
    assert looks(case) == []


def test_both_are_asked_for(app: Flask) -> None:
    answer = signed_in(app, MONA).post(PATH, data={"ref": " "})
    assert answer.status_code == 422
    assert "Reference: fill this in." in answer.text
    assert "Code: fill this in." in answer.text
    assert app.test_client().get(PATH).status_code == 401


def test_a_letter_withdrawn_since_says_so_to_whoever_holds_it(
    app: Flask, case: ACase, typed: dict[str, str]
) -> None:
    move_as(case.later(days=1), ADA, "withdraw", typed["ref"], reason="The wrong dose")
    for email in (MONA, SAM):
        answer = signed_in(app, email).post(PATH, data=typed)
        assert f"Genuine: we issued {typed['ref']}" in answer.text
        assert f"We withdrew it on {case.at.day} {case.at:%B %Y}." in answer.text
        assert "wrong dose" not in answer.text
