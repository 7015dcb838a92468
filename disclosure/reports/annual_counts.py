"""What a yearly report takes from the record: counts of the cases of its year, and nobody's words.

A case is of the year in which we became aware, on the day of its site. Every count that leaves
the program in a file has passed workflows/kept_back.py; see annual_tables.py.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.applying import applying
from disclosure.actions.duties import aware_on
from disclosure.actions.facts import NOT_OF_THE_CASE
from disclosure.actions.no_names import names_of_case
from disclosure.actions.yearly_reports import Year
from disclosure.kinds.care import STAFF, Support
from disclosure.kinds.harm import Error, ErrorReview
from disclosure.kinds.law import Explanation
from disclosure.kinds.preventing import Prevention, Promised
from disclosure.permissions import Actor
from disclosure.policy.annual import GENERAL
from disclosure.reports.gathering import OneOfMany, Wanted, gathered
from disclosure.reports.measured import harm_of
from workflows.clocks import DutyNow
from workflows.notifiability import Applies
from workflows.regimes import DutyStatus, LimitType
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
    of the rules or, of a report over all rules, its sort. `names`: of the people of these cases.
    """

    incidents: int = 0
    undecided: int = 0
    harm: Counter[str] = field(default_factory=Counter)
    duties: dict[str, Counter[str]] = field(default_factory=dict)
    late: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    support: Counter[str] = field(default_factory=Counter)
    learning: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)


def how_many(session: Session, actor: Actor, at: datetime, year: Year) -> int:
    """Incidents of the year, for whoever may see them."""
    return sum(1 for _ in _cases(session, actor, at, year))


def tally(session: Session, actor: Actor, at: datetime, year: Year, order: Iterable[str]) -> Tally:
    """As all stands at `at`. `order`: of what is owed, which is how it will be listed."""
    told = Tally(duties={each: Counter() for each in order})
    for case in _cases(session, actor, at, year):
        told.incidents += 1
        told.undecided += _is_undecided(case, year.rules)
        told.harm[harm_of(case)] += 1
        _count_duties(told, case, year.rules)
        _count_support(told, case)
        _count_learning(told, case)
        told.names.update(names_of_case(case))
    return told


def _cases(session: Session, actor: Actor, at: datetime, year: Year) -> Iterator[OneOfMany]:
    """Those that this person may see and the duty applied to, or may yet: nobody has said no.

    Left out: what was recorded in error, where a second person agreed; what a demonstration made;
    what was destroyed at the end of its time.
    """
    for case, _ in gathered(session, actor, Wanted(year.first, year.last), at):
        none_of_it = case.case.destroyed or case.incident.by_demo or _is_error(case)
        if not none_of_it and _applies(case, year.rules):
            yield case


def _is_error(case: OneOfMany) -> bool:
    return any(case.case.agreed(ErrorReview, row.number) for row, _ in case.case.those(Error))


def _applies(case: OneOfMany, rules: str) -> bool:
    found = applying(case.case, aware_on(case.case, case.zone))
    if rules == GENERAL:
        return not found or any(each.applies is not Applies.NO for each in found)
    return any(each.regime.id == rules and each.applies is not Applies.NO for each in found)


def _is_undecided(case: OneOfMany, rules: str) -> bool:
    found = applying(case.case, aware_on(case.case, case.zone))
    mine = [each for each in found if rules in (GENERAL, each.regime.id)]
    return not any(each.applies is Applies.YES for each in mine)


def _count_duties(told: Tally, case: OneOfMany, rules: str) -> None:
    """Once for each duty of a case; of a report over all rules, once for each rule that asks."""
    asked = [duty for duty in case.duties if rules in (GENERAL, duty.regime)]
    for duty in asked:
        by_law = duty.limit_type is LimitType.DEADLINE and duty.kind not in NOT_OF_THE_CASE
        if by_law and (status := STATUSES.get(duty.status)):
            told.duties.setdefault(_owed(duty, rules), Counter())[status] += 1
    explained = {body.duty for _, body in case.case.those(Explanation)}
    noted = {(note.regime, note.duty) for note in case.case.latenesses}
    for duty in asked:
        if (duty.regime, duty.id) in noted:
            told.late[_owed(duty, rules)] += 1
            told.explained[_owed(duty, rules)] += duty.id in explained


def _owed(duty: DutyNow, rules: str) -> str:
    return duty.kind if rules == GENERAL else duty.id


def _count_support(told: Tally, case: OneOfMany) -> None:
    offered = {body.offered_to == STAFF for _, body in case.case.those(Support)}
    told.support[TO_FAMILIES] += False in offered
    told.support[TO_STAFF] += True in offered


def _count_learning(told: Tally, case: OneOfMany) -> None:
    found = case.facts.findings
    told.learning[APPROVED] += bool(found and found.approved_at)
    marked = {
        body.commitment
        for _, body in case.case.those(Prevention)
        if body.promised is Promised.CHANGE
    }
    changes = [each for each in case.commitments if each.ref in marked]
    told.learning[PROMISED] += len(changes)
    told.learning[IN_PLACE] += sum(each.state in KEPT for each in changes)
