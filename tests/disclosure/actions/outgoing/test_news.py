"""What is new on somebody's page is a row for each way they agreed to, written with the change."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from disclosure.actions.change import Change, Door
from disclosure.actions.family.door import revoke
from disclosure.actions.outgoing.news import TEXTS
from disclosure.actions.outgoing.news_ways import when_allowed
from disclosure.actions.recording import record
from disclosure.jobs.sweep import sweep
from disclosure.kinds.conversation import Conversation
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.permissions import family_actor
from disclosure.records.engine import open_database
from disclosure.records.news import FamilyNews
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    change_by,
    kept,
    move_as,
    record_as,
    through,
)
from tests.disclosure.actions.family.test_family_door import invited, opened
from tests.people import ADA, BEN, EVA, RON
from workflows.machine import WrongState
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

MAIL = "ann.price@home.example"


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Mrs Price has a page and agreed to e-mail."""
    case = begun
    wishes(case, email=MAIL, safe={"use": ["email"]})
    invited(case)
    return case


def wishes(case: ACase, **told: object) -> None:
    asked = {"person": case.person, "reason": "She asked for it"}
    record_as(case, BEN, "person_change", **asked | told)


def rows(case: ACase) -> list[FamilyNews]:
    case.session.rollback()
    return list(case.session.scalars(select(FamilyNews).order_by(FamilyNews.id)))


def of(case: ACase) -> list[tuple[int, str]]:
    return [(row.person, row.way) for row in rows(case)]


def sent(case: ACase) -> None:
    """As if all that waits had gone out."""
    with one_transaction(case.session):
        for row in case.session.scalars(select(FamilyNews)):
            row.sent_at = case.at


def an_answer(case: ACase, given_in: str = "page") -> None:
    ref = case.now.questions[0].ref
    record_as(case, BEN, "answer", question=ref, words="Two boxes looked alike.", given_in=given_in)


def a_meeting(case: ACase) -> None:
    at = case.at.isoformat()
    told = {"offered_at": at, "how": "By telephone", "outcome": "offered"}
    record_as(case, BEN, "meeting", person=case.person, **told)


# What is new


def test_several_things_are_one_piece_of_news_that_does_not_say_what(case: ACase) -> None:
    an_answer(case)
    first = rows(case)[0]
    said = vars(first).copy()
    a_meeting(case.later(minutes=5))
    [row] = rows(case)
    assert (row.person, row.way) == (case.person, "email")
    assert row.key == said["key"]
    assert row.recorded_at == case.at
    assert MAIL not in str(said)
    assert verify(case.session).ok


def test_once_it_went_out_the_next_thing_is_news_again(case: ACase) -> None:
    an_answer(case)
    sent(case)
    a_meeting(case)
    assert of(case) == [(case.person, "email")] * 2
    assert len({row.mail_id for row in rows(case)}) == 2


def test_what_is_recorded_while_the_piece_before_is_just_counted_as_sent_is_not_lost(
    case: ACase, settings: Settings
) -> None:
    """Else it would be added to a piece that went out without it."""
    an_answer(case)
    engine, at = open_database(settings.database_url), case.at

    def a_meeting_is_offered() -> None:
        with session_on(engine, settings) as session:
            a_meeting(ACase(session, case.id, case.ref, at, case.person).later(seconds=5))

    with ThreadPoolExecutor() as beside:
        with one_transaction(case.session):
            case.session.scalars(select(FamilyNews)).one().sent_at = at
            case.session.flush()
            ended = beside.submit(a_meeting_is_offered)
            wait([ended], timeout=0.5)
        ended.result(40)
    assert [row.sent_at for row in rows(case)] == [at, None]
    engine.dispose()


def test_each_thing_they_wait_for_is_news(case: ACase) -> None:
    at = case.at.isoformat()
    concern = record_as(case, BEN, "concern", person=case.person, words="Nobody rang", at=at)
    said = {"how": "conversation", "at": at, "words": "Later is fine"}

    def one(act: object) -> bool:
        sent(case)
        before = len(rows(case))
        assert callable(act)
        act()
        return len(rows(case)) == before + 1

    def promise() -> None:
        told = {"words": "We will send you the notes", "owner": ADA, "due_on": case.day(5)}
        made = record_as(case, BEN, "commitment", **told, source={"family": case.person})
        case.promise = made.ref if made.ref.startswith("COM") else str(made.created[0]["ref"])

    excuse: dict[str, object] = {"requirement": ["meeting_offered"], "ground": "declined"}
    excuse |= {"person": case.person, "reason": "She wants no meeting", "at": at, "how": "By phone"}
    words = "We should have. Sorry."
    assert one(lambda: record_as(case, EVA, "concern_answer", concern=concern.id, words=words))
    assert one(promise)
    change: Any = {"person": case.person, "due_on": case.day(9)}
    assert one(lambda: move_as(case, BEN, "change", case.promise, **change, **said))
    assert one(lambda: move_as(case, ADA, "done", case.promise, evidence="Posted today"))
    assert one(lambda: move_as(case, RON, "verify", case.promise))
    told: Any = {"person": case.person, "how": "By phone", "at": at}
    assert one(lambda: move_as(case, ADA, "told", case.promise, **told))
    assert one(lambda: record_as(case, BEN, "excuse", **excuse))
    assert one(lambda: a_talk(case, "follow_up"))
    assert one(lambda: a_letter(case, "no_contact", until="send"))
    assert not one(lambda: record_as(case, BEN, "note", words="For the team"))
    assert not one(lambda: record_as(case, BEN, "huddle", words="Ben leads"))


def test_that_telling_would_harm_is_told_by_a_person_before_there_is_news(case: ACase) -> None:
    told: Any = {
        "requirement": ["meeting_offered"],
        "ground": "would_harm",
        "at": case.at.isoformat(),
    }
    told |= {"person": case.person, "reason": "She is too ill to hear it", "review_on": case.day(9)}
    made = record_as(case, BEN, "excuse", **told)
    assert rows(case) == []
    record_as(case, BEN, "excuse_told", excuse=made.id, how="By phone")
    assert of(case) == [(case.person, "email")]


@begins_with(a_case, at=State.INVESTIGATE, regimes=["gb-wls-doc"])
def test_why_we_were_late_is_news_where_it_is_told_on_their_page_alone(begun: ACase) -> None:
    """It counted as told, and nobody had said to her that there was anything to read."""
    wishes(begun.later(days=40), email=MAIL, safe={"use": ["email"]})
    invited(begun)
    late = next(duty for duty in begun.now.duties if duty.status == "late")
    told = {"duty": late.id, "words": "Two of us were ill, and nobody stood in for them."}
    talk = next(row.number for row, _ in begun.now.case.those(Conversation))
    record_as(begun, BEN, "explanation", **told, given_in=str(talk))
    assert rows(begun) == []
    record_as(begun, BEN, "explanation", **told, given_in="page")
    assert of(begun) == [(begun.person, "email")]


def test_a_promise_that_becomes_late_is_news_from_the_sweep_and_once(case: ACase) -> None:
    opened(case, invited(case).code)
    case.later(days=30)
    sweep(case.session, case.at, fallback=True)
    assert of(case) == [(case.person, "email")]
    sent(case)
    sweep(case.session, case.at + timedelta(days=9), fallback=True)
    assert len(rows(case)) == 1


@begins_with(a_case, at=State.FOLLOW_UP)
def test_closing_is_news_for_those_who_follow_the_case(begun: ACase) -> None:
    wishes(begun, email=MAIL, safe={"use": ["email"]})
    invited(begun)
    through(begun, State.CLOSED)
    sent(begun)
    move_as(begun, ADA, "reopen", reason="A new fact came", to="follow_up")
    assert of(begun)[1:] == [(begun.person, "email")]


def test_what_they_do_themselves_is_no_news_to_them(case: ACase) -> None:
    actor = family_actor(case.id, case.person, "Mrs Ann Price")
    change = Change(case.id, actor, case.at, Door.PAGE)
    told = {"person": case.person, "words": "Why did nobody ring?", "at": case.at.isoformat()}
    record(case.session, change, "question", told)
    assert rows(case) == []


def test_a_change_that_is_refused_leaves_no_news(case: ACase) -> None:
    with pytest.raises(WrongState):
        move_as(case, RON, "verify", case.promise)
    assert rows(case) == []


def test_of_two_relatives_only_the_one_it_is_for_hears(case: ACase) -> None:
    told = {"name": "Adam Price", "relationship": "Son", "is_patient": False, "phone": "07700 900"}
    son = a_person(case, **told, email="adam@home.example", safe={"use": ["email"]})
    case.later(minutes=1)
    a_talk(case, "first", persons=[son])
    invited(case, person=son)
    sent(case)
    an_answer(case)
    assert {row.person for row in rows(case) if row.sent_at is None} == {case.person}


# Who hears, and by which way


def test_news_goes_by_the_ways_they_named(case: ACase) -> None:
    case.session.info[TEXTS] = True
    for told, ways in (
        ({"safe": {"use": ["email", "text"]}}, ["email", "text"]),
        ({"safe": {"use": ["text"], "never": ["email"]}}, ["text"]),
        ({"safe": {"use": ["phone"]}}, []),
        ({"safe": {"never": ["email"]}}, []),
        ({"safe": {"use": ["text"]}, "phone": "٠٧٧٠٠٩٠٠١٢٣"}, ["text"]),
        ({"safe": {"use": ["text"]}, "phone": "ask for Adam"}, []),
    ):
        wishes(case, **told)
        before = len(rows(case))
        a_meeting(case)
        assert [way for _, way in of(case)[before:]] == ways
        sent(case)


def test_without_a_program_no_text_is_written_down(case: ACase) -> None:
    wishes(case, safe={"use": ["text"]})
    a_meeting(case)
    assert rows(case) == []


@pytest.mark.parametrize("agrees", [True, False])
def test_whether_we_may_ask_later_how_they_are_says_nothing_of_news_now(
    case: ACase, *, agrees: bool
) -> None:
    """Somebody who said yes to that had named no e-mail as safe; who said no had, and keeps it."""
    told = {"person": case.person, "purpose": "contact", "asked_by": "Ben Okoro"}
    record_as(case, BEN, "consent", **told, agrees=agrees)
    for ways, waiting in ((["phone"], 0), (["email"], 1)):
        wishes(case, safe={"use": ways})
        sent(case)
        a_meeting(case)
        assert len([row for row in rows(case) if row.sent_at is None]) == waiting


def test_what_waits_goes_by_the_way_they_chose_meanwhile(case: ACase) -> None:
    case.session.info[TEXTS] = True
    a_meeting(case)
    since = case.at
    wishes(case.later(minutes=1), phone="07700 900123", safe={"use": ["text"], "never": ["email"]})
    assert [(row.way, row.recorded_at) for row in rows(case)] == [("email", since), ("text", since)]
    sent(case)
    wishes(case, safe={"use": ["text", "email"]})
    assert len(rows(case)) == 2


@begins_with(a_case, at=State.INVESTIGATE)
def test_without_a_page_of_theirs_there_is_no_news(begun: ACase) -> None:
    wishes(begun, email=MAIL, safe={"use": ["email"]})
    a_meeting(begun)
    invited(begun)
    begun.later(days=31)  # the code ran out, and they never came
    a_meeting(begun)
    assert rows(begun) == []
    opened(begun, invited(begun).code)
    begun.later(days=40)
    a_meeting(begun)
    assert len(rows(begun)) == 1
    revoke(begun.session, change_by(begun, ADA), begun.person)
    sent(begun)
    a_meeting(begun)
    assert len(rows(begun)) == 1


def test_who_died_hears_nothing(case: ACase) -> None:
    died = {"what": "died", "source": "The ward"}
    record_as(case, BEN, "patient_status", **died)
    a_meeting(case)
    assert rows(case) == []


# When


def test_news_waits_for_their_hours_and_never_falls_on_a_hard_day(case: ACase) -> None:
    avoid = [{"on": "2025-04-04", "why": "Her wedding"}]
    for told, waits in (
        ({}, {
            "2026-03-20T12:00": "2026-03-20T12:00",
            "2026-03-20T20:00": "2026-03-21T09:00",
            "2026-03-28T20:00": "2026-03-29T08:00",  # summer begins in the night
            "2026-05-02T12:00": "2026-05-03T08:00",  # her birthday
            "2027-03-12T08:00": "2027-03-13T09:00",  # the day of the harm
            "2026-04-04T12:00": "2026-04-05T08:00",  # a day to avoid, named for another year
        }),
        ({"earliest": "15:00"}, {"2026-03-20T12:00": "2026-03-20T15:00"}),
        ({"on_hard_days": True}, {
            "2026-05-02T12:00": "2026-05-02T12:00",
            "2026-04-04T12:00": "2026-04-05T08:00",
        }),
    ):  # fmt: skip
        wishes(case, safe={"use": ["email"], **told}, avoid=avoid)
        gathered = case.now
        [person] = gathered.persons
        for at, send_from in waits.items():
            found = when_allowed(gathered, person, datetime.fromisoformat(f"{at}+00:00"))
            assert found == datetime.fromisoformat(f"{send_from}+00:00"), (told, at)


def test_no_news_comes_on_the_day_of_the_death_or_of_the_funeral(case: ACase) -> None:
    """Her daughter was told by a text that there is news while they carried her to the grave."""
    told = {"relationship": "Daughter", "lawful_basis": "Her next of kin", "is_patient": False}
    daughter = a_person(case, name="Mrs Gwen Price", **told)
    case.later(days=40)
    died = {"what": "died", "source": "The ward", "at": "2026-04-20", "funeral_on": "2026-04-29"}
    record_as(case, BEN, "patient_status", **died)

    def goes(at: str, **safe: bool) -> str:
        wishes(case, person=daughter, safe={"use": ["email"], **safe})
        gathered = case.now
        person = gathered.person(daughter)
        assert person
        found = when_allowed(gathered, person, datetime.fromisoformat(f"{at}T12:00+00:00"))
        return f"{found:%Y-%m-%d}"

    assert goes("2026-04-29") == "2026-04-30"
    assert goes("2026-04-29", on_hard_days=True) == "2026-04-30"  # of birthdays they were asked
    assert goes("2027-04-29") == "2027-04-29"
    assert goes("2027-04-20") == "2027-04-21"
    assert goes("2027-04-20", on_hard_days=True) == "2027-04-20"
    record_as(case.later(hours=1), BEN, "patient_status", **died | {"day_unknown": True})
    assert goes("2027-04-20") == "2027-04-20"


def test_in_the_evening_a_row_is_written_for_the_morning(case: ACase) -> None:
    a_meeting(case.later(hours=11))
    [row] = rows(case)
    assert row.send_from == datetime(2026, 3, 13, 9, tzinfo=UTC)


def test_kept_in_a_talk_is_news_to_whoever_was_there(case: ACase) -> None:
    a_talk(case.later(minutes=1), "follow_up", next_contact=a_next_contact(case))
    sent(case)
    kept(case, case.promise)
    assert len(rows(case)) == 2
