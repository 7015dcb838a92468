"""/audit/house: what was done to the house itself, the latest first, and who looked for words."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.looks.house_reading import Asked, read_house
from disclosure.actions.looks.house_seen import about_shown
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import UNPROCESSABLE
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.base import LARGEST_ID

blueprint = Blueprint("house", __name__)
LABELS = {"by": "Who", "what": "What"}


@blueprint.route("/audit/house", methods=["GET", "POST"])
@requires(Permission.REPORT)
def index() -> ResponseReturnValue:
    """Whom and what is asked for comes with a form: no name stands in an address."""
    typed = {name: request.form.get(name, "").strip() for name in ("by", "what", "words")}
    before = min(number_in(request.form.get("before", "")), LARGEST_ID)
    try:
        return _page(Asked(**typed), before)
    except BadInput as bad:
        return _page(Asked(), 0, [_at_its_box(fault) for fault in bad.faults]), UNPROCESSABLE


def _page(asked: Asked, before: int, faults: Iterable[Mapping[str, str]] = ()) -> str:
    found = read_house(db.session(), current_actor(), now(), Door.PAGE, asked, before)
    told = {"found": found, "asked": asked, "before": before, "faults": faults}
    return render_template("glass/house.html", about=about_shown, **told)


def _at_its_box(fault: Fault) -> Mapping[str, str]:
    says = fault.says.partition(": ")[2]
    return {"text": f"{LABELS[fault.field]}: {says}", "href": f"#{fault.field}"}
