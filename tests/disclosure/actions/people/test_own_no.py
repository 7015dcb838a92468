"""A patient says: do not tell my wife. On record she must be told, by a slip of the night, or since
he lacked capacity then. Nobody shuts her out, and the list said to ring her as if he had said
nothing.
"""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.whom import SAID_NO
from disclosure.actions.to_staff.delivering import WAITS
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    name_contact,
    record_as,
)
from tests.disclosure.actions.look_backs.test_look_backs import in_case
from tests.disclosure.actions.to_do.test_worklist import row
from tests.look_backs import AT, a_list, a_look_back, added, approved_letter, patient
from tests.not_told import acts_about
from tests.people import ADA, BEN, EVA, actor
from tests.told_pages import is_open, lived, page, says
from tests.typed import signed_in

FIRST = "Ian {} allow us to tell Una: see first whether they must be told."
SEE = "See whether Una must be told"


def ian_and_his_wife(session: Session) -> ACase:
    """Both were named as who must be told, at three in the morning, and both were told."""
    case = an_opened_case(session, patient={"name": "Mr Ian Roe", "born_on": "1950-02-03"})
    case.person = a_person(case, name="Mr Ian Roe", preferred_name="Ian")
    una(case)
    name_contact(case)
    return case


def una(case: ACase) -> int:
    told: dict[str, Any] = {"name": "Mrs Una Roe", "preferred_name": "Una", "relationship": "Wife"}
    who = a_person(case, **told, is_patient=False, lawful_basis="Next of kin")
    a_talk(case, "first", persons=[who], next_contact=a_next_contact(case))
    return who


pytestmark = begins_with(ian_and_his_wife)


@pytest.fixture
def wife(case: ACase) -> int:
    return next(p.number for p in case.now.persons if p.called == "Una")


def minds(case: ACase) -> tuple[str, ...]:
    [letter] = case.now.letters
    return worth_minding(case.now, letter)


def test_who_rings_her_or_writes_to_her_reads_that_he_does_not_allow_it(
    app: Flask, case: ACase, wife: int
) -> None:
    a_letter(case, "initial_notification", to=wife, until="issue")
    before = row(case, "Ring Una").why
    assert "allow" not in before
    assert SEE not in acts_about(case, "Una")
    says(case, case.person, wife, agrees=False)
    first = FIRST.format("does not")
    assert first in row(case, "Ring Una").why
    assert first in minds(case)
    assert first in signed_in(app, BEN).get(f"/incidents/{case.ref}/people").text
    todo = row(case, SEE)
    assert "Mr Ian Roe does not allow us to tell them: said on" in todo.why
    assert (todo.target.word, todo.target.fields) == ("person_change", {"person": str(wife)})
    assert todo.key.partition(" ")[0] in WAITS


def test_it_shuts_nobody_out_for_she_may_have_to_be_told(case: ACase, wife: int) -> None:
    says(case, case.person, wife, agrees=False)
    assert is_open(case, page(case, wife))


@pytest.mark.parametrize("told", [{"lawful_basis": "Attorney"}, {"standing": "relevant"}])
def test_who_says_since_why_she_must_be_told_has_seen_to_it(
    case: ACase, wife: int, told: dict[str, str]
) -> None:
    says(case, case.person, wife, agrees=False)
    record_as(case, BEN, "person_change", person=wife, **told, reason="She showed us the deed")
    assert SEE not in acts_about(case, "Una")
    assert "allow" not in row(case, "Ring Una").why
    says(case, case.person, wife, agrees=False)
    assert SEE in acts_about(case, "Una")


def test_so_has_who_changes_her_standing_and_waits_for_the_second_person(
    case: ACase, wife: int
) -> None:
    says(case, case.person, wife, agrees=False)
    told = {"standing": "also_told", "reason": "He decides, and she was named by a slip"}
    change = record_as(case, BEN, "person_change", person=wife, **told).id
    assert SEE not in acts_about(case, "Una")
    assert FIRST.format("does not") in row(case, "Ring Una").why  # nothing is shut yet
    agreed = {"agrees": True, "reason": "I asked him myself"}
    record_as(case, EVA, "person_change_review", person_change=change, **agreed)
    assert SEE not in acts_about(case, "Una")
    assert "The family does not allow us to tell Una" in row(case, "Ring Una").why


def test_a_yes_that_he_takes_back_is_a_no_from_that_day(case: ACase, wife: int) -> None:
    yes = says(case, case.person, wife, agrees=True)
    record_as(case, BEN, "person_change", person=wife, standing="relevant", reason="As he asked")
    assert SEE not in acts_about(case, "Una")
    record_as(case.later(days=1), BEN, "consent_end", consent=yes)
    assert SEE in acts_about(case, "Una")
    says(case, case.person, wife, agrees=True)
    assert SEE not in acts_about(case, "Una")


def test_a_no_to_everybody_is_one_to_her(case: ACase) -> None:
    told = {"person": case.person, "purpose": "share", "agrees": False, "asked_by": "Ben Okoro"}
    record_as(case, BEN, "consent", **told)
    assert SEE in acts_about(case, "Una")


def test_after_his_death_it_is_said_that_he_did_not_allow_it(case: ACase, wife: int) -> None:
    says(case, case.person, wife, agrees=False)
    lived(case, "died")
    assert FIRST.format("did not") in row(case, "Ring Una").why
    assert "Mr Ian Roe did not allow us to tell them" in row(case, SEE).why


def test_his_wife_is_told_again_once_he_lacks_capacity_and_his_no_is_not_forgotten(
    case: ACase, wife: int
) -> None:
    lived(case, "lost_capacity")
    lived(case.later(hours=1), "regained_capacity")
    says(case, case.person, wife, agrees=False)
    assert SEE not in acts_about(case, "Una")  # he decides: she is told nothing
    lived(case.later(hours=1), "lost_capacity")
    assert FIRST.format("does not") in row(case, "Ring Una").why
    assert SEE in acts_about(case, "Una")


def test_a_girl_of_fourteen_who_may_decide_this_does_not_want_her_mother_told(
    session: Session, team: None
) -> None:
    case = an_opened_case(session, patient={"name": "Kim Roe", "born_on": "2012-01-20"})
    mother = una(case)
    kim = a_person(case, name="Kim Roe", lawful_basis="Dr Shah judged that she can decide this")
    says(case, kim, mother, agrees=False)
    assert "Kim Roe does not allow us to tell Una" in row(case, "Ring Una").why
    assert SEE in acts_about(case, "Una")


def test_a_letter_of_a_look_back_to_her_is_set_aside_until_somebody_saw_to_it(
    session: Session, team: None, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    nia = patient(1, patient_name="Nia Bach", patient_born_on="2015-03-25")
    mother = {"person_name": "Mrs Mair Bach", "relationship": "Mother", "standing": "relevant"}
    rows = [nia | mother | {"lawful_basis": "Parental responsibility"}]
    added(session, ref, a_list(tmp_path / "list.csv", rows, dict.fromkeys(rows[0])))
    approved_letter(session, ref)
    who = {"name": "Nia Bach", "relationship": "Patient", "is_patient": True}
    basis = {"standing": "also_told", "lawful_basis": "She understands it"}
    nia_bach = in_case(session, 1, BEN, "person", **who, **basis)

    def left_out() -> list[str]:
        seen = releasing.preview(session, ada, AT, Door.PAGE, ref, {"first": 1, "last": 1})
        return [each.why for each in seen.left_out]

    assert left_out() == []
    no = {"purpose": "share", "agrees": False, "asked_by": "Ben Okoro", "at": AT.isoformat()}
    in_case(session, 1, BEN, "consent", person=nia_bach, **no)
    assert left_out() == [SAID_NO]
