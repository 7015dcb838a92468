"""The duties of a case for an inspector: whose rule, by when, why, from which source, how late."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.actions.duty_acts import act_of, together
from disclosure.actions.explanations_given import explanations_given
from disclosure.actions.late_by import late_by
from disclosure.actions.law.applying import RegimeApplies, applying
from disclosure.actions.packing.words import (
    Row,
    day,
    heading,
    listed,
    moment,
    page,
    sentence,
    table,
)
from disclosure.actions.to_do.case_view import CaseView
from disclosure.actions.to_do.law import WHOSE_RULE
from disclosure.exchange.safe_csv import csv_of
from disclosure.kinds.law import ExplanationReview
from disclosure.policy import policy
from disclosure.policy.cautions import OUR_OWN, caution
from workflows.clock_reasons import why_this_date
from workflows.clocks import DutyNow
from workflows.merged import Obligation
from workflows.regimes import DutyStatus, Facility

HEADS: Row = ("Duty", "What it asks", "Rules", "Force", "Started", "Due", "Stands", "Met", "Late")
HEADS = (*HEADS, "Told about the delay", "Source", "How sure")
AN_HOUR = re.compile(r"\d[ap]m\b")
LATE = (DutyStatus.LATE, DutyStatus.MET_LATE, DutyStatus.OWED)


@dataclass(frozen=True, slots=True)
class Duties:
    of_the_case: tuple[Obligation, ...]
    of_the_organisation: tuple[Obligation, ...]


def duty_pages(view: CaseView) -> dict[str, bytes]:
    found = _found(view)
    rows = [_row(view, each) for each in (*found.of_the_case, *found.of_the_organisation)]
    parts = [*_applies(view), *_in_full(view, found.of_the_case, "Duties of the case")]
    parts += _in_full(view, found.of_the_organisation, "Duties of the organisation")
    parts.append(sentence(policy().disclaimer))
    return {"duties.html": page("Duties", parts), "duties.csv": csv_of(HEADS, rows)}


def _found(view: CaseView) -> Duties:
    merged = together(view.gathered.duties, view.rules_on)
    acts = tuple(each for act in merged.of_the_case for each in act.obligations)
    return Duties(acts, tuple(merged.of_the_organisation))


def _applies(view: CaseView) -> Iterator[str]:
    case = view.gathered.case
    heads = ("Rules", "Do they apply", "Decided by", "Why", "Agreed by", "What it asks", "How sure")
    rows = (_regime(view, each) for each in applying(case))
    yield table("Which rules apply", heads, rows)


def _regime(view: CaseView, each: RegimeApplies) -> Row:
    who = view.staff_name(each.decided.by) if each.decided else "Nobody yet"
    why = each.decision.reason if each.decision else each.suggested.why
    agreed = view.staff_name(each.reviewed.by) if each.reviewed else ""
    trigger = each.regime.trigger
    answer = str(each.applies).replace("_", " ")
    return each.regime.name, answer, who, why, agreed, trigger.test, caution(trigger.certainty)


def _in_full(view: CaseView, found: tuple[Obligation, ...], title: str) -> Iterator[str]:
    yield heading(title)
    if not found:
        yield sentence("None.")
    facility = Facility(timezone=view.gathered.zone.key)
    for each in found:
        row = _row(view, each)
        pairs = [(head, cell) for head, cell in zip(HEADS, row, strict=True) if cell]
        yield table(f"{row[0]}: {each.regime.name}", ("", ""), pairs)
        yield sentence("Why this date:")
        yield listed(why_this_date(each, policy().words.events, facility, view.rules_on))


def _row(view: CaseView, each: Obligation) -> Row:
    duty, zone = each.now, view.gathered.zone
    return (
        act_of(duty, view.rules_on).name,
        duty.what,
        each.regime.name,
        WHOSE_RULE.get(each.rule.legal_force, "Law"),
        _started(view, duty),
        _due(view, each),
        _stands(view, duty),
        moment(duty.met_at, zone, day_only=duty.met_day_only) if duty.met_at else "",
        how_late(view, duty),
        " ".join(_told(view, each)),
        " ".join(filter(None, (duty.source, each.rule.source.url))),
        " ".join(filter(None, (caution(duty.certainty), _own(each)))),
    )


def _own(each: Obligation) -> str:
    return OUR_OWN if each.rule.own or each.regime.own else ""


def _started(view: CaseView, duty: DutyNow) -> str:
    if duty.starts_at is None:
        return "Not started"
    zone = duty.starts_at.tzinfo or view.gathered.zone
    return moment(duty.starts_at, zone, day_only=duty.start_day_only)


def _due(view: CaseView, each: Obligation) -> str:
    """Of a clock that has not started no day is known yet, whatever number the rules give."""
    duty = each.now
    if duty.starts_at is None:
        return "No day yet: the clock has not started"
    if duty.due_on:
        return day(duty.due_on)
    if duty.due_at:
        return moment(duty.due_at, duty.due_at.tzinfo or view.gathered.zone)
    if duty.refused:
        return duty.refused
    return "No number: as soon as practicable"


def _stands(view: CaseView, duty: DutyNow) -> str:
    words = str(duty.status).replace("_", " ")
    because = f", {duty.excuse.replace('_', ' ')}" if duty.excuse else ""
    zone = (duty.due_at or duty.starts_at or view.gathered.at).tzinfo or view.gathered.zone
    where = f" Hours are those of {zone}." if AN_HOUR.search(duty.says) else ""
    return f"{words}{because}. {duty.says}{where}".strip()


def how_late(view: CaseView, duty: DutyNow) -> str:
    """By days, working days where the law counts so, or hours. Late stays late for ever."""
    if duty.status not in LATE:
        return ""
    if duty.due_at is None:
        return "Late"
    by = late_by(duty, view.rules_on, view.gathered.at)
    return f"Late by {by}" if by else "Late, as the record once stood"


def _told(view: CaseView, each: Obligation) -> Iterator[str]:
    """In which words the family was told of it, and who agreed that it will not be met."""
    case = view.gathered.case
    for given in explanations_given(case, view.gathered.letters, view.gathered.persons):
        row, told = given.row, given.said
        if told.duty in (each.now.id, each.rule.threshold_for):
            yield f"{day(view.gathered.day_of(given.since))}: {told.words}"
            agreed = case.agreement(ExplanationReview, row.number)
            if told.unmet:
                who = view.staff_name(agreed.by) if agreed else "nobody yet"
                yield f"(Will not be met. Agreed by {who}.)"
