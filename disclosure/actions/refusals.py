"""A second person who did not agree: by name, and that another's yes is not over it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from disclosure.actions.reading import Case
from disclosure.actions.record_facts import no_facts
from disclosure.kinds.fields import is_number
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.law import EventReview
from disclosure.records.evidence import Evidence
from disclosure.records.users import user_called
from workflows.second_person import why_not_over
from workflows.words import LetterTrigger

_WENT = (LetterTrigger.SEND, LetterTrigger.DELIVER)


def who_said_no(session: Session, case: Case) -> Mapping[str, str]:
    """Their names, by e-mail."""
    found = {
        case.records[number].by
        for number, body in case.bodies.items()
        if isinstance(body, Review | FindingsApproval) and not body.agrees
    }
    users = (user_called(session, email) for email in sorted(found))
    return {user.email: user.name for user in users if user}


def over_a_no(
    session: Session, case: Case, review: type[Kind], about: str, reviewer: str
) -> str | None:
    """Why this person's yes to that would not count; None where it would. `about`: as the review
    names it, the number of a record, or the reference of a letter or of the incident.
    """
    noes = [no_facts(row) for row in _noes(case, review, about)]
    return why_not_over(who_said_no(session, case), noes, reviewer) if noes else None


def _noes(case: Case, review: type[Kind], about: str) -> list[Evidence]:
    """Of a letter, those said since it last went: that it went is told anew with another step."""
    if is_number(about):
        return case.noes(review, int(about))
    went = (row for row in case.moves(about) if row.body["trigger"] in _WENT)
    since = max((row.recorded_at for row in went), default=None)
    last = {
        row.by: (body.agrees, row)
        for row, body in case.those(EventReview)
        if body.event == about and (since is None or row.recorded_at >= since)
    }
    return [row for agrees, row in last.values() if not agrees]
