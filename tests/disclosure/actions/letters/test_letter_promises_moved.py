"""What a letter promises is asked again until it goes, what it answers or tells counts once it
went, and its reader is called as they like.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter, context_of
from disclosure.actions.letters.open_promises import promised_though_kept
from disclosure.records.users import name_of
from letters.check import check
from letters.dates import in_words
from tests import cases
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_person,
    an_opened_case,
    change_by,
    letter_row,
    move_as,
    name_contact,
    record_as,
    text_sha256,
)
from tests.people import ADA, BEN, EVA, RON
from workflows.machine import NotReady
from workflows.words import LetterState, QuestionState, State, Trigger

pytestmark = pytest.mark.usefixtures("team")
at_the_letter = begins_with(a_case, at=State.APOLOGIZE)

BY_POST: dict[str, Any] = {"how": "post", "format": "standard"}


def day_of(case: ACase) -> date:
    due_on = next(each.due_on for each in case.now.commitments if each.ref == case.promise)
    assert due_on
    return due_on


def promising(case: ACase) -> str:
    return f"We will ring you on {in_words(day_of(case))}."


def a_draft(case: ACase) -> str:
    """That tells of the day on which we said that we ring."""
    sentence = promising(case)
    ref = cases.a_draft(case, "apology", next=sentence)
    link(case, ref, sentence)
    return ref


def link(case: ACase, ref: str, sentence: str) -> None:
    told = {"sentence": sentence, "commitment": case.promise}
    letters.link(case.session, change_by(case, BEN), ref, told)


def approved(case: ACase, ref: str) -> str:
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    return ref


def issued(case: ACase) -> str:
    ref = approved(case, a_draft(case))
    move_as(case, ADA, "issue", ref)
    return ref


def she_says(case: ACase, trigger: str, **told: Any) -> None:
    said: dict[str, Any] = {"person": case.person, "how": "conversation", "at": case.at.isoformat()}
    move_as(case, RON, trigger, case.promise, **said, words="That is fine.", **told)


def another_day(case: ACase) -> date:
    day = day_of(case) + timedelta(days=7)
    she_says(case, "change", due_on=day.isoformat())
    return day


def unmet(case: ACase, trigger: str, ref: str, **told: Any) -> dict[str, str]:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger, ref, **told)
    case.session.rollback()
    return {item.id: item.says for item in no.value.unmet}


def faults(case: ACase, ref: str) -> list[str]:
    return [fault.kind for fault in check_letter(case.now, letter_row(case, ref)).faults]


@at_the_letter
def test_a_day_that_moved_after_approval_stops_the_letter_until_it_is_written_anew(
    case: ACase,
) -> None:
    was = promising(case)
    ref = approved(case, a_draft(case))
    day = another_day(case)
    says = f"“{was}”: this promise is for {in_words(day)} now. Return it to draft."
    assert unmet(case, "issue", ref) == {"promises_stand": says}

    move_as(case, EVA, "return_to_draft", ref, reason="She agreed to another day")
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"next": promising(case)}})
    link(case, ref, promising(case))
    move_as(case, ADA, "issue", approved(case, ref))


@at_the_letter
def test_a_day_that_moved_after_issue_keeps_the_letter_in_the_house(case: ACase) -> None:
    was, ref = promising(case), issued(case)
    day = another_day(case)
    says = f"“{was}”: this promise is for {in_words(day)} now. Withdraw the letter and write it "
    assert unmet(case, "send", ref, **BY_POST) == {"promises_stand": f"{says}anew."}

    move_as(case, ADA, "withdraw", ref, reason="She agreed to another day")
    assert letter_row(case, ref).state is LetterState.WITHDRAWN


@at_the_letter
def test_a_day_that_moved_once_it_was_sent_undoes_no_letter(case: ACase) -> None:
    ref = issued(case)
    move_as(case, ADA, "send", ref, **BY_POST)
    another_day(case)
    at = case.later(days=1).at.isoformat()
    move_as(case, ADA, "deliver", ref, at=at, how="told_us", format="standard")
    assert letter_row(case, ref).state is LetterState.DELIVERED


@at_the_letter
def test_a_day_that_moved_and_moved_back_stops_nothing(case: ACase) -> None:
    ref, was = approved(case, a_draft(case)), day_of(case)
    another_day(case)
    she_says(case, "change", due_on=was.isoformat())
    move_as(case, ADA, "issue", ref)


@at_the_letter
def test_what_she_let_us_off_is_tied_to_nothing_in_a_draft(case: ACase) -> None:
    ref = a_draft(case)
    assert faults(case, ref) == []
    she_says(case, "release")
    assert faults(case, ref) == ["unlinked-promise"]


@at_the_letter
def test_what_we_gave_up_is_tied_to_nothing_in_a_draft(case: ACase) -> None:
    ref = a_draft(case)
    told: dict[str, Any] = {"why": "We have no time for it.", "told_how": "In a talk"}
    move_as(case, BEN, "cannot_keep", case.promise, **told, at=case.at.isoformat())
    assert faults(case, ref) == ["unlinked-promise"]


@at_the_letter
@pytest.mark.parametrize("trigger", ["issue", "send"])
def test_what_she_let_us_off_is_promised_in_no_letter_that_goes(case: ACase, trigger: str) -> None:
    was = promising(case)
    ref = issued(case) if trigger == "send" else approved(case, a_draft(case))
    she_says(case, "release")
    says = unmet(case, trigger, ref, **(BY_POST if trigger == "send" else {}))
    assert list(says) == ["promises_stand"]
    nobody = f"“{was}”: nobody will do this, for they let us off or we gave it up."
    assert says["promises_stand"].startswith(nobody)


@at_the_letter
def test_what_she_let_us_off_before_it_was_posted_goes_by_no_hour_that_somebody_gives(
    case: ACase,
) -> None:
    ref = issued(case)
    she_says(case.later(hours=1), "release")
    posted = case.later(hours=1).at.isoformat()
    case.later(hours=1)
    assert list(unmet(case, "send", ref, **BY_POST, at=posted)) == ["promises_stand"]


@at_the_letter
def test_what_she_let_us_off_after_it_was_posted_undoes_no_letter(case: ACase) -> None:
    ref = issued(case)
    posted = case.later(hours=1).at.isoformat()
    she_says(case.later(hours=1), "release")
    move_as(case, ADA, "send", ref, **BY_POST, at=posted)
    assert letter_row(case, ref).state is LetterState.SENT


def answered_in(case: ACase, ref: str) -> str:
    told = {"question": case.now.questions[0].ref, "words": "The two boxes looked the same."}
    record_as(case, BEN, "answer", **told, given_in=ref)
    return ref


def question_is(case: ACase) -> QuestionState:
    return case.now.questions[0].state


@begins_with(a_case, at=State.DISCLOSE)
def test_an_answer_in_a_letter_is_given_once_the_letter_is_sent(case: ACase) -> None:
    ref = answered_in(case, approved(case, a_draft(case)))
    move_as(case, ADA, "issue", ref)
    assert question_is(case) is QuestionState.OPEN
    move_as(case, ADA, "send", ref, **BY_POST)
    assert question_is(case) is QuestionState.ANSWERED


@begins_with(a_case, at=State.DISCLOSE)
def test_an_answer_in_a_withdrawn_draft_was_never_given(case: ACase) -> None:
    ref = answered_in(case, a_draft(case))
    move_as(case, ADA, "withdraw", ref, reason="No longer needed")
    assert question_is(case) is QuestionState.OPEN


def without_harm(session: Session) -> ACase:
    """Ada says that the duty does not apply, and Eva agrees."""
    case = called(session, "Mrs Ann Price", "")
    grade = {"scale": "eng_reg20", "level": "reg20_below", "reason": "No harm was found."}
    record_as(case, BEN, "grade", **grade)
    cases.a_talk(case, "first")
    no = record_as(case, ADA, "decision", applies="no", reason="There was no harm.").id
    record_as(case, EVA, "decision_review", decision=no, agrees=True, reason="I agree with it.")
    case.later(days=1)
    return case


def still_to_tell(case: ACase) -> bool:
    asked = gate.checklist(case.now, Trigger.CLOSE_WITHOUT_DUTY)
    return any(item.id == "outcome_told" and not item.met for item in asked)


def test_a_closing_letter_that_came_back_told_nobody_what_we_found(session: Session) -> None:
    case = without_harm(session)
    assert still_to_tell(case)
    ref = cases.a_letter(case, "closing", until="send")
    assert not still_to_tell(case)
    at = case.later(days=5).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Not known at this address")
    assert still_to_tell(case)


def called(session: Session, name: str, preferred: str) -> ACase:
    case = an_opened_case(session, patient={"name": name, "born_on": "1948-05-02"})
    more = {"preferred_name": preferred} if preferred else {}
    case.person = a_person(case, name=name, **more)
    name_contact(case)
    return case


ANNIE, ANIA = ("Mrs Ann Price", "Annie Fletcher"), ("Mrs Anna Nowak", "Ania")
TO_ANIA = ("I am sorry that we hurt you, Ania.", "Ania told us that the cup looked different.")


def named_wrongly(case: ACase, words: str) -> bool:
    return "wrong-name" in faults(case, cases.a_draft(case, "no_contact", tried=words))


@pytest.mark.parametrize(
    ("names", "words"),
    [(ANNIE, "Ms Fletcher told us about it."), *((ANIA, words) for words in TO_ANIA)],
)
def test_a_name_that_she_likes_to_be_called_is_no_wrong_one(
    session: Session, names: tuple[str, str], words: str
) -> None:
    assert not named_wrongly(called(session, *names), words)


@pytest.mark.parametrize("words", TO_ANIA)
def test_the_same_name_is_a_wrong_one_where_she_did_not_say_so(
    session: Session, words: str
) -> None:
    assert named_wrongly(called(session, ANIA[0], ""), words)


def test_the_letter_greets_her_by_the_other_surname(session: Session) -> None:
    case = called(session, *ANNIE)
    ref = cases.a_draft(case, "no_contact")
    assert letter_row(case, ref).text.startswith("Dear Annie Fletcher\n")
    assert "wrong-name" not in faults(case, ref)


@at_the_letter
def test_a_letter_sent_on_a_day_was_sent_after_its_issue(case: ACase) -> None:
    """Whoever knows the day alone need not make up an hour for the clocks."""
    letter = cases.a_letter(case, "apology", until="issue")
    move_as(case, RON, "send", letter, **BY_POST, at=case.at.date().isoformat())
    row = letter_row(case, letter)
    assert row.sent_at == row.issued_at


@at_the_letter
def test_i_will_of_whoever_writes_is_not_kept_by_another_in_silence(begun: ACase) -> None:
    """The family waits for the one who signed; the reminder goes to the owner."""
    case = begun
    sentence = promising(case).replace("We", "I", 1)
    ref = cases.a_draft(case, "apology", next=sentence)
    link(case, ref, sentence)
    owner = next(each.owner for each in case.now.commitments if each.ref == case.promise)
    name = name_of(case.session, owner)
    text = f"{sentence}\n\nYours sincerely\n\nRon Nobody"
    for signed, says in ((text, [name]), (text.replace("Ron Nobody", name), [])):
        found = check(signed, context_of(case.now, letter_row(case, ref)))
        assert [name for each in found.advice if each.kind == "owner" and name in each.why] == says


def says_it_is_done(case: ACase, ref: str) -> bool:
    (says,) = promised_though_kept(case.now, letter_row(case, ref))
    return says.startswith(f"“{promising(case)}”: {case.promise} is done already.")


@at_the_letter
def test_what_was_kept_meanwhile_is_promised_to_nobody_unnoticed(case: ACase) -> None:
    """She would wait for a second call, of which nobody is reminded."""
    ref = a_draft(case)
    assert not [*promised_though_kept(case.now, letter_row(case, ref))]
    cases.kept(case, case.promise)
    assert says_it_is_done(case, ref)
    approved(case, ref)
    assert says_it_is_done(case, ref)
    move_as(case, ADA, "issue", ref)
    assert says_it_is_done(case, ref)
    move_as(case, ADA, "send", ref, **BY_POST)
    assert not [*promised_though_kept(case.now, letter_row(case, ref))]


@at_the_letter
def test_a_closing_letter_that_tells_it_as_kept_promises_nothing(case: ACase) -> None:
    cases.kept(case, case.promise)
    letter, _ = letters.draft(case.session, change_by(case, BEN), "closing", {"to": case.person})
    assert promising(case) in letter.text.replace(" by ", " on ")
    assert not [*promised_though_kept(case.now, letter)]
