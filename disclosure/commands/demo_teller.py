"""Tells a story through the real actions, on a clock of its own, with what was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, ChangedMeanwhile, Door
from disclosure.actions.letters import writing as letters
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person
from disclosure.jobs.sweep import sweep
from disclosure.permissions import Actor, Forbidden
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.users import actor_called, name_of
from workflows.machine import NotReady, WrongState

ZONE = ZoneInfo("Europe/London")


@dataclass
class Teller:
    """One case, a day it began on, and a voice. Days count from that day; hours are local."""

    session: Session
    first_day: datetime
    say: Callable[[str], None]
    incident: Incident | None = None
    refusals: list[dict[str, Any]] = field(default_factory=list)
    _now: datetime | None = None

    @property
    def now(self) -> datetime:
        assert self._now
        return self._now

    @property
    def case(self) -> Incident:
        assert self.incident
        return self.incident

    def on(self, day: int, hour: int, minute: int = 0) -> datetime:
        """Set the clock of the story, and return it. The sweep has run until then."""
        date = (self.first_day + timedelta(days=day)).astimezone(ZONE)
        self._now = date.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if self.incident:
            self._sweep()
        return self._now

    def _sweep(self) -> None:
        """What the clock asks is said where something became late; else it is only written."""
        swept = sweep(self.session, self.now)
        asked = {name_of(self.session, each.to) for each in swept.messages}
        if swept.became_late:
            late = "thing is" if swept.became_late == 1 else "things are"
            names = ", ".join(sorted(asked)) or "nobody new"
            self.say(f"  {self.now:%a %-d %b, %H:%M}  The clock: {swept.became_late} {late} late."
                     f" It asks: {names}.")  # fmt: skip

    def day(self, days: int) -> str:
        """A day of the story as a date, YYYY-MM-DD."""
        return (self.first_day + timedelta(days=days)).astimezone(ZONE).date().isoformat()

    def in_words(self, days: int) -> str:
        return f"{(self.first_day + timedelta(days=days)).astimezone(ZONE):%A %-d %B %Y}"

    def record(self, who: Person, kind: str, body: Mapping[str, Any], says: str) -> Any:
        told = dict(body)
        if kind in NEEDS_A_MOMENT and not {"at", "asked_at", "offered_at"} & set(told):
            told["at"] = self.now.isoformat()
        kept = recording.record(self.session, self._change(who), kind, told)
        self._tell(who, says)
        return kept

    def move(
        self, who: Person, ref: str, trigger: str, says: str, data: object = None, reason: str = ""
    ) -> None:
        gate.move(self.session, self._change(who), ref, trigger, data=data, reason=reason)
        self._tell(who, says)

    def refused(self, who: Person, ref: str, trigger: str, says: str, data: object = None) -> None:
        """Try a move that has to be refused, and say why it was."""
        try:
            gate.move(self.session, self._change(who), ref, trigger, data=data)
        except NotReady as no:
            self.refusals.append({"move": trigger, "unmet": [item.id for item in no.unmet]})
            self._tell(who, f"{says} Refused:")
            for item in no.unmet:
                self.say(f"      - {item.says}")
        except (Refused, Forbidden, WrongState, ChangedMeanwhile) as no:
            self.refusals.append({"move": trigger, "unmet": [], "why": str(no)})
            self._tell(who, f"{says} Refused: {no}")
        else:
            raise AssertionError(f"{trigger} of {ref} should have been refused")

    def letter(self, who: Person, kind: str, to: int, boxes: Mapping[str, str]) -> Letter:
        """A draft from the record, with the author's own words in these boxes."""
        change = self._change(who)
        draft, _ = letters.draft(self.session, change, kind, {"to": to})
        draft, checked = letters.edit(self.session, change, draft.ref, {"slots": dict(boxes)})
        self._tell(who, f"writes {draft.ref}, the {kind.replace('_', ' ')} letter.")
        for fault in checked.faults:
            self.say(f"      - “{fault.text}”: {fault.why}")
        return draft

    def edit(self, who: Person, ref: str, boxes: Mapping[str, str], says: str) -> None:
        letters.edit(self.session, self._change(who), ref, {"slots": dict(boxes)})
        self._tell(who, says)

    def link(self, who: Person, ref: str, data: Mapping[str, Any], says: str) -> None:
        letters.link(self.session, self._change(who), ref, dict(data))
        self._tell(who, says)

    def issue(self, who: Person, approver: Person, letter: Letter) -> None:
        """From review to the envelope: approved on its exact text by another, issued, sent."""
        self.session.refresh(letter)
        read = {"sha256": letter.text_sha256}
        self.move(
            approver, letter.ref, "approve", f"approves the exact text of {letter.ref}.", read
        )
        self.move(who, letter.ref, "issue", f"issues {letter.ref}: its bytes are frozen.")
        how = {"how": "visit", "format": ["standard", "large_print"]}
        self.move(who, letter.ref, "send", f"gives {letter.ref} to Joan Pryce, who takes it.", how)
        told = {"at": self.now.isoformat(), "how": "by_hand", "format": "large_print"}
        self.move(who, letter.ref, "deliver", f"records that {letter.ref} is in her hands.", told)

    def actor(self, who: Person) -> Actor:
        actor = actor_called(self.session, who.email)
        assert actor
        return actor

    def _change(self, who: Person) -> Change:
        return Change(self.case.id, self.actor(who), self.now, Door.COMMAND)

    def _tell(self, who: Person, says: str) -> None:
        self.say(f"  {self.now:%a %-d %b, %H:%M}  {who.name} {says}")


NEEDS_A_MOMENT = frozenset(
    {
        "grade", "decision", "conversation", "attempt", "excuse", "excuse_told", "patient_status",
        "questions_sought", "support", "concern", "question", "account",
    }
)  # fmt: skip
