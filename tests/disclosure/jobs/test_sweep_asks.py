"""On a night on which much is due, a sweep costs what it asks of the database: nothing twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.jobs.sweep import sweep
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import Watch
from tests.asked import asked_of
from tests.cases import ACase, a_case, a_next_contact, a_person, a_talk, everything

pytestmark = pytest.mark.usefixtures("team")


def told_and_promised(session: Session) -> ACase:
    case = a_case(session)
    case.person = a_person(case)
    soon = a_next_contact(case, 1)
    a_talk(case, "first", questions=["Why did this happen?"], next_contact=soon)
    return case


@pytest.mark.parametrize("made", [told_and_promised, everything])
def test_of_a_case_that_is_due_nothing_is_read_twice(
    session: Session, made: Callable[[Session], ACase]
) -> None:
    case = made(session)
    at = case.at + timedelta(days=3)
    sweep(session, at)  # what is late now is noted, which reads the case as it stands after it
    with one_transaction(session):
        session.get_one(Watch, case.incident.id).look_at = at
    with asked_of(session) as all_asked:
        checked = sweep(session, at).checked
    asked = Counter(
        (statement, repr(told))
        for statement, told in all_asked
        if statement.startswith("SELECT") and "incident_id = " in statement
    )
    assert (checked, asked != Counter()) == (1, True)
    assert {what: times for what, times in asked.items() if times > 1} == {}
