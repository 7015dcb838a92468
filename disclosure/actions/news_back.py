"""What we sent to somebody of the family came back: nothing more goes there, and it is acted on."""

from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase, open_for_the_clock
from disclosure.actions.messages import tell_owner
from disclosure.actions.news_ways import Reach, came_back_on
from disclosure.actions.people_now import keeper_of
from disclosure.records.news import FamilyNews
from disclosure.records.watch import look_soon
from workflows.words import Way


def came_back(session: Session, news_id: int, at: datetime, fault: str = "") -> bool:
    """Mark it once, and tell the named contact while we still would send to the same place.

    `fault`: the words of the server, without an address. False: it was known.
    """
    incident_id = session.get_one(FamilyNews, news_id).incident_id
    with open_for_the_clock(session, incident_id, at) as case:
        news = session.get_one(FamilyNews, news_id, with_for_update=True, populate_existing=True)
        if news.came_back_at:
            return False
        news.came_back_at, news.fault = at, fault or None
        session.flush()
        if came_back_on(Reach(case.gathered), news.person, Way(news.way)):
            _tell(case, news)
        return True


def _tell(case: OpenCase, news: FamilyNews) -> None:
    owner, ref = keeper_of(case.gathered.case), case.incident.ref
    tell_owner(case, owner, "news_came_back", ref, once=f"news {news.id}")
    look_soon(case.session, case.incident.id, case.change.at)
