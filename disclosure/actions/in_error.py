"""Whether a case was recorded in error, as two people agreed, and nothing since says otherwise.

Source: the design of the product, "Notifiability decision" (a new grade reopens it; until somebody
decides, the clock runs as if the answer were yes) and `close_without_duty`.
"""

from collections.abc import Iterator, Mapping

from disclosure.actions.reading import Case
from disclosure.kinds.harm import Decision, Error, ErrorReview, Grade
from disclosure.records.evidence import Evidence
from workflows.words import Applies, ErrorKind, Trigger

OPENED_AGAIN = "The case was opened again after that."
GRADED = "The harm was graded after that."
DECIDED = "It was decided after that that the duty applies."
IS_SAID: Mapping[ErrorKind, str] = {
    ErrorKind.WRONG_PATIENT: "This case was opened on the wrong patient",
    ErrorKind.DUPLICATE: "This case repeats another",
    ErrorKind.NOT_AN_INCIDENT: "This case was opened though nothing went wrong",
}
AGREED = "two people agree."


def errors_that_stand(case: Case) -> Iterator[tuple[Evidence, Error, Evidence]]:
    """Each with the review by which it stands."""
    for row, error in case.those(Error):
        review = case.agreement(ErrorReview, row.number)
        if review and not says_otherwise(case, error, review):
            yield row, error, review


def is_in_error(case: Case) -> bool:
    """Of such a case no clock runs, and nobody is to be told."""
    return any(True for _ in errors_that_stand(case))


def said_in_error(case: Case) -> str:
    """In a sentence that holds no word of theirs; empty where no error stands."""
    return next((f"{IS_SAID[e.what]}: {AGREED}" for _, e, _ in errors_that_stand(case)), "")


def is_of_another(case: Case) -> bool:
    """What happened did not happen to the patient whom it names."""
    return any(e.what is ErrorKind.WRONG_PATIENT for _, e, _ in errors_that_stand(case))


def says_otherwise(case: Case, error: Error, review: Evidence) -> str:
    """What came on record since two people agreed, in a sentence; empty where nothing did.

    A grade says that there was an incident. It does not say that it was this patient, or that no
    other case holds it: so an error of that kind stands beside it.
    """
    since = review.number
    moves = case.moves(case.incident.ref)
    if any(m.number > since and m.body["trigger"] == Trigger.REOPEN for m in moves):
        return OPENED_AGAIN
    decisions = case.those(Decision)
    if any(row.number > since and body.applies is not Applies.NO for row, body in decisions):
        return DECIDED
    of_harm = error.what is ErrorKind.NOT_AN_INCIDENT
    if of_harm and any(row.number > since for row, _ in case.those(Grade)):
        return GRADED
    return ""
