"""What a note says that a passed day leaves behind."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from workflows.counting import Due
from workflows.lateness import Lateness


def causes_of(note: Mapping[str, Any]) -> Iterator[int]:
    """What started the clock, ended its time before the counted day, or ended an excuse from it, by
    number. A note from before this was kept names only the first.
    """
    yield from (note[by] for by in ("started_by", "ended_by", "revived_by") if note.get(by))


def lateness_of(note: Mapping[str, Any]) -> Lateness:
    """The duty, when its time began, and what had passed."""
    at = datetime.fromisoformat(note["due_at"])
    on = date.fromisoformat(note["due_on"]) if note["due_on"] else None
    due = Due(at, on, at + timedelta(seconds=1) if on else None)
    start = datetime.fromisoformat(note["starts_at"])
    return Lateness(note["regime"], note["duty"], start, due, note["started_by"])
