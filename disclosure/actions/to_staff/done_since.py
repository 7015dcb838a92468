"""Which reminders speak of what waits no more: a message is kept as it was written.

What waits now is worked out from the record, as the sweep does before it reminds anybody.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.facts import gather
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Staff, Viewed
from disclosure.actions.to_staff.delivering import Thing
from disclosure.actions.watching import key_in, watched
from disclosure.logs import log, what_broke
from disclosure.policy import policy
from disclosure.records.incident import Incident

_log = log(__name__)


def done_since(session: Session, things: Iterable[Thing], at: datetime) -> frozenset[str]:
    """The keys of those that their case asks for no more; only of cases open to who reads it.

    What merely happened asks for nothing, so it is never among them.
    """
    return StillAsked(session, at).over(thing for thing in things if thing.about.open)


class StillAsked:
    """What the cases ask for, each looked at once. It shows nothing of them but what is over."""

    def __init__(self, session: Session, at: datetime) -> None:
        self._session, self._at = session, at
        self._known: dict[str, tuple[str, ...] | None] = {}

    def over(self, things: Iterable[Thing]) -> frozenset[str]:
        """The keys of those that their case asks for no more."""
        by_case: dict[str, list[str]] = {}
        for thing in things:
            if thing.ladder in policy().reminders.ladders:
                by_case.setdefault(thing.about.ref, []).append(thing.key)
        self._look_at(set(by_case) - set(self._known))
        found = set[str]()
        for ref, keys in by_case.items():
            if (waits := self._known.get(ref)) is not None:
                found |= {key for key in keys if not key.startswith(waits)}
        return frozenset(found)

    def _look_at(self, refs: Collection[str]) -> None:
        if not refs:
            return
        cases = select(Incident).where(Incident.ref.in_(refs)).order_by(Incident.id)
        staff = staff_of(self._session)
        for ref, incident in [(each.ref, each) for each in self._session.scalars(cases)]:
            self._known[ref] = _waiting(self._session, incident, self._at, staff)


def _waiting(
    session: Session, incident: Incident, at: datetime, staff: Staff
) -> tuple[str, ...] | None:
    """How the keys of what waits begin; None where the case cannot be read, and so nobody knows."""
    try:
        view = Viewed(gather(session, incident, at), staff)
        if view.gathered.case.destroyed:
            return ()
        return tuple(key_in(view.incident.ref, thing) for thing in watched(view))
    except Exception as fault:  # one that cannot be read must not hide the other messages
        session.rollback()
        _log.warning("what waits in a case was not looked up", **what_broke(fault))
        return None
