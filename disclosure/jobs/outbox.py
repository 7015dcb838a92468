"""Brings messages to people by e-mail: one mail for each person, of all that waits for them.

A mail goes out once. Before it is sent, its messages are claimed in a transaction of their own:
nobody else sends them for half an hour. Afterwards they are marked as mailed, or put off. Only
where the program dies between the two, or the server takes a mail and never says so, the same mail
goes out again later, with the same Message-ID.

What is of a case that its receiver sees no more is let go (`inbox.still_for`), and so is
what its case asks for no more, or asks of others by now (`done_since`): a mail that waited
for Monday, or for a server, says what is so when it goes.

Pauses after a try that failed are a rule of ours: PAUSES, the last of them again and again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from time import monotonic

from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import Thing, things_of
from disclosure.actions.to_staff.done_since import StillAsked
from disclosure.actions.to_staff.inbox import still_for
from disclosure.jobs.mailer import Mailer, NoAnswer, NotSent
from disclosure.jobs.mails import compose
from disclosure.records.outbox import Message, locked, receivers_waiting, those_of, waiting_for
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called

MOST = 500  # people in one run
MOST_IN_A_MAIL = 5_000  # messages; so who owns a whole look-back gets some mails
# Seconds in which a run begins mails. The last may take mail_line.WHOLE more, and still ends far
# below CLAIMED, so that no claim ends under its hands.
LONGEST = 300.0
CLAIMED = timedelta(minutes=30)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
ASKED = "The mail server was asked and has not answered yet"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Mails that went out, the messages in them, and mails that did not go out. `takes_none`: why
    the server takes mail for nobody."""

    mails: int = 0
    messages: int = 0
    failed: int = 0
    takes_none: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one mail says, as it was when it was claimed."""

    to: str
    ids: tuple[int, ...]
    keys: tuple[str, ...]
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`fault`: empty where the server took it. `unsure`: it may have. `nobodys`: it takes none."""

    fault: str = ""
    unsure: bool = False
    nobodys: bool = False


def deliver(
    session: Session,
    mailer: Mailer,
    now: datetime,
    most: int = MOST,
    *,
    until: Callable[[], bool] = lambda: False,
) -> Delivered:
    """All mail owed by `now`, to at most so many people. One that fails stops no other.

    Once the server takes mail for nobody, it is not asked again in this run. `until` is asked
    before each mail: where it says yes, no other is begun.
    """
    mails = messages = failed = 0
    ends, outcome, asked = monotonic() + LONGEST, Outcome(), StillAsked(session, now)
    for to in receivers_waiting(session, now, most):
        for apart in count():  # the mails of one run to one person
            if monotonic() >= ends or until():
                break
            done = frozenset() if outcome.nobodys else _done_since(session, to, now, asked)
            at = now + timedelta(microseconds=apart)
            if (batch := _claim(session, to, now, done, at)) is None:
                break
            outcome = outcome if outcome.nobodys else _send(mailer, batch, now)
            _settle(session, batch, now, outcome)
            mails += not outcome.fault
            messages += 0 if outcome.fault else len(batch.ids)
            failed += bool(outcome.fault)
    return Delivered(mails, messages, failed, outcome.fault if outcome.nobodys else "")


def _done_since(session: Session, to: str, now: datetime, asked: StillAsked) -> frozenset[int]:
    """Ids. Asked before they are claimed: to read the cases takes long, and a claim is short."""
    waiting = waiting_for(session, to, now, MOST_IN_A_MAIL)
    things = things_of(session, waiting, None)
    session.rollback()
    over = asked.over(things) | asked.asked_of_others(things, to)
    return frozenset(id for thing in things if thing.key in over for id in thing.ids)


def _claim(
    session: Session, to: str, now: datetime, done: Collection[int], at: datetime
) -> Batch | None:
    """None: nothing is left, or somebody else has it. `done`: what is asked for no more. `at`: of
    this mail to them alone, so that what went in it is known when it comes back.
    """
    with one_transaction(session):
        waiting = _still_theirs(session, to, now, done)
        mine, asked = _of_one_mail(waiting, f"{ASKED}. Asked at {at.isoformat()}.")
        for message in mine:
            message.tries += 1
            message.fault = asked
            message.mail_from = at + CLAIMED
        if not mine:
            return None
        ids, keys = tuple(m.id for m in mine), tuple(m.key for m in mine)
        return Batch(to, ids, keys, tuple(things_of(session, mine, None)))


def _still_theirs(session: Session, to: str, now: datetime, done: Collection[int]) -> list[Message]:
    """What is of a case that they see no more, or done, is let go: no mail, now or later."""
    user = user_called(session, to)
    if user is None:
        return []
    waiting = waiting_for(session, to, now, MOST_IN_A_MAIL)
    theirs = those_of(session, waiting, still_for(user.actor())) - set(done)
    for message in waiting:
        if message.id not in theirs:
            message.seen_at = now  # by nobody: if the case is theirs again, it stands in their list
    return [message for message in waiting if message.id in theirs]


def _of_one_mail(waiting: list[Message], fresh: str) -> tuple[list[Message], str]:
    """What was perhaps sent together goes together again, and by itself."""
    asked = next((m.fault for m in waiting if m.fault and m.fault.startswith(ASKED)), None)
    if asked is None:
        return waiting, fresh
    return [message for message in waiting if message.fault == asked], asked


def _send(mailer: Mailer, batch: Batch, now: datetime) -> Outcome:
    try:
        mailer.send(compose(mailer, batch.to, batch.keys, batch.things, now))
    except NotSent as no:
        return Outcome(str(no), nobodys=no.nobodys)
    except NoAnswer as no:
        return Outcome(str(no), unsure=True)
    except ValueError:
        return Outcome("This e-mail address cannot be written in a mail.")
    return Outcome()


def _settle(session: Session, batch: Batch, now: datetime, outcome: Outcome) -> None:
    with one_transaction(session):
        messages = locked(session, batch.ids)
        pause = PAUSES[min(max(message.tries for message in messages), len(PAUSES)) - 1]
        for message in messages:
            if not outcome.fault:
                message.mailed_at, message.fault = now, None
                continue
            message.mail_from = now + pause
            if not outcome.unsure:  # else it keeps the words by which its mail is known again
                message.fault = outcome.fault
