"""What was said beside a record since: what is right instead, and why it counts for nothing."""

from collections.abc import Iterator

from disclosure.actions.corrected import PutRight, by_way_of
from disclosure.actions.findings_put_right import right_for_writers
from disclosure.actions.reading import Case
from disclosure.kinds.notes import Correction


def put_right_beside(case: Case, number: int) -> Iterator[PutRight]:
    """The last word on it, also beside a correction that was put right itself."""
    for stand in right_for_writers(case).values():
        yield from (each for each in stand if number in by_way_of(each[1], case.bodies))


def withdrawn_by(case: Case, number: int) -> list[PutRight]:
    """The corrections by which a record fell, itself or with what it came with."""
    records, agreed = case.records, case.agreed_correction
    return [
        (row, said)
        for row, said in case.those(Correction)
        if said.withdraws_it
        and row.about in (number, records[number].parent)
        and (not case.needs_a_second(records[number], row.by) or agreed(row.number))
    ]
