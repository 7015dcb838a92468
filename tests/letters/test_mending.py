"""Better words are offered where they are sure, and a wrong sentence is never offered."""

import pytest

from letters.check import apology_passes, check
from letters.mending import mend_of


def offered(text: str, kind: str) -> list[str]:
    """The whole text as it would read with each mend of that kind."""
    mends = [mend_of(each, text) for each in check(text).faults if each.kind == kind]
    return [f"{text[: m.start]}{m.words}{text[m.end :]}" for m in mends if m]


@pytest.mark.parametrize(
    ("kind", "text", "better"),
    [
        (
            "jargon",
            "You had an INR of four.",
            "You had an INR (how slowly the blood clots) of four.",
        ),
        (
            "raw-identifier",
            "Your notes (NHS number 943 476 5919) were lost.",
            "Your notes were lost.",
        ),
        (
            "raw-identifier",
            "Your record number, 5518-20734, has been changed.",
            "Your record number has been changed.",
        ),
        (
            "raw-identifier",
            "We mistook your bag for that of Mr Vernon Stapleton.",
            "We mistook your bag for that of another patient.",
        ),
        (
            "conditional",
            "I am sorry if this has caused you distress.",
            "I am sorry that this has caused you distress.",
        ),
        (
            "conditional",
            "We apologise for any worry our mistake caused you.",
            "We apologise for the worry our mistake caused you.",
        ),
    ],
)
def test_a_few_words_that_surely_put_it_right_are_offered(
    kind: str, text: str, better: str
) -> None:
    letter = f"Dear Ann\n\n{text} We looked again."
    assert offered(letter, kind) == [letter.replace(text, better)]
    assert check(better).faults == ()
    if kind == "conditional":
        assert apology_passes(better)


@pytest.mark.parametrize(
    "text",
    [
        "You had a QQX.",
        "We will leverage a robust framework.",
        "You took it 5 mg bd.",
        "We printed MRN 00482913 on the wrong band.",
        "We printed your Social Insurance Number, 046 454 286, your name and your age.",
        "The tablets were meant for Mr Desmond Achterberg of Hill Street.",
        "Dear [name], we are sorry.",
        # Whether it was so is not ours to write for them.
        "I am sorry if we caused the infection.",
        "I am sorry if you felt upset.",
        "I am sorry if this has caused you distress, but we were busy.",
        "I am sorry if anybody was rude.",
        "Mistakes were made.",
        "We regret the delay.",
    ],
)
def test_nothing_is_offered_where_a_person_has_to_write(text: str) -> None:
    faults = check(text).faults
    assert faults
    assert [mend_of(each, text) for each in faults] == [None] * len(faults)


def test_nothing_is_offered_for_another_text() -> None:
    (fault,) = check("You had an INR of four.").faults
    assert mend_of(fault, "It was an INR.") is None
