"""What a letter must hold: practice first, then the law, results and delay only where they are."""

import pytest

from letters.check import Context, check
from letters.kinds import LetterKind
from letters.required_parts import required_parts


def test_a_regime_adds_to_what_practice_asks() -> None:
    parts = required_parts(
        LetterKind.holding, ["signature", "contact_named"], has_results=False, is_late=False
    )
    assert parts == ("further_enquiries", "contact_named", "signature")


def test_results_are_asked_only_when_there_are_some() -> None:
    asked = ["results_of_enquiries"]
    without = required_parts(LetterKind.apology, asked, has_results=False, is_late=False)
    given = required_parts(LetterKind.apology, asked, has_results=True, is_late=False)
    assert "results_of_enquiries" not in without
    assert "results_of_enquiries" in given


def test_reasons_are_asked_only_when_it_is_late() -> None:
    kind, asked = LetterKind.initial_notification, ["reason_for_delay"]
    assert asked[0] not in required_parts(kind, asked, has_results=False, is_late=False)
    assert asked[0] in required_parts(kind, asked, has_results=False, is_late=True)
    assert asked[0] in required_parts(LetterKind.delay, has_results=False, is_late=False)


def test_answers_are_asked_only_when_there_were_questions() -> None:
    kind = LetterKind.findings
    assert "questions_answered" not in required_parts(kind, has_results=True, is_late=False)
    asked = required_parts(kind, has_results=True, is_late=False, has_questions=True)
    assert "questions_answered" in asked


def test_every_kind_names_somebody_to_ring() -> None:
    for kind in LetterKind:
        assert "contact_named" in required_parts(kind, has_results=False, is_late=False)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[Saying sorry]", "apology"),
        ("Dear Ann\n\n[Saying sorry] We gave you the wrong tablet.", "apology"),
        ("[Sister Joan Pryce is your contact, on 01632 960101]", "contact_named"),
        ("We gave you the wrong tablet.\n\n[Our support worker can visit you]", "support_offered"),
    ],
)
def test_a_hole_holds_nothing_of_what_it_asks_for(text: str, part: str) -> None:
    assert check(text, Context(required=(part,))).missing == (part,)


def test_what_stands_around_a_hole_still_counts() -> None:
    text = "I am sorry that we gave you [the wrong medicine]."
    checked = check(text, Context(required=("apology",)))
    assert (checked.missing, [fault.kind for fault in checked.faults]) == ((), ["placeholder"])
