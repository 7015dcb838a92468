"""A few cases that people made, each different, and as many copies of them as one likes, by rows.

The copies are in the database as the program would have them: with keys of their own, their words
locked with these, and references of their own. Only their seals are those of the first ones. No two
became aware at the same hour, and every other one lies at the far site.
"""

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from disclosure.records.audit import AuditEntry
from disclosure.records.base import Record
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.locked import LOCKED, CaseKey, lock, wrapped_with
from disclosure.records.questions import Question
from disclosure.records.ring import LENGTH, Purpose, keys_of
from disclosure.records.transaction import one_transaction
from disclosure.records.users import site_called
from tests.cases import (
    FINDINGS,
    SORRY,
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    move_as,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, EVA, FAR_SITE, RON
from workflows.words import State

OWN = (Letter, Commitment, Question)
AT_ONCE = 200
A_WHILE = 1600  # hours; back into a year whose holidays nobody listed, days cannot be counted
FAR = 1_000_000  # ids of copied rows begin here
REF = re.compile(r"[A-Z]{3}-\d{4}-\d+")
WITHDRAWN = {"withdraws": True, "words": "This was another patient"}


@dataclass(frozen=True, slots=True)
class Models:
    session: Session
    ids: tuple[int, ...]
    until: datetime  # when the last of them was last touched

    def on(self, session: Session) -> "Models":
        return replace(self, session=session)


def models(session: Session) -> Models:
    cases = [make(session) for make in (told_all, told_late, silent, declined, no_duty, mixed)]
    return Models(session, tuple(case.id for case in cases), max(case.at for case in cases))


def told_all(session: Session) -> ACase:
    """Nearly the whole way, with a letter; a promise that the family confirms; three answers."""
    case = a_case(session, at=State.FOLLOW_UP)
    promise = case.now.commitments[0].ref
    says: dict[str, Any] = {"person": case.person, "how": "conversation"}
    move_as(case, ADA, "confirm", promise, **says, at=case.at.isoformat(), words="Yes, you did.")
    heard(case, told_promptly="yes", listened="no", sincere="yes")
    return case


def told_late(session: Session) -> ACase:
    """Three days after a day that the law gives; words that are no apology; a broken promise."""
    case = an_opened_case(session, regimes=["au-nsw-od"])
    case.later(days=3)
    case.person = a_person(case)
    sorry = "I am sorry if you were upset by what happened."
    a_talk(case, "first", how="phone", apology_words=sorry, next_contact=a_next_contact(case, 2))
    record_as(case, BEN, "support", offered_to="staff", what="Two talks")
    told = {"duty": "nsw-clinician", "words": "Nobody was told who should do it."}
    record_as(case, BEN, "explanation", **told, given_in="page")
    case.later(days=3)
    told = {"why": "Nobody rang her back.", "told_how": "In a conversation"}
    move_as(case, BEN, "cannot_keep", case.promise, **told, at=case.at.isoformat())
    grade(case, "ahrq_cf_harm", "ahrq_unknown")
    return case


def silent(session: Session) -> ACase:
    return an_opened_case(session)


def declined(session: Session) -> ACase:
    """They want no letters; police hold the findings; one promise ran late, and one is let go."""
    case = an_opened_case(session)
    case.person = a_person(case)
    grade(case, "eng_reg20", "reg20_death")
    grade(case, "nhs_lfpse_psychological", "lfpse_psych_low")
    name_contact(case)
    a_talk(case, "first", support_offered="Our counsellor", next_contact=a_next_contact(case, 2))
    late = case.promise
    a_talk(case, "follow_up", next_contact=a_next_contact(case, 20), how="phone")
    says: dict[str, Any] = {"person": case.person, "how": "conversation"}
    says |= {"at": case.at.isoformat(), "words": "You need not."}
    move_as(case, ADA, "release", case.promise, **says)
    why = {"reason": "She wants no letters from us."}
    for requirement, agrees in (("apology_letter_delivered", True), ("meeting_offered", False)):
        told = {"person": case.person, "ground": "declined", "requirement": requirement}
        made = record_as(case, BEN, "excuse", **told, **why)
        told = {"excuse": made.id, "agrees": agrees, "reason": "I asked her as well."}
        record_as(case, EVA, "excuse_review", **told)
    case.later(days=5)
    a_talk(case, "follow_up", keeps=[late])
    move_as(case, EVA, "verify", late)
    heard(case, told_promptly="partly", listened="yes")
    return case


def no_duty(session: Session) -> ACase:
    case = an_opened_case(session)
    grade(case, "nhs_lfpse_physical", "lfpse_phys_none")
    grade(case, "nhs_lfpse_psychological", "lfpse_psych_none")
    why = "No harm was found on the ward round."
    made = record_as(case, ADA, "decision", applies="no", reason=why)
    record_as(case, EVA, "decision_review", decision=made.id, agrees=True, reason=why)
    return case


def mixed(session: Session) -> ACase:
    """A talk with somebody else's family, taken back; four questions; findings told by video."""
    case = an_opened_case(session)
    case.person = a_person(case)
    grade(case, "eng_reg20", "reg20_moderate")
    wrong = a_talk(case, "first")
    record_as(case, BEN, "correction", of=wrong.id, **WITHDRAWN)
    case.later(hours=20)
    asked = ["Why?", "Who?", "What is it called?", "May I see it?"]
    a_talk(case, "first", questions=asked, apology_words=None)
    case.later(days=2)
    approved_findings(case)
    case.later(days=1)
    talk = a_talk(case, "disclosure", how="video", apology_words=SORRY)
    why, who, name, _ = (question.ref for question in case.now.questions)
    given = {"words": FINDINGS["why"], "given_in": str(talk.id)}
    record_as(case, BEN, "answer", question=why, **given)
    unknown = record_as(case, BEN, "answer", question=who, **given, unknown="cannot_be_known")
    told = {"answer": unknown.id, "agrees": True, "reason": "Nobody wrote it down."}
    record_as(case, RON, "answer_review", **told)
    record_as(case, BEN, "answer", question=name, **given, unknown="cannot_be_known")
    return case


def grade(case: ACase, scale: str, level: str) -> None:
    told = {"scale": scale, "level": level, "reason": "The ward doctor says so."}
    record_as(case, BEN, "grade", **told)


def heard(case: ACase, **felt: str) -> None:
    told = {"person": case.person, "asked_at": case.at.isoformat(), "how": "By telephone"}
    told |= {"answer": "words", "told_how_to_complain": True, "how_we_did": felt}
    record_as(case, BEN, "heard", **told)


def copy(models: Models, count: int, after: int = 0) -> None:
    """So many more cases, each like one of the models in turn; `after`: so many made before."""
    session = models.session
    session.rollback()
    far = site_called(session, FAR_SITE)
    assert far
    found = [_Model(session, id) for id in models.ids]
    for first in range(after, after + count, AT_ONCE):
        with one_transaction(session):
            numbers = range(first, min(first + AT_ONCE, after + count))
            _insert(session, [found[i % len(found)].copied(FAR + i, far.id) for i in numbers])


class _Model:
    """All rows of one case, opened, as plain cells."""

    def __init__(self, session: Session, id: int) -> None:
        self.ring = keys_of(session).ring
        self.incident = next(_rows(session, Incident, Incident.id == id))
        self.entries = list(_rows(session, AuditEntry, AuditEntry.incident_id == id))
        mine = select(Evidence).where(Evidence.incident_id == id).order_by(Evidence.number)
        self.bodies = {row.number: json.dumps(row.body) for row in session.scalars(mine)}
        self.evidence = list(_rows(session, Evidence, Evidence.incident_id == id))
        self.own = {table: list(_rows(session, table, table.incident_id == id)) for table in OWN}

    def copied(self, id: int, far: int) -> dict[Table, list[dict[str, Any]]]:
        key = os.urandom(LENGTH)
        refs = {self.incident["ref"]: f"INC-2026-{id}"}
        for table, rows in self.own.items():
            for place, row in enumerate(rows):
                refs[row["ref"]] = f"{table.prefix}-2026-{id}{place:02}"
        locked = f"case_key {id} {Purpose.WORDS}"
        wrapped = wrapped_with(self.ring, Purpose.WORDS, locked, key)
        aware = self.incident["became_aware_at"] - timedelta(hours=id % A_WHILE)
        told = {"id": id, "ref": refs[self.incident["ref"]], "became_aware_at": aware}
        last = {"version": self.entries[-1]["number"]}  # the only entry that names every row
        told |= {"patient_identifier": None} | last
        told |= {"site_id": far} if id % 4 == 0 else {}
        made: dict[type[Record], list[dict[str, Any]]] = {
            AuditEntry: self._entries(id, refs),
            Incident: [self.incident | told],
            CaseKey: [{"incident_id": id, "purpose": str(Purpose.WORDS), "wrapped": wrapped}],
            Evidence: [self._evidence(row, id, key, refs) for row in self.evidence],
        }
        for table, rows in self.own.items():
            made[table] = [
                _renamed(row, refs) | _own(row, id, id * 100 + place) | last
                for place, row in enumerate(rows)
            ]
        return {Record.metadata.tables[table.__tablename__]: rows for table, rows in made.items()}

    def _entries(self, id: int, refs: dict[str, str]) -> list[dict[str, Any]]:
        """The last one names every row as it stands: the database lets no other appear."""
        rows = [self.incident, *(row for rows in self.own.values() for row in rows)]
        named = [{"thing": refs[row["ref"]], "state": row["state"]} for row in rows]
        *before, last = (row | {"incident_id": id} for row in self.entries)
        return [*before, last | {"changes": named}]

    def _evidence(
        self, row: dict[str, Any], id: int, key: bytes, refs: dict[str, str]
    ) -> dict[str, Any]:
        words = _renamed(self.bodies[row["number"]], refs).encode()
        sealed = lock(key, f"evidence {id} {row['number']}", words)
        return row | {"incident_id": id, "body": {LOCKED: b64encode(sealed).decode()}}


def _rows(session: Session, table: Any, where: Any) -> Iterator[dict[str, Any]]:
    cells = Record.metadata.tables[table.__tablename__]
    for row in session.execute(select(cells).where(where).order_by(*cells.primary_key)).mappings():
        yield dict(row)


def _renamed(cells: Any, refs: dict[str, str]) -> Any:
    """With the references of the copy, wherever they stand."""
    if isinstance(cells, dict):
        return {_renamed(k, refs): _renamed(v, refs) for k, v in cells.items()}
    if isinstance(cells, list):
        return [_renamed(each, refs) for each in cells]
    if isinstance(cells, str):
        return REF.sub(lambda found: refs.get(found[0], found[0]), cells)
    return cells


def _own(row: dict[str, Any], incident_id: int, id: int) -> dict[str, Any]:
    return {"id": id, "incident_id": incident_id} | ({"address": None} if "address" in row else {})


def _insert(session: Session, made: list[dict[Table, list[dict[str, Any]]]]) -> None:
    for table in made[0]:
        rows = [row for each in made for row in each[table]]
        if rows:
            session.execute(insert(table), rows)


def cases_there(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Incident)) or 0
