"""Whether each set of rules applies to a case: who decided, who agreed, what the grade suggests."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosure.actions.law.first_moments import knew_on
from disclosure.actions.reading import Case, in_time
from disclosure.kinds.harm import Decision, DecisionReview, Grade
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from workflows.harm import BOTH_AXES, Level
from workflows.notifiability import Answer, Applies, axes_covered, suggested
from workflows.regimes import Regime
from workflows.words import Applies as Decided

KEPT_RULES = "regimes"  # in what is left of a case whose words were destroyed
UNKNOWN = "unknown"  # a grade that says that nobody knows yet
GRADE_FIRST = "Grade first, then decide: a grade that comes later opens the question again."
NOT_AGREED = "No second person has agreed, so the “no” counts for nothing yet."
GRADED_SINCE = "The harm was graded again after that, so the question is open again."


@dataclass(frozen=True, slots=True)
class RegimeApplies:
    """`undecided` is treated as applying. `regraded`: the harm was graded after the decision."""

    regime: Regime
    applies: Applies
    suggested: Answer
    decision: Decision | None = None
    decided: Evidence | None = None
    reviewed: Evidence | None = None
    regraded: bool = False


def applying(case: Case) -> tuple[RegimeApplies, ...]:
    """One for each regime of the incident and of the decisions, in the version in force on the day
    we became aware.

    A 'no' holds only while a second person agrees, bodily and psychological harm are both graded,
    and nobody has graded the harm since. A regime that only a 'no' names is not one of the case.
    """
    on, decided = knew_on(case), _last_decisions(case)
    graded = last_graded(case)
    levels = present_levels(case)
    return tuple(
        _applies(case, policy().kept_by_a_case(name, on), decided.get(name), graded, levels)
        for name in regimes_of(case)
    )


def regimes_of(case: Case) -> list[str]:
    """Of the incident, and those that decisions brought into the case; each once. Of a case whose
    words were destroyed, as it was then.
    """
    if case.destroyed and (kept := case.destroyed.body.get(KEPT_RULES)):
        return list(kept)
    bringing = (body for _, body in case.those(Decision) if body.applies is not Decided.NO)
    brought = (name for body in bringing for name in body.regimes)
    return list(dict.fromkeys((*case.incident.regimes, *brought)))


def decisions_in_force(case: Case) -> tuple[tuple[Evidence, Decision] | None, ...]:
    """The last word on each regime of the case, None where there is none; of a case without any,
    the last decision.
    """
    names = regimes_of(case)
    if not names:
        return tuple(case.those(Decision))[-1:]
    decided = _last_decisions(case)
    return tuple(decided.get(name) for name in names)


def last_graded(case: Case) -> int:
    """The number of the entry by which the harm was last graded, or a grade was taken back."""
    graded = (row.number for row, _ in case.those(Grade))
    return max((*graded, *case.withdrew(Grade)), default=0)


def grades_in_order(case: Case) -> list[tuple[Evidence, Grade]]:
    return in_time(list(case.those(Grade)), case.zone)


def present_grades(case: Case) -> list[tuple[Evidence, Grade]]:
    """The last grade of each axis; one that is of both, once."""
    present: dict[str, tuple[Evidence, Grade]] = {}
    for row, grade in grades_in_order(case):
        present |= dict.fromkeys(_level(grade).axes, (row, grade))
    return list({row.number: (row, grade) for row, grade in present.values()}.values())


def present_levels(case: Case) -> tuple[Level, ...]:
    """Of the present grades; a level without known harm where one says `unknown`."""
    return tuple(dict.fromkeys(_level(grade) for _, grade in present_grades(case)))


def ungraded_axes(case: Case) -> frozenset[str]:
    """Of physical and psychological, those without a known grade: a 'no' needs both."""
    return BOTH_AXES - axes_covered(present_levels(case))


def a_no_lacks(case: Case) -> str:
    """What a "no" lacks of the grades, in a sentence; empty where both kinds of harm are known."""
    missing = " and ".join(sorted(ungraded_axes(case))).replace("physical", "bodily")
    return f"Grade the {missing} harm: a 'no' needs both kinds of harm known." if missing else ""


def why_it_does_not_hold(case: Case, row: Evidence, decision: Decision) -> str:
    """In sentences, why the question that this decision answers is open; empty where it is not."""
    return " ".join(_reasons_against(case, row, decision))


def _reasons_against(case: Case, row: Evidence, decision: Decision) -> Iterator[str]:
    no = decision.applies is Decided.NO
    if no and not case.agreed(DecisionReview, row.number):
        yield NOT_AGREED
    if last_graded(case) > row.number:
        yield GRADED_SINCE
    if no and (lacks := a_no_lacks(case)):
        yield lacks


def is_decided_anew(case: Case, number: int) -> bool:
    """Whether a later decision speaks of all that this one spoke of."""
    last = _last_decisions(case).values() or list(case.those(Decision))[-1:]
    return number not in {row.number for row, _ in last}


def graded_axes(case: Case) -> Iterator[tuple[str, Level | None]]:
    """Each axis by name with its present level; None where nobody has graded it."""
    levels = present_levels(case)
    for axis in sorted(BOTH_AXES):
        yield axis, next((level for level in reversed(levels) if axis in level.axes), None)


def decisions_and_rules(case: Case) -> Iterator[tuple[Evidence, Decision, tuple[str, ...]]]:
    """Each decision with the regimes it speaks of. One that names none is about all that were
    there.
    """
    names = list(case.incident.regimes)
    for row, decision in case.those(Decision):
        yield row, decision, decision.regimes or tuple(names)
        names += [name for name in decision.regimes if name not in names]


def noes_that_held(case: Case) -> dict[str, int]:
    """By regime, the number of the last "no" that held when a second person agreed, also where the
    harm was graded again since. One that waits, or was refused, changes nothing.
    """
    found = dict[str, int]()
    for row, decision, names in decisions_and_rules(case):
        if decision.applies is Decided.NO and case.agreed(DecisionReview, row.number):
            said = case.those(DecisionReview)
            yeses = (r.number for r, told in said if told.decision == row.number and told.agrees)
            if any(_held(case, row.number, each) for each in yeses):
                found |= dict.fromkeys(names, row.number)
    return found


def _held(case: Case, no: int, agreed: int) -> bool:
    then = case.at_entry(agreed)
    return last_graded(then) < no and not ungraded_axes(then)


def _last_decisions(case: Case) -> dict[str, tuple[Evidence, Decision]]:
    """By regime."""
    found: dict[str, tuple[Evidence, Decision]] = {}
    for row, decision, names in decisions_and_rules(case):
        found |= dict.fromkeys(names, (row, decision))
    return found


def _applies(
    case: Case,
    regime: Regime,
    last: tuple[Evidence, Decision] | None,
    graded: int,
    levels: tuple[Level, ...],
) -> RegimeApplies:
    answer = suggested(regime, levels)
    if last is None:
        return RegimeApplies(regime, Applies.UNDECIDED, answer)
    row, decision = last
    reviewed = case.agreement(DecisionReview, row.number)
    regraded = graded > row.number
    applies = Applies.UNDECIDED
    if decision.applies is Decided.YES and not regraded:
        applies = Applies.YES
    elif decision.applies is Decided.NO and reviewed and not regraded and not ungraded_axes(case):
        applies = Applies.NO
    return RegimeApplies(regime, applies, answer, decision, row, reviewed, regraded)


def _level(grade: Grade) -> Level:
    if grade.level == UNKNOWN:
        nothing = frozenset[str]()
        axis = str(grade.axis or "either")
        return Level(
            grade.scale, UNKNOWN, "Unknown", axis, None, None, nothing, nothing, known=False
        )
    level = policy().level(grade.scale, grade.level)
    return replace(level, axis=str(grade.axis)) if grade.axis else level
