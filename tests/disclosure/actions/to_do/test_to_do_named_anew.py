"""A wish about a person whose record was withdrawn is asked again, until it is said of whom now."""

import pytest

from disclosure.actions.thing_to_do import ToDo
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_ready_case, a_talk, kept, record_as
from tests.people import BEN, EVA
from tests.to_do import rows_of

pytestmark = begins_with(a_ready_case)
HOLDS = {"is_patient": False, "standing": "relevant", "lawful_basis": "Attorney"}
APART = "Say whom Mrs Ann Price keeps away from now"
NOT_TOLD = "Say whom Mrs Ann Price does not allow us to tell now"


def rows(case: ACase, act: str) -> list[ToDo]:
    found = rows_of(case)
    return [row for row in found if row.act == act]


def withdrawn(case: ACase, number: int) -> None:
    told = {"of": number, "words": "He was named twice, and spelled wrong here"}
    made = record_as(case, BEN, "correction", **told, withdraws=True)
    agreed = {"correction": made.id, "agrees": True, "reason": "He stands there twice"}
    record_as(case, EVA, "correction_review", **agreed)


def apart_from(case: ACase, *whom: int) -> None:
    told = {"person": case.person, "not_with": list(whom), "reason": "She is afraid of him"}
    record_as(case, BEN, "person_change", **told)


def no_to(case: ACase, whom: int) -> int:
    told = {"purpose": "share", "with_person": whom, "agrees": False, "asked_by": "Ben Okoro"}
    return record_as(case, BEN, "consent", person=case.person, **told).id


def test_whom_she_is_kept_apart_from_is_asked_again_when_he_is_named_anew(begun: ACase) -> None:
    """Her husband was spelled wrong and named anew, and a letter to him could say where she is."""
    twice = a_person(begun, name="Mr Adam Prise", relationship="Husband", **HOLDS)
    apart_from(begun, twice)
    assert rows(begun, APART) == []
    withdrawn(begun.later(hours=1), twice)
    anew = a_person(begun, name="Mr Adam Price", relationship="Husband", **HOLDS)
    [row] = rows(begun, APART)
    assert row.why.startswith(
        "They are not to be put together with Mr Adam Prise, whose record was withdrawn on "
        "Thursday 12 March."
    )
    assert (row.owner, row.target.fields) == (BEN, {"person": str(begun.person)})
    apart_from(begun, anew)
    assert rows(begun, APART) == []


@pytest.mark.parametrize("holds", [True, False])
def test_whom_she_does_not_allow_us_to_tell_is_asked_again(begun: ACase, holds: bool) -> None:
    son = {"relationship": "Son", "is_patient": False, "standing": "also_told"}
    twice = a_person(begun, name="Mr Adam Prise", **son)
    consent = no_to(begun, twice)
    withdrawn(begun.later(hours=1), twice)
    anew = a_person(begun, name="Mr Adam Price", **son)
    [row] = rows(begun, NOT_TOLD)
    assert "said no for Mr Adam Prise, whose record was withdrawn" in row.why
    if holds:
        no_to(begun.later(hours=1), anew)
    else:
        withdrawn(begun, consent)
    assert rows(begun, NOT_TOLD) == []


def yes_to(case: ACase, whom: int, **more: object) -> int:
    told = {"purpose": "share", "with_person": whom, "agrees": True, "asked_by": "Ben Okoro"}
    return record_as(case, BEN, "consent", person=case.person, **told, **more).id


@pytest.mark.parametrize("ran_out", [True, False])
def test_a_yes_that_she_took_back_or_that_ran_out_is_asked_again_too(
    begun: ACase, ran_out: bool
) -> None:
    """Named anew, her son read on a page of his own what she had said he is told no more."""
    son = {"relationship": "Son", "is_patient": False, "standing": "also_told"}
    twice = a_person(begun, name="Mr Adam Prise", **son)
    until = {"until": begun.day(0)} if ran_out else {}
    yes = yes_to(begun, twice, **until)
    begun.later(days=1)
    if not ran_out:
        record_as(begun, BEN, "consent_end", consent=yes, reason="She wants him told no more")
    assert begun.now.facts.may_be_told(twice) is False
    withdrawn(begun.later(hours=1), twice)
    anew = a_person(begun, name="Mr Adam Price", **son)
    [row] = rows(begun, NOT_TOLD)
    assert row.why.startswith("Their yes holds no more for Mr Adam Prise, whose record was")
    no_to(begun.later(hours=1), anew)
    assert rows(begun, NOT_TOLD) == []


def test_a_yes_that_holds_asks_nothing_when_he_is_named_anew(begun: ACase) -> None:
    son = {"relationship": "Son", "is_patient": False, "standing": "also_told"}
    twice = a_person(begun, name="Mr Adam Prise", **son)
    yes_to(begun, twice)
    withdrawn(begun.later(hours=1), twice)
    assert rows(begun, NOT_TOLD) == []


def test_her_yes_to_her_daughter_once_more_says_nothing_of_him(begun: ACase) -> None:
    child = {"is_patient": False, "standing": "also_told"}
    daughter = a_person(begun, name="Ms Eve Price", relationship="Daughter", **child)
    twice = a_person(begun, name="Mr Adam Prise", relationship="Son", **child)
    yes_to(begun, daughter)
    no_to(begun, twice)
    withdrawn(begun.later(hours=1), twice)
    yes_to(begun.later(hours=1), daughter, what=["everything"])
    assert len(rows(begun, NOT_TOLD)) == 1
    anew = a_person(begun, name="Mr Adam Price", relationship="Son", **child)
    yes_to(begun.later(hours=1), anew)  # she made it up with him
    assert rows(begun, NOT_TOLD) == []


def test_what_was_promised_to_who_stood_here_twice_is_kept_with_her(begun: ACase) -> None:
    """It said that nobody living is named, and not to ring her."""
    eve = {"name": "Ms Eve Price", "relationship": "Daughter", "phone": "01632 960777"}
    stays = a_person(begun, **eve, **HOLDS)
    twice = a_person(begun, **eve, **HOLDS)
    contact = {"words": "We will ring you", "due_on": begun.day(3), "owner": BEN}
    a_talk(begun, "first", persons=[twice], next_contact=contact)
    withdrawn(begun.later(hours=1), twice)
    [row] = rows(begun, "Keep or end our promise to Ms Eve Price, whose record was withdrawn")
    assert row.why == (
        "If they stand here by another record, keep it with them. Promise: “We will ring you”."
    )
    kept(begun.later(days=1), begun.promise, persons=[stays])
    assert "Keep or end" not in " ".join(each.act for each in rows_of(begun))
