"""The cases one may see: find one, open one, and read it section by section."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.analysis.readers import (
    analyses_for,
    may_read_analysis,
    reads_every_analysis,
)
from disclosure.actions.change import Door
from disclosure.actions.form_order import FIRST, HEAD
from disclosure.actions.law.first_moments import firsts_of
from disclosure.actions.looks.caseload import BEGINNING, Found, sites_of
from disclosure.actions.looks.looking import look_through
from disclosure.actions.looks.searching import search
from disclosure.actions.opening import Opening, open_incident
from disclosure.actions.people.patient_names import NOT_KNOWN_YET, names_of_patients
from disclosure.actions.said_beside import opening_in_short, openings_put_right
from disclosure.actions.to_do.case_view import view_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.kinds.shape import shapes_of
from disclosure.pages.forms import form_for, show_faults, typed
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import UNPROCESSABLE, Faults, case_called
from disclosure.pages.incidents.frame import around
from disclosure.pages.incidents.sections import SECTIONS
from disclosure.pages.paper import from_paper, head_of_a_sheet, next_sheet
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import STAFF_SEE
from disclosure.permissions import Permission
from disclosure.policy import policy
from disclosure.records.keeping import destroyed_among
from disclosure.records.users import Site, all_sites
from workflows.counting import day_of
from workflows.wall_clock import read_before

blueprint = Blueprint("incidents", __name__)
# The site is chosen first: its zone says what a time means, its rules are chosen beforehand.
BOXES = tuple(shape for shape in shapes_of(Opening) if shape.name != "site")


@blueprint.route("/incidents", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    """Words to look for come by POST: a name has no place in an address."""
    words, state = request.form.get("q", ""), request.values.get("state", "")
    place, who = _place(request.values.get("place", "")), current_actor()
    found = search(db.session(), who, now(), Door.PAGE, words, state, place)
    refs = [incident.ref for incident in found.incidents]
    look_through(db.session(), current_actor(), refs, now(), Door.PAGE, "list of incidents")
    return render_template(
        "incidents/index.html", found=found, rows=_rows(found), q=words, state=state,
        states=STAFF_SEE,
    )  # fmt: skip


def _place(told: str) -> int:
    """Older pages have a number, newer ones the same with a minus; junk is the beginning."""
    number = number_in(told.removeprefix("-"))
    return (-number if told.startswith("-") else number) if number else BEGINNING


def _rows(found: Found) -> list[dict[str, Any]]:
    """Days are those at the site, as the case itself says them."""
    zones = {site.id: site.zone for site in all_sites(db.session())}
    firsts = firsts_of(db.session(), found.incidents)
    patients = names_of_patients(db.session(), found.cases)
    right = openings_put_right(db.session(), found.incidents)
    gone = destroyed_among(db.session(), found.cases)
    return [
        {
            "ref": i.ref,
            "href": url_for("incidents.show", incident=i.ref),
            "patient": patients[i.ref] or ("" if i.id in gone else NOT_KNOWN_YET),
            "summary": opening_in_short(i.summary, right.get(i.id, ())),
            "state": STAFF_SEE[i.state],
            "aware": day_of(firsts[i.id].knew_at, zones[i.site_id]),
            "restricted": i.restricted,
        }
        for i in found.incidents
    ]


@blueprint.route("/incidents/open", methods=["GET", "POST"])
@requires(Permission.OPEN_CASE)
def open_one() -> ResponseReturnValue:
    sites = sites_of(db.session(), current_actor())
    chosen = request.args.get("site", "")
    here = [site for site in sites if str(site.id) == chosen or len(sites) == 1]
    if not here:
        carried = {"paper": "yes"} if from_paper() else {}
        return render_template("incidents/which_site.html", sites=sites, carried=carried)
    return _open_at(here[0])


def _open_at(site: Site) -> ResponseReturnValue:
    at, zone = now(), site.zone
    form = _opening_form(site, at, zone)
    if not form.validate_on_submit():
        return _opening_page(form, site)
    told = _in_order(typed(form, BOXES, zone), zone) | {"site": site.name}
    try:
        incident = open_incident(db.session(), current_actor(), at, Door.PAGE, told)
    except BadInput as bad:
        return _opening_page(form, site, show_faults(form, bad.faults)), UNPROCESSABLE
    there = next_sheet(incident.ref) or url_for("incidents.show", incident=incident.ref)
    return redirect(there, 303)


def _in_order(told: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """It happened before anybody knew: in the night in which an hour comes twice, that says which.
    A day alone, and what is no moment, is left to the kind.
    """
    try:
        happened, known = (
            datetime.fromisoformat(told.get(name, ""))
            for name in ("occurred_at", "became_aware_at")
        )
    except ValueError:
        return told
    if happened.tzinfo is None or known.tzinfo is None:
        return told
    return told | {"occurred_at": read_before(happened, known, zone).isoformat()}


def _opening_form(site: Site, at: datetime, zone: ZoneInfo) -> Any:
    """What is known is filled in: the moment is now, the rules are those of the site."""
    names = policy().names
    here = {name: names[name] for name in site.regimes if name in names}
    made = form_for("Open an incident", BOXES, {"regimes": here or names})
    minute = "" if from_paper() else f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
    return made(data={"became_aware_at": minute, "regimes": list(here), "restricted": "no"})


def _opening_page(form: Any, site: Site, faults: Faults | None = None) -> str:
    first, asked = (*head_of_a_sheet(form), *FIRST), (*HEAD, *FIRST, "regimes")
    seldom = [shape.name for shape in BOXES if shape.name not in asked]
    unfolded = from_paper() or any(form[name].errors for name in seldom)
    return render_template(
        "incidents/open.html", form=form, site=site, faults=faults, first=first, seldom=seldom,
        unfolded=unfolded,
    )  # fmt: skip


@blueprint.get("/incidents/<incident>")
@requires(Permission.SEE_CASES)
def show(incident: str) -> ResponseReturnValue:
    return section(incident, "")


@blueprint.get("/incidents/<incident>/<name>")
@requires(Permission.SEE_CASES)
def section(incident: str, name: str) -> ResponseReturnValue:
    if name not in SECTIONS:
        abort(404)
    title, of = SECTIONS[name]
    view = view_of(case_called(incident, name or "case"))
    template = f"incidents/{name or 'stands'}.html"
    return render_template(template, title=title, **around(view, name), **of(view))


@blueprint.get("/incidents/<incident>/analysis")
@requires(Permission.INVESTIGATE)
def analysis(incident: str) -> ResponseReturnValue:
    """Behind the wall: who may not read it is told who may, and not whether there is one."""
    view = view_of(case_called(incident, "analysis"))
    written = [
        {"text": row.text, "by": view.staff_name(row.by), "on": view.day(row.recorded_at)}
        for row in reversed(analyses_for(current_actor(), view.gathered))
    ]
    return render_template(
        "incidents/analysis.html",
        title="Analysis",
        **around(view, "analysis"),
        reads=may_read_analysis(current_actor(), view.gathered),
        all=reads_every_analysis(current_actor(), view.gathered),
        written=written,
    )
