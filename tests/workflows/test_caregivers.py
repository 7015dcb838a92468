"""What a line on support for colleagues may say: what was offered, and nothing of how they are."""

import pytest

from workflows.caregivers import says_more_than_offered

NAMES = ("Cal Reyes", "May Bell")


@pytest.mark.parametrize(
    "words",
    [
        "Six talks with the staff counsellor, free, in working time.",
        "A number to ring at night, for whoever is distressed.",
        "The peer support team; they are free on Monday.",
        "The staff helpline, which they may ring when they feel anxious",
        "A debrief for the team; the nurse may ask for days off if exhausted",
        "May we ring you? said the card that lies in the ward office. The bell is for all.",
    ],
)
def test_what_was_offered_may_stand(words: str) -> None:
    assert says_more_than_offered(words, NAMES) is None


@pytest.mark.parametrize(
    ("words", "leaves_out"),
    [
        ("A counsellor for Cal Reyes", "Cal Reyes"),
        ("A week off for Nurse Reyes", "Nurse Reyes"),
        ("Dr Bell of occupational health offered a talk", "Dr Bell"),
        ("When we met, she was in tears", "she was in tears"),
        ("A room when she was in tears", "she was in tears"),
        ("They may ring us; she is exhausted", "They may ring us; she is exhausted"),
        ("A counsellor, as she was in tears after it", "she was in tears"),
        ("Peer support. The nurse blames herself.", "The nurse blames herself"),
        ("He is off sick, so a call from us", "He is off sick"),
    ],
)
def test_how_somebody_is_stays_with_them(words: str, leaves_out: str) -> None:
    says = says_more_than_offered(words, NAMES)
    assert says
    assert f"“{leaves_out}”" in says
