"""What is put right of findings: it needs a second person, as the findings themselves did.

Until then the family reads the findings as they were approved.
"""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.corrected import PutRight, put_right_by, put_right_of
from disclosure.actions.reading import Case
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.records.evidence import Evidence


def corrections_of_findings(case: Case) -> Iterator[PutRight]:
    """Those of the findings that were approved last; not one that was put right itself, unless
    somebody said no to that.
    """
    written = (row.number for row, _ in case.those(Findings))
    last = [number for number in written if case.agreed(FindingsApproval, number)][-1:]
    said = list(case.those(Correction))
    refused = [each for each in said if case.refusal(CorrectionReview, each[0].number)]
    stand = put_right_of((each for each in said if each not in refused), case.bodies)
    for each in said:
        about = put_right_by(each[1], case.bodies)
        if about in last and each in (*stand.get(about, ()), *refused) and not each[1].withdraws:
            yield each


def waits_for_a_second(case: Case, number: int) -> bool:
    """Whether something that was put right of that record waits for a second person: who said no
    has spoken.
    """
    return any(
        put_right_by(body, case.bodies) == number
        and not case.was_judged(CorrectionReview, row.number)
        for row, body in corrections_of_findings(case)
    )


def right_for_writers(case: Case) -> dict[int, tuple[PutRight, ...]]:
    """What is right instead of each record, for whoever writes on; of findings, also what waits for
    a second person, and nothing to which one said no.
    """
    stand = (each for each in case.those(Correction) if not _is_refused(case, *each))
    return put_right_of(stand, case.bodies)


def right_since(case: Case, row: Evidence, correction: Correction) -> datetime | None:
    """Since when it may be told as what is right: of findings, since a second person agreed; none
    while nobody did.
    """
    if not _is_of_findings(case, correction):
        return row.recorded_at
    yes = case.agreement(CorrectionReview, row.number)
    return yes.recorded_at if yes else None


def _is_refused(case: Case, row: Evidence, correction: Correction) -> bool:
    no = case.refusal(CorrectionReview, row.number)
    return no is not None and _is_of_findings(case, correction)


def _is_of_findings(case: Case, correction: Correction) -> bool:
    return isinstance(case.bodies.get(put_right_by(correction, case.bodies)), Findings)


def right_for_the_family(case: Case, number: int) -> tuple[str, ...]:
    """What is right instead of what that record says, as far as they may read it by now."""
    if not isinstance(case.bodies.get(number), Findings):
        return case.put_right.get(number, ())
    said = case.those(Correction)
    agreed = (each for each in said if case.agreed_correction(each[0].number))
    return tuple(body.words for _, body in put_right_of(agreed, case.bodies).get(number, ()))
