"""A person's own due days as a calendar under a secret address; it names cases, never people."""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.learning.improvements import today_of, waiting_for
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.thing_to_do import Clock, Sort
from disclosure.actions.to_do.worklist import Row, Whose, all_of
from disclosure.actions.to_staff.delivering import REFERENCE
from disclosure.permissions import Actor, Permission
from disclosure.records.base import hash_of
from disclosure.records.house import note_of_house
from disclosure.records.incident import versions_of
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called, user_with_feed
from workflows.counting import last_day
from workflows.improvements import ImprovementState

AGAIN_AFTER = timedelta(hours=1)  # how often a calendar should ask
MOST_DAYS = 500  # of each group: more than anybody's calendar can show
BY_FORM = {
    "conversation": "Meeting with the family",
    "grade": "Grade of harm to look at again",
    "excuse_end": "Excuse to look at again",
    "hold_end": "Hold to look at again",
    "legal_hold_end": "Legal hold to look at again",
}  # what is no promise, by the form that does it


def make_feed(session: Session, actor: Actor, at: datetime) -> str:
    """The key of a new address, once: only its hash is kept. An older address ends."""
    actor.must(Permission.SIGNED_IN)
    key = secrets.token_urlsafe(32)
    _keep(session, actor, at, hash_of(key), "calendar address made")
    return key


def stop_feed(session: Session, actor: Actor, at: datetime) -> None:
    actor.must(Permission.SIGNED_IN)
    _keep(session, actor, at, None, "calendar address ended")


def has_feed(session: Session, actor: Actor) -> bool:
    user = user_called(session, actor.email)
    return bool(user and user.feed_hash)


def reader_of(session: Session, key: str) -> Actor | None:
    """Whose calendar it is, while they work here.

    What is compared is a hash, so the time it takes says nothing about the key.
    """
    user = user_with_feed(session, hash_of(key))
    return user.actor() if user and user.active else None


def feed(session: Session, actor: Actor, at: datetime, pages: str = "") -> bytes:
    """What is this person's and has a day or an hour. `pages`: where links lead; none: no links.
    Raises StillCounting: what is missing would go from their own calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Disclosure//Due days//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Disclosure")
    calendar.add("refresh-interval", AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    seen: dict[str, int] = {}
    rows = all_of(session, actor, at, Whose.MINE, MOST_DAYS)
    versions = versions_of(session, {row.ref for row in rows})
    for row in rows:
        if row.todo.clock in (Clock.DUE, Clock.TARGET) and row.todo.time:
            what = f"{row.ref} {_what(row)}"
            seen[what] = seen.get(what, 0) + 1
            page = f"{pages}/incidents/{row.ref}" if pages else ""
            name = f"{what} {seen[what]}"
            due = _day_or_hour(row.todo.time, row.zone)
            event = _event(due, name, summary_of(row), at, page, versions[row.ref])
            if row.todo.caution:  # in a note of the entry: its title stays short
                event.add("description", row.todo.caution)
            calendar.add_component(event)
    instead_of = Staff(session, at).stood_in_for_by(actor.email, today_of(session, actor, at))
    for mine in waiting_for(session, actor, date.max, instead_of):
        if mine.state is ImprovementState.OPEN:
            page = f"{pages}/improvements/{mine.ref}" if pages else ""
            says = f"Improvement due, {mine.ref}"
            event = _event(mine.due_on, mine.ref, says, at, page, len(mine.taken))
            calendar.add_component(event)
    if not calendar.subcomponents:  # else it is none (RFC 5545, 3.6), and Outlook says so
        calendar.add_component(Timezone.from_tzid("UTC"))
    return bytes(calendar.to_ical())


def _keep(session: Session, actor: Actor, at: datetime, hash: str | None, what: str) -> None:
    with one_transaction(session):
        user = user_called(session, actor.email)
        assert user  # whoever is signed in has an account
        user.feed_hash = hash
        note_of_house(session, at, actor.email, Door.PAGE, what, user.email)


def _day_or_hour(due: date | datetime, zone: ZoneInfo) -> date | datetime:
    """What ends as a day begins is due on the day before, as in the list, and all of it is left."""
    if isinstance(due, datetime) and due.astimezone(zone).time() == time():
        return last_day(due, zone)
    return due


def _event(
    due: date | datetime, name: str, says: str, at: datetime, page: str, version: int
) -> Event:
    """A day lasts all day; an hour stands alone, with no end that we would have to make up.

    `version`: grows with whatever it is of. Where it does not, a calendar may keep the day that an
    entry had before (RFC 5545, 3.8.7.4).
    """
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"disclosure {name}")))
    event.add("sequence", version)
    event.add("dtstamp", at)
    if isinstance(due, datetime):
        event.add("dtstart", due.astimezone(UTC))
    else:
        event.add("dtstart", due)
        event.add("dtend", due + timedelta(days=1))
    event.add("summary", says)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # a due day keeps nobody busy
    if page:
        event.add("url", page)
    return event


def summary_of(row: Row) -> str:
    """From the sort of thing and its reference alone: acts and reasons of a row hold names."""
    todo = row.todo
    if todo.duty:
        return f"{'Our own target' if todo.ours else 'Duty due'}: {todo.duty}, {row.ref}"
    if todo.sort is Sort.PROMISE and (promise := _promise(row)):
        return f"Promise due, {promise}"
    if todo.ladder == "question":
        return f"Our own aim for an answer, {todo.key}"
    if todo.ladder == "after_letter":
        return f"Our own target after a letter, {todo.key.split()[-1]}"
    return f"{BY_FORM.get(todo.target.word, 'Something due')}, {row.ref}"


def _what(row: Row) -> str:
    """The same for the same thing each time, so that it stays one entry in the calendar."""
    return row.todo.key or row.todo.duty or row.todo.target.word


def _promise(row: Row) -> str:
    target = row.todo.target
    told = f"{row.todo.key} {target.word} {target.fields.get('keeps', '')}"
    found = REFERENCE.search(told)
    return found[0] if found else ""
