"""One thing to do: the act, its time, why, whose it is, and which form or page does it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum, StrEnum
from functools import cached_property
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import knew_at, knew_on
from disclosure.actions.looks.restricting import named_here
from disclosure.actions.outgoing.news_ways import Reach
from disclosure.actions.people.patient_names import NOT_KNOWN_YET, name_of_patient
from disclosure.actions.people.people_now import PersonNow, keeper_of
from disclosure.actions.people.staff_names import shared_names
from disclosure.actions.people.unheard import unheard
from disclosure.actions.people.who_left import has_left, who_took_over
from disclosure.actions.said_beside import heading_of
from disclosure.kinds.fields import moment_of
from disclosure.permissions import FAMILY, Actor, Permission, is_family
from disclosure.records.glass import Glass, to_be_judged
from disclosure.records.incident import Incident
from disclosure.records.team import CaseMember, sees, team_of
from workflows.clock_words import clock_time
from workflows.counting import day_of, last_day, local_day
from workflows.excuses import must_hear
from workflows.not_told import may_hear, not_allowed, not_told
from workflows.phrases import joined
from workflows.second_person import IN_THE_NAME
from workflows.words import State, Way

SOON = timedelta(days=7)
Filled = str | list[str]  # what a form can fill in already
Staff = Mapping[str, Actor]  # everybody who has or had an account, by e-mail


class Group(IntEnum):
    LATE, TODAY, SOON, LATER = range(4)


class Clock(StrEnum):
    """What the time beside a row means."""

    DUE = "due"
    TARGET = "target"  # our own, and it has passed: never shown as late by law
    RUNNING = "running"  # owed at once, with no number: how long it has run
    WAITING = "waiting"  # somebody has to agree or answer: since when
    SILENT = "silent"  # no next contact is promised: late, without a day
    NONE = "none"


class Sort(IntEnum):
    """Which comes first where two are equally late."""

    LAW, PROMISE, OTHER = range(3)


@dataclass(frozen=True, slots=True)
class Target:
    """Where it is done. Pages make an address of it; nothing here knows addresses."""

    where: str  # record, new_letter, letter, promise, glass, section, move, family_page
    word: str = ""  # kind of record or letter, reference or id, section, trigger, or whose
    fields: Mapping[str, Filled] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToDo:
    act: str  # starts with a verb, names a person
    why: str  # one line
    target: Target
    group: Group
    clock: Clock = Clock.NONE
    time: date | datetime | None = None
    sort: Sort = Sort.OTHER
    untold: bool = False  # the family does not know what happened, or that we are late
    owner: str = ""  # e-mail; empty where it is nobody's yet
    needs: Permission = Permission.SIGNED_IN
    second: bool = False  # it waits for a second person
    barred: frozenset[str] = frozenset()  # who may not be that person
    working_days: int | None = None  # late by, where the law counts so
    phone: str = ""  # by which to reach the person, where they allow it
    key: str = ""  # what it is about, unique in the case, where it must not lapse unseen
    ladder: str = "waiting"  # of policy/reminders.yaml
    start: datetime | None = None  # since when it waits, where `time` does not say so
    duty: str = ""  # the name of a duty, with no person in it
    ours: bool = False  # the day is our own target: the law gives no number
    sooner: date | datetime | None = None  # before `time`: another rule or aim asks for it by then
    caution: str = ""  # beside a day that nobody has confirmed in a source
    days_in: str = ""  # the zone in which its day ends, where its law has another than the case

    def zone_of_days(self, zone: ZoneInfo) -> ZoneInfo:
        return ZoneInfo(self.days_in) if self.days_in else zone

    def order_in(self, zone: ZoneInfo) -> tuple[int, bool, Sort, str]:
        """Who does not know first, then the law, then promises; the nearest first. `zone`: of the
        case; one list holds cases of many zones. Across groups: `to_do/beginning.py`.
        """
        last = nearness(self.sooner or self.time, self.zone_of_days(zone))
        return self.group, not self.untold, self.sort, last


@dataclass(frozen=True)
class Viewed:
    """A gathered case with the names of staff: what every row is made from."""

    gathered: Gathered
    staff: Staff

    @property
    def incident(self) -> Incident:
        return self.gathered.incident

    @cached_property
    def today(self) -> date:
        return self.gathered.today

    @cached_property
    def rules_on(self) -> date:
        """A case keeps the rules of the day we became aware."""
        return knew_on(self.gathered.case)

    @cached_property
    def knew_at(self) -> datetime:
        """When we first knew of it, as it stands now; the start of the day where that is all."""
        return moment_of(knew_at(self.gathered.case), self.gathered.zone)

    @property
    def knew_the_hour(self) -> bool:
        return isinstance(knew_at(self.gathered.case), datetime)

    @cached_property
    def reach(self) -> Reach:
        return Reach(self.gathered)

    @cached_property
    def relevant(self) -> tuple[PersonNow, ...]:
        return tuple(person for person in self.gathered.persons if person.must_be_told)

    @cached_property
    def patient(self) -> str:
        return name_of_patient(self.gathered) or NOT_KNOWN_YET

    @cached_property
    def patient_died(self) -> str:
        """That they died, and on which day; empty while they live, or nobody wrote it down."""
        died = [*filter(None, map(self.how_died, self.gathered.persons))]
        return died[-1] if died else ""

    def how_died(self, person: PersonNow) -> str:
        """ "died on Saturday 14 March"; empty while they live."""
        return f"{person.how_died} {self.day(person.died_at)}" if person.died_at else ""

    @cached_property
    def about(self) -> str:
        return f"{self.patient}: {heading_of(self.gathered.case)}"

    @cached_property
    def who(self) -> str:
        """Those who must be told, by the names they like."""
        return joined(person.called for person in self.relevant) or "the family"

    @cached_property
    def only_person(self) -> int | None:
        return self.relevant[0].number if len(self.relevant) == 1 else None

    @cached_property
    def keeper(self) -> str:
        return self._seen_by(self._here(keeper_of(self.gathered.case)))

    def keeper_for(self, permission: Permission) -> str:
        """Whose acts towards the family are, where this one is theirs to do; else the lead's."""
        return self.still(keeper_of(self.gathered.case), permission) or self.lead(permission)

    @property
    def closed(self) -> bool:
        return self.incident.state is State.CLOSED

    def lead(self, permission: Permission) -> str:
        """Whoever opened the case, where this is theirs to do; else it is nobody's yet."""
        return self.still(self.incident.opened_by, permission)

    def still(self, email: str, permission: Permission) -> str:
        """That person, or whoever took over from them; empty where neither sees and may do it."""
        actor = self.staff.get(self._seen_by(self._here(email)))
        return actor.email if actor and actor.may(permission) else ""

    def of_who_may(self, rows: Iterable[ToDo]) -> Iterator[ToDo]:
        """Asked of every row, whatever made it: none is somebody's who may not do it or does not
        see the case. It is nobody's then, so that others find it."""
        for row in rows:
            yield replace(row, owner=self.still(row.owner, row.needs))

    def _here(self, email: str) -> str:
        """Where they have left, whoever took over."""
        if not has_left(self.gathered.left, email):
            return email
        heir = self.staff.get(who_took_over(self.gathered.left, email))
        return heir.email if heir else ""

    def _seen_by(self, email: str) -> str:
        """Empty where the case is no longer theirs to see: what is theirs there is nobody's."""
        actor = self.staff.get(email)
        theirs = actor is None or sees(actor, self.incident, self.team)
        return email if theirs else ""

    @cached_property
    def team(self) -> dict[str, CaseMember]:
        """Who is named on the case, by e-mail."""
        return team_of(self.gathered.session, self.incident.id)

    @cached_property
    def named(self) -> list[Actor]:
        """Whom the restriction of the case names, of those who are here."""
        return [user.actor() for user in named_here(self.gathered.session, self.incident)]

    @cached_property
    def glasses(self) -> list[Glass]:
        """Of this case, those that nobody judged yet."""
        return to_be_judged(self.gathered.session, self.incident.id)

    def staff_name(self, email: str) -> str:
        if is_family(email):
            return f"{self.person_name(int(email.removeprefix(FAMILY)))}, on their page"
        if email.startswith(IN_THE_NAME):
            return f"{IN_THE_NAME}{self.staff_name(email.removeprefix(IN_THE_NAME))}"
        actor = self.staff.get(email)
        return self._shared_names.get(email, actor.name) if actor else email

    @cached_property
    def _shared_names(self) -> Mapping[str, str]:
        """Two of one name can be told apart wherever one is named."""
        names = {email: actor.name for email, actor in self.staff.items()}
        return shared_names(self.gathered.session, names)

    def person(self, number: int | None) -> PersonNow | None:
        return self.gathered.person(number)

    def person_name(self, number: int | None) -> str:
        found = self.person(number)
        return found.called if found else "the family"

    def names(self, numbers: Iterable[int]) -> str:
        return joined(self.person_name(number) for number in sorted(numbers)) or "the family"

    def has_died(self, number: int | None) -> bool:
        """Then nobody rings them, tells them anything or waits with them."""
        person = self.person(number)
        return person is not None and person.died_at is not None

    def standing_for(self, number: int) -> frozenset[int]:
        """Whom we answer: the person; those who must be told now, after their death or where
        somebody else acts for them.
        """
        meant = frozenset({number})
        return self.gathered.who_hears(meant) if self.person(number) else meant

    def unheard(self, numbers: Iterable[int]) -> frozenset[int]:
        """Those of them whom nobody has told what happened."""
        return unheard(self.gathered.facts, numbers)

    def first_tell(self, numbers: Iterable[int]) -> str:
        """In a sentence, whom of them nobody has told what happened; empty where nobody."""
        new = self.unheard(numbers)
        return f"First tell {self.names(new)} in person what happened." if new else ""

    def may_hear(self, numbers: Iterable[int]) -> frozenset[int]:
        """Those of them whom anybody may tell."""
        return may_hear(self.gathered.facts, numbers)

    def must_hear(self, numbers: Iterable[int]) -> frozenset[int]:
        """Those of them whom we tell: who may be told, and was not agreed to be left alone."""
        return frozenset(person.id for person in must_hear(self.gathered.facts, numbers))

    def left_alone(self, *numbers: int) -> str:
        """Whom of them we do not contact any more, in a sentence; empty where nobody."""
        alone = self.may_hear(numbers) - self.must_hear(numbers)
        return f"It is agreed that we do not contact {self.names(alone)}." if alone else ""

    def can_ring(self, numbers: Iterable[int]) -> bool:
        """Each of them has a number, and lets us ring it."""
        asked = [*numbers]
        return bool(asked) and all(number_of(self.person(number)) for number in asked)

    def not_told(self, *numbers: int) -> str:
        """Who of them is not to be told, and since when, in sentences; empty where all may be."""
        return " ".join(not_told(self.gathered.facts, numbers))

    def not_allowed(self, *numbers: int) -> str:
        """Whom of them the family does not let us tell, in sentences; empty where nobody."""
        return " ".join(not_allowed(self.gathered.facts, numbers))

    def day(self, on: date | datetime) -> str:
        return day_words(on, self.gathered.zone, self.today)

    def due(self, due: date | datetime) -> str:
        return due_words(due, self.gathered.zone, self.today)

    def end_of(self, on: date) -> datetime:
        """The first moment in which something of that day is late."""
        return datetime.combine(on + timedelta(days=1), time(), self.gathered.zone)

    def group(self, due: date | datetime | None) -> Group:
        return group_of(due, self.gathered.at, self.gathered.zone)


def nearness(at: date | datetime | None, zone: ZoneInfo) -> str:
    """Words that stand in the order of time, wherever each was told: moments in UTC, a day by its
    last moment in that zone, as it is late after it; nothing told comes after every day.
    """
    if at is None:
        return "~"
    last = at if isinstance(at, datetime) else datetime.combine(at, time.max, zone)
    return last.astimezone(UTC).isoformat()


def group_of(due: date | datetime | None, at: datetime, zone: tzinfo) -> Group:
    """A moment is late once it has passed; a day, on the day after."""
    if due is None:
        return Group.LATER
    today, on = local_day(at, zone), last_day(due, zone)
    if due < at if isinstance(due, datetime) else on < today:
        return Group.LATE
    if on <= today:
        return Group.TODAY
    return Group.SOON if on - today <= SOON else Group.LATER


def day_words(on: date | datetime, zone: ZoneInfo, today: date) -> str:
    """Monday 8 February; the year only when it is not the present one."""
    day = day_of(on, zone)
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def due_words(due: date | datetime, zone: ZoneInfo, today: date) -> str:
    """Thursday 12 March; of an hour, Thursday 12 March, 4pm. What ends as Friday begins is due by
    the end of Thursday 12 March: nobody has a minute of Friday.
    """
    day = day_words(last_day(due, zone), zone, today)
    if not isinstance(due, datetime):
        return day
    there = due.astimezone(zone)
    return f"{day}, {clock_time(there)}" if there.time() != time() else f"by the end of {day}"


def hours_of(safe: Mapping[str, Any]) -> str:
    """At which hours they may be reached; empty where any will do. `safe`: as stored."""
    earliest, latest = (
        clock_time(time.fromisoformat(safe[name])) if safe.get(name) else ""
        for name in ("earliest", "latest")
    )
    if earliest and latest:
        return f"between {earliest} and {latest}"
    return f"not before {earliest}" if earliest else f"not after {latest}" if latest else ""


def phone_of(person: PersonNow | None) -> str:
    """Their number, the hours at which they want to be rung and the days on which they do not:
    whoever taps on it there may have read nothing else.
    """
    number = number_of(person)
    if person is None or not number:
        return number
    days = (
        f"not on {every_year(day['on'])} ({day['why']})" for day in person.body.get("avoid", ())
    )
    return ", ".join(filter(None, (number, hours_of(person.safe), *days)))


def every_year(on: str) -> str:
    """A day to avoid comes again each year."""
    day = date.fromisoformat(on)
    return f"{day.day} {day:%B}"


def number_of(person: PersonNow | None) -> str:
    """Unless they died, asked us never to ring, or are not to be told."""
    if person is None or person.died_at or Way.PHONE in person.never or person.not_told_since:
        return ""
    return str(person.body.get("phone") or "")


def in_quotes(words: str, longest: int = 90) -> str:
    return f"“{shortened(words, longest)}”"


def shortened(words: str, longest: int) -> str:
    """Cut between two words; where there is no space, after that many letters."""
    cut = shorten(words, longest, placeholder=" …")
    return cut if cut != "…" else f"{words[:longest]} …"
