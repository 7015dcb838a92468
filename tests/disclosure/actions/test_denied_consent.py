"""A yes to tell somebody that staff entered in a person's name, and that this person denies, does
not hold until it is put right. What was shut is not opened that way.
"""

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.operations.verify import verify
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, record_as
from tests.not_told import acts_about
from tests.people import ADA, BEN
from tests.to_do import rows_of
from tests.told_pages import code, ifan, is_open, lived, opened, page, says

pytestmark = begins_with(ifan)
PUT_RIGHT = "Put right what we wrote down for Ifan"
NEW_CODE = "Give Una a new code for their page"


@pytest.fixture
def una(case: ACase) -> int:
    return next(p.number for p in case.now.persons if p.called == "Una")


def on_his_page(case: ACase) -> Change:
    return Change(case.id, family_actor(case.id, case.person, ""), case.at, Door.PAGE)


def is_it_right(case: ACase, number: int, *, right: bool) -> None:
    said = {"of": str(number), "person": case.person, "right": right, "at": case.at.isoformat()}
    said |= {} if right else {"words": "I never said that. She must not know anything."}
    record(case.session, on_his_page(case), "written_down_rightly", said)


def test_what_he_never_allowed_shuts_her_page_at_once(case: ACase, una: int) -> None:
    yes, key = says(case, case.person, una, agrees=True), page(case, una)
    assert is_open(case, key)

    is_it_right(case, yes, right=False)

    assert not is_open(case, key)
    with pytest.raises(Refused, match="does not allow that Una is told"):
        code(case, una)
    [shown] = family_view(case.now, case.person).consents
    assert (shown.holds, shown.denied) == (False, True)
    assert verify(case.session).ok


def test_a_code_in_her_bag_is_of_no_use_either(case: ACase, una: int) -> None:
    yes = says(case, case.person, una, agrees=True)
    unused = code(case, una)
    is_it_right(case, yes, right=False)
    with pytest.raises(Refused, match="no use any more"):
        opened(case, unused)


def test_staff_put_it_right_by_what_he_says_now(case: ACase, una: int) -> None:
    yes = says(case, case.person, una, agrees=True)
    is_it_right(case, yes, right=False)
    [row] = [each for each in rows_of(case) if each.act == PUT_RIGHT]
    assert "Until then their yes does not count." in row.why
    told = {"person": str(case.person), "purpose": "share", "with_person": str(una)}
    assert (row.target.word, row.target.fields) == ("consent", told)
    says(case, case.person, una, agrees=False)
    assert PUT_RIGHT not in acts_about(case, "Ifan")
    with pytest.raises(Refused):
        code(case, una)


def test_that_it_is_right_after_all_counts_again_and_she_is_given_a_new_code(
    case: ACase, una: int
) -> None:
    yes, key = says(case, case.person, una, agrees=True), page(case, una)
    is_it_right(case, yes, right=False)
    assert NEW_CODE not in acts_about(case, "Una")
    is_it_right(case, yes, right=True)
    assert not is_open(case, key)  # what ended has ended
    assert NEW_CODE in acts_about(case, "Una")
    page(case, una)
    assert NEW_CODE not in acts_about(case, "Una")


def test_only_he_says_that_it_was_right(case: ACase, una: int) -> None:
    yes = says(case, case.person, una, agrees=True)
    is_it_right(case, yes, right=False)
    told = {"of": str(yes), "person": case.person, "right": True}
    for who in (ADA, BEN):
        with pytest.raises(Refused, match="Only they themselves"):
            record_as(case, who, "written_down_rightly", **told)


def test_a_no_that_he_denies_opens_nothing(case: ACase, una: int) -> None:
    says(case, case.person, una, agrees=True)
    no = says(case, case.person, una, agrees=False)
    is_it_right(case, no, right=False)
    with pytest.raises(Refused, match="does not allow"):
        code(case, una)


def test_a_denied_yes_does_not_bring_back_an_older_one(case: ACase, una: int) -> None:
    """Nor what was written down when she was named: it is a no until he says another word."""
    says(case, case.person, una, agrees=True)
    wider = says(case, case.person, una, agrees=True)
    is_it_right(case, wider, right=False)
    assert case.now.facts.may_be_told(una) is False


def test_what_he_pressed_himself_nobody_denies_for_him(case: ACase, una: int) -> None:
    told = {"person": case.person, "purpose": "share", "with_person": una, "agrees": True}
    told |= {"what": ["everything"], "asked_by": "Nobody", "at": case.at.isoformat()}
    yes = record(case.session, on_his_page(case), "consent", told).id
    key, no = page(case, una), {"of": str(yes), "person": case.person, "right": False}
    record_as(case, BEN, "written_down_rightly", **no, words="Not so.")
    assert is_open(case, key)


def test_a_yes_for_anything_else_falls_as_well(case: ACase) -> None:
    told = {"person": case.person, "purpose": "teach", "agrees": True, "asked_by": "Ben Okoro"}
    yes = record_as(case, BEN, "consent", **told).id
    is_it_right(case, yes, right=False)
    [consent] = case.now.facts.consents
    assert not consent.holds(case.now.today)


def test_a_yes_that_staff_withdraw_leaves_no_row_to_let_her_in(case: ACase, una: int) -> None:
    yes = says(case, case.person, una, agrees=True)
    page(case, una)
    is_it_right(case, yes, right=False)
    told = {"of": str(yes), "words": "He never said that.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    assert NEW_CODE not in acts_about(case, "Una")


def test_a_denied_yes_that_staff_withdraw_lets_nobody_in(case: ACase, una: int) -> None:
    """The natural mend of what was wrong does not do what he had said we must not do."""
    says(case, case.person, una, agrees=True)
    wider = says(case, case.person, una, agrees=True)
    is_it_right(case, wider, right=False)
    told = {"of": str(wider), "words": "He never said that.", "withdraws": True}
    record_as(case, BEN, "correction", **told)

    assert case.now.facts.may_be_told(una) is False
    with pytest.raises(Refused, match="does not allow that Una is told"):
        code(case, una)
    [shown] = family_view(case.now, case.person).consents
    assert (shown.holds, shown.denied) == (False, True)

    says(case, case.person, una, agrees=True)  # a new word of his
    page(case, una)


def test_nor_does_his_death(case: ACase, una: int) -> None:
    yes = says(case, case.person, una, agrees=True)
    is_it_right(case, yes, right=False)
    lived(case, "died")
    with pytest.raises(Refused, match="does not allow"):
        code(case, una)
