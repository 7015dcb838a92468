"""The picture in time of a case: where each bar, mark and word of the drawing goes.

x is in per cent of the width and y in pixels, so one drawing fits a phone and a wall, and its
letters never shrink. Colours come from classes; the table below the picture says the same.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from disclosure.actions.duty_acts import act_of
from disclosure.actions.lateness import LATE
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_do.case_view import PromiseView
from disclosure.actions.to_do.law import WHOSE_RULE
from disclosure.pages.incidents.words import Seen, duty_chip, promise_chip
from disclosure.pages.words import When, short_day
from disclosure.policy.cautions import NOT_VERIFIED, caution
from workflows.merged import Act, Obligation
from workflows.regimes import DutyStatus, LimitType
from workflows.words import CommitmentState

TOP, STEP, FOOT = 48, 66, 20  # of the first name, between names, under the last
TONES = {"late": "t-late", "metlate": "t-late", "disputed": "t-late", "today": "t-today"}
TONES |= {"good": "t-good", "soon": "t-soon", "later": "t-s"}
A_SECOND = timedelta(seconds=1)  # a whole day is late from the next midnight on
LONGEST = 34  # letters that fit a phone
IN_DOUBT = "(?)"  # a day that is not verified: there is no room for a sentence
MOST_TICKS = 5


_OVER = (DutyStatus.NOT_OWED, DutyStatus.PASSED)  # in the table only
_BY_ITS_DAY = (DutyStatus.OPEN, DutyStatus.OWED, *LATE)  # whose words are of the law's day


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
    noted_late: bool = False  # as the record once stood, whatever its days are now
    doubt: str = ""  # of its day, where nobody has confirmed that in a source


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
    doubt: str  # behind what it says


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    desc: str
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    now_anchor: str
    now_words: str
    doubt: str = ""  # what IN_DOUBT stands for; empty where no bar bears it


def drawn(
    spans: list[Span], at: datetime, zone: tzinfo, *, title: str, now_words: str = "today"
) -> Picture | None:
    """The spans from above to below, as they stand at `at`. None where there are none."""
    if not spans:
        return None
    scale = _scale(spans, at, zone)
    bars = tuple(_bar(span, scale, TOP + n * STEP) for n, span in enumerate(spans))
    height = TOP + len(spans) * STEP + FOOT - 12
    now = scale.x(at)
    first, last = short_day(scale.first.date()), short_day(scale.last.date())
    return Picture(
        f"{title} from {first} to {last}",
        " ".join(f"{span.name}: {span.chip.words}. {span.doubt}".rstrip() for span in spans)
        + " The table below says the same.",
        height,
        bars,
        tuple(_ticks(scale)),
        now,
        "end" if now > 92 else "start" if now < 8 else "middle",
        now_words,
        NOT_VERIFIED if any(span.doubt for span in spans) else "",
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


def duty_spans(acts: Iterable[Act], seen: Callable[[Obligation], Seen]) -> Iterator[Span]:
    """Duties that have started: one bar for an act, more where what it meets stands unlike."""
    for act in acts:
        shown = list(_unlike(each for each in act.obligations if _is_drawn(each)))
        for each in shown:
            yield _duty(each, _name(shown, each, seen(each)), seen(each))


def _unlike(obligations: Iterable[Obligation]) -> Iterator[Obligation]:
    """The most urgent, and each other that has a due moment of its own or is not done as it is."""
    drawn_already: set[tuple[datetime | None, bool]] = set()
    for each in obligations:
        done = each.now.met_at is not None
        fresh = (each.now.due_at, done) not in drawn_already
        if fresh and (each.now.due_at or done not in {is_done for _, is_done in drawn_already}):
            drawn_already.add((each.now.due_at, done))
            yield each


def _is_drawn(each: Obligation) -> bool:
    """A time of the person's own may last five years: drawn, it would hide all the rest."""
    theirs = each.rule.limit_type is LimitType.PERSON_WINDOW
    return each.now.starts_at is not None and each.now.status not in _OVER and not theirs


def _name(shown: list[Obligation], each: Obligation, seen: Seen) -> str:
    """Whose rule it is stands beside the name where one act has several bars."""
    name = act_of(each.now, seen.rules_on).name
    if len(shown) == 1:
        return name
    whose = [WHOSE_RULE.get(o.rule.legal_force, "Law") for o in shown]
    own = WHOSE_RULE.get(each.rule.legal_force, "Law")
    return f"{name}: {own.lower() if whose.count(own) == 1 else place_of(each)}"


def place_of(each: Obligation) -> str:
    """England, of `England, duty of candour, …`"""
    return each.regime.name.partition(",")[0]


def _duty(each: Obligation, name: str, seen: Seen) -> Span:
    duty, over = each.now, each.now.status is DutyStatus.EXCUSED
    assert duty.starts_at
    zone = duty.starts_at.tzinfo
    target = duty.internal_target_on
    return Span(
        name,
        duty_chip(seen, duty),
        duty.starts_at,
        duty.met_at or (duty.starts_at if over else max(seen.at, duty.starts_at)),
        duty.due_at + A_SECOND if duty.due_on and duty.due_at else duty.due_at,
        datetime.combine(target + timedelta(days=1), datetime.min.time(), zone) if target else None,
        done=duty.met_at is not None,
        excused=over,
        noted_late=duty.status in LATE,
        doubt=caution(duty.certainty) if duty.due_at and duty.status in _BY_ITS_DAY else "",
    )


def promise_spans(view: Viewed, promises: Iterable[PromiseView]) -> Iterator[Span]:
    for shown in promises:
        promise = shown.promise
        if shown.owed and promise.state is CommitmentState.OPEN and promise.due_on:
            yield Span(
                f"Promise: {shown.words}",
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
    mark = ("late" if late or span.noted_late else "met") if span.done else ""
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
        IN_DOUBT if span.doubt else "",
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
