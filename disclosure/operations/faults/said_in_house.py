"""What the chain of the house says of such rows as it names: each said once, of one row alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.operations.chains.stored import rows_of
from disclosure.records.house import HouseEntry

Said = tuple[str, str, str | None, datetime | None]  # what, about what, by whom, when


class SaidInHouse:
    """The entries of these sorts. What no row lays claim to in the end stands alone."""

    def __init__(self, session: Session, whats: Collection[str]) -> None:
        self._left: defaultdict[Said, list[HouseEntry]] = defaultdict(list)
        found = rows_of(session, HouseEntry, HouseEntry.what.in_(whats)).readable
        for entry in sorted(found, key=_number, reverse=True):
            self._left[entry.what, entry.about, entry.by, entry.at].append(entry)

    def claim(
        self, what: str, abouts: Iterable[str], by: str | None, at: datetime | None
    ) -> HouseEntry | None:
        """The first entry that says so in one of these ways, and that no row has claimed before."""
        said = (self._left.get((what, about, by, at)) for about in abouts)
        return next((entries.pop() for entries in said if entries), None)

    def alone(self) -> list[HouseEntry]:
        """In the order they were written."""
        return sorted((each for left in self._left.values() for each in left), key=_number)

    def alone_in_words(self) -> Iterator[str]:
        """Of entries that name their subject before a colon."""
        for entry in self.alone():
            subject = entry.about.partition(":")[0]
            yield f"{subject}: “{entry.what}” by {entry.by} stands in the chain alone"


def _number(entry: HouseEntry) -> int:
    return entry.number
