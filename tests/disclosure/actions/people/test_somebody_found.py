"""That nobody knows who the patient is, or that there is nobody to tell, is over for good once
somebody was found.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.operations.verify import verify
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_person, an_opened_case, move_as, record_as
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from tests.ways import a_daughter, died, excused, judged
from workflows.words import Trigger

NAMED = "relevant_person_named"
AGREE = "Check what we would leave out"
WHO = {"name": "Mrs Ann Price", "born_on": "1948-05-02", "identifier": "943 476 5919"}


def nobody_known(session: Session) -> ACase:
    """Somebody was brought in without papers, and a second person agreed that nobody knows who."""
    case = an_opened_case(session, patient={})
    judged(case)
    excused(case, (NAMED,), "not_identified", None)
    move_as(case, ADA, "begin_investigation")
    return case.later(days=1)


pytestmark = begins_with(nobody_known)


def identified(case: ACase) -> int:
    return status(case, "identified", patient=WHO)


def status(case: ACase, what: str, **more: object) -> int:
    told: dict[str, Any] = {"what": what, "source": "The ward"}
    return record_as(case, BEN, "patient_status", **told, **more).id


def withdrawn(case: ACase, of: int) -> None:
    told = {"of": of, "words": "That was another patient", "withdraws": True}
    made = record_as(case, BEN, "correction", **told)
    if case.now.case.needs_a_second(case.now.case.records[of], BEN):
        review = {"agrees": True, "reason": "I saw the band too."}
        record_as(case, EVA, "correction_review", correction=made.id, **review)


def has_to_be_named(case: ACase) -> bool:
    asked = gate.checklist(case.now, Trigger.SHARE_FINDINGS)
    return any(item.id == NAMED and not item.met for item in asked)


def test_once_we_know_who_the_patient_is_they_have_to_be_named(case: ACase) -> None:
    assert not has_to_be_named(case)
    wristband = identified(case)
    assert has_to_be_named(case)
    withdrawn(case, wristband)  # it was the neighbour's band: nobody knows, as before
    assert not has_to_be_named(case)
    assert verify(case.session).ok


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_whoever_was_named_and_can_be_told_no_more_was_found(case: ACase, what: str) -> None:
    """Who is told in their place is a new question: nobody has looked for that one yet."""
    case.person = a_person(case)
    assert not has_to_be_named(case)
    status(case.later(days=1), what)
    assert has_to_be_named(case)
    excused(case, (NAMED,), "nobody_to_tell", None)
    assert not has_to_be_named(case)


def test_what_is_said_once_more_of_an_unknown_man_names_nobody(case: ACase) -> None:
    """A program that sends all it has of him again, with the ward's number."""
    man = a_person(case, name="Unknown man, bed 4", is_patient=True)
    status(case, "lost_capacity")
    excused(case.later(hours=1), (NAMED,), "not_identified", None)
    assert not has_to_be_named(case)
    told: dict[str, Any] = {"person": man, "is_patient": True, "phone": "01632 960333"}
    record_as(case.later(days=1), BEN, "person_change", **told, reason="The ward's number.")
    assert not has_to_be_named(case)


def test_a_patient_who_was_named_in_error_was_not_found(case: ACase) -> None:
    withdrawn(case, a_person(case))
    assert not has_to_be_named(case)


def test_where_a_daughter_was_found_there_was_somebody_to_tell(case: ACase) -> None:
    a_person(case)
    died(case)
    excused(case, (NAMED,), "nobody_to_tell", None)
    joan = a_daughter(case.later(days=1))
    told = {"standing": "not_to_be_told", "reason": "She is not the executor."}
    taken = record_as(case, BEN, "person_change", person=joan, **told).id
    review = {"agrees": True, "reason": "I saw the will."}
    record_as(case, EVA, "person_change_review", person_change=taken, **review)
    assert has_to_be_named(case)
    withdrawn(case, joan)
    assert not has_to_be_named(case)


def nobody_acts_for_her(session: Session) -> ACase:
    """She lacks capacity, and nobody was found who acts for her."""
    case = an_opened_case(session)
    judged(case)
    status(case, "lost_capacity")
    excused(case, (NAMED,), "nobody_to_tell", None)
    move_as(case, ADA, "begin_investigation")
    return case.later(days=1)


@begins_with(nobody_acts_for_her)
def test_to_name_whoever_cannot_be_told_alone_finds_nobody_to_tell(case: ACase) -> None:
    a_person(case)
    assert not has_to_be_named(case)
    status(case, "regained_capacity")
    status(case.later(days=1), "died")
    assert has_to_be_named(case)


def not_agreed_yet(session: Session) -> ACase:
    case = an_opened_case(session, patient={})
    told = {"requirement": [NAMED], "ground": "not_identified"}
    record_as(case, BEN, "excuse", **told, reason="She carried no papers.")
    return case


@begins_with(not_agreed_yet)
def test_nobody_is_asked_to_agree_any_more_that_nobody_is_known(case: ACase) -> None:
    assert AGREE in acts(case)
    identified(case)
    assert AGREE not in acts(case)


def test_who_is_known_after_findings_is_told_them_before_closing(case: ACase) -> None:
    cases.approved_findings(case)
    identified(case)
    asked = {item.id for item in gate.checklist(case.now, Trigger.SHARE_FINDINGS) if not item.met}
    assert {NAMED, "first_conversation_recorded", "apology_given"} <= asked
