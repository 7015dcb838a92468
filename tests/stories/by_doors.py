"""The same acts through two doors: as commands, and as the actions themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door
from disclosure.actions.facts import gather
from disclosure.actions.letters import writing as letters
from disclosure.actions.opening import open_incident
from disclosure.actions.refused import Refused
from disclosure.actions.showing import case_document
from disclosure.permissions import Forbidden
from disclosure.records.incident import Incident, incident_called
from tests.people import actor
from tests.terminal import Document, Terminal
from workflows.machine import NotReady, WrongState


@dataclass
class Clock:
    at: datetime

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)

    def day(self, days: int) -> str:
        return (self.at + timedelta(days=days)).date().isoformat()


class ADoor(Protocol):
    """Opens a case and keeps its reference; every other act is in that case."""

    clock: Clock

    def open(self, email: str, **told: Any) -> str: ...
    def record(self, email: str, kind: str, /, **body: Any) -> Document: ...
    def move(self, email: str, ref: str, trigger: str, /, **data: Any) -> Document: ...
    def refused(self, email: str, ref: str, trigger: str, /, **data: Any) -> Document: ...
    def letter(self, email: str, act: str, what: str, /, **data: Any) -> Document: ...
    def shown(self, email: str) -> Document: ...


@dataclass
class ByCommand:
    terminal: Terminal
    clock: Clock
    ref: str = ""

    def open(self, email: str, **told: Any) -> str:
        self.ref = self.terminal("open", "--as", email, "--data", "-", data=told)["ref"]
        return self.ref

    def record(self, email: str, kind: str, /, **body: Any) -> Document:
        words = ("record", self.ref, kind, "--as", email, "--data", "-")
        kept: Document = self.terminal(*words, data=body)
        return kept

    def move(self, email: str, ref: str, trigger: str, /, **data: Any) -> Document:
        words = ("move", ref, trigger, "--as", email, "--data", "-")
        moved: Document = self.terminal(*words, data=data)
        return moved

    def refused(self, email: str, ref: str, trigger: str, /, **data: Any) -> Document:
        words = ("move", ref, trigger, "--as", email, "--data", "-")
        return self.terminal.refused(*words, data=data)

    def letter(self, email: str, act: str, what: str, /, **data: Any) -> Document:
        words = [self.ref, what] if act == "draft" else [what]
        letter: Document = self.terminal(
            "letter", act, *words, "--as", email, "--data", "-", data=data
        )
        return letter

    def shown(self, email: str) -> Document:
        document: Document = self.terminal("show", self.ref, "--as", email)
        return document


@dataclass
class ByAction:
    session: Session
    clock: Clock
    ref: str = ""

    def open(self, email: str, **told: Any) -> str:
        who = actor(self.session, email)
        opened = open_incident(self.session, who, self.clock.at, Door.PAGE, told)
        self.ref = opened.ref
        return self.ref

    def record(self, email: str, kind: str, /, **body: Any) -> Document:
        kept = recording.record(self.session, self._change(email), kind, body)
        return {"id": kept.id, "created": list(kept.created)}

    def move(self, email: str, ref: str, trigger: str, /, **data: Any) -> Document:
        moved = gate.move(self.session, self._change(email), ref, trigger, data=data)
        return {"from": moved.was, "to": moved.now}

    def refused(self, email: str, ref: str, trigger: str, /, **data: Any) -> Document:
        try:
            self.move(email, ref, trigger, **data)
        except NotReady as no:
            return no.document()
        except (Refused, Forbidden, WrongState) as no:
            return {"refused": True, "why": str(no)}
        raise AssertionError(f"{trigger} of {ref} should have been refused")

    def letter(self, email: str, act: str, what: str, /, **data: Any) -> Document:
        acts: dict[str, Callable[..., Any]] = {"edit": letters.edit, "link": letters.link}
        do = acts.get(act, letters.draft)
        letter, checked = do(self.session, self._change(email), what, data)
        shown: Document = {"ref": letter.ref, "text": letter.text, "check": checked.document()}
        return shown | {"text_sha256": letter.text_sha256}

    def shown(self, email: str) -> Document:
        gathered = gather(self.session, self._incident(), self.clock.at)
        return case_document(gathered, actor(self.session, email))

    def _change(self, email: str) -> Change:
        who = actor(self.session, email)
        return Change(self._incident().id, who, self.clock.at, Door.PAGE)

    def _incident(self) -> Incident:
        self.session.rollback()
        found = incident_called(self.session, self.ref)
        assert found
        return found
