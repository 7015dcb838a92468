"""The grade that a "no" waits for, as a thing to do: without it the clocks run on."""

from collections.abc import Iterator

from disclosure.actions.law.applying import (
    GRADE_FIRST,
    a_no_lacks,
    decisions_in_force,
    graded_axes,
    last_graded,
)
from disclosure.actions.thing_to_do import Clock, Group, Sort, Target, ToDo, Viewed
from disclosure.kinds.harm import Grade
from workflows.words import Applies


def grades_left_for_a_no(view: Viewed) -> Iterator[ToDo]:
    """Of each kind that nobody graded; one of which nobody knows yet has its day to look again."""
    case = view.gathered.case
    said = [each for each in decisions_in_force(case) if each and each[1].applies is Applies.NO]
    if view.closed or not said or view.gathered.facts.has_ended:
        return
    row = max((row for row, _ in said), key=lambda row: row.number)
    if last_graded(case) > row.number:
        return  # it is decided again: another row asks
    for axis in (axis for axis, level in graded_axes(case) if level is None):
        yield ToDo(
            f"Grade the {axis.replace('physical', 'bodily')} harm",
            f"{a_no_lacks(case)} {GRADE_FIRST}",
            Target("record", Grade.word, {"axis": axis}),
            Group.TODAY,
            Clock.WAITING,
            row.recorded_at,
            sort=Sort.LAW,
            owner=view.lead(Grade.may),
            needs=Grade.may,
            key=f"grade {axis}",
        )
