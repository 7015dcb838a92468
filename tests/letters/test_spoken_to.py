"""Words that speak to their reader, and notes that speak about them."""

import pytest

from letters.spoken_to import says_you, says_your_kin, speaks_to


@pytest.mark.parametrize(
    "words",
    [
        "The chaplain, and a nurse to sit with her.",
        "We offered her the chaplain.",
        "Bereavement team, number given.",
        "I told him that he can ring.",
    ],
)
def test_a_note_does_not_speak_to_the_patient(words: str) -> None:
    assert not speaks_to(words, of_themselves=True)


@pytest.mark.parametrize(
    "words",
    [
        "You can talk with our chaplain. She is here each day.",
        "We gave ten times the dose.",
        "I\u2019m so sorry.",
        "Your nurse will sit with you.",
    ],
)
def test_words_to_them_do(words: str) -> None:
    assert speaks_to(words, of_themselves=True)


def test_of_a_mother_her_daughter_reads_she() -> None:
    assert speaks_to("We gave her ten times the dose.", of_themselves=False)
    assert not speaks_to("The chaplain sat with her.", of_themselves=False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("We gave your wife ten times the dose.", True),
        ("We are sorry for the loss of your late mother.", True),
        ("Free talks, for you and your two sons.", True),
        ("Your grandmother was given it twice.", True),
        ("You can bring your questions, and a son or a friend.", False),
        ("Your nurse and her husband were told.", False),
    ],
)
def test_whom_only_one_of_a_family_has_is_no_word_to_all_of_them(words: str, says: bool) -> None:
    assert says_your_kin(words) is says


def test_findings_speak_to_somebody_or_to_nobody() -> None:
    assert says_you("You were given 5,000 units.")
    assert not says_you("Two young nurses stored them side by side.")
