"""A letter begins with what stands on record: nothing put right, refused or withdrawn since."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.put_right import words_put_right
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    change_by,
    kept,
    move_as,
    name_contact,
    record_as,
    text_sha256,
)
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.people import ADA, BEN, EVA, IVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
WRONG = "You were given 5,000 units of heparin in the left arm."
RIGHT = "It was 500 units, in the right arm. I mixed up two charts."


def asked(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    a_talk(case, "first", questions=["When did it happen?"])
    case.later(hours=1)
    return case


def answer(case: ACase, words: str, **told: object) -> int:
    (question,) = case.now.questions
    made = record_as(case, BEN, "answer", question=question.ref, words=words, **told)
    return made.id


def corrected(case: ACase, number: int, words: str) -> int:
    told = {"of": str(number), "withdraws": False, "words": words}
    return record_as(case.later(hours=1), BEN, "correction", **told).id


def test_what_we_said_and_put_right_since_begins_no_letter_and_both_are_told(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    talk = a_talk(case, "first", said=WRONG)
    corrected(case, talk.id, RIGHT)
    letter = draft(case, "initial_notification")
    assert "5,000 units" not in letter.text
    page = unescape(signed_in(app, BEN).get(f"/letters/{letter.ref}").text)
    assert f"Noted: “{WRONG}” Right: “{RIGHT}” See that the letter says what is right." in page


def test_an_answer_that_was_put_right_begins_no_letter_and_both_are_told(session: Session) -> None:
    case = asked(session)
    talk = a_talk(case, "follow_up")
    number = answer(case, "It was on 3 March.", given_in=str(talk.id))
    corrected(case, number, "It was on 5 March.")
    letter = draft(case, "findings")
    assert "It was on 3 March." not in letter.text
    (says,) = words_put_right(case.now, letter)
    assert "“It was on 3 March.” Right: “It was on 5 March.”" in says


@begins_with(a_case, at=State.APOLOGIZE)
def test_findings_that_were_put_right_begin_no_letter(begun: ACase) -> None:
    facts = draft(begun, "apology").slots["facts"]
    findings = begun.now.facts.findings
    assert facts
    assert findings
    row = next(r for r in begun.now.case.records.values() if r.kind == "findings")
    corrected(begun, row.number, "It was 500 units.")
    letter = draft(begun, "apology")
    assert facts not in letter.text
    assert [says for says in words_put_right(begun.now, letter) if "It was 500 units." in says]


@begins_with(a_case, at=State.APOLOGIZE)
def test_once_a_letter_begun_after_it_went_a_correction_is_said_no_more(begun: ACase) -> None:
    talk = a_talk(begun, "follow_up", said=WRONG)
    corrected(begun, talk.id, RIGHT)
    assert list(words_put_right(begun.now, draft(begun, "closing")))
    begun.later(hours=1)
    a_letter(begun, "apology", until="send")
    assert not list(words_put_right(begun.now, draft(begun, "closing")))


@begins_with(a_case, at=State.APOLOGIZE)
def test_whoever_writes_to_her_reads_what_was_right_in_the_end(begun: ACase) -> None:
    """A letter that went with another wrong number has told her nothing of that."""
    talk = a_talk(begun, "follow_up", said=WRONG).id
    wrong = corrected(begun, talk, "It was 3,000 units.")
    begun.later(hours=1)
    a_letter(begun, "apology", until="send")
    corrected(begun, wrong, RIGHT)
    (says,) = words_put_right(begun.now, draft(begun, "closing"))
    assert f"Noted: “{WRONG}” Right: “{RIGHT}” See that the letter says what is right." in says


def test_an_answer_that_a_second_person_refused_begins_no_letter(session: Session) -> None:
    case = asked(session)
    talk = a_talk(case, "follow_up")
    told = {"unknown": "cannot_be_known", "given_in": str(talk.id)}
    number = answer(case, "Nobody can ever find that out.", **told)
    why = "The chart was never looked at."
    record_as(case, EVA, "answer_review", answer=number, agrees=False, reason=why)
    assert "Nobody can ever find that out." not in draft(case, "findings").text


def test_an_answer_of_a_withdrawn_talk_does_not_stand_over_the_one_that_does(
    session: Session,
) -> None:
    case = asked(session)
    first, other = a_talk(case, "follow_up"), a_talk(case.later(hours=1), "follow_up")
    answer(case, "The two boxes looked the same.", given_in=str(first.id))
    answer(case, "The bed of Mr Kane was in the way.", given_in=str(other.id))
    words = "This talk was with another patient."
    record_as(case, BEN, "correction", of=str(other.id), withdraws=True, words=words)
    letter = draft(case, "findings")
    assert "Mr Kane" not in letter.text
    assert "The two boxes looked the same." in letter.text


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_promise_that_was_withdrawn_is_not_told_as_kept(begun: ACase) -> None:
    """It was another patient's."""
    case, words = begun, "We will send you Mr Kane's scan"
    talk = a_talk(case, "follow_up")
    told = {"words": words, "owner": BEN, "due_on": case.day(3)}
    made = record_as(case, BEN, "commitment", **told, source={"conversation": talk.id})
    promise = next(str(each["ref"]) for each in made.created if each["kind"] == "commitment")
    move_as(case.later(days=1), BEN, "done", promise, evidence="We sent the scan by post")
    move_as(case, EVA, "verify", promise)
    assert "Kane" in draft(case, "closing").text
    why = "This was promised to another patient."
    taken = record_as(case, BEN, "correction", of=str(made.id), withdraws=True, words=why)
    agreed = {"correction": taken.id, "agrees": True, "reason": "I looked at both cases."}
    record_as(case, EVA, "correction_review", **agreed)
    assert "Kane" not in draft(case, "closing").text


def test_it_names_the_day_of_the_talk_whose_words_it_sets_out(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    a_talk(case, "first", said="You were given the wrong tablet.")
    told_on = in_words(case.at.date())
    call = {"how": "phone", "place": "By telephone", "said": "Joan will ring you."}
    a_talk(case.later(days=4), "follow_up", **call)
    letter = draft(case, "initial_notification")
    assert "You were given the wrong tablet." in letter.text
    assert letter.slots["opening"].startswith(f"Thank you for talking with us on {told_on}.")


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_delay_letter_says_what_an_earlier_letter_promised_and_we_missed(begun: ACase) -> None:
    case, due = begun, begun.at.date() + timedelta(days=5)
    sentence = f"We will send you the report by {in_words(due)}."
    ref = a_draft(case, "apology", next=sentence)
    told = {"sentence": sentence, "owner": BEN, "due_on": due.isoformat()}
    letters.link(case.session, change_by(case, BEN), ref, told)
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    move_as(case, ADA, "issue", ref)
    case.later(days=9)
    assert "the report" not in draft(case, "delay").slots["opening"]  # it never went
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert sentence.rstrip(".") in draft(case, "delay").slots["opening"]


@begins_with(a_case, at=State.APOLOGIZE)
def test_a_delay_letter_says_of_no_day_that_we_gave_it(begun: ACase) -> None:
    duty, talk = begun.now.duties[0].id, a_talk(begun, "follow_up")
    words = "The laboratory had to repeat the test."
    told = {"duty": duty, "words": words, "given_in": str(talk.id)}
    record_as(begun, BEN, "explanation", **told)
    sorry = draft(begun, "delay").slots["sorry"]
    assert sorry == "I am sorry that we have kept you waiting. We let you down."


def test_a_daughter_who_asked_nothing_is_owed_no_answers(session: Session) -> None:
    case = asked(session)
    who = {"relationship": "Daughter", "is_patient": False, "standing": "also_told"}
    eve = a_person(case, name="Ms Eve Price", tell=["Everything"], **who)
    lacks = {
        to: check_letter(case.now, draft(case, "findings", to)).missing for to in (eve, case.person)
    }
    assert "questions_answered" not in lacks[eve]
    assert "questions_answered" in lacks[case.person]


TALKED = "Thank you for talking with us on Thursday {} March 2026."
SET_OUT = f"{TALKED} This letter sets out what we said."


@begins_with(a_case, at=State.INVESTIGATE)
@pytest.mark.parametrize("found", [False, True])
def test_what_nobody_said_is_not_told_as_what_we_said(begun: ACase, found: bool) -> None:
    """She was spoken with before the review ended: the letter sets out what it found."""
    if found:
        approved_findings(begun.later(days=6))
    opening = draft(begun, "initial_notification").slots["opening"]
    assert opening == (TALKED if found else SET_OUT).format(12)


@begins_with(a_case, at=State.INVESTIGATE)
def test_findings_that_they_heard_in_a_talk_are_what_we_said(begun: ACase) -> None:
    approved_findings(begun.later(days=6))
    a_talk(begun.later(days=1), "disclosure")
    assert draft(begun, "initial_notification").slots["opening"] == SET_OUT.format(19)


def of_ben_and_kept_by_iva(case: ACase) -> str:
    """Due in five days."""
    talk = a_talk(case, "follow_up")
    told = {"words": "Send you your drug chart", "owner": BEN, "due_on": case.day(5)}
    source = {"conversation": talk.id, "persons": [case.person]}
    made = record_as(case, BEN, "commitment", **told, source=source)
    ref = str(made.created[0]["ref"])
    move_as(case.later(days=1), ADA, "reassign", ref, owner=IVA)
    return ref


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_is_quoted_with_the_name_that_they_heard(begun: ACase) -> None:
    ref = of_ben_and_kept_by_iva(begun)
    heard = "Ben Okoro will send you your drug chart by Tuesday 17 March 2026."
    assert f"“{heard}”" in draft(begun.later(days=6), "delay").slots["opening"]
    move_as(begun, IVA, "done", ref, evidence="It went by post.")
    move_as(begun, EVA, "verify", ref)
    assert f"“{heard}”" in draft(begun, "closing").text


@pytest.mark.parametrize("last_talk", ["2026-03-14T10:00+00:00", "2026-03-14"])
def test_who_cannot_be_reached_reads_of_tries_since_we_last_spoke_alone(
    session: Session, last_talk: str
) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    case.later(days=9)
    tried = {"person": case.person, "how": "phone", "result": "No answer"}
    for at in ("2026-03-12T11:00+00:00", "2026-03-14T09:00+00:00", "2026-03-18T09:00+00:00"):
        record_as(case, BEN, "attempt", **tried, at=at)
    a_talk(case, "first", at=last_talk)
    text = draft(case, "no_contact").text
    assert "18 March" in text
    assert "12 March" not in text
    assert "14 March" not in text


def page_of(app: Flask, ref: str) -> str:
    return unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_offer_that_was_put_right_begins_no_letter_and_both_are_told(
    app: Flask, begun: ACase
) -> None:
    wrong = "Our counsellor, free of charge, on 01632 960155."
    told = {"offered_to": str(begun.person), "what": wrong}
    offer = record_as(begun, BEN, "support", **told).id
    assert wrong in draft(begun, "holding").text
    right = "She is on 01632 960166, and only the first three visits are free."
    corrected(begun, offer, right)
    letter = draft(begun, "holding")
    assert wrong not in letter.text
    assert f"Noted: “{wrong}” Right: “{right}”" in page_of(app, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_question_that_was_put_right_is_not_quoted_in_the_wrong_words(
    app: Flask, begun: ACase
) -> None:
    (question,) = begun.now.questions
    assert question.words in draft(begun, "holding").text
    right = "She asked why nobody rang her son."
    corrected(begun, question.number, right)
    letter = draft(begun, "holding")
    assert question.words not in letter.text
    assert f"Noted: “{question.words}” Right: “{right}”" in page_of(app, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_that_was_put_right_is_not_promised_in_the_wrong_words(
    app: Flask, begun: ACase
) -> None:
    talk = a_talk(begun, "follow_up")
    told = {"words": "Send you the X-ray", "owner": BEN, "due_on": begun.day(9)}
    made = record_as(begun, BEN, "commitment", **told, source={"conversation": talk.id})
    assert "send you the X-ray" in draft(begun, "holding").text
    right = "It is the scan that we promised to send, not the X-ray."
    corrected(begun, made.id, right)
    letter = draft(begun, "holding")
    assert "send you the X-ray" not in letter.text
    assert f"Noted: “Send you the X-ray”. Right: “{right}”" in page_of(app, letter.ref)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_that_was_put_right_is_told_late_or_kept_in_no_wrong_words(begun: ACase) -> None:
    """They would read that we kept, or owe them still, what nobody meant to promise."""
    told = {"words": "Send you the X-ray", "owner": BEN, "due_on": begun.day(3)}
    made = record_as(begun, BEN, "commitment", **told, source={"family": begun.person})
    right = "It is the scan that we promised to send, not the X-ray."
    corrected(begun, made.id, right)
    late = draft(begun.later(days=5), "delay")
    assert "X-ray" not in late.text
    says = f"Noted: “Send you the X-ray”. Right: “{right}”"
    assert says in " ".join(words_put_right(begun.now, late))
    kept(begun, str(made.created[0]["ref"]))
    closing = draft(begun, "closing")
    assert "X-ray" not in closing.text
    assert says in " ".join(words_put_right(begun.now, closing))
