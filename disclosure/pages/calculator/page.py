"""The calculator: what rules ask and by when, for anybody signed in; no case, and nothing kept."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.law.calculating import Calculated, RegimeAnswer, Typed, calculate
from disclosure.actions.looks.caseload import sites_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.calculator.duty_rows import DOUBT, Rows, rows_of
from disclosure.pages.calculator.form import asked_in, form_for_regimes, labels_of
from disclosure.pages.forms import show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.time_picture import Picture, drawn, duty_spans
from disclosure.pages.incidents.words import Seen
from disclosure.pages.words import HOME_ZONE, day, moment, short_day
from disclosure.permissions import Permission
from disclosure.policy import policy
from disclosure.policy.cautions import OUR_OWN, compared_by
from disclosure.policy.professional_file import professional_duties_in
from workflows.merged import Obligation
from workflows.notifiability import Applies
from workflows.regimes import Facility

blueprint = Blueprint("calculator", __name__)
UNPROCESSABLE = 422
SHEET = "sheet"  # the button that opens every fold, for paper
ANSWERS: Mapping[Applies, str] = {
    Applies.YES: "applies",
    Applies.NO: "does not apply, once a person decides so and a second one agrees",
    Applies.UNDECIDED: "undecided, so treated as applying",
}


@blueprint.route("/calculator", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def ask() -> ResponseReturnValue:
    """Facts come by POST and stand in no address; the answer is the same page."""
    mine = dict.fromkeys(
        r for site in sites_of(db.session(), current_actor()) for r in site.regimes
    )
    form = form_for_regimes(tuple(mine))
    if not form.validate_on_submit():
        return _page(form)
    at, typed = now(), asked_in(form)
    try:
        found = calculate(typed, policy(), at)
    except BadInput as bad:
        return _page(form, faults=show_faults(form, bad.faults)), UNPROCESSABLE
    return _page(form, answer=_answer(typed, found, at))


def _page(form: Any, **more: Any) -> str:
    whole = policy()
    return render_template(
        "calculator/calculator.html",
        form=form,
        doubts=DOUBT,
        disclaimer=whole.disclaimer,
        compared_by=compared_by(whole.review_by, now().astimezone(HOME_ZONE).date()),
        sheet=SHEET in request.form,
        **more,
    )


def _answer(typed: Typed, found: Calculated, clock: datetime) -> dict[str, Any]:
    rows = _rows(found)
    return {
        "as_of": moment(found.at, found.zone),
        "asked": list(_asked(typed, found)),
        "regimes": [_regime(each) for each in found.answers],
        "rows": rows,
        "picture": _picture(found, clock),
        "ungraded": sorted(found.ungraded),
        "sources": list(dict.fromkeys(row.source for row in rows.all)),
        "honest": professional_duties_in(each.regime.jurisdiction for each in found.answers),
    }


def _seen(found: Calculated, each: Obligation) -> Seen:
    return Seen(found.at, found.zone, found.aware_on(each.regime.id))


def _rows(found: Calculated) -> Rows:
    facility = Facility(timezone=found.zone.key)
    return rows_of(found.merged, lambda each: _seen(found, each), facility)


def _picture(found: Calculated, clock: datetime) -> Picture | None:
    spans = list(duty_spans(found.merged.of_the_case, lambda each: _seen(found, each)))
    today = found.at.astimezone(found.zone).date() == clock.astimezone(found.zone).date()
    words = "today" if today else short_day(found.at.astimezone(found.zone).date())
    return drawn(spans, found.at, found.zone, title="Duties", now_words=words)


def _regime(each: RegimeAnswer) -> dict[str, Any]:
    regime = each.regime
    return {
        "name": regime.name,
        "answer": ANSWERS[each.answer.applies],
        "why": each.answer.why,
        "doubt": DOUBT[regime.trigger.certainty],
        "own": OUR_OWN if regime.own else "",
        "in_force": each.in_force,
    }


def _asked(typed: Typed, found: Calculated) -> Iterator[tuple[str, str]]:
    """What was asked, for a sheet of paper that has no form on it."""
    labels = labels_of()
    yield "Rules", "; ".join(each.regime.name for each in found.answers)
    yield "Time zone", found.zone.key
    yield "Harm to the body", labels.get(typed.physical, "Not graded")
    yield "Psychological harm", labels.get(typed.psychological, "Not graded")
    yield "When we became aware", _when(typed.became_aware, found.zone)
    if typed.occurred:
        yield "When it happened", _when(typed.occurred, found.zone)
    for name, at in typed.events:
        yield labels.get(name, name).rstrip("."), _when(at, found.zone)
    for duty, said in typed.answers.items():
        yield f"Answer about {duty}", said


def _when(text: str, zone: ZoneInfo) -> str:
    """As the engine read it: a day alone stays one."""
    at = datetime.fromisoformat(text)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return day(at.date()) if len(text) == len("2026-03-12") else moment(at, zone)
