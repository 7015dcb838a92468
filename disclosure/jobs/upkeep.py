"""What has to be done again and again, and how often: the same for every engine that calls it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.actions.background.work_ended import forget_ended
from disclosure.jobs.mailer import mailer_of
from disclosure.jobs.news import send_news
from disclosure.jobs.news_mail import House
from disclosure.jobs.outbox import deliver
from disclosure.jobs.retention import remind
from disclosure.jobs.sweep import sweep
from disclosure.jobs.texter import texter_of
from disclosure.records.job_runs import SWEEP
from disclosure.settings import Settings

Counts = Mapping[str, int]  # for the log: how many of each, and of none who
Until = Callable[[], bool]  # asked between two things: where it says yes, no other is begun


@dataclass(frozen=True, slots=True)
class Round:
    """Run twice, or by two machines at once, it does nothing twice."""

    name: str
    every: timedelta
    run: Callable[[Session, Settings, datetime, Until], Counts]


def _sweep(session: Session, settings: Settings, at: datetime, until: Until) -> Counts:
    swept = sweep(session, at, fallback=bool(settings.coach[1]), until=until)
    return {
        "checked": swept.checked,
        "became_late": swept.became_late,
        "messages": len(swept.messages),
        "set_aside": len(swept.set_aside),
    }


def _outbox(session: Session, settings: Settings, at: datetime, until: Until) -> Counts:
    mailer = mailer_of(settings)
    sent = deliver(session, mailer, at, until=until) if mailer else None
    return {"mails": sent.mails, "mails_refused": sent.failed} if sent else {}


def _news(session: Session, settings: Settings, at: datetime, until: Until) -> Counts:
    ways = mailer_of(settings), texter_of(settings)
    sent = send_news(session, *ways, House.of(settings), at, until=until)
    return {"news": sent.news, "news_refused": sent.failed}


def _retention(session: Session, settings: Settings, at: datetime, _: Until) -> Counts:
    return {"messages": len(remind(session, at))}


def _ended(session: Session, settings: Settings, at: datetime, _: Until) -> Counts:
    return {"checked": forget_ended(session, at)}


ROUNDS = (
    Round(SWEEP, timedelta(minutes=1), _sweep),
    Round("outbox", timedelta(seconds=30), _outbox),
    Round("news", timedelta(minutes=1), _news),
    Round("retention", timedelta(hours=1), _retention),
    Round("ended work", timedelta(hours=1), _ended),
)
