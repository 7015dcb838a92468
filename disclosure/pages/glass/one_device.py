"""/audit/one-browser: approvals minutes apart, by two accounts, with one browser."""

from datetime import datetime, time

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.staff.one_device import (
    CLOSE,
    LOOKS_BACK,
    browsers_not_known,
    one_browser_two_accounts,
)
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import UNPROCESSABLE
from disclosure.pages.reader_clock import zone_here
from disclosure.pages.typed_in import day_in
from disclosure.permissions import Permission
from disclosure.records.improvements import Improvement
from disclosure.records.look_backs import LookBack

blueprint = Blueprint("one_device", __name__)
NO_DAY = "Since: this is no day. Give one such as 2026-01-31."


@blueprint.get("/audit/one-browser")
@requires(Permission.REPORT)
def index() -> ResponseReturnValue:
    """`since`: a day; without one, a quarter."""
    asked = request.args.get("since", "").strip()
    day = day_in(asked) if asked else (now() - LOOKS_BACK).astimezone(zone_here()).date()
    if day is None:
        return _page(since=asked, faults=[{"text": NO_DAY, "href": "#since"}]), UNPROCESSABLE
    since = datetime.combine(day, time.min, zone_here())
    found = one_browser_two_accounts(db.session(), current_actor(), since)
    unknown = browsers_not_known(db.session(), current_actor(), since)
    return _page(since=day.isoformat(), day=day, found=found, unknown=unknown)


def _page(since: str, **shown: object) -> str:
    minutes = int(CLOSE.total_seconds() // 60)
    told = {"since": since, "minutes": minutes, "address": _address, **shown}
    return render_template("glass/one_device.html", **told)


def _address(ref: str) -> str:
    if ref.startswith(f"{LookBack.prefix}-"):
        return url_for("look_backs.one", look_back=ref)
    if ref.startswith(f"{Improvement.prefix}-"):
        return url_for("improvements.one", improvement=ref)
    return url_for("incidents.show", incident=ref)
