"""Which reminders speak of what waits no more, or of what others are asked for by now: a message is
kept as it was written.

What waits now is worked out from the record, as the sweep does before it reminds anybody.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather
from disclosure.actions.leavers.leaver import OPEN, Open
from disclosure.actions.on_call.gaps_told import LADDER as OF_A_ROTA
from disclosure.actions.on_call.gaps_told import watched_gaps
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_staff.delivering import Thing
from disclosure.actions.watching import key_in, watched
from disclosure.logs import log, what_broke
from disclosure.policy import policy
from disclosure.records.base import spelled
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.incident import Incident
from disclosure.records.outbox import keys_there
from disclosure.records.questions import Question
from workflows.escalation import Watched
from workflows.staffing import Colleague, receivers

_log = log(__name__)
YOURS = ("question_yours", "concern_yours", "promise_back")  # they say that something is theirs


def done_since(session: Session, things: Iterable[Thing], at: datetime) -> frozenset[str]:
    """The keys of those that their case asks for no more, only of cases open to who reads it; and
    of a time without anybody on call, where somebody is by now, or it is over.

    What merely happened asks for nothing, so it is never among them; but that something is theirs
    to do is, once it is done.
    """
    theirs = (thing for thing in things if thing.about.open or thing.ladder == OF_A_ROTA)
    return StillAsked(session, at).over(theirs)


@dataclass(frozen=True, slots=True)
class _Waits:
    """One thing that waits in a case. `begins`: how the keys of its reminders do."""

    begins: str
    ref: str
    thing: Watched
    colleagues: Mapping[str, Colleague]
    on: date

    def asks_for(self, thing: Thing) -> bool:
        """By its ladder too: of a promise that is kept, and not told yet, another one reminds."""
        return thing.ladder == self.thing.ladder and thing.key.startswith(self.begins)

    def told_now(self, key: str, to: str) -> list[str]:
        """The keys of that very reminder to each who would get it now. None where that person
        would, or did if they were there today, or where it is no rung of ours.
        """
        begins = f"{self.ref} {self.thing.key} {spelled(self.thing.due or self.thing.start)} "
        rung = key.removeprefix(begins).removesuffix(f" {to}")
        rungs = policy().reminders.ladders[self.thing.ladder].rungs
        whom = next((each.to for each in rungs if each.id == rung.partition(" ")[0]), ())
        told = receivers(whom, self.thing, self.colleagues, self.on)
        asked = {each.email for each in told}
        theirs = asked.union(each.instead_of for each in told if each.instead_of)
        return [f"{begins}{rung} {each}" for each in asked] if to not in theirs else []


@dataclass(frozen=True, slots=True)
class _Asks:
    """What waits in a case. `open`: promises by reference, and each of YOURS, that are not done."""

    waits: tuple[_Waits, ...] = ()
    open: frozenset[str] = frozenset()

    def asks_for(self, thing: Thing) -> bool:
        if thing.ladder in YOURS:
            return not self.open.isdisjoint((*thing.refs, thing.ladder))
        return any(each.asks_for(thing) for each in self.waits)


class StillAsked:
    """What the cases ask for, each looked at once. It shows nothing of them but what is over."""

    def __init__(self, session: Session, at: datetime) -> None:
        self._session, self._at = session, at
        self._known: dict[str, _Asks | None] = {}

    def over(self, things: Iterable[Thing]) -> frozenset[str]:
        """The keys of those that their case asks for no more, or the rota of their site."""
        by_case: dict[str, list[Thing]] = {}
        found = set[str]()
        for thing in things:
            if thing.ladder == OF_A_ROTA:
                found |= set() if thing.key.startswith(self._gaps) else {thing.key}
            elif thing.ladder in YOURS or thing.ladder in policy().reminders.ladders:
                by_case.setdefault(thing.about.ref, []).append(thing)
        self._look_at(set(by_case) - set(self._known))
        for ref, of_case in by_case.items():
            if (asks := self._known.get(ref)) is not None:
                found |= {thing.key for thing in of_case if not asks.asks_for(thing)}
        return frozenset(found)

    @cached_property
    def _gaps(self) -> tuple[str, ...]:
        """How the keys of their reminders begin."""
        found = watched_gaps(self._session, self._at)
        return tuple(key_in(str(site.id), gap) for site, gap in found)

    def asked_of_others(self, things: Iterable[Thing], to: str) -> frozenset[str]:
        """Of those that are not over, the keys of what is asked of others by now, as once it was
        given to somebody else: where each of these was told the same, so that nothing is lost.
        """
        others = {
            thing.key: told
            for thing in things
            for waits in (self._known.get(thing.about.ref) or _Asks()).waits
            if thing.key.startswith(waits.begins) and (told := waits.told_now(thing.key, to))
        }
        there = keys_there(self._session, [key for told in others.values() for key in told])
        return frozenset(key for key, told in others.items() if there.issuperset(told))

    def _look_at(self, refs: Collection[str]) -> None:
        if not refs:
            return
        cases = select(Incident).where(Incident.ref.in_(refs)).order_by(Incident.id)
        staff = Staff(self._session, self._at)
        for ref, incident in [(each.ref, each) for each in self._session.scalars(cases)]:
            self._known[ref] = _asks(self._session, incident, staff)


def _asks(session: Session, incident: Incident, staff: Staff) -> _Asks | None:
    """None where the case cannot be read, and so nobody knows."""
    try:
        view = Viewed(gather(session, incident, staff.at), staff.actors)
        if view.gathered.case.destroyed:
            return _Asks()
        ref, colleagues = view.incident.ref, staff.of_case(view.incident, view.team)
        waits = (
            _Waits(key_in(ref, thing), ref, thing, colleagues, view.gathered.today)
            for thing in watched(view)
        )
        return _Asks(tuple(waits), frozenset(_open(view.gathered)))
    except Exception as fault:  # one that cannot be read must not hide the other messages
        session.rollback()
        _log.warning("what waits in a case was not looked up", **what_broke(fault))
        return None


def _open(gathered: Gathered) -> Iterator[str]:
    """Of questions and concerns whether there is any: a message does not say of which it is."""
    yield from (each.ref for each in gathered.commitments if _is_open(Commitment, each))
    yield from ("question_yours" for each in gathered.questions if _is_open(Question, each))
    yield from ("concern_yours" for each in gathered.concerns if _is_open(Concern, each))


def _is_open(table: Open, row: Commitment | Question | Concern) -> bool:
    return row._state in OPEN[table]
