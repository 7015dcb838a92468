"""A promise in bold, or as a heading, binds as any other; a name of what follows does not."""

from datetime import date

import pytest

from letters.check import Context, check


def _told(line: str) -> tuple[list[str], list[str]]:
    checked = check(f"Dear Mrs Oduya\n\n{line}\n\nIt was our fault.", Context(linked_promises={}))
    return [each.text for each in checked.promises], [each.kind for each in checked.faults]


@pytest.mark.parametrize(
    ("line", "promise"),
    [
        (
            "**We will write to you with what we find by Friday 4 December 2026.**",
            "We will write to you with what we find by Friday 4 December 2026.",
        ),
        ("# We will ring you on Friday 4 December.", "We will ring you on Friday 4 December."),
        ("## We will ring you on Friday 4 December", "We will ring you on Friday 4 December"),
        ("**Joan Pryce will ring you on Friday**", "Joan Pryce will ring you on Friday"),
        ("**On Friday 4 December we will ring you**", "On Friday 4 December we will ring you"),
    ],
)
def test_a_promise_on_a_line_of_its_own_needs_an_owner_too(line: str, promise: str) -> None:
    assert _told(line) == ([promise], ["unlinked-promise"])


@pytest.mark.parametrize(
    "line",
    [
        *("**What we will do next**", "**What We Will Do Next**", "# How we will keep you told"),
        *("**The things we will put right**", "**Changes we are going to make**"),
        *("When you will hear more.", "What we will do.", "How soon we will write to you."),
        *("**What will happen, and when**", "**Who will ring you:**", "**Next steps.**"),
        "**You will find my number below**",
    ],
)
def test_a_heading_that_names_what_follows_promises_nothing(line: str) -> None:
    assert _told(line) == ([], [])


def test_a_bold_sentence_is_judged_for_its_faults_as_any_other() -> None:
    bold = "**Many women have the same thing happen to them and think nothing of it.**"
    assert [fault.kind for fault in check(bold).faults] == ["minimise"]


def test_a_bold_promise_is_held_to_the_day_on_record() -> None:
    sentence = "We will ring you on Friday 4 December 2026."
    context = Context(
        linked_promises={sentence: "COM-2026-000001"},
        promised_for={"COM-2026-000001": date(2026, 12, 11)},
        today=date(2026, 11, 22),
    )
    [fault] = check(f"**{sentence}**", context).faults
    assert fault.suggestion.startswith("The promise on record is for Friday 11 December 2026.")
