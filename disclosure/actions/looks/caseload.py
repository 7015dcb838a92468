"""Which cases somebody may see, asked of the database: the rule of `records.team.is_theirs`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import Session

from disclosure.permissions import Actor, Permission
from disclosure.records.base import LARGEST_ID
from disclosure.records.commitment import Commitment
from disclosure.records.counted import at_most, counted
from disclosure.records.found_by import IDENTIFIER, PHONE, found_with, identifiers_in, is_whole
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import folded
from disclosure.records.questions import Question
from disclosure.records.search_words import holding
from disclosure.records.team import CaseMember
from disclosure.records.to_do import NOBODY, NamedFor
from disclosure.records.users import Site, accounts
from workflows.references import reference_in
from workflows.words import State

PAGE = 25
LONGEST_NUMBER = 200  # letters of what may hold one
MANY = 1_000  # cases: more than people are named on by what they do themselves
BEGINNING = 1
_REFERRED_TO: Mapping[str, type[Commitment | Letter | Question]] = {
    each.prefix: each for each in (Commitment, Letter, Question)
}


def seen_by(actor: Actor) -> ColumnElement[bool]:
    if not actor.may_by_role(Permission.SEE_CASES):
        return false()
    mine = and_(CaseMember.incident_id == Incident.id, CaseMember.email == actor.email)
    named, named_only = exists().where(mine, _seat(actor)), exists().where(mine, CaseMember.only)
    whole = Incident.site_id.in_(actor.sites) if actor.sees_whole_sites() else false()
    return or_(
        and_(Incident.restricted, named_only), and_(not_(Incident.restricted), or_(named, whole))
    )


def _seat(actor: Actor) -> ColumnElement[bool]:
    """Of a case at a site that they do not watch over."""
    return or_(CaseMember.holds, true() if actor.sees_where_named() else false())


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, newest first. `total`: at most one more than MOST_COUNTED. `older` and
    `newer`: where those pages begin; none where there is none."""

    incidents: tuple[Incident, ...]
    total: int
    older: int | None = None
    newer: int | None = None

    @property
    def cases(self) -> ColumnElement[bool]:
        """To ask of all of them at once."""
        return Incident.id.in_([incident.id for incident in self.incidents])

    @property
    def counted(self) -> str:
        return counted(self.total)


def find(
    session: Session, actor: Actor, words: str = "", state: str = "", page: int = BEGINNING
) -> Found:
    """By where it stands, and by the beginnings of words: of a name, the reference, the summary, a
    promise or a question; or by the whole of the patient's number, of somebody's telephone, of the
    number in another system, or of the reference of a promise, a question or a letter.

    `page`: where it begins, as the page beside it said: after the case of that number, or with a
    minus before it. No case is older than the first, so 1 is the beginning.
    """
    these: list[ColumnElement[bool]] = []
    if state in set(State):
        these.append(Incident._state == state)
    if words.split():
        whole = _with_number(session, words) | with_reference(session, words)
        these.append(holding(session, _without_title(words), also=whole))
    parts = [part.where(*these) for part in _parts(session, actor)]
    total = at_most(session, *parts)
    back, begin = page < 0, abs(page) if abs(page) > BEGINNING or page < 0 else None
    shown = _page(session, parts, back, begin)
    if back and len(shown) <= PAGE:  # the newest are shown by a whole page
        back, begin, shown = False, None, _page(session, parts, False, None)
    more, ids = len(shown) > PAGE, shown[:PAGE]
    older = min(ids) if ids and (back or more) else None
    newer = -max(ids) if ids and (more if back else begin is not None) else None
    found = select(Incident).where(Incident.id.in_(ids)).order_by(Incident.id.desc())
    return Found(tuple(session.scalars(found)), total, older, newer)


def _parts(session: Session, actor: Actor) -> list[Select[Any]]:
    """What `seen_by` lets them see, in parts that share no case: each site they watch over, and
    the cases they are named on. Each is read in the order of an index, from where a page begins."""
    if not actor.may_by_role(Permission.SEE_CASES):
        return []
    watched = sorted(actor.sites) if actor.sees_whole_sites() else []
    ids = select(Incident.id)
    sites = [ids.where(Incident.site_id == site, not_(Incident.restricted)) for site in watched]
    named = ids.join(CaseMember, CaseMember.incident_id == Incident.id)
    named = named.where(CaseMember.email == actor.email)
    if watched and _many(session, actor):
        if not _is_named_elsewhere(session, actor, watched):
            return sites
        named = named.where(Incident.id.in_(_named_elsewhere(session, actor)))
    open_there = and_(not_(Incident.restricted), Incident.site_id.not_in(watched), _seat(actor))
    return [*sites, named.where(or_(and_(Incident.restricted, CaseMember.only), open_there))]


def _many(session: Session, actor: Actor) -> bool:
    mine = select(CaseMember.email).where(CaseMember.email == actor.email)
    return at_most(session, mine, most=MANY) > MANY


def _is_named_elsewhere(session: Session, actor: Actor, watched: Sequence[int]) -> bool:
    """Between the sites they watch over, and beyond them. By the largest of each stretch, since
    for that no database goes through the rows of those sites."""
    site, ends = NamedFor.watched_by, [-1, *watched, LARGEST_ID]
    stretches = (
        select(func.max(site)).where(NamedFor.email == actor.email, site > after, site < before)
        for after, before in pairwise(ends)
    )
    found = or_(*(each.scalar_subquery().is_not(None) for each in stretches))
    return bool(session.scalar(select(found)))


def _named_elsewhere(session: Session, actor: Actor) -> Select[Any]:
    """Who opened a whole list of patients is named on each, and nearly all are of their own sites.
    The rest is known from what is kept for the worklist, which the sweep keeps in step."""
    others = [NOBODY, *session.scalars(select(Site.id).where(Site.id.not_in(actor.sites)))]
    mine = (NamedFor.email == actor.email, NamedFor.watched_by.in_(others))
    return select(NamedFor.incident_id).where(*mine)


def _page(
    session: Session, parts: Iterable[Select[Any]], back: bool, begin: int | None
) -> list[int]:
    """One more than a page, where there is one: the nearest to where it begins first."""
    if begin is not None:
        begin = min(begin, LARGEST_ID)
        beyond = Incident.id > begin if back else Incident.id < begin
        parts = [part.where(beyond) for part in parts]
    order = Incident.id.asc() if back else Incident.id.desc()
    found = [id for part in parts for id in session.scalars(part.order_by(order).limit(PAGE + 1))]
    return sorted(found, reverse=not back)[: PAGE + 1]


def _with_number(session: Session, words: str) -> set[int]:
    """Of the patient, also with what stands before it, as in “NHS 943 476 5919”; of a telephone; or
    of the case in another system."""
    found = {
        id for what in (IDENTIFIER, PHONE) if is_whole(what, words)
        for id in found_with(session, what, words)
    }  # fmt: skip
    told = words.strip()
    if len(told) <= LONGEST_NUMBER and told.isprintable():
        found |= set(identifiers_in(session, told))
        elsewhere = Incident.external_ref.in_({told, told.upper(), told.lower()})
        found |= set(session.scalars(select(Incident.id).where(elsewhere)))
    return found


def _without_title(words: str) -> str:
    """Who rings is Mrs Price, and many a record has no title. The last word stays: a near miss."""
    *before, last = words.split()
    return " ".join((*filter(folded, before), last))


def with_reference(session: Session, words: str) -> set[int]:
    """The case of that reference, or that a promise, a question or a letter of it belongs to. Of a
    case it stands among its words too, but for a figure that was read as a letter."""
    ref = reference_in(words)
    if ref.startswith(f"{Incident.prefix}-"):
        return set(session.scalars(select(Incident.id).where(Incident.ref == ref)))
    of = _REFERRED_TO.get(ref.partition("-")[0])
    if of is None:
        return set()
    return set(session.scalars(select(of.incident_id).where(of.ref == ref)))


def staff_of(session: Session) -> Mapping[str, Actor]:
    """Everybody who has or had an account, by e-mail: for names, and for whose a thing is."""
    return {account.email: account.actor() for account in accounts(session)}


def sites_of(session: Session, actor: Actor) -> list[Site]:
    mine = select(Site).where(Site.id.in_(actor.sites), Site.active)
    return list(session.scalars(mine.order_by(Site.name)))


def zones_of(session: Session, actor: Actor) -> list[ZoneInfo]:
    """Of their sites, by name; for who works at none, such as an administrator, of the house."""
    every = select(Site).where(Site.active).order_by(Site.name)
    sites = sites_of(session, actor) or session.scalars(every)
    return [site.zone for site in sites]
