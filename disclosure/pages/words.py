"""How we say time and states on a page: days, moments, and the chip with its shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from disclosure.clock import now
from letters.writing.facts import without_stop
from workflows import clock_words
from workflows.counting import day_of, last_day, local_day
from workflows.phrases import going_on, several
from workflows.words import State

HOME_ZONE = ZoneInfo("Europe/London")  # where no site says otherwise
SOON = 7  # days
_NUMBER = re.compile(r"\+?(?:\(\d+\)|\d)(?:[ ./-]?(?:\(\d+\)|\d))*")  # up to words, or a gap
_TRUNK = re.compile(r"^((?:\+|00)\d{1,3}[ .-]?)\(0\)")  # dialled from within the country alone

STAFF_SEE: Mapping[State, str] = {
    State.ACKNOWLEDGE: "Acknowledge",
    State.INVESTIGATE: "Investigate",
    State.DISCLOSE: "Disclose",
    State.APOLOGIZE: "Apologise",
    State.FOLLOW_UP: "Follow up",
    State.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class When:
    """A chip: the shape first, then the words; the colour follows from `tone`."""

    icon: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """In a list where clocks of several zones hang: the place whose clock it is, and which day it
    is by the heading of the list. On another day, nothing is said of "today" or "tomorrow"."""

    place: str
    today: date


def day(on: date, today: date | None = None) -> str:
    """Friday 12 February; the year only when it is not the present one."""
    return _dated(on, f"{on:%A} {on.day} {on:%B}", today)


def short_day(on: date, today: date | None = None) -> str:
    """Fri 12 Feb"""
    return _dated(on, f"{on:%a} {on.day} {on:%b}", today)


def moment(at: datetime, zone: tzinfo = HOME_ZONE, today: date | None = None) -> str:
    """Monday 2 November, 12:15am"""
    there = at.astimezone(zone)
    return f"{day(there.date(), today)}, {clock_time(there)}"


def clock_time(at: datetime, zone: tzinfo | None = None) -> str:
    """4pm, 10:10pm"""
    return clock_words.clock_time(at.astimezone(zone) if zone else at)


def in_place(elsewhere: Elsewhere | None) -> str:
    return f" in {elsewhere.place}" if elsewhere else ""


def when(
    due: date | datetime,
    at: datetime | None = None,
    zone: tzinfo = HOME_ZONE,
    *,
    told: bool | None = None,
    working_days: int | None = None,
    elsewhere: Elsewhere | None = None,
) -> When:
    """What is still owed. `told`: False says that the family does not know.

    `working_days` counts lateness where the law counts so; otherwise, and while no working day has
    gone by since, days are counted. Of what was due at an hour, those of 24 hours: ten minutes over
    midnight are no day.
    """
    at = at or now()
    today, on = local_day(at, zone), last_day(due, zone)
    other_day = short_day(today, today) if elsewhere and elsewhere.today != today else ""
    if isinstance(due, datetime) and due < at:
        if over := (at.astimezone(UTC) - due.astimezone(UTC)).days:
            return _late(f"Late by {_days(over)}", told)
        then = day_of(due, zone)
        on_day = f"{short_day(then, today)}, " if other_day or then != today else ""
        return _late(f"Late since {on_day}{_time(due, zone)}{in_place(elsewhere)}", told)
    if on < today:
        late = _days(working_days, "working ") if working_days else _days((today - on).days)
        return _late(f"Late by {late}", told)
    if other_day and elsewhere and on <= today + timedelta(days=SOON):
        tone = "today" if on == today else "soon"
        hour = _hour(due, zone, elsewhere) or in_place(elsewhere)
        return When(tone, tone, f"{short_day(on, today)}{hour}")
    if on == today:
        return When("today", "today", f"Today{_hour(due, zone, elsewhere)}")
    if on <= today + timedelta(days=SOON):
        ahead = (on - today).days
        how_far = f"tomorrow{_hour(due, zone, elsewhere)}" if ahead == 1 else f"in {ahead} days"
        return When("soon", "soon", f"{short_day(on, today)}, {how_far}")
    return When("later", "later", short_day(on, today))


def when_promised(
    due: date, missed: date | None, at: datetime, zone: tzinfo, *, told: bool | None = None
) -> When:
    """A promise that is open. `missed`: a day before `due`, over when `due` was agreed: it counts,
    as on the family's page.
    """
    if missed is None:
        return when(due, at, zone, told=told)
    return _late(f"{when(missed, at, zone).words}, new day {short_day(due)}", told)


def met(words: str = "Met") -> When:
    return When("done", "good", words)


def met_late(how: str) -> When:
    """The diamond never goes away. `how`: by 2 working days; by 5 hours."""
    return When("metlate", "metlate", f"Met late, {how}")


def kept(on: date, due: date | None = None) -> When:
    """A promise: Kept on 27 January; or Kept, 2 days late."""
    if due and on > due:
        return When("metlate", "metlate", f"Kept, {_days((on - due).days)} late")
    return When("done", "good", f"Kept on {_dated(on, f'{on.day} {on:%B}', None)}")


def done_to_check() -> When:
    """A promise that is done, as its owner says: nobody else has looked yet."""
    return When("soon", "soon", "Done, to be checked")


def excused(why: str) -> When:
    return When("none", "later", f"Excused: {why}")


def let_off() -> When:
    return When("none", "later", "Let off")


def not_needed() -> When:
    return When("none", "later", "Not needed")


def disputed(by: str) -> When:
    return When("ask", "disputed", f"Not kept, says {by}")


def role_words(role: str) -> str:
    return role.replace("_", " ")


def as_said_within(relationship: str) -> str:
    """Of somebody, behind their name: daughter, son of Mrs Price, Maria's husband."""
    whose = relationship.partition(" ")[0].endswith(("'s", "\u2019s"))
    return relationship if whose else going_on(relationship)


def dialled(number: str) -> str:
    """What a telephone dials, of a number as somebody wrote it: +441632960101 of +44 (0)1632
    960 101, ext 12. Empty where it holds none.
    """
    tidy = re.sub(r"[\u2010-\u2014]", "-", " ".join(number.split()))
    if (found := _NUMBER.search(tidy)) is None:
        return ""
    plain = _TRUNK.sub(r"\1", found[0])
    return "+" * plain.startswith("+") + "".join(str(int(c)) for c in plain if c.isdecimal())


FILTERS = {
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "clock_time": clock_time,
    "dialled": dialled,
    "without_stop": without_stop,
    "when": when,
    "role": role_words,
    "as_said_within": as_said_within,
}


def _dated(on: date, words: str, today: date | None) -> str:
    present = (today or now().astimezone(HOME_ZONE).date()).year
    return words if on.year == present else f"{words} {on.year}"


def _hour(due: date | datetime, zone: tzinfo, elsewhere: Elsewhere | None = None) -> str:
    """The last second of a day is how the law says the day itself."""
    if not isinstance(due, datetime) or due.astimezone(zone).strftime("%H:%M") == "23:59":
        return ""
    return f", {_time(due, zone, 'by midnight')}{in_place(elsewhere)}"


def _time(at: datetime, zone: tzinfo, midnight: str = "midnight") -> str:
    """Nobody takes midnight for noon, as they do 12am."""
    return clock_time(at, zone) if at.astimezone(zone).time() != time() else midnight


def _late(words: str, told: bool | None) -> When:
    return When("late", "late", words + (", not told" if told is False else ""))


def _days(count: int, kind: str = "") -> str:
    return several(count, f"{kind}day")
