"""A case whose words cannot be opened, among others: one sentence for it, and the others go on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.records.locked import Unreadable, a_hundred_at_a_time, key_of_case

CLOSED_WORDS = (
    "The words of this case cannot be opened. Whoever looks after the machine can say why."
)


class WordsClosed(Refused):
    """Of this one case, which is left for a hand."""

    def __init__(self) -> None:
        super().__init__(CLOSED_WORDS)


@contextmanager
def reading_one_case() -> Iterator[None]:
    """What is done inside reads one case. Raises WordsClosed."""
    try:
        yield
    except Unreadable:
        raise WordsClosed from None


def closed_of(session: Session, incident_ids: Sequence[int]) -> set[int]:
    """Those of very many cases whose key was destroyed or opens nothing. That one of the words was
    altered is only seen where they are read."""
    found = set[int]()
    for some in a_hundred_at_a_time(session, incident_ids):
        for incident_id in some:
            try:
                key_of_case(session, incident_id)
            except Unreadable:
                found.add(incident_id)
    return found
