"""Turns of the rota in days on which whoever has them is away, or of who left: until somebody else
has one, the pages of a case send people to them, at night too."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.people.names_had import AS_CALLED, Called, called_where, is_meant, untitled
from disclosure.records.rota import Absence, OnCall, turns_of_sites
from disclosure.records.users import Site, User
from workflows.counting import A_DAY, local_day

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class TurnAway:
    turn: OnCall
    site: Site
    absence: Absence


def turns_while_away(
    session: Session, sites: Collection[Site], at: datetime, absences: Collection[Absence]
) -> list[TurnAway]:
    """Those at these sites that are not over, the earliest first. A rota knows names alone: where
    two have one, the telephone tells whose it is, as with whom a family rings.
    """
    here = {site.id: site for site in sites}
    if not (here and absences):
        return []
    named, ends = _by_name(session, absences), max(each.to_on for each in absences)
    turns = turns_of_sites(session, here, at, datetime.combine(ends + 2 * A_DAY, time(), UTC))
    found = [
        (who, TurnAway(turn, here[turn.site_id], absence))
        for turn in turns
        for who, absence in named.get(untitled(turn.name), ())
        if _shares_a_day(turn, absence, here[turn.site_id].zone)
    ]
    staff = called_where(session, User.active) if found else []
    return [each for who, each in found if _is_theirs(each.turn, who, staff)]


def turns_of_who_left(
    session: Session, sites: Collection[Site], at: datetime, before: datetime
) -> list[tuple[OnCall, Site]]:
    """The same of who left, that begin before then. A turn that was put in since is left out: of a
    namesake, or of who can be rung all the same.
    """
    here = {site.id: site for site in sites}
    turns = turns_of_sites(session, here, at, before) if here else []
    left = _left_by_name(session) if turns else {}
    found = [
        (who, turn)
        for turn in turns
        for who, left_at in left.get(untitled(turn.name), ())
        if left_at is None or turn.recorded_at <= left_at
    ]
    staff = called_where(session, User.active) if found else []
    theirs = {turn.id: turn for who, turn in found if _is_theirs(turn, who, staff)}
    return [(turn, here[turn.site_id]) for turn in theirs.values()]


def _left_by_name(session: Session) -> Mapping[str, list[tuple[Called, datetime | None]]]:
    gone = session.execute(select(*AS_CALLED, User.left_at).where(User.active.is_(False)))
    found: dict[str, list[tuple[Called, datetime | None]]] = {}
    for email, name_now, before, phone, left_at in gone:
        who = Called.by(email, name_now, before, phone)
        for name in {untitled(name) for name in who.names}:
            found.setdefault(name, []).append((who, left_at))
    return found


def _is_theirs(turn: OnCall, who: Called, staff: Iterable[Called]) -> bool:
    """`staff`: all who work here."""
    others = (each for each in staff if each.email != who.email)
    return is_meant(who, others, turn.name, turn.phone)


def _by_name(
    session: Session, absences: Iterable[Absence]
) -> Mapping[str, list[tuple[Called, Absence]]]:
    """As a rota may write it: thousands of turns are held against it."""
    of_whom: dict[str, list[Absence]] = {}
    for absence in absences:
        of_whom.setdefault(absence.email, []).append(absence)
    found: dict[str, list[tuple[Called, Absence]]] = {}
    for who in called_where(session, User.email.in_(of_whom)):
        for name in {untitled(name) for name in who.names}:
            found.setdefault(name, []).extend((who, each) for each in of_whom[who.email])
    return found


def _shares_a_day(turn: OnCall, absence: Absence, zone: ZoneInfo) -> bool:
    first, last = local_day(turn.from_at, zone), local_day(turn.until_at - A_MOMENT, zone)
    return first <= absence.to_on and last >= absence.from_on
