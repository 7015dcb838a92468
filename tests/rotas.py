"""Turns put into a rota through the real action, at hours counted from now."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.on_call.rota import add_turns
from disclosure.actions.on_call.turns_asked import TurnAsked
from disclosure.clock import now
from disclosure.records.rota import OnCall
from disclosure.records.users import site_called
from tests.people import ADAM, SITE, actor

COACH, PHONE = "Dr Ffion Rees", "01632 960133"


def on_the_wall(hours: float, zone: str = "Europe/London") -> datetime:
    """So many hours from now, to the full hour, as the clock at the site shows it."""
    at = (now() + timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    return at.replace(tzinfo=None, minute=0, second=0, microsecond=0)


def wall_at(moment: datetime) -> datetime:
    """What the clock at the site shows at a moment."""
    return moment.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)


def put_in(session: Session, begins: float, ends: float, **more: Any) -> list[OnCall]:
    """`more`: site, name, phone, weeks."""
    site = site_called(session, more.get("site", SITE))
    assert site
    who = more.get("name", COACH), more.get("phone", PHONE)
    times = on_the_wall(begins), on_the_wall(ends)
    asked = TurnAsked(site.id, *who, *times, more.get("weeks", 1))
    return add_turns(session, actor(session, ADAM), now(), asked)
