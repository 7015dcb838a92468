"""Who is told, in whose place, and from when by e-mail: roles, absences, stand-ins and hours.

Source: our own rule, docs/decisions/on-call.md and sweep.md; the hours are in
policy/reminders.yaml.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from workflows.counting import A_DAY, local_day, midnight
from workflows.escalation import Hours, Receiver, Watched
from workflows.regimes import YearNotListed

WATCH_OVER_ALL = ("risk_manager", "executive", "administrator")  # asked in this order
LOOK_AHEAD = 14  # days in which somebody works again; else their mail does not wait


@dataclass(frozen=True, slots=True)
class Away:
    """First and last day are both included. `stand_in`: an e-mail; empty where none was named."""

    from_on: date
    to_on: date
    stand_in: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account. `successor`: who took over, once not `active`.

    `at_site`: works where the case is. `sees`: may look at this very case. `hours` None: those of
    the house.
    """

    email: str
    active: bool
    roles: frozenset[str]
    may: frozenset[str]
    hours: Hours | None
    successor: str
    away: tuple[Away, ...]
    at_site: bool
    sees: bool

    def absences(self, on: date) -> tuple[Away, ...]:
        return tuple(each for each in self.away if each.from_on <= on <= each.to_on)

    def in_their_place(self, on: date) -> tuple[str, ...]:
        """E-mails of who is asked instead that day; none where they are there themselves."""
        if not self.active:
            return (self.successor,)
        return tuple(each.stand_in for each in self.absences(on))


@dataclass(frozen=True, slots=True)
class Told:
    """`instead_of`: whom they stand in for; None where they are told in their own right.

    `sees`: it is for one who sees the case, and for no longer than that. Not what an executive is
    told from above, and what nobody was left for who sees it.
    """

    email: str
    instead_of: str | None
    sees: bool


def receivers(
    to: Iterable[Receiver], watched: Watched, colleagues: Mapping[str, Colleague], on: date
) -> tuple[Told, ...]:
    """Who is told on that day, each once; `colleagues` by e-mail.

    Never nobody: each receiver of the ladder of whom nobody is there is replaced by whoever watches
    over all cases, the site's risk managers first; and where all of these are away too, they are
    told though they are away. Empty only where nobody active is left to ask.

    Nor only those who cannot act: where none who is told sees the case and may do it, whoever
    watches over the site and sees it is told beside them.
    """
    over_all, told = list(_watching_over_all(colleagues)), dict[str, Told]()
    for each in to:
        groups = (list(_asked(each, watched, colleagues)), *over_all)
        tries = ((group, also_away) for also_away in (False, True) for group in groups)
        found = (_told(group, watched, colleagues, on, away) for group, away in tries)
        some = next(filter(None, found), ())
        _join(told, _from_above(some, colleagues) if each is Receiver.EXECUTIVE else some)
        if not any(_can_act(each, one.email, watched, colleagues) for one in some):
            beside = (_told(group, watched, colleagues, on, False) for group in over_all)
            seeing = _who_see(beside, watched, colleagues)
            _join(told, (one for one in seeing if one.email not in told))
    return tuple(told.values())


def _can_act(
    asked: Receiver, email: str, watched: Watched, colleagues: Mapping[str, Colleague]
) -> bool:
    """Whoever watches over the rest has to see the case; an executive is told from above."""
    one = colleagues[email]
    does = not watched.needs or watched.needs in one.may or asked is Receiver.RISK_MANAGER
    return asked is Receiver.EXECUTIVE or (one.sees and does)


def _who_see(
    groups: Iterable[Iterable[Told]], watched: Watched, colleagues: Mapping[str, Colleague]
) -> Iterable[Told]:
    """The first of these groups in which somebody sees the case, and those of it who do."""
    for group in groups:
        seeing = [each for each in group if colleagues[each.email].sees]
        if free := [each for each in seeing if each.email not in watched.barred]:
            return free
    return ()


def _join(told: dict[str, Told], found: Iterable[Told]) -> None:
    """Once each; in their own right also where they were reached as a stand-in."""
    for each in found:
        if each.email not in told or each.instead_of is None:
            told[each.email] = each


def _from_above(found: Iterable[Told], colleagues: Mapping[str, Colleague]) -> Iterator[Told]:
    for told in found:
        asked = colleagues[told.instead_of or told.email]
        yield replace(told, sees=told.sees and "executive" not in asked.roles)


def stands_in(email: str, colleagues: Mapping[str, Colleague], on: date) -> str | None:
    """Who is there that day in place of somebody; None where nobody is, or they are themselves."""
    line = _line(email, colleagues, on)
    there = next((each.email for each in line if each.active and not each.absences(on)), email)
    return there if there != email else None


def mail_from(
    fallen_at: datetime,
    at_once: bool,
    due: date | datetime | None,
    hours: Hours,
    is_working: Callable[[date], bool] | None,
    zone: tzinfo,
) -> datetime:
    """From when the e-mail goes out, in UTC: in the receiver's hours, where waiting does no harm.

    It does harm where the time would be over before they work again. `is_working`: whether a day
    is no holiday at the site; where its year is not listed, the receiver's own days decide alone.
    """
    at = fallen_at.astimezone(UTC)
    today = local_day(at, zone)
    if at_once or (_works(today, hours, is_working) and _in_hours(at, hours, zone)):
        return at
    days = (today + ahead * A_DAY for ahead in range(LOOK_AHEAD))
    opens = (hours.begin(day, zone) for day in days if _works(day, hours, is_working))
    next_open = next((each for each in opens if each > at), at)
    over_at = _over_at(due, zone)
    return at if over_at is not None and at < over_at <= next_open else next_open


def _asked(
    receiver: Receiver, watched: Watched, colleagues: Mapping[str, Colleague]
) -> Iterable[str]:
    here = [each for each in colleagues.values() if each.active and each.at_site]
    match receiver:
        case Receiver.OWNER if _may_hear(watched.owner, colleagues):
            return (watched.owner,)
        case Receiver.OWNER | Receiver.ABLE:
            able = (each for each in here if each.sees and watched.needs in each.may)
            return sorted(each.email for each in able if each.email not in watched.barred)
        case Receiver.RISK_MANAGER | Receiver.EXECUTIVE:
            holders = [each for each in here if receiver in each.roles]
            seeing = [each for each in holders if each.sees]
            return sorted({each.email for each in seeing or [*holders, *_managers_who_see(here)]})


def _managers_who_see(here: Iterable[Colleague]) -> Iterable[Colleague]:
    """Of a case that only named people see, these are asked beside an executive who may not look:
    those it names may be the very ones who leave it lying. A message tells a reference alone.
    """
    return (each for each in here if each.sees and "risk_manager" in each.roles)


def _may_hear(owner: str, colleagues: Mapping[str, Colleague]) -> bool:
    """Not where only named people see the case, and the owner is not one of them any more."""
    if owner not in colleagues:
        return False
    return colleagues[owner].sees or not any(each.sees for each in colleagues.values())


def _watching_over_all(colleagues: Mapping[str, Colleague]) -> Iterator[list[str]]:
    active = sorted((c for c in colleagues.values() if c.active), key=lambda each: each.email)
    managers = [c for c in active if c.at_site and "risk_manager" in c.roles]
    yield [c.email for c in managers if c.sees]  # of a case that only named people see, these
    yield [c.email for c in managers]
    for role in WATCH_OVER_ALL:
        yield [c.email for c in active if role in c.roles]


def _told(
    asked: Iterable[str],
    watched: Watched,
    colleagues: Mapping[str, Colleague],
    on: date,
    also_away: bool,
) -> tuple[Told, ...]:
    told: dict[str, Told] = {}
    for email in asked:
        for each in _line(email, colleagues, on):
            there = each.active and (also_away or not each.absences(on))
            if there and each.email == email:
                told[email] = Told(email, None, each.sees)  # also if reached as a stand-in before
                break
            if there and each.email not in watched.barred:
                told.setdefault(each.email, Told(each.email, email, colleagues[email].sees))
                break
    return tuple(told.values())


def _line(email: str, colleagues: Mapping[str, Colleague], on: date) -> Iterator[Colleague]:
    """Them, who stands in for them, who stands in for those, and so on; each once."""
    seen, left = set[str](), [email]
    while left:
        each = left.pop(0)
        if each in colleagues and each not in seen:
            seen.add(each)
            yield colleagues[each]
            left = [*colleagues[each].in_their_place(on), *left]


def _works(day: date, hours: Hours, is_working: Callable[[date], bool] | None) -> bool:
    if day.weekday() not in hours.days:
        return False
    try:
        return is_working is None or is_working(day)
    except YearNotListed:
        return True


def _in_hours(at: datetime, hours: Hours, zone: tzinfo) -> bool:
    return hours.from_ <= at.astimezone(zone).time() < hours.until


def _over_at(due: date | datetime | None, zone: tzinfo) -> datetime | None:
    """When it is too late: the due moment itself, or the end of the due day."""
    if due is None or isinstance(due, datetime):
        return due
    return midnight(due + A_DAY, zone)
