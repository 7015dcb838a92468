"""What is put right of findings: it needs a second person, as the findings themselves did.

Until then the family reads the findings as they were approved.
"""

from collections.abc import Iterator

from disclosure.actions.reading import Case
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.notes import Correction
from disclosure.records.evidence import Evidence


def is_of_findings(case: Case, number: int | None) -> bool:
    """Whether that record is a correction that says what is right of findings instead."""
    body = case.bodies.get(number or 0)
    if not isinstance(body, Correction) or body.withdraws:
        return False
    return isinstance(case.bodies.get(body.is_about), Findings)


def corrections_of_findings(case: Case) -> Iterator[tuple[Evidence, Correction]]:
    """Those of the findings that were approved last."""
    written = (row.number for row, _ in case.those(Findings))
    last = [number for number in written if case.agreed(FindingsApproval, number)][-1:]
    for row, body in case.those(Correction):
        if body.is_about in last and not body.withdraws:
            yield row, body


def waits_for_a_second(case: Case, number: int) -> bool:
    """Whether something that was put right of that record waits for a second person."""
    return any(
        body.is_about == number and not case.agreed_correction(row.number)
        for row, body in corrections_of_findings(case)
    )


def right_for_the_family(case: Case, number: int) -> tuple[str, ...]:
    """What is right instead of what that record says, as far as they may read it by now."""
    if not isinstance(case.bodies.get(number), Findings):
        return case.put_right.get(number, ())
    return tuple(
        body.words
        for row, body in case.those(Correction)
        if body.is_about == number and not body.withdraws and case.agreed_correction(row.number)
    )
