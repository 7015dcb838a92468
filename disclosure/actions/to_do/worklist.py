"""The day's work: what waits in every case one may see, the most urgent first, a page at a time.

It is read from rows kept beside each case (`records/to_do.py`). Before it is read, cases that
somebody changed since they were counted are counted anew; and what is shown is made again where
time, rules or staff may have changed it. So what a page shows is right, also where no sweep runs.
What can be behind until the next sweep, at most until it has gone through what midnight made old:
where a case that is not on the page would stand, and a line that time alone adds to such a case.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.on_call.away import away_words
from disclosure.actions.people.colleagues import Staff as Colleagues
from disclosure.actions.people.staff_names import shared_names
from disclosure.actions.thing_to_do import Group, Staff, Target, ToDo
from disclosure.actions.to_do.asked import (
    EVERYWHERE,
    After,
    Asked,
    Narrowed,
    Whose,
    asked,
)
from disclosure.actions.to_do.beginning import begins
from disclosure.actions.to_do.fresh import freshen, rules_now
from disclosure.actions.to_do.kept import Told, told_of
from disclosure.actions.to_do.things import things_to_do
from disclosure.permissions import Actor
from disclosure.records.incident import Incident
from disclosure.records.team import CaseMember, sees
from disclosure.records.to_do import (
    CHANGED,
    KeptToDo,
    bring_forward,
    stale,
    stale_among,
    words_of,
)
from disclosure.records.users import Site
from workflows.counting import local_day
from workflows.words import State

__all__ = [
    "EVERYWHERE", "After", "Narrowed", "Row", "Whose", "Worklist",
    "things_to_do", "worklist",
]  # fmt: skip
ON_A_PAGE = 50  # rows of a group
COUNTED_AT_ONCE = 100  # cases that changed: what one page waits for, about a second
COUNTED_TO_TAKE_AWAY = 1_000  # and what leaves the program, as a file or a calendar
TRIES = 3  # while others go on writing
MINE = "You"  # to whoever reads the list; a file of it may be read by another


class StillCounting(Exception):
    """More cases changed than could be counted at once, so something may be missing yet."""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing to do, with the case it belongs to."""

    todo: ToDo
    ref: str
    about: str
    state: State
    owner: str  # a name, `You`, or nothing
    zone: ZoneInfo
    site: int
    away: str = ""  # in words, where whose it is is away: until when, and who stands in


@dataclass(frozen=True, slots=True)
class Worklist:
    """`more`: where the next page of a group begins, where there is one. `counting`: more cases
    changed than could be counted at once, so something may be missing yet."""

    groups: Mapping[Group, tuple[Row, ...]]
    more: Mapping[Group, After]
    numbers: Mapping[Group, int]  # at most one more than MOST_COUNTED, as `counts`
    counts: Mapping[Whose, int]
    counting: bool = False

    @property
    def start_here(self) -> Row | None:
        firsts = (rows[0] for rows in self.groups.values() if rows)
        return min(firsts, key=lambda row: begins(row.todo), default=None)


def worklist(
    session: Session,
    actor: Actor,
    at: datetime,
    whose: Whose = Whose.SITE,
    only: Narrowed = EVERYWHERE,
    after: After | None = None,
    most: int = ON_A_PAGE,
    *,
    to_take_away: bool = False,
) -> Worklist:
    """`after`: only the group it stands in, from there on. `to_take_away`: what leaves the program
    is not opened again in a few minutes, so more is waited for.
    """
    reading = _Reading(session, actor, at, only, most)
    counting = reading.count_what_changed(COUNTED_TO_TAKE_AWAY if to_take_away else COUNTED_AT_ONCE)
    groups = (after.group,) if after else tuple(Group)
    found = reading.pages(whose, groups, after)
    shown = reading.shown(found)
    more = {g: _place(g, rows[most - 1]) for g, rows in found.items() if len(rows) > most}
    numbers = {group: reading.asked.count(session, whose, group) for group in groups}
    counts = {each: reading.asked.count(session, each) for each in Whose}
    return Worklist(shown, more, numbers, counts, counting)


def all_of(session: Session, actor: Actor, at: datetime, whose: Whose, most: int) -> list[Row]:
    """Of every group, at most so many of each, without pages. Raises StillCounting."""
    found = worklist(session, actor, at, whose, most=most, to_take_away=True)
    if found.counting:
        raise StillCounting
    return [row for rows in found.groups.values() for row in rows]


def _place(group: Group, row: KeptToDo) -> After:
    return After(group, row.rank, row.incident_id, row.number)


@dataclass
class _Reading:
    session: Session
    actor: Actor
    at: datetime
    only: Narrowed
    most: int
    staff: Staff = field(init=False)
    colleagues: Colleagues = field(init=False)
    asked: Asked = field(init=False)
    zones: Mapping[int, ZoneInfo] = field(init=False)

    def __post_init__(self) -> None:
        self.staff = staff_of(self.session)
        self.colleagues = Colleagues(self.session, self.at)
        self.asked = asked(self.session, self.actor, self.colleagues, self.only)
        sites = self.session.execute(select(Site.id, Site.zone_name))
        self.zones = {site: ZoneInfo(zone) for site, zone in sites}

    def count_what_changed(self, at_once: int) -> bool:
        """True: there is more of it than can be waited for. Their own comes first."""
        bring_forward(self.session, self.at)
        waiting = stale(self.session, CHANGED, at_once + 1)
        if waiting:
            freshen(self.session, waiting[:at_once], self.at, self.staff)
        return len(waiting) > at_once

    def pages(
        self, whose: Whose, groups: Collection[Group], after: After | None
    ) -> dict[Group, list[KeptToDo]]:
        """With one row more of each group, where there is one; made again until they hold."""
        for _ in range(TRIES):
            found = {group: self._page(whose, group, after) for group in groups}
            ids = {row.incident_id for rows in found.values() for row in rows}
            old = stale_among(self.session, ids, self.at, rules_now())
            if not old or not freshen(self.session, old, self.at, self.staff):
                break
        return found

    def _page(self, whose: Whose, group: Group, after: After | None) -> list[KeptToDo]:
        return self.asked.rows(self.session, whose, group, after, self.most + 1)

    def shown(self, found: Mapping[Group, list[KeptToDo]]) -> dict[Group, tuple[Row, ...]]:
        """Only of cases that the rule itself lets them see, whatever the rows say."""
        rows = [row for rows in found.values() for row in rows[: self.most]]
        refs = self._theirs({row.incident_id for row in rows})
        words = words_of(self.session, rows)
        return {
            group: tuple(
                self._row(row, _told(row, refs, words))
                for row in rows[: self.most]
                if row.incident_id in refs
            )
            for group, rows in found.items()
        }

    def _theirs(self, ids: Collection[int]) -> dict[int, str]:
        """Asked of these cases alone: PostgreSQL would answer `seen_by`, or look up the e-mail, by
        reading all the cases that somebody is named on. A broken glass shows in no list."""
        mine = select(CaseMember).where(
            CaseMember.incident_id.in_(ids), CaseMember.email.concat("") == self.actor.email
        )
        named = {member.incident_id: member for member in self.session.scalars(mine)}
        columns = load_only(Incident.ref, Incident.site_id, Incident.restricted)
        cases = select(Incident).where(Incident.id.in_(ids)).options(columns)
        who = replace(self.actor, glass=frozenset())

        def team(incident: Incident) -> dict[str, CaseMember]:
            return {who.email: named[incident.id]} if incident.id in named else {}

        there = self.session.scalars(cases)
        return {case.id: case.ref for case in there if sees(who, case, team(case))}

    def _row(self, row: KeptToDo, told: Told) -> Row:
        zone, state = self.zones[row.site_id], State(row.state)
        shown = told.todo, told.ref, told.about, state, self._owner(row), zone, row.site_id
        return Row(*shown, self._away(row, zone))

    def _owner(self, row: KeptToDo) -> str:
        if row.owner == self.actor.email:
            return MINE
        return self._name(row.owner)

    def _away(self, row: KeptToDo, zone: ZoneInfo) -> str:
        on, reader = local_day(self.at, zone), self.actor.email
        if row.owner == reader:
            return ""
        return away_words(self.colleagues, row.owner, on, self._name, reader)

    def _name(self, email: str) -> str:
        known = self.staff.get(email)
        return self._shared_names.get(email, known.name) if known else email

    @cached_property
    def _shared_names(self) -> Mapping[str, str]:
        names = {email: actor.name for email, actor in self.staff.items()}
        return shared_names(self.session, names)


def _told(row: KeptToDo, refs: Mapping[int, str], words: Mapping[tuple[int, int], Any]) -> Told:
    """One that cannot be opened is shown all the same: nothing that waits may drop out of sight."""
    if says := words.get((row.incident_id, row.number)):
        return told_of(row, says)
    todo = ToDo(
        "Look at this case: what waits here cannot be opened",
        "It was altered, or its key is not here. Tell whoever looks after this program.",
        Target("section"),
        Group(row.urgency),
        owner=row.owner,
    )
    return Told(todo, refs[row.incident_id], "")
