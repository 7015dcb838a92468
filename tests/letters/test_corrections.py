"""A letter that corrects another says so in its first words."""

from datetime import date

import pytest

from letters.check import check
from letters.corrections import first_sentence, named, no_longer_true, says_which

REF, SENT = "LET-2026-000007", date(2026, 3, 3)


@pytest.mark.parametrize(
    "opening",
    [
        first_sentence(REF, SENT),
        first_sentence(REF, SENT, month_first=True),
        "In our letter of 3 March 2026 we gave you the wrong day.",
        "Our letter of March 3 was wrong about the dose.",
        "Poprawiamy nasz list LET-2026-000007.",
        "We wrote to you on 2026-03-03, and we were wrong.",
    ],
)
def test_the_reference_or_the_day_names_it(opening: str) -> None:
    for text in (
        f"Dear Mrs Price\n\n{opening}\n\nWe are sorry.",
        f"Dear Mrs Price,\n{opening}\n\nWe are sorry.",
        f"# A correction\n\nDear Mrs Price\n\n{opening}",
        opening,
    ):
        assert says_which(text, REF, [SENT]), text


@pytest.mark.parametrize(
    "opening",
    [
        "We wrote to you on 13 March and on 23 March.",
        "We are sorry that our last letter was wrong.",
        "This corrects LET-2026-0000071.",
        "",
    ],
)
def test_another_day_or_no_day_does_not(opening: str) -> None:
    later = f"It corrects the letter of 3 March ({REF})."
    assert not says_which(f"Dear Mrs Price\n\n{opening or 'Hello.'}\n\n{later}", REF, [SENT])


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Mrs María de los Ángeles Fernández de la Cruz",
        "Dear Mr and Mrs Price, dear Ann and dear Tom,",
        "Dear Mr Tom Price Jr.",
        "Szanowna Pani!",
    ],
)
def test_a_greeting_is_passed_over_however_long_it_is_and_wherever_it_ends(greeting: str) -> None:
    said = first_sentence(REF, SENT)
    assert says_which(f"{greeting}\n\n{said}\n\nWe are sorry.", REF, [SENT])
    assert not says_which(f"{greeting}\n\nWe are sorry.\n\n{said}", REF, [SENT])


@pytest.mark.parametrize(
    "opening",
    [
        f"本信更正我们于2026-03-03寄给您的信 {REF}。",
        "In our letter of 3 March 2026,\nwe gave you the wrong day.",
        f"This letter corrects our letter {REF}",
    ],
)
def test_what_may_be_a_greeting_may_name_it_too(opening: str) -> None:
    assert says_which(f"{opening}\n\nWe are sorry.", REF, [SENT])


def test_the_sentence_that_is_offered_is_plain_and_has_no_fault() -> None:
    said = first_sentence(REF, SENT)
    assert said == "This letter corrects the one we sent you on 3 March 2026 (LET-2026-000007)."
    assert named(REF, SENT) == "the one of 3 March 2026 (LET-2026-000007)"
    assert check(f"Dear Mrs Price\n\n{said}").faults == ()


def test_our_sentence_is_true_of_one_letter_and_one_day() -> None:
    said, american = first_sentence(REF, SENT), first_sentence(REF, SENT, month_first=True)
    for text in (said, american, "Dear Mrs Price\n\n" + said.replace(" we ", "\nwe ")):
        assert no_longer_true(text, REF, SENT) == ""
    text = f"Dear Mrs Price\n\n{said} The dose was wrong."
    assert no_longer_true(text, REF, date(2026, 3, 4)) == said
    assert no_longer_true(text, "LET-2026-000008", SENT) == said
    assert no_longer_true(text, "", None) == said
    assert no_longer_true("We wrote to you on 3 March.", "", None) == ""
