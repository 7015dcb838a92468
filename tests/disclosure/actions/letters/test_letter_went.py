"""What was posted is recorded as it was, whatever came on record before somebody wrote it down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from disclosure.records.outbox import Message
from letters.dates import without_weekday
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_next_contact,
    a_talk,
    letter_row,
    move_as,
    record_as,
)
from tests.people import ADA, BEN
from workflows.machine import NotReady
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def never_by_post(case: ACase) -> None:
    change = {"person": case.person, "safe": {"never": ["post"]}}
    record_as(case, ADA, "person_change", **change, reason="She rang us.")


def moved_house(case: ACase) -> None:
    change = {"person": case.person, "post": ["9 Mill Lane", "Penbryn", "AB1 2CD"]}
    record_as(case, ADA, "person_change", **change, reason="She rang us.")


def held_by_police(case: ACase) -> None:
    told = {"by": "police", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "They have asked us to wait.", "from": case.at.isoformat()}
    record_as(case, ADA, "hold", **told, review_on=case.day(14))


@pytest.mark.parametrize("came", [never_by_post, moved_house, held_by_police])
def test_a_letter_in_the_post_went_before_what_would_have_kept_it(
    case: ACase, came: Callable[[ACase], None]
) -> None:
    ref = a_letter(case, "apology", until="issue")
    posted = case.later(hours=1).at.isoformat()
    came(case.later(days=1))
    a_talk(case, "follow_up", questions=["And who knew?"], next_contact=a_next_contact(case, 2))
    case.later(days=1)
    with pytest.raises(NotReady):
        move_as(case, ADA, "send", ref, how="post", format=["standard"])
    case.session.rollback()
    move_as(case, ADA, "send", ref, how="post", format=["standard"], at=posted)
    letter = letter_row(case, ref)
    assert (letter.state, letter.sent_at) == (LetterState.SENT, case.at - timedelta(days=2))
    told = case.session.scalars(select(Message.step).where(Message.step == "letter_went_before"))
    assert list(told)


def test_what_was_known_when_it_went_still_keeps_it(case: ACase) -> None:
    ref = a_letter(case, "apology", until="issue")
    never_by_post(case.later(hours=1))
    posted = case.later(hours=1).at.isoformat()
    case.later(days=1)
    with pytest.raises(NotReady):
        move_as(case, ADA, "send", ref, how="post", format=["standard"], at=posted)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("in_clinic", "from hand to hand"),
        ("phone", "by telephone"),
        ("text", "by text message"),
        ("video", "by video"),
        ("through_someone", "through somebody"),
    ],
)
def test_who_could_not_be_posted_a_letter_has_not_had_it_because_none_came_back(
    case: ACase, way: str, words: str
) -> None:
    ref = a_letter(case, "apology", until="send", how=way)
    told = {"format": "standard", "at": case.later(days=8).at.isoformat()}
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "deliver", ref, how="posted_not_returned", **told)
    case.session.rollback()
    assert [each.says for each in no.value.unmet] == [
        f"It went {words}, so it was not posted. Say how you know that they have it."
    ]
    move_as(case, ADA, "deliver", ref, how="by_hand", **told)


def test_a_letter_that_did_not_come_back_counts_from_its_seventh_day_whenever_that_is_said(
    case: ACase,
) -> None:
    """The day it was posted would meet a clock of which nobody knows that it was kept."""
    ref = a_letter(case, "apology", until="send")
    sent = letter_row(case, ref).sent_at
    assert sent
    case.later(days=9)
    told = {"how": "posted_not_returned", "format": "standard"}
    with pytest.raises(NotReady, match="Seven days have to pass"):
        move_as(case, ADA, "deliver", ref, at=(sent + timedelta(hours=1)).isoformat(), **told)
    case.session.rollback()
    move_as(case, ADA, "deliver", ref, at=(sent + timedelta(days=7)).isoformat(), **told)


@pytest.mark.parametrize("found", [True, False])
def test_a_letter_she_was_given_on_the_morning_of_the_day_she_died_she_has_had(
    case: ACase, found: bool
) -> None:
    """The registrar's paper tells the day alone, and nobody was to have given it to her then."""
    ref = a_letter(case, "apology", until="send", how="visit")
    gave = case.later(hours=22).at
    case.later(days=2)
    died = {"what": "died", "at": gave.date().isoformat(), "source": "The registrar's paper"}
    record_as(case, BEN, "patient_status", **died, day_unknown=found)
    told = {"how": "by_hand", "format": "standard"}
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "deliver", ref, at=(gave + timedelta(days=1)).isoformat(), **told)
    case.session.rollback()
    how = "was found dead" if found else "died"
    day = without_weekday(gave.date())
    assert no.value.unmet[0].says.startswith(f"Mrs Ann Price {how} on {day}, so nobody can have")
    move_as(case, ADA, "deliver", ref, at=gave.isoformat(), **told)
