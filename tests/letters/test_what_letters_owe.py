"""What good practice asks of a letter whatever the law: what is known, what changes, a way out."""

from dataclasses import replace

import pytest

from letters.check import contents_found
from letters.compose import compose
from letters.kinds import Audience, LetterKind
from letters.required_parts import required_parts
from letters.writing.boxes import slots_of
from letters.writing.first_words import first_slots
from tests.letters.cases import MATERIAL

AFTER = (LetterKind.findings, LetterKind.apology, LetterKind.closing)


@pytest.mark.parametrize("audience", sorted(Audience))
@pytest.mark.parametrize("kind", sorted(LetterKind))
def test_a_letter_of_empty_boxes_says_nothing_yet(kind: LetterKind, audience: Audience) -> None:
    """A heading such as “What we know today” tells nobody what we know."""
    text = compose(kind, {}, slots_of(kind, audience))
    assert contents_found(text) == frozenset()
    assert "facts_known" in contents_found("**What we know today**\n\nYou fell in the bathroom.")


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


def test_an_apology_that_begins_with_our_findings_says_that_they_are_what_we_found() -> None:
    """However the reason on record is worded: the heading above it is no sentence of ours."""
    kind, why = LetterKind.apology, "Two boxes looked the same, and we stored them side by side."
    text = compose(kind, first_slots(kind, replace(MATERIAL, why=why)))
    assert f"We looked into how this happened.\n\n{why}" in text
    assert "results_of_enquiries" in contents_found(text)
    nothing = compose(kind, first_slots(kind, replace(MATERIAL, why="")))
    assert "We looked into" not in nothing


def test_whoever_signs_says_not_that_they_tried_themselves() -> None:
    """Somebody else may have rung: the record says who, and the letter speaks for all of us."""
    kind = LetterKind.no_contact
    text = compose(kind, first_slots(kind, MATERIAL))
    assert "because we have not been able to reach you. We tried on Monday 11 May," in text
    assert "I tried" not in text
