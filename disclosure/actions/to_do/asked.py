"""The kept things to do that somebody may see, asked of the database a page at a time.

Each question is asked of each site by itself, and of the cases one is named on, and each of these
reads an index from where the page begins; so what a page costs does not follow how many cases
there are.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.expression import SQLColumnExpression

from disclosure.actions.people.colleagues import Staff
from disclosure.actions.thing_to_do import Group
from disclosure.permissions import Actor, Permission
from disclosure.records.base import LARGEST_ID
from disclosure.records.counted import at_most
from disclosure.records.to_do import NOBODY, KeptToDo, NamedFor
from disclosure.records.users import Site
from workflows.counting import local_day
from workflows.words import State

_SECOND = tuple(str(permission) for permission in Permission)
_LONGEST = 200  # of what comes back as the place where a page begins
Arm = tuple[ColumnElement[bool], ...]


class Whose(StrEnum):
    MINE = "mine"
    SITE = "site"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which cases; nothing chosen means all."""

    site: int | None = None
    state: State | None = None


EVERYWHERE = Narrowed()


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after this row of its group. It names no person."""

    group: Group
    rank: str
    incident_id: int
    number: int

    def spelled(self) -> str:
        told = json.dumps([int(self.group), self.rank, self.incident_id, self.number])
        return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def after_in(words: str) -> After | None:
    """None where it is none of ours: then the list begins at its beginning."""
    try:
        told = urlsafe_b64decode(words[:_LONGEST] + "=" * (-len(words) % 4))
        group, rank, incident_id, number = json.loads(told)
        ids = 0 <= int(incident_id) <= LARGEST_ID and 0 <= int(number) <= LARGEST_ID
        if not (ids and isinstance(rank, str) and rank.isascii() and rank.isprintable()):
            return None
        return After(Group(group), rank, int(incident_id), int(number))
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what. `elsewhere`: sites that they do not watch over, and none. `instead_of`:
    for whom they stand in today, and at which sites it is that day."""

    actor: Actor
    only: Narrowed
    elsewhere: tuple[int, ...]
    instead_of: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def rows(
        self, session: Session, whose: Whose, group: Group, after: After | None, most: int
    ) -> list[KeptToDo]:
        """One page, in the order of the list."""
        here: Arm = (KeptToDo.urgency == int(group),)
        if after:
            here += (tuple_(*map(literal, (after.rank, after.incident_id, after.number))) < _PLACE,)
        found = [select(KeptToDo).where(*arm, *here).order_by(*_ORDER) for arm in self._arms(whose)]
        if not found:
            return []
        each = [select(one.limit(most).subquery()) for one in found]
        row = aliased(KeptToDo, union_all(*each).subquery())
        merged = select(row).order_by(row.rank, row.incident_id, row.number).limit(most)
        return list(session.scalars(merged, execution_options={"populate_existing": True}))

    def count(self, session: Session, whose: Whose, group: Group | None = None) -> int:
        """At most one more than MOST_COUNTED."""
        here: Arm = () if group is None else (KeptToDo.urgency == int(group),)
        one = select(literal(1)).select_from(KeptToDo).where(*here)
        return at_most(session, *(one.where(*arm) for arm in self._arms(whose)))

    def _arms(self, whose: Whose) -> Iterator[Arm]:
        """Parts that share no row; together they are all that is asked for."""
        if not self.actor.may_by_role(Permission.SEE_CASES):
            return
        me, stage = self.actor.email, self._stage()
        if whose is Whose.MINE:
            yield (KeptToDo.owner == me, self._visible(), *self._site(), *stage)
            yield from ((*arm, *self._site(), *stage) for arm in self._in_their_place())
        if whose is Whose.MINE and not self._able():
            return
        of_site, by_name = KeptToDo.owner, KeptToDo.owner.concat("")
        yield from ((*arm, *self._those(whose, of_site), *stage) for arm in self._of_sites())
        yield from ((*arm, *self._those(whose, by_name), *stage) for arm in self._by_name())

    def _in_their_place(self) -> Iterator[Arm]:
        """Of whoever is away, what their stand-in sees and may do. It stays the absent one's. What
        waits for a second person is asked for beside it."""
        able, barred = KeptToDo.needs.in_(self._able()), self._barred()
        for email, sites in self.instead_of:
            theirs = (KeptToDo.owner == email, KeptToDo.site_id.in_(sites))
            yield (*theirs, KeptToDo.second.is_(False), able, ~barred, self._visible())

    def _of_sites(self) -> Iterator[Arm]:
        """Of those who watch over whole sites."""
        for site in sorted(self._watched()):
            if self.only.site in (None, site):
                yield (KeptToDo.watched_by == site,)

    def _by_name(self) -> Iterator[Arm]:
        """Of cases that one sees by being named there."""
        same = NamedFor.incident_id == KeptToDo.incident_id
        mine: Arm = (same, NamedFor.email == self.actor.email)
        if self._watched():
            mine += (NamedFor.watched_by.in_(self.elsewhere),)
        yield (*mine, *self._site())

    def _those(self, whose: Whose, owner: SQLColumnExpression[str]) -> Arm:
        """`owner` comes as it is, or so that no index is looked up by it: SQLite would read all
        that is nobody's anywhere, once for each case somebody is named on."""
        match whose:
            case Whose.NOBODY:
                return (owner == "",)
            case Whose.MINE:
                return self._second(owner)
        return ()

    def _visible(self) -> ColumnElement[bool]:
        named = exists().where(
            NamedFor.email == self.actor.email,
            NamedFor.watched_by == KeptToDo.watched_by,
            NamedFor.incident_id == KeptToDo.incident_id,
        )
        return or_(KeptToDo.watched_by.in_(self._watched()), named)

    def _watched(self) -> Collection[int]:
        return self.actor.sites if self.actor.sees_whole_sites() else ()

    def _site(self) -> Arm:
        return (KeptToDo.site_id == self.only.site,) if self.only.site else ()

    def _stage(self) -> Arm:
        return (KeptToDo.state == str(self.only.state),) if self.only.state else ()

    def _able(self) -> list[str]:
        return [each for each in _SECOND if self.actor.may(Permission(each))]

    def _second(self, owner: SQLColumnExpression[str]) -> Arm:
        """What waits for a second person is for each who may be that person."""
        me, able = self.actor.email, KeptToDo.needs.in_(self._able())
        return KeptToDo.second.is_(True), able, owner != me, ~self._barred()

    def _barred(self) -> ColumnElement[bool]:
        return KeptToDo.barred.contains(f" {self.actor.email} ", autoescape=True)


def asked(session: Session, actor: Actor, staff: Staff, only: Narrowed = EVERYWHERE) -> Asked:
    """Who stands in for whom is asked of the day that it is at each site, as reminders do."""
    days: dict[date, list[int]] = {}
    for site, zone in session.execute(select(Site.id, Site.zone_name).order_by(Site.id)):
        days.setdefault(local_day(staff.at, ZoneInfo(zone)), []).append(site)
    elsewhere = {site for sites in days.values() for site in sites} - set(actor.sites)
    instead_of = (
        (email, tuple(sites))
        for on, sites in days.items()
        for email in staff.stood_in_for_by(actor.email, on)
    )
    return Asked(actor, only, (NOBODY, *sorted(elsewhere)), tuple(instead_of))


_ORDER = (KeptToDo.rank, KeptToDo.incident_id, KeptToDo.number)
_PLACE: Any = tuple_(*_ORDER)
