"""A form of a promise that came back, as somebody was faster: it can be sent once that is read."""

from flask.testing import FlaskClient

from disclosure.pages.moving import NOT_NOW
from disclosure.records.commitment import commitment_called
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as
from tests.people import RON
from tests.typed import seen_in
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
WORDS = "I rang at noon and told her all"


def test_whoever_read_what_changed_says_it_by_pressing_once_more(
    ada: FlaskClient, begun: ACase
) -> None:
    """Ron took the promise over while Ada wrote how it was kept. Her words are true all the same,
    and no press of hers was ever taken."""
    path = f"/promises/{begun.promise}/done"
    told = {"evidence": WORDS, "seen": seen_in(ada.get(path).text)}
    move_as(begun, RON, "reassign", begun.promise, owner=RON)
    refused = ada.post(path, data=told)
    assert refused.status_code == 409
    assert "This changed after you opened it. Ron Bell changed" in refused.text
    assert WORDS in refused.text
    assert ada.post(path, data=told | {"seen": seen_in(refused.text)}).status_code == 303
    begun.session.rollback()
    promise = commitment_called(begun.session, begun.promise)
    assert promise
    assert promise.state is CommitmentState.DONE


def test_a_form_that_only_lacks_something_still_says_what_it_was_opened_on(
    ada: FlaskClient, begun: ACase
) -> None:
    """Nothing was told of what changed, so nobody has decided on it."""
    path = f"/promises/{begun.promise}/done"
    seen = seen_in(ada.get(path).text)
    lacking = ada.post(path, data={"evidence": "", "seen": seen})
    assert lacking.status_code == 422
    assert seen_in(lacking.text) == seen


def test_what_no_longer_comes_next_is_said_before_anybody_types(
    ada: FlaskClient, begun: ACase
) -> None:
    """The form stood there as ever, took the words, and answered in those of the machine."""
    path = f"/promises/{begun.promise}/done"
    ada.post(path, data={"evidence": WORDS, "seen": seen_in(ada.get(path).text)})
    late = ada.get(path)
    assert NOT_NOW in late.text
    assert "<textarea" not in late.text
    assert f"Done: {WORDS}" in late.text
    begun.session.rollback()
    promise = commitment_called(begun.session, begun.promise)
    assert promise
    again = ada.post(path, data={"evidence": "Her daughter heard it", "seen": promise.version})
    assert again.status_code == 409
    assert NOT_NOW in again.text
    assert "Her daughter heard it" in again.text
