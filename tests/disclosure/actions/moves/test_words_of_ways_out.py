"""What is said where a requirement cannot be met as asked: the lawful other way, and its day."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.checklists.requirements import Item, checklist
from disclosure.actions.refused import Refused
from disclosure.actions.showing import case_document
from disclosure.actions.to_do.case_view import view_of
from tests import cases
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    record_as,
)
from tests.people import ADA, BEN, EVA, actor
from tests.to_do import rows_of
from tests.ways import (
    EVERYTHING,
    LETTERS,
    TALKS,
    attempts,
    died,
    excused,
    is_closed_and_whole,
    judged,
)
from workflows.machine import NotReady
from workflows.words import State, Trigger

pytestmark = pytest.mark.usefixtures("team")
TOLD_NOT = "They asked us not to write, so we keep this for them."


def says(case: ACase, trigger: Trigger, requirement: str) -> str:
    (item,) = [i for i in gate.checklist(case.now, trigger) if i.id == requirement and not i.met]
    return item.says


def item(case: ACase, trigger: Trigger, requirement: str) -> Item:
    (found,) = [i for i in checklist(view_of(case.now), trigger) if i.id == requirement]
    return found


# ---- A duty that will not be met


@pytest.fixture
def declined(session: Session) -> ACase:
    """Mrs Price wants nothing from us; and what the law asks of letters is open still."""
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    a_talk(case, "follow_up", family_said="I want no talk, no letter, nothing from you.")
    excused(case, EVERYTHING, "declined", case.person, how="By telephone")
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    for trigger in ("share_findings", "record_disclosure", "deliver_apology"):
        move_as(case, ADA, trigger)
    return case


def explained(case: ACase, duty: str, *, unmet: bool = True) -> int:
    return record_as(case, BEN, "explanation", duty=duty, words=TOLD_NOT, unmet=unmet).id


def reviewed(case: ACase, explanation: int, *, agrees: bool) -> None:
    told = {"explanation": explanation, "agrees": agrees, "reason": "She did ask for the results."}
    record_as(case, EVA, "explanation_review", **told)


def open_duties(case: ACase) -> list[str]:
    found = (duty for duty in case.now.facts.duties if duty.blocks and not duty.unmet_agreed)
    return [duty.id for duty in found if duty.status in ("open", "late")]


def test_a_duty_that_is_open_names_both_its_ways(declined: ACase) -> None:
    duties = open_duties(declined)
    words = says(declined, Trigger.CLOSE, "duties_met")
    assert words.endswith(
        "Meet each, or record why it will not be met, as told to the family; "
        "a second person has to agree to that."
    )
    parts = item(declined, Trigger.CLOSE, "duties_met").parts
    assert {part.target.where for part in parts} <= {"record", "new_letter"}  # to the form itself
    ways = [part.instead for part in parts]
    assert [way[1].fields["duty"] for way in ways if way] == duties
    assert {(way[0], way[1].word) for way in ways if way} == {
        ("Or record why it will not be met; a second person agrees", "explanation")
    }


def test_that_it_will_not_be_met_waits_for_a_second_person_and_says_so(declined: ACase) -> None:
    duty = open_duties(declined)[0]
    number = explained(declined, duty)
    assert "a second person has to agree that it will not be met" in says(
        declined, Trigger.CLOSE, "duties_met"
    )
    targets = [part.target for part in item(declined, Trigger.CLOSE, "duties_met").parts]
    review = [target for target in targets if target.word == "explanation_review"]
    assert [target.fields for target in review] == [{"explanation": str(number)}]


def test_a_second_person_who_did_not_agree_is_heard_where_closing_is_refused(
    declined: ACase,
) -> None:
    reviewed(declined, explained(declined, open_duties(declined)[0]), agrees=False)
    words = says(declined, Trigger.CLOSE, "duties_met")
    assert "will not be met was not agreed, “She did ask for the results.”" in words
    assert "or record why it will not be met" in words


def test_why_alone_does_not_say_that_it_will_not_be_met(declined: ACase) -> None:
    explained(declined, open_duties(declined)[0], unmet=False)
    words = says(declined, Trigger.CLOSE, "duties_met")
    assert "why is on record, and not that it will not be met" in words


def test_once_each_is_given_up_and_agreed_the_case_closes(declined: ACase) -> None:
    for duty in open_duties(declined):
        reviewed(declined, explained(declined, duty), agrees=False)
        reviewed(declined, explained(declined, duty), agrees=True)
    move_as(declined, ADA, "close")
    assert declined.state is State.CLOSED


# ---- Whom we cannot reach, and whose address we know


@pytest.fixture
def unreached(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    attempts(case, "phone", "post", "phone")
    reaches = (*TALKS, *LETTERS, "apology_given", "next_contact_promised", "support_offered")
    excused(case, reaches, "unreachable", case.person)
    return case


def test_saying_sorry_to_whom_we_cannot_reach_asks_for_the_letter_that_is_lacking(
    unreached: ACase,
) -> None:
    words = says(unreached, Trigger.BEGIN_INVESTIGATION, "apology_given")
    assert words.startswith("Write to Mrs Ann Price as to somebody we cannot reach, and send it.")
    left = item(unreached, Trigger.BEGIN_INVESTIGATION, "apology_given")
    assert left.does == "Write to Mrs Ann Price as to somebody we cannot reach"
    assert (left.target.where, left.target.word) == ("new_letter", "no_contact")
    assert left.target.fields == {"to": str(unreached.person)}

    ref = a_letter(unreached, "no_contact", until="issue")
    left = item(unreached, Trigger.BEGIN_INVESTIGATION, "apology_given")
    assert (left.target.where, left.target.word) == ("letter", ref)

    move_as(unreached, ADA, "send", ref, how="post", format="standard")
    move_as(unreached, ADA, "begin_investigation")
    assert unreached.state is State.INVESTIGATE


def test_what_was_tried_is_counted_and_what_is_lacking_is_named(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    attempts(case, "phone", "phone")
    with pytest.raises(Refused, match=r"Still needed: 1 more attempt, 1 more day, 1 more way"):
        excused(case, TALKS, "unreachable", case.person)
    session.rollback()
    attempts(case, "phone")
    with pytest.raises(Refused, match=r"Still needed: 1 more way \(post, text or visit\)\.$"):
        excused(case, TALKS, "unreachable", case.person)


# ---- What has to wait


def a_hold(case: ACase) -> int:
    told = {"by": "police", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "They have asked us to wait.", "from": case.at.isoformat()}
    hold = record_as(case, ADA, "hold", **told, review_on=case.day(14)).id
    record_as(case, EVA, "hold_review", hold=hold, agrees=True, reason="I read the advice.")
    return hold


def test_at_closing_a_wish_to_wait_is_told_with_its_day(session: Session) -> None:
    case = cases.through(cases.ready(an_opened_case(session)), State.INVESTIGATE)
    told = ["disclosure_conversation_recorded", "understanding_checked"]
    excused(case, told, "asked_for_later", case.person, review_on=case.day(90))
    cases.investigated(case)
    move_as(case, ADA, "share_findings")
    words = "The two boxes looked the same."
    talk = a_talk(case, "follow_up")
    for question in case.now.questions:
        record_as(case, BEN, "answer", question=question.ref, words=words, given_in=str(talk.id))
    move_as(case, ADA, "record_disclosure")
    a_letter(case, "apology")
    move_as(case, ADA, "deliver_apology")

    says_so = says(case, Trigger.CLOSE, "disclosure_conversation_recorded")
    assert says_so.startswith("Not before 10 June 2026: they asked for later. Tell Mrs Ann Price")
    left = item(case, Trigger.CLOSE, "disclosure_conversation_recorded")
    assert left.does.startswith("Wait until ")
    assert left.does.endswith(", then tell Mrs Ann Price what we found")


@begins_with(a_case, at=State.APOLOGIZE)
def test_under_a_hold_of_the_police_no_results_are_asked_for_without_saying_so(
    session: Session,
    begun: ACase,
) -> None:
    hold = a_hold(begun)
    held = f"a hold of the police is on record, to be looked at again on {_spelled(begun, 14)}"
    assert held in says(begun, Trigger.DELIVER_APOLOGY, "apology_letter_delivered")
    assert held in item(begun, Trigger.DELIVER_APOLOGY, "apology_letter_delivered").does
    results = [row for row in rows_of(begun) if row.target.word == "findings"]
    assert results
    assert all(row.why.startswith("Wait: a hold of the police") for row in results)

    ref = a_letter(begun, "apology", until="approve")
    with pytest.raises(NotReady, match=f"has to wait: {held}. Leave them out, or send it once"):
        move_as(begun, ADA, "issue", ref)
    session.rollback()
    record_as(begun, ADA, "hold_end", hold=hold, at=begun.later(hours=1).at.isoformat())
    move_as(begun, ADA, "issue", ref)


def _spelled(case: ACase, days: int) -> str:
    return f"{case.today + timedelta(days=days):%-d %B %Y}"


# ---- A promise that was withdrawn


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_of_a_talk_that_was_taken_back_becomes_late_no_more(
    session: Session, begun: ACase
) -> None:
    talk = next(row for row in begun.now.case.records.values() if row.kind == "conversation")
    told = {"of": talk.number, "words": "It was another patient.", "withdraws": True}
    made = record_as(begun, BEN, "correction", **told).id
    review = {"agrees": True, "reason": "I asked her about it myself."}
    record_as(begun, EVA, "correction_review", correction=made, **review)
    (promise,) = case_document(begun.later(days=40).now, actor(session, ADA))["commitments"]
    assert (promise["withdrawn"], promise["ended"], promise["owed"]) == (True, True, False)
    assert promise["late"] is False


# ---- A hand-over, half done


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ("accepted_in_writing_at", "with when the family was told too."),
        ("family_told_at", "with when it accepted in writing too."),
    ],
)
def test_a_hand_over_asks_only_for_what_is_not_there(
    session: Session, there: str, left: str
) -> None:
    case = a_case(session, State.INVESTIGATE)
    told: dict[str, Any] = {"name": "Far Hospital", "role": "leads", "who_speaks": "Dr Gray"}
    told |= {"contact": "Their safety team", there: case.at.isoformat()}
    record_as(case, ADA, "other_organisation", **told)
    words = says(case, Trigger.CLOSE_WITHOUT_DUTY, "handed_over")
    assert words == f"Record Far Hospital again, {left}"


def taken_over(case: ACase, **more: object) -> None:
    told: dict[str, Any] = {"name": "Far Hospital", "role": "leads", "who_speaks": "Dr Gray"}
    told |= {"contact": "Their safety team", "accepted_in_writing_at": case.at.isoformat()}
    record_as(case, ADA, "other_organisation", **told, **more)


TELL_THEM = (
    "Record Far Hospital again, with when the family was told too. Where there is nobody to tell, "
    "record that instead, and have a second person agree."
)


def test_a_patient_whom_nobody_named_has_to_know_who_speaks_to_her_now(session: Session) -> None:
    """That no name is on record says nothing of whether there is somebody to tell."""
    case = an_opened_case(session)
    taken_over(case)
    assert says(case, Trigger.CLOSE_WITHOUT_DUTY, "handed_over") == TELL_THEM
    taken_over(case, family_told_at=case.at.isoformat())
    move_as(case, ADA, "close_without_duty")
    assert case.state is State.CLOSED


def test_nor_is_a_family_left_out_because_the_patient_died(session: Session) -> None:
    case = a_case(session, State.INVESTIGATE)
    taken_over(case)
    died(case)
    assert says(case, Trigger.CLOSE_WITHOUT_DUTY, "handed_over") == TELL_THEM


def test_where_a_second_person_agreed_that_nobody_is_known_nobody_is_told(
    session: Session,
) -> None:
    """Once it is known who she is, she has to know it, also after closing."""
    case = an_opened_case(session, patient={})
    excused(case, ("relevant_person_named",), "not_identified", None)
    taken_over(case)
    move_as(case, ADA, "close_without_duty")
    is_closed_and_whole(case)
    told: dict[str, Any] = {"what": "identified", "at": case.later(days=1).at.isoformat()}
    told |= {"source": "The wrist band", "patient": {"name": "Mrs Ann Price"}}
    record_as(case, BEN, "patient_status", **told)
    assert case.state is State.ACKNOWLEDGE
    assert says(case, Trigger.CLOSE_WITHOUT_DUTY, "handed_over") == TELL_THEM


def test_that_the_family_knows_who_found_it_begins_no_hand_over(session: Session) -> None:
    """The one way out that somebody has begun stays the one that is asked for."""
    case = a_case(session, State.INVESTIGATE)
    record_as(case, ADA, "error", what="not_an_incident", reason="Nothing went wrong here.")
    told: dict[str, Any] = {"name": "Far Hospital", "role": "found", "who_speaks": "Dr Gray"}
    told |= {"contact": "Their safety team", "family_told_at": case.at.isoformat()}
    record_as(case, ADA, "other_organisation", **told)
    words = says(case, Trigger.CLOSE_WITHOUT_DUTY, "error_reviewed")
    assert words == "Ask a second person to review that this was recorded in error."
