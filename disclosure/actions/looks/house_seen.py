"""Which references in the chain of the house somebody may see: of cases, look-backs, improvements.

An entry about what they may not see is as if it were not there, as in every other list.
"""

import re
from collections.abc import Iterable, Set

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.searching import SEARCHED
from disclosure.permissions import Actor, Permission
from disclosure.records.house import HouseEntry
from disclosure.records.improvements import Improvement
from disclosure.records.incident import Incident
from disclosure.records.look_backs import LookBack

_REFERENCE = re.compile(r"\b[A-Z]{3}-\d{4}-\d{6,}")
_HOW_MANY = re.compile(r", found \d+\+?")


def about_shown(entry: HouseEntry) -> str:
    """How many cases a search found is shown to nobody: the same words would tell whoever reads it
    of one that they do not see. An earlier release wrote it down.
    """
    return _HOW_MANY.sub("", entry.about) if entry.what == SEARCHED else entry.about


def refs_in(entry: HouseEntry) -> list[str]:
    return _REFERENCE.findall(entry.about)


def first_ref(entry: HouseEntry) -> str:
    """What it is about; empty where it is about the house alone."""
    return next(iter(refs_in(entry)), "")


def refs_seen(session: Session, actor: Actor, entries: Iterable[HouseEntry]) -> Set[str]:
    """Of the references that stand in these entries."""
    asked = {ref for entry in entries for ref in refs_in(entry)}
    if actor.may(Permission.OPERATE):
        return asked
    cases = select(Incident.ref).where(Incident.ref.in_(asked), seen_by(actor))
    theirs = LookBack.site_id.in_(actor.sites)
    look_backs = select(LookBack.ref).where(LookBack.ref.in_(asked), theirs)
    found = {*session.scalars(cases), *session.scalars(look_backs)}
    prefix = f"{Improvement.prefix}-"  # they belong to the house, and name nobody
    return found | {ref for ref in asked if ref.startswith(prefix)}
