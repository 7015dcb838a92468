"""Two people, each tidying up, do not make a harm go: one of two duplicates stays."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.requirements import NO_OTHER, checklist
from disclosure.actions.refused import Refused
from disclosure.actions.repeating import DESTROYED, IN_A_CIRCLE
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.faults import BadInput
from disclosure.records.incident import Incident
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case, move_as, record_as
from tests.keeping import LONG_AGO, a_closed_case, agreed, asked, destroyed, long_after
from tests.people import ADA, EVA
from workflows.machine import NotReady
from workflows.words import State, Trigger

WHY = "The same overdose, typed in twice."
pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def one(session: Session) -> ACase:
    return an_opened_case(session)


@pytest.fixture
def other(session: Session) -> ACase:
    return an_opened_case(session)


def repeats(case: ACase, of: ACase) -> int:
    told = {"what": "duplicate", "of": of.ref, "reason": WHY}
    return record_as(case, ADA, "error", **told).id


def reviewed(case: ACase, error: int, *, agrees: bool = True) -> None:
    told = {"error": error, "agrees": agrees, "reason": "I compared the two cases"}
    record_as(case, EVA, "error_review", **told)


def closed(case: ACase) -> None:
    move_as(case, ADA, "close_without_duty", reason="It repeats another case")


def refused(case: ACase, of: ACase) -> str:
    with pytest.raises(BadInput) as no:
        repeats(case, of)
    [fault] = no.value.faults
    assert fault.field == "of"
    return fault.says


def test_of_two_cases_only_one_ends_as_the_duplicate_of_the_other(one: ACase, other: ACase) -> None:
    reviewed(one, repeats(one, other))
    closed(one)
    assert IN_A_CIRCLE.format(one.ref) in refused(other, one)
    assert (one.state, other.state) == (State.CLOSED, State.ACKNOWLEDGE)


def test_nor_are_three_of_them_each_the_duplicate_of_the_next(
    session: Session, one: ACase, other: ACase
) -> None:
    third = an_opened_case(session)
    repeats(one, other)
    repeats(other, third)
    assert IN_A_CIRCLE.format(one.ref) in refused(third, one)


def test_what_a_second_person_did_not_agree_to_stands_in_nobodys_way(
    one: ACase, other: ACase
) -> None:
    reviewed(one, repeats(one, other), agrees=False)
    reviewed(other, repeats(other, one))
    closed(other)
    assert other.state is State.CLOSED


def test_once_it_is_taken_back_the_other_may_end(one: ACase, other: ACase) -> None:
    error = repeats(one, other)
    reviewed(one, error)
    closed(one)
    record_as(one, ADA, "correction", of=error, words="This one goes on", withdraws=True)
    assert one.state is State.ACKNOWLEDGE
    reviewed(other, repeats(other, one))
    closed(other)
    assert other.state is State.CLOSED


def test_both_recorded_in_one_moment_are_met_at_the_review_and_at_closing(
    one: ACase, other: ACase
) -> None:
    """Neither saw the other: what was recorded is asked again, and neither goes."""
    nobody_asks = pytest.MonkeyPatch()
    nobody_asks.setattr("disclosure.actions.checks.checking.why_not_repeats", lambda *_: "")
    errors = [(one, repeats(one, other)), (other, repeats(other, one))]
    for case, error in errors:
        with pytest.raises(Refused, match="One of the two has to stay"):
            reviewed(case, error)
    nobody_asks.setattr("disclosure.actions.checks.about.why_not_repeats", lambda *_: "")
    for case, error in errors:
        reviewed(case, error)
    nobody_asks.undo()
    for case, there in ((one, other), (other, one)):
        with pytest.raises(NotReady) as no:
            closed(case)
        assert [item.says for item in no.value.unmet] == [IN_A_CIRCLE.format(there.ref)]
        item = checklist(view_of(case.now), Trigger.CLOSE_WITHOUT_DUTY)[0]
        assert (item.does, item.target.word) == (NO_OTHER, "correction")


def test_of_a_case_that_was_destroyed_there_is_no_duplicate(session: Session, one: ACase) -> None:
    gone = destroyed(session)
    one.at = gone.at
    assert DESTROYED.format(gone.ref) in refused(one, gone)


@begins_with(a_closed_case, aware=LONG_AGO)
def test_destroyed_after_the_closing_it_undoes_nothing(session: Session, begun: ACase) -> None:
    """The closed duplicate stays as it ended; nobody is asked for it anew."""
    one = an_opened_case(session, begun.at)
    reviewed(one, repeats(one, begun))
    closed(one)
    long_after(begun)
    agreed(begun, asked(begun))
    one.at = begun.at
    assert one.state is State.CLOSED
    assert any(end.complete for end in one.now.facts.ends)
    record_as(one, ADA, "note", words="Nothing more came of it")
    assert session.get_one(Incident, one.id).state is State.CLOSED


def test_the_other_case_may_be_named_as_people_type_it(one: ACase, other: ACase) -> None:
    told = {"what": "duplicate", "of": other.ref.lower().replace("-", " "), "reason": WHY}
    reviewed(one, record_as(one, ADA, "error", **told).id)
    closed(one)
    assert IN_A_CIRCLE.format(one.ref) in refused(other, one)
