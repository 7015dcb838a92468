"""Brings the family word that there is news: once, at their hours, by the ways they agreed to.

As with mail to staff (jobs/outbox.py) each piece is claimed in a transaction of its own, sent
outside any, and settled after. Whether it may go at all is asked anew when it is claimed. Only
where the program dies in between, or a server takes a mail and never says so, the same mail goes
again, with the same Message-ID.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather_by_id
from disclosure.actions.family.door import is_shut_for_now
from disclosure.actions.family.languages import language_for
from disclosure.actions.outgoing.news import Since, is_taken_back, piece_of
from disclosure.actions.outgoing.news_back import came_back
from disclosure.actions.outgoing.news_ways import Reach, WhyNot, address_by, when_allowed, why_none
from disclosure.actions.people.people_now import PersonNow
from disclosure.jobs.mail_status import Refuses
from disclosure.jobs.mailer import Mailer, NoAnswer, NotSent
from disclosure.jobs.news_mail import House, compose, text_of
from disclosure.jobs.outbox import ASKED, CLAIMED, LONGEST, PAUSES
from disclosure.jobs.texter import Texter
from disclosure.kinds.mail_address import NoAddress, in_a_mail
from disclosure.logs import log, what_broke
from disclosure.records.chain import NotItsKeys
from disclosure.records.incident import Incident
from disclosure.records.news import FamilyNews, news_due, one_due, others_got
from disclosure.records.transaction import one_transaction
from disclosure.translating import words_in
from workflows.words import Way

MOST = 500  # pieces of news in one run
_log = log(__name__)
LOOK_AGAIN = timedelta(hours=1)  # whether a second person said by now that they are to be told


@dataclass(frozen=True, slots=True)
class Sent:
    """Pieces of news that went out, and those that were not taken."""

    news: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Claimed:
    """One piece, with what it takes to send it."""

    id: int
    way: Way
    to: str
    mail_id: str
    language: str
    incident_id: int
    person: int
    recorded_at: datetime  # what is recorded later, while it is on its way, is news of its own


@dataclass(frozen=True, slots=True)
class Outcome:
    """`fault`: empty where it was taken. `for_good`: the address never will take any. `refuses`:
    what the server says of that, to be judged when the run is over.
    """

    fault: str = ""
    nobodys: bool = False
    for_good: bool = False
    refuses: Refuses = Refuses.NOT_THE_ADDRESS


Refused = list[tuple[Claimed, Outcome]]


def send_news(
    session: Session,
    mailer: Mailer | None,
    texter: Texter | None,
    house: House,
    now: datetime,
    *,
    until: Callable[[], bool] = lambda: False,
) -> Sent:
    """All that is due by `now`. One that fails stops no other; a way that is None is left alone.

    `until` is asked before each: where it says yes, no other is begun.
    """
    ways = {Way.EMAIL: mailer, Way.TEXT: texter}
    there = [str(way) for way, by in ways.items() if by]
    news = failed = 0
    began, shut, refused = monotonic(), dict[Way, Outcome](), Refused()
    for id in news_due(session, there, now, MOST):
        if (gone := monotonic() - began) > LONGEST or until():
            break
        at = now + timedelta(seconds=gone)
        if claimed := _as_far_as_readable(session, id, now, at):
            outcome = shut.get(claimed.way) or _send(mailer, texter, house, claimed, now)
            if outcome.nobodys:
                shut[claimed.way] = outcome
            if outcome.refuses is Refuses.NOT_THE_ADDRESS:
                _settle(session, claimed, now, outcome)
            else:
                refused.append((claimed, outcome))
            news += not outcome.fault
            failed += bool(outcome.fault)
    _settle_refused(session, refused, now)
    return Sent(news, failed)


def _as_far_as_readable(session: Session, id: int, now: datetime, at: datetime) -> Claimed | None:
    """None also of a case that cannot be read: it stops no other, and the next run tries again."""
    try:
        return _claim(session, id, now, at)
    except (NotItsKeys, SQLAlchemyError):  # that is no fault of a case
        raise
    except Exception as fault:
        session.rollback()
        _log.warning("no news of a case", **what_broke(fault))
        return None


def _claim(session: Session, id: int, now: datetime, at: datetime) -> Claimed | None:
    """None: another has it, or it is to wait, or it is not sent any more. `at`: by the clock, for
    their hours may end while this runs.
    """
    with one_transaction(session):
        row = one_due(session, id, now)
        if row is None:
            return None
        reach = Reach(gather_by_id(session, row.incident_id, now))
        person = reach.gathered.person(row.person)
        if person is None or not _may_go(reach, person, row, at):
            row.dropped = row.dropped or (None if person else str(WhyNot.SHUT))
            return None
        row.tries += 1
        row.fault, row.send_from = f"{ASKED}. Asked at {now.isoformat()}.", now + CLAIMED
        to = address_by(person, Way(row.way))
        language, told = language_for(session, person), (row.incident_id, row.person)
        return Claimed(row.id, Way(row.way), to, row.mail_id, language, *told, row.recorded_at)


def _may_go(reach: Reach, person: PersonNow, row: FamilyNews, at: datetime) -> bool:
    """Where it may not, it waits, for their hours or for a second person's word, or is dropped for
    good.
    """
    allowed = when_allowed(reach.gathered, person, at)
    why = why_none(reach, person, Way(row.way))
    if why is WhyNot.SHUT and is_shut_for_now(reach.gathered, person.number):
        row.send_from = at + LOOK_AGAIN
        return False
    since = Since(row.recorded_at, row.version)
    if any(since.is_seen_by(visit) for visit in reach.visits_by(row.person)):
        why = why or WhyNot.SEEN
    if why is None and is_taken_back(reach, person.number):
        why = WhyNot.TAKEN_BACK
    if why is None and allowed is None:
        why = WhyNot.NO_HOUR
    row.dropped = why and str(why)
    if allowed and allowed > at:
        row.send_from = allowed
    return why is None and allowed == at


def _send(
    mailer: Mailer | None, texter: Texter | None, house: House, claimed: Claimed, now: datetime
) -> Outcome:
    """What is kept of a failure names no address."""
    words, house = words_in(claimed.language), house.speaking(claimed.language)
    try:
        if claimed.way is Way.EMAIL:
            assert mailer
            mail = compose(mailer, house, claimed.to, claimed.mail_id, words, now)
            mailer.send(mail)
        else:
            assert texter
            texter.send(claimed.to, text_of(house, words))
    except NotSent as no:
        return Outcome(_without(claimed.to, str(no)), no.nobodys, refuses=no.refuses)
    except NoAnswer as no:
        return Outcome(_without(claimed.to, str(no)))
    except NoAddress:
        return Outcome("This e-mail address cannot be written in a mail.", for_good=True)
    return Outcome()


def _without(address: str, words: str) -> str:
    """As it was typed, and as it stands in a mail."""
    for spelled in {address, in_a_mail(address)} - {""}:
        words = re.sub(re.escape(spelled), "…", words, flags=re.IGNORECASE)
    return words


def _settle_refused(session: Session, refused: Refused, now: datetime) -> None:
    """A server that is not ours to send through refuses each address alike. So the words by which
    two of them were refused are ours and no fault of theirs, until somebody else got news since; a
    number alone, which says as little of the address as of us, needs both.
    """
    said = {(outcome.fault, claimed.to.lower()) for claimed, outcome in refused}
    addresses = Counter(fault for fault, _ in said)
    for claimed, outcome in refused:
        alone, open_to_us = addresses[outcome.fault] == 1, _is_open_to_us(session, claimed, now)
        sure = outcome.refuses is Refuses.THE_ADDRESS
        for_good = alone or open_to_us if sure else alone and open_to_us
        _settle(session, claimed, now, replace(outcome, for_good=for_good))


def _is_open_to_us(session: Session, claimed: Claimed, now: datetime) -> bool:
    """Since this piece was first tried, which the pauses tell."""
    row = session.get_one(FamilyNews, claimed.id, populate_existing=True)
    tried = (PAUSES[min(each, len(PAUSES) - 1)] for each in range(row.tries - 1))
    return others_got(session, row, now - sum(tried, timedelta()))


def _settle(session: Session, claimed: Claimed, now: datetime, outcome: Outcome) -> None:
    if outcome.for_good:
        came_back(session, claimed.id, now, outcome.fault)
        return
    with one_transaction(session):  # the case first, as whoever records something does
        incident = session.get_one(Incident, claimed.incident_id, with_for_update=True)
        row = session.get_one(FamilyNews, claimed.id, with_for_update=True, populate_existing=True)
        if outcome.fault:
            row.send_from = now + PAUSES[min(row.tries, len(PAUSES)) - 1]
            row.fault = outcome.fault
            return
        row.sent_at, row.fault = now, None
        since = Since(row.recorded_at, row.version)
        if since.at != claimed.recorded_at:
            session.add(piece_of(incident, claimed.person, claimed.way, since, now))
