"""Where a closed case goes on: each place that there is can be named, and a wrong one names them.
What is not closed cannot open again, whatever place somebody names.
"""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput, Fault
from disclosure.operations.verify import verify
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, an_opened_case, move_as, ready, record_as
from tests.disclosure.actions.test_taken_back import by_family
from tests.people import ADA, BEN, EVA, RON
from workflows.machine import WrongState
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
WHY = "New facts came up"
closed = begins_with(a_case, at=State.CLOSED)


def opens_again(case: ACase, **told: object) -> State:
    move_as(case, ADA, "reopen", "", WHY, **told)
    return case.state


def fault_of(case: ACase, to: str) -> Fault:
    with pytest.raises(BadInput) as no:
        opens_again(case, to=to)
    case.session.rollback()
    (fault,) = no.value.faults
    return fault


@closed
@pytest.mark.parametrize("to", ["follow_up", "investigate"])
def test_it_goes_on_where_somebody_says(begun: ACase, to: str) -> None:
    assert opens_again(begun, to=to) == to


@closed
def test_where_nobody_says_it_goes_on_with_the_follow_up(begun: ACase) -> None:
    assert opens_again(begun) is State.FOLLOW_UP


@closed
def test_a_promise_that_somebody_finds_not_kept_opens_it(begun: ACase) -> None:
    """No case is closed over a promise that is open and past its day."""
    promise = begun.later(days=3).now.commitments[-1].ref
    move_as(begun, RON, "send_back", promise, "It was never done at all")
    assert begun.state is State.FOLLOW_UP
    last = list(begun.now.case.moves(begun.ref))[-1]
    assert last.body["reason"] == "A promise was found not kept after closing."
    assert verify(begun.session).ok


@closed
@pytest.mark.parametrize("what", ["concern", "question"])
def test_a_letter_that_lay_in_a_tray_when_it_was_closed_is_not_said_to_be_younger(
    begun: ACase, what: str
) -> None:
    """She complained a week before it was closed, and nobody had read it."""
    at, words = (begun.at - timedelta(days=7)).isoformat(), "Nobody rang me back."
    told = {"person": begun.person, "words": words, "at": at, "how": "post"}
    record_as(begun.later(days=3), BEN, what, **told)
    assert begun.state is State.FOLLOW_UP
    last = list(begun.now.case.moves(begun.ref))[-1]
    of = {"concern": "A concern", "question": "A question of the family"}[what]
    assert last.body["reason"] == f"{of} came on record after closing."


@begins_with(a_case, at=State.FOLLOW_UP)
@pytest.mark.parametrize("whose", ["ours", "hers"])
def test_an_excuse_that_never_counted_opens_nothing_when_we_end_it(
    begun: ACase, whose: str
) -> None:
    """She wanted to be asked after all, and was. Nobody had agreed to leave it out, and the list
    asked for that until somebody wrote that it was over. Her own word opens a case all the same.
    """
    wanted = {"ground": "declined", "requirement": ["family_heard"], "reason": "She said so"}
    excuse = record_as(begun, BEN, "excuse", person=begun.person, **wanted).id
    move_as(ready(begun), ADA, "close")
    over = {"excuse": excuse, "at": begun.later(days=1).at.isoformat(), "reason": "I was asked."}
    if whose == "hers":
        by_family(begun, "excuse_end", **over)
        assert begun.state is State.FOLLOW_UP
    else:
        record_as(begun, BEN, "excuse_end", **over)
        assert begun.state is State.CLOSED


@closed
@pytest.mark.parametrize("to", ["acknowledge", "disclose", "closed", "the ward"])
def test_a_wrong_place_names_each_that_there_is(begun: ACase, to: str) -> None:
    says = "to: this incident opens again at 'follow_up' or 'investigate'."
    assert fault_of(begun, to) == Fault("to", says)


def test_closed_without_a_duty_it_begins_anew(session: Session) -> None:
    case = an_opened_case(session)
    error = record_as(case, ADA, "error", what="not_an_incident", reason="It was a drill")
    agrees = {"error": error.id, "agrees": True, "reason": "It was one indeed"}
    record_as(case, EVA, "error_review", **agrees)
    move_as(case, ADA, "close_without_duty")
    says = "to: this incident opens again at 'acknowledge'."
    assert fault_of(case, "follow_up") == Fault("to", says)
    assert opens_again(case) is State.ACKNOWLEDGE


@pytest.mark.parametrize("told", [{}, {"to": "follow_up"}, {"to": "disclose"}])
def test_what_is_not_closed_cannot_open_again(session: Session, told: dict[str, str]) -> None:
    case = an_opened_case(session)
    with pytest.raises(WrongState, match="cannot be done while the incident stands"):
        opens_again(case, **told)


@begins_with(a_case, at=State.FOLLOW_UP)
@pytest.mark.parametrize("also_before", [True, False])
def test_a_talk_that_gave_an_answer_opens_a_case_only_where_nothing_else_gave_one(
    begun: ACase, also_before: bool
) -> None:
    """Typed on the wrong patient, and found after closing: she had her answer in another talk."""
    words, asked = "The two boxes looked the same.", begun.now.questions[0].ref
    if not also_before:
        asked = "Who put them there?"
        told = {"person": begun.person, "words": asked}
        asked = str(record_as(begun, BEN, "question", **told).created[0]["ref"])
    talk = a_talk(begun.later(days=1), "follow_up").id
    record_as(begun, BEN, "answer", question=asked, words=words, given_in=str(talk))
    move_as(ready(begun), ADA, "close")
    told = {"of": talk, "words": "That was another patient.", "withdraws": True}
    record_as(begun.later(days=1), BEN, "correction", **told)
    assert begun.state is (State.CLOSED if also_before else State.FOLLOW_UP)
