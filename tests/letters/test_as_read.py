"""What cannot be seen, and the marks of bold, hide no word from the check."""

from unicodedata import normalize

import pytest

from letters.check import (
    Context,
    apology_is_conditional,
    apology_passes,
    check,
    contents_found,
    promise_sentences,
)


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("We are sor\u00adry if this has upset you.", "conditional", None),
        ("I am **sorry** if this upset you.", "conditional", None),
        ("\ufeffMis\u200btakes were made.", "passive", "Mis\u200btakes were made."),
        ("Ring Ann on **NAME** please.", "placeholder", "**NAME**"),
        ("We will ring **you** on Friday.\nMistakes were made.", "passive", "Mistakes were made."),
    ],
)
def test_a_fault_is_found_under_such_marks_and_told_at_its_place(
    text: str, kind: str, place: str | None
) -> None:
    found = next(each for each in check(text).faults if each.kind == kind)
    assert text[found.start : found.end] == found.text == (place or text)


@pytest.mark.parametrize(
    "words",
    ["It was **not** your fault.", "It was a **blood pressure** tablet.", "Ring **Joan Pryce**."],
)
def test_bold_words_are_no_hole(words: str) -> None:
    assert check(words).faults == ()


def test_another_patient_in_bold_is_found() -> None:
    text = "We gave you the tablets of Peter **O\u2019Neill**."
    (found,) = check(text, Context(other_patients=("Peter O'Neill",))).faults
    assert (found.kind, found.text) == ("raw-identifier", "Peter **O\u2019Neill")


def test_a_promise_with_a_bold_day_is_the_one_that_was_linked() -> None:
    text = "Dear Ada\n\nWe will ring you on **Friday 4 December**.\n"
    (promise,) = promise_sentences(text)
    assert text[promise.start : promise.end] == promise.text
    assert promise.text == "We will ring you on **Friday 4 December**."
    linked = Context(linked_promises={promise.text: "COM-2026-000001"})
    assert check(text, linked).promises[0].commitment == "COM-2026-000001"


def test_an_apology_is_judged_by_the_words_that_are_read() -> None:
    assert apology_passes("I am **sorry** that we gave you the wrong tablets.")
    assert "apology" in contents_found("I am so\u00adrry that we gave you the wrong tablets.")
    assert apology_is_conditional("I am **sorry** if we hurt you.")


@pytest.mark.parametrize("apart", ["text", "context", "both"])
def test_an_accent_that_a_program_wrote_apart_is_the_same_letter(apart: str) -> None:
    """As words come from a Mac or out of a PDF: Mrs Prŷs is not somebody else for it."""
    promise, name = "Sister Zoë will ring you on Friday, Mrs Prŷs.", "Mrs Ann Prŷs"
    text = f"Dear Mrs Prŷs\n\nWe are sorry if you had to wait. {promise}\n"
    if apart in ("context", "both"):
        promise, name = normalize("NFD", promise), normalize("NFD", name)
    if apart in ("text", "both"):
        text = normalize("NFD", text)
    found = check(text, Context(addressee=name, patient=name, linked_promises={promise: "COM-1"}))
    assert [each.kind for each in found.faults] == ["conditional"]
    assert [each.commitment for each in found.promises] == ["COM-1"]
    (fault,), (linked,) = found.faults, found.promises
    assert text[fault.start : fault.end] == fault.text
    assert text[linked.start : linked.end] == linked.text
