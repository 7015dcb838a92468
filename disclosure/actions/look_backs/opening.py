"""Open a look-back, close it, and find it for whoever asks: one cause, many patients."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.checks.references import why_not_this_one
from disclosure.actions.opening import read_at_site, unknown_regimes
from disclosure.actions.refused import NothingThere, Refused
from disclosure.kinds.faults import Fault
from disclosure.kinds.look_backs import OPENS, Opening, RingUs
from disclosure.permissions import Actor, Permission
from disclosure.records.base import next_id, reference
from disclosure.records.house import note_of_house
from disclosure.records.look_backs import CLOSED, OPEN, LookBack, Member, look_back_called
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site, user_called


def open_look_back(
    session: Session, actor: Actor, at: datetime, door: Door, data: object
) -> LookBack:
    """Raises BadInput naming each field, Forbidden where this is not the person's site."""
    actor.must(OPENS)
    with one_transaction(session):
        odd = partial(_odd, session)
        site, told = read_at_site(session, actor, at, data, Opening, odd)
        look_back = LookBack(id=next_id(session, LookBack), recorded_at=at, opened_by=actor.email)
        look_back.ref = reference(LookBack.prefix, at, look_back.id)
        look_back.site_id, look_back.title, look_back.cause = site.id, told.title, told.cause
        look_back.became_aware_at = told.became_aware_at.isoformat()
        look_back.regimes = list(told.regimes or site.regimes)
        if told.contact:
            look_back.contact = told.contact.model_dump(mode="json", exclude_none=True)
        session.add(look_back)
        note_of_house(session, at, actor, str(door), "look-back opened", look_back.ref)
    return look_back


def close_look_back(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, *, again: bool = False
) -> LookBack:
    """No list, words or release are taken any more. Its cases go on, and so do the letters that
    were released: they are made, and what is issued may be posted. `again`: open it again."""
    with changing(session, actor, ref, OPENS, closed=again) as look_back:
        look_back.state = OPEN if again else CLOSED
        what = "look-back opened again" if again else "look-back closed"
        note_of_house(session, at, actor, str(door), what, look_back.ref)
    return look_back


@contextmanager
def changing(
    session: Session, actor: Actor, ref: str, permission: Permission, *, closed: bool = False
) -> Iterator[LookBack]:
    """The look-back, locked, in one transaction. Raises Forbidden, Refused, NothingThere."""
    actor.must(permission)
    with one_transaction(session):
        look_back = locked(session, actor, ref)
        if (look_back.state == CLOSED) is not closed:
            raise Refused(f"{ref} is {look_back.state}.")
        look_back.version += 1
        yield look_back


def locked(session: Session, actor: Actor, ref: str) -> LookBack:
    """Inside a transaction: others who change it wait."""
    found = look_back_of(session, actor, ref)
    again = select(LookBack).where(LookBack.id == found.id).with_for_update()
    return session.scalars(again.execution_options(populate_existing=True)).one()


def look_back_of(session: Session, actor: Actor, ref: str) -> LookBack:
    """Of one of the person's sites; raises NothingThere as if another were not there."""
    found = look_back_called(session, ref)
    theirs = found is not None and (actor.operator or found.site_id in _sites_seen(actor))
    if found is None or not theirs:
        raise NothingThere(f"ref: there is no look-back {ref}.")
    return found


def zone_of(session: Session, look_back: LookBack) -> ZoneInfo:
    """Of its site: days of all its cases are told in it."""
    return session.get_one(Site, look_back.site_id).zone


def look_backs_for(session: Session, actor: Actor) -> list[tuple[LookBack, int]]:
    """Those of their sites, newest first, each with the number of its cases."""
    count = select(func.count()).where(Member.look_back_id == LookBack.id).scalar_subquery()
    mine = select(LookBack, count).where(LookBack.site_id.in_(_sites_seen(actor)))
    return [(row[0], row[1]) for row in session.execute(mine.order_by(LookBack.id.desc()))]


def _sites_seen(actor: Actor) -> Collection[int]:
    """A broken glass opens one case: who sees cases by nothing else sees no list of patients."""
    return actor.sites if actor.may_by_role(Permission.SEE_CASES) else ()


def _odd(session: Session, told: Opening, _: Site | None) -> Iterator[Fault]:
    yield from unknown_regimes(told.regimes)
    if told.contact:
        yield from account_faults(session, told.contact, "contact.user")


def account_faults(session: Session, contact: RingUs, field: str = "user") -> Iterator[Fault]:
    """Their account is open when they are named, and lets them be the contact of its cases.

    `field`: where the account stands.
    """
    user = user_called(session, contact.user) if contact.user else None
    if contact.user and (user is None or not user.active):
        yield Fault(field, "Their account: nobody here has this e-mail.")
    elif user and (says := why_not_this_one(user, "named contact")):
        yield Fault(field, f"Their account: {says}")
