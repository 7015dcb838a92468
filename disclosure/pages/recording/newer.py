"""The form for findings begins with the present text, and what it records takes their place.

So what a colleague changed while it stood open would be gone, and nobody would know; and one press
more, on a page that somebody only read, would undo what a second person approved.
"""

from collections.abc import Mapping
from typing import Any

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.facts import Gathered
from disclosure.actions.refused import Refused
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.kind import Kind
from disclosure.pages.shown_as_of import told_as_of
from disclosure.records.evidence import Evidence

STANDS = (
    "These are the findings that stand, word for word, and they are approved. Change what has to "
    "change, or go back: nothing needs to be recorded."
)


def newer_than_shown(kind: type[Kind], gathered: Gathered) -> list[Evidence]:
    """None where the form did not say what it had shown."""
    seen = told_as_of()
    if kind is not Findings or seen is None:
        return []
    return [row for row, _ in gathered.case.those(Findings) if row.number > seen]


def must_be_new(kind: type[Kind], gathered: Gathered, said: Mapping[str, Any]) -> None:
    """Raises ChangedMeanwhile, once for each that is newer than the form, and Refused where they
    are those that stand.
    """
    if newer := newer_than_shown(kind, gathered):
        what = tuple(f"{row.by}: record {row.kind}" for row in newer)
        raise ChangedMeanwhile("Newer findings are on record.", newer[-1].by, what)
    if kind is not Findings:
        return
    for row, there in list(gathered.case.those(Findings))[-1:]:
        same = all(_bare(said.get(name)) == _bare(words) for name, words in there.stored().items())
        if same and gathered.case.agreed(FindingsApproval, row.number):
            raise Refused(STANDS)


def _bare(words: object) -> str:
    """Browsers break lines in another way."""
    return " ".join(str(words or "").split())
