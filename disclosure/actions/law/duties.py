"""The duties of one case as they stand: which regimes apply, what was answered, what excuses."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial

from disclosure.actions.explanations_given import explanations_given
from disclosure.actions.in_error import is_in_error
from disclosure.actions.law.applying import applying
from disclosure.actions.law.clocks import Clocks
from disclosure.actions.law.duty_conditions import Conditions
from disclosure.actions.reading import Case
from disclosure.kinds.excuses import Hold, HoldBy, HoldEnd, HoldReview
from disclosure.kinds.fields import moment_of
from disclosure.kinds.law import ExplanationReview
from disclosure.policy import policy
from workflows.clocks import DutyNow, duties_now
from workflows.duty_excuses import PAIRS
from workflows.duty_excuses import Excuse as DutyExcuse
from workflows.notifiability import Applies as Answered
from workflows.regimes import DutyStatus, Facility, Regime
from workflows.words import Ground, HoldLimit, State, Trigger

GROUNDS: Mapping[Ground, str] = {  # as the regimes call them
    Ground.WOULD_HARM: "clinical_reasons",
    Ground.ASKED_FOR_LATER: "person_requested_later",
}
CRIMINAL_PROCESS = "criminal_or_coronial_process"  # as they call a hold
HELD: Mapping[HoldLimit, tuple[str, ...]] = {  # kinds of duty that a hold stands before
    HoldLimit.FINDINGS: ("report",),
    HoldLimit.MEETING: ("meeting",),
    HoldLimit.ALL_BUT_APOLOGY: ("report", "meeting"),
}
NOT_IN_TIME = (  # what passed, or is owed, only since it was handed over was open until then
    DutyStatus.OPEN,
    DutyStatus.LATE,
    DutyStatus.MET_LATE,
    DutyStatus.OWED,
    DutyStatus.PASSED,
)
SAID_ELSEWHERE = frozenset({*PAIRS, *GROUNDS.values(), CRIMINAL_PROCESS})  # by an excuse or a hold
NOTHING_TO_EXPLAIN = "no duty of the law runs here, so there is none to explain"
_Span = tuple[datetime, datetime]  # since and until


def regimes_that_apply(case: Case) -> tuple[Regime, ...]:
    """Those of the incident and of the decisions, without those that a reviewed 'no' names.

    Each in the version in force on the day we became aware, in the zone of the site.
    """
    found = applying(case)
    return tuple(each.regime for each in found if each.applies is not Answered.NO)


def duties_of(clocks: Clocks, now: datetime) -> tuple[DutyNow, ...]:
    """Every duty of every regime that applies, as it stands now, and that we owe. Zones: the
    regime's own.
    """
    if is_in_error(clocks.case):
        return ()
    asked = conditions_of(clocks)
    counted = partial(
        duties_now,
        events=tuple(asked.events_that_count),
        now=now,
        answers=asked.answers,
        facility=Facility(timezone=clocks.zone.key),
        excuses=tuple(_grounds(clocks)),
        late=asked.latenesses,
    )
    regimes = regimes_that_apply(clocks.case)
    ended = _ended_without_duty(clocks.case)
    found = (duty for regime in regimes for duty in counted(regime))
    if ended is None:
        return tuple(found)
    noted = {(note.regime, note.duty): note.due.at for note in asked.latenesses}
    return tuple(duty for duty in found if not _left_to_another(duty, ended, noted))


def _ended_without_duty(case: Case) -> datetime | None:
    """When it was closed without duty. Opened again, all of it is ours again."""
    closing = case.last_move(case.incident.ref, Trigger.CLOSE_WITHOUT_DUTY)
    closed = case.incident.state is State.CLOSED and case.incident.without_duty
    return closing.recorded_at if closing and closed else None


def _left_to_another(
    duty: DutyNow, ended: datetime, noted: Mapping[tuple[str, str], datetime]
) -> bool:
    """What was not over by then another organisation owes; what was late by then stays so, also
    where its day was put right since. `noted`: by regime and duty, what the record said was over.
    """
    over = (duty.due_at, noted.get((duty.regime, duty.id)))
    return duty.status in NOT_IN_TIME and not any(at <= ended for at in over if at)


def grounds_to_explain(duties: Iterable[DutyNow], on: date) -> Mapping[str, frozenset[str]]:
    """By the id of a duty, the grounds its rules of that day list and no other record tells: an
    explanation may name one. That they declined, say, is an excuse: with whom, how, and a day.
    Source: "Kinds for `record`" in the contract, `explanation`.
    """
    found: dict[str, frozenset[str]] = {}
    for duty in duties:
        listed = policy().kept_by_a_case(duty.regime, on).duty(duty.id).excuses
        found[duty.id] = found.get(duty.id, frozenset()) | (listed - SAID_ELSEWHERE)
    return found


def conditions_of(clocks: Clocks) -> Conditions:
    return Conditions(clocks.case, clocks.events())


def _grounds(clocks: Clocks) -> Iterator[DutyExcuse]:
    """What lawfully excuses a duty beside a refusal and failed contact, which are events."""
    for ground, name in GROUNDS.items():
        for span, kinds in clocks.excuses.for_all(ground):
            yield DutyExcuse(name, span.since, span.until, kinds=kinds)
    yield from _holds(clocks)
    for each in explanations_given(clocks.case, clocks.letters, clocks.persons):
        review = clocks.case.agreement(ExplanationReview, each.row.number)
        if each.said.ground and review:
            since, duties = max(review.recorded_at, each.since), frozenset({each.said.duty})
            yield DutyExcuse(each.said.ground, since, duties=duties)


def _holds(clocks: Clocks) -> Iterator[DutyExcuse]:
    """One that is renewed before it runs out, or is ended, goes on since the first of them."""
    spans: dict[str, list[_Span]] = {}  # by the kind of duty
    ended = {end.hold: moment_of(end.at, clocks.zone) for _, end in clocks.case.those(HoldEnd)}
    for row, hold in clocks.case.those(Hold):
        review = clocks.case.agreement(HoldReview, row.number)
        if review and hold.by is not HoldBy.CLAIM:  # a claim limits nothing
            runs_out = moment_of(hold.review_on, clocks.zone)
            until = min(runs_out, ended.get(row.number, runs_out))
            since = max(review.recorded_at, moment_of(hold.since, clocks.zone))
            for kind in {kind for limit in hold.limits for kind in HELD.get(limit, ())}:
                spans.setdefault(kind, []).append((since, until))
    for kind, held in spans.items():
        for since, until in _without_gaps(held):
            yield DutyExcuse(CRIMINAL_PROCESS, since, until, kinds=frozenset({kind}))


def _without_gaps(spans: Iterable[_Span]) -> list[_Span]:
    found: list[_Span] = []
    for since, until in sorted(span for span in spans if span[0] < span[1]):
        if found and since <= found[-1][1]:
            first, last = found.pop()
            found.append((first, max(last, until)))
        else:
            found.append((since, until))
    return found
