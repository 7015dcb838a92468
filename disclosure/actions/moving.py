"""What the gate needs to know of each of the three machines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.letter_names import WAS_TO
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.kinds.kind import Part
from disclosure.kinds.moves import Reopen
from workflows.words import LetterTrigger, Trigger


class Thing(Protocol):
    """An incident, a letter or a commitment."""

    ref: str
    version: int

    @property
    def state(self) -> Any: ...

    def move_to(self, state: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told with a move, checked."""

    trigger: Any
    data: Any  # the model of kinds.moves for this trigger
    reason: str
    recorded_at: datetime
    zone: ZoneInfo
    prepared: Any = None  # made before the transaction: the bytes of a letter

    @property
    def at(self) -> datetime:
        """When it happened, in UTC or with its zone; else when it came on record."""
        told = getattr(self.data, "at", None)
        return moment_of(told, self.zone) if told else self.recorded_at

    @property
    def at_latest(self) -> datetime:
        """The same; of a day without an hour, its end."""
        told = getattr(self.data, "at", None)
        return latest_of(told, self.zone) if told else self.recorded_at

    def beside(self, thing: Any) -> dict[str, Any]:
        """What the record of the move keeps beside what was told: the fingerprints of its files;
        to whom a letter was written before.
        """
        if self.trigger is LetterTrigger.WRITE_TO_ANOTHER:
            return {WAS_TO: thing.to_person}
        if self.prepared is None:
            return {}
        _, printed = self.prepared
        return {
            "files": {
                form: {"sha256": file.sha256, "media_type": file.media_type}
                for form, file in printed.items()
            }
        }

    def stored(self) -> dict[str, Any]:
        assert isinstance(self.data, Part)
        return self.data.model_dump(mode="json", exclude_none=True)


@dataclass(frozen=True, slots=True)
class Following:
    """Another move that a move brings about, in the same transaction, and in whose name."""

    thing: Thing
    told: Told
    change: Change


def told_in(
    case: OpenCase, trigger: Any, data: Any, reason: str = "", prepared: Any = None
) -> Told:
    """With the change by which the case is open."""
    return Told(trigger, data, reason, case.change.at, case.zone, prepared)


def nothing_to_prepare(session: Session, ref: str, trigger: Any, at: datetime) -> None:
    """Most moves need nothing beforehand."""


def always_allowed(case: OpenCase, gathered: Gathered, thing: Any, told: Told) -> None:
    """Who may is all that is asked, and the gate has asked it."""


def nothing_follows(
    case: OpenCase, gathered: Gathered, thing: Any, told: Told
) -> Iterable[Following]:
    return ()


def reopening(case: OpenCase, why: str) -> Told:
    """Of the incident, because of what came on record after closing."""
    return told_in(case, Trigger.REOPEN, Reopen(), why)


@dataclass(frozen=True, slots=True)
class Machine:
    """How one kind of thing is found, guarded, moved, and what follows."""

    triggers: tuple[Any, ...]
    called: Callable[[Session, str], Any]  # raises BadInput for an unknown reference
    next_state: Callable[[Gathered, Any, Told], Any]  # raises NotReady or WrongState
    after: Callable[[OpenCase, Gathered, Any, Told, str], None]
    # Slow work, before the transaction:
    prepare: Callable[[Session, str, Any, datetime], Any] = nothing_to_prepare
    # Raises Forbidden or Refused:
    allowed: Callable[[OpenCase, Gathered, Any, Told], None] = always_allowed
    follows: Callable[[OpenCase, Gathered, Any, Told], Iterable[Following]] = nothing_follows
