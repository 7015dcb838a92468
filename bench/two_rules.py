"""The two rules that are held beside each other: alerts before a typed day, and our own ladders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol

from bench.made import ENGLAND, WALES, ZONE, Hospital, Incident
from disclosure.permissions import Permission
from disclosure.policy import policy
from workflows.clocks import DutyNow, DutyStatus, duties_now
from workflows.counting import due_after, local_day
from workflows.escalation import Fallen, Reminders, Watched, fallen, next_rung_at
from workflows.events import Event
from workflows.regimes import Regime
from workflows.staffing import receivers

TELL, WRITE = "tell", "write"
WITH_A_NUMBER = {
    ENGLAND: {"sc35-notify": TELL},
    WALES: {"wls-inperson-delay": TELL, "wls-written": WRITE},
}
WITHOUT = {"wls-inperson": TELL}  # the law gives no number; only our ladder knows what to do then
ALERTS = (5, 2)  # days before the day that is shown
STILL_OPEN = (DutyStatus.OPEN, DutyStatus.LATE, DutyStatus.OWED)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One incident as a program knows it at a moment. `looked_at`: when it was last looked at."""

    incident: Incident
    now: datetime
    looked_at: datetime
    told_at: datetime | None = None
    noted_at: datetime | None = None
    written_at: datetime | None = None

    @property
    def regime(self) -> Regime:
        return regime_called(self.incident.regime)


@dataclass(frozen=True, slots=True)
class Message:
    """`act`: what it asks somebody to do."""

    act: str
    to: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """`shown`: the due moment of each duty whose clock runs. `next_at`: when time alone has more
    to say.
    """

    messages: tuple[Message, ...]
    next_at: datetime | None
    shown: Mapping[str, datetime]


class Rule(Protocol):
    """What a program does about one incident; it is asked whenever time or a new fact has come."""

    def look(self, record: OnRecord) -> Look: ...


@dataclass(frozen=True, slots=True)
class AlertsBeforeATypedDay:
    """The best open rival: the clock starts when the grade is typed, it alerts whoever has the
    incident five and two days before the day, and never after it.

    It is given all else that the law asks: the right number, the right calendar and holidays, and
    a clock for the letter, which starts when the talk is noted.
    """

    house: Hospital

    def look(self, record: OnRecord) -> Look:
        shown = dict(self._shown(record))
        alerts = [each for duty, due in shown.items() for each in self._alerts(duty, due, record)]
        sent = (each for each in alerts if record.looked_at < each.sent_at <= record.now)
        ahead = (each.sent_at for each in alerts if each.sent_at > record.now)
        return Look(tuple(sent), min(ahead, default=None), shown)

    def _shown(self, record: OnRecord) -> Iterator[tuple[str, datetime]]:
        starts = {TELL: record.incident.graded_at, WRITE: record.noted_at}
        done = {TELL: record.told_at, WRITE: record.written_at}
        for duty_id, act in WITH_A_NUMBER[record.incident.regime].items():
            start, duty = starts[act], record.regime.duty(duty_id)
            if start and start <= record.now and not done[act]:
                due = due_after(duty.limit, duty.counting, start, ZONE, record.regime.calendar)
                assert due
                yield duty_id, due.at

    def _alerts(self, duty_id: str, due: datetime, record: OnRecord) -> Iterator[Message]:
        for days in ALERTS:
            day = local_day(due, ZONE) - timedelta(days=days)
            at = self.house.hours.begin(day, ZONE)
            yield Message(_act_of(record.incident, duty_id), record.incident.owner, at)


@dataclass(slots=True)
class OurLadders:
    """What the sweep does, by the same rules: clocks of the law, ladders of policy/reminders.yaml,
    stand-ins. `sent`: keys of what went out, so that nothing goes out twice.
    """

    house: Hospital
    reminders: Reminders
    sent: set[tuple[str, ...]] = field(default_factory=set)

    def look(self, record: OnRecord) -> Look:
        duties = list(_open_duties(record))
        watched = [each for duty in duties for each in _watched(duty, record)]
        ahead = (self._next_at(each, record.now) for each in watched)
        shown = {duty.id: duty.due_at for duty in duties if duty.due_at}
        sent = tuple(self._sent(watched, record))
        return Look(sent, min((at for at in ahead if at), default=None), shown)

    def _next_at(self, thing: Watched, now: datetime) -> datetime | None:
        ladder = self.reminders.ladders[thing.ladder]
        return next_rung_at(thing, ladder, ZONE, self.reminders.hours, now)

    def _sent(self, watched: list[Watched], record: OnRecord) -> Iterator[Message]:
        colleagues = self.house.colleagues(local_day(record.now, ZONE))
        for thing in watched:
            for rung in self._fallen(thing, record):
                for told in receivers(rung.to, thing, colleagues, local_day(record.now, ZONE)):
                    key = (thing.key, thing.ladder, str(thing.due), rung.rung, told.email)
                    if key not in self.sent:
                        self.sent.add(key)
                        act = _act_of(record.incident, thing.key)
                        yield Message(act, told.email, record.now)

    def _fallen(self, thing: Watched, record: OnRecord) -> tuple[Fallen, ...]:
        ladder, hours = self.reminders.ladders[thing.ladder], self.reminders.hours
        return fallen(thing, ladder, ZONE, hours, record.now, record.looked_at)


def events_of(record: OnRecord) -> Iterator[Event]:
    """What is on record, as the regimes name it. A talk also says why it comes late, where it
    does; and whoever has to agree to what was noted late does so.
    """
    incident = record.incident
    yield Event("became_aware", incident.aware_at, incident.reported_at)
    yield Event("reported_locally", incident.reported_at)
    if record.told_at:
        for name in ("in_person_notified", "delay_explained"):
            yield Event(name, record.told_at, record.noted_at, agreed=True)
    if record.written_at:
        yield Event("written_notified", record.written_at)


@cache
def regime_called(regime_id: str) -> Regime:
    """With those of its duties alone that are looked at here."""
    whole = policy().regime(regime_id)
    asked = {*WITH_A_NUMBER[regime_id], *WITHOUT}
    return replace(whole, duties=tuple(duty for duty in whole.duties if duty.id in asked))


def _act_of(incident: Incident, duty_id: str) -> str:
    return {**WITH_A_NUMBER[incident.regime], **WITHOUT}[duty_id]


def _open_duties(record: OnRecord) -> Iterator[DutyNow]:
    denied = record.incident.denied
    if denied and denied[0] <= record.now < denied[1]:
        return
    for duty in duties_now(record.regime, events_of(record), record.now):
        if duty.status in STILL_OPEN:
            yield duty


def _watched(duty: DutyNow, record: OnRecord) -> Iterator[Watched]:
    """As disclosure/actions/watching.py has it for the same duties."""
    owner, needs = record.incident.owner, str(Permission.RECORD_CARE)
    assert duty.starts_at
    if due := duty.due_on or duty.due_at:
        yield Watched(duty.id, "duty", duty.starts_at, due, owner, needs)
        return
    yield Watched(duty.id, "telling", duty.starts_at, None, owner, needs)
    if duty.internal_target_on:
        target = duty.internal_target_on
        yield Watched(duty.id, "target", duty.starts_at, target, owner, needs)
