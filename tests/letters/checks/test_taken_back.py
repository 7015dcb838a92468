"""What begins with "but" after an apology, and is itself a fault, takes the apology back."""

import pytest

from letters.checks.taken_back import taken_back
from letters.marks import Fault
from letters.text import sentences_of

SORRY = "I am sorry that we did not know about your allergy."


def _found(text: str, kind: str = "blame", also: tuple[str, ...] = ()) -> list[Fault]:
    """Where the last sentence of the text is a fault of these kinds."""
    sentences = sentences_of(text)
    last = sentences[-1]
    told = [Fault(each, last.text, last.start, last.end, "", "") for each in (kind, *also)]
    return list(taken_back(sentences, told))


@pytest.mark.parametrize("turn", ["But", "However,", "Unfortunately,", "In fairness,"])
@pytest.mark.parametrize("kind", ["blame", "minimise", "obligation"])
def test_a_defence_that_turns_against_the_apology_takes_it_back(turn: str, kind: str) -> None:
    text = f"{SORRY} {turn} you did not tell us."
    (fault,) = _found(text, kind)
    assert (fault.kind, fault.start, fault.end) == ("but", 0, len(text))
    assert "leave the next sentence out" in fault.suggestion


@pytest.mark.parametrize(
    "text",
    [
        f"{SORRY} You did not tell us.",  # blame enough; it does not turn against the sorry
        f"{SORRY}\n\nBut you did not tell us.",  # in a paragraph of its own
        "You came to us on 3 March. But you did not tell us.",  # nobody said sorry
        f"{SORRY} But I am sorry, too, that you did not tell us.",  # the second says it as well
    ],
)
def test_without_a_turn_beside_an_apology_it_is_only_the_fault_it_is(text: str) -> None:
    assert _found(text) == []


def test_what_is_no_defence_takes_nothing_back_and_nothing_is_told_twice() -> None:
    text = f"{SORRY} But you did not tell us."
    assert _found(text, "jargon") == []
    assert _found(text, "blame", also=("but",)) == []
