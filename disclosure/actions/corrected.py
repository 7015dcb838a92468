"""What was put right of each record. Where what was put right was wrong itself, the last word."""

from collections.abc import Iterable, Iterator, Mapping

from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import OPENING, Correction
from disclosure.records.evidence import Evidence

PutRight = tuple[Evidence, Correction]


def put_right_of(
    corrections: Iterable[PutRight], bodies: Mapping[int, Kind]
) -> dict[int, tuple[PutRight, ...]]:
    """By the number of the record, what is right of it, in the order it was said. A correction that
    was put right itself is not right any more: what was said of it stands in its place. `bodies`:
    of all records, also of those withdrawn.
    """
    found: dict[int, tuple[PutRight, ...]] = {}
    for row, said in corrections:
        if not said.withdraws:
            about = put_right_by(said, bodies)
            stand = (each for each in found.get(about, ()) if each[0].number != said.is_about)
            found[about] = (*stand, (row, said))
    return found


def put_right_by(correction: Correction, bodies: Mapping[int, Kind]) -> int:
    """The record of which it says what is right, also by way of other corrections of that."""
    return [*by_way_of(correction, bodies)][-1]


def by_way_of(correction: Correction, bodies: Mapping[int, Kind]) -> Iterator[int]:
    """The corrections that it puts right, and that record last; of the opening, its entry."""
    number = correction.is_about or OPENING
    yield number
    about = bodies.get(number)
    if isinstance(about, Correction) and not about.withdraws:
        yield from by_way_of(about, bodies)


def puts_right(correction: Correction, number: int, bodies: Mapping[int, Kind]) -> bool:
    """Also by way of another; what withdraws a record says nothing of what is right."""
    return not correction.withdraws and number in by_way_of(correction, bodies)
