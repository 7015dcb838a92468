"""/audit/one-browser: approvals minutes apart, by two accounts, with one browser."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from disclosure.actions.one_device import (
    CLOSE,
    LOOKS_BACK,
    browsers_not_known,
    one_browser_two_accounts,
)
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, requires
from disclosure.permissions import Permission

blueprint = Blueprint("one_device", __name__)


@blueprint.get("/audit/one-browser")
@requires(Permission.REPORT)
def index() -> ResponseReturnValue:
    found = one_browser_two_accounts(db.session(), current_actor(), now())
    unknown = browsers_not_known(db.session(), current_actor(), now())
    minutes = int(CLOSE.total_seconds() // 60)
    return render_template(
        "glass/one_device.html",
        found=found,
        unknown=unknown,
        minutes=minutes,
        days=LOOKS_BACK.days,
    )
