"""Take a pack of a case away: for an inspector, or for one person of the family."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.analysis.readers import may_read_analysis
from disclosure.actions.change import Door
from disclosure.actions.family.door import person_of
from disclosure.actions.family.pack import family_pack
from disclosure.actions.looks.looking import NotYours, first_role
from disclosure.actions.packing.left_out import of_withdrawn
from disclosure.actions.packing.taking import families_of, made_by_another, open_for_family
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.operations.packs import inspector_pack
from disclosure.pages.family.take_away import pages_for
from disclosure.pages.files import to_keep
from disclosure.pages.guard import current_actor, fresh, requires
from disclosure.pages.incidents.cases import case_called, head_of
from disclosure.pages.recording.second_person import why_not_take_away
from disclosure.permissions import Permission, family_actor
from disclosure.records.incident import incident_called

blueprint = Blueprint("packs", __name__)

WITHOUT_WITHDRAWN = "without_withdrawn"
WITH_ANALYSIS = "with_analysis"  # in the form: asked for by who may read one


@blueprint.get("/incidents/<incident>/packs")
@requires(Permission.REPORT)
def choose(incident: str) -> ResponseReturnValue:
    gathered, actor = case_called(incident, "packs to take away"), current_actor()
    return render_template(
        "packs/choose.html",
        head=head_of(gathered),
        families=families_of(gathered),
        by_another=made_by_another(gathered, actor.email),
        reads_analysis=may_read_analysis(actor, gathered),
        with_analysis=WITH_ANALYSIS,
        withdrawn=[*of_withdrawn(gathered)],
        without_withdrawn=WITHOUT_WITHDRAWN,
        not_you=why_not_take_away(gathered),
    )


@blueprint.post("/incidents/<incident>/packs/inspector")
@requires(Permission.REPORT)
@fresh
def for_inspector(incident: str) -> ResponseReturnValue:
    there = incident_called(db.session(), incident) or abort(404)
    analysis, without = (request.form.get(x) == "yes" for x in (WITH_ANALYSIS, WITHOUT_WITHDRAWN))
    who, asked = current_actor(), {"analysis": analysis, "without_withdrawn": without}
    try:
        made = inspector_pack(db.session(), who, there, now(), Door.PAGE, **asked)
    except NotYours:
        abort(404)
    return to_keep(made, "application/zip", f"{incident}-{_name(analysis, without)}.zip")


def _name(analysis: bool, without_withdrawn: bool) -> str:
    """Beside each other in a folder nobody takes one for the other."""
    more = {"-with-analysis": analysis, "-without-withdrawn": without_withdrawn}
    return "".join(["inspector", *(name for name, holds in more.items() if holds)])


@blueprint.post("/incidents/<incident>/packs/family/<int:person>")
@requires(Permission.REPORT)
@fresh
def for_one_of_family(incident: str, person: int) -> ResponseReturnValue:
    there = incident_called(db.session(), incident) or abort(404)
    actor = current_actor()
    try:
        gathered, number = open_for_family(db.session(), actor, there, person, now(), Door.PAGE)
    except (NotYours, BadInput):
        abort(404)
    name = person_of(gathered, number).name
    who = family_actor(gathered.incident.id, number, name)
    pages = pages_for(who, first_role(actor.roles))
    made = family_pack(gathered, number, pages, gathered.at.astimezone(gathered.zone))
    return to_keep(made, "application/zip", f"{incident}-family-{number}.zip")
