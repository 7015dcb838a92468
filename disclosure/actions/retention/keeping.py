"""How long one case is kept and what stands in the way of destroying it, from what is on record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.family.door import is_over
from disclosure.actions.family.requests_met import answers_to_requests
from disclosure.actions.holds import holds_over
from disclosure.actions.law.applying import regimes_of
from disclosure.actions.law.first_moments import happened_on
from disclosure.actions.record_facts import no_facts
from disclosure.kinds.excuses import Hold, HoldBy
from disclosure.kinds.fields import moment_of
from disclosure.kinds.keeping import (
    DestructionAsked,
    DestructionReview,
    LegalHold,
    LegalHoldEnd,
)
from disclosure.kinds.people import PatientStatus
from disclosure.kinds.replies import Request
from disclosure.policy import policy, retention_rules
from disclosure.policy.whole import UnknownRegime
from disclosure.records.evidence import Evidence
from disclosure.records.glass import glasses_of
from disclosure.records.keeping import left_unlocked
from disclosure.records.links import visits_of
from disclosure.records.users import Site
from letters.dates import without_weekday
from workflows.facts import CommitmentFacts
from workflows.keeping import SOON, Kept, KeptFacts, kept_until, why_not_destroyed
from workflows.second_person import said_no
from workflows.words import CLOSES, CommitmentState, PatientChange, QuestionState, State


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a page tells and what is enforced, of one case. `asked`: the request that stands."""

    ref: str
    kept: Kept
    in_the_way: tuple[str, ...]
    asked: Evidence | None
    holds: tuple[tuple[int, LegalHold], ...]  # that run, by their number
    today: date
    noes: tuple[str, ...] = ()  # of each earlier request that a second person did not agree to

    @property
    def besides(self) -> tuple[str, ...]:
        """What stands in the way beside how long it is kept, which is said already."""
        rest = (reason.replace(self.kept.why, "").strip() for reason in self.in_the_way)
        return tuple(filter(None, rest))

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
    reasons, noes = why_not_destroyed(kept, facts), tuple(_noes(gathered))
    asked = asked_in(gathered)
    return Keeping(gathered.incident.ref, kept, reasons, asked, holds, facts.today, noes)


def _noes(gathered: Gathered) -> Iterator[str]:
    """Asked anew, it is another request: whoever is asked next reads what was said to the last."""
    for row, review in gathered.case.those(DestructionReview):
        if not review.agrees:
            day = without_weekday(row.recorded_at.astimezone(gathered.zone))
            to = f"agree on {day} that it is destroyed"
            yield said_no(gathered.facts.names, no_facts(row), to)


def asked_in(gathered: Gathered) -> Evidence | None:
    """The last request, while nobody has answered it: it stands in the place of those before."""
    answered = {review.asked for _, review in gathered.case.those(DestructionReview)}
    asked = [row for row, _ in gathered.case.those(DestructionAsked)]
    return asked[-1] if asked and asked[-1].number not in answered else None


def running_holds(gathered: Gathered) -> Iterator[tuple[int, LegalHold]]:
    ended = {end.legal_hold for _, end in gathered.case.those(LegalHoldEnd)}
    for row, hold in gathered.case.those(LegalHold):
        if row.number not in ended:
            yield row.number, hold


def facts_of(gathered: Gathered) -> KeptFacts:
    incident = gathered.incident
    site = incident.site
    places, unknown = places_of(regimes_of(gathered.case), site)
    open_of = {"open", "late"}
    duties = () if incident.without_duty else gathered.facts.duties
    died_at = _died_at(gathered)
    over = holds_over(gathered.case)
    by = [hold.by for row, hold in gathered.case.those(Hold) if row.number not in over]
    return KeptFacts(
        today=gathered.facts.on,
        places=places,
        unknown_rules=unknown,
        closed_on=_closed_on(gathered),
        happened_on=happened_on(gathered.case),
        born_on=incident.patient_born_on,
        died=died_at is not None,
        died_on=_day(died_at, gathered),
        promises=tuple(_open_promises(gathered)),
        questions=tuple(q.ref for q in gathered.questions if q.state in _NO_ANSWER),
        concerns=sum(not c.ended and not c.answered for c in gathered.facts.concerns),
        duties=tuple(
            d.what.rstrip(".")
            for d in duties
            if d.blocks and d.status in open_of and not d.unmet_agreed
        ),
        requests=_requests(gathered),
        holds=tuple(each.replace("_", " ") for each in by if each is not HoldBy.CLAIM),
        legal_holds=len(list(running_holds(gathered))),
        claims=by.count(HoldBy.CLAIM),
        unsettled=tuple(_unsettled(gathered)),
        destroyed_on=_day(gone.at if (gone := gathered.case.destroyed) else None, gathered),
    )


_NO_ANSWER = frozenset({QuestionState.OPEN, QuestionState.NOT_YET})
_UNDER_WAY = frozenset({CommitmentState.OPEN, CommitmentState.DONE})


def _died_at(gathered: Gathered) -> datetime | None:
    """By the last word on it: also of a patient whom nobody has named among the people."""
    deaths = (b for _, b in gathered.case.those(PatientStatus) if b.what is PatientChange.DIED)
    return next((moment_of(b.at, gathered.zone) for b in reversed(list(deaths))), None)


def places_of(regimes: Iterable[str], site: Site) -> tuple[frozenset[str], tuple[str, ...]]:
    """Of the rules of a case, and of those of its site; and which rules are no longer there."""
    places, unknown = set(), []
    for name in dict.fromkeys((*regimes, *site.regimes)):
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
    return gathered.day_of(at) if at else None


def _open_promises(gathered: Gathered) -> Iterator[str]:
    """A standing one has no day and is never late: it ends with the record."""
    for promise in gathered.commitments:
        if promise.state in _UNDER_WAY and not promise.standing and gathered.is_owed(promise):
            yield promise.ref


def _waits_for_a_second_person(promise: CommitmentFacts) -> bool:
    return promise.state is CommitmentState.NOT_KEPT and not promise.not_kept_agreed


def _requests(gathered: Gathered) -> int:
    met = answers_to_requests(gathered)
    return sum(row.number not in met for row, _ in gathered.case.those(Request))


def _unsettled(gathered: Gathered) -> Iterator[str]:
    session, incident, at = gathered.session, gathered.incident, gathered.at
    if given_up := [c.ref for c in gathered.facts.commitments if _waits_for_a_second_person(c)]:
        yield f"Nobody has agreed yet that a promise was not kept: {', '.join(given_up)}."
    visits = visits_of(session, incident.id)
    if any(visit.ended_at is None and not is_over(visit, at) for visit in visits):
        yield "Somebody of the family has their page open now. Try again in an hour."
    if any(glass.judged_at is None for glass in glasses_of(session, incident.id)):
        yield "A glass was broken, and nobody has judged whether it was right."
    if left_unlocked(session, incident.id):
        yield "Some of it was stored before words were locked, so it cannot be destroyed from here."
