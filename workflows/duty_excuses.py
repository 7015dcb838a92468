"""When a ground that a duty lists stands in for doing it: a refusal, failed contact, or one agreed.

An excuse never closes a duty by itself; it counts from the moment of its record and may end.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflows.events import Known
from workflows.regimes import Duty

PAIRS = {
    "person_declined": ("declined_by_person", "refusal_recorded"),
    "person_unreachable": ("contact_failed", "attempts_recorded"),
}
ENDS = "contact_restored"


@dataclass(frozen=True, slots=True)
class Excuse:
    """A ground in force from `since` (aware) until `until`, for these kinds of duty; empty: all."""

    ground: str
    since: datetime
    until: datetime | None = None
    kinds: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()

    def stands_for(self, duty: Duty, now: datetime) -> bool:
        return (
            self.ground in duty.excuses
            and (not self.kinds or duty.kind in self.kinds)
            and (not self.duties or duty.id in self.duties)
            and self.since <= now
            and (self.until is None or now < self.until)
        )


def excuses_of(duty: Duty, known: Sequence[Known]) -> tuple[Excuse, ...]:
    """The excuses that follow from events: both halves of a pair since contact was last restored.

    Source of the rule: policy/README.md, "Statuses". Moments are UTC.
    """
    concerning = [each for each in known if _concerns(each, duty)]
    ends = [each.at for each in concerning if each.event.name == ENDS]
    return tuple(
        Excuse(ground, since, until)
        for ground, (said, recorded) in PAIRS.items()
        for since, until in _spans(concerning, said, recorded, ends)
    )


def _concerns(each: Known, duty: Duty) -> bool:
    kinds = each.event.kinds
    return each.event.counts_for(duty.id) and (not kinds or duty.kind in kinds)


def _spans(
    known: Sequence[Known], said: str, recorded: str, ends: Sequence[datetime]
) -> Iterator[tuple[datetime, datetime | None]]:
    for number, until in enumerate([*ends, None]):
        here = [each for each in known if bisect_left(ends, each.at) == number]
        halves = [
            [each.counts_from for each in here if each.event.name == name]
            for name in (said, recorded)
        ]
        if all(halves):
            yield max(min(half) for half in halves), until
