"""What came of that for which a family asked, as long as it still answers them."""

from disclosure.actions.facts import Gathered
from disclosure.kinds.replies import RequestMet
from disclosure.records.commitment import Commitment


def answers_to_requests(gathered: Gathered) -> dict[int, RequestMet]:
    """The last that counts, by the number of the request. Words of ours stand by themselves. A
    promise alone answers while it is owed, and once something came of it: what was withdrawn, or
    ended with a letter that never went, leaves them where they were.
    """
    answers = (body for _, body in gathered.case.those(RequestMet))
    return {
        body.request: body
        for body in answers
        if body.words or promise_owed(gathered, body.commitment)
    }


def waits_for_a_letter(gathered: Gathered, request: int) -> bool:
    """A promise is there to answer it, in a letter that is still to be sent."""
    answers = [body for _, body in gathered.case.those(RequestMet) if body.request == request]
    meant = _called(gathered, answers[-1].commitment) if answers else None
    if meant is None or meant.number in gathered.case.gone or gathered.is_owed(meant):
        return False
    return any(gathered.letters_that_hold(meant))


def promise_owed(gathered: Gathered, ref: str | None) -> Commitment | None:
    """None where it is withdrawn, or the letter that makes it has not gone."""
    promise = _called(gathered, ref)
    return promise if promise and gathered.is_owed(promise) else None


def _called(gathered: Gathered, ref: str | None) -> Commitment | None:
    return next((p for p in gathered.commitments if p.ref == ref), None)
