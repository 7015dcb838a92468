"""The duties of a case: merged, with their reasons, lateness explained, and which rules hold."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask import request

from disclosure.actions.checklists.in_time import review_of
from disclosure.actions.checklists.parts import Part, duties_left
from disclosure.actions.checklists.requirements import permission_for
from disclosure.actions.checks.references import choices
from disclosure.actions.duty_acts import is_ours, rule_of, target_of, together
from disclosure.actions.explanations_given import explanations
from disclosure.actions.law.applying import (
    RegimeApplies,
    applying,
    ungraded_axes,
    why_it_does_not_hold,
)
from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.actions.thing_to_do import Target
from disclosure.actions.to_do import case_view as cv
from disclosure.actions.to_do.case_view import CaseView
from disclosure.kinds.excuses import EXCUSABLE, GROUNDS
from disclosure.kinds.fields import moment_of
from disclosure.pages.calculator.duty_rows import DOUBT, rows_in
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.links import button, href
from disclosure.pages.incidents.time_picture import Picture, drawn, duty_spans, promise_spans
from disclosure.pages.incidents.words import promise_chip, seen_in
from disclosure.policy import policy
from disclosure.policy.cautions import OUR_OWN, compared_by
from disclosure.policy.professional_file import ProfessionalDuty, professional_duties_in
from workflows.clocks import DutyNow
from workflows.counting import local_day
from workflows.notifiability import Applies
from workflows.regimes import DutyStatus
from workflows.words import Applies as Decided

LATE = (DutyStatus.LATE, DutyStatus.MET_LATE, DutyStatus.OWED)
OPEN = (DutyStatus.OPEN, DutyStatus.LATE, DutyStatus.OWED)
SHEET = "sheet"  # asks for a copy to print, with every fold open
DECIDED: Mapping[Decided, str] = {
    Decided.YES: "yes",
    Decided.NO: "no",
    Decided.TREAT_AS_YES: "too early to say",
}


def duties(view: CaseView) -> dict[str, Any]:
    promises = cv.promises_of(view)
    explained = dict(_explanations(view))
    found = together(view.gathered.duties, view.rules_on)
    rows = rows_in(view, found, partial(_more, view, explained=explained, left=duties_left(view)))
    open_ones = [p for p in promises if p.owed and str(p.promise.state) == "open"]
    return {
        "picture": picture_of(view),
        "rows": rows,
        "promises": [(shown, promise_chip(view, shown)) for shown in open_ones],
        "applies": [_applies(view, each) for each in _regimes(view)],
        "ungraded": sorted(ungraded_axes(view.gathered.case)),
        "honest": honest_in(view),
        "doubts": DOUBT,
        "excuses": cv.excuses_of(view),
        "grounds": GROUNDS,
        "excusable": EXCUSABLE,
        "holds": cv.holds_of(view),
        "allowed": lambda target: current_actor().may(permission_for(target)),
        "compared_by": compared_by(policy().review_by, view.today),
        "disclaimer": policy().disclaimer,
        "sheet": SHEET in request.args,
    }


def picture_of(view: CaseView) -> Picture | None:
    """Duties that have started, the earliest first, then promises that are open."""
    seen = seen_in(view)
    spans = [*duty_spans(together(view.gathered.duties, view.rules_on).of_the_case, lambda _: seen)]
    spans += promise_spans(view, cv.promises_of(view))
    return drawn(spans, seen.at, seen.zone, title="Duties and open promises")


def honest_in(view: CaseView) -> tuple[ProfessionalDuty, ...]:
    """What the professions ask where this happened; it needs no threshold and no decision."""
    return professional_duties_in(each.regime.jurisdiction for each in _regimes(view))


def _regimes(view: CaseView) -> tuple[RegimeApplies, ...]:
    return applying(view.gathered.case)


def _more(
    view: CaseView,
    duty: DutyNow,
    explained: Mapping[str, list[dict[str, str]]],
    left: Mapping[str, Part],
) -> dict[str, Any]:
    """What the record of this case adds to a row; links only for who may follow them."""
    _, rule = rule_of(duty, view.rules_on)
    watched = rule.threshold_for or duty.id
    waits = duty.awaiting_agreement
    running = duty.status in OPEN and duty.starts_at is not None
    to_do = running and not waits and not duty.done_uncounted
    late = duty.status in LATE and is_ours(duty) and duty.kind not in NOT_OF_THE_CASE
    told = [each for name in dict.fromkeys((duty.id, watched)) for each in explained.get(name, ())]
    return {
        "href": _link(view, target_of(duty, view.rules_on, view.only_person)) if to_do else "",
        "awaiting": waits,
        "agree": _link(view, review_of(view, duty) or Target("record", "event_review")),
        "unmet": _unmet(view, duty, left),
        "answer": _answer(view, left.get(duty.id)),
        "without": _met_without_apology(view, duty, "apology" in rule.must_contain),
        "explained": told,
        "unexplained": late and not waits and all(each["untold"] for each in told),
        "explain": _link(view, Target("record", "explanation", {"duty": watched})),
    }


def _unmet(view: CaseView, duty: DutyNow, left: Mapping[str, Part]) -> dict[str, str]:
    """The way for a duty that cannot be met, and how far it has come, as the checklist says it."""
    part = left.get(duty.id)
    if part is None or duty.status is DutyStatus.MET_LATE or duty.awaiting_agreement:
        return {}
    words, target = part.instead or (button(part.target), part.target)
    _, _, note = part.note.partition(": ")
    return {"words": words, "href": _link(view, target), "note": note}


def _answer(view: CaseView, part: Part | None) -> dict[str, str]:
    """Where to answer what it asks: only where nobody has."""
    words, target = part.answer if part and part.answer else ("", Target("section"))
    return {"words": words, "href": _link(view, target)} if words else {}


def _met_without_apology(view: CaseView, duty: DutyNow, asks: bool) -> str:
    """Its clock stops when they are told. That it asks us to be sorry too, no clock says."""
    if not (asks and duty.kind == "in_person" and duty.met_at):
        return ""
    zone = view.gathered.zone
    said = [e for e in view.gathered.clocks.events() if e.name == "apology_given"]
    first = min((moment_of(each.at, zone) for each in said), default=None)
    if first is None:
        return "It asks for an apology too, and none that counts is on record."
    if first <= duty.met_at or (duty.met_day_only and local_day(first, zone) <= duty.met_at.date()):
        return ""
    return f"It asks for an apology too. The first that counts was on {view.day(first)}, later."


def _link(view: CaseView, target: Target) -> str:
    allowed = current_actor().may(permission_for(target))
    return href(view.incident.ref, target) if allowed else ""


def _explanations(view: CaseView) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """By duty: what the family was told of a lateness, or is to be, in which words, and where."""
    case = view.gathered.case
    places = choices(view.gathered.session, case, "where")
    found: dict[str, list[dict[str, str]]] = {}
    for each in explanations(case, view.gathered.letters, view.gathered.persons):
        told, where = each.said, each.said.given_in or ""
        found.setdefault(told.duty, []).append(
            {
                "words": told.words,
                "on": view.day(each.row.at),
                "untold": each.untold,
                "where": places.get(where, ""),
                "href": _place(view, where),
            }
        )
    yield from found.items()


def _place(view: CaseView, where: str) -> str:
    if where.isdecimal():
        return f"/incidents/{view.incident.ref}/records/conversation/{where}"
    return f"/letters/{where}" if where.startswith("LET-") else ""


def _applies(view: CaseView, each: RegimeApplies) -> dict[str, Any]:
    """Yes or no with those who decided; else that it is treated as applying, and why."""
    return {
        "rules": each.regime.name,
        "answer": _ANSWERS[each.applies],
        "says": " ".join(filter(None, _said(view, each))),
        "doubt": DOUBT[each.regime.trigger.certainty],
        "own": OUR_OWN if each.regime.own else "",
        "test": each.regime.trigger.test,
        "undecided": each.applies is Applies.UNDECIDED,
        "not_in_force": not each.regime.in_force(view.rules_on),
    }


_ANSWERS: Mapping[Applies, str] = {
    Applies.YES: "Yes",
    Applies.NO: "No",
    Applies.UNDECIDED: "Undecided: treated as applying",
}


def _said(view: CaseView, each: RegimeApplies) -> Iterator[str]:
    if each.decision is None or each.decided is None:
        yield "Nobody has decided yet."
    else:
        word, who = DECIDED[each.decision.applies], view.staff_name(each.decided.by)
        yield f"{who} decided “{word}” on {view.day(each.decided.at)}: {each.decision.reason}"
        if each.reviewed:
            agreed = view.staff_name(each.reviewed.by)
            yield f"{agreed} reviewed it on {view.day(each.reviewed.recorded_at)} and agreed."
        yield why_it_does_not_hold(view.gathered.case, each.decided, each.decision)
    if each.applies is Applies.UNDECIDED:
        yield f"By the grade: {each.suggested.why}"
