"""What a yearly report takes from the record: counts of the cases of its year, and nobody's words.

A case is of the year in which we became aware, as it stands now, on the day of its site. Every
count that leaves the program in a file has passed workflows/kept_back.py; see annual_tables.py.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.checks.no_names import names_of_case
from disclosure.actions.duty_acts import rule_of
from disclosure.actions.explanations_given import explanations_given
from disclosure.actions.in_error import is_in_error
from disclosure.actions.law.applying import applying, decisions_in_force, last_graded
from disclosure.actions.law.first_moments import knew_on
from disclosure.actions.learning.preventing import marked_in
from disclosure.actions.yearly_reports import Year
from disclosure.kinds.care import STAFF, Support
from disclosure.kinds.preventing import Promised
from disclosure.permissions import Actor
from disclosure.policy.annual import GENERAL
from disclosure.policy.cautions import certainty_in
from disclosure.reports.gathering import OneOfMany, Wanted, gathered
from disclosure.reports.measured import by_law, harm_of, is_late, is_owed
from workflows.clocks import DutyNow
from workflows.notifiability import Applies
from workflows.regimes import Certainty, DutyStatus, weakest
from workflows.words import Applies as Decided
from workflows.words import CommitmentState

DONE, DONE_LATE, NOT_DONE, EXCUSED = "done", "done_late", "not_done", "excused"
STATUSES: Mapping[DutyStatus, str] = {
    DutyStatus.MET: DONE,
    DutyStatus.MET_LATE: DONE_LATE,
    DutyStatus.OPEN: NOT_DONE,
    DutyStatus.LATE: NOT_DONE,
    DutyStatus.EXCUSED: EXCUSED,
}  # one that was never started did not arise, and counts nowhere
KEPT = frozenset({CommitmentState.VERIFIED, CommitmentState.CONFIRMED})
TO_FAMILIES, TO_STAFF = "families", "staff"
APPROVED, PROMISED, IN_PLACE = "approved", "promised", "in_place"


@dataclass
class Tally:
    """Exact numbers, which stay inside the program. `duties` and `late` by what is owed: a duty
    of the rules or, of a report over all rules, its sort. `names`: of the people of every case
    of the year; `numbers`: of its patients.

    Of the incidents: `undecided` has no decision; `treated_as_yes` one that says that it is too
    early to say; `to_decide_again` one that is not in force, or not yet.
    `certainty`: by what is owed, of the weakest of the rules that ask for it.
    """

    incidents: int = 0
    undecided: int = 0
    treated_as_yes: int = 0
    to_decide_again: int = 0
    harm: Counter[str] = field(default_factory=Counter)
    duties: dict[str, Counter[str]] = field(default_factory=dict)
    late: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    certainty: dict[str, Certainty] = field(default_factory=dict)
    support: Counter[str] = field(default_factory=Counter)
    learning: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


def how_many(session: Session, actor: Actor, at: datetime, year: Year) -> int:
    """Incidents of the year, for whoever may see them."""
    return sum(_counts(case, year.rules) for case in _cases(session, actor, at, year))


def tally(session: Session, actor: Actor, at: datetime, year: Year, order: Iterable[str]) -> Tally:
    """As all stands at `at`. `order`: of what is owed, which is how it will be listed.

    The names and numbers of every case are kept out of the words, also of one that does not count.
    """
    told = Tally(duties={each: Counter() for each in order})
    for case in _cases(session, actor, at, year):
        told.names.update(names_of_case(case))
        told.numbers.update(filter(None, [case.incident.patient_identifier]))
        if not _counts(case, year.rules):
            continue
        told.incidents += 1
        _count_decision(told, case, year.rules)
        told.harm[harm_of(case)] += 1
        _count_duties(told, case, year.rules)
        _count_support(told, case)
        _count_learning(told, case)
    return told


def _cases(session: Session, actor: Actor, at: datetime, year: Year) -> Iterator[OneOfMany]:
    """Those of the year that this person may see. Left out: what a demonstration made; what was
    destroyed at the end of its time.
    """
    for case, _ in gathered(session, actor, Wanted(year.first, year.last), at):
        if not (case.case.destroyed or case.incident.by_demo):
            yield case


def _counts(case: OneOfMany, rules: str) -> bool:
    """The duty applied to it, or may yet: no "no" is in force. Not where a second person agreed
    that it was recorded in error. What only named people may see is in no number, whoever asks, so
    that all who work at the same places find the same.
    """
    none_of_it = case.incident.restricted or is_in_error(case.case)
    return not none_of_it and _applies(case, rules)


def _applies(case: OneOfMany, rules: str) -> bool:
    found = applying(case.case)
    if rules == GENERAL:
        if not found:
            return is_owed(case)
        return any(each.applies is not Applies.NO for each in found)
    return any(each.regime.id == rules and each.applies is not Applies.NO for each in found)


def _count_decision(told: Tally, case: OneOfMany, rules: str) -> None:
    """Nothing is counted where a "yes" is in force; of several rules, one is enough."""
    said = list(_decisions(case, rules))
    of_this_harm = {applies for applies, regraded in said if not regraded}
    if Decided.YES in of_this_harm:
        return
    if Decided.TREAT_AS_YES in of_this_harm:
        told.treated_as_yes += 1
    elif said:
        told.to_decide_again += 1
    else:
        told.undecided += 1


def _decisions(case: OneOfMany, rules: str) -> Iterator[tuple[Decided, bool]]:
    """The last word on each set of rules, and whether the harm was graded again since."""
    found = applying(case.case)
    for each in found:
        mine = rules in (GENERAL, each.regime.id) and each.applies is not Applies.NO
        if mine and each.decision:
            yield each.decision.applies, each.regraded
    if not found:  # a case under no rules: the last decision is about all there is
        for row, decision in filter(None, decisions_in_force(case.case)):
            yield decision.applies, last_graded(case.case) > row.number


def _count_duties(told: Tally, case: OneOfMany, rules: str) -> None:
    """Once for each duty of a case; of a report over all rules, once for each rule that asks."""
    given = explanations_given(case.case, case.letters, case.persons)
    explained = {each.said.duty for each in given}
    aware = knew_on(case.case)
    for duty in (each for each in case.duties if rules in (GENERAL, each.regime)):
        owed = _owed(duty, rules)
        if by_law(duty) and (stood := _stood(duty)):
            told.duties.setdefault(owed, Counter())[stood] += 1
        if is_late(duty):
            told.late[owed] += 1
            told.explained[owed] += duty.id in explained
        certainty = certainty_in(*rule_of(duty, aware))
        told.certainty[owed] = weakest(certainty, told.certainty.get(owed, certainty))


def _stood(duty: DutyNow) -> str | None:
    """What was done is done, also where nobody can count whether it was in time."""
    if duty.done_uncounted:
        return DONE_LATE if is_late(duty) else DONE
    return STATUSES.get(duty.status)


def _owed(duty: DutyNow, rules: str) -> str:
    return duty.kind if rules == GENERAL else duty.id


def _count_support(told: Tally, case: OneOfMany) -> None:
    offered = {body.offered_to == STAFF for _, body in case.case.those(Support)}
    told.support[TO_FAMILIES] += False in offered
    told.support[TO_STAFF] += True in offered


def _count_learning(told: Tally, case: OneOfMany) -> None:
    found = case.of_records.findings()
    told.learning[APPROVED] += bool(found and found.approved_at)
    changes = [each for mark, each in marked_in(case) if mark.promised is Promised.CHANGE]
    told.learning[PROMISED] += len(changes)
    told.learning[IN_PLACE] += sum(each.state in KEPT for each in changes)
