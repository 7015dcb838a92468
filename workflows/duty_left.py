"""What closing says is left to do about a duty: meet it, agree to what is on record, answer whether
it applies at all, or own up that it will not be met.

Source: the product's design, "The states of an incident"; policy/README.md, "Reading a duty"
(unanswered means that it applies).
"""

from collections.abc import Iterable, Iterator

from workflows.facts import DutyFacts
from workflows.phrases import joined

MEET_IT = (
    "Meet each{that_does}, or record why it will not be met, as told to the family; a second "
    "person has to agree to that."
)
ANSWER_IT = (
    "What does not apply here, answer no: record a decision whether the duty applies, with "
    "{answers} under its answers; a second person has to agree."
)
AGREE = "a second person has to agree to what is on record"


def left_of(duty: DutyFacts) -> str | None:
    """What is left to do about a duty that closing asks for, in words."""
    if not duty.blocks:
        return None
    untold = f"they have not been told why, since {duty.untold}" if duty.untold else ""
    if duty.status == "met_late" and not they_know_why(duty):
        explain = untold or "record why, as told to the family"
        return f"met late: {AGREE if duty.waits else explain}"
    if duty.status not in ("open", "late") or duty.unmet_agreed:
        return None
    says = "; ".join(filter(None, (_left_of_an_open_one(duty, untold), runs_until(duty))))
    return f"{duty.status}: {says}" if says else duty.status


def they_know_why(duty: DutyFacts) -> bool:
    """It was late. Who was told that it will not be met, as agreed, was told why; that it was met
    after all owes them nothing more.
    """
    return duty.explained or duty.unmet_agreed


def _left_of_an_open_one(duty: DutyFacts, untold: str) -> str:
    if duty.waits:
        return AGREE
    if duty.unmet_waits:
        return "a second person has to agree that it will not be met"
    if duty.no_waits:
        return f"a second person has to agree to the no to “{duty.asks}”"
    if untold:
        return untold
    if duty.unmet_refused:
        return f"that it will not be met was not agreed, “{duty.unmet_refused}”"
    return "why is on record, and not that it will not be met" if duty.explained else ""


def runs_until(duty: DutyFacts) -> str:
    """What somebody may answer no to, so that it runs no more; empty where nothing is asked."""
    if not (duty.asks and may_be_given_up(duty)):
        return ""
    return f"it runs until a person answers no to “{duty.asks}”"


def how_to_finish(duties: Iterable[DutyFacts]) -> Iterator[str]:
    """The ways for those of them that wait for nobody but us."""
    ours = [duty for duty in duties if may_be_given_up(duty)]
    answers = joined(f"“{duty.id}: no”" for duty in ours if duty.asks)
    if answers:
        yield ANSWER_IT.format(answers=answers)
    if ours:
        yield MEET_IT.format(that_does=" that does" if answers else "")


def may_be_given_up(duty: DutyFacts) -> bool:
    """Open or late, and nothing about it waits for a second person."""
    waits = duty.waits or duty.unmet_agreed or duty.unmet_waits or duty.no_waits
    return duty.blocks and duty.status in ("open", "late") and not waits
