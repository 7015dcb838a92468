"""Add one record of any kind to a case; what comes with it is added in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from disclosure.actions import consequences
from disclosure.actions.adding import add, created
from disclosure.actions.analysis.runs import keep_runs
from disclosure.actions.change import BEHIND_THE_WALL, Change, OpenCase, open_case
from disclosure.actions.checks.own_words import must_be_theirs, must_record
from disclosure.actions.checks.references import told_of
from disclosure.actions.checks.staff import checked
from disclosure.actions.closed_on import lacked_before
from disclosure.actions.family.door import shut_what_changed
from disclosure.actions.looks.seats import seats_end_with
from disclosure.actions.projecting import project
from disclosure.kinds import kind_called
from disclosure.kinds.findings import Analysis
from disclosure.kinds.kind import Kind
from disclosure.records.analysis import Analysis as StoredAnalysis
from disclosure.records.evidence import Evidence, new_salt


@dataclass(frozen=True, slots=True)
class Recorded:
    """`created`: `{kind, ref}` of what came with it, and its own where people name it aloud."""

    ref: str
    kind: str
    id: int
    version: int
    created: tuple[Mapping[str, str | int], ...]


def record(session: Session, change: Change, word: str, data: object) -> Recorded:
    """Check, complete and keep one record. Raises BadInput, Forbidden, Refused."""
    kind = kind_called(word)
    must_record(change.actor, kind)
    with open_case(session, change) as case:
        number, body = case.number, _checked_body(case, kind, data)
        if isinstance(body, Analysis):
            _keep_behind_the_wall(case, body)
            return Recorded(case.incident.ref, word, number, number, ())
        made = _keep(case, body)
        return Recorded(case.incident.ref, word, number, case.number - 1, created(case, made))


def record_in(case: OpenCase, word: str, data: object) -> None:
    """The same inside an open case, among other things that are kept together or not at all."""
    kind = kind_called(word)
    must_record(case.change.actor, kind)
    _keep(case, _checked_body(case, kind, data))


def _checked_body(case: OpenCase, kind: type[Kind], data: object) -> Kind:
    change, gathered = case.change, case.gathered
    body: Kind = told_of(case.session, gathered.case, kind, data, change.at)
    must_be_theirs(change.actor, body, gathered)
    return checked(body, case, gathered)


def _keep(case: OpenCase, body: Kind) -> list[Evidence]:
    gathered = case.gathered
    lacked = lacked_before(gathered, body)
    made = add(case, body)
    project(case, gathered.case.with_rows(made))
    consequences.of_record(case, gathered, body, made)
    consequences.of_what_fell(case, gathered, body, made, lacked)
    now = gathered.with_rows(made)
    shut_what_changed(case, gathered, now)
    seats_end_with(body, case, now)
    return made


def _keep_behind_the_wall(case: OpenCase, body: Analysis) -> None:
    change = case.change
    row = StoredAnalysis(incident_id=case.incident.id, number=case.number, salt=new_salt())
    row.recorded_at, row.by, row.door = change.at, change.by, str(change.door)
    row.keep(case.session, body.text)
    keep_runs(case, body.text)
    case.write_down(BEHIND_THE_WALL, row)
