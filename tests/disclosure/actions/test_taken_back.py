"""What the family wrote itself, and what a second person judged, falls when another agrees. What a
withdrawn conversation kept or answered is owed again; and nobody ends what is about themselves.
"""

from typing import Any

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.fhir.case import promise_of
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.actions.showing import commitment_document
from disclosure.exchange.fhir import task
from disclosure.kinds.excuses import ExcuseReview
from disclosure.kinds.faults import BadInput
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.harm import DecisionReview
from disclosure.kinds.kind import Kind
from disclosure.pages.commitments.ledger import ledger_for
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import FINDINGS, ACase, a_case, a_person, a_talk, kept, move_as, record_as
from tests.people import ADA, BEN, EVA, IVA, RON, actor
from tests.to_do import rows_of
from workflows.words import CommitmentState, QuestionState, Standing, State, Way

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

CHECK = "Check a correction that takes back what others said or asked of us"
NO = "I asked her, and she told me otherwise."


def by_family(case: ACase, kind: str, **told: Any) -> int:
    """What Mrs Price wrote on her page."""
    family = family_actor(case.id, case.person, "Mrs Ann Price")
    return record(case.session, Change(case.id, family, case.at, Door.PAGE), kind, told).id


def withdrawn(case: ACase, number: int, email: str = BEN) -> int:
    told = {"of": number, "words": "She did not mean it.", "withdraws": True}
    return record_as(case, email, "correction", **told).id


def agreed(case: ACase, correction: int, email: str = EVA, *, agrees: bool = True) -> None:
    told = {"correction": correction, "agrees": agrees, "reason": "I asked her about it myself."}
    record_as(case, email, "correction_review", **told)


def stands(case: ACase, number: int) -> bool:
    return number not in case.now.case.gone


def to_check(case: ACase) -> list[str]:
    """The corrections that wait for a second person, by their number."""
    return [str(row.target.fields["correction"]) for row in rows_of(case) if row.act == CHECK]


def a_declined_meeting(case: ACase, by: str = BEN) -> int:
    at = case.at.isoformat()
    told: dict[str, Any] = {"person": case.person, "requirement": ["meeting_offered"]}
    told |= {"ground": "declined", "reason": "She wants no meeting now.", "at": at}
    return record_as(case, by, "excuse", **told).id


def reviewed(case: ACase, excuse: int, by: str, *, agrees: bool) -> int:
    told = {"excuse": excuse, "agrees": agrees, "reason": NO}
    return record_as(case, by, "excuse_review", **told).id


def excuse_end(case: ACase) -> int:
    excuse = a_declined_meeting(case)
    reviewed(case, excuse, EVA, agrees=True)
    return by_family(case, "excuse_end", excuse=excuse, at=case.at.isoformat())


def person_change(case: ACase) -> int:
    safe = {"never": ["phone"]}
    return by_family(case, "person_change", person=case.person, safe=safe, reason="Never ring me.")


def heard(case: ACase) -> int:
    told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "page"}
    told |= {"answer": "words", "words": "You were unkind to me."}
    return by_family(case, "heard", **told, told_how_to_complain=True)


def account(case: ACase) -> int:
    told = {"person": case.person, "words": "I was alone for three hours."}
    return by_family(case, "account", **told, at=case.at.isoformat())


@pytest.mark.parametrize("wrote", [excuse_end, person_change, heard, account])
def test_what_she_wrote_on_her_page_counts_until_a_second_person_agrees(
    case: ACase, wrote: Any
) -> None:
    number = wrote(case)
    correction = withdrawn(case, number)
    assert stands(case, number)
    assert to_check(case) == [str(correction)]

    agreed(case, correction)

    assert not stands(case, number)
    assert to_check(case) == []


@pytest.mark.parametrize("wrote", [excuse_end, person_change, heard, account])
def test_a_second_person_who_says_no_leaves_her_words_as_they_are(case: ACase, wrote: Any) -> None:
    number = wrote(case)
    agreed(case, withdrawn(case, number), agrees=False)

    assert stands(case, number)
    assert to_check(case) == []


def test_the_meeting_that_she_wants_again_is_owed_whatever_a_clinician_takes_back(
    case: ACase,
) -> None:
    correction = withdrawn(case, excuse_end(case))
    assert [excuse.ended for excuse in case.now.facts.excuses] == [True]

    agreed(case, correction)
    assert [excuse.ended for excuse in case.now.facts.excuses] == [False]


def test_nobody_rings_her_by_taking_back_that_she_said_never(case: ACase) -> None:
    withdrawn(case, person_change(case))
    assert Way.PHONE in case.now.persons[0].never


def test_what_a_clinician_wrote_down_for_her_may_be_withdrawn_at_once(case: ACase) -> None:
    told = {"person": case.person, "words": "I was alone."}
    number = record_as(case, BEN, "account", **told).id
    withdrawn(case, number)

    assert not stands(case, number)
    assert to_check(case) == []


def excuse_review(case: ACase) -> tuple[type[Kind], int, int]:
    """Of what Ada wrote: Eva said yes, and then Ron no."""
    excuse = a_declined_meeting(case, by=ADA)
    reviewed(case, excuse, EVA, agrees=True)
    return ExcuseReview, excuse, reviewed(case, excuse, RON, agrees=False)


def decision_review(case: ACase) -> tuple[type[Kind], int, int]:
    at = case.at.isoformat()
    told = {"applies": "no", "reason": "There was no harm.", "at": at}
    decision = record_as(case, ADA, "decision", **told).id
    judged = {"decision": decision, "reason": "I looked at the notes again."}
    record_as(case, EVA, "decision_review", **judged, agrees=True)
    no = record_as(case, RON, "decision_review", **judged, agrees=False).id
    return DecisionReview, decision, no


@pytest.mark.parametrize("judged", [excuse_review, decision_review])
def test_anothers_no_stands_until_a_second_person_agrees_that_it_falls(
    case: ACase, judged: Any
) -> None:
    review, number, no = judged(case)
    correction = withdrawn(case, no, ADA)
    assert not case.now.case.agreed(review, number)
    assert to_check(case) == [str(correction)]

    agreed(case, correction)
    assert case.now.case.agreed(review, number)


@pytest.mark.parametrize("judged", [excuse_review, decision_review])
def test_whoever_wrote_what_was_judged_does_not_agree_that_the_no_falls(
    case: ACase, judged: Any
) -> None:
    review, number, no = judged(case)
    correction = withdrawn(case, no, BEN)

    with pytest.raises(Refused, match="another person"):
        agreed(case, correction, ADA)
    case.session.rollback()

    assert not case.now.case.agreed(review, number)


@pytest.mark.parametrize("judged", [excuse_review, decision_review])
def test_who_said_no_may_take_it_back_at_once(case: ACase, judged: Any) -> None:
    review, number, no = judged(case)
    withdrawn(case, no, RON)

    assert case.now.case.agreed(review, number)
    assert to_check(case) == []


def findings_judged(case: ACase) -> int:
    """Approved by Eva, who then said that they are not true; the number of that."""
    written = record_as(case, IVA, "findings", **FINDINGS).id
    told: dict[str, Any] = {"findings": written, "sha256": Findings(**FINDINGS).sha256()}
    record_as(case, EVA, "findings_approval", **told, agrees=True, note="I read this text.")
    again = told | {"agrees": False, "note": "On reflection this is not true."}
    return record_as(case, EVA, "findings_approval", **again).id


def test_the_author_of_findings_does_not_approve_them_by_withdrawing_a_no(case: ACase) -> None:
    no = findings_judged(case)
    correction = withdrawn(case, no, IVA)
    assert not is_approved(case)
    assert to_check(case) == [str(correction)]

    agreed(case, correction, RON)
    assert is_approved(case)


def is_approved(case: ACase) -> bool:
    now = case.now
    written = [row.number for row, _ in now.case.those(Findings)]
    findings = now.facts.findings
    approved = now.case.agreed(FindingsApproval, written[-1])
    assert findings
    assert approved is (findings.approved_at is not None)
    return approved


def test_who_must_be_told_since_a_change_stays_so_until_a_second_person_agrees(
    case: ACase,
) -> None:
    son = a_person(
        case, name="Tom Price", relationship="Son", is_patient=False, standing="also_told"
    )
    told = {"person": son, "standing": "relevant", "reason": "He holds the power of attorney."}
    change = record_as(case, BEN, "person_change", **told).id
    correction = withdrawn(case, change)
    assert standing(case, son) == Standing.RELEVANT
    assert to_check(case) == [str(correction)]

    agreed(case, correction)
    assert standing(case, son) == Standing.ALSO_TOLD


def test_another_change_of_a_person_may_be_withdrawn_at_once(case: ACase) -> None:
    told = {"person": case.person, "phone": "01632 960299", "reason": "She told me so today."}
    change = record_as(case, BEN, "person_change", **told).id
    withdrawn(case, change)

    assert not stands(case, change)
    assert to_check(case) == []


def standing(case: ACase, person: int) -> str:
    found = next(each for each in case.now.persons if each.number == person)
    return str(found.body["standing"])


def last_talk(case: ACase) -> int:
    found = [n for n, row in case.now.case.records.items() if row.kind == "conversation"]
    return found[-1]


def promise_is(case: ACase) -> CommitmentState:
    return next(each.state for each in case.now.commitments if each.ref == case.promise)


def question_is(case: ACase) -> QuestionState:
    return case.now.questions[0].state


def test_a_promise_is_owed_again_once_the_talk_that_kept_it_is_withdrawn(case: ACase) -> None:
    kept(case, case.promise)
    assert promise_is(case) is CommitmentState.VERIFIED
    withdrawn(case, last_talk(case))
    assert promise_is(case) is CommitmentState.OPEN


def test_a_correction_that_withdraws_no_talk_sends_nothing_back(case: ACase) -> None:
    kept(case, case.promise)
    told = {"of": last_talk(case), "words": "It was in the day room.", "withdraws": False}
    record_as(case, BEN, "correction", **told)
    assert promise_is(case) is CommitmentState.VERIFIED


def test_a_promise_that_she_says_was_kept_is_kept_whatever_is_withdrawn(case: ACase) -> None:
    kept(case, case.promise)
    said: dict[str, Any] = {"person": case.person, "how": "conversation"}
    said |= {"at": case.at.isoformat()}
    move_as(case, RON, "confirm", case.promise, **said, words="Yes, they rang me.")
    withdrawn(case, last_talk(case))
    assert promise_is(case) is CommitmentState.CONFIRMED


def test_a_question_is_open_again_once_the_talk_that_answered_it_is_withdrawn(
    case: ACase,
) -> None:
    talk = a_talk(case, "follow_up").id
    told = {"question": case.now.questions[0].ref, "words": "The two boxes looked the same."}
    record_as(case, BEN, "answer", **told, given_in=str(talk))
    assert question_is(case) is QuestionState.ANSWERED
    withdrawn(case, talk)
    assert question_is(case) is QuestionState.OPEN


@begins_with(a_case, at=State.CLOSED)
def test_a_closed_case_is_opened_again_where_what_kept_a_promise_is_withdrawn(case: ACase) -> None:
    withdrawn(case, last_talk(case))
    assert case.state is State.FOLLOW_UP
    assert promise_is(case) is CommitmentState.OPEN


def taken_back(case: ACase, email: str, **more: str) -> None:
    told = {"question": case.now.questions[0].ref, "at": case.at.isoformat()} | more
    record_as(case, email, "question_taken_back", **told)


def test_whoever_owes_the_answer_does_not_say_that_the_question_was_taken_back(
    case: ACase,
) -> None:
    assert case.now.questions[0].owner == BEN
    with pytest.raises(Refused, match="You find the answer to this question"):
        taken_back(case, BEN, words="She said: leave it.")
    case.session.rollback()
    assert question_is(case) is QuestionState.OPEN


def test_a_question_is_taken_back_for_her_in_her_own_words(case: ACase) -> None:
    with pytest.raises(BadInput) as no:
        taken_back(case, ADA)
    case.session.rollback()
    assert [fault.field for fault in no.value.faults] == ["words"]
    taken_back(case, ADA, words="She said: leave it.")
    assert question_is(case) is QuestionState.TAKEN_BACK


def test_she_takes_it_back_on_her_page_without_saying_why(case: ACase) -> None:
    by_family(
        case, "question_taken_back", question=case.now.questions[0].ref, at=case.at.isoformat()
    )
    assert question_is(case) is QuestionState.TAKEN_BACK


def test_whom_a_concern_is_about_does_not_say_how_it_ended(case: ACase) -> None:
    at = case.at.isoformat()
    words = "Ben Okoro did not tell me the truth."
    concern = by_family(case, "concern", person=case.person, words=words, at=at)
    with pytest.raises(Refused, match="This concern is about you, so another person"):
        record_as(case, BEN, "concern_end", concern=concern, outcome="outside", at=at)
    case.session.rollback()
    assert [each.ended for each in case.now.facts.concerns] == [False]

    record_as(case, ADA, "concern_end", concern=concern, outcome="outside", at=at)
    assert [each.ended for each in case.now.facts.concerns] == [True]


def test_a_second_person_who_thinks_again_has_the_last_word(case: ACase) -> None:
    number = by_family(case, "account", person=case.person, words="I was alone.", at=_at(case))
    correction = withdrawn(case, number)
    agreed(case, correction)
    assert not stands(case, number)
    agreed(case, correction, RON, agrees=False)
    assert stands(case, number)


def test_whoever_may_not_agree_is_not_asked_to(case: ACase) -> None:
    _, _, no = excuse_review(case)
    withdrawn(case, no, BEN)
    (row,) = [row for row in rows_of(case) if row.act == CHECK]
    assert {ADA, BEN} <= row.barred


def test_whom_a_concern_is_about_is_not_asked_whether_it_is_dropped(case: ACase) -> None:
    """Also one that came with a call which she had forbidden, and which Ada made."""
    words = "Ada Lind did not tell me the truth."
    theirs = by_family(case, "concern", person=case.person, words=words, at=_at(case))
    never = {"safe": {"never": ["phone"]}, "reason": "She told us so."}
    record_as(case, BEN, "person_change", person=case.person, **never)
    rang = {"person": case.person, "how": "phone", "result": "Nobody answered"}
    for number in (theirs, record_as(case, ADA, "attempt", **rang).id):
        correction = withdrawn(case, number)
        (row,) = [row for row in rows_of(case) if row.act == CHECK]
        assert {ADA, BEN} <= row.barred
        with pytest.raises(Refused, match="That concern is about you"):
            agreed(case, correction, ADA)
        case.session.rollback()
        agreed(case, correction, EVA)
    assert [each.answered for each in case.now.facts.concerns] == [True, True]  # they fell


def _at(case: ACase) -> str:
    return case.at.isoformat()


def test_of_a_promise_to_whoever_was_the_wrong_patient_no_system_says_that_they_were_told(
    case: ACase,
) -> None:
    """It is owed to nobody any more. The page of promises, the API and FHIR say the same of it."""
    agreed(case, withdrawn(case, case.person))
    (promise,) = case.now.commitments
    (entry,) = ledger_for(case.session, actor(case.session, ADA), case.at).entries
    assert (entry.family_says, entry.told) == ("Not told yet", False)
    said = commitment_document(case.now, promise)
    assert (said["owed_to"], said["told_to"], said["told"]) == ([], [], False)
    out = task(promise_of(case.now, promise), "https://example.org/fhir/r4")
    assert out["businessStatus"]["text"] == "Open"
