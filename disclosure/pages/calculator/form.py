"""The form of the calculator: rules, harm, times. It asks for no name and keeps nothing."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from disclosure.actions.law.calculating import Typed
from disclosure.pages.forms import MOST_ROWS, PageForm
from disclosure.pages.moments import MomentField
from disclosure.policy import policy
from workflows.harm import PHYSICAL, PSYCHOLOGICAL, nearest_first
from workflows.regimes import Regime

NOT_GRADED = {"": "Not graded"}
ASKED_BY_NAME = ("became_aware", "occurred")  # events with a box of their own


def _events() -> dict[str, str]:
    words = policy().words.events
    named = {name: means for name, means in words.items() if name not in ASKED_BY_NAME}
    return {"": "Choose one"} | named


class EventRow(Form):
    name = SelectField("What happened", choices=_events, validate_choice=False)
    at = MomentField("When")


class CalculatorForm(PageForm):
    regimes = SelectMultipleField("Under which rules", validate_choice=False)
    others = SelectMultipleField("Rules of other places", validate_choice=False)
    physical = SelectField("Harm to the body", validate_choice=False)
    psychological = SelectField(
        "Psychological harm",
        description="It counts like harm to the body. A “no” needs both.",
        validate_choice=False,
    )
    became_aware = MomentField("When we became aware", description="When anybody here first knew.")
    occurred = MomentField("When it happened (optional)")
    events = FieldList(
        FormField(EventRow),
        label="What else happened (optional)",
        description="Such as the first talk with the family, a letter, a refusal.",
        min_entries=1,
        max_entries=MOST_ROWS,
    )
    zone = StringField(
        "Time zone of the place (optional)",
        description="Such as Europe/London. Left empty, it is that of the rules.",
    )
    as_of = MomentField(
        "As of (optional)", description="From when to look at it. Left empty, it is now."
    )


def form_for_regimes(mine: tuple[str, ...]) -> Any:
    """`mine`: the rules of the sites somebody works at, which come first and are chosen already."""
    names = policy().names
    here = {name: names[name] for name in mine if name in names}
    posted = [*request.form.getlist("regimes"), *request.form.getlist("others")]
    chosen = posted if request.method == "POST" else list(here)
    form = _with_questions(chosen)(data={"regimes": list(here)})
    elsewhere = sorted((name for name in names if name not in here), key=names.__getitem__)
    form.regimes.choices = here or {name: names[name] for name in elsewhere}
    form.others.choices = {name: names[name] for name in elsewhere} if here else {}
    form.physical.choices = NOT_GRADED | _levels(PHYSICAL, chosen)
    form.psychological.choices = NOT_GRADED | _levels(PSYCHOLOGICAL, chosen)
    return form


def asked_in(form: Any) -> Typed:
    questions = form["answers"].form if "answers" in form else ()
    return Typed(
        regimes=(*(form.regimes.data or ()), *(form.others.data or ())),
        zone=(form.zone.data or "").strip(),
        physical=form.physical.data or "",
        psychological=form.psychological.data or "",
        became_aware=form.became_aware.data or "",
        occurred=form.occurred.data or "",
        events=tuple(_filled(form.events)),
        as_of=form.as_of.data or "",
        answers={box.short_name: box.data for box in questions if box.data},
    )


def _filled(rows: Any) -> Iterable[tuple[str, str]]:
    told = ((row.form.name.data or "", row.form.at.data or "") for row in rows)
    return (row for row in told if any(row))


def labels_of() -> dict[str, str]:
    """The words of a level, as `scale/level`, and of an event."""
    levels = {
        f"{scale.id}/{level.id}": f"{level.label} ({scale.name})"
        for scale in policy().scales
        for level in scale.levels
    }
    return levels | dict(policy().words.events)


def _with_questions(chosen: Iterable[str]) -> type[CalculatorForm]:
    """What only a person can answer under these rules; unanswered, the duty runs."""
    known = {regime.id: regime for regime in policy().regimes}
    regimes = [known[name] for name in dict.fromkeys(chosen) if name in known]
    boxes = {duty.id: _question(regime, duty) for regime in regimes for duty in regime.duties
             if duty.asks_a_person}  # fmt: skip
    if not boxes:
        return CalculatorForm
    asks: Any = FormField(type("Answers", (Form,), boxes), label="What only a person can answer")
    return type("WithQuestions", (CalculatorForm,), {"answers": asks})


def _question(regime: Regime, duty: Any) -> RadioField:
    asks = duty.question
    return RadioField(
        asks[0].upper() + asks[1:],
        description=f"{duty.what} ({regime.name}). Left open, it is treated as yes.",
        choices={"yes": "Yes", "no": "No"},
        validate_choice=False,
    )


def _levels(axis: str, chosen: Iterable[str]) -> dict[str, str]:
    """Levels that speak of this axis; the scales of the chosen places first."""
    known = {regime.id: regime.jurisdiction for regime in policy().regimes}
    places = {known[name] for name in chosen if name in known}
    return {
        f"{scale.id}/{level.id}": f"{scale.name}: {level.label}"
        for scale in nearest_first(policy().scales, places, axis)
        for level in scale.levels
        if axis in level.axes
    }
