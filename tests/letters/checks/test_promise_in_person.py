"""Whoever signs "I will ring you" is the one the family waits for: is it theirs to keep?"""

import pytest

from letters.check import Context, check

BY = "by Friday 8 May 2026"


def _advice(
    promise: str, keeps: str, signed: str = "Yours sincerely\n\nDr Anita Shah"
) -> list[str]:
    text = f"Dear Mrs Oduya\n\nI am sorry that we gave you the wrong tablets. {promise}\n\n{signed}"
    ref = "COM-2026-000001"
    context = Context(linked_promises={promise: ref}, kept_by={ref: keeps})
    return [each.why for each in check(text, context).advice if each.kind == "owner"]


@pytest.mark.parametrize(
    "promise",
    [f"I will ring you {BY}.", f"I\u2019ll ring you {BY}.", f"I am going to ring {BY}."],
)
def test_what_i_promise_and_another_keeps_is_named(promise: str) -> None:
    assert _advice(promise, "Ben Cole") == [
        "Whoever signs says “I”, and Ben Cole keeps this promise. Say who will do it."
    ]


@pytest.mark.parametrize(
    ("promise", "keeps"),
    [
        (f"I will ring you {BY}.", "Anita Shah"),
        (f"I will ring you {BY}.", "Dr A. Shah"),
        (f"We will ring you {BY}.", "Ben Cole"),
        (f"Ben Cole will ring you {BY}.", "Ben Cole"),
    ],
)
def test_what_whoever_signs_keeps_or_did_not_promise_in_person_is_right(
    promise: str, keeps: str
) -> None:
    assert _advice(promise, keeps) == []


def test_two_may_sign_and_each_keeps_what_is_theirs() -> None:
    assert _advice(f"I will ring you {BY}.", "Ben Cole", "Yours\n\nAnita Shah and Ben Cole") == []


def test_before_anybody_has_signed_nothing_is_said_of_it() -> None:
    assert _advice(f"I will ring you {BY}.", "Ben Cole", "") == []
