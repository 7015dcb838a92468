"""Rows that open a case to somebody, against what the chains say of them."""

from collections.abc import Iterator

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from disclosure.actions.glass.breaking import LASTS
from disclosure.actions.glass.judging import NOT_RIGHT, RIGHT
from disclosure.actions.looks.house_seen import first_ref
from disclosure.kinds.others import Restrict
from disclosure.operations.chains.stored import rows_of, tried
from disclosure.operations.faults.key import DESTROY
from disclosure.operations.faults.said_in_house import SaidInHouse
from disclosure.records.audit import AuditEntry
from disclosure.records.evidence import Evidence
from disclosure.records.glass import GIVEN_BACK, Glass, giving_back_in_house, judgement_in_house
from disclosure.records.house import HouseEntry
from disclosure.records.incident import Incident
from disclosure.records.team import named_by_restriction

Faults = Iterator[tuple[str, int, str]]  # the case, the entry, why


def door_faults(session: Session, only_of: str | None) -> Faults:
    """Of every case, or of one by its reference."""
    for found in (*_of_glasses(session), *_of_restrictions(session)):
        if only_of in (None, found[0]):
            yield found
    session.expunge_all()


def _of_glasses(session: Session) -> Faults:
    house = SaidInHouse(session, (RIGHT, NOT_RIGHT, GIVEN_BACK))
    for glass in rows_of(session, Glass, true()).readable:
        ref, whose = _ref(session, glass.incident_id), f"the glass that {glass.email} broke"
        if glass.ends_at > glass.broken_at + LASTS:
            yield ref, 0, f"{whose} is open for longer than a glass is"
        if _is_judged(glass) and not _judgement_said(session, house, glass, ref):
            yield ref, 0, f"the judgement of {whose} is not in the chain of the house as it stands"
        if glass.closed_at and not _giving_back_said(session, house, glass, ref):
            yield ref, 0, f"that {whose} was given back so is not in the chain of the house"
    for entry in _without_glass(session, house):
        says = f"“{entry.what}” by {entry.by} stands in the chain of the house"
        yield first_ref(entry), 0, f"{says}, and no glass of this case says so"


def _is_judged(glass: Glass) -> bool:
    cells = glass.judged_by, glass.judged_at, glass.was_right, glass.judgement
    return any(cell is not None for cell in cells)


def _judgement_said(session: Session, house: SaidInHouse, glass: Glass, ref: str) -> bool:
    what, abouts = RIGHT if glass.was_right else NOT_RIGHT, judgement_in_house(session, glass, ref)
    return house.claim(what, abouts, glass.judged_by, glass.judged_at) is not None


def _giving_back_said(session: Session, house: SaidInHouse, glass: Glass, ref: str) -> bool:
    abouts = giving_back_in_house(session, glass, ref)
    return house.claim(GIVEN_BACK, abouts, glass.email, glass.closed_at) is not None


def _without_glass(session: Session, house: SaidInHouse) -> Iterator[HouseEntry]:
    """With a case that is destroyed its glasses go; that it was, its own chain says."""
    if alone := house.alone():
        cases = select(Incident.ref).join(AuditEntry, AuditEntry.incident_id == Incident.id)
        these = Incident.ref.in_({first_ref(entry) for entry in alone})
        destroyed = set(session.scalars(cases.where(these, AuditEntry.what == DESTROY)))
        yield from (entry for entry in alone if first_ref(entry) not in destroyed)


def _of_restrictions(session: Session) -> Faults:
    """The last record that names who may see a case is sealed; the rows that say so are not.

    A case that was restricted when it was opened, and never since, has no such record.
    """
    restricts = (Evidence.kind == Restrict.word) & Evidence.withdraws.is_(False)
    found = rows_of(session, Evidence, restricts).readable
    for row in {row.incident_id: row for row in sorted(found, key=_place)}.values():
        named, there = tried(_named, row), tried(_let_in, session, row.incident_id)
        if named is None or there is None:
            continue  # its key is not here, or was destroyed; rubbish is named as such
        for email in sorted(there ^ named):
            says = "lets in" if email in there else "shuts out"
            why = f"a row {says} {email}, which is not what the last restriction says"
            yield _ref(session, row.incident_id), row.number, why


def _ref(session: Session, incident_id: int) -> str:
    """Empty where the case is gone: that is named as such."""
    return session.scalar(select(Incident.ref).where(Incident.id == incident_id)) or ""


def _place(row: Evidence) -> tuple[str, str]:
    return str(row.incident_id).zfill(20), str(row.number).zfill(20)


def _named(row: Evidence) -> set[str]:
    return set(row.body["only"])


def _let_in(session: Session, incident_id: int) -> set[str] | None:
    """None: the case is not restricted, and the row lets nobody in."""
    if not session.get_one(Incident, incident_id).restricted:
        return None
    return named_by_restriction(session, incident_id)
