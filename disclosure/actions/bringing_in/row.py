"""One row of another program's list becomes one case: opened and graded, once, or not at all."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from disclosure.actions.change import Door, OpenCase, seal
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.opening import Opening, opened_in
from disclosure.actions.recording import record_in
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.exchange.mapping import GRADES
from disclosure.exchange.told import Told
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import moment_of
from disclosure.kinds.harm import NO_DAY_IN_A_LIST
from disclosure.kinds.kind import read
from disclosure.permissions import Actor, Permission
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.transaction import OnlyTried, one_transaction, only_tried
from disclosure.records.users import Site, site_called

IMPORTS = Permission.DECIDE  # whoever decides for a case: a risk manager
CORRECT_IT = (
    "An import changes no case: correct the case itself. A row about another patient needs a "
    "number of its own."
)
ANOTHER_SPELLING = (
    "has the same words, and the number {}. A spreadsheet may have taken zeros away at the "
    "beginning of this one: write it as it was given, in a column of text."
)
MOST_ZEROS = 12
_ZEROS = re.compile(r"(?P<begins>(?:.*\D)?)0*(?P<number>[1-9]\d*)", re.ASCII | re.DOTALL)
_FIELD_OF = {
    "patient.name": "patient_name",
    "patient.born_on": "patient_born_on",
    "patient.identifier": "patient_identifier",
}  # what a case calls a thing, and which field of a list it came from
_MENDS = {
    "this lies in the future.": "this lies in the future. Correct the day.",
    "this lies too far back.": "this lies too far back. Correct the year.",
    "this lies after anyone first knew of it.": (
        "this lies after anyone first knew of it. Correct one of the two days."
    ),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """The case of a row; `already`: it was there from before. `differs`: the fields in which the
    row says what that case does not; nothing of them was taken."""

    incident: str
    already: bool = False
    differs: tuple[str, ...] = ()


def other_words(incident: str, where: Iterable[str]) -> str:
    """For whoever brought a row whose case is there already. `where`: fields, or their columns."""
    return f"{incident} has other words under {', '.join(where)}. {CORRECT_IT}"


def take_row(
    session: Session, actor: Actor, at: datetime, told: Told, *, dry_run: bool = False
) -> Taken:
    """Raises BadInput, whose fields are those of `exchange.mapping.FIELDS`, and Forbidden.

    `told`: from such a field to its words. Somebody else may take the same number meanwhile; then
    it is looked at once more.
    """
    actor.must(IMPORTS)
    try:
        return _take(session, actor, at, told, dry_run=dry_run)
    except IntegrityError:
        return _take(session, actor, at, told, dry_run=dry_run)


def _take(session: Session, actor: Actor, at: datetime, told: Told, *, dry_run: bool) -> Taken:
    taken = None
    with only_tried(session, dry_run), one_transaction(session):
        try:
            taken = _already(session, actor, at, told) or _opened(session, actor, at, told)
        except BadInput as bad:
            raise BadInput(map(_of_the_list, bad.faults)) from None
        if dry_run:
            raise OnlyTried
    assert taken
    return taken


def _opened(session: Session, actor: Actor, at: datetime, told: Told) -> Taken:
    case = opened_in(session, actor, at, Door.IMPORT, _opening(told))
    if grades := list(_grades(told)):
        case.go_on()
    for field, grade in grades:  # none of them asks what another says
        _grade(case, field, grade)
    seal(case)
    return Taken(case.incident.ref)


def _grade(case: OpenCase, field: str, grade: Mapping[str, str]) -> None:
    """A fault is said of the columns of this grade: there may be two in a row."""
    try:
        record_in(case, "grade", grade)
    except BadInput as bad:
        level = GRADES[field]
        names = {"scale": field, "level": level, "axis": level, "review_on": level}
        mends = {"review_on": f"{NO_DAY_IN_A_LIST}."}
        fields = (
            Fault(names.get(f.field, "became_aware_at"), mends.get(f.field, f.says))
            for f in bad.faults
        )
        raise BadInput(fields) from None


def _opening(told: Told) -> dict[str, Any]:
    """As `Opening` takes it."""
    plain = ("external_ref", "became_aware_at", "occurred_at", "occurred_words", "site", "summary")
    made: dict[str, Any] = {name: told[name] for name in plain if name in told}
    patient = {
        part: told[name]
        for part, name in ((path.partition(".")[2], name) for path, name in _FIELD_OF.items())
        if name in told
    }
    several = [part.strip() for part in told.get("regimes", "").split(";") if part.strip()]
    return (
        made | ({"patient": patient} if patient else {}) | ({"regimes": several} if several else {})
    )


def _grades(told: Told) -> Iterator[tuple[str, dict[str, str]]]:
    """Of the day that anyone first knew: when somebody judged it, no list says."""
    for scale, level in GRADES.items():
        if level in told:
            graded = {"scale": told[scale], "level": told[level], "at": told["became_aware_at"]}
            yield scale, graded | {"reason": "As graded in the imported list"}


def _already(session: Session, actor: Actor, at: datetime, told: Told) -> Taken | None:
    mine = select(Incident).where(Incident.external_ref == told["external_ref"])
    if (there := session.scalar(mine)) is None:
        _refuse_without_its_zeros(session, actor, at, told)
        return None
    if session.scalar(mine.where(seen_by(actor))) is None:
        says = "Number: another case has it already. Give this row a number of its own."
        raise BadInput.at("external_ref", says)
    try:
        differs = tuple(_differences(session, there, there.site, at, told))
    except Unreadable:
        says = f"Number: {there.ref} has it, and cannot be compared. {CLOSED_WORDS}"
        raise BadInput.at("external_ref", says) from None
    return Taken(there.ref, already=True, differs=differs)


def _refuse_without_its_zeros(session: Session, actor: Actor, at: datetime, told: Told) -> None:
    """A spreadsheet takes 0012 for 12, and a list brought again would open each case once more. Two
    events may have such numbers, and not the same words too. Raises BadInput."""
    alike = Incident.external_ref.in_(_with_other_zeros(told["external_ref"]))
    for there in session.scalars(select(Incident).where(alike, seen_by(actor))):
        with suppress(Unreadable):  # it is nobody's to say then that it is the same
            if not any(_differences(session, there, there.site, at, told)):
                says = f"Number: {there.ref} {ANOTHER_SPELLING.format(there.external_ref)}"
                raise BadInput.at("external_ref", says)


def _with_other_zeros(number: str) -> list[str]:
    """The same number with more or fewer zeros at its beginning; of what is no number, none."""
    found = _ZEROS.fullmatch(number)
    if not found:
        return []
    every = (f"{found['begins']}{'0' * zeros}{found['number']}" for zeros in range(MOST_ZEROS))
    return [each for each in every if each != number]


def _differences(
    session: Session, there: Incident, site: Site, at: datetime, told: Told
) -> Iterator[str]:
    """What the row says and the case does not. What the row leaves out is none: a case grows."""
    zone = site.zone
    row: Opening = read(Opening, _opening(told), at, zone)
    told_at = row.occurred_at and moment_of(row.occurred_at, zone)
    says = {
        "site": (site_called(session, row.site), site),
        "became_aware_at": (moment_of(row.became_aware_at, zone), there.became_aware_at),
        "occurred_at": (told_at, there.occurred_at),
        "summary": (row.summary, there.summary),
        "occurred_words": (row.occurred_words, there.occurred_words),
        "regimes": (list(row.regimes), list(there.regimes)),
    }
    for path, name in _FIELD_OF.items() if row.patient else ():
        says[name] = (getattr(row.patient, path.partition(".")[2]), getattr(there, name))
    yield from (name for name, (new, kept) in says.items() if new and new != kept)
    graded = _imported_grades(session, there)
    for scale, grade in _grades(told):
        if (grade["scale"], grade["level"]) not in graded:
            yield GRADES[scale]


def _imported_grades(session: Session, there: Incident) -> set[tuple[str, str]]:
    mine = select(Evidence).where(Evidence.incident_id == there.id, Evidence.kind == "grade")
    found = session.scalars(mine.where(Evidence.door == str(Door.IMPORT)))
    return {(row.body["scale"], row.body["level"]) for row in found}


def _of_the_list(fault: Fault) -> Fault:
    """Of the field of the list that it came from; without the label, for columns have names."""
    says = fault.says.partition(": ")[2] or fault.says
    return Fault(_FIELD_OF.get(fault.field, fault.field), _MENDS.get(says, says))
