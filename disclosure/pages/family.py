"""/f/page: the family's own page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import for_family, visiting
from disclosure.records.incident import Incident

blueprint = Blueprint("family", __name__, url_prefix="/f")


@blueprint.get("/page")
@for_family
def page() -> ResponseReturnValue:
    person = visiting()
    assert person.person
    incident = db.session().get_one(Incident, person.person.incident_id)
    return render_template("family/page.html", person=person, incident=incident, at=now())
