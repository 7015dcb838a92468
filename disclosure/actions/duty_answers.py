"""What a regime asks, answered from facts alone: no incident, no caller, nothing stored."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from disclosure.actions.duty_facts import DutyFacts, read_facts
from disclosure.kinds.faults import BadInput, Fault
from disclosure.policy import Policy
from workflows.clocks import DutyNow, duties_now
from workflows.harm import nothing_on_the_other_axis
from workflows.notifiability import Answer, Applies, suggested
from workflows.regimes import Duty, Regime

Document = dict[str, object]


def answer_duties(document: object, policy: Policy, clock: datetime) -> Document:
    """The answer of the contract's `duties` to a facts file, at its `now`, else at `clock`.

    The level given is the harm that the regime's test asks about; the other axis counts as graded
    none. Raises BadInput with every fault, and where working days cannot be counted.
    """
    facts = read_facts(document, policy, clock)
    answer = _answer(facts)
    duties = _duties(facts) if answer.applies is not Applies.NO else ()
    _refuse_uncounted(duties)
    on = facts.became_aware_on
    return {
        "regime": facts.regime.id,
        "applies": str(answer.applies),
        "why": answer.why,
        "in_force": on is None or facts.regime.in_force(on),
        "duties": [duty_document(duty) for duty in duties],
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


def regimes_document(regimes: Iterable[Regime]) -> list[Document]:
    """The contract's `regimes`: every version, with its duties."""
    return [
        {
            "id": regime.id,
            "name": regime.name,
            "jurisdiction": regime.jurisdiction,
            "legal_force": regime.legal_force,
            "in_force": {
                "from": regime.from_on.isoformat() if regime.from_on else None,
                "to": regime.to_on.isoformat() if regime.to_on else None,
            },
            "duties": [_rule_document(duty) for duty in regime.duties],
            "certainty": str(regime.certainty),
        }
        for regime in regimes
    ]


def sentences_of(document: Mapping[str, object]) -> list[str]:
    """The answer as lines for a person."""
    duties = document["duties"]
    lines = [f"{document['regime']}: applies: {document['applies']}. {document['why']}"]
    if not document["in_force"]:
        lines.append("It was not in force that day; the version nearest to it is shown.")
    if isinstance(duties, list):
        lines += [f"- {each['id']}: {each['status']}. {each['says']}" for each in duties]
    return lines


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


def _rule_document(duty: Duty) -> Document:
    return {
        "id": duty.id,
        "what": duty.what,
        "kind": duty.kind,
        "starts": duty.clock_starts,
        "completed_by": duty.completed_by,
        "limit": {"n": duty.limit.n, "unit": str(duty.limit.unit)},
        "limit_type": str(duty.limit_type),
        "hard": duty.hard,
        "must_contain": list(duty.must_contain),
        "applies_if": duty.applies_if,
        "certainty": str(duty.certainty),
        "source": str(duty.source),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
