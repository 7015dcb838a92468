"""What came of that for which a family asked, as long as it still answers them."""

from disclosure.actions.facts import Gathered
from disclosure.kinds.replies import Request, RequestMet
from disclosure.records.commitment import Commitment


def answers_to_requests(gathered: Gathered) -> dict[int, RequestMet]:
    """The last that counts, by the number of the request. Words of ours stand by themselves. A
    promise alone answers while it is owed to who asked, and once something came of it: what was
    withdrawn, ended with a letter that never went, or is owed to somebody else leaves them where
    they were.
    """
    answers = (body for _, body in gathered.case.those(RequestMet))
    return {
        body.request: body
        for body in answers
        if body.words or promise_owed(gathered, body.commitment, _asked_by(gathered, body.request))
    }


def waits_for_a_letter(gathered: Gathered, request: int) -> bool:
    """A promise is there to answer it, in a letter that is still to be sent."""
    answers = [body for _, body in gathered.case.those(RequestMet) if body.request == request]
    asked_by = _asked_by(gathered, request)
    meant = _promised(gathered, answers[-1].commitment, asked_by) if answers else None
    if meant is None or meant.number in gathered.case.gone or gathered.is_owed(meant):
        return False
    return any(gathered.letters_that_hold(meant))


def promise_owed(gathered: Gathered, ref: str | None, asked_by: int) -> Commitment | None:
    """None where it is withdrawn, the letter that makes it has not gone, or it is owed to somebody
    else than who asked, or hears in their place.
    """
    promise = _promised(gathered, ref, asked_by)
    return promise if promise and gathered.is_owed(promise) else None


def _promised(gathered: Gathered, ref: str | None, asked_by: int) -> Commitment | None:
    called = gathered.promises_by_ref.get(ref)
    return called if called and gathered.is_promised_to(called, [asked_by]) else None


def _asked_by(gathered: Gathered, request: int) -> int:
    asked = gathered.case.bodies[request]
    assert isinstance(asked, Request)
    return asked.person
