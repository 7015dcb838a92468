"""Rows that open a case to somebody, against what the chains say of them."""

from collections.abc import Iterator

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from disclosure.actions.glass import LASTS
from disclosure.actions.glass_judging import NOT_RIGHT, RIGHT
from disclosure.kinds.others import Restrict
from disclosure.operations.stored import rows_of, tried
from disclosure.records.evidence import Evidence
from disclosure.records.glass import Glass
from disclosure.records.house import HouseEntry
from disclosure.records.incident import Incident
from disclosure.records.team import team_of

Faults = Iterator[tuple[str, int, str]]  # the case, the entry, why


def door_faults(session: Session, only_of: str | None = None) -> Faults:
    """Of every case, or of one by its reference."""
    for found in (*_of_glasses(session), *_of_restrictions(session)):
        if only_of in (None, found[0]):
            yield found
    session.expunge_all()


def _of_glasses(session: Session) -> Faults:
    judged = HouseEntry.what.in_((RIGHT, NOT_RIGHT))
    said = {(e.by, e.at, e.what, e.about) for e in rows_of(session, HouseEntry, judged).readable}
    for glass in rows_of(session, Glass, true()).readable:
        ref = _ref(session, glass.incident_id)
        if glass.ends_at > glass.broken_at + LASTS:
            yield ref, 0, f"the glass that {glass.email} broke is open for longer than a glass is"
        if glass.judged_by is None and glass.was_right is None and glass.judgement is None:
            continue
        what = RIGHT if glass.was_right else NOT_RIGHT
        if (glass.judged_by, glass.judged_at, what, ref) not in said:
            whose = f"the glass that {glass.email} broke"
            yield ref, 0, f"the judgement of {whose} is not in the chain of the house"


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
    return {email for email, member in team_of(session, incident_id).items() if member.only}
