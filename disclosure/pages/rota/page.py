"""The page of the rota, and the form that puts somebody in."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TelField

from disclosure.actions.on_call.rota import (
    AHEAD,
    add_turns,
    cancel_turn,
    coaches_known,
    sites_on_call,
)
from disclosure.actions.on_call.turns_asked import MOST_WEEKS, TurnAsked
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.rota.shown import form_for, gaps_to_tell, sites_shown, told
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in, on_the_wall
from disclosure.permissions import Permission
from disclosure.records.base import numbered
from disclosure.records.rota import OnCall
from disclosure.records.users import Site

blueprint = Blueprint("rota", __name__)


class TurnForm(PageForm):
    site = SelectField("Site", validate_choice=False)
    name = StringField("Name", description="As colleagues should hear it, such as Dr Ffion Rees")
    phone = TelField("Telephone", description="One that is answered at night too")
    from_at = StringField("From", render_kw={"type": "datetime-local"})
    until_at = StringField("Until", render_kw={"type": "datetime-local"})
    weeks = StringField(
        "How many weeks",
        description="1 is only this once. 4 is the same time in each of four weeks.",
        render_kw={"type": "number"},
    )

    def asked(self) -> TurnAsked:
        return TurnAsked(
            number_in(self.site.data or ""),
            self.name.data or "",
            self.phone.data or "",
            on_the_wall(self.from_at.data or ""),
            on_the_wall(self.until_at.data or ""),
            number_in(self.weeks.data or "1"),
        )


@blueprint.get("/on-call")
@requires(Permission.SIGNED_IN)
def on_call() -> ResponseReturnValue:
    at, sites = now(), sites_on_call(db.session(), current_actor())
    shown = sites_shown(sites, at)
    weeks = number_in(request.args.get("weeks", ""))
    return render_template(
        "rota/on_call.html",
        sites=shown,
        days=AHEAD.days,
        first_gap=next(iter(gaps_to_tell(at)), None),
        keeps=any(site.keeps for site in shown),
        may_say_away=current_actor().may(Permission.KEEP_ABSENCES),
        put=_turn_named("put", sites),
        more_weeks=weeks - 1 if 1 < weeks <= MOST_WEEKS else 0,
        taken=_turn_named("taken", sites),
    )


@blueprint.route("/on-call/new", methods=["GET", "POST"])
@requires(Permission.KEEP_ROTA)
def new_turn() -> ResponseReturnValue:
    sites = sites_on_call(db.session(), current_actor())
    form = TurnForm(data=_filled_in(sites))
    form.site.choices = {"": "Choose one"} | {str(site.id): site.name for site in sites}
    if not form.validate_on_submit():
        return _form_page(form, sites)
    try:
        rows = add_turns(db.session(), current_actor(), now(), form.asked())
    except BadInput as bad:
        return _form_page(form, sites, show_faults(form, bad.faults)), 422
    return see_other("rota.on_call", put=rows[0].id, weeks=len(rows))


@blueprint.post("/on-call/take-away")
@requires(Permission.KEEP_ROTA)
def take_away() -> ResponseReturnValue:
    turn = number_in(request.form.get("turn", ""))
    row = cancel_turn(db.session(), current_actor(), now(), turn)
    return see_other("rota.on_call", taken=row.id)


def _filled_in(sites: list[Site]) -> dict[str, str]:
    """From the address: a site and times, never a name. Whoever has one site need not choose."""
    known = {name: request.args.get(name, "") for name in ("site", "from_at", "until_at")}
    if len(sites) == 1:
        known["site"] = str(sites[0].id)
    return known | {"weeks": "1"}


def _form_page(form: TurnForm, sites: list[Site], faults: Iterable[dict[str, str]] = ()) -> str:
    return render_template(
        "rota/new_turn.html",
        form=form,
        faults=faults,
        sites=sites,
        known=coaches_known(db.session(), sites),
    )


def _turn_named(name: str, sites: list[Site]) -> dict[str, str]:
    """The turn that was just put in or taken away; nothing for one of another site."""
    row = numbered(db.session(), OnCall, number_in(request.args.get(name, "")))
    here = {site.id: site for site in sites}
    if row is None or row.site_id not in here or bool(row.cancelled_at) != (name == "taken"):
        return {}
    site = here[row.site_id]
    return {"says": told(row, site), "again": form_for(site, row.from_at, row.until_at)}
