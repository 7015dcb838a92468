"""A death or a coming of age ends only the pages whose own ground went with it. Where a page closed
and may be open all the same, somebody of the team is asked to give a new code.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from tests.cases import ACase, a_person, a_talk, an_opened_case, name_contact, record_as
from tests.not_told import acts_about
from tests.people import BEN
from tests.to_do import rows_of
from tests.told_pages import code, ifan_and_una, is_open, lived, opened, page, says
from workflows.family_page import Seen


@pytest.fixture
def father(session: Session, team: None) -> tuple[ACase, int]:
    case, una = ifan_and_una(session)
    says(case, case.person, una, agrees=True)
    return case, una


def a_girl_of_eighteen(session: Session) -> tuple[ACase, int, int]:
    """Cerys, told too; her mother was told in her place, and allows that her brother is told."""
    who = {"name": "Ms Cerys Pugh", "born_on": "2008-03-20"}
    case = an_opened_case(session, patient=who)
    cerys = a_person(case, name="Ms Cerys Pugh", preferred_name="Cerys", standing="also_told")
    case.person = a_person(
        case, name="Mrs Lowri Pugh", preferred_name="Lowri", relationship="Mother",
        is_patient=False, lawful_basis="Parental responsibility",
    )  # fmt: skip
    dai = a_person(
        case, name="Mr Dai Pugh", preferred_name="Dai", relationship="Brother",
        is_patient=False, standing="also_told",
    )  # fmt: skip
    name_contact(case)
    for person in (cerys, case.person, dai):
        a_talk(case, "first", persons=[person])
    return case, cerys, dai


def test_the_day_the_patient_dies_nobody_elses_page_shuts(father: tuple[ACase, int]) -> None:
    case, una = father
    hers, his = page(case, una), page(case, case.person)
    lived(case, "died")
    assert is_open(case, hers)
    assert not is_open(case, his)
    assert acts_about(case, "new code") == []


def test_an_unused_code_outlives_the_patient(father: tuple[ACase, int]) -> None:
    case, una = father
    unused = code(case, una)
    lived(case, "died")
    assert is_open(case, opened(case, unused))


def test_after_his_death_she_reads_what_was_written_when_she_was_named(
    father: tuple[ACase, int],
) -> None:
    """His yes to everything died with him."""
    case, una = father
    assert family_view(case.now, una).sees == frozenset(Seen)
    lived(case, "died")
    assert family_view(case.now, una).sees == {Seen.PROGRESS}


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_what_he_left_out_of_his_yes_is_opened_to_her_by_no_death(
    father: tuple[ACase, int], what: str
) -> None:
    """Named for everything, she was to read how far we are, and nothing else."""
    case, una = father
    named = {"tell": ["everything"], "reason": "He said so at first."}
    record_as(case, BEN, "person_change", person=una, **named)
    less = {"person": case.person, "purpose": "share", "with_person": una, "agrees": True}
    less |= {"what": ["progress"], "asked_by": "Ben Okoro", "at": case.at.isoformat()}
    record_as(case, BEN, "consent", **less)
    lived(case, what)
    assert family_view(case.now, una).sees == {Seen.PROGRESS}


def test_what_her_mother_left_out_waits_for_who_came_of_age(session: Session, team: None) -> None:
    case, cerys, dai = a_girl_of_eighteen(session)
    named = {"tell": ["everything"], "reason": "We had forgotten it."}
    record_as(case, BEN, "person_change", person=dai, **named)
    less = {"person": case.person, "purpose": "share", "with_person": dai, "agrees": True}
    less |= {"what": ["progress"], "asked_by": "Ben Okoro", "at": case.at.isoformat()}
    record_as(case, BEN, "consent", **less)
    lived(case, "came_of_age")
    assert family_view(case.now, dai).sees == {Seen.PROGRESS}
    says(case, cerys, dai, agrees=True)
    assert family_view(case.now, dai).sees == frozenset(Seen)


def test_a_yes_that_is_withdrawn_shuts_the_page_that_rested_on_it(
    father: tuple[ACase, int],
) -> None:
    case, una = father
    key, (yes,) = page(case, una), case.now.facts.consents
    told = {"of": str(yes.number), "words": "That was another patient.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    assert not is_open(case, key)


def test_a_yes_to_somebody_who_has_a_page_shuts_nothing(session: Session, team: None) -> None:
    case, una = ifan_and_una(session)
    key = page(case, una)
    says(case, case.person, una, agrees=True)
    assert is_open(case, key)


def test_who_comes_of_age_keeps_her_page_and_so_does_her_brother(
    session: Session, team: None
) -> None:
    case, cerys, dai = a_girl_of_eighteen(session)
    says(case, case.person, dai, agrees=True)
    hers, his, mothers = (page(case, who) for who in (cerys, dai, case.person))
    lived(case, "came_of_age")
    assert is_open(case, hers)
    assert is_open(case, his)
    assert not is_open(case, mothers)  # she acted for a child


def test_whose_page_closed_though_it_may_be_open_is_given_a_new_code(
    session: Session, team: None
) -> None:
    case, _, _ = a_girl_of_eighteen(session)
    page(case, case.person)
    lived(case, "came_of_age")
    [row] = [each for each in rows_of(case) if "new code" in each.act]
    assert row.act == "Give Lowri a new code for their page"
    assert "Ask Cerys first, who speaks for themselves now." in row.why
    assert (row.target.where, row.target.word) == ("family_page", str(case.person))
    assert row.owner == BEN
    page(case, case.person)
    assert acts_about(case, "new code") == []


def test_a_changed_relation_is_told_to_the_team_for_as_long_as_a_code_lasts(
    session: Session, team: None
) -> None:
    case, una = ifan_and_una(session)
    page(case, una)
    told = {"relationship": "Friend", "reason": "We had it wrong."}
    record_as(case, BEN, "person_change", person=una, **told)
    assert acts_about(case, "new code") == ["Give Una a new code for their page"]
    case.later(days=30)
    assert acts_about(case, "new code") == []


def test_who_lost_capacity_has_no_page_of_their_own(father: tuple[ACase, int]) -> None:
    case, una = father
    hers, his = page(case, una), page(case, case.person)
    lived(case, "lost_capacity")
    assert is_open(case, hers)
    assert not is_open(case, his)
    assert acts_about(case, "new code") == []  # somebody else acts for him


def test_who_is_not_to_be_told_is_given_no_code(session: Session, team: None) -> None:
    case, una = ifan_and_una(session)
    page(case, una)
    told = {"standing": "not_to_be_told", "reason": "The police asked it."}
    record_as(case, BEN, "person_change", person=una, **told)
    assert acts_about(case, "new code") == []
