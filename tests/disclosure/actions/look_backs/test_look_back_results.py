"""What a letter of a look-back tells of the findings, which are approved once for all."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change
from disclosure.actions.facts import gather
from disclosure.actions.letters.newer_findings import NOT_YET, findings_newer_than
from disclosure.actions.letters.writing import draft
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.post import mark_sent
from disclosure.records.incident import Incident
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do, members, whys
from tests.disclosure.actions.look_backs.test_look_backs_after import NOON, TODAY
from tests.look_backs import (
    AT,
    FINDINGS,
    TEXT,
    approved_findings,
    approved_letter,
    many_to_tell,
    released,
)
from tests.people import ADA, BEN, EVA, IVA, actor
from workflows.regime_words import DutyStatus

RESULTS = "eng-nhs-results"
FOUND = (
    "We looked into how this happened. We found this: slides were read too fast. Every slide is "
    "read by two people now. Your slide of 2022 was read as clear on 4 March 2022. You can talk "
    "with our counsellor, free, for as long as you want.\n\nYou may complain to us.\n\n"
)
TELLS = TEXT.replace("We are still looking into why this happened.", FOUND)


def given_to_each(session: Session, ref: str, **later: float) -> None:
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    do(session, **later)


def letters_issued(session: Session, ref: str) -> None:
    approved_letter(session, ref, kind="findings", text=TELLS)
    released(session, ref, {"next": 1})
    do(session)


def results(session: Session, ref: str) -> DutyStatus:
    """Once the letters are posted."""
    assert mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY).done == 1
    assert whys(session) == []
    incident = session.get_one(Incident, members(session)[0].incident_id)
    return next(
        duty.status for duty in gather(session, incident, NOON).duties if duty.id == RESULTS
    )


@begins_with(many_to_tell, patients=1)
@pytest.mark.parametrize("first", ["findings", "letters"])
def test_the_results_are_given_by_a_letter_after_all_had_agreed_to_them_for_all(
    session: Session, ref: str, first: str
) -> None:
    """Whichever of the two comes first to the case: they were approved before either."""
    approved_findings(session, ref)
    if first == "findings":
        given_to_each(session, ref)
        letters_issued(session, ref)
    else:
        letters_issued(session, ref)
        given_to_each(session, ref, hours=1)
    assert results(session, ref) is DutyStatus.MET


@begins_with(many_to_tell, patients=1)
def test_a_letter_that_was_issued_before_anybody_approved_them_gives_none(
    session: Session, ref: str
) -> None:
    letters_issued(session, ref)
    later = AT + timedelta(hours=1)
    told = words.write_findings(session, actor(session, IVA), later, DOOR, ref, FINDINGS)
    sha256 = {"sha256": told.sha256}
    words.approve_findings(session, actor(session, EVA), later, DOOR, ref, sha256)
    given_to_each(session, ref, hours=2)
    assert results(session, ref) is DutyStatus.OPEN


@begins_with(many_to_tell, patients=1)
def test_nobody_who_writes_one_by_hand_is_told_that_it_tells_no_results(
    session: Session, ref: str
) -> None:
    approved_findings(session, ref)
    incident = session.get_one(Incident, members(session)[0].incident_id)
    (person,) = gather(session, incident, AT).persons
    change = Change(incident.id, actor(session, BEN), AT, DOOR)
    letter, _ = draft(session, change, "findings", {"to": person.number})
    assert NOT_YET not in list(findings_newer_than(gather(session, incident, AT), letter))
