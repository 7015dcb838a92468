"""Turns of the rota in days on which whoever has them is away: until somebody else has one, the
pages of a case send people to them, at night too."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.people.names_had import called, is_meant, who_is_here
from disclosure.records.rota import Absence, OnCall, absences_from, turns_of_sites
from disclosure.records.users import Site, User, user_called
from workflows.counting import A_DAY, local_day

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class TurnAway:
    turn: OnCall
    site: Site
    absence: Absence


def turns_while_away(session: Session, sites: Collection[Site], at: datetime) -> list[TurnAway]:
    """Those at these sites that are not over, the earliest first. A rota knows names alone: where
    two have one, the telephone tells whose it is, as with whom a family rings.
    """
    absences = absences_from(session, (at - A_DAY).date())
    if not absences:
        return []
    people = {each.email: user_called(session, each.email) for each in absences}
    here = {site.id: site for site in sites}
    return [
        TurnAway(turn, here[turn.site_id], absence)
        for turn in turns_of_sites(session, here, at)
        for absence in _of_whom(session, turn, absences, people)
        if _shares_a_day(turn, absence, ZoneInfo(here[turn.site_id].zone))
    ]


def _of_whom(
    session: Session, turn: OnCall, absences: list[Absence], people: dict[str, User | None]
) -> Iterator[Absence]:
    for absence in absences:
        user = people[absence.email]
        if user is None or not called(user).is_named(turn.name):
            continue
        others = who_is_here(session, but=user.email)
        if is_meant(called(user), others, turn.name, turn.phone):
            yield absence


def _shares_a_day(turn: OnCall, absence: Absence, zone: ZoneInfo) -> bool:
    first, last = local_day(turn.from_at, zone), local_day(turn.until_at - A_MOMENT, zone)
    return first <= absence.to_on and last >= absence.from_on
