"""A concern ends once it was answered, or as the family says, and not before it was raised."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.disclosure.actions.test_taken_back import by_family
from tests.people import ADA, BEN, RON

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case.later(hours=1))
    return case


def nobody_rang(case: ACase) -> int:
    told = {"words": "Nobody rang me back.", "at": case.at.isoformat(), "person": case.person}
    return by_family(case, "concern", **told)


def test_an_answered_concern_may_be_ended_by_who_dealt_with_it(case: ACase) -> None:
    concern = nobody_rang(case)
    record_as(case, ADA, "concern_owner", concern=concern, owner=ADA)
    end = {"concern": concern, "outcome": "accepted", "at": case.at.isoformat()}
    with pytest.raises(Refused, match="If they want none, answer that we have written down"):
        record_as(case, BEN, "concern_end", **end)
    case.session.rollback()
    record_as(case, ADA, "concern_answer", concern=concern, words="We wrote down what you said.")
    record_as(case, ADA, "concern_end", **end)
    assert [each.ended for each in case.now.facts.concerns] == [True]


def test_a_concern_did_not_end_before_it_was_raised(case: ACase) -> None:
    concern = nobody_rang(case)
    end = {"concern": concern, "outcome": "outside", "at": "2025-03-12"}
    with pytest.raises(BadInput, match="this lies before what it is about"):
        record_as(case, BEN, "concern_end", **end)


def test_nobody_accepted_an_answer_that_was_taken_back_since(case: ACase) -> None:
    """It was the answer to another concern. A new one is not accepted by what they said before."""
    concern = nobody_rang(case)
    wrong = record_as(case, RON, "concern_answer", concern=concern, words="The car park is open.")
    record_as(case, BEN, "concern_end", concern=concern, outcome="accepted")
    assert stands(case) == "accepted"
    taken = {"of": wrong.id, "words": "That answers another concern.", "withdraws": True}
    record_as(case, RON, "correction", **taken)
    assert stands(case) == "open"
    record_as(case, RON, "concern_answer", concern=concern, words="We should have rung you.")
    assert stands(case) == "answered"


def stands(case: ACase) -> str:
    (shown,) = family_view(case.now, case.person).concerns
    return shown.state
