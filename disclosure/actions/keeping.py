"""How long one case is kept and what stands in the way of destroying it, from what is on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.caseload import seen_by
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.family_door import is_over
from disclosure.kinds.excuses import Hold, HoldBy, HoldEnd
from disclosure.kinds.keeping import (
    DestructionAsked,
    DestructionReview,
    LegalHold,
    LegalHoldEnd,
)
from disclosure.kinds.replies import Request, RequestMet
from disclosure.permissions import Actor
from disclosure.policy import policy
from disclosure.policy.retention import retention_rules
from disclosure.policy.whole import UnknownRegime
from disclosure.records.evidence import Evidence
from disclosure.records.glass import glasses_of
from disclosure.records.incident import Incident
from disclosure.records.keeping import DESTROYED, left_unlocked, was_destroyed
from disclosure.records.links import visits_of
from disclosure.records.users import Site
from workflows.keeping import SOON, Kept, KeptFacts, kept_until, why_not_destroyed
from workflows.words import CLOSES, CommitmentState, QuestionState, State


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a page tells and what is enforced, of one case. `asked`: the request that stands."""

    ref: str
    kept: Kept
    in_the_way: tuple[str, ...]
    asked: Evidence | None
    holds: tuple[tuple[int, LegalHold], ...]  # that run, by their number
    today: date

    @property
    def is_over(self) -> bool:
        return self.kept.until is not None and self.kept.until < self.today

    @property
    def is_soon_over(self) -> bool:
        return self.kept.until is not None and self.kept.until - SOON <= self.today


def keeping_of(gathered: Gathered) -> Keeping:
    facts = facts_of(gathered)
    kept = kept_until(retention_rules(), facts)
    holds = tuple(running_holds(gathered))
    reasons = why_not_destroyed(kept, facts)
    return Keeping(gathered.incident.ref, kept, reasons, asked_in(gathered), holds, facts.today)


def asked_in(gathered: Gathered) -> Evidence | None:
    """The latest request nobody has answered yet."""
    answered = {review.asked for _, review in gathered.case.those(DestructionReview)}
    open_ = [r for r, _ in gathered.case.those(DestructionAsked) if r.number not in answered]
    return open_[-1] if open_ else None


def running_holds(gathered: Gathered) -> Iterator[tuple[int, LegalHold]]:
    ended = {end.legal_hold for _, end in gathered.case.those(LegalHoldEnd)}
    for row, hold in gathered.case.those(LegalHold):
        if row.number not in ended:
            yield row.number, hold


def facts_of(gathered: Gathered) -> KeptFacts:
    incident, zone = gathered.incident, gathered.zone
    places, unknown = _places(gathered)
    open_of = {"open", "late"}
    duties = () if incident.without_duty else gathered.facts.duties
    patient = next((p for p in gathered.persons if p.body["is_patient"]), None)
    died_at = patient.died_at if patient else None
    return KeptFacts(
        today=gathered.facts.on,
        places=places,
        unknown_rules=unknown,
        closed_on=_closed_on(gathered),
        happened_on=_day(incident.occurred_at, gathered),
        born_on=incident.patient_born_on,
        died=died_at is not None,
        died_on=died_at.astimezone(zone).date() if died_at else None,
        promises=tuple(_open_promises(gathered)),
        questions=tuple(q.ref for q in gathered.questions if q.state in _NO_ANSWER),
        concerns=sum(not c.ended and not c.answered for c in gathered.facts.concerns),
        duties=tuple(
            d.what.rstrip(".")
            for d in duties
            if d.blocks and d.status in open_of and not d.unmet_agreed
        ),
        requests=_requests(gathered),
        holds=tuple(h.by.replace("_", " ") for h in _holds(gathered) if h.by is not HoldBy.CLAIM),
        legal_holds=len(list(running_holds(gathered))),
        claims=sum(h.by is HoldBy.CLAIM for h in _holds(gathered)),
        unsettled=tuple(_unsettled(gathered)),
        destroyed_on=_day(gone.at if (gone := gathered.case.destroyed) else None, gathered),
    )


_NO_ANSWER = frozenset({QuestionState.OPEN, QuestionState.NOT_YET})
_UNDER_WAY = frozenset({CommitmentState.OPEN, CommitmentState.DONE})


def _places(gathered: Gathered) -> tuple[frozenset[str], tuple[str, ...]]:
    """Of the rules of the case, and of those of its site."""
    site = gathered.session.get_one(Site, gathered.incident.site_id)
    places, unknown = set(), []
    for name in dict.fromkeys((*gathered.incident.regimes, *site.regimes)):
        try:
            places.add(policy().regime(name).jurisdiction)
        except UnknownRegime:
            unknown.append(name)
    return frozenset(places), tuple(unknown)


def _closed_on(gathered: Gathered) -> date | None:
    """When its last closing came on record."""
    if gathered.incident.state is not State.CLOSED:
        return None
    moves = gathered.case.moves(gathered.incident.ref)
    closed = [row.recorded_at for row in moves if row.body["trigger"] in CLOSES]
    return _day(closed[-1], gathered) if closed else None


def _day(at: datetime | None, gathered: Gathered) -> date | None:
    return at.astimezone(gathered.zone).date() if at else None


def _open_promises(gathered: Gathered) -> Iterator[str]:
    """A standing one has no day and is never late: it ends with the record."""
    for promise in gathered.commitments:
        if promise.state in _UNDER_WAY and not promise.standing and gathered.is_owed(promise):
            yield promise.ref


def _requests(gathered: Gathered) -> int:
    met = {body.request for _, body in gathered.case.those(RequestMet)}
    return sum(row.number not in met for row, _ in gathered.case.those(Request))


def _holds(gathered: Gathered) -> Iterator[Hold]:
    """That nobody has ended, also past the day on which somebody should have looked again."""
    ended = {end.hold for _, end in gathered.case.those(HoldEnd)}
    for row, hold in gathered.case.those(Hold):
        if row.number not in ended:
            yield hold


def _unsettled(gathered: Gathered) -> Iterator[str]:
    session, incident, at = gathered.session, gathered.incident, gathered.at
    visits = visits_of(session, incident.id)
    if any(visit.ended_at is None and not is_over(visit, at) for visit in visits):
        yield "Somebody of the family has their page open now. Try again in an hour."
    if any(glass.judged_at is None for glass in glasses_of(session, incident.id)):
        yield "A glass was broken, and nobody has judged whether it was right."
    if left_unlocked(session, incident.id):
        yield "Some of it was stored before words were locked, so it cannot be destroyed from here."


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    incident: Incident
    keeping: Keeping


def kept_cases(session: Session, actor: Actor, at: datetime) -> Iterator[Row]:
    """Of the cases this person may see: closed ones whose time is over or soon is, or of which

    nobody can say; and any that is held, or that somebody asks to destroy. The longest over first.
    """
    rows = []
    for incident in session.scalars(worth_a_look(at).where(seen_by(actor))):
        keeping = keeping_of(gather(session, incident, at))
        closed = incident.state is State.CLOSED
        near = closed and (keeping.is_soon_over or keeping.kept.until is None)
        rows += [Row(incident, keeping)] if near or keeping.holds or keeping.asked else []
    yield from sorted(rows, key=lambda r: (r.keeping.kept.until or date.max, r.incident.id))


def destroyed_cases(session: Session, actor: Actor) -> Iterator[tuple[str, Evidence, ZoneInfo]]:
    """Its reference, what is left of it, and the zone of its site. The latest first."""
    mine = select(Incident, Evidence, Site.zone).join(Site, Incident.site_id == Site.id)
    mine = mine.join(Evidence, Evidence.incident_id == Incident.id)
    mine = mine.where(Evidence.kind == DESTROYED, seen_by(actor)).order_by(Evidence.at.desc())
    for incident, row, zone in session.execute(mine):
        yield incident.ref, row, ZoneInfo(zone)


def worth_a_look(at: datetime) -> Select[Any]:
    """Not those of which the shortest of all periods cannot be over, and nobody said a word."""
    shortest = min((rule.years for rule in retention_rules()), default=0)
    long_ago = at - timedelta(days=max(0, shortest - 1) * 365)
    said = exists().where(Evidence.incident_id == Incident.id, Evidence.kind.in_(_SAID))
    old = and_(Incident._state == State.CLOSED, Incident.recorded_at <= long_ago)
    return select(Incident).where(or_(old, said), not_(was_destroyed())).order_by(Incident.id)


_SAID = (LegalHold.word, DestructionAsked.word)
