"""What we sent to somebody of the family came back: nothing more goes there, and it is acted on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase, open_for_the_clock
from disclosure.actions.outgoing.messages import tell_owner
from disclosure.actions.outgoing.news import new_mail_id
from disclosure.actions.outgoing.news_ways import Reach, WhyNot, came_back_on
from disclosure.actions.people.people_now import keeper_of
from disclosure.actions.to_staff.delivering import VAIN
from disclosure.records.news import GIVEN_BACK, FamilyNews, unsent_of
from disclosure.records.watch import look_soon
from workflows.words import Way

AGAIN = " again"  # ends the key of what is sent in the place of one that was given back
SENT_AT_MOST = 2  # times, where a mail system tried for days each time (4.x.x); else VAIN times
PAUSE = timedelta(hours=12)  # before it is sent to who would not take it from us


def came_back(session: Session, news_id: int, at: datetime, fault: str = "") -> bool:
    """Mark it once, and tell the named contact while we still would send to the same place.

    `fault`: the words of the server, without an address. False: it was known.
    """
    incident_id = session.get_one(FamilyNews, news_id).incident_id
    with open_for_the_clock(session, incident_id, at) as case:
        news = session.get_one(FamilyNews, news_id, with_for_update=True, populate_existing=True)
        if news.came_back_at:
            return False
        _mark(case, news, fault)
        return True


def given_back(session: Session, news_id: int, at: datetime, status: str) -> bool:
    """It did not arrive, and the address may be right: it is sent again, in a row of its own, so
    that a report read twice does nothing twice. In the end it came back: the named contact is told.

    `status`: of RFC 3463, by which a mail system gave it up. False: nothing was to be done.
    """
    incident_id = session.get_one(FamilyNews, news_id).incident_id
    with open_for_the_clock(session, incident_id, at) as case:
        news = session.get_one(FamilyNews, news_id, with_for_update=True, populate_existing=True)
        if news.came_back_at or news.dropped or news.sent_at is None:
            return False
        fault, later = f"{GIVEN_BACK} ({status}).", status.startswith("4.")
        if 1 + news.key.count(AGAIN) >= (SENT_AT_MOST if later else VAIN):
            _mark(case, news, fault)
            return True
        news.dropped = str(WhyNot.GIVEN_BACK)
        if unsent_of(session, incident_id, news.person, news.way) is None:
            session.add(_again(news, at if later else at + PAUSE, fault))
        return True


def _again(news: FamilyNews, send_from: datetime, fault: str) -> FamilyNews:
    """As new as it was: what they saw on their page since is no news."""
    told = FamilyNews(key=f"{news.key}{AGAIN}", mail_id=new_mail_id(), way=news.way)
    told.incident_id, told.person = news.incident_id, news.person
    told.recorded_at, told.version = news.recorded_at, news.version
    told.send_from, told.fault = send_from, fault
    return told


def _mark(case: OpenCase, news: FamilyNews, fault: str) -> None:
    news.came_back_at, news.fault = case.change.at, fault or None
    case.session.flush()
    if came_back_on(Reach(case.gathered), news.person, Way(news.way)):
        _tell(case, news)


def _tell(case: OpenCase, news: FamilyNews) -> None:
    owner, ref = keeper_of(case.gathered.case), case.incident.ref
    tell_owner(case, owner, "news_came_back", ref, once=f"news {news.id}")
    look_soon(case.session, case.incident.id, case.change.at)
