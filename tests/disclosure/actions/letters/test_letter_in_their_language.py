"""A letter in another language promises what the ledger holds, and a translation what it does."""

from datetime import date
from typing import Any

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import (
    check_letter,
    check_other_words,
)
from disclosure.actions.letters.links import (
    days_over,
)
from disclosure.actions.letters.words import set_translation
from disclosure.kinds.faults import BadInput
from letters.dates import without_weekday
from letters.fixed_words import fixed_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, move_as
from tests.cases import letter_row as row
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

ANSWER = (
    "You asked: “Why did this happen?”\n\nThe two boxes looked the same. We found that on "
    "26 November 2025. You can ring us on 01632 960555."
)
BY = {"translated_by": "DeepL", "checked_by": "Ewa Nowak"}


def in_polish(case: ACase, days: int) -> str:
    """17 grudnia 2026 r."""
    return f"{fixed_words('pl').dated(date.fromisoformat(case.day(days)))} r."


def a_polish_letter(case: ACase, sentence: str, language: str = "pl") -> str:
    told = {"to": case.person, "language": language}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    text = {"text": f"Szanowna Pani\n\n{sentence}\n\nZ poważaniem"}
    letters.edit(case.session, change_by(case, BEN), letter.ref, text)
    return letter.ref


def tie(case: ACase, ref: str, sentence: str, **told: object) -> None:
    data = {"sentence": sentence, **told}
    letters.link(case.session, change_by(case, BEN), ref, data)


def test_a_polish_sentence_is_not_tied_to_a_promise_for_another_day(case: ACase) -> None:
    sentence = f"Zadzwonimy do Pani do {in_polish(case, 20)}"
    ref = a_polish_letter(case, sentence)
    with pytest.raises(BadInput) as no:
        tie(case, ref, sentence, owner=BEN, due_on=case.day(30))
    assert "make them agree" in str(no.value)
    with pytest.raises(BadInput) as no:
        tie(case, ref, sentence, commitment=case.promise)  # for the tenth day
    assert [fault.field for fault in no.value.faults] == ["commitment"]
    assert row(case, ref).links == {}
    tie(case, ref, sentence, owner=BEN, due_on=case.day(20))
    assert [each.commitment for each in check_letter(case.now, row(case, ref)).promises] == [
        row(case, ref).links[sentence]
    ]


def test_when_its_day_moves_on_the_polish_letter_does_not_go_as_it_is(case: ACase) -> None:
    sentence = f"Zadzwonimy do Pani do {in_polish(case, 20)}"
    ref = a_polish_letter(case, sentence)
    tie(case, ref, sentence, owner=BEN, due_on=case.day(20))
    promise = row(case, ref).links[sentence]
    told: dict[str, Any] = {"person": case.person, "how": "conversation"}
    told |= {"at": case.at.isoformat()}
    told |= {"words": "Later is fine.", "due_on": case.day(30)}
    move_as(case, ADA, "change", promise, **told)
    faults = check_letter(case.now, row(case, ref)).faults
    assert [each.kind for each in faults] == ["unlinked-promise"]


def test_what_a_polish_letter_promises_by_a_day_that_is_over_is_said(case: ACase) -> None:
    sentence = f"Zadzwonimy do Pani do {in_polish(case, 2)}"
    ref = a_polish_letter(case, sentence)
    tie(case, ref, sentence, owner=BEN, due_on=case.day(2))
    case.later(days=3)
    [says] = days_over(case.now, row(case, ref))
    assert "is over, and nobody said that it is done" in says


def test_where_we_cannot_read_days_we_say_so(case: ACase) -> None:
    sentence = "O le a matou telefoni atu i le Aso Tofi."
    ref = a_polish_letter(case, sentence, "sm")
    tie(case, ref, sentence, owner=BEN, due_on=case.day(20))
    advice = check_letter(case.now, row(case, ref)).advice
    assert [each.why for each in advice] == [
        "We cannot read days in Samoan: compare them with the promises."
    ]


@pytest.fixture
def ref(case: ACase) -> str:
    return a_draft(case, "apology", answers=ANSWER)


def translated(case: ACase, ref: str, text: str, **more: object) -> None:
    told = {"language": "pl", "text": text, "checked_on": case.day(0), **BY, **more}
    set_translation(case.session, change_by(case, BEN), ref, told)


def approve(case: ACase, ref: str, **more: Any) -> None:
    move_as(case, EVA, "approve", ref, sha256=row(case, ref).text_sha256, **more)


def test_another_day_in_the_translation_needs_a_reason_of_the_approver(
    case: ACase, ref: str
) -> None:
    polish = row(case, ref).text.replace("26 November", "17 grudnia").replace("960555", "960199")
    translated(case, ref, polish)
    (fault,) = check_other_words(case.now, row(case, ref))["translation"].faults
    assert (fault.kind, fault.text) == ("other-figures", "17 grudnia 2025, 01632 960199")
    move_as(case, BEN, "submit", ref)
    with pytest.raises(NotReady) as no:
        approve(case, ref)
    (unmet,) = no.value.unmet
    assert unmet.says.startswith("In the translation, “17 grudnia 2025, 01632 960199”: another day")
    reason = {"kind": fault.kind, "form": "translation", "reason": "Her own nurse rings her then"}
    approve(case, ref, accepted=[reason])
    assert row(case, ref).accepted[0]["words"] == [fault.text]


def test_another_number_is_shown_until_whoever_checked_it_says_that_it_is_right(
    case: ACase, ref: str
) -> None:
    assert "5,000" in row(case, ref).text
    polish = row(case, ref).text.replace("5,000", "50")
    translated(case, ref, polish)
    found = check_other_words(case.now, row(case, ref))["translation"]
    assert (found.faults, [each.kind for each in found.advice]) == ((), ["figures"])
    translated(case, ref, polish, figures_are_right=True)
    (advice,) = check_other_words(case.now, row(case, ref))["translation"].advice
    assert advice.why.endswith("Ewa Nowak, who checked it, says that this is right.")
    move_as(case, BEN, "submit", ref)
    approve(case, ref)


def changed(case: ACase, ref: str) -> None:
    support = {"support": "You can talk with our counsellor, free, whenever you want."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": support})


def test_nobody_checked_words_before_they_were_written(case: ACase, ref: str) -> None:
    translated(case, ref, "Szanowna Pani\n\nPrzepraszamy.")
    case.later(days=2)
    changed(case, ref)
    on = without_weekday(case.at.date())
    for day in (-2, -1):
        with pytest.raises(BadInput) as no:
            translated(
                case,
                ref,
                "Szanowna Pani\n\nPrzepraszamy.",
                checked_on=case.day(day),
                compared_again=True,
            )
        assert f"the letter changed on {on}" in str(no.value)
    translated(case, ref, "Szanowna Pani\n\nPrzepraszamy.", compared_again=True)
    assert (row(case, ref).translation or {})["checked_on"] == case.day(0)


def test_a_translation_that_stayed_as_it_was_was_compared_again_or_is_not_checked(
    case: ACase, ref: str
) -> None:
    translated(case, ref, "Szanowna Pani\n\nPrzepraszamy.")
    changed(case, ref)
    with pytest.raises(BadInput) as no:
        translated(case, ref, " Szanowna Pani\n\nPrzepraszamy. ")
    assert [fault.field for fault in no.value.faults] == ["compared_again"]
    translated(case, ref, "Szanowna Pani\n\nBardzo przepraszamy.")  # other words were read anew


def test_words_that_were_translated_before_they_came_here_may_have_been_checked_before(
    case: ACase,
) -> None:
    told = {"to": case.person, "text": "Dear Mrs Price\n\nWe are sorry."}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    translated(case, letter.ref, "Szanowna Pani\n\nPrzepraszamy.", checked_on=case.day(-3))
    assert row(case, letter.ref).translation
