"""For every family there is an honest way to an end: one story each, from opening to closed."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import cases
from tests.cases import a_letter, a_person, a_talk, an_opened_case, move_as, record_as
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from tests.ways import (
    EVERYTHING,
    TALKS,
    a_daughter,
    all_the_way,
    asked_and_offered,
    attempts,
    died,
    excused,
    explained_unmet,
    is_closed_and_whole,
    judged,
    not_kept_and_nobody_to_tell,
)
from workflows.machine import NotReady
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def test_a_patient_who_wants_nothing_from_us(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    talk = a_talk(case, "follow_up", family_said="I want no talk, no letter, nothing from you.")
    excused(case, EVERYTHING, "declined", case.person, how="By telephone")
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case, str(talk.id))
    all_the_way(case)
    is_closed_and_whole(case)


def test_a_patient_who_wants_letters_only(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    a_talk(
        case,
        "follow_up",
        family_said="Write to me. I will not talk.",
        support_offered="Our counsellor",
        next_contact=cases.a_next_contact(case, 30),
    )
    excuse = excused(case, TALKS, "declined", case.person)
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=10))
    move_as(case, ADA, "share_findings")
    move_as(case, ADA, "record_disclosure")
    a_letter(case, "apology", answers="")
    move_as(case, ADA, "deliver_apology")
    move_as(case, BEN, "done", case.promise, evidence="We wrote to her in April.")
    move_as(case, EVA, "verify", case.promise)
    told: dict[str, Any] = {"person": case.person, "how": "post", "at": case.at.isoformat()}
    move_as(case, BEN, "told", case.promise, **told)
    a_letter(case, "closing", answers="")
    for _ in range(2):
        told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "By post"}
        record_as(case, BEN, "heard", **told, answer="no_reply", told_how_to_complain=True)
        case.later(days=10)
    move_as(case, ADA, "close")
    is_closed_and_whole(case)
    untold = "Tell Mrs Ann Price what we will not do, and how to undo it"
    assert untold in acts(case)  # it is hers to take back, also now
    record_as(case, BEN, "excuse_told", excuse=excuse, how="By post")
    assert untold not in acts(case)


def test_a_patient_who_cannot_be_reached(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    attempts(case, "phone", "post", "phone")
    letter = a_letter(case, "no_contact", until="send")
    excused(case, EVERYTHING, "unreachable", case.person)
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case, letter)
    all_the_way(case)
    is_closed_and_whole(case)


def test_a_patient_who_cannot_be_reached_and_has_no_address(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case, post=[])
    judged(case)
    attempts(case, "phone", "text", "phone")
    excused(case, EVERYTHING, "unreachable", case.person)
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case)
    all_the_way(case)
    is_closed_and_whole(case)


def test_a_patient_nobody_knows(session: Session) -> None:
    case = an_opened_case(session, patient={})
    judged(case)
    excused(case, ("relevant_person_named",), "not_identified", None)
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case)
    all_the_way(case)
    is_closed_and_whole(case)


def test_a_patient_who_dies_and_leaves_nobody(session: Session) -> None:
    """Nobody is left to whom we could say sorry, give an answer or explain."""
    case = cases.a_case(session, at=State.INVESTIGATE)
    died(case)
    excused(case, ("relevant_person_named",), "nobody_to_tell", None)
    not_kept_and_nobody_to_tell(case)
    for question in case.now.questions:
        words = "The boxes looked the same."
        record_as(case, BEN, "answer", question=question.ref, words=words)
    cases.approved_findings(case)
    explained_unmet(case)
    all_the_way(case)
    is_closed_and_whole(case)


def test_a_patient_who_dies_and_whose_daughter_steps_in(session: Session) -> None:
    case = cases.a_case(session, at=State.INVESTIGATE)
    died(case)
    case.person = a_daughter(case)
    a_talk(case, "first", support_offered="Our counsellor", next_contact=cases.a_next_contact(case))
    first = case.now.commitments[0].ref
    cases.kept(case, first)
    cases.through(case, until=State.CLOSED)
    is_closed_and_whole(case)


def test_a_family_that_disagrees_among_itself(session: Session) -> None:
    """The patient wants it all; her husband, who must be told too, wants nothing of us."""
    case = an_opened_case(session)
    case.person = a_person(case)
    told: dict[str, Any] = {"name": "Mr Tom Price", "relationship": "Husband", "is_patient": False}
    husband = a_person(case, **told, lawful_basis="Attorney", not_with=[case.person])
    a_talk(case, "follow_up", persons=[husband], family_said="Leave me out of this. No letters.")
    excused(case, EVERYTHING, "declined", husband)
    cases.through(case, until=State.FOLLOW_UP)
    at = case.at.isoformat()
    says: dict[str, Any] = {
        "person": case.person,
        "how": "conversation",
        "at": at,
        "words": "You rang too late.",
    }
    first = case.now.commitments[0].ref
    move_as(case, ADA, "dispute", first, **says)
    cases.kept(case, first)
    concern = next(c.id for c in case.now.facts.concerns if not c.answered)
    record_as(case, EVA, "concern_answer", concern=concern, words="We did ring late. Sorry.")
    cases.through(case, until=State.CLOSED)
    is_closed_and_whole(case)


def test_a_family_whose_concern_is_never_settled_takes_it_outside(session: Session) -> None:
    case = cases.a_case(session, at=State.FOLLOW_UP)
    words = "You are hiding something."
    concern = record_as(case, BEN, "concern", person=case.person, words=words)
    record_as(case, BEN, "concern_end", concern=concern.id, outcome="outside")
    cases.through(case, until=State.CLOSED)
    is_closed_and_whole(case)


def test_a_patient_who_wanted_nothing_and_comes_back_after_closing(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    talk = a_talk(case, "follow_up", family_said="I want nothing from you.")
    excuse = excused(case, EVERYTHING, "declined", case.person)
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case)
    explained_unmet(case, str(talk.id))
    all_the_way(case)
    case.later(days=60)
    record_as(case, BEN, "excuse_end", excuse=excuse)
    assert case.state is State.FOLLOW_UP
    a_talk(case, "first", support_offered="Our counsellor", next_contact=cases.a_next_contact(case))
    asked_and_offered(case)
    cases.disclosed(case)
    a_letter(case, "apology", answers="")
    cases.through(case, until=State.CLOSED)
    is_closed_and_whole(case)


def test_a_closed_case_in_which_the_family_asks_again(session: Session) -> None:
    case = cases.a_case(session, at=State.CLOSED)
    case.later(days=90)
    words, at = "Was it the same nurse?", case.at.isoformat()
    record_as(case, BEN, "question", person=case.person, words=words, at=at)
    assert case.state is State.FOLLOW_UP
    talk = a_talk(case, "follow_up")
    question = case.now.questions[-1].ref
    told: dict[str, Any] = {
        "words": "No record tells.",
        "unknown": "cannot_be_known",
        "given_in": str(talk.id),
    }
    answer = record_as(case, BEN, "answer", question=question, **told)
    review = {"agrees": True, "reason": "I looked for it too."}
    record_as(case, EVA, "answer_review", answer=answer.id, **review)
    move_as(case, ADA, "close")
    is_closed_and_whole(case)


def test_words_that_were_no_apology_are_made_good_in_a_letter(session: Session) -> None:
    """She will not talk again, so saying it again means writing it."""
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    contact = cases.a_next_contact(case, 30)
    a_talk(
        case,
        "first",
        apology_words="I am sorry if you were upset.",
        next_contact=contact,
        support_offered="Our counsellor",
    )
    with pytest.raises(NotReady, match="say it again"):
        move_as(case, ADA, "begin_investigation")
    excused(case, TALKS[1:], "declined", case.person)
    a_letter(case, "apology", answers="", why="")
    move_as(case, ADA, "begin_investigation")
    assert case.state is State.INVESTIGATE


def test_a_record_on_the_wrong_patient_about_which_a_family_was_rung(session: Session) -> None:
    case = cases.a_case(session, at=State.INVESTIGATE)
    told: dict[str, Any] = {"what": "wrong_patient", "reason": "It was the other Mrs Price."}
    error = record_as(case, ADA, "error", **told)
    review = {"agrees": True, "reason": "I checked the number."}
    record_as(case, EVA, "error_review", error=error.id, **review)
    case.later(days=1)
    talk = a_talk(
        case, "disclosure", said="It was not you. We mixed up two names.", keeps=[case.promise]
    )
    move_as(case, EVA, "verify", case.promise)
    told = {"question": case.now.questions[0].ref, "words": "It did not happen to you."}
    record_as(case, BEN, "answer", **told, given_in=str(talk.id))
    move_as(case, ADA, "close_without_duty")
    is_closed_and_whole(case)
