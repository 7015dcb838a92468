"""Cases stream past and are counted; what comes out may be published.

Source: our own rule, docs/decisions/small-numbers.md.
"""

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.kept_back import TOO_FEW, counted, middle, part, whole_of
from workflows.measures import CaseFacts, Definition, Found
from workflows.published import Breakdown, By, Cell, Measure, Row, Table, Unit

PARTS = frozenset({Unit.SHARE, Unit.COUNT})  # the others have a middle value
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(slots=True)
class Sum:
    """What was found of one measure in one row: things by yes and no, or every value.

    `kept`: some of it is kept from whoever reads this. Made of the rest, a number would tell it,
    beside the one that a colleague reads.
    """

    counted: int = 0
    of: int = 0
    kept: bool = False
    values: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, found: Found, unit: Unit) -> None:
        if unit in PARTS:
            said = list(found)
            self.kept |= None in said
            self.counted += sum(map(bool, said))
            self.of += len(said)
        else:
            self.values.extend(value for value in found if value is not None)

    def cell(self, unit: Unit) -> Cell:
        if self.kept:
            return TOO_FEW
        return part(self.counted, self.of, unit) if unit in PARTS else middle(self.values)


@dataclass(slots=True)
class Tally:
    """`harms`: the words of each level of harm, least first, which is the order of the rows.

    A row is there for each site, month and level of harm of which there was a case at all.
    """

    definitions: tuple[Definition, ...]
    harms: Mapping[str, str]
    cases: int = 0
    late: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    excuses: Counter[str] = field(default_factory=Counter)
    _sums: dict[tuple[str, By, str], Sum] = field(default_factory=dict)
    _keys: dict[By, set[str]] = field(default_factory=lambda: {by: set() for by in By})

    def add(self, case: CaseFacts) -> None:
        self.cases += case.owed
        rows = {By.ALL: "", By.SITE: case.site, By.MONTH: case.month, By.HARM: case.harm}
        for by, key in rows.items():
            self._keys[by].add(key)
        for definition in self.definitions:
            measure, found = definition.measure, tuple(definition.found(case))
            if found:
                for by, key in rows.items():
                    self._sum(measure, by, key).add(found, measure.unit)
        self.late.update((duty.key, duty.words) for duty in case.late)
        self.reasons.update(duty.reason for duty in case.late)
        self.excuses.update(case.excuses)

    def _sum(self, measure: Measure, by: By, key: str) -> Sum:
        return self._sums.setdefault((measure.id, by, key), Sum())

    @property
    def whole(self) -> Cell:
        return counted(self.cases)

    def tables(self) -> tuple[Table, ...]:
        """Each measure by all, by site, by month and by harm."""
        return tuple(
            Table(each.measure, by, self._rows(each.measure, by), self._cell(each.measure))
            for each in self.definitions
            for by in By
        )

    def _rows(self, measure: Measure, by: By) -> tuple[Row, ...]:
        if by is By.ALL:
            return ()
        found = ((key, self._cell(measure, by, key)) for key in self._in_order(by))
        return tuple(Row(key, self._words(by, key), cell) for key, cell in found)

    def _cell(self, measure: Measure, by: By = By.ALL, key: str = "") -> Cell:
        return self._sums.get((measure.id, by, key), Sum()).cell(measure.unit)

    def _in_order(self, by: By) -> list[str]:
        if by is By.HARM:
            return [key for key in self.harms if key in self._keys[by]]
        return sorted(self._keys[by])

    def _words(self, by: By, key: str) -> str:
        if by is By.HARM:
            return self.harms[key]
        return month_in_words(key) if by is By.MONTH else key


def month_in_words(month: str) -> str:
    """2026-03 as March 2026."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def breakdown(
    id: str, name: str, means: str, source: str, found: Mapping[tuple[str, str], int]
) -> Breakdown:
    """`found`: how many, by key and words; the most frequent first, as far as may be told."""
    whole = sum(found.values())
    rows = [Row(key, words, counted(count, whole)) for (key, words), count in found.items()]
    rows.sort(key=lambda row: (-(row.cell.value or 0), row.words, row.key))
    return Breakdown(id, name, means, source, tuple(rows), whole_of(whole, found.values()))
