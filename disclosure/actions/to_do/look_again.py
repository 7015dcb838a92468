"""What was settled for a while, and has a day on which somebody looks at it again."""

from collections.abc import Iterator
from datetime import date

from disclosure.actions.holds import holds_not_ended, holds_over
from disclosure.actions.law.applying import UNKNOWN, present_grades
from disclosure.actions.reading import Case
from disclosure.actions.thing_to_do import Clock, Target, ToDo, Viewed, in_quotes
from disclosure.kinds import excuses as x
from disclosure.kinds.fields import moment_of
from disclosure.kinds.harm import Grade
from disclosure.permissions import Permission
from disclosure.records.evidence import Evidence

# Whoever could only record an end would have to write that it is over what is not.
ANEW = "Where it has to go on, record it anew, with another day."
_Review = tuple[Evidence, str, str, date, Target, Permission]


def to_look_at_again(view: Viewed) -> Iterator[ToDo]:
    yield from _by_their_day(view, _reviews(view))


def harm_once_closed(view: Viewed) -> Iterator[ToDo]:
    """A case may close over harm that nobody knows yet; the day to look at it again comes.
    Where there was no duty, or another has the case, nobody looks.
    """
    if view.closed and not view.incident.without_duty:
        yield from _by_their_day(view, _grade_to_review(view.gathered.case))


def _by_their_day(view: Viewed, reviews: Iterator[_Review]) -> Iterator[ToDo]:
    for row, act, why, on, target, needs in reviews:
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


def _reviews(view: Viewed) -> Iterator[_Review]:
    case = view.gathered.case
    yield from _grade_to_review(case)
    yield from _excuses_to_review(view)
    yield from _holds_to_review(view)


def _excuses_to_review(view: Viewed) -> Iterator[_Review]:
    case = view.gathered.case
    over = {end.excuse for _, end in case.those(x.ExcuseEnd)}
    said = [
        (row, excuse)
        for row, excuse in case.those(x.Excuse)
        if row.number not in over and not case.refusal(x.ExcuseReview, row.number)
    ]
    for row, excuse in said:
        on, agreed = excuse.review_on, case.agreed(x.ExcuseReview, row.number)
        if on is None or not agreed or view.has_died(excuse.person):
            continue
        if not any(_waits_on(anew, excuse) for later, anew in said if later.number > row.number):
            act = f"Look again at the decision to wait with {view.person_name(excuse.person)}"
            why = f"{in_quotes(excuse.reason)} {ANEW}"
            target = Target("record", x.ExcuseEnd.word, {"excuse": str(row.number)})
            yield row, act, why, on, target, Permission.JUDGE


def _waits_on(anew: x.Excuse, excuse: x.Excuse) -> bool:
    same = anew.person == excuse.person and set(anew.requirement) >= set(excuse.requirement)
    return same and (anew.review_on or date.max) > (excuse.review_on or date.max)


def _holds_to_review(view: Viewed) -> Iterator[_Review]:
    """Held anew by the same body until a later day, that one counts."""
    held, over = list(holds_not_ended(view.gathered.case)), holds_over(view.gathered.case)
    for row, hold in held:
        if any(
            later.number > row.number and anew.by is hold.by and anew.review_on > hold.review_on
            for later, anew in held
            if later.number not in over
        ):
            continue
        since = view.day(moment_of(hold.since, view.gathered.zone))
        runs = not hold.ran_out(view.today)
        stands = f"It runs since {since}." if runs else "Its day has come: it holds nothing back."
        act = f"Look again at the hold of the {hold.by.replace('_', ' ')}"
        target = Target("record", x.HoldEnd.word, {"hold": str(row.number)})
        yield row, act, f"{stands} {ANEW}", hold.review_on, target, Permission.DECIDE


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
