"""Rows of a list as they are heard by who goes from link to link: one name leads to one place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol


class Linked(Protocol):
    """A row as it is read before its link can be told from the others."""

    @property
    def do(self) -> str: ...
    @property
    def href(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def why(self) -> str: ...


def about_beside(do: str, about: str) -> str:
    """Whom and what it is about, where the act does not name them."""
    return f": {about}" if about and about.partition(":")[0] not in do else ""


def beside_links(rows: Iterable[Linked]) -> Mapping[tuple[str, str], str]:
    """What is heard beside the words of each link, by these and where it leads: of two with one
    name which case it is of, and of two things of one case which of them."""
    named = defaultdict[str, dict[str, Linked]](dict)
    for row in rows:
        named[row.do + about_beside(row.do, row.about)][row.href] = row
    return {
        (row.do, row.href): about_beside(row.do, row.about) + _apart(row, [*twins.values()])
        for twins in named.values()
        for row in twins.values()
    }


def _apart(row: Linked, twins: Sequence[Linked]) -> str:
    same_case = [twin for twin in twins if twin.ref == row.ref]
    which_case = f", {row.ref}" if len(same_case) < len(twins) else ""
    return which_case + (f". {row.why}" if len(same_case) > 1 else "")
