"""What a regime asks, answered from facts alone: no incident, no caller, nothing stored."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time

from disclosure.actions.law.duty_facts import DutyFacts, read_facts
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.policy import Policy
from disclosure.policy.cautions import OUR_OWN, caution
from workflows.clock_words import DAY_MEANS, hour_of_day
from workflows.clocks import DutyNow, duties_now
from workflows.counting import A_DAY
from workflows.harm import nothing_on_the_other_axis
from workflows.moments import dated
from workflows.notifiability import Answer, Applies, suggested
from workflows.regimes import LimitType

NOT_AHEAD = "In production `now` cannot be later than the clock."
Document = dict[str, object]


def answer_duties(
    document: object, policy: Policy, clock: datetime, *, ahead: bool = True
) -> Document:
    """The answer of the contract's `duties` to a facts file, at its `now`, else at `clock`.

    `ahead`: whether its `now` may lie after `clock`. In production it may not, by whichever door:
    late by a day that has not come would pass for late. Raises Refused.

    `certainty` is that of the rule by which it applies, `own` whether the version is our own. The
    level given is the harm that the regime's test asks about; the other axis counts as graded
    none. Raises BadInput with every fault, and where working days cannot be counted.
    """
    facts = read_facts(document, policy, clock)
    if not ahead and facts.now_told and facts.now > clock:
        raise Refused(NOT_AHEAD)
    answer = _answer(facts)
    duties = _duties(facts) if answer.applies is not Applies.NO else ()
    _refuse_uncounted(duties)
    regime, on = facts.regime, facts.became_aware_on
    return {
        "regime": regime.id,
        "applies": str(answer.applies),
        "why": answer.why,
        "certainty": str(regime.trigger.certainty),
        "own": regime.own,
        "in_force": on is None or regime.in_force(on),
        "duties": [duty_document(duty) | {"own": regime.duty(duty.id).own} for duty in duties],
    }


def duty_document(duty: DutyNow) -> Document:
    """A duty at a moment, as the contract spells it; times with their offset, days as days."""
    return {
        "id": duty.id,
        "regime": duty.regime,
        "what": duty.what,
        "kind": duty.kind,
        "starts": duty.starts,
        "starts_at": _iso(duty.starts_at),
        "provisional": duty.provisional,
        "due_at": _iso(duty.due_at),
        "due_on": duty.due_on.isoformat() if duty.due_on else None,
        "limit_type": str(duty.limit_type),
        "status": str(duty.status),
        "hard": duty.hard,
        "internal_target_on": (
            duty.internal_target_on.isoformat() if duty.internal_target_on else None
        ),
        "past_target": duty.past_target,
        "elapsed_days": duty.elapsed_days,
        "certainty": str(duty.certainty),
        "rule_certainty": str(duty.rule_certainty),
        "source": duty.source,
        "met_at": _iso(duty.met_at),
        "recorded_late_days": duty.recorded_late_days,
        "awaiting_agreement": duty.awaiting_agreement,
        "excuse": duty.excuse,
        "says": duty.says,
    }


def sentences_of(document: Mapping[str, object]) -> list[str]:
    """The answer as lines for a person, each with how sure it is and whose rule."""
    duties = document["duties"]
    applies = f"{document['regime']}: applies: {document['applies']}. {document['why']}"
    lines = [" ".join([applies, *_beside(document)])]
    if not document["in_force"]:
        lines.append("It was not in force that day; the version nearest to it is shown.")
    if isinstance(duties, list):
        lines += map(duty_line, duties)
    return lines


def duty_line(duty: Mapping[str, object]) -> str:
    """As much of it as is told: to the operator, of a case, its id and how it stands alone."""
    stands = f"- {duty['id']}: {duty['status']}."
    if "says" not in duty:
        return stands
    return " ".join([stands, *_by_when(duty), str(duty["says"]), *_beside(duty)])


def _by_when(duty: Mapping[str, object]) -> Iterator[str]:
    """The last day, or the hour with its offset: nobody at a terminal has to count it themselves.
    Hours that end as a day begins are over with the day before.
    """
    if not duty["due_at"]:
        return
    due = datetime.fromisoformat(str(duty["due_at"]))
    if duty["due_on"]:
        day = dated(date.fromisoformat(str(duty["due_on"])))
    elif due.time() == time():
        day = f"the end of {dated(due.date() - A_DAY)}"
    else:
        day = f"{dated(due.date())}, {hour_of_day(due)} ({due.tzinfo})"
    yield f"{DAY_MEANS.get(LimitType(str(duty['limit_type'])), 'Due by {day}').format(day=day)}."


def _beside(told: Mapping[str, object]) -> list[str]:
    words = [caution(str(told["certainty"])), OUR_OWN if told.get("own") else ""]
    return [each for each in words if each]


def _answer(facts: DutyFacts) -> Answer:
    levels = nothing_on_the_other_axis(facts.level) if facts.level else ()
    return suggested(facts.regime, levels)


def _duties(facts: DutyFacts) -> tuple[DutyNow, ...]:
    return duties_now(
        facts.regime, facts.events, facts.now, answers=facts.answers, facility=facts.facility
    )


def _refuse_uncounted(duties: Iterable[DutyNow]) -> None:
    faults = [Fault(each.id, f"{each.id}: {each.refused}") for each in duties if each.refused]
    if faults:
        raise BadInput(faults)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
