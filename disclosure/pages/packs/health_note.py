"""The note for the health record, on a page to copy it from: whoever sees the case may."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from disclosure.actions.packing.note import health_record_note
from disclosure.actions.to_do.case_view import view_of
from disclosure.pages.guard import requires
from disclosure.pages.incidents.cases import case_called, head_of
from disclosure.permissions import Permission

blueprint = Blueprint("health_note", __name__)


@blueprint.get("/incidents/<incident>/health-record-note")
@requires(Permission.SEE_CASES)
def note(incident: str) -> ResponseReturnValue:
    gathered = case_called(incident, "note for the health record")
    words = health_record_note(view_of(gathered)).decode()
    return render_template("packs/health_note.html", head=head_of(gathered), words=words)
