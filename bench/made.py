"""A made hospital, its staff and its incidents: who knew what when, and when they did what.

Nothing here was measured in a hospital. Each number is chosen, with its reason beside it; one is
taken from a study. The same seed makes the same year. Both rules of bench/rival.py get it alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from random import Random
from zoneinfo import ZoneInfo

from disclosure.permissions import GRANTS, Role
from workflows.escalation import Hours
from workflows.regimes import Calendar
from workflows.staffing import Away, Colleague

ENGLAND, WALES = "gb-eng-nhs-contract-sc35", "gb-wls-doc"
ZONE = ZoneInfo("Europe/London")
BEGINS, LAST_KNOWN = date(2026, 1, 1), date(2026, 6, 30)  # half a year is left to see what becomes
ENDS = datetime(2027, 1, 1, tzinfo=ZONE)
A_DAY = timedelta(days=1)

IN_ENGLAND = 0.6  # the rest in Wales, so that both a talk and a letter have a number of days

# Median and spread of a delay in days (log-normal: most are short, a few are very long).
# From knowing to entering it: two teaching hospitals had means of 1.0 and 3.1 days from event to
# report (Regenbogen and others, Quality and Safety in Health Care 2010, PubMed 20194219); this
# one has a mean of 1.8.
REPORT = (1.0, 1.1)
# The form asks whoever reports for the grade, and half of them know it.
GRADED_AT_ONCE = 0.50
# The others leave it to a manager, who comes to it within days: half within four.
GRADE = (4.0, 1.0)
NEVER_GRADED = 0.03  # nobody asks again, and it drops out of sight
# Some are graded too low, which a second person agrees to two days later; the review, or the
# family, finds out. Until then no rule can ask for anything, ours neither.
TOO_LOW, AGREED_AFTER, PUT_RIGHT = 0.07, 2 * A_DAY, (30.0, 0.7)
# Most families are told by those who were there, soon: half of these within two days of knowing.
TOLD_UNASKED, TELL = 0.70, (2.0, 1.2)
# Half note the talk at once, the others when they come to it.
NOTED_AT_ONCE, NOTE = 0.50, (1.0, 0.8)
# A letter is put off more easily than a talk: half of those who write unasked do so in four days.
WRITTEN_UNASKED, WRITE = 0.60, (4.0, 0.8)
ACTS_WITHIN = 2.0  # days in which somebody does it whom a reminder has moved

OWNERS = tuple(f"owner{number}@example.org" for number in range(12))  # ward managers, consultants
MANAGERS = ("manager0@example.org", "manager1@example.org")
EXECUTIVE = "executive@example.org"
ROLES: Mapping[str, Role] = {
    **dict.fromkeys(OWNERS, Role.CLINICIAN),
    **dict.fromkeys(MANAGERS, Role.RISK_MANAGER),
    EXECUTIVE: Role.EXECUTIVE,
}
LEAVES, LEAVE = 5, (5, 12)  # times a year, and how many days, weekends included
ILL, ILLNESS = 2, (1, 10)  # the same, of which no program knows
LEAVERS = 2  # of the owners, in a year


@dataclass(frozen=True, slots=True)
class Incident:
    """What would happen if nobody were ever reminded. None: it would not happen.

    `denied`: from when to when two people hold that the duty does not apply. `noted_after`: from
    the talk to its note. `letter_after`: from the talk to the letter.
    """

    number: int
    regime: str
    owner: str
    aware_at: datetime
    reported_at: datetime
    graded_at: datetime | None
    denied: tuple[datetime, datetime] | None
    told_at: datetime | None
    noted_after: timedelta
    letter_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Worker:
    """`away`: leave, which programs can know, with who stands in. `ill`: known to none."""

    email: str
    away: tuple[Away, ...]
    ill: tuple[Away, ...]
    leaves_on: date | None
    successor: str

    def at_work(self, day: date) -> bool:
        out = any(each.from_on <= day <= each.to_on for each in (*self.away, *self.ill))
        return not out and (self.leaves_on is None or day < self.leaves_on)


@dataclass(frozen=True, slots=True)
class Hospital:
    """`hours`: in which everybody works, save on holidays; nobody reads a message outside them."""

    workers: Mapping[str, Worker]
    hours: Hours
    calendar: Calendar

    def read_at(self, email: str, sent_at: datetime) -> datetime | None:
        """When somebody reads what was sent to them; None: not in this year, or they have left."""
        worker = self.workers[email]
        return self._open_from(sent_at, worker)

    def works_from(self, moment: datetime) -> datetime:
        """The first moment from then on at which the house works."""
        return self._open_from(moment, None) or ENDS

    def colleagues(self, day: date) -> Mapping[str, Colleague]:
        """The staff as the program knows them on a day."""
        return {email: _colleague(worker, day) for email, worker in self.workers.items()}

    def _open_from(self, moment: datetime, worker: Worker | None) -> datetime | None:
        day = moment.astimezone(ZONE).date()
        while day < ENDS.date():
            opens = max(moment, datetime.combine(day, self.hours.from_, ZONE))
            works = day.weekday() in self.hours.days and self.calendar.is_working(day)
            in_time = opens < datetime.combine(day, self.hours.until, ZONE)
            if works and in_time and (worker is None or worker.at_work(day)):
                return opens
            day += A_DAY
        return None


def hospital(seed: int, hours: Hours, calendar: Calendar) -> Hospital:
    chance = Random(f"{seed} staff")
    leavers = chance.sample(OWNERS, LEAVERS)
    workers = (_worker(email, email in leavers, chance) for email in ROLES)
    return Hospital({worker.email: worker for worker in workers}, hours, calendar)


def incidents(seed: int, many: int, house: Hospital) -> tuple[Incident, ...]:
    return tuple(_incident(Random(f"{seed} {number}"), number, house) for number in range(many))


def _incident(chance: Random, number: int, house: Hospital) -> Incident:
    regime = ENGLAND if chance.random() < IN_ENGLAND else WALES
    days = (LAST_KNOWN - BEGINS).days
    aware_at = datetime.combine(BEGINS, house.hours.from_, ZONE) + days * A_DAY * chance.random()
    reported_at = aware_at + _delay(chance, REPORT)
    graded_at, denied = _graded(chance, reported_at, house)
    told_after, told = _delay(chance, TELL), chance.random() < TOLD_UNASKED
    noted_after, noted = _delay(chance, NOTE), chance.random() < NOTED_AT_ONCE
    letter_after, written = _delay(chance, WRITE), chance.random() < WRITTEN_UNASKED
    return Incident(
        number,
        regime,
        chance.choice(OWNERS),
        aware_at,
        reported_at,
        graded_at,
        denied,
        aware_at + told_after if told else None,
        timedelta() if noted else noted_after,
        letter_after if written else None,
    )


def _graded(
    chance: Random, reported_at: datetime, house: Hospital
) -> tuple[datetime | None, tuple[datetime, datetime] | None]:
    """When the grade that counts is typed, and for how long a wrong one stood before it."""
    sort, later, found = chance.random(), _delay(chance, GRADE), _delay(chance, PUT_RIGHT)
    typed_at = house.works_from(reported_at + later)
    if sort < GRADED_AT_ONCE:
        return reported_at, None
    if sort < GRADED_AT_ONCE + NEVER_GRADED:
        return None, None
    if sort < GRADED_AT_ONCE + NEVER_GRADED + TOO_LOW:
        agreed_at = typed_at + AGREED_AFTER
        right_at = house.works_from(agreed_at + found)
        return right_at, (agreed_at, right_at)
    return typed_at, None


def _delay(chance: Random, of: tuple[float, float]) -> timedelta:
    median, spread = of
    return A_DAY * chance.lognormvariate(log(median), spread)


def _worker(email: str, leaver: bool, chance: Random) -> Worker:
    """Whoever stands in, or takes over, has the same role where another has it."""
    others = [each for each in ROLES if each != email and ROLES[each] == ROLES[email]]
    others = others or list(MANAGERS)
    leave = tuple(_spells(LEAVES, LEAVE, others, chance))
    ill = tuple(_spells(ILL, ILLNESS, others, chance))
    leaves_on = BEGINS + A_DAY * chance.randrange(365) if leaver else None
    return Worker(email, leave, ill, leaves_on, chance.choice(others) if leaver else "")


def _spells(times: int, days: tuple[int, int], others: list[str], chance: Random) -> Iterator[Away]:
    for _ in range(times):
        first = BEGINS + A_DAY * chance.randrange(365)
        yield Away(first, first + A_DAY * (chance.randint(*days) - 1), chance.choice(others))


def _colleague(worker: Worker, day: date) -> Colleague:
    role = ROLES[worker.email]
    return Colleague(
        worker.email,
        active=worker.leaves_on is None or day < worker.leaves_on,
        roles=frozenset({str(role)}),
        may=frozenset(str(permission) for permission in GRANTS[role]),
        hours=None,
        successor=worker.successor,
        away=worker.away,
        at_site=True,
        sees=True,
    )
