"""Everybody with an account as the reminders see them: roles, hours, absences, who took over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from disclosure.permissions import GRANTS, Actor, Permission
from disclosure.policy import policy
from disclosure.policy.whole import UnknownRegime
from disclosure.records.incident import Incident
from disclosure.records.rota import absences_from
from disclosure.records.team import CaseMember, sees
from disclosure.records.users import Site, StaffAccount, accounts
from workflows.escalation import Hours
from workflows.regimes import Calendar
from workflows.staffing import Away, Colleague, stands_in


@dataclass(frozen=True, slots=True)
class AwayNow:
    """`until`: their last day away. `stand_in`: who is there in their place; None: nobody is."""

    until: date
    stand_in: str | None


@dataclass(frozen=True)
class Staff:
    """Read once for a whole sweep; `at` is its moment."""

    session: Session
    at: datetime
    _of_sites: dict[tuple[int, bool], Mapping[str, Colleague]] = field(default_factory=dict)

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """Who has or had an account, by e-mail."""
        return {user.email: user.actor() for user in self._users}

    def hours_of(self, email: str) -> Hours | None:
        """Their own; None where they keep those of the house."""
        return self._anywhere[email].hours

    def stands_in(self, email: str, on: date) -> str | None:
        """Who is there that day in the place of whoever is away or has left; None: nobody."""
        return stands_in(email, self._anywhere, on)

    def away(self, email: str, on: date) -> AwayNow | None:
        """None where they are there that day, or have left: their successor has it then."""
        if email not in self._away:
            return None
        colleague = self._anywhere[email]
        absences = colleague.absences(on) if colleague.active else ()
        if not absences:
            return None
        return AwayNow(max(each.to_on for each in absences), self.stands_in(email, on))

    def away_until(self, on: date) -> Mapping[str, date]:
        """The last day of whoever is away that day, by e-mail: no account is read for it."""
        running = {
            email: [each.to_on for each in theirs if each.from_on <= on <= each.to_on]
            for email, theirs in self._away.items()
        }
        return {email: max(days) for email, days in running.items() if days}

    def stood_in_for_by(self, email: str, on: date) -> list[str]:
        """Who is away that day, and whose reminders go to that person meanwhile."""
        gone = ((each, self.away(each, on)) for each in self._away)
        return sorted(each for each, away in gone if away and away.stand_in == email)

    def who_left_to(self, email: str) -> list[str]:
        """Who has left, and whose successor that person is."""
        return self._left_to.get(email, [])

    def changed_since(self) -> set[str]:
        """By e-mail, of whom this was read and does not hold any more."""
        now, before = Staff(self.session, self.at)._anywhere, self._anywhere
        return {email for email in now if now[email] != before.get(email)}

    def of_case(
        self, incident: Incident, team: Mapping[str, CaseMember]
    ) -> Mapping[str, Colleague]:
        """Everybody, marked with who works where the case is and who may look at it. `team`: who is
        named on it.
        """
        others = self._not_named(incident)
        named = {
            email: replace(others[email], sees=_may_open(self.actors[email], incident, team))
            for email in others.keys() & team
        }
        return {**others, **named}

    def _not_named(self, incident: Incident) -> Mapping[str, Colleague]:
        """Who is named on no case sees one of a site as they see the next: worked out once."""
        alike = (incident.site_id, incident.restricted)
        if alike not in self._of_sites:
            self._of_sites[alike] = {
                email: replace(
                    colleague,
                    at_site=incident.site_id in self.actors[email].sites,
                    sees=_may_open(self.actors[email], incident, {}),
                )
                for email, colleague in self._anywhere.items()
            }
        return self._of_sites[alike]

    def of_site(self, site: Site) -> Mapping[str, Colleague]:
        """Everybody, for what belongs to a site and to no case."""
        return {
            email: replace(colleague, at_site=site.id in self.actors[email].sites, sees=True)
            for email, colleague in self._anywhere.items()
        }

    @cached_property
    def _users(self) -> list[StaffAccount]:
        return accounts(self.session)

    @cached_property
    def _anywhere(self) -> Mapping[str, Colleague]:
        return {
            user.email: _colleague(user, self._away.get(user.email, [])) for user in self._users
        }

    @cached_property
    def _left_to(self) -> Mapping[str, list[str]]:
        left: dict[str, list[str]] = {}
        for email, each in self._anywhere.items():
            if not each.active and each.successor:
                left.setdefault(each.successor, []).append(email)
        return left

    @cached_property
    def _away(self) -> Mapping[str, list[Away]]:
        """By e-mail, those who are or will be: where nobody is, no account has to be read."""
        away: dict[str, list[Away]] = {}
        a_zone_ahead = timedelta(days=1)  # a day that is over here may still run elsewhere
        for absence in absences_from(self.session, (self.at - a_zone_ahead).date()):
            ours = Away(absence.from_on, absence.to_on, absence.stand_in)
            away.setdefault(absence.email, []).append(ours)
        return away


def _may_open(actor: Actor, incident: Incident, team: Mapping[str, CaseMember]) -> bool:
    """By their role as well: whoever became an administrator is named on cases, and reads none."""
    return actor.may_by_role(Permission.SEE_CASES) and sees(actor, incident, team)


def _colleague(user: StaffAccount, away: list[Away]) -> Colleague:
    may = frozenset(str(permission) for role in user.roles for permission in GRANTS[role])
    roles = frozenset(str(role) for role in user.roles)
    hours, successor = hours_of(user.works), user.successor or ""
    return Colleague(
        user.email,
        user.active,
        roles,
        may,
        hours,
        successor,
        tuple(away),
        at_site=False,
        sees=False,
    )


def hours_of(works: Mapping[str, Any] | None) -> Hours | None:
    """From what is stored of a person; None: the hours of the house."""
    if not works:
        return None
    begin, end = (time.fromisoformat(works[each]) for each in ("from", "until"))
    return Hours(frozenset(works["days"]), begin, end)


def worked_at(site: Site) -> Callable[[date], bool] | None:
    """Whether a day is worked at a site, by the calendar of its rules; None where it has none."""
    calendar = _calendar_of(site)
    return calendar.is_working if calendar else None


def no_holiday_at(site: Site) -> Callable[[date], bool] | None:
    """The same for somebody with days of their own: they may be those of its weekend."""
    calendar = _calendar_of(site)
    return (lambda day: not calendar.is_holiday(day)) if calendar else None


def _calendar_of(site: Site) -> Calendar | None:
    for regime_id in site.regimes:
        try:
            calendar = policy().regime(regime_id).calendar
        except UnknownRegime:
            continue
        if calendar is not None:
            return calendar
    return None
