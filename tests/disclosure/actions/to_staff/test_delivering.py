"""What a message says, of which thing it is, and who may follow it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import VAIN, Thing, things_of, undelivered, words_of
from disclosure.actions.to_staff.inbox import inbox, see
from disclosure.actions.users import disable_user
from disclosure.policy import policy
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from tests.cases import a_person, acknowledged, an_opened_case, move_as, record_as
from tests.people import ADA, ADAM, BEN, CAL, OPENED_FOR_WORK, OPERATOR, RON, SAM, actor
from tests.reminders import NOON, remind, reminder

pytestmark = pytest.mark.usefixtures("team")
AFTER = "after_letter try LET-2026-000002 2026-03-26"
CARE = "duty gb-eng-reg20-nhs eng-nhs-written 2026-03-26"
KEPT = "agree COM-2026-000002"
NOT_CHECKED = "nobody has checked whether we kept a promise to the family"


def said(step: str, key: str = "silence 3") -> str:
    return words_of(reminder("INC-2026-000001", key, step))


def things(session: Session, email: str) -> list[Thing]:
    mine = select(Message).where(Message.to == email).order_by(Message.step_at.desc())
    return things_of(session, list(session.scalars(mine)), actor(session, email))


@pytest.mark.parametrize(
    ("step", "key", "words"),
    [
        ("concern_opened", "7", "Somebody raised a concern about how we handle this"),
        ("promise_disputed", "7", "The family says that we did not keep a promise"),
        ("promise day_before", "COM-2026-000002 2026-03-26", "A day before the day we promised"),
        ("duty half_way", CARE, "Letter after the talk: half of the time is over"),
        ("duty weekly 3", CARE, "Letter after the talk: over a week past its time"),
        ("second_person one_day", "agree excuse_review 12", "Review an excuse: for a day"),
        ("waiting three_days", "explain gb-eng-reg20-nhs eng-nhs-written", "letter after the talk"),
        ("waiting again", "interpreter 3", "Book an interpreter for somebody of the family: for"),
        ("waiting again", "news_came_back email 3", "what we sent came back: for over three weeks"),
        ("waiting again", "in_place COM-2026-000002", "the change we promised is in place: for"),
        ("waiting again", "COM-2026-000002", "See to a promise to the family, which is kept"),
        ("review on_the_day", "legal_hold 4 2026-03-26", "Look again at a legal hold: the day by"),
        ("review day_before", "review 7 2026-03-26", "Look again at a grade of harm, an excuse or"),
        ("waiting again", "another day COM-2026-000002", "Agree with the family on one new day"),
        ("waiting again", "not_agreed 7", "See to what a second person did not agree to: for"),
        ("waiting again", "grade physical", "Grade the harm: for over three weeks"),
        ("waiting again", "of_age", "Ask whether somebody speaks for themselves now: for over"),
        ("waiting again", "page closed 3", "Give somebody of the family a new code for their page"),
        ("waiting again", "acts no more 3", "Change the standing of somebody of the family: for"),
        ("waiting again", "of_another 3", "somebody of the family belongs to the patient: for"),
        ("waiting again", "own_no 3", "does not allow us to tell must be told: for over three"),
        ("waiting again", "kept apart 3 5", "Say whom somebody of the family keeps away from now"),
        ("waiting again", "not allowed 3 5", "does not allow us to tell now: for over three weeks"),
        ("second_person one_day", KEPT, f"For a day, {NOT_CHECKED}"),
        ("second_person weekly 2", KEPT, f"For over a week, {NOT_CHECKED}"),
        ("after_letter day_after", AFTER, "Reach somebody after a letter: past our own target"),
        ("duty half_way", "duty gone gone-too", "Half of the time is over"),
        ("duty no_such_rung", CARE, "Duty no such rung"),
        ("something_new", "", "Something new"),
        ("", "", "Something needs you"),
    ],
)
def test_a_step_is_said_in_plain_words(step: str, key: str, words: str) -> None:
    assert words in said(step, key)


def test_every_rung_there_is_has_words_without_gaps() -> None:
    for ladder in policy().reminders.ladders.values():
        for rung in ladder.rungs:
            for key in ("silence 3", CARE):
                words = said(f"{ladder.id} {rung.id}", key)
                assert words[0].isupper()
                assert "{" not in words
                assert "_" not in words


def test_reminders_of_one_thing_are_one_thing_and_others_are_not(session: Session) -> None:
    case = an_opened_case(session)
    results = CARE.replace("written", "results")
    for key, rung, days in (
        (CARE, "half_way", 3), (CARE, "day_before", 1), (results, "half_way", 2),
    ):  # fmt: skip
        remind(session, ADA, case.ref, key, f"duty {rung}", at=NOON - timedelta(days=days))
    found = things(session, ADA)
    assert [(thing.says.partition(":")[0], thing.earlier) for thing in found] == [
        ("Letter after the talk", 1),
        ("Results of our enquiries", 0),
    ]
    assert len(found[0].ids) == 2


def test_two_concerns_of_one_case_are_two(session: Session) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    for words in ("Nobody rang back.", "The pages are missing."):
        record_as(case, BEN, "concern", person=case.person, words=words)
    session.rollback()
    assert [thing.earlier for thing in things(session, ADA)] == [0, 0]


def test_a_promise_leads_to_its_case(session: Session) -> None:
    case = an_opened_case(session)
    acknowledged(case)
    move_as(case, BEN, "done", case.promise, evidence="I rang her")
    move_as(case, RON, "verify", case.promise)
    at, words = case.at.isoformat(), "Nobody rang me"
    told = {"how": "conversation", "at": at, "words": words}
    move_as(case, ADA, "dispute", case.promise, person=case.person, **told)
    session.rollback()
    [thing] = things(session, RON)
    assert (thing.about.ref, thing.refs) == (case.ref, (case.promise,))


def test_only_who_may_look_at_a_case_reads_a_name_or_finds_a_way_to_it(session: Session) -> None:
    case = an_opened_case(session)
    for email in (ADA, CAL, SAM, ADAM):
        remind(session, email, case.ref, CARE, "duty half_way")
    seen = {email: things(session, email)[0].about for email in (ADA, CAL, SAM, ADAM)}
    assert (seen[ADA].name, seen[ADA].open) == ("Mrs Ann Price", True)
    for email in (CAL, SAM, ADAM):
        assert (seen[email].ref, seen[email].name, seen[email].open) == (case.ref, "", False)


def test_a_message_names_the_patient_who_was_named_since(session: Session) -> None:
    case = an_opened_case(session, patient=None)
    remind(session, ADA, case.ref, CARE, "duty half_way")
    assert things(session, ADA)[0].about.name == "Name not known yet"
    a_person(case)
    assert things(session, ADA)[0].about.name == "Mrs Ann Price"


def test_whom_somebody_stands_in_for_is_named_and_why(session: Session) -> None:
    case = an_opened_case(session)
    remind(session, ADA, case.ref, CARE, "duty half_way", instead_of=BEN)
    assert [(t.instead_of, t.because) for t in things(session, ADA)] == [("Ben Okoro", "is away")]
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, ADA)
    assert [(t.instead_of, t.because) for t in things(session, ADA)] == [("Ben Okoro", "has left")]


def test_what_is_not_about_a_case_is_said_all_the_same(session: Session) -> None:
    remind(session, ADA, "Alder Ward", "rota", "rota seen")
    [thing] = things(session, ADA)
    assert (thing.about.ref, thing.about.open) == ("Alder Ward", False)
    assert thing.says == "For a time ahead, nobody is on call"


# What no mail could bring


def test_what_was_tried_often_is_listed_by_person(session: Session) -> None:
    case = an_opened_case(session)
    for email in (ADA, BEN):
        for key in ("silence 3", "decision"):
            remind(session, email, case.ref, key, "silence at_once")
    with one_transaction(session):
        for message in session.scalars(select(Message).where(Message.to == BEN)):
            message.tries, message.fault = VAIN, "The mail server said: 550 no such user"
    [found] = undelivered(session)
    assert (found.to, found.messages, found.tries) == (BEN, 2, VAIN)
    assert "550" in found.fault
    see(session, actor(session, BEN), datetime.now(UTC), inbox(session, actor(session, BEN)).ids)
    assert undelivered(session) == []
