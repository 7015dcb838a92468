"""What was settled for a while, and has a day on which somebody looks at it again."""

from collections.abc import Iterator
from datetime import date

from disclosure.actions.holds import holds_not_ended
from disclosure.actions.law.applying import UNKNOWN, present_grades
from disclosure.actions.reading import Case
from disclosure.actions.thing_to_do import Clock, Target, ToDo, Viewed, in_quotes
from disclosure.kinds import excuses as x
from disclosure.kinds.fields import moment_of
from disclosure.kinds.harm import Grade
from disclosure.permissions import Permission
from disclosure.records.evidence import Evidence


def to_look_at_again(view: Viewed) -> Iterator[ToDo]:
    for row, act, why, on, target, needs in _reviews(view):
        yield ToDo(
            act,
            why,
            target,
            view.group(on),
            Clock.DUE,
            on,
            needs=needs,
            owner=view.lead(needs),
            key=f"review {row.number}",
            ladder="review",
            start=row.recorded_at,
        )


_Review = tuple[Evidence, str, str, date, Target, Permission]


def _reviews(view: Viewed) -> Iterator[_Review]:
    case = view.gathered.case
    yield from _grade_to_review(case)
    ended = {end.excuse for _, end in case.those(x.ExcuseEnd)}
    for row, excuse in case.those(x.Excuse):
        if view.has_died(excuse.person):
            continue
        if excuse.review_on and row.number not in ended and case.agreed(x.ExcuseReview, row.number):
            name = view.person_name(excuse.person)
            act = f"Look again at the decision to wait with {name}"
            target = Target("record", "excuse_end", {"excuse": str(row.number)})
            yield row, act, in_quotes(excuse.reason), excuse.review_on, target, Permission.JUDGE
    for row, hold in holds_not_ended(case):
        by = hold.by.replace("_", " ")
        act = f"Look again at the hold of the {by}"
        target = Target("record", "hold_end", {"hold": str(row.number)})
        since = view.day(moment_of(hold.since, view.gathered.zone))
        why = f"It runs since {since}."
        yield row, act, why, hold.review_on, target, Permission.DECIDE


def _grade_to_review(case: Case) -> Iterator[_Review]:
    """Of the present grades of both kinds of harm, the one with the first day."""
    dated = [(g.review_on, row, g) for row, g in present_grades(case) if g.review_on]
    if not dated:
        return
    on, row, grade = min(dated, key=lambda each: each[0])
    unknown = "The harm is not known yet. " if grade.level == UNKNOWN else ""
    target = Target("record", Grade.word, {"axis": str(grade.axis)} if grade.axis else {})
    why = f"{unknown}{in_quotes(grade.reason)}"
    yield row, "Grade the harm again", why, on, target, Permission.JUDGE
