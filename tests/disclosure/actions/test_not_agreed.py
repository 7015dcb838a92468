"""A second person says no: whoever wrote it is told who and why, and no other is asked to agree."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.actions.thing_to_do import Group
from disclosure.actions.to_do.case_view import view_of
from disclosure.actions.users import Person, add_user
from disclosure.actions.watching import watched
from disclosure.kinds.findings import Findings
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    ACase,
    a_case,
    a_letter,
    a_talk,
    an_opened_case,
    approved_findings,
    move_as,
    record_as,
)
from tests.databases import ON_SQLITE
from tests.disclosure.actions.moves.test_words_of_ways_out import taken_over
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.people import ADA, BEN, EVA, IVA, OPERATOR, RON, SITE
from workflows.machine import Asked, NotReady
from workflows.words import State

pytestmark = ON_SQLITE
WHY = "She bled for two days"
NO = {"agrees": False, "reason": f"{WHY}."}
YES = {"agrees": True, "reason": "I read the notes too."}
AGAIN, ANEW = "Decide again whether the duty applies", "Write the findings anew"
IN_ERROR, LEFT_OUT = "Say anew why this was recorded in error", "what was to be left out"
REFUSED = (
    f"Eva Marsh did not agree: “{WHY}”. It has to be written anew before another person can agree, "
    "unless Eva Marsh thinks otherwise now."
)


def unmet(case: ACase, trigger: str) -> dict[str, Asked]:
    with pytest.raises(NotReady) as refused:
        move_as(case, ADA, trigger)
    case.session.rollback()
    return {item.id: item for item in refused.value.unmet}


def refused(case: ACase, email: str, kind: str, **told: Any) -> str:
    with pytest.raises(Refused) as no:
        record_as(case, email, kind, **told)
    case.session.rollback()
    return str(no.value)


def a_no(case: ACase) -> int:
    at = case.at.isoformat()
    told = {"reason": "She needed no transfusion.", "at": at}
    record_as(case, BEN, "grade", scale="eng_reg20", level="reg20_below", **told)
    mind = {"scale": "nhs_lfpse_psychological", "level": "lfpse_psych_none"}
    record_as(case, BEN, "grade", **mind, **told)
    return decided(case, "no")


def decided(case: ACase, applies: str) -> int:
    told = {"applies": applies, "reason": "As the rules say it."}
    return record_as(case, ADA, "decision", **told).id


def in_error(case: ACase) -> int:
    return record_as(case, ADA, "error", what="not_an_incident", reason="It was another man.").id


def excused(case: ACase, *requirements: str, by: str = BEN) -> int:
    told = {"ground": "declined", "reason": "She wants no talk."}
    asked = requirements or ("first_conversation_recorded",)
    return record_as(case, by, "excuse", person=case.person, requirement=asked, **told).id


def test_who_decided_is_told_that_a_second_person_did_not_agree(case: ACase) -> None:
    record_as(case, EVA, "decision_review", decision=a_no(case), **NO)

    says = unmet(case, "begin_investigation")["notifiability_decided"].says
    assert says == (f"Eva Marsh did not agree that the duty does not apply: “{WHY}”. Decide again.")
    assert unmet(case, "close_without_duty")["not_notifiable_reviewed"].says == says
    found = row(case, AGAIN)
    assert (found.owner, found.group, found.second) == (ADA, Group.TODAY, False)
    assert found.target.word == "decision"
    assert WHY in found.why
    assert "second person" not in acts(case)
    assert "Check the" not in acts(case)

    decided(case, "yes")
    assert AGAIN not in acts(case)


def test_another_second_person_does_not_agree_over_a_no(case: ACase) -> None:
    decision = a_no(case)
    record_as(case, EVA, "decision_review", decision=decision, **NO)
    assert refused(case, RON, "decision_review", decision=decision, **YES) == REFUSED
    record_as(case, RON, "decision_review", decision=decision, **NO)  # a no of theirs too
    assert "Ron Bell" in refused(case, EVA, "decision_review", decision=decision, **YES)

    anew = decided(case, "no")
    record_as(case, RON, "decision_review", decision=anew, **YES)
    assert case.now.facts.decision
    assert case.now.facts.decision.unreviewed is None


def another_who_reviews(case: ACase) -> str:
    person = Person("gus@example.org", "Gus Hall", ["risk_manager"], [SITE])
    add_user(case.session, OPERATOR, case.at, person)
    return person.email


@begins_with(a_case, at=State.INVESTIGATE)
def test_nor_over_a_no_to_when_it_was_opened_or_a_letter_went(begun: ACase) -> None:
    """Of these a review names the reference, and no record."""
    gus, ref = another_who_reviews(begun), a_letter(begun, "initial_notification", until="send")
    for about in (begun.ref, ref):
        record_as(begun, gus, "event_review", event=about, **YES)
        record_as(begun, gus, "event_review", event=about, **NO)
        assert "Gus Hall did not agree" in refused(begun, RON, "event_review", event=about, **YES)
    why = "It went the day after."
    move_as(begun.later(hours=1), ADA, "entered_in_error", ref, reason=why, step="send")
    move_as(begun, ADA, "send", ref, how="post", format="standard")
    record_as(begun, RON, "event_review", event=ref, **YES)  # the step is told anew


def test_who_said_no_may_think_otherwise(case: ACase) -> None:
    decision = a_no(case)
    record_as(case, EVA, "decision_review", decision=decision, **NO)
    record_as(case, EVA, "decision_review", decision=decision, **YES)
    assert AGAIN not in acts(case)
    assert case.now.facts.decision
    assert case.now.facts.decision.unreviewed is None


def test_another_may_agree_once_the_no_was_taken_back(case: ACase) -> None:
    decision = a_no(case)
    no = record_as(case, EVA, "decision_review", decision=decision, **NO).id
    words = "That was another lady."
    gone = record_as(case, ADA, "correction", of=no, words=words, withdraws=True).id
    assert refused(case, RON, "decision_review", decision=decision, **YES) == REFUSED
    record_as(case, RON, "correction_review", correction=gone, **YES)
    assert "Check the “does not apply”" in acts(case)
    record_as(case, RON, "decision_review", decision=decision, **YES)


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_investigator_is_told_that_the_findings_were_not_approved(begun: ACase) -> None:
    written = record_as(begun, IVA, "findings", **FINDINGS).id
    told = {"findings": written, "sha256": Findings(**FINDINGS).sha256(), "agrees": False}
    record_as(begun, EVA, "findings_approval", **told, note="Not plain enough yet.")

    says = unmet(begun, "share_findings")["findings_approved"].says
    no = "Eva Marsh did not approve the findings: “Not plain enough yet”."
    assert says == f"{no} Write them anew."
    found = row(begun, ANEW)
    assert (found.owner, found.target.word) == (IVA, "findings")
    assert "Approve the findings" not in acts(begun)
    assert [t.owner for t in watched(view_of(begun.now)) if "not_agreed" in t.key] == [IVA]

    approved_findings(begun)
    assert ANEW not in acts(begun)


def test_an_error_that_was_not_agreed_is_said_anew_or_the_case_goes_on(case: ACase) -> None:
    error = in_error(case)
    record_as(case, EVA, "error_review", error=error, **NO)

    assert unmet(case, "close_without_duty")["error_reviewed"].says == (
        f"Eva Marsh did not agree that this was recorded in error: “{WHY}”. "
        "Say anew why it was, or go on with the case."
    )
    assert (row(case, IN_ERROR).owner, row(case, IN_ERROR).target.word) == (ADA, "error")
    assert refused(case, RON, "error_review", error=error, **YES) == REFUSED

    anew = in_error(case)
    assert IN_ERROR not in acts(case)
    assert "Check that this was recorded in error" in acts(case)
    record_as(case, EVA, "error_review", error=anew, **NO)
    assert IN_ERROR in acts(case)
    a_no(case)
    assert IN_ERROR not in acts(case)


def test_an_excuse_that_waits_is_told_where_it_is_missed(case: ACase) -> None:
    excuse = excused(case)
    item = unmet(case, "begin_investigation")["first_conversation_recorded"]
    assert item.says == (
        "Talk with Mrs Ann Price and record the first conversation. "
        "An excuse from it waits for a second person."
    )
    assert "excuse" not in unmet(case, "begin_investigation")["apology_given"].says

    record_as(case, EVA, "excuse_review", excuse=excuse, **NO)
    item = unmet(case, "begin_investigation")["first_conversation_recorded"]
    no = f"Eva Marsh did not agree to an excuse from it: “{WHY}”."
    assert item.says.endswith(f"first conversation. {no}")


def test_who_wrote_an_excuse_is_told_that_it_was_not_agreed(case: ACase) -> None:
    excuse = excused(case)
    assert LEFT_OUT not in acts(case)
    record_as(case, EVA, "excuse_review", excuse=excuse, **NO)
    found = row(case, LEFT_OUT)
    assert (found.owner, found.target.word) == (BEN, "excuse")
    assert found.target.fields == {
        "person": str(case.person), "requirement": ["first_conversation_recorded"],
    }  # fmt: skip
    assert refused(case, RON, "excuse_review", excuse=excuse, **YES) == REFUSED

    a_talk(case, "first")
    assert LEFT_OUT not in acts(case)


def test_an_excuse_said_anew_or_ended_is_no_task_any_more(case: ACase) -> None:
    talk, letter = excused(case), excused(case, "closing_letter_given")
    for excuse in (talk, letter):
        record_as(case, EVA, "excuse_review", excuse=excuse, **NO)
    assert acts(case).count(LEFT_OUT) == 2
    excused(case)
    assert acts(case).count(LEFT_OUT) == 1
    record_as(case, BEN, "excuse_end", excuse=letter)
    assert LEFT_OUT not in acts(case)


def test_a_hold_that_was_not_agreed_goes_back_to_who_asked_for_it(case: ACase) -> None:
    told = {"by": "police", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"reason": "They look into it.", "from": case.at.isoformat()}
    hold = record_as(case, ADA, "hold", **told, review_on=case.day(20)).id
    record_as(case, EVA, "hold_review", hold=hold, **NO)
    found = row(case, "End the hold of the police, or say anew why it is needed")
    assert (found.owner, found.target.fields) == (ADA, {"hold": str(hold)})
    record_as(case, ADA, "hold_end", hold=hold)
    assert "End the hold" not in acts(case)


@begins_with(a_case, at=State.CLOSED)
def test_of_findings_that_were_written_after_closing_who_wrote_them_hears_the_no(
    begun: ACase,
) -> None:
    """Nothing else of a closed case would bring her back to it."""
    case, more = begun, {**FINDINGS, "why": "Three boxes looked the same."}
    found = record_as(case.later(days=1), IVA, "findings", **more)
    told = {"findings": found.id, "sha256": Findings(**more).sha256(), "note": "There were two."}
    record_as(case.later(days=1), EVA, "findings_approval", agrees=False, **told)
    assert case.state is State.CLOSED
    todo = row(case, ANEW)
    assert (todo.owner, todo.group) == (IVA, Group.TODAY)
    assert todo.key in {thing.key for thing in watched(view_of(case.now))}
    slip = {"of": found.id, "words": "There were two boxes after all.", "withdraws": True}
    record_as(case, IVA, "correction", **slip)
    assert ANEW not in acts(case)


@pytest.mark.usefixtures("team")
def test_of_findings_without_which_it_was_closed_nobody_is_asked_any_more(
    session: Session,
) -> None:
    case = an_opened_case(session)
    found = record_as(case, IVA, "findings", **FINDINGS)
    told = {"findings": found.id, "sha256": Findings(**FINDINGS).sha256(), "note": "Not so."}
    record_as(case, EVA, "findings_approval", agrees=False, **told)
    assert ANEW in acts(case)
    taken_over(case, family_told_at=case.at.isoformat())
    move_as(case, ADA, "close_without_duty")
    assert ANEW not in acts(case)
