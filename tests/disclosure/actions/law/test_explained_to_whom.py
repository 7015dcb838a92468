"""Why a duty was late, or will not be met, is told once somebody heard it who must be told."""

import pytest

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_person, a_talk, move_as, record_as
from tests.people import ADA, BEN, EVA
from workflows.duty_left import left_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE, regimes=["gb-wls-doc"])
WHY = "We were short of staff. We are sorry."
TO_OTHERS = "they have not been told why, since {}"


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=60)


@pytest.fixture
def brother(case: ACase) -> int:
    """She wants him told too; nothing is owed to him."""
    told = {"name": "Tom Price", "relationship": "Brother", "is_patient": False}
    return a_person(case, **told, standing="also_told", lawful_basis="The patient agreed to it")


def late(case: ACase) -> str:
    return next(duty.id for duty in case.now.duties if duty.status == "late")


def left(case: ACase, duty: str) -> str | None:
    return left_of(next(each for each in case.now.facts.duties if each.id == duty))


def given_up(case: ACase, duty: str, where: str) -> None:
    told = {"duty": duty, "words": WHY, "given_in": where, "unmet": True}
    made = record_as(case, BEN, "explanation", **told).id
    agreed = {"explanation": made, "agrees": True, "reason": "I read it and agree."}
    record_as(case, EVA, "explanation_review", **agreed)


def explained(case: ACase) -> bool:
    return "delay_explained" in [event.name for event in case.now.clocks.events()]


def test_what_only_her_brother_heard_is_not_told_to_her(case: ACase, brother: int) -> None:
    duty = late(case)
    given_up(case, duty, str(a_talk(case, "follow_up", persons=[brother]).id))
    nobody = TO_OTHERS.format("nobody who must be told was in that talk")
    assert left(case, duty) == f"late: {nobody}"
    assert not explained(case)

    with_both = a_talk(case.later(hours=1), "follow_up", persons=[brother, case.person])
    given_up(case, duty, str(with_both.id))
    assert left(case, duty) is None
    assert explained(case)


def test_nor_is_what_we_wrote_to_her_brother(case: ACase, brother: int) -> None:
    duty = late(case)
    letter = a_letter(case, "closing", to=brother, until="send")
    given_up(case, duty, letter)
    nobody = TO_OTHERS.format(f"letter {letter} went to nobody who must be told")
    assert left(case, duty) == f"late: {nobody}"
    assert not explained(case)


def test_whoever_hears_in_her_place_was_told_for_her(case: ACase) -> None:
    told = {"name": "Ewa Kowal", "relationship": "Wife", "is_patient": False}
    ewa, at = a_person(case, **told), case.at.isoformat()
    record_as(case, BEN, "patient_status", what="lost_capacity", at=at, source="Dr Li")
    talk = a_talk(case.later(hours=1), "follow_up", persons=[ewa]).id
    duty = late(case)
    given_up(case, duty, str(talk))
    assert left(case, duty) is None


def died(case: ACase) -> None:
    record_as(case, BEN, "patient_status", what="died", source="The ward")


@pytest.mark.parametrize("hour", [True, False])
def test_where_nobody_must_be_told_any_more_it_is_told_to_whoever_hears_it(
    case: ACase, brother: int, hour: bool
) -> None:
    """Also on the day of her death, where of the talk that day alone is known."""
    died(case)
    case.later(hours=1)
    at = case.at.isoformat() if hour else case.today.isoformat()
    talk = a_talk(case, "follow_up", persons=[brother], at=at).id
    duty = late(case.later(days=1))
    given_up(case, duty, str(talk))
    assert left(case, duty) is None


def test_so_is_a_letter_that_went_on_the_day_of_her_death(case: ACase, brother: int) -> None:
    died(case)
    letter = a_letter(case.later(hours=1), "no_contact", to=brother, until="issue")
    sent = {"how": "post", "format": "standard", "at": case.today.isoformat()}
    move_as(case, ADA, "send", letter, **sent)
    duty = late(case.later(days=1))
    given_up(case, duty, letter)
    assert left(case, duty) is None


def test_what_she_heard_on_the_day_on_which_she_lost_capacity_was_told_to_her(case: ACase) -> None:
    """Her wife, who acts for her since she lost capacity, need not have been in that talk."""
    told = {"name": "Ewa Kowal", "relationship": "Wife", "is_patient": False}
    a_person(case, **told)
    record_as(case, BEN, "patient_status", what="lost_capacity", source="Dr Li")
    talk = a_talk(case, "follow_up", at=case.today.isoformat()).id
    duty = late(case.later(days=1))
    given_up(case, duty, str(talk))
    assert left(case, duty) is None


@pytest.mark.parametrize("in_letter", [True, False])
def test_whoever_is_named_later_undoes_no_explanation(
    case: ACase, brother: int, in_letter: bool
) -> None:
    """When it was written nobody had to be told; the duty was done with, and turned open again."""
    died(case)
    if in_letter:
        where = a_letter(case.later(hours=1), "no_contact", to=brother, until="send")
    else:
        where = str(a_talk(case.later(hours=1), "follow_up", persons=[brother]).id)
    duty = late(case)
    given_up(case, duty, where)
    assert left(case, duty) is None
    told = {"name": "Joan Hill", "relationship": "Daughter", "is_patient": False}
    a_person(case.later(days=3), **told, lawful_basis="Executor of the will")
    assert left(case, duty) is None
    assert explained(case)
