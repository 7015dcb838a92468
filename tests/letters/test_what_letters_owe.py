"""What good practice asks of a letter whatever the law: what is known, what changes, a way out."""

import pytest

from letters.boxes import slots_of
from letters.check import contents_found
from letters.compose import compose
from letters.first_words import first_slots
from letters.kinds import Audience, LetterKind
from letters.required_parts import required_parts
from tests.letters.cases import MATERIAL

AFTER = (LetterKind.findings, LetterKind.apology, LetterKind.closing)


@pytest.mark.parametrize("kind", sorted(LetterKind))
def test_every_letter_says_how_to_complain_outside(kind: LetterKind) -> None:
    text = compose(kind, first_slots(kind, MATERIAL), slots_of(kind, Audience.patient))
    assert f"**If you are not content**\n\n{MATERIAL.complain_how}" in text
    assert "right_to_complain" in contents_found(text)


def test_the_first_letter_says_what_is_known_and_waits_for_no_result() -> None:
    first = LetterKind.initial_notification
    asked = set(required_parts(first, has_results=False, is_late=False))
    assert asked >= {"apology", "facts_known", "further_enquiries", "opportunity_to_ask"}
    assert "results_of_enquiries" not in asked
    assert "why" not in {box.name for box in slots_of(first, Audience.patient)}


@pytest.mark.parametrize("kind", AFTER)
def test_every_letter_after_the_findings_says_what_is_done_about_it(kind: LetterKind) -> None:
    assert "actions_to_prevent" in required_parts(kind, has_results=True, is_late=False)
