"""The secret address of one's own calendar: made, renewed, stopped; and the calendar behind it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.to_do.worklist import StillCounting
from disclosure.actions.to_staff.calendar_feed import feed, make_feed, reader_of, stop_feed
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.errors import WAIT
from disclosure.pages.guard import current_actor, public, requires
from disclosure.pages.see_other import see_other
from disclosure.pages.signing_in.page import account_page
from disclosure.permissions import Actor, Permission

blueprint = Blueprint("calendar_feed", __name__)
GOOD_FOR = timedelta(minutes=5)
MOST_KEPT = 1000
KEPT = "calendars"
COUNTING = "Very many cases changed just now, and they are still being counted. Ask again soon."


@dataclass(slots=True)
class Kept:
    """Calendars made a moment ago, by whose they are: asking often costs little."""

    made: dict[Actor, tuple[datetime, bytes]] = field(default_factory=dict)

    def of(self, actor: Actor, at: datetime) -> bytes:
        made_at, calendar = self.made.get(actor, (None, b""))
        if made_at and made_at <= at < made_at + GOOD_FOR:
            return calendar
        if len(self.made) >= MOST_KEPT:
            self.made.clear()
        calendar = feed(db.session(), actor, at, current_app.config["SETTINGS"].address)
        self.made[actor] = at, calendar
        return calendar


@blueprint.get("/calendar/<key>.ics")
@public("the address itself is the key; it holds no patient data")
def calendar(key: str) -> ResponseReturnValue:
    reader = reader_of(db.session(), key)
    if reader is None:
        abort(404)
    kept: Kept = current_app.extensions.setdefault(KEPT, Kept())
    try:
        made = kept.of(reader, now())
    except StillCounting:
        return Response(COUNTING, 429, WAIT, content_type="text/plain; charset=utf-8")
    answer = Response(made, content_type="text/calendar; charset=utf-8")
    answer.cache_control.private = True
    answer.cache_control.max_age = int(GOOD_FOR.total_seconds())
    return answer


@blueprint.post("/account/calendar")
@requires(Permission.SIGNED_IN)
def make() -> ResponseReturnValue:
    """Shown this once, in the answer itself: no address of ours ever holds it beside its own."""
    key = make_feed(db.session(), current_actor(), now())
    here = current_app.config["SETTINGS"].address or request.host_url.rstrip("/")
    return account_page(calendar_address=here + url_for("calendar_feed.calendar", key=key))


@blueprint.post("/account/calendar/stop")
@requires(Permission.SIGNED_IN)
def stop() -> ResponseReturnValue:
    stop_feed(db.session(), current_actor(), now())
    return see_other("signing_in.account")
