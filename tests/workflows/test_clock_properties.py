"""What must hold of the clocks whatever the facts are, in whatever order they come on record."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.policy import policy
from disclosure.policy.marks import LOADER, ROOT
from workflows.clocks import DutyNow, DutyStatus, Event, Excuse, duties_now
from workflows.counting import Due, midnight
from workflows.lateness import Lateness
from workflows.regimes import Duty, Facility, LimitType, Regime, Unit

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EXAMPLES = 600 if SOAK else 60
ALWAYS = settings(max_examples=EXAMPLES, database=None)
OF_EACH = settings(max_examples=EXAMPLES // 10, database=None)

pytestmark = [pytest.mark.soak] if SOAK else []

REGIMES = {regime.id: regime for regime in policy().regimes}
TEXT: dict[str, Any] = yaml.load(
    (ROOT / "policy" / "regimes.yaml").read_text("utf-8"), Loader=LOADER
)
WRITTEN: dict[str, dict[str, Any]] = {each["id"]: each for each in TEXT["regimes"]}
PLACE = Facility("America/Chicago", policy().calendar("us-federal"))
LISTED = datetime(2026, 1, 2, tzinfo=UTC)  # in every zone a year that the calendars list
FIRST_DAY, DAYS = datetime(2026, 1, 1, tzinfo=UTC), 700
LATE = (DutyStatus.LATE, DutyStatus.MET_LATE)
OTHERS = (
    *("declined_by_person", "refusal_recorded", "contact_failed", "attempts_recorded"),
    *("contact_restored", "became_aware", "occurred"),
)

every_regime = pytest.mark.parametrize("regime", REGIMES.values(), ids=REGIMES)


def names_in(regime: Regime) -> list[str]:
    of_duties = {name for duty in regime.duties for name in (duty.clock_starts, duty.completed_by)}
    return sorted(of_duties | {*OTHERS})


def zone_of(regime: Regime) -> tzinfo:
    zone = regime.zone or PLACE.zone
    assert zone
    return zone


@st.composite
def events_of(draw: st.DrawFn, regime: Regime, before: datetime) -> Event:
    """One fact that lies before that moment, on record at once or some days later."""
    minutes = int((before - FIRST_DAY) / timedelta(minutes=1))
    at = FIRST_DAY + timedelta(minutes=draw(st.integers(0, minutes)))
    days = draw(st.sampled_from([0, 0, 0, 1, 9, 60]))
    return Event(
        draw(st.sampled_from(names_in(regime))),
        draw(st.sampled_from([at, at, (at - timedelta(days=1)).date()])),
        recorded_at=min(at + timedelta(days=days), before) if days else None,
        agreed=draw(st.sampled_from([False, False, True])),
        mode=draw(st.sampled_from([None, None, "in_person", "phone", "writing"])),
        duties=draw(st.sampled_from([frozenset[str](), frozenset({regime.duties[0].id})])),
    )


@st.composite
def answers_of(draw: st.DrawFn, regime: Regime) -> dict[str, str]:
    asked = [duty.id for duty in regime.duties if duty.asks_a_person]
    said = draw(st.lists(st.sampled_from(["yes", "no", None]), min_size=len(asked)))
    return {name: word for name, word in zip(asked, said, strict=False) if word}


@st.composite
def whole_cases(draw: st.DrawFn, regime: Regime) -> dict[str, Any]:
    """What `duties_now` takes, at some moment, beside the regime."""
    now = FIRST_DAY + timedelta(minutes=draw(st.integers(60, DAYS * 24 * 60)))
    grounds = sorted({ground for duty in regime.duties for ground in duty.excuses})
    agreed = st.builds(
        Excuse,
        st.sampled_from(grounds or ["clinical_reasons"]),
        st.integers(0, DAYS).map(lambda days: FIRST_DAY + timedelta(days=days)),
        st.sampled_from([None, now + timedelta(days=30), now - timedelta(days=1)]),
    )
    return {
        "events": draw(st.lists(events_of(regime, now), max_size=12)),
        "now": now,
        "answers": draw(answers_of(regime)),
        "facility": draw(st.sampled_from([PLACE, None])),
        "excuses": draw(st.lists(agreed, max_size=2)),
    }


# One more holiday.

COUNTS_WORKING_DAYS = [
    regime
    for regime in REGIMES.values()
    if any(
        unit is Unit.WORKING_DAYS
        for duty in regime.duties
        for unit in (duty.limit.unit, duty.target.unit if duty.target else None)
    )
]


@pytest.mark.parametrize("regime", COUNTS_WORKING_DAYS, ids=lambda regime: regime.id)
@OF_EACH
@given(data=st.data())
def test_one_more_holiday_moves_no_day_earlier(regime: Regime, data: st.DataObject) -> None:
    case = data.draw(whole_cases(regime)) | {"facility": PLACE}
    start = data.draw(st.datetimes(datetime(2026, 1, 1), datetime(2028, 3, 1)))  # noqa: DTZ001
    starts = [Event(duty.clock_starts, start.replace(tzinfo=UTC)) for duty in regime.duties]
    asked = case | {"events": [*case["events"], *starts], "now": datetime(2028, 3, 2, tzinfo=UTC)}
    holiday = data.draw(st.dates(start.date(), start.date() + timedelta(days=90)))
    calendar = regime.calendar
    assert calendar

    more = replace(calendar, non_working=calendar.non_working | {holiday})
    before = duties_now(regime, **asked)
    after = duties_now(replace(regime, calendar=more), **asked)

    for plain, moved in zip(before, after, strict=True):
        assert not_earlier(plain.due_at, moved.due_at, moved)
        assert not_earlier(plain.internal_target_on, moved.internal_target_on, moved)
        assert not (moved.past_target and not plain.past_target)


def not_earlier(plain: date | None, moved: date | None, duty: DutyNow) -> bool:
    if plain is None or moved is None:
        return plain is None or duty.refused is not None
    return plain <= moved


# Lateness.


@dataclass
class Told:
    """A case as it grows: what is on record, and what was noted as late, as the actions do it."""

    regime: Regime
    now: datetime
    reads_its_notes: bool
    events: list[Event] = field(default_factory=list)
    notes: list[Lateness] = field(default_factory=list)

    def duties(self) -> tuple[DutyNow, ...]:
        late = tuple(self.notes) if self.reads_its_notes else ()
        return duties_now(self.regime, self.events, self.now, facility=PLACE, late=late)

    def look(self) -> None:
        """What disclosure/actions/lateness.py notes before a change, and in each sweep."""
        noted = {note.duty for note in self.notes}
        for duty in self.duties():
            by_law = duty.limit_type is LimitType.DEADLINE and duty.status in LATE
            if by_law and not duty.provisional and duty.id not in noted:
                assert duty.starts_at
                assert duty.due_at
                over_at = duty.due_at + timedelta(seconds=1) if duty.due_on else None
                due = Due(duty.due_at.astimezone(UTC), duty.due_on, over_at)
                start = duty.starts_at.astimezone(UTC)
                self.notes.append(Lateness(self.regime.id, duty.id, start, due))

    def vanished(self) -> set[str]:
        standing = {duty.id for duty in self.duties() if duty.status in LATE}
        return {
            note.duty
            for note in self.notes
            if note.duty not in standing and not self.shown_in_time(note)
        }

    def shown_in_time(self, note: Lateness) -> bool:
        duty = self.regime.duty(note.duty)
        return any(
            each.agreed
            and each.name == duty.completed_by
            and each.counts_for(duty.id)
            and each.fits(duty.modes)
            and not note.due.passed(moment(each, zone_of(self.regime)))
            for each in self.events
        )


def moment(event: Event, zone: tzinfo) -> datetime:
    return event.at if isinstance(event.at, datetime) else midnight(event.at, zone)


TELL_ONLY = ["tell"]
ANYTHING = ["tell", "tell", "tell", "agree", "correct", "withdraw"]
DATED = [
    (regime, duty)
    for regime in REGIMES.values()
    for duty in regime.duties
    if duty.limit_type is LimitType.DEADLINE and (duty.limit.n or duty.limit.month_day)
]


@pytest.mark.parametrize(("reads_its_notes", "acts"), [(True, ANYTHING), (False, TELL_ONLY)])
@ALWAYS
@given(data=st.data())
def test_lateness_never_disappears_unless_an_agreed_record_shows_it_was_in_time(
    reads_its_notes: bool, acts: list[str], data: st.DataObject
) -> None:
    regime, duty = data.draw(st.sampled_from(DATED))
    told = Told(regime, FIRST_DAY + timedelta(days=60), reads_its_notes)
    for _ in range(data.draw(st.integers(4, 14))):
        told.now += timedelta(hours=data.draw(st.integers(1, 24 * 15)))
        told.look()
        change(told, duty, data, data.draw(st.sampled_from(acts)))
        assert not told.vanished()


def change(told: Told, duty: Duty, data: st.DataObject, act: str) -> None:
    """Somebody tells of something, agrees to it, corrects when it was, or takes it back."""
    if act == "tell" or not told.events:
        told.events.append(data.draw(of_the_duty(told, duty)))
        return
    old = told.events.pop(data.draw(st.integers(0, len(told.events) - 1)))
    if act == "agree":
        told.events.append(replace(old, agreed=True))
    elif act == "correct":
        other = data.draw(of_the_duty(told, duty))
        told.events.append(replace(old, at=other.at, recorded_at=told.now))


@st.composite
def of_the_duty(draw: st.DrawFn, told: Told, duty: Duty) -> Event:
    """A fact that moves this duty's clock, not long before another one or now; on record now."""
    named = [duty.clock_starts, duty.clock_starts, duty.completed_by, duty.completed_by]
    stand_in = told.regime.provisional_starts.get(duty.clock_starts)
    names = [*named, *OTHERS, *(each for each in (stand_in, duty.limit.also_before) if each)]
    near = draw(st.sampled_from([told.now, *(moment(each, UTC) for each in told.events)]))
    hours = draw(st.sampled_from([0, 1, 20, 24 * 3, 24 * 9, 24 * 40]))
    at = max(LISTED, near - timedelta(hours=hours))
    mode = min(duty.modes, default=None)
    return Event(draw(st.sampled_from(names)), at, recorded_at=told.now, mode=mode)


# Nothing is dropped, nothing stands as its kind of limit cannot.

STATUSES: Mapping[str, set[str]] = {
    kind: {
        status
        for status, rule in TEXT["vocabulary"]["statuses"].items()
        if kind in rule["limit_types"]
    }
    for kind in TEXT["vocabulary"]["limit_types"]
}


def running(regime_id: str, answers: Mapping[str, str]) -> list[str]:
    """From the text: all but those answered no, and those replaced on an explicit yes."""
    duties = WRITTEN[regime_id]["duties"]
    replaced = {duty.get("replaces") for duty in duties if answers.get(duty["id"]) == "yes"}
    return [
        duty["id"]
        for duty in duties
        if answers.get(duty["id"]) != "no" and duty["id"] not in replaced
    ]


@every_regime
@OF_EACH
@given(data=st.data())
def test_every_duty_not_answered_no_nor_replaced_is_there(
    regime: Regime, data: st.DataObject
) -> None:
    case = data.draw(whole_cases(regime))

    found = duties_now(regime, **case)

    assert [duty.id for duty in found] == running(regime.id, case["answers"])
    for duty in found:
        assert str(duty.status) in STATUSES[str(duty.limit_type)]


@every_regime
@OF_EACH
@given(data=st.data())
def test_the_order_of_the_facts_does_not_matter(regime: Regime, data: st.DataObject) -> None:
    case = data.draw(whole_cases(regime))
    shuffled = data.draw(st.permutations(case["events"]))

    assert duties_now(regime, **case) == duties_now(regime, **case | {"events": shuffled})


# What is said.

ID = re.compile(r"\w_\w")
NOT_SAID = re.compile(r"\b(overdue|breach\w*|SLA|pending)\b", re.IGNORECASE)


@every_regime
@OF_EACH
@given(data=st.data())
def test_what_is_said_is_plain_and_calls_no_target_law(regime: Regime, data: st.DataObject) -> None:
    for duty in duties_now(regime, **data.draw(whole_cases(regime))):
        assert duty.says.strip()
        assert not ID.search(duty.says), duty.says
        assert not NOT_SAID.search(duty.says), duty.says
        if duty.internal_target_on:
            assert "Our own target, not the law: " in duty.says
        if duty.limit_type is LimitType.TARGET and duty.due_at:
            assert "A target, not a legal limit." in duty.says
            assert "Late." not in duty.says


# Time alone.

ONWARD: Mapping[DutyStatus, set[DutyStatus]] = {
    DutyStatus.OPEN: {DutyStatus.LATE, DutyStatus.OWED, DutyStatus.PASSED},
}


@every_regime
@OF_EACH
@given(data=st.data())
def test_time_alone_makes_open_late_and_nothing_back(regime: Regime, data: st.DataObject) -> None:
    case = data.draw(whole_cases(regime)) | {"excuses": ()}
    moments = sorted(
        case["now"] + timedelta(hours=hours)
        for hours in [0, *data.draw(st.lists(st.integers(0, 24 * 500), max_size=4))]
    )

    stages = [duties_now(regime, **case | {"now": now}) for now in moments]

    for one, next_one in pairwise(stages):
        for duty, later in zip(one, next_one, strict=True):
            assert later.status in {duty.status} | ONWARD.get(duty.status, set())
            assert (later.due_at, later.starts_at) == (duty.due_at, duty.starts_at)


def test_at_the_due_moment_it_is_open_and_a_second_later_it_is_late() -> None:
    for regime in REGIMES.values():
        start = datetime(2026, 3, 27, 23, 59, tzinfo=UTC)
        starts = [Event(duty.clock_starts, start) for duty in regime.duties]
        for duty in duties_now(regime, starts, start, facility=PLACE):
            if duty.due_at and done_by_another(regime.duty(duty.id), regime.duties):
                assert at(regime, starts, duty, duty.due_at) is DutyStatus.OPEN
                over = at(regime, starts, duty, duty.due_at + timedelta(seconds=1))
                assert over in ONWARD[DutyStatus.OPEN]


def done_by_another(duty: Duty, duties: Sequence[Duty]) -> bool:
    """Not by an event that also starts a clock, which is told above for all at once."""
    starts = {each.clock_starts for each in duties}
    watched = {each.id: each.completed_by for each in duties}.get(duty.threshold_for or "")
    return not {duty.completed_by, watched, duty.limit.also_before} & starts


def at(regime: Regime, events: list[Event], duty: DutyNow, now: datetime) -> DutyStatus:
    found = duties_now(regime, events, now, facility=PLACE)
    return next(each.status for each in found if each.id == duty.id)
