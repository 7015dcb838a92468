"""Our rule beside that of the best open rival, on the same made incidents: what lapses unseen."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bench.made import A_DAY, ACTS_WITHIN, ENDS, Hospital, Incident, hospital, incidents
from bench.two_rules import (
    TELL,
    WITH_A_NUMBER,
    WRITE,
    AlertsBeforeATypedDay,
    Message,
    OnRecord,
    OurLadders,
    Rule,
    events_of,
)
from disclosure.policy import policy
from workflows.clocks import duties_now

SEED, MANY = 2026, 1_000
WORKS = (0.0, 0.25, 0.5)  # how likely a reminder that was read moves its reader
SOON = timedelta(days=7)
EXPLAINED = f"""\
Rival: the clock starts when the grade is typed; alerts five and two days before, none after.
Ours: the clock of the law, the ladders of policy/reminders.yaml, stand-ins.
The number beside each name: how likely a reminder, once read, moves its reader.
Unseen: the law's day passed, and in the {SOON.days} days after it the duty was neither done nor did
anybody who works there read a message about it."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty with a number, by the law and by what happened. `heard`: when an active person read
    a message about it. `shown`: the due moment that the program showed at the end; `running`:
    whether it showed any when the law's own came. `knowable`: no program could know of it where two
    people held that no duty applied, or where it came on record when the time was over.
    """

    duty: str
    due: datetime
    done: datetime | None
    heard: tuple[datetime, ...]
    shown: datetime | None
    running: bool
    knowable: bool

    @property
    def met(self) -> bool:
        return self.done is not None and self.done <= self.due

    def unseen(self, until: datetime) -> bool:
        """The time ran out, and until then neither was it done nor did anybody hear of it."""
        done = self.done is not None and self.done <= until
        return not done and not any(self.due < heard <= until for heard in self.heard)


@dataclass(slots=True)
class Course:
    """What becomes of one incident. `moved`: when somebody does what a reminder asked for."""

    incident: Incident
    works: float
    chances: Mapping[str, Random]
    moved: dict[str, datetime] = field(default_factory=dict)
    heard: list[tuple[str, datetime]] = field(default_factory=list)
    shown: list[tuple[datetime, Mapping[str, datetime]]] = field(default_factory=list)
    messages: int = 0

    @property
    def told_at(self) -> datetime | None:
        return _first(self.incident.told_at, self.moved.get(TELL))

    @property
    def noted_at(self) -> datetime | None:
        noted = self.told_at and self.told_at + self.incident.noted_after
        return noted and max(noted, self.incident.reported_at)

    @property
    def written_at(self) -> datetime | None:
        """Never before the talk that it follows is noted."""
        after = self.incident.letter_after
        unasked = self.told_at + after if self.told_at and after else None
        written = _first(unasked, self.moved.get(WRITE))
        return written and self.noted_at and max(written, self.noted_at)

    def on_record(self, now: datetime, looked_at: datetime) -> OnRecord:
        noted, written = self.noted_at, self.written_at
        record = partial(OnRecord, self.incident, now, looked_at)
        if noted is None or noted > now:
            return record()
        return record(self.told_at, noted, written if written and written <= now else None)

    def changes_after(self, now: datetime) -> Iterator[datetime]:
        incident = self.incident
        facts = (incident.graded_at, self.noted_at, self.written_at, *(incident.denied or ()))
        return (fact for fact in facts if fact and fact > now)

    def hear(self, message: Message, house: Hospital) -> None:
        """Whoever reads it acts on it, or not; somebody who has left does not read it."""
        self.messages += 1
        read_at = house.read_at(message.to, message.sent_at)
        if read_at is None:
            return
        self.heard.append((message.act, read_at))
        chance = self.chances[message.act]
        moves, later = chance.random() < self.works, chance.random() * ACTS_WITHIN
        if moves:
            at = house.works_from(read_at + later * A_DAY)
            self.moved[message.act] = min(at, self.moved.get(message.act, at))


def run(seed: int = SEED, many: int = MANY) -> None:
    """Print how many obligations lapse unseen under each rule."""
    reminders = policy().reminders
    house = hospital(seed, reminders.hours, policy().calendar("england"))
    made = incidents(seed, many, house)
    rules: Mapping[str, Callable[[], Rule]] = {
        "rival": lambda: AlertsBeforeATypedDay(house),
        "ours": lambda: OurLadders(house, reminders),
    }
    columns = []
    for works in WORKS:
        for name, rule in rules.items():
            courses = [follow(each, house, rule(), works, seed) for each in made]
            columns.append((f"{name} {works:.2f}", counts_of(courses)))
    _print(columns, seed, many)


def follow(incident: Incident, house: Hospital, rule: Rule, works: float, seed: int) -> Course:
    """From the report to the end of the year. Both rules meet the same chances, in turn."""
    chances = {act: Random(f"{seed} {incident.number} {act}") for act in (TELL, WRITE)}
    course = Course(incident, works, chances)
    now = looked_at = incident.reported_at
    while now < ENDS:
        look = rule.look(course.on_record(now, looked_at))
        course.shown.append((now, look.shown))
        for message in look.messages:
            course.hear(message, house)
        looked_at = now
        now = min((look.next_at or ENDS, *course.changes_after(now), ENDS))
    return course


def obligations_of(course: Course) -> Iterator[Obligation]:
    """By the law, which knows when things happened; those whose time ran out a week before the end
    of the year or earlier.
    """
    happened = OnRecord(
        course.incident, ENDS, ENDS, course.told_at, course.told_at, course.written_at
    )
    acts = WITH_A_NUMBER[course.incident.regime]
    for duty in duties_now(happened.regime, events_of(happened), ENDS):
        if duty.id in acts and duty.due_at and duty.due_at <= ENDS - SOON:
            yield _obligation(duty.id, acts[duty.id], duty.due_at, course)


def _obligation(duty_id: str, act: str, due: datetime, course: Course) -> Obligation:
    done = course.told_at if act == TELL else course.written_at
    heard = tuple(at for about, at in course.heard if about == act)
    shown = [(at, dues.get(duty_id)) for at, dues in course.shown]
    until_due = [day for at, day in shown if at <= due]
    ever = [day for _, day in shown if day]
    denied = course.incident.denied
    known_at = course.incident.reported_at if act == TELL else course.noted_at
    silenced = denied is not None and denied[0] <= due + SOON and due < denied[1]
    return Obligation(
        duty_id,
        due,
        done,
        heard,
        shown=ever[-1] if ever else None,
        running=bool(until_due and until_due[-1]),
        knowable=not silenced and known_at is not None and known_at <= due,
    )


def counts_of(courses: Sequence[Course]) -> dict[str, str]:
    """What is printed, by its words."""
    owed = [each for course in courses for each in obligations_of(course)]
    late = [each for each in owed if not each.met]
    days = [(each.done - each.due) / A_DAY for each in late if each.done]
    unseen = [each for each in late if each.unseen(each.due + SOON)]
    shown_later = [each for each in owed if each.shown and each.shown > each.due]
    as_in_time = [each for each in late if each.done and each.shown and each.done <= each.shown]
    counted = {
        "duties for which the law gives a day": len(owed),
        "met in time": len(owed) - len(late),
        "time ran out": len(late),
        "  and nobody heard of it for a week: unseen": len(unseen),
        "    of these, denied, or on record too late": sum(not each.knowable for each in unseen),
        "  and nobody heard of it to the end of the year": sum(x.unseen(ENDS) for x in late),
        "  and no clock was running": sum(not each.running for each in late),
        "  and it was not done by the end of the year": sum(not each.done for each in late),
        "shown with a later day than the law's": len(shown_later),
        "done late, and shown as in time": len(as_in_time),
        "messages sent": sum(course.messages for course in courses),
    }
    median = f"{statistics.median(days):.1f}" if days else "none"
    return {**{words: f"{n:,}" for words, n in counted.items()}, "days late, median": median}


def _print(columns: Sequence[tuple[str, Mapping[str, str]]], seed: int, many: int) -> None:
    print(f"\n{many:,} made incidents, seed {seed}: a simulation, not a measurement of hospitals.")
    print(EXPLAINED)
    print(f"{'':<50}" + "".join(f"{name:>12}" for name, _ in columns))
    for words in columns[0][1]:
        print(f"{words:<50}" + "".join(f"{counts[words]:>12}" for _, counts in columns))


def _first(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each), default=None)
