"""The sweep: looks at each case in which something fell due, and asks who has to be asked.

Each case is a transaction of its own: what became late is noted, messages are written under keys
that exist once, what is to do is kept for the lists, and the next look is set. So a sweep that is
killed loses nothing and a second one sends nothing twice. Its cost follows what is due, and after
midnight the cases that are open, not how many there are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import open_for_the_clock
from disclosure.actions.on_call.absences import look_where_days_turned, look_where_others_are_asked
from disclosure.actions.on_call.gaps_told import watched_gaps
from disclosure.actions.once import forget_old_answers
from disclosure.actions.outgoing.messages import message_to
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.reading import LATE
from disclosure.actions.staff.signing_in import forget_old_tries
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_do.fresh import freshen_stale, keep_what_is_to_do, rules_now
from disclosure.actions.to_do.silence import opened_again
from disclosure.actions.watching import look_again_at, watched
from disclosure.jobs.clock_ahead import wait_for_no_wrong_day
from disclosure.logs import log, what_broke
from disclosure.policy import policy
from disclosure.records.base import spelled
from disclosure.records.chain import NotItsKeys
from disclosure.records.incident import Incident
from disclosure.records.job_runs import SWEEP, ended, last_run
from disclosure.records.outbox import Message, as_told_to, key_passed_on, keys_there
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site
from disclosure.records.watch import Watch, due_for_a_look, look_at_all, of_other_rules
from workflows.counting import local_day
from workflows.escalation import Fallen, Watched, fallen
from workflows.staffing import Colleague, Told, receivers

Colleagues = Mapping[str, Colleague]
BATCH = 200
_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What was written, to whom, about which references; `step_at`: when that step fell."""

    to: str
    step_at: datetime
    about: str
    step: str


@dataclass(slots=True)
class Swept:
    """`checked`: cases looked at. `became_late`: duties and promises noted as late, now or
    by a change of their case since the look before.

    `messages`: person by person, the latest step first. `set_aside`: cases that could not be
    looked at, by id, each by its reference with the kind of fault; they stop no other, and the
    next sweep tries again.
    """

    checked: int = 0
    became_late: int = 0
    messages: list[Reminder] = field(default_factory=list)
    set_aside: dict[int, str] = field(default_factory=dict)

    def wrote(self, messages: Iterable[Message]) -> None:
        self.messages += (Reminder(m.to, m.step_at, m.about, m.step) for m in messages)

    def add(self, other: "Swept") -> None:
        self.checked += other.checked
        self.became_late += other.became_late
        self.messages += other.messages

    def in_order(self) -> None:
        self.messages.sort(key=lambda each: (each.to, -each.step_at.timestamp(), each.about))


def sweep(
    session: Session,
    at: datetime,
    *,
    fallback: bool = False,
    every_case: bool = False,
    as_if: bool = False,
    until: Callable[[], bool] = lambda: False,
) -> Swept:
    """Look at everything that fell due until `at`. Run again, it sends nothing twice.

    `fallback`: the house has a number that is answered day and night; see `gaps_of_sites`.
    `every_case`: look at each case anew, as after a restore. `as_if`: the clock does not say `at`:
    one of before neither comes after a clock that was ahead nor hides that. `until` is asked before
    each case: where it says yes, the sweep ends there, and does not count as one that was made.
    """
    if every_case:
        with one_transaction(session):
            look_at_all(session)
    if not as_if:
        wait_for_no_wrong_day(session, at)
    with one_transaction(session):
        if last := last_run(session, SWEEP):
            look_where_days_turned(session, last, at)
    swept, staff = Swept(), Staff(session, at)
    whole = _look_at_cases(session, staff, swept, until)
    if swept.checked:
        with one_transaction(session):
            look_where_others_are_asked(session, staff)
    if not whole:
        return swept
    freshen_stale(session, at, staff.actors)
    forget_old_tries(session, at)
    forget_old_answers(session, at)
    with one_transaction(session):
        _look_at_rotas(session, staff, swept, fallback)
        last = last_run(session, SWEEP)
        if not as_if or last is None or last < at:
            ended(session, SWEEP, at)
    swept.in_order()
    return swept


def _look_at_cases(session: Session, staff: Staff, swept: Swept, until: Callable[[], bool]) -> bool:
    """Whether it came to an end."""
    rules = rules_now()
    for incident_id in _to_look_at(session, staff.at, rules, swept.set_aside):
        if until():
            return False
        try:
            swept.add(_look(session, incident_id, staff, rules))
        except NotItsKeys:  # that is no fault of a case
            raise
        except Exception as fault:  # one that cannot be read must stop no other
            session.rollback()
            _log.warning("a case was set aside", **what_broke(fault))
            swept.set_aside[incident_id] = (
                f"{_ref_of(session, incident_id)}: {type(fault).__name__}"
            )
    return True


def _to_look_at(
    session: Session, at: datetime, rules: str, set_aside: Mapping[int, str]
) -> Iterator[int]:
    """What is due; then, each once, what was looked at by other rules. A worker of the program
    before may run beside this one, and would else give us each case back for ever, and we to it.
    """
    while due := due_for_a_look(session, at, BATCH, set_aside):
        yield from due
    after = ("", 0)
    while found := of_other_rules(session, rules, BATCH, after):
        yield from (incident_id for _, incident_id in found if incident_id not in set_aside)
        after = found[-1]


def _ref_of(session: Session, incident_id: int) -> str:
    """As each page and command names it, also where nothing else of it can be read."""
    return session.scalars(select(Incident.ref).where(Incident.id == incident_id)).one()


def _look(session: Session, incident_id: int, staff: Staff, rules: str) -> Swept:
    """One case, in one transaction: what is late, who is asked, when to look again."""
    at, found = staff.at, Swept(checked=1)
    with open_for_the_clock(session, incident_id, at) as case:
        watch = session.get_one(Watch, incident_id)
        view = Viewed(case.gathered, staff.actors)
        things = list(watched(view))
        new = _of_case(view, things, staff, _reminded_until(view, watch.looked_at))
        session.add_all(new)
        since, watch.looked_at = watch.looked_at, at
        # What was put in while this sweep runs began after `at`: it is not seen from there, and
        # the next sweep has to look.
        changed = watch.changed_after(at)
        moments = (changed, look_again_at(view, things))
        watch.look_at, watch.rules = min(filter(None, moments), default=None), rules
        keep_what_is_to_do(view, changed)
        rows = case.gathered.case.records.values()
        before = sum(row.kind == LATE and row.recorded_at > since for row in rows) if since else 0
        found.became_late = len(case.entries) + before
        found.wrote(new)
    return found


def _reminded_until(view: Viewed, looked_at: datetime | None) -> datetime | None:
    """Nobody was to be reminded while it was closed: what fell then is no downtime of ours."""
    return max([looked_at, *opened_again(view)]) if looked_at else None


def _of_case(
    view: Viewed, things: Iterable[Watched], staff: Staff, looked_at: datetime | None
) -> list[Message]:
    incident, ref = view.incident, view.incident.ref
    sending = Sending(staff, incident.site, looked_at, incident.id)
    colleagues = cache(lambda: staff.of_case(incident, view.team))
    return sending.unsent(
        message
        for thing in things
        for message in sending.messages(thing, f"{ref} {thing.key}", _about(ref, thing), colleagues)
    )


def _about(ref: str, thing: Watched) -> str:
    """References and ids of duties only: nothing in a message says what a case is about."""
    named = thing.key.removeprefix("duty ").rpartition(" ")[2]
    return f"{ref} {named}" if "-" in named else ref


def _look_at_rotas(session: Session, staff: Staff, swept: Swept, fallback: bool) -> None:
    """A time in the days ahead for which nobody is on call, at any site. Two sweeps take turns."""
    in_turn = select(Site.id).order_by(Site.id).with_for_update(key_share=True)
    session.scalars(in_turn).all()
    for site, thing in watched_gaps(session, staff.at, fallback=fallback):
        sending, colleagues = Sending(staff, site, None), cache(partial(staff.of_site, site))
        new = sending.unsent(
            sending.messages(thing, f"{site.id} {thing.key}", site.name, colleagues)
        )
        session.add_all(new)
        swept.wrote(new)


@dataclass(frozen=True, slots=True)
class Sending:
    """To whom the rungs of one thing go, and when. `looked_at`: when its case was last swept.

    `case`: its id; None where the thing is of a site.
    """

    staff: Staff
    site: Site
    looked_at: datetime | None
    case: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        return self.site.zone

    def messages(
        self, thing: Watched, key: str, about: str, colleagues: Callable[[], Colleagues]
    ) -> Iterator[Message]:
        """`key` names the thing among all; with rung and receiver it is there only once."""
        reminders, at = policy().reminders, self.staff.at
        rungs = fallen(
            thing, reminders.ladders[thing.ladder], self.zone, reminders.hours, at, self.looked_at
        )
        for rung in rungs:
            for told in receivers(rung.to, thing, colleagues(), local_day(at, self.zone)):
                once = f"{key} {_spelled(thing)} {rung.rung} {told.email}"
                yield self._message(once, about, thing, rung, told)

    def _message(self, key: str, about: str, thing: Watched, rung: Fallen, told: Told) -> Message:
        return message_to(
            told, key, about, f"{thing.ladder} {rung.rung}", rung.at,
            staff=self.staff, site=self.site, case=self.case, at_once=rung.at_once, due=thing.due,
        )  # fmt: skip

    def unsent(self, found: Iterable[Message]) -> list[Message]:
        """Nor what was passed on to them by somebody who left."""
        by_key = {message.key: message for message in found}
        alike = {key: {key, *self._passed_on(message)} for key, message in by_key.items()}
        there = keys_there(self.staff.session, sorted(set().union(*alike.values())))
        return [message for key, message in by_key.items() if there.isdisjoint(alike[key])]

    def _passed_on(self, message: Message) -> Iterator[str]:
        """The keys under which they may have it."""
        for left in self.staff.who_left_to(message.to):
            yield key_passed_on(as_told_to(message, left), message.to)


def _spelled(thing: Watched) -> str:
    """By when, else since when: another day is another ladder."""
    return spelled(thing.due or thing.start)
