"""A list of duties as its table shows it: whose rule, by when, why, and how sure we are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo
from typing import Any

from disclosure.actions.duty_acts import act_of
from disclosure.actions.late_by import other_clocks
from disclosure.actions.to_do.case_view import CaseView
from disclosure.actions.to_do.law import WHOSE_RULE
from disclosure.pages.incidents.words import Seen, duty_chip, seen_in
from disclosure.pages.words import When, day
from disclosure.policy import policy
from disclosure.policy.cautions import OUR_OWN, caution
from workflows.clock_reasons import why_this_date
from workflows.clock_words import DAY_MEANS, hour_of_day
from workflows.clocks import DutyNow
from workflows.counting import A_SECOND
from workflows.merged import Act, Merged, Obligation, ways_that_differ
from workflows.phrases import going_on
from workflows.regimes import Certainty, Facility

DOUBT: Mapping[Certainty, str] = {each: caution(each) for each in Certainty}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty of one regime. `holds`: what has to be told or written in doing it. `asks`: what a
    person may answer, so that it does not run.
    """

    id: str
    name: str
    what: str
    holds: str
    whose: str
    rules: str
    due: str
    started: str
    starts: str
    says: str
    chip: When
    doubt: str
    own: str
    why: tuple[str, ...]
    source: str
    source_href: str
    asks: str
    more: Mapping[str, Any] = field(default_factory=dict)  # what only a case knows


@dataclass(frozen=True, slots=True)
class ActRow:
    """What one act meets: the most urgent duty, then the others; `ways` where they ask unlike."""

    first: DutyRow
    also: tuple[DutyRow, ...]
    ways: str


@dataclass(frozen=True, slots=True)
class Rows:
    of_the_case: tuple[ActRow, ...]
    of_the_organisation: tuple[DutyRow, ...]

    @property
    def all(self) -> tuple[DutyRow, ...]:
        acts = (row for act in self.of_the_case for row in (act.first, *act.also))
        return (*acts, *self.of_the_organisation)


Seeing = Callable[[Obligation], Seen]
More = Callable[[DutyNow], Mapping[str, Any]]


def rows_in(view: CaseView, found: Merged, more: More) -> Rows:
    seen = seen_in(view)
    return rows_of(found, lambda _: seen, Facility(timezone=view.gathered.zone.key), more)


def rows_of(found: Merged, seeing: Seeing, facility: Facility, more: More = lambda _: {}) -> Rows:
    def row(each: Obligation) -> DutyRow:
        return _row(each, seeing(each), facility, more)

    return Rows(
        tuple(_act_row(act, row) for act in found.of_the_case),
        tuple(row(each) for each in found.of_the_organisation),
    )


def _act_row(act: Act, row: Callable[[Obligation], DutyRow]) -> ActRow:
    also = tuple(row(each) for each in act.also)
    return ActRow(row(act.first), also, ways_that_differ(act))


def _row(each: Obligation, seen: Seen, facility: Facility, more: More) -> DutyRow:
    duty, rule, regime = each.now, each.rule, each.regime
    return DutyRow(
        id=f"{regime.id}-{duty.id}",
        name=act_of(duty, seen.rules_on).name,
        what=duty.what,
        holds="; ".join(going_on(part.means.rstrip(".")) for part in rule.parts),
        whose=WHOSE_RULE.get(rule.legal_force, "Law"),
        rules=regime.name,
        due=_due(each, seen),
        started=_started(duty, seen),
        starts=_what_started(each),
        says=duty.says,
        chip=duty_chip(seen, duty),
        doubt=DOUBT[duty.certainty],
        own=OUR_OWN if rule.own or regime.own else "",
        why=why_this_date(each, policy().words.events, facility, seen.rules_on),
        source=duty.source,
        source_href=rule.source.url or "",
        asks=rule.question if rule.applies_if or duty.starts_at else "",
        more=more(duty),
    )


def _what_started(each: Obligation) -> str:
    """Where another event stands in for the real start, that one: nobody reads on what day an
    opinion reached us that has not come.
    """
    rule = each.rule
    stand_in = each.regime.provisional_starts.get(rule.clock_starts, "")
    means = policy().words.events.get(stand_in, "") if each.now.provisional else ""
    return means or rule.starts_means


def _due(each: Obligation, seen: Seen) -> str:
    """The day in a few words; a target of the house stands in the sentences, called so."""
    duty = each.now
    if duty.starts_at is None:
        return "Not started"
    if duty.due_at:
        on, clocks = duty.due_on, other_clocks(duty, seen.zone)
        at = f"{day(on, seen.today)}{clocks}" if on else _end(duty.due_at, seen)
        says = DAY_MEANS.get(duty.limit_type, "{day}").format(day=at)
        return f"{says[0].upper()}{says[1:]}"
    if duty.refused:
        return "No date can be given"
    return "No number: as soon as practicable"


def _end(at: datetime, seen: Seen) -> str:
    """Nobody has a minute of the day that begins at 00:00: the day before is named, as in lists."""
    if at.time() == time():
        return f"the end of {_moment(at - A_SECOND, seen, day_only=True)}"
    return _moment(at, seen)


def _started(duty: DutyNow, seen: Seen) -> str:
    """A fact whose hour nobody knows begins with its day."""
    at = duty.starts_at
    if at is None:
        return ""
    return _moment(at, seen, day_only=duty.start_day_only or at.time() == time())


def _moment(at: datetime, seen: Seen, *, day_only: bool = False) -> str:
    """In the zone of the regime, which is named where the reader looks from another."""
    there: tzinfo = at.tzinfo or seen.zone
    elsewhere = at.utcoffset() != at.astimezone(seen.zone).utcoffset()
    on = day(at.date(), seen.today)
    said = on if day_only else f"{on}, {hour_of_day(at)}"
    return f"{said} ({there})" if elsewhere else said
