"""Whoever is shut out by name is shut out as each of us spells them, and nobody else is."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.recording import record
from disclosure.permissions import family_actor
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, name="Una Mae")
    a_talk(case, "first")
    return case


def test_a_no_by_name_stays_when_the_name_is_put_right(case: ACase) -> None:
    kit, zoe = _told(case, "Kit Mae"), _told(case, "Zoe Mae")
    _says_no(case, "Kit Mae")
    _says_no(case, "Zoe Mae")
    assert not _may_be_told(case, kit)
    case.later(days=1)
    _changed(case, kit, name="Mr Christopher Mae", reason="His name in full")
    _changed(case, zoe, name="Zoe Brown", reason="She married in May")
    assert not _may_be_told(case, kit)
    assert not _may_be_told(case, zoe)


def test_a_no_by_the_name_he_goes_by_is_a_no_to_him(case: ACase) -> None:
    kit = _told(case, "Mr Christopher Mae", preferred_name="Kit")
    _says_no(case, "Kit Mae")
    assert not _may_be_told(case, kit)


@pytest.mark.parametrize(
    ("on_record", "said"),
    [
        ("René Mae", "Rene Mae"),
        ("Mr Lukasz Mae", "Łukasz Mae"),
        ("Søren O'Mae", "Soren O\u2019Mae"),
        ("Kit Mae", "Mae, Kit"),
        ("Kit Mae", "Kit, Her brother"),
        ("Kit Mae", "Kit, her brother"),
    ],
)
def test_no_mark_no_order_and_no_keyboard_lets_a_no_miss(
    case: ACase, on_record: str, said: str
) -> None:
    person = _told(case, on_record)
    _says_no(case, said)
    assert not _may_be_told(case, person)


def test_a_no_to_one_of_the_name_written_as_hospitals_do_shuts_out_no_other(case: ACase) -> None:
    adam = _told(case, "Adam Mae")
    _says_no(case, "Mae, Kit")
    assert _may_be_told(case, adam)


@pytest.mark.parametrize("named", ["Mr Lukasz Mae", "Mr Łukasz Mae"])
def test_a_yes_that_is_taken_back_shuts_out_whoever_was_named_without_its_marks(
    case: ACase, named: str
) -> None:
    """She wrote Łukasz on her phone; the keyboard of the ward has no such letter."""
    yes = {"agrees": True, "what": ["everything"], "with": "Łukasz Mae, Brat"}
    given = _on_her_page(case, "consent", **_of_sharing(case), **yes)
    case.later(days=1)
    lukasz = _told(case, named)
    assert _may_be_told(case, lukasz)
    case.later(days=1)
    _on_her_page(case, "consent_end", consent=given, at=case.at.isoformat())
    assert not _may_be_told(case, lukasz)


def test_on_her_page_what_stands_behind_the_comma_is_no_first_name(case: ACase) -> None:
    """In any language, and with the capital that a phone puts there."""
    zofia = _told(case, "Zofia Lis", relationship="Mother's sister")
    _on_her_page(case, "consent", **_of_sharing(case), agrees=False, **{"with": "Zofia, Ciocia"})
    assert not _may_be_told(case, zofia)


def _told(case: ACase, name: str, **more: str) -> int:
    """Somebody who is told as she allows."""
    told: dict[str, Any] = {"name": name, "relationship": "Brother", "is_patient": False}
    return a_person(case, **told | more, standing="also_told", tell=["everything"])


def _changed(case: ACase, person: int, **more: str) -> None:
    record_as(case, BEN, "person_change", person=person, **more)


def _of_sharing(case: ACase) -> dict[str, Any]:
    said = {"person": case.person, "purpose": "share", "at": case.at.isoformat()}
    return said | {"asked_by": "Ben Okoro"}


def _says_no(case: ACase, name: str) -> None:
    record_as(case, BEN, "consent", **_of_sharing(case), agrees=False, **{"with": name})


def _on_her_page(case: ACase, kind: str, **told: Any) -> int:
    case.session.rollback()
    una = family_actor(case.id, case.person, "Una")
    change = Change(case.id, una, case.at, Door.PAGE)
    return record(case.session, change, kind, told).id


def _may_be_told(case: ACase, person: int) -> bool:
    return case.now.facts.may_be_told(person) is not False


@pytest.mark.parametrize(
    ("is_her", "said"),
    [
        ("Husband", "Her husband"),
        ("Husband", "my husband Adam"),
        ("Former husband", "the husband"),
        ("Father", "My dad"),
        ("Brother", "his brother, Adam"),
    ],
)
def test_a_no_to_her_husband_is_a_no_to_whoever_is_named_so(
    case: ACase, is_her: str, said: str
) -> None:
    """So the ward writes it at night: his letter and his page had gone out all the same."""
    adam = _told(case, "Adam Mae", relationship=is_her)
    zoe = _told(case, "Zoe Mae", relationship="Daughter")
    _says_no(case, said)
    assert (_may_be_told(case, adam), _may_be_told(case, zoe)) == (False, True)


def test_a_no_to_her_former_husband_is_none_to_her_husband(case: ACase) -> None:
    adam = _told(case, "Adam Mae", relationship="Husband")
    _says_no(case, "Her former husband")
    assert _may_be_told(case, adam)


def test_a_no_to_all_is_a_no_to_each_until_she_says_yes_to_one(case: ACase) -> None:
    """With whom is a box that is folded: who leaves it has written that we tell nobody."""
    kit, zoe = _told(case, "Kit Mae"), _told(case, "Zoe Brown")
    record_as(case, BEN, "consent", **_of_sharing(case), agrees=False)
    assert not _may_be_told(case, kit)
    assert not _may_be_told(case, zoe)
    assert case.now.facts.may_be_told(case.person) is None  # she has to be told
    case.later(days=1)
    record_as(case, BEN, "consent", **_of_sharing(case), agrees=True, with_person=zoe)
    assert (_may_be_told(case, kit), _may_be_told(case, zoe)) == (False, True)
    record_as(case.later(days=1), BEN, "consent", **_of_sharing(case), agrees=True)
    assert _may_be_told(case, kit)
