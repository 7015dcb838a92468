"""A case that repeats another: there has to be one left in which the family is told."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from disclosure.actions.reading import Case, read_case
from disclosure.kinds.harm import Error, ErrorReview
from disclosure.records.incident import incident_called
from workflows.words import ErrorKind

DESTROYED = "{} was destroyed, so this case cannot end as one that repeats it."
IN_A_CIRCLE = (
    "{} was itself recorded in error, as one that repeats this case. One of the two has to stay: "
    "withdraw that record there first, or go on with this case."
)


def why_not_repeats(session: Session, ref: str, of: str) -> str:
    """Why the case `ref` cannot end as a duplicate of `of`, by what is on record there and in each
    case that it repeats in its turn; empty where it can. A record that a second person did not
    agree to counts for nothing.
    """
    seen, ahead = set[str](), [of]
    while ahead:
        there = incident_called(session, next_ref := ahead.pop())
        if next_ref in seen or there is None:
            continue
        seen.add(next_ref)
        case = read_case(session, there)
        if case.destroyed:
            return DESTROYED.format(of)
        next_ones = set(originals(case))
        if ref in next_ones:
            return IN_A_CIRCLE.format(of)
        ahead += next_ones
    return ""


def repeats(error: Error) -> str:
    """Which case; empty where the error is another."""
    return error.of or "" if error.what is ErrorKind.DUPLICATE else ""


def originals(case: Case) -> Iterator[str]:
    """Which cases it is said to repeat, where no second person said no."""
    for row, error in case.those(Error):
        if (of := repeats(error)) and not case.refusal(ErrorReview, row.number):
            yield of
