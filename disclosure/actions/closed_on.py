"""What a closed case was closed on: what its closing move asks and does not find, and what of that
fell away since. Asked of the same rules as the move, so that nothing is closed over twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from disclosure.actions.facts import Gathered
from disclosure.actions.letter_names import letter_name
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.law import EventReview
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.records.letter import Letter
from workflows.duty_left import left_of
from workflows.facts import IncidentFacts
from workflows.incident import INCIDENT
from workflows.requirements import is_answered, left_of_promise, who_waits_for
from workflows.words import State, Trigger

Lacking = frozenset[tuple[str, object]]  # the requirement; for whom, or what of its list

# Requirements that ask for several things: each of them falls by itself, whatever else is open.
_LISTED: Mapping[str, Callable[[IncidentFacts], Iterable[object]]] = {
    "promises_kept": lambda facts: (p.ref for p in facts.commitments if left_of_promise(facts, p)),
    "questions_answered": lambda facts: (
        q.ref for q in facts.questions if not is_answered(q) or who_waits_for(facts, q)
    ),
    "duties_met": lambda facts: (duty.id for duty in facts.duties if left_of(duty)),
    "no_open_concern": lambda facts: (c.id for c in facts.concerns if not (c.answered or c.ended)),
}
_CALLED: Mapping[str, str] = {
    "event": "an event that the law counts from",
    "excuse": "why something could not be done",
    "excuse_review": "a second person's word on why something could not be done",
    "grade": "the grade of the harm",
    "decision": "the decision whether the duty applies",
    "findings": "the findings",
    "findings_approval": "the approval of the findings",
    "contact": "whom the family can ring",
    "support": "an offer of support",
    "meeting": "the offer of a meeting",
    "questions_sought": "what we asked them for their questions",
    "heard": "what they said of how this went",
    "answer": "an answer",
    "concern_answer": "the answer to a concern",
    "concern_end": "how a concern ended",
    "question_taken_back": "a question that was taken back",
    "person": "a person of the family",
    "person_change": "a change of somebody of the family",
}


def lacking(gathered: Gathered) -> Lacking:
    """Of a closed case: what the move by which it was closed would not find, as things stand."""
    without = gathered.incident.without_duty
    trigger = Trigger.CLOSE_WITHOUT_DUTY if without else Trigger.CLOSE
    source = State.ACKNOWLEDGE if without else State.FOLLOW_UP
    found = set[tuple[str, object]]()
    for item in INCIDENT.checklist(source, trigger, gathered.facts):
        parts = _LISTED.get(item.id)
        if not item.met:
            found |= {
                (item.id, each) for each in (parts(gathered.facts) if parts else [item.person])
            }
    return frozenset(found)


def lacked_before(gathered: Gathered, body: Kind) -> Lacking | None:
    """Before that record is stored and the rows that follow from it change; None: it can take
    nothing away, or nothing was closed. What came on record after closing opened nothing then, so
    it opens nothing when it counts again; nor does what was missing before it came, as it falls.
    """
    takes_away = isinstance(body, Correction | Review | FindingsApproval | WrittenDownRightly)
    if not takes_away or gathered.incident.state is not State.CLOSED:
        return None
    number, counts_again = _comes_down_to(gathered, body)
    closed = gathered.facts.closed
    if closed is None or number <= closed.number:
        return lacking(gathered)
    return None if counts_again else lacking(gathered) | lacking(_before_it_came(gathered, number))


def _before_it_came(gathered: Gathered, number: int) -> Gathered:
    """By what was on record until then; nothing else is, of what comes in the same moment."""
    came = gathered.case.records[number].recorded_at
    return replace(gathered, on_record_by=came - timedelta.resolution)


def why_it_fell(gathered: Gathered, body: Kind) -> str:
    """In a sentence, what was withdrawn, or is agreed to no more; what counts again, as a concern
    that we had dropped; or what was agreed to, as that we knew of it earlier.
    """
    number, counts_again = _comes_down_to(gathered, body)
    became = "counts again" if counts_again else "was withdrawn"
    if isinstance(body, Review | FindingsApproval) and not isinstance(body, CorrectionReview):
        became = "was agreed to" if body.agrees else "is no longer agreed to,"
    if isinstance(body, WrittenDownRightly):
        became = "was denied by the family"
    what = f"The record of {_called(gathered.case.bodies.get(number))}, No. {number},"
    if isinstance(body, EventReview) and not number:  # of a letter, or of the opening
        what = f"The time that is on record for {body.event}"
    return f"{what} {became} after closing."


def why_it_came_back(letter: Letter) -> str:
    return f"The {letter_name(letter)} {letter.ref} came back after closing."


def _comes_down_to(gathered: Gathered, body: Kind) -> tuple[int, bool]:
    """The record that it is about in the end, through corrections of corrections and what second
    persons said of these; and whether that record counts again by it.
    """
    about = gathered.case.bodies.get(body.is_about or 0)
    if not isinstance(about, Correction | CorrectionReview):
        return body.is_about or 0, False
    number, counts_again = _comes_down_to(gathered, about)
    agrees = isinstance(body, CorrectionReview) and body.agrees
    return number, counts_again if agrees else not counts_again


def _called(body: Kind | None) -> str:
    if isinstance(body, Conversation):
        return f"the {str(body.kind).replace('_', '-')} conversation"
    return _CALLED.get(body.word if body else "", "something that it was closed on")
