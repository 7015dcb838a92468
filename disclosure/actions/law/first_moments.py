"""When the harm was and when we first knew of it, as both stand now: a day where no hour is known.

Whoever tells them, counts from them or waits by them asks here, so that one answer is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from disclosure.actions.reading import Case
from disclosure.actions.reading_some import of_cases_with
from disclosure.kinds.fields import moment_of
from disclosure.kinds.law import Event, EventReview
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from workflows.counting import day_of

HAPPENED, KNEW = "occurred", "became_aware"  # the events of those names
KEPT = "knew_at"  # in what is left of a case whose words were destroyed


@dataclass(frozen=True, slots=True)
class Firsts:
    """`harmed_at`: None where nobody knows."""

    harmed_at: datetime | date | None
    knew_at: datetime | date


def harmed_at(case: Case) -> datetime | date | None:
    """By the latest event that says so and that a second person agreed to; else as it was told
    when the case was opened. None where nobody knows. One for some duties alone is only theirs.
    """
    if agreed := agreed_to(case, HAPPENED):
        return agreed[max(agreed)]
    i = case.incident
    return _as_told(case, i.occurred_at, i.occurred_day_only) if i.occurred_at else None


def harm_told_by(case: Case) -> int:
    """The number of the event that put it right; 0 where it is as it was told first."""
    return max(agreed_to(case, HAPPENED), default=0)


def knew_at(case: Case) -> datetime | date:
    """The first of what was told and what a second person agreed to: from it the clocks run. Of a
    case whose words were destroyed, as it was then.
    """
    if case.destroyed and (kept := case.destroyed.body.get(KEPT)):
        return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)
    i = case.incident
    told = _as_told(case, i.became_aware_at, i.became_aware_day_only)
    known = [told, *agreed_to(case, KNEW).values()]
    return min(known, key=lambda at: moment_of(at, case.zone))


def happened_on(case: Case) -> date | None:
    """The local day of the harm. None where nobody knows."""
    at = harmed_at(case)
    return day_of(at, case.zone) if at else None


def knew_on(case: Case) -> date:
    """The local day from which the clocks run, and of which the rules hold."""
    return day_of(knew_at(case), case.zone)


def firsts_of(session: Session, incidents: Iterable[Incident]) -> Mapping[int, Firsts]:
    """Of every case on a list, by its id. Read are those alone in which an event may have put one
    of the two right: where none was told, they are as when the case was opened. So are those of a
    case whose words cannot be opened: it takes no other out of the list.
    """
    here = list(incidents)
    as_opened = {each.id: _firsts(Case(each, {})) for each in here}
    return as_opened | of_cases_with(session, here, _firsts, Evidence.kind == Event.word)


def _firsts(case: Case) -> Firsts:
    return Firsts(harmed_at(case), knew_at(case))


def agreed_to(case: Case, name: str) -> Mapping[int, datetime | date]:
    """When an event of that name was, by each record of one to which a second person agreed."""
    return {
        row.number: event.at
        for row, event in case.those(Event)
        if event.name == name and not event.duties and case.agreed(EventReview, row.number)
    }


def _as_told(case: Case, at: datetime, day_only: bool) -> datetime | date:
    return day_of(at, case.zone) if day_only else at
