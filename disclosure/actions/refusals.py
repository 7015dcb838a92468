"""A second person who did not agree: by name, and that another's yes is not over it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from disclosure.actions.reading import Case
from disclosure.actions.record_facts import no_facts
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.kind import Kind, Review
from disclosure.records.users import user_called
from workflows.second_person import why_not_over


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
    session: Session, case: Case, review: type[Kind], number: int | None, reviewer: str
) -> str | None:
    """Why this person's yes to that record would not count; None where it would."""
    noes = [no_facts(row) for row in case.noes(review, number)] if number else []
    return why_not_over(who_said_no(session, case), noes, reviewer) if noes else None
