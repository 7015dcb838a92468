"""What proves who may do what: one newcomer per role, and cases that wait for every move."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door
from disclosure.actions.letters import writing as letters
from disclosure.actions.looks import looking
from disclosure.actions.opening import open_incident
from disclosure.actions.users import Person, add_user
from disclosure.permissions import Role
from disclosure.records.commitment import commitment_called
from disclosure.records.incident import Incident, incident_called
from disclosure.records.letter import letter_called
from tests import cases
from tests.bodies import KINDS_IN_ORDER, record_each
from tests.body_parts import Body
from tests.by_command import Everything
from tests.cases import AWARE, ACase, change_by, move_as, record_as, text_sha256
from tests.people import ADA, BEN, EVA, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SITE, actor
from tests.terminal import FILE, Terminal, a_terminal
from workflows.words import State, Trigger

OMNI, OTHER = "omni@example.org", "other@example.org"  # every role that writes or agrees


@dataclass(frozen=True)
class Ready:
    """A copy of the database in which this move would succeed for who may make it."""

    file: Path
    ref: str
    at: datetime
    data: Mapping[str, Any]
    reason: str

    @property
    def a_minute_later(self) -> datetime:
        return self.at + timedelta(minutes=1)


@contextmanager
def copy_of(home: Path, file: Path, to: Path) -> Iterator[Session]:
    """A session on a copy, so that what is tried there changes nothing here."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    shutil.copy(home / "keys", to / "keys")
    _copy(file, to / FILE)
    with Terminal(to).session() as session:
        yield session
        session.get_bind().dispose()  # type: ignore[union-attr]


def _copy(file: Path, to: Path) -> None:
    """With what SQLite has not yet moved into the file itself."""
    with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(to)) as here:
        there.backup(here)


def newcomer(role: str) -> str:
    return f"only.{role}@example.org"


def of_far_site(role: str) -> str:
    return f"far.{role}@example.org"


def a_home_with_newcomers(home: Path) -> Terminal:
    """Each has one role and one site, wrote nothing yet and is named nowhere."""
    terminal = a_terminal(home)
    with terminal.session() as session:
        for role in Role:
            for email, site in ((newcomer(role), SITE), (of_far_site(role), FAR_SITE)):
                person = Person(email, f"A new {role}", [role], [site])
                add_user(session, OPERATOR, OPENED_FOR_WORK, person)
        many = [Role.RISK_MANAGER, Role.CLINICIAN, Role.INVESTIGATOR, Role.APPROVER]
        for email in (OMNI, OTHER):
            add_user(session, OPERATOR, OPENED_FOR_WORK, Person(email, email, many, [SITE]))
        session.get_bind().dispose()  # type: ignore[union-attr]
    return terminal


def with_a_record_of_each_kind(terminal: Terminal) -> Everything:
    """All but the review of an error and a restriction, which end the case for others."""
    with terminal.session() as session:
        case = cases.an_opened_case(session)

        def record(email: str, kind: str, body: Any) -> int:
            return record_as(case, email, kind, **body).id

        ids = record_each(record, case.at, KINDS_IN_ORDER[:-2])
        session.get_bind().dispose()  # type: ignore[union-attr]
    return Everything(terminal, case.ref, ids)


def ready_for_every_move(terminal: Terminal, folder: Path) -> dict[str, Ready]:
    """By `machine trigger`. The case walks to its end; before each move a copy is kept."""
    found: dict[str, Ready] = {}

    def keep(name: str, case: ACase, ref: str = "", /, reason: str = "", **data: Any) -> None:
        case.session.rollback()
        file = folder / f"{len(found)}.sqlite"
        _copy(terminal.home / FILE, file)
        found[name] = Ready(file, ref or case.ref, case.at, data, reason)

    with terminal.session() as session:
        _promises(cases.an_opened_case(session), keep)
        _ended(cases.an_opened_case(session), keep)
        _whole(cases.an_opened_case(session), keep)
        session.get_bind().dispose()  # type: ignore[union-attr]
    return found


Keep = Callable[..., None]


def _promises(case: ACase, keep: Keep) -> None:
    cases.acknowledged(case)
    promise, at = case.promise, case.at.isoformat()
    said = {"person": case.person, "how": "conversation", "at": at, "words": "I know"}
    keep("commitment done", case, promise, evidence="I rang her")
    keep("commitment cannot_keep", case, promise, why="We have no cupboard", told_how="x", at=at)
    keep("commitment release", case, promise, **said)
    keep("commitment change", case, promise, **said, due_on=case.day(30))
    keep("commitment reassign", case, promise, owner=ADA)
    keep("commitment told", case, promise, person=case.person, how="By telephone", at=at)
    move_as(case, BEN, "done", promise, evidence="I rang her")
    keep("commitment verify", case, promise)
    keep("commitment send_back", case, promise, reason="It was not done")
    move_as(case, EVA, "verify", promise)
    keep("commitment confirm", case, promise, **said)
    keep("commitment dispute", case, promise, **said)
    made = cases.a_talk(case, "follow_up", next_contact=cases.a_next_contact(case))
    broken = case.promise
    why = {"why": "We have no cupboard", "told_how": "By telephone", "at": at}
    move_as(case, BEN, "cannot_keep", broken, **why)
    keep("commitment agree_not_kept", case, broken, given_in=made.id)


def _ended(case: ACase, keep: Keep) -> None:
    error = record_as(case, ADA, "error", what="not_an_incident", reason="It was a drill")
    agrees = {"error": error.id, "agrees": True, "reason": "It was one indeed"}
    record_as(case, EVA, "error_review", **agrees)
    keep("incident close_without_duty", case)


def _whole(case: ACase, keep: Keep) -> None:
    for evidence, trigger in (
        (cases.acknowledged, Trigger.BEGIN_INVESTIGATION),
        (cases.investigated, Trigger.SHARE_FINDINGS),
        (cases.disclosed, Trigger.RECORD_DISCLOSURE),
        (lambda case: _letter(case, keep), Trigger.DELIVER_APOLOGY),
        (cases.followed_up, Trigger.CLOSE),
    ):
        evidence(case)
        keep(f"incident {trigger}", case)
        move_as(case, ADA, trigger)
        if case.state is State.DISCLOSE:
            keep("incident return_to_investigation", case, reason="We look again now")
    keep("incident reopen", case, reason="She rang us again")


def _letter(case: ACase, keep: Keep) -> None:
    case.later(days=1)
    draft, _ = letters.draft(case.session, change_by(case, BEN), "delay", {"to": case.person})
    keep("letter submit", case, draft.ref)
    relative = {"name": "Ms Eve Price", "relationship": "Daughter", "is_patient": False}
    other = cases.a_person(case, **relative, standing="also_told")
    keep("letter write_to_another", case, draft.ref, to=other)
    ref = cases.a_letter(case, "apology", until="submit")
    seen = {"sha256": text_sha256(case, ref)}
    keep("letter return_to_draft", case, ref)
    keep("letter approve", case, ref, **seen)
    move_as(case, EVA, "approve", ref, **seen)
    keep("letter issue", case, ref)
    move_as(case, ADA, "issue", ref)
    keep("letter send", case, ref, how="post", format="standard")
    keep("letter withdraw", case, ref, reason="It was misaddressed, sadly")
    move_as(case, ADA, "send", ref, how="post", format="standard")
    case.later(days=1)
    told = {"at": case.at.isoformat(), "how": "told_us", "format": "standard"}
    keep("letter deliver", case, ref, **told)
    keep("letter returned", case, ref, at=case.at.isoformat(), why="It came back unopened")
    keep("letter entered_in_error", case, ref, step="send", reason="It was the other one")
    move_as(case, ADA, "deliver", ref, **told)


# What somebody tries, through the actions.


def the_case(session: Session, ref: str) -> Incident:
    found = incident_called(session, ref)
    assert found
    return found


def record(session: Session, full: Everything, email: str, kind: str, body: Body) -> int:
    incident = the_case(session, full.ref)
    change = Change(incident.id, actor(session, email), incident.recorded_at, Door.COMMAND)
    return recording.record(session, change, kind, body).id


def moved(session: Session, waits: Ready, move: str, email: str) -> None:
    incident_id = next(
        int(found.incident_id)
        for find in (incident_called, letter_called, commitment_called)
        if (found := find(session, waits.ref))
    )
    change = Change(incident_id, actor(session, email), waits.a_minute_later, Door.COMMAND)
    trigger = move.partition(" ")[2]
    data = dict(waits.data) or None
    gate.move(session, change, waits.ref, trigger, data=data, reason=waits.reason)


def opens(session: Session, email: str) -> None:
    told = {"became_aware_at": AWARE.isoformat(), "site": SITE, "summary": "A fall"}
    open_incident(session, actor(session, email), AWARE, Door.COMMAND, told)


def looks(session: Session, full: Everything, email: str) -> None:
    incident = the_case(session, full.ref)
    looking.look(session, actor(session, email), incident, AWARE, Door.COMMAND, "show")
