"""From a row of another program's list to fields of ours; a fault names the column of the file."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from disclosure.exchange.dates import NO_DAY, Clock, NotADay, NotAnHour, day_told, moment_told
from disclosure.exchange.mapping import DAYS, FIELDS, GRADES, MOMENTS, NEEDED, ColumnShape, Mapped
from disclosure.exchange.rows import OURS, Unreadable
from disclosure.exchange.safe_csv import as_it_was
from disclosure.exchange.spoilt import NUMBERS, spoilt
from disclosure.kinds.seen import seen
from disclosure.records.users import bare_site
from letters.in_bulk.csv_records import plain_name
from letters.in_bulk.not_worked_out import not_worked_out
from workflows.phrases import joined

Told = dict[str, str]
PROSE = frozenset({"summary", "occurred_words"})
EMPTY = "fill this in"
NOBODY_KNOWS = (
    "Where nobody knows it, as where only the month is known, leave this empty; what is known goes "
    "into a column that a mapping file calls occurred_words."
)
SITES_NAMED = 10  # of those there are, in a sentence
ANY_ZONE = ZoneInfo("UTC")  # to look for faults in times where nobody knows the site


@dataclass(frozen=True, slots=True)
class Sites:
    """`zones`: by name, of each site there is. `now`: by a name of before, what each site that had
    it is called now."""

    zones: Mapping[str, ZoneInfo]
    now: Mapping[str, Collection[str]]

    def why_none(self, site: str) -> str:
        """What is wrong with a name that no site has. No case lands at a site nobody named: another
        one may have been given that name since, or had it too."""
        if same := _spelled_apart(site, self.now):
            names = joined(sorted(self.now[same]), "or")
            now = f"the site {_quoted(site)} is called {names} now"
            return f"{now}. Write that name, or add the old one to a mapping file"
        names = ", ".join(list(self.zones)[:SITES_NAMED]) or "none yet"
        return f"there is no site {_quoted(site)} here. Name one of these: {names}"


@dataclass(frozen=True, slots=True)
class Wrong:
    """`column`: as the file calls it; `says`: begins with the column and ends with the mend."""

    column: str
    says: str


class Faulty(Exception):
    """This row cannot be used. `faults`: every one at once."""

    def __init__(self, faults: Sequence[Wrong]) -> None:
        super().__init__(" ".join(fault.says for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One column of the file: where it stands, its name there, and what it means. `days`: how the
    columns are called whose day it has, or whose hour."""

    index: int
    name: str
    shape: ColumnShape
    values: Mapping[str, str | None] | None
    days: Sequence[str]


Filled = Sequence[tuple[_Cell, str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one file are read. `passed_over`: its columns that nothing reads; `second`:
    those that something reads, and in how many of the rows read so far it did not, for another
    column of the same field counts there and says something else."""

    mapped: Mapped
    cells: Mapping[str, Sequence[_Cell]]
    passed_over: tuple[str, ...]
    mended: bool  # it is a file of rejected rows, whose cells were made harmless
    second: Counter[str]

    def told(self, row: Sequence[str], sites: Sites) -> Told:
        """Raises Faulty."""
        reading = _Reading(self, row, sites)
        reading.read()
        if reading.faults:
            raise Faulty(reading.faults)
        self.second.update(reading.second)
        return reading.found

    def column_of(self, field: str, row: Sequence[str] = ()) -> str:
        """Its name in the file: the column that this row fills, else all that it may stand in."""
        cells = [cell for cell in self.cells.get(field, ()) if cell.shape.part != "time"]
        filled = [cell.name for cell in cells if row and row[cell.index].strip()]
        names = filled[:1] or list(dict.fromkeys(cell.name for cell in cells))
        return " / ".join(names) or field


def plan_of(header: Sequence[str], mapped: Mapped) -> Plan:
    """Raises Unreadable where the columns do not fit; the words say which, and what to do."""
    known: dict[str, list[tuple[int, str]]] = {}
    for index, name in enumerate(header):
        known.setdefault(plain_name(name), []).append((index, name))
    cells: dict[str, list[_Cell]] = {}
    days = _first_days(mapped)
    for names, shape in mapped.shapes():
        if shape.part != "time":
            days[shape.field] = names
        values = shape.values and {_folded(k): v for k, v in shape.values.items()}
        of_days = days.get(shape.field, ())
        for index, written in (each for name in names for each in known.get(plain_name(name), ())):
            cell = _Cell(index, written, shape, values, of_days)
            cells.setdefault(shape.field, []).append(cell)
    used = {cell.index for some in cells.values() for cell in some}
    rest = [n for i, n in enumerate(header) if i not in used and plain_name(n) not in OURS]
    _must_fit(header, mapped, cells, rest)
    mended = any(plain_name(name) in OURS for name in header)
    return Plan(mapped, cells, tuple(name for name in rest if name), mended, Counter())


def _first_days(mapped: Mapped) -> dict[str, Sequence[str]]:
    """Of each field. An hour belongs to the day named last before it, else to the first."""
    shapes = [(names, shape) for names, shape in mapped.shapes() if shape.part != "time"]
    return {shape.field: names for names, shape in reversed(shapes)}


def _must_fit(
    header: Sequence[str],
    mapped: Mapped,
    cells: Mapping[str, Sequence[_Cell]],
    rest: Sequence[str],
) -> None:
    taken = Counter(plain_name(cell.name) for some in cells.values() for cell in some)
    written = {plain_name(name): name for name in header}
    if twice := [written[name] for name, times in taken.items() if times > 1]:
        raise Unreadable(f"Several columns are called {', '.join(twice)}. Rename all but one.")
    if missing := [name for name in NEEDED if name not in cells and name not in mapped.always]:
        wanted = "; ".join(f"{FIELDS[name]} ({_names(mapped, name) or name})" for name in missing)
        raise Unreadable(
            f"Its first line names no column for {wanted}. Add one, or say in a mapping file how "
            f"yours is called. It has: {', '.join(filter(None, header))}."
        )
    if rest and mapped.other_columns == "refuse":
        named = ", ".join(name or "one without a name" for name in rest)
        known = ", ".join(mapped.columns)
        raise Unreadable(f"Nothing here is called {named}. Take it out, or use: {known}.")


def _names(mapped: Mapped, field: str) -> str:
    return ", ".join(name for names, shape in mapped.shapes() if shape.field == field
                     for name in names)  # fmt: skip


class _Reading:
    """One row. A field that is empty is left out."""

    def __init__(self, plan: Plan, row: Sequence[str], sites: Sites) -> None:
        self.plan, self.sites = plan, sites
        self.row = [as_it_was(cell) for cell in row] if plan.mended else row
        self.found: Told = {}
        self.faults: list[Wrong] = []
        self.second: list[str] = []
        self.lost: set[str] = set()  # fields of ours of which no more is said than that

    def read(self) -> None:
        self._say_what_was_lost()
        for field in (name for name in self.plan.cells if name not in (*MOMENTS, *DAYS)):
            self._keep(field, self._words(field))
        for field in DAYS:
            self._keep(field, self._day(field))
        for field, value in self.plan.mapped.always.items():
            self.found.setdefault(field, value)
        self._keep_grades()
        if begins := self.plan.mapped.number_begins:
            self._keep("external_ref", begins + ref if (ref := self._ref()) else "")
        for field in NEEDED:
            if field not in {*self.found, *self.lost, *MOMENTS}:
                self._wrong(self.plan.column_of(field), EMPTY)
        clock = self._clock()
        for field in MOMENTS:
            self._keep(field, self._moment(field, clock))

    def _say_what_was_lost(self) -> None:
        """Those cells are read as empty then: else each would be said to be no day either."""
        row = list(self.row)
        for cell in (each for some in self.plan.cells.values() for each in some):
            bare = seen(row[cell.index])
            if (why := not_worked_out(bare)) and _folded(bare) not in (cell.values or ()):
                self._wrong(cell.name, why)
                self.lost.add(cell.shape.field)
                row[cell.index] = ""
        self.row = row

    def _ref(self) -> str:
        return self.found.get("external_ref", "")

    def _keep(self, field: str, words: str) -> None:
        if words:
            self.found[field] = words

    def _wrong(self, column: str, why: str) -> None:
        self.faults.append(Wrong(column, f"{column}: {why if why.endswith('.') else why + '.'}"))

    def _cells(self, field: str, *parts: str) -> Iterator[tuple[_Cell, str]]:
        """Signs that nobody sees come along where a cell was pasted: a day with one in it reads as
        a day, and a number with one is the same number. In prose they may turn words the right way
        round."""
        for cell in self.plan.cells.get(field, ()):
            if cell.shape.part in parts:
                bare = seen(self.row[cell.index])
                yield cell, self.row[cell.index].strip() if bare and field in PROSE else bare

    def _words(self, field: str) -> str:
        filled = [(cell, words) for cell, words in self._cells(field, "whole") if words]
        if field not in self.plan.mapped.joined:
            self._pass_over(filled[:1], filled[1:])
            filled = filled[:1]
        return " ".join(filter(None, (self._meant(cell, words) for cell, words in filled)))

    def _pass_over(self, counts: Filled, others: Filled) -> None:
        """What says something else than the column that counts is named, so that none is lost."""
        said = {words for _, words in counts}
        self.second += [cell.name for cell, words in others if words not in said]

    def _meant(self, cell: _Cell, words: str) -> str:
        if cell.shape.field in NUMBERS and (why := spoilt(words)):
            self._wrong(cell.name, why)
        words = unicodedata.normalize("NFC", words) if cell.shape.field in NUMBERS else words
        if cell.values is None:
            return words
        try:
            return cell.values[_folded(words)] or ""
        except KeyError:
            known = ", ".join(cell.shape.values or ())
            says = f"{_quoted(words)} is not known here. Use one of {known}; or add it to a"
            self._wrong(cell.name, f"{says} mapping file")
            return ""

    def _day(self, field: str) -> str:
        filled = [(cell, words) for cell, words in self._cells(field, "whole") if words]
        self._pass_over(filled[:1], filled[1:])
        for cell, words in filled[:1]:
            try:
                return day_told(words, self.plan.mapped.dates)
            except NotADay as no:
                self._wrong(cell.name, str(no))
        return ""

    def _clock(self) -> Clock:
        """Of the site; where there is no such site, that is a fault beside those of the times."""
        site = self.found.get("site", "")
        zones = self.sites.zones
        if site not in zones and (same := _spelled_apart(site, zones)):
            site = self.found["site"] = same
        if site and site not in zones:
            self._wrong(self.plan.column_of("site", self.row), self.sites.why_none(site))
        zone = zones.get(site, ANY_ZONE)
        return Clock(zone, self.plan.mapped.times_without_zone == "site")

    def _moment(self, field: str, clock: Clock) -> str:
        """Of the first column that has a day; an hour belongs to the column of its own days."""
        filled = [each for each in self._cells(field, "whole", "day", "time") if each[1]]
        found = [list(some) for _, some in groupby(filled, key=lambda each: each[0].days)]
        for some in found:
            if field not in self.lost and all(cell.shape.part == "time" for cell, _ in some):
                self._without_its_day(some[0][0])
        days = [[each for each in some if each[0].shape.part != "time"] for some in found]
        if not any(days):
            if field in NEEDED and field not in self.lost:
                self._wrong(self.plan.column_of(field), EMPTY)
            return ""
        first = next(number for number, some in enumerate(days) if some)
        cell, words = days[first][0]
        hour = next((each for each in found[first] if each[0].shape.part == "time"), None)
        counts = [(cell, words), *([hour] if hour else [])]
        self._pass_over(counts, [each for each in filled if each not in counts])
        return self._read(cell, words, hour, clock)

    def _without_its_day(self, hour: _Cell) -> None:
        there = [cell for cell, _ in self._cells(hour.shape.field, "whole", "day")]
        names = [cell.name for cell in there if cell.days == hour.days] or hour.days[:1]
        lacks = f"and no day under {' / '.join(names)}" if names else "and no column has its day"
        self._wrong(hour.name, f"an hour stands here, {lacks}. Give the day, or take the hour out")

    def _read(self, cell: _Cell, words: str, hour: tuple[_Cell, str] | None, clock: Clock) -> str:
        beside, told = hour or (cell, "")
        try:
            of_days = cell.shape.part == "day"
            return moment_told(words, told, self.plan.mapped.dates, clock, of_days=of_days)
        except NotADay as no:
            unknown = str(no) == NO_DAY and cell.shape.field not in NEEDED
            wrong = beside if isinstance(no, NotAnHour) else cell
            self._wrong(wrong.name, f"{no} {NOBODY_KNOWS}" if unknown else str(no))
            return ""

    def _keep_grades(self) -> None:
        for scale, level in GRADES.items():
            if level not in self.found and scale in self.plan.mapped.always:
                self.found.pop(scale, None)
            if (scale in self.found) != (level in self.found):
                empty = level if scale in self.found else scale
                if not any(f.column == self.plan.column_of(empty) for f in self.faults):
                    self._wrong(self.plan.column_of(empty), "give the scale and the level, or none")


def _quoted(words: str) -> str:
    """The beginning of a cell. It ends at the only ” there is, so that it can be left out again."""
    begins = words[:60].replace("”", '"')
    return f"“{begins}”"


def _spelled_apart(site: str, names: Iterable[str]) -> str:
    """The one of them that is this in other blanks or capitals; empty for none, or for two."""
    alike = [name for name in names if bare_site(name) == bare_site(site)]
    return alike[0] if len(alike) == 1 else ""


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
