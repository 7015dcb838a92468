"""The picture in time of a case: where each bar, mark and word of the drawing goes.

x is in per cent of the width and y in pixels, so one drawing fits a phone and a wall, and its
letters never shrink. Colours come from classes; the table below the picture says the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from disclosure.actions.case_view import PromiseView
from disclosure.actions.duty_acts import act_of
from disclosure.actions.facts import NOT_OF_THE_CASE
from disclosure.actions.to_do import Viewed
from disclosure.pages.case_words import duty_chip, promise_chip
from disclosure.pages.words import When, short_day
from workflows.clocks import DutyNow
from workflows.regimes import DutyStatus
from workflows.words import CommitmentState

TOP, STEP, FOOT = 48, 66, 20  # of the first name, between names, under the last
TONES = {"late": "t-late", "metlate": "t-late", "disputed": "t-late", "today": "t-today"}
TONES |= {"good": "t-good", "soon": "t-soon", "later": "t-s"}
LONGEST = 34  # letters that fit a phone
MOST_TICKS = 5


_OVER = (DutyStatus.NOT_OWED, DutyStatus.PASSED)  # in the table only


@dataclass(frozen=True, slots=True)
class Span:
    """One duty or promise in time."""

    name: str
    chip: When
    start: datetime
    end: datetime  # when it was done, or now
    due: datetime | None = None
    target: datetime | None = None
    done: bool = False
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A span, placed."""

    name: str
    says: str
    tone: str
    y: int
    x: float
    width: float
    over_x: float | None  # from where it is late
    over_width: float
    due: float | None
    target: float | None
    mark: str  # met, late, or nothing
    mark_x: float
    done: bool


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    desc: str
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    now_anchor: str


def picture_of(view: Viewed, promises: Iterable[PromiseView]) -> Picture | None:
    """Duties that have started, then promises that are open. None where there is neither."""
    spans = [*_duties(view), *_promises(view, promises)]
    if not spans:
        return None
    scale = _scale(spans, view.gathered.at, view.gathered.zone)
    bars = tuple(_bar(span, scale, TOP + n * STEP) for n, span in enumerate(spans))
    height = TOP + len(spans) * STEP + FOOT - 12
    now = scale.x(view.gathered.at)
    first, last = short_day(scale.first.date()), short_day(scale.last.date())
    return Picture(
        f"Duties and open promises from {first} to {last}",
        " ".join(f"{span.name}: {span.chip.words}." for span in spans)
        + " The table below says the same.",
        height,
        bars,
        tuple(_ticks(scale)),
        now,
        "end" if now > 92 else "start" if now < 8 else "middle",
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return round(min(100.0, max(0.0, share * 100)), 2)


def _scale(spans: list[Span], now: datetime, zone: tzinfo) -> _Scale:
    moments = [now, *(s.start for s in spans), *(s.end for s in spans)]
    moments += [at for s in spans for at in (s.due, s.target) if at]
    first, last = min(moments).astimezone(zone), max(moments).astimezone(zone)
    margin = max(timedelta(hours=2), (last - first) * 0.04)
    return _Scale(first - margin, last + margin)


def _duties(view: Viewed) -> Iterator[Span]:
    for duty in view.gathered.duties:
        if duty.starts_at and duty.kind not in NOT_OF_THE_CASE and duty.status not in _OVER:
            yield _duty(view, duty)


def _duty(view: Viewed, duty: DutyNow) -> Span:
    assert duty.starts_at
    over, target = duty.status is DutyStatus.EXCUSED, duty.internal_target_on
    return Span(
        act_of(duty, view.rules_on).name,
        duty_chip(view, duty),
        duty.starts_at,
        duty.met_at or (duty.starts_at if over else view.gathered.at),
        view.end_of(duty.due_on) if duty.due_on else duty.due_at,
        view.end_of(target) if target else None,
        done=duty.met_at is not None,
        excused=over,
    )


def _promises(view: Viewed, promises: Iterable[PromiseView]) -> Iterator[Span]:
    for shown in promises:
        promise = shown.promise
        if shown.owed and promise.state is CommitmentState.OPEN and promise.due_on:
            yield Span(
                f"Promise: {promise.words}",
                promise_chip(view, shown),
                promise.recorded_at,
                max(view.gathered.at, promise.recorded_at),
                view.end_of(promise.due_on),
            )


def _bar(span: Span, scale: _Scale, y: int) -> Bar:
    start, end = scale.x(span.start), scale.x(span.end)
    due = scale.x(span.due) if span.due else None
    late = span.due is not None and span.end > span.due
    run_end = due if late and due is not None else end
    mark = ("late" if late else "met") if span.done else ""
    return Bar(
        _short(span.name),
        _short(span.chip.words),
        TONES.get(span.chip.tone, "t-s"),
        y,
        start,
        round(max(0.0 if span.excused else 0.4, run_end - start), 2),
        due if late else None,
        round(max(0.4, end - run_end), 2) if late else 0.0,
        due,
        scale.x(span.target) if span.target else None,
        mark,
        end,
        span.done,
    )


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    """Months where there is room for them, else days evenly apart."""
    days = (scale.last - scale.first).days + 1
    if days > 62:
        yield from _months(scale, max(1, -(-days // 30 // MOST_TICKS)))
        return
    step = -(-days // MOST_TICKS)
    on = scale.first.date() + timedelta(days=1)
    while on <= scale.last.date():
        at = datetime.combine(on, datetime.min.time(), scale.first.tzinfo)
        if scale.x(at) < 90:
            yield scale.x(at), f"{on.day} {on:%b}"
        on += timedelta(days=step)


def _months(scale: _Scale, step: int) -> Iterator[tuple[float, str]]:
    on = date(scale.first.year, scale.first.month, 1)
    while True:
        month = on.year * 12 + on.month - 1 + step
        on = date(month // 12, month % 12 + 1, 1)
        at = datetime.combine(on, datetime.min.time(), scale.first.tzinfo)
        if scale.x(at) >= 94:
            return
        yield scale.x(at), f"{on:%b}" if on.month > 1 else f"{on:%b %Y}"
