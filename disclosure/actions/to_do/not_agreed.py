"""What a second person did not agree to, as a thing to do for whoever wrote it.

Until it is written anew, taken back, or there is nothing left that it was to stand for. Nobody
else is asked to agree to the same words: the gate refuses that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclosure.actions.checklists.requirements import DECIDE_AGAIN, ERROR_ANEW, FINDINGS_ANEW
from disclosure.actions.findings_put_right import corrections_of_findings
from disclosure.actions.holds import holds_ended
from disclosure.actions.record_facts import no_facts
from disclosure.actions.thing_to_do import Clock, Filled, Group, Sort, Target, ToDo, Viewed
from disclosure.kinds import excuses as x
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.harm import Decision, DecisionReview, Error, ErrorReview
from disclosure.kinds.kind import Kind
from disclosure.kinds.law import Explanation, ExplanationReview
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.permissions import Permission
from disclosure.records.evidence import Evidence
from workflows import requirements as r
from workflows.excuses import excused
from workflows.facts import IncidentFacts, PersonFacts
from workflows.second_person import said_no
from workflows.words import Excusable

LEFT: dict[str, Callable[[IncidentFacts, PersonFacts], str | None]] = {
    rule.__name__: rule
    for rule in (
        r.first_conversation_recorded,
        r.disclosure_conversation_recorded,
        r.understanding_checked,
        r.meeting_offered,
        r.family_questions_sought,
        r.apology_given,
        r.apology_letter_delivered,
        r.closing_letter_given,
        r.next_contact_promised,
        r.support_offered,
        r.family_heard,
        r.outcome_told,
    )
}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A record that waits for its writer, once a second person says no to it."""

    row: Evidence
    review: type[Kind]
    act: str
    target: Target
    needs: Permission
    sort: Sort = Sort.OTHER


def not_agreed(view: Viewed) -> Iterator[ToDo]:
    """While a case is open; findings, and what was put right of them, also once it is closed."""
    for judged in _once_closed(view) if view.closed else _judged(view):
        if no := view.gathered.case.refusal(judged.review, judged.row.number):
            yield ToDo(
                judged.act,
                said_no(view.gathered.facts.names, no_facts(no)),
                judged.target,
                Group.TODAY,
                Clock.WAITING,
                no.recorded_at,
                sort=judged.sort,
                owner=view.still(judged.row.by, judged.needs),
                needs=judged.needs,
                key=f"not_agreed {judged.row.number}",
            )


def _judged(view: Viewed) -> Iterator[_Judged]:
    yield from _decision(view)
    yield from _findings(view)
    yield from _findings_put_right(view)
    yield from _error(view)
    yield from _excuses(view)
    yield from _holds(view)
    yield from _explanations(view)


def _decision(view: Viewed) -> Iterator[_Judged]:
    decision = view.gathered.facts.decision
    if decision and decision.unreviewed and not decision.regraded:
        row = view.gathered.case.records[decision.unreviewed]
        target, needs = Target("record", Decision.word), Decision.may
        yield _Judged(row, DecisionReview, DECIDE_AGAIN, target, needs, Sort.LAW)


def _once_closed(view: Viewed) -> Iterator[_Judged]:
    """What was found since, and nothing that the case was closed without."""
    last = max((move.number for move in view.gathered.case.moves(view.incident.ref)), default=0)
    yield from (each for each in _findings(view) if each.row.number > last)
    yield from _findings_put_right(view)


def _findings(view: Viewed) -> Iterator[_Judged]:
    for row, _ in list(view.gathered.case.those(Findings))[-1:]:
        target = Target("record", Findings.word)
        yield _Judged(row, FindingsApproval, FINDINGS_ANEW, target, Findings.may)


def _findings_put_right(view: Viewed) -> Iterator[_Judged]:
    for row, correction in list(corrections_of_findings(view.gathered.case))[-1:]:
        target = Target("record", Correction.word, {"of": correction.of})
        act = "Say anew what is right of the findings, or take that correction back"
        yield _Judged(row, CorrectionReview, act, target, Correction.may)


def _error(view: Viewed) -> Iterator[_Judged]:
    """Until the case went on as one: it was decided on since, or moved."""
    case = view.gathered.case
    since = max(
        (row.number for row in (*case.moves(view.incident.ref), *_rows(view, Decision))), default=0
    )
    for row, _ in list(case.those(Error))[-1:]:
        no = case.refusal(ErrorReview, row.number)
        if no and no.number > since:
            yield _Judged(row, ErrorReview, ERROR_ANEW, Target("record", Error.word), Error.may)


def _rows(view: Viewed, kind: type[Kind]) -> Iterator[Evidence]:
    return (row for row, _ in view.gathered.case.those(kind))


def _excuses(view: Viewed) -> Iterator[_Judged]:
    case = view.gathered.case
    over = {end.excuse for _, end in case.those(x.ExcuseEnd)}
    said = list(case.those(x.Excuse))
    for row, excuse in said:
        anew = {
            requirement
            for later, body in said
            if later.number > row.number and body.person == excuse.person
            for requirement in body.requirement
        }
        if row.number not in over and _is_left(view, excuse, anew):
            who = view.person_name(excuse.person)
            act = f"Do for {who} what was to be left out, or say anew why not"
            yield _Judged(row, x.ExcuseReview, act, say_anew(excuse), x.Excuse.may)


def _is_left(view: Viewed, excuse: x.Excuse, anew: set[Excusable]) -> bool:
    """Whether something that it was to stand for is still asked."""
    facts, left = view.gathered.facts, set(excuse.requirement) - anew
    if excuse.person is None:
        return (
            bool(left) and not facts.relevant and not excused(facts, "relevant_person_named", None)
        )
    person = next((each for each in facts.relevant if each.id == excuse.person), None)
    return person is not None and any(
        word in LEFT and LEFT[word](facts, person) and not excused(facts, word, person)
        for word in left
    )


def say_anew(excuse: x.Excuse) -> Target:
    """The form for another excuse from the same."""
    fields: dict[str, Filled] = {"requirement": [str(word) for word in excuse.requirement]}
    fields |= {"person": str(excuse.person)} if excuse.person else {}
    return Target("record", x.Excuse.word, fields)


def hold_anew(hold: x.Hold) -> Target:
    """The form for another hold of the same body."""
    fields: dict[str, Filled] = {"by": str(hold.by), "limits": [str(each) for each in hold.limits]}
    return Target("record", x.Hold.word, fields)


def _holds(view: Viewed) -> Iterator[_Judged]:
    """Of each body the last one, which says anew what the one before it said."""
    case = view.gathered.case
    over, last = holds_ended(case), {hold.by: (row, hold) for row, hold in case.those(x.Hold)}
    for row, hold in last.values():
        if row.number not in over and not hold.ran_out(view.today):
            act = f"End the hold of the {hold.by.replace('_', ' ')}, or say anew why it is needed"
            target = Target("record", x.HoldEnd.word, {"hold": str(row.number)})
            yield _Judged(row, x.HoldReview, act, target, x.Hold.may)


def _explanations(view: Viewed) -> Iterator[_Judged]:
    """Of duties that are still owed; of each, the last word on it."""
    owed = {d.id: d for d in view.gathered.facts.duties if d.status in ("open", "late")}
    last = {body.duty: row for row, body in view.gathered.case.those(Explanation) if body.unmet}
    for duty, row in last.items():
        if duty in owed and not owed[duty].unmet_agreed:
            act = f"Meet what was not to be met, or say anew why not: {owed[duty].what.rstrip('.')}"
            target = Target("record", Explanation.word, {"duty": duty})
            yield _Judged(row, ExplanationReview, act, target, Explanation.may)
