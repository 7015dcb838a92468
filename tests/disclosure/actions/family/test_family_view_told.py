"""Human first, screen second: what others were told is nowhere before this reader was told it."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import FamilyView, family_view
from disclosure.kinds.findings import Findings
from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    approved_findings,
    move_as,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, EVA, IVA
from workflows.family_page import Seen
from workflows.words import QuestionState, State

pytestmark = pytest.mark.usefixtures("team", "letters_are_printed")
PRIVATE = {"said": "CANARY said", "not_known": "CANARY not known"}
PRIVATE["apology_words"] = "I am sorry that we gave you the CANARY. That was our mistake."


@pytest.fixture
def case(case: ACase) -> ACase:
    """After a first talk with Mrs Ann Price alone: nobody talked with her husband."""
    name_contact(case)
    case.later(hours=1)
    coming = {"words": "CANARY: we ring you", "due_on": case.day(4), "owner": BEN}
    made = a_talk(case, "first", questions=["CANARY: why?"], next_contact=coming, **PRIVATE)
    source = {"conversation": made.id, "persons": [case.person]}
    promised = {"words": "CANARY: a new cupboard", "owner": BEN, "due_on": case.day(5)}
    record_as(case, BEN, "commitment", **promised, source=source)
    heard = {"question": case.now.questions[0].ref, "words": "CANARY answer", "given_in": "page"}
    record_as(case, BEN, "answer", **heard)
    other = {"name": "Far Hospital", "role": "caused", "who_speaks": "CANARY Gray", "contact": "x"}
    record_as(case, ADA, "other_organisation", **other, family_told_at=case.at.isoformat())
    return case


def husband_of(case: ACase) -> int:
    told = {"name": "Mr Ivo Price", "relationship": "Husband", "lawful_basis": "Next of kin"}
    return a_person(case, **told, is_patient=False)


def son_of(case: ACase) -> int:
    """He may know everything, as his mother said herself."""
    told = {"name": "Mr Kit Price", "relationship": "Son", "standing": "also_told"}
    son = a_person(case, **told, is_patient=False, tell=["everything"])
    yes = {"person": case.person, "purpose": "share", "agrees": True, "with_person": son}
    yes |= {"what": ["everything"], "asked_by": "Ben Okoro", "at": case.at.isoformat()}
    record_as(case, BEN, "consent", **yes)
    return son


def view_of(case: ACase, person: int) -> FamilyView:
    return family_view(case.now, person)


def test_what_the_first_of_them_asked_is_not_called_what_another_asked(session: Session) -> None:
    case = an_opened_case(session)
    case.person, asked = a_person(case), "Will I walk again?"
    husband = husband_of(case)
    a_talk(case, "first", persons=[case.person, husband], questions=[asked])
    talks = [view_of(case, person).talks[0] for person in (case.person, husband)]
    assert [talk.questions for talk in talks] == [(asked,), ()]


def excused(case: ACase, person: int, requirement: str) -> int:
    told = {"person": person, "requirement": [requirement], "ground": "would_harm"}
    told |= {"reason": "The shock could kill him", "review_on": case.day(5)}
    made = record_as(case, BEN, "excuse", **told)
    record_as(case, EVA, "excuse_review", excuse=made.id, agrees=True, reason="I agree with that")
    return made.id


def found(case: ACase, facts: str = "CANARY: the label was wrong.") -> None:
    case.later(days=1)
    body = {**FINDINGS, "facts": facts}
    written = record_as(case, IVA, "findings", **body)
    seal = {"findings": written.id, "sha256": Findings(**body).sha256(), "agrees": True}
    record_as(case, EVA, "findings_approval", **seal, note="I read this text.")
    case.later(hours=1)


@pytest.mark.parametrize("whose", [husband_of, son_of])
def test_whom_nobody_told_reads_nothing_of_what_others_were_told(case: ACase, whose: Any) -> None:
    person = whose(case)
    view = view_of(case, person)
    assert view.sees == frozenset(Seen)
    assert "CANARY" not in repr(view)
    a_talk(case, "follow_up", persons=[person], said="We looked after his post.")
    assert "CANARY" not in repr(view_of(case, person))
    a_talk(case, "first", persons=[person])
    after = repr(view_of(case, person))
    for words in (*PRIVATE.values(), "CANARY: why?", "CANARY: a new cupboard", "CANARY answer"):
        assert words in after, words
    assert "CANARY Gray" in after
    assert "CANARY: we ring you" not in after  # how we reach her is hers


def test_a_letter_with_the_facts_tells_too_from_the_day_it_was_sent(case: ACase) -> None:
    husband = husband_of(case)
    ref = a_letter(case, "apology", to=husband, until="issue")
    assert "CANARY" not in repr(view_of(case, husband))
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert "CANARY said" in repr(view_of(case, husband))


def test_while_hearing_would_harm_him_nothing_more_of_the_harm_reaches_him(case: ACase) -> None:
    husband = husband_of(case)
    excuse = excused(case, husband, "first_conversation_recorded")
    assert "CANARY" not in repr(view_of(case, husband))
    a_talk(case, "first", persons=[husband], said="We told him a little.")
    view = view_of(case, husband)
    assert [talk.said for talk in view.talks] == ["We told him a little."]
    assert "CANARY" not in repr(view)
    record_as(case, BEN, "excuse_end", excuse=excuse)
    assert "CANARY said" in repr(view_of(case, husband))


@pytest.mark.parametrize("whose", [husband_of, son_of])
def test_what_we_found_stays_with_whom_we_told_it(session: Session, whose: Any) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    person = whose(case)
    a_talk(case, "first", persons=[person])
    asked = case.now.questions[0].ref
    found(case)
    talk = a_talk(case, "disclosure", questions=["CANARY: that bottle?"], **PRIVATE)
    record_as(case, BEN, "answer", question=asked, words="CANARY answer", given_in=str(talk.id))
    source = {"conversation": talk.id, "persons": [case.person]}
    promised = {"words": "CANARY: a new label", "owner": BEN, "due_on": case.day(5)}
    record_as(case, BEN, "commitment", **promised, source=source)
    case.later(hours=1)
    a_talk(case, "follow_up", said="CANARY: once more of the bottle.")
    view = view_of(case, person)
    assert "CANARY" not in repr(view)
    assert [question.to_tell for question in view.questions if question.ref == asked] == [True]
    assert "CANARY answer" in repr(view_of(case, case.person))
    a_talk(case, "disclosure", persons=[person])
    after = repr(view_of(case, person))
    for words in ("CANARY said", "CANARY: that bottle?", "CANARY answer", "CANARY: a new label"):
        assert words in after, words
    found(case, "We looked again.")
    a_talk(case, "disclosure", said="SECOND: it was another bottle.")
    assert "SECOND" not in repr(view_of(case, person))


def test_findings_in_a_letter_to_another_wait_and_in_a_letter_to_them_do_not(
    session: Session,
) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    husband = husband_of(case)
    a_talk(case, "first", persons=[husband])
    asked = case.now.questions[0].ref
    found(case)
    ref = a_letter(case, "apology", until="send")
    record_as(case, BEN, "answer", question=asked, words="CANARY answer", given_in=ref)
    assert "CANARY" not in repr(view_of(case, husband))
    a_letter(case, "apology", to=husband, until="send")
    assert "CANARY answer" in repr(view_of(case, husband))


def test_that_something_cannot_be_known_stands_there_once_a_second_person_agreed(
    session: Session,
) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    told = {"question": case.now.questions[0].ref, "words": "CANARY", "given_in": "page"}
    made = record_as(case, BEN, "answer", **told, unknown="cannot_be_known")
    (shown,) = view_of(case, case.person).questions
    assert (shown.state, shown.answers, shown.to_tell) == (QuestionState.OPEN, (), False)
    assert shown.can_take_back
    agreed = {"answer": made.id, "reason": "I looked at the chart too"}
    record_as(case, EVA, "answer_review", **agreed, agrees=False)
    assert "CANARY" not in repr(view_of(case, case.person))
    record_as(case, EVA, "answer_review", **agreed, agrees=True)
    (shown,) = view_of(case, case.person).questions
    assert shown.state is QuestionState.CANNOT_BE_KNOWN
    assert [answer.words for answer in shown.answers] == ["CANARY"]


def test_where_things_stand_is_the_last_we_told_them(session: Session) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    case.later(days=2)
    a_talk(case, "disclosure", said="The dose was right.", not_known="Why the chart said ten.")
    view = view_of(case, case.person)
    assert view.story
    assert (view.story.found, view.story.facts) == (False, "The dose was right.")
    assert view.story.not_known == "Why the chart said ten."
    assert view.story.told_on == case.today
    case.later(days=1)
    a_letter(case, "apology", until="send", facts="The dose was right.")
    story = view_of(case, case.person).story
    assert story
    assert (story.letter, story.facts, story.told_on) == (1, "", case.today)


def test_a_first_letter_says_what_we_knew_and_leaves_the_facts_where_they_are(
    session: Session,
) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    talked = case.today
    case.later(days=1)
    a_letter(case, "initial_notification", until="send")
    story = view_of(case, case.person).story
    assert story
    assert (story.facts, story.told_on) == (FINDINGS["facts"], talked)
    assert (story.letter, story.wrote_on) == (None, case.today)
    case.later(days=1)
    a_letter(case, "apology", until="send")
    story = view_of(case, case.person).story
    assert story
    assert (story.letter, story.facts, story.wrote_on) == (2, "", None)


@begins_with(a_case, at=State.INVESTIGATE)
def test_closed_without_duty_we_still_told_them_what_we_found(begun: ACase) -> None:
    wrong = {"what": "wrong_patient", "reason": "It was the other Mrs Price."}
    error = record_as(begun, ADA, "error", **wrong)
    agreed = {"agrees": True, "reason": "I checked the number."}
    record_as(begun, EVA, "error_review", error=error.id, **agreed)
    begun.later(days=1)
    talk = a_talk(begun, "disclosure", said="It was not you.", keeps=[begun.promise])
    move_as(begun, EVA, "verify", begun.promise)
    told = {"question": begun.now.questions[0].ref, "words": "It did not happen to you."}
    record_as(begun, BEN, "answer", **told, given_in=str(talk.id))
    move_as(begun, ADA, "close_without_duty")
    view = view_of(begun, begun.person)
    stages = {stage.state: stage for stage in view.stages}
    assert (stages[State.DISCLOSE].at, stages[State.DISCLOSE].with_them) == ("past", True)
    assert stages[State.APOLOGIZE].at == "skipped"
    assert view.story
    assert view.story.facts == "It was not you."


def test_what_was_put_right_of_a_talk_stands_where_things_stand_too(session: Session) -> None:
    """She would read “ten times the dose” at the top of her page, and “twice” far below."""
    case = an_opened_case(session)
    case.person = a_person(case)
    talk = a_talk(case, "first", said="We gave you ten times the dose of heparin.").id
    right = "We gave you twice the dose."
    right_is(case, talk, right)
    story = family_view(case.now, case.person).story
    assert story
    assert (story.facts, story.corrections) == (
        "We gave you ten times the dose of heparin.",
        (right,),
    )


def test_what_was_put_right_wrongly_is_read_as_it_was_put_right_in_the_end(
    session: Session,
) -> None:
    """She would read the wrong number a second time, as what is right."""
    case = an_opened_case(session)
    case.person = a_person(case)
    talk = a_talk(case, "first", said="You were given 4,000 units.").id
    wrong = right_is(case, talk, "It was 3,000 units.")
    right_is(case, talk, "It was on Tuesday.")
    last = right_is(case, wrong, "It was 5,000 units.")
    (shown,) = family_view(case.now, case.person).talks
    assert shown.since.corrections == ("It was on Tuesday.", "It was 5,000 units.")

    record_as(case, BEN, "correction", of=str(wrong), words="Another patient.", withdraws=True)
    assert family_view(case.now, case.person).talks[0].since == shown.since
    record_as(case, BEN, "correction", of=str(last), words="Another patient.", withdraws=True)
    assert family_view(case.now, case.person).talks[0].since.corrections == ("It was on Tuesday.",)


def right_is(case: ACase, number: int, words: str) -> int:
    return record_as(case, BEN, "correction", of=str(number), words=words, withdraws=False).id


@begins_with(a_case, at=State.INVESTIGATE)
def test_told_on_the_day_of_the_approval_or_in_its_minute_she_reads_what_we_found(
    begun: ACase,
) -> None:
    """Nobody has to make up an hour, or seconds, for what a rule takes as told."""
    found(begun)
    talk = a_talk(begun, "disclosure", at=begun.today.isoformat())
    assert findings_shown(begun)
    record_as(begun, BEN, "correction", of=talk.id, words="It was another family.", withdraws=True)
    assert not findings_shown(begun)
    begun.at = begun.at.replace(minute=30, second=25)
    approved_findings(begun)
    a_talk(begun, "disclosure", at=begun.at.replace(second=0).isoformat())
    assert findings_shown(begun)


@pytest.mark.parametrize("hour", [{}, {"hours": 1}])
@begins_with(a_case, at=State.INVESTIGATE)
def test_what_was_said_on_the_day_of_the_approval_waits_for_whom_nobody_told(
    begun: ACase, hour: dict[str, float]
) -> None:
    """By its day alone it may have been said after findings were approved, and may tell them."""
    husband = husband_of(begun)
    a_talk(begun, "first", persons=[husband])
    found(begun)
    begun.later(**hour)
    at = begun.at.isoformat() if hour else begun.today.isoformat()
    a_talk(begun, "disclosure", at=at)
    talk = a_talk(begun, "follow_up", said="CANARY: once more of the bottle.", at=at)
    source = {"conversation": talk.id, "persons": [begun.person]}
    promised = {"words": "CANARY: a new label", "owner": BEN, "due_on": begun.day(5)}
    record_as(begun, BEN, "commitment", **promised, source=source)
    assert "CANARY" not in repr(view_of(begun, husband))
    a_talk(begun, "disclosure", persons=[husband], at=at)
    assert "CANARY: once more" in repr(view_of(begun, husband))


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_talk_by_its_day_alone_is_the_last_of_that_day(begun: ACase) -> None:
    begun.later(hours=1)
    a_talk(begun, "disclosure", said="It was the label.", at=begun.today.isoformat())
    story = view_of(begun, begun.person).story
    assert story
    assert story.facts == "It was the label."
    ref = a_letter(begun, "apology", until="issue")
    begun.later(days=1)
    a_talk(begun, "disclosure", said="It was the box.", at=begun.today.isoformat())
    move_as(begun, ADA, "send", ref, how="post", format="standard", at=begun.today.isoformat())
    story = view_of(begun, begun.person).story
    assert story
    assert (story.letter, story.facts) == (1, "")  # no longer what was said before it


def findings_shown(case: ACase) -> bool:
    story = view_of(case, case.person).story
    return story is not None and story.found


@pytest.mark.usefixtures("letters_are_printed")
@begins_with(a_case, at=State.APOLOGIZE)
def test_whom_a_letter_told_what_we_found_does_not_read_that_it_was_not_with_them(
    begun: ACase,
) -> None:
    """He wanted no talk of it: we wrote to him, and said that we had not done it with him."""
    told = {"name": "Mr Ivo Price", "relationship": "Husband", "lawful_basis": "Next of kin"}
    ivo = a_person(begun, **told, is_patient=False)
    a_letter(begun, "apology", to=ivo, until="send")
    stages = {stage.state: stage for stage in view_of(begun, ivo).stages}
    for state in (State.ACKNOWLEDGE, State.DISCLOSE):
        assert (stages[state].at, stages[state].since) == ("past", begun.today)
        assert stages[state].with_them


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_letter_of_before_anybody_looked_into_it_told_nobody_what_we_found(begun: ACase) -> None:
    """“We found this when a nurse counted the boxes”, said the first letter, as most say how it
    came to light; and the page said “We told you what we found, done” while we looked into it.
    """
    for kind in ("initial_notification", "apology"):
        a_letter(begun, kind, until="send")
    stages = {stage.state: stage for stage in view_of(begun, begun.person).stages}
    assert (stages[State.DISCLOSE].at, stages[State.DISCLOSE].since) == ("", None)
    approved_findings(begun.later(hours=1))
    a_letter(begun.later(hours=1), "apology", until="send")
    stages = {stage.state: stage for stage in view_of(begun, begun.person).stages}
    assert (stages[State.DISCLOSE].at, stages[State.DISCLOSE].since) == ("past", begun.today)
