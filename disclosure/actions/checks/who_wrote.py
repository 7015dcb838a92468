"""Who may not be the second person, because it is their own words: asked by the gate, by the list
of things to do and by the pages, so that nobody is sent to what the gate refuses them.
"""

from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.actions.reading import Case
from disclosure.kinds.fields import is_number
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.kind import Kind, is_review
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.questions import Concern


def who_wrote(gathered: Gathered, kind: type[Kind], about: str) -> set[str]:
    """The e-mail addresses of all who wrote a word of it, or of what was added to it.

    `kind`: of the review. `about`: what it names, as it names it: the number of a record, or the
    reference of a letter, or of the incident, for its opening.
    """
    if kind is FindingsApproval:
        return set(_who_wrote_findings(gathered.case))
    if not is_number(about):
        return _of_reference(gathered, about)
    number, records = int(about), gathered.case.records
    wrote = {
        row.by
        for row in records.values()
        if number in (row.number, row.about) and not is_review(row.kind)
    }
    if kind is CorrectionReview:
        wrote |= set(_who_wrote_what_was_judged(gathered.case, number))
    return wrote


def _who_wrote_findings(case: Case) -> Iterator[str]:
    """Of those that stand; and who wrote a part in these very words and withdrew it: they stay
    theirs, though a colleague types them anew.
    """
    standing = {row.number: _parts(body) for row, body in case.those(Findings)}
    parts = frozenset[str]().union(*standing.values())
    for number, body in case.bodies.items():
        if isinstance(body, Findings) and (number in standing or parts & _parts(body)):
            yield case.records[number].by


def _parts(found: Findings) -> frozenset[str]:
    """Lines that were broken elsewhere are no other words."""
    return frozenset(" ".join(part.split()) for part in (found.facts, found.why, found.changes))


def complained_of(case: Case, correction: int) -> set[str]:
    """Whom the concerns are about that fall with that correction, or count again by it, by e-mail:
    also one that came with what it takes back. Nobody lets a concern about themselves be dropped.
    """
    number = correction
    while isinstance(body := case.bodies.get(number), Correction | CorrectionReview):
        number = body.is_about or 0
    return {
        email
        for each, concern in case.bodies.items()
        if isinstance(concern, Concern) and number in (each, case.records[each].parent)
        for email in concern.about
    }


def _of_reference(gathered: Gathered, ref: str) -> set[str]:
    if ref == gathered.incident.ref:
        return {gathered.incident.opened_by}
    letter = gathered.letters_by_ref.get(ref)
    moves = gathered.case.moves(ref)
    return {*letter.written_by, *(move.by for move in moves)} if letter else set()


def _who_wrote_what_was_judged(case: Case, correction: int) -> Iterator[str]:
    """Of a correction that withdraws a review: they do not take another's "no" away."""
    records = case.records
    withdrawn = records.get(records[correction].about or 0) if correction in records else None
    if withdrawn is not None and is_review(withdrawn.kind):
        yield from (row.by for n, row in records.items() if n == withdrawn.about)
