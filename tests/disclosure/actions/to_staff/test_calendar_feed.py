"""A calendar of one's own due days: it can be read by a calendar, and names nobody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.calendar_feed import (
    feed,
    has_feed,
    make_feed,
    reader_of,
    stop_feed,
)
from disclosure.actions.users import disable_user
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from disclosure.records.access import looks_of
from disclosure.records.house import house_entries
from disclosure.records.rota import Absence
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User, all_sites
from tests.begun import begins_with
from tests.cases import (
    AWARE,
    ACase,
    a_case,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    record_as,
)
from tests.improvements import IN_PLACE, stepped, written
from tests.people import ADA, ADAM, BEN, OPENED_FOR_WORK, OPERATOR, SAM, actor
from workflows.words import State

PAGES = "https://disclosure.alder.example"
CANARIES = (
    "Price", "Ann", "Ewa", "heparin", "ring you", "Okoro", "Ben", "Lind", "1948", "01632",
    "example.org", "waiting for the laboratory",
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("team")


def calendar(case: ACase, email: str, pages: str = PAGES) -> bytes:
    case.session.rollback()
    return feed(case.session, actor(case.session, email), case.at, pages)


def events(case: ACase, email: str = BEN) -> dict[str, Event]:
    """By what they say."""
    read = Calendar.from_ical(calendar(case, email))
    assert isinstance(read, Calendar)
    return {str(event["summary"]): event for event in read.events}


def a_full_case(session: Session) -> ACase:
    """With a promise, a letter for which we have a target, and a grade to look at again."""
    case = a_case(session, State.INVESTIGATE)
    a_person(case, name="Ewa Price", relationship="Daughter", is_patient=False)
    why = "Still waiting for the laboratory"
    unknown = {"scale": "eng_reg20", "level": "unknown", "reason": why}
    record_as(case, BEN, "grade", **unknown, review_on=case.day(5))
    return case


def test_an_improvement_stands_there_until_it_is_in_place(session: Session) -> None:
    case = an_opened_case(session)
    ref = written(case, ADA, words="A red label on each box.", due_on="2099-01-31")
    event = events(case)[f"Improvement due, {ref}"]
    assert event.start == date(2099, 1, 31)
    assert event["url"] == f"{PAGES}/improvements/{ref}"
    assert f"Improvement due, {ref}" not in events(case, ADA)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    assert f"Improvement due, {ref}" not in events(case)


def test_whoever_stands_in_has_it_from_the_day_that_it_is_where_they_work(
    session: Session,
) -> None:
    """By the day of Greenwich a stand-in in Sydney had it ten hours too late."""
    case = an_opened_case(session)
    ref = written(case, ADA, words="A red label on each box.", due_on="2099-01-31")
    tomorrow = case.at.date() + timedelta(days=1)
    with one_transaction(session):
        for site in all_sites(session):
            site.zone_name = "Australia/Sydney"
        away = Absence(email=BEN, from_on=tomorrow, to_on=tomorrow, stand_in=ADA, by=BEN)
        away.recorded_at = case.at
        session.add(away)
    case.at = case.at.replace(hour=12)
    assert f"Improvement due, {ref}" not in events(case, ADA)
    case.at = case.at.replace(hour=20)  # the morning of tomorrow, there
    assert f"Improvement due, {ref}" in events(case, ADA)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_promise_is_a_whole_day_by_its_reference(begun: ACase) -> None:
    event = events(begun)[f"Promise due, {begun.promise}"]
    due = begun.now.commitments[0].due_on
    assert due
    assert (event.start, event.end) == (due, due + timedelta(days=1))
    assert not isinstance(event.start, datetime)
    assert event["url"] == f"{PAGES}/incidents/{begun.ref}"


def test_our_own_target_is_called_so_before_and_after_it_has_passed(session: Session) -> None:
    case = a_full_case(session)
    ours = f"Our own target: Letter after the talk, {case.ref}"
    day = events(case)[ours].start
    case.later(days=30)
    assert events(case)[ours].start == day == date(2026, 3, 26)
    assert not [words for words in events(case) if words.startswith("Duty due")]


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_question_stands_on_the_day_of_our_own_aim_without_its_words(begun: ACase) -> None:
    event = events(begun)[f"Our own aim for an answer, {begun.now.questions[0].ref}"]
    assert event.start == date(2026, 3, 19)


def test_a_day_and_an_hour_of_the_law_are_duties(session: Session) -> None:
    case = an_opened_case(session, regimes=["us-nv-439"])
    found = events(case, ADA)
    hour = found[f"Duty due: Tell the safety officer, {case.ref}"].start
    assert hour == AWARE + timedelta(days=1)
    assert found[f"Duty due: Tell them in person, {case.ref}"].start == date(2026, 3, 19)


def test_a_day_that_nobody_has_confirmed_is_marked_there_too(session: Session) -> None:
    """Nevada's seven days are told from memory; the day of England's own target is no law."""
    case = an_opened_case(session, regimes=["us-nv-439"])
    told = events(case, ADA)[f"Duty due: Tell them in person, {case.ref}"]
    assert told["description"] == f"{NOT_VERIFIED} {ASK}"
    ours = an_opened_case(session, regimes=["gb-eng-reg20-nhs"])
    ours.person = a_person(ours)
    a_talk(ours, "first")
    target = (events(ours, ADA) | events(ours))[
        f"Our own target: Letter after the talk, {ours.ref}"
    ]
    assert "description" not in target


def test_what_has_to_be_looked_at_again_has_its_day(session: Session) -> None:
    case = a_full_case(session)
    assert f"Grade of harm to look at again, {case.ref}" in events(case, ADA)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_meeting_and_a_legal_hold_are_called_what_they_are(begun: ACase) -> None:
    """A meeting stood there as a promise due, and a legal hold as something."""
    asked = {"person": begun.person, "offered_at": begun.day(0), "how": "By telephone"}
    agreed = {"meets_at": begun.day(4), "place": "Her home", "outcome": "accepted"}
    record_as(begun, BEN, "meeting", **asked, **agreed)
    told = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
    record_as(begun, ADA, "legal_hold", **told, **{"from": begun.day(0)}, review_on=begun.day(9))
    meeting = events(begun)[f"Meeting with the family, {begun.ref}"]
    assert meeting.start == date.fromisoformat(begun.day(4))
    assert f"Promise due, {begun.ref}" not in events(begun)
    hold = events(begun, ADA)[f"Legal hold to look at again, {begun.ref}"]
    assert hold.start == date.fromisoformat(begun.day(9))


def test_it_names_nobody_and_nothing_that_happened(session: Session) -> None:
    case = a_full_case(session)
    for email in (ADA, BEN):
        text = calendar(case, email).decode().replace("\r\n ", "")
        assert text.count("BEGIN:VEVENT") >= 1
        assert not [word for word in CANARIES if word in text]


def test_it_holds_ones_own_and_nothing_else(session: Session) -> None:
    case = a_full_case(session)
    assert f"Promise due, {case.promise}" in events(case, BEN)
    assert f"Promise due, {case.promise}" not in events(case, ADA)
    assert events(case, SAM) == events(case, ADAM) == {}


def test_who_has_nothing_due_has_a_calendar_that_opens(session: Session) -> None:
    """One without any part is none: who made an address on a quiet day was told it is broken."""
    case = an_opened_case(session)
    assert not events(case, SAM)
    lines = calendar(case, SAM).decode().splitlines()
    assert lines.count("BEGIN:VTIMEZONE") == lines.count("END:VTIMEZONE") == 1


def test_what_is_done_leaves_it_and_the_rest_stays_the_same_entry(session: Session) -> None:
    case = a_full_case(session)
    before = {words: event["uid"] for words, event in events(case).items()}
    assert len(set(before.values())) == len(before)
    move_as(case, BEN, "done", case.promise, evidence="I rang her")
    case.later(hours=2)
    after = {words: event["uid"] for words, event in events(case).items()}
    assert f"Promise due, {case.promise}" not in after
    assert after
    assert after.items() <= before.items()


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_day_that_was_changed_takes_the_place_of_the_one_before(begun: ACase) -> None:
    """Outlook takes an entry that it knows for a new one by its SEQUENCE alone: Ben would keep the
    day that he and Ann agreed to change."""
    name = f"Promise due, {begun.promise}"
    before = events(begun)[name]
    words, at = "I am away then, ring me on the Monday", begun.at.isoformat()
    said: dict[str, Any] = {"person": begun.person, "how": "conversation", "words": words}
    move_as(begun, ADA, "change", begun.promise, **said, at=at, due_on=begun.day(20))
    after = events(begun)[name]
    assert (after["uid"], after.start == before.start) == (before["uid"], False)
    assert int(str(after["sequence"])) > int(str(before["sequence"]))


def test_so_does_the_new_day_of_an_improvement(session: Session) -> None:
    case = an_opened_case(session)
    ref = written(case, ADA, words="A red label on each box.", due_on="2099-01-31")
    before = events(case)[f"Improvement due, {ref}"]
    stepped(case, ADA, ref, "changed", due_on="2099-02-28", why="The printer has no red until then")
    after = events(case)[f"Improvement due, {ref}"]
    assert (after.start, after["uid"]) == (date(2099, 2, 28), before["uid"])
    assert int(str(after["sequence"])) > int(str(before["sequence"]))


def test_without_an_address_of_the_pages_it_links_nowhere(session: Session) -> None:
    case = a_full_case(session)
    assert b"URL" not in calendar(case, BEN, pages="")


def test_reading_it_is_no_look_at_a_case(session: Session) -> None:
    case = a_full_case(session)
    before = len(looks_of(session, case.id))
    calendar(case, BEN)
    session.rollback()
    assert len(looks_of(session, case.id)) == before


# The key


def test_only_the_hash_of_a_key_is_kept(session: Session) -> None:
    key = make_feed(session, actor(session, BEN), OPENED_FOR_WORK)
    session.rollback()
    assert len(key) >= 43
    assert key not in str([dict(row) for row in session.execute(select(User.__table__)).mappings()])
    reader = reader_of(session, key)
    assert reader
    assert reader.email == BEN


def test_a_new_key_ends_the_old_one_and_stopping_ends_both(session: Session) -> None:
    ben = actor(session, BEN)
    old, new = make_feed(session, ben, OPENED_FOR_WORK), make_feed(session, ben, OPENED_FOR_WORK)
    assert reader_of(session, old) is None
    assert reader_of(session, new)
    assert has_feed(session, ben)
    stop_feed(session, ben, OPENED_FOR_WORK)
    assert reader_of(session, new) is None
    assert not has_feed(session, ben)


def test_who_left_has_no_calendar_and_no_key_opens_nothing(session: Session) -> None:
    key = make_feed(session, actor(session, BEN), OPENED_FOR_WORK)
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, ADA)
    for tried in (key, "", "guessed", key[:-1]):
        assert reader_of(session, tried) is None


def test_making_and_stopping_an_address_stands_in_the_chain_of_the_house(
    session: Session,
) -> None:
    ben = actor(session, BEN)
    make_feed(session, ben, OPENED_FOR_WORK)
    stop_feed(session, ben, OPENED_FOR_WORK)
    found = [(entry.what, entry.about) for entry in house_entries(session)[-2:]]
    assert found == [("calendar address made", BEN), ("calendar address ended", BEN)]
