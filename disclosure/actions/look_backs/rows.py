"""One row of a look-back's list becomes one case: opened whole in one transaction, or not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door, OpenCase, seal
from disclosure.actions.destroyed import stub_of
from disclosure.actions.look_backs.contact import must_be_answered
from disclosure.actions.look_backs.days import days_told
from disclosure.actions.look_backs.elsewhere import says_elsewhere
from disclosure.actions.look_backs.opening import locked, zone_of
from disclosure.actions.look_backs.rows_again import Differs, Says, look_again, said_by
from disclosure.actions.look_backs.whom import NOBODY
from disclosure.actions.opening import opened_in
from disclosure.actions.recording import record_in
from disclosure.actions.refused import Refused
from disclosure.exchange.spoilt import NUMBERS, spoilt
from disclosure.kinds.faults import BadInput, Fault, fault_of
from disclosure.kinds.kind import read
from disclosure.kinds.look_backs import COLUMNS, OPENS, Row, cells_told
from disclosure.kinds.shape import label_at
from disclosure.permissions import Actor
from disclosure.records.found_by import IDENTIFIER, bare_identifier, found_with
from disclosure.records.incident import Incident
from disclosure.records.look_backs import (
    CLOSED,
    LookBack,
    Member,
    alike_hashes,
    as_it_came,
    folded,
    with_external_ref,
)
from disclosure.records.team import is_theirs
from disclosure.records.transaction import OnlyTried, one_transaction, only_tried
from disclosure.records.users import Site
from letters.in_bulk.not_worked_out import not_worked_out
from letters.writing.facts import names_nobody
from workflows.words import Standing, State

ROW_WORK = "look_back_rows"
UNREADABLE = "unreadable"  # among the words of an item: why nothing could be read from its row
DESTROYED = (
    "Number in the list: case {} had it, and its record was destroyed when its time was over. Take "
    "this row out of the list."
)
OVER = (
    "Case {} is closed, without a duty of ours to tell them. If they have to be told after all, "
    "open it again."
)
ANOTHER_NAME = (
    "this is not the patient's name. Leave it empty where the letter goes to the patient, or say "
    "who they are to the patient"
)
NOBODY_TO_WRITE_TO = "The patient has died, and the list names nobody to write to."
NAMED_AS_DEAD = (
    "The name in the list says that somebody has died. Record in the case what is so, and the name "
    "without that, then put it back."
)
NO_NAME_IN_IT = (
    "The list has no name of whom to write to. Put their name on record in the case, then put it "
    "back."
)
_SAYS_DEAD = re.compile(
    r"(?<!\w)(?:deceased|dec[\u2019']d|died|dead|r\.i\.p|(?-i:RIP))(?!\w)", re.IGNORECASE
)
_COLUMN_OF = {
    "patient": "patient_name", "scale": "harm_scale", "level": "harm_level",
    "review_on": "harm_level", "name": "person_name", "post": "address_1", "safe": "safe_never",
    "at": "died_on",
}  # fmt: skip  # what a case calls a thing, and which column of the list it came from


@dataclass(frozen=True, slots=True)
class Taken:
    """The case of a row; `already`: it was there from before. `differs`: what the row says and that
    case does not; `over`: that nobody is told by it any more; `elsewhere`: which other cases its
    patient has; each in a sentence."""

    number: int
    incident: str
    already: bool = False
    differs: Differs | None = None
    over: str = ""
    elsewhere: str = ""
    says: Says | None = None

    @property
    def to_look_at(self) -> str:
        """What somebody has to know though the row was taken, in sentences; mostly nothing."""
        differs = self.differs.says if self.differs else ""
        return " ".join(filter(None, (differs, self.over, self.elsewhere)))


class MayBeTheSame(Exception):
    """Somebody has to look: this row and a case of the look-back may be one person."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


def add_row(
    session: Session,
    actor: Actor,
    at: datetime,
    ref: str,
    cells: Mapping[str, str],
    *,
    dry_run: bool = False,
) -> Taken:
    """Raises BadInput (fields are columns of the list), MayBeTheSame, Forbidden, Refused."""
    actor.must(OPENS)
    taken = None
    with only_tried(session, dry_run), one_transaction(session), _in_columns():
        look_back = locked(session, actor, ref)
        if look_back.state == CLOSED:
            raise Refused(f"{ref} is closed.")
        zone = zone_of(session, look_back)
        row = _row(cells, at, zone)
        elsewhere = says_elsewhere(session, actor, look_back, row.patient_identifier)
        taken = _already(session, actor, at, zone, look_back, row)
        taken = taken or _opened(session, actor, at, look_back, row)
        taken = replace(taken, elsewhere=elsewhere, says=said_by(row, zone))
        if dry_run:
            raise OnlyTried
    assert taken
    return taken


def _row(cells: Mapping[str, str], at: datetime, zone: ZoneInfo) -> Row:
    """Raises BadInput, with all that is wrong at once."""
    lost = dict(_not_worked_out(cells))
    told, faults = days_told(cells_told({n: w for n, w in cells.items() if n not in lost}))
    faults += [*lost.values(), *_of_spoilt_numbers(cells)]
    try:
        row: Row = read(Row, told, at, zone)
    except BadInput as bad:
        others = (fault for fault in bad.faults if fault.field not in lost)
        raise BadInput([*faults, *others]) from None
    if not lost:  # else a line is missing from the address that stands there after all
        faults += [fault_of(row, name, why) for name, why in _odd(row)]
    if faults:
        raise BadInput(faults)
    return row


def _not_worked_out(cells: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    """Each with its column. A letter would begin with it, and by it no two are one person."""
    for column in COLUMNS:
        if why := not_worked_out(cells.get(column, "")):
            yield column, Fault(column, f"{label_at(Row, (column,))}: {why}")


def _of_spoilt_numbers(cells: Mapping[str, str]) -> Iterator[Fault]:
    """By such a number nobody would find the other case of a patient, nor this row again."""
    for column in sorted(NUMBERS):
        if why := spoilt(cells.get(column, "")):
            yield Fault(column, f"{label_at(Row, (column,))}: {why}")


def _odd(row: Row) -> Iterator[tuple[str, str]]:
    yield from row.contradictions()
    whom = row.person_name or row.patient_name
    if row.is_to_the_patient and folded(whom) != folded(row.patient_name):
        yield "person_name", ANOTHER_NAME
    if row.patient_born_on and row.died_on and row.died_on < row.patient_born_on:
        yield "died_on", "this lies before the patient was born"


def _already(
    session: Session, actor: Actor, at: datetime, zone: ZoneInfo, look_back: LookBack, row: Row
) -> Taken | None:
    there = with_external_ref(session, look_back.id, row.external_ref)
    if there is None:
        _refuse_double(session, actor, look_back, row)
        return None
    if stub_of(session, there.incident_id):
        raise BadInput.at("external_ref", DESTROYED.format(there.number))
    if not (_is_as_it_came(session, there, row) or _is_as_it_stands(session, there, row)):
        raise BadInput([is_taken(f"case {there.number}", "change the case itself")])
    differs = look_again(session, actor, at, zone, there, row)
    over = _says_over(session, actor, there)
    return Taken(there.number, _ref_of(session, there), already=True, differs=differs, over=over)


def _says_over(session: Session, actor: Actor, member: Member) -> str:
    """Also of one that two people agreed was an error: a list may bring them back for good reason.
    Of a case that only others may see nothing is told."""
    incident = session.get_one(Incident, member.incident_id)
    hidden = incident.restricted and not is_theirs(session, actor, incident)
    over = incident.state is State.CLOSED and incident.without_duty and not hidden
    return OVER.format(member.number) if over else ""


def _is_as_it_came(session: Session, there: Member, row: Row) -> bool:
    return there.alike in as_it_came(session, row.patient_name, row.patient_born_on)


def _is_as_it_stands(session: Session, there: Member, row: Row) -> bool:
    """Name and birth date were put right in the case since, and in the list as well."""
    incident = session.get_one(Incident, there.incident_id)
    name = folded(incident.patient_name or "")
    return name == folded(row.patient_name) and incident.patient_born_on == row.patient_born_on


def is_taken(by: str, mend: str) -> Fault:
    says = (
        f"Number in the list: it is taken by {by}, whose name or birth date differs. Give this row "
        f"a number of its own, or {mend}."
    )
    return Fault("external_ref", says)


def _refuse_double(session: Session, actor: Actor, look_back: LookBack, row: Row) -> None:
    others = set(row.not_same_as)
    for field, member in _doubles(session, look_back, row):
        if member.external_ref not in others:
            as_which = f"case {member.number} ({member.external_ref})"
            says = may_be_the_same(as_which, member.external_ref, field)
            over = _says_over(session, actor, member)
            raise MayBeTheSame(field, " ".join(filter(None, (says, over))))


def may_be_the_same(as_which: str, external_ref: str, field: str) -> str:
    by_number = field == "patient_identifier"
    what = "the same number of the patient" if by_number else "the same name and date of birth"
    return (
        f"May be the same patient as {as_which}: it has {what}. If it is another person, write "
        f"{external_ref} under not_same_as; if not, take this row out."
    )


def _doubles(session: Session, look_back: LookBack, row: Row) -> Iterator[tuple[str, Member]]:
    """Ordered here and not by the database: asked for an order, SQLite reads the whole list."""
    mine = select(Member).where(Member.look_back_id == look_back.id)
    if row.patient_identifier and bare_identifier(row.patient_identifier):
        cases = found_with(session, IDENTIFIER, row.patient_identifier)
        same_number = mine.where(Member.incident_id.in_(cases))
        for member in _by_number(session.scalars(same_number) if cases else ()):
            yield "patient_identifier", member
    if hashes := alike_hashes(session, row.patient_name, row.patient_born_on):
        for member in _by_number(session.scalars(mine.where(Member.alike.in_(hashes)))):
            yield "patient_name", member


def _by_number(members: Iterable[Member]) -> list[Member]:
    return sorted(members, key=lambda member: member.number)


def _opened(session: Session, actor: Actor, at: datetime, look_back: LookBack, row: Row) -> Taken:
    must_be_answered(session, look_back)
    told, under = _opening(session, look_back, row), look_back.regimes
    case = opened_in(session, actor, at, Door.IMPORT, told, regimes=under)
    case.go_on()
    for kind, data in _records(look_back, row, at):  # none of them asks what another says
        record_in(case, kind, data)
    if row.died_on:
        case.go_on()  # who was named before has died, or is told of it
        died = {"what": "died", "at": row.died_on.isoformat()}
        record_in(case, "patient_status", died | {"source": f"The list of {look_back.ref}"})
    if case.entries:
        seal(case)
    return _joined(case, look_back, row)


def _opening(session: Session, look_back: LookBack, row: Row) -> dict[str, Any]:
    patient = {"name": row.patient_name, "identifier": row.patient_identifier}
    if row.patient_born_on:
        patient["born_on"] = row.patient_born_on.isoformat()
    told: dict[str, Any] = {
        "became_aware_at": look_back.became_aware_at,
        "site": session.get_one(Site, look_back.site_id).name,
        "summary": look_back.cause,
        "patient": {name: value for name, value in patient.items() if value},
        "external_ref": f"{look_back.ref}/{row.external_ref}",
    }
    return told | ({"occurred_at": row.occurred_at.isoformat()} if row.occurred_at else {})


def _records(look_back: LookBack, row: Row, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    if look_back.contact:
        yield "contact", dict(look_back.contact)
    if person := row.person():
        yield "person", person
    if row.harm_scale:
        graded = {"scale": row.harm_scale, "level": row.harm_level, "at": at.isoformat()}
        yield "grade", graded | {"reason": f"As graded in the list of {look_back.ref}"}


def _joined(case: OpenCase, look_back: LookBack, row: Row) -> Taken:
    session = case.session
    last = select(func.max(Member.number)).where(Member.look_back_id == look_back.id)
    number = (session.scalar(last) or 0) + 1
    member = Member(look_back_id=look_back.id, number=number, incident_id=case.incident.id)
    member.external_ref = row.external_ref
    member.alike = next(reversed(as_it_came(session, row.patient_name, row.patient_born_on)), None)
    if why := _why_nobody(row):
        member.set_aside, member.set_aside_at = why, case.change.at
    session.add(member)
    session.flush()
    return Taken(number, case.incident.ref)


def _why_nobody(row: Row) -> str:
    """Nobody of the row can have a letter, whatever is released; or none before somebody looked,
    for the name would stand in it as the list has it. Empty where somebody can."""
    if row.person() is None:
        return NOBODY_TO_WRITE_TO
    if _SAYS_DEAD.search(f"{row.patient_name} {row.person_name or ''}"):
        return NAMED_AS_DEAD
    if names_nobody(row.person_name or row.patient_name):
        return NO_NAME_IN_IT
    return NOBODY if row.standing not in (None, Standing.RELEVANT) else ""


def _ref_of(session: Session, member: Member) -> str:
    return session.get_one(Incident, member.incident_id).ref


@contextmanager
def _in_columns() -> Iterator[None]:
    """What is wrong with a case is said of the column that it came from."""
    try:
        yield
    except BadInput as bad:
        raise BadInput(Fault(column_of(fault.field), fault.says) for fault in bad.faults) from None


def column_of(field: str) -> str:
    name, _, rest = field.partition(".")
    if name == "patient" and f"patient_{rest}" in COLUMNS:
        return f"patient_{rest}"
    return name if name in COLUMNS else _COLUMN_OF.get(name, name)
