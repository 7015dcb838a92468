"""A list of another program, streamed: good rows become cases, bad ones a file to be mended."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import starmap
from pathlib import Path
from secrets import token_bytes

from sqlalchemy.orm import Session

from disclosure.actions.background.kept_reasons import row_of_list
from disclosure.actions.background.work import Asked, ask
from disclosure.actions.background.work_seen import SAYS
from disclosure.actions.bringing_in.rejected import heads_of, rejected_lines, rejected_rows
from disclosure.actions.bringing_in.row import IMPORTS, Taken, other_words, take_row
from disclosure.actions.change import Door
from disclosure.actions.sites import called_now
from disclosure.exchange.mapping import Mapped, NoSuchMapping, mapping_called, shipped
from disclosure.exchange.rows import Row, Table, Unreadable, table_in
from disclosure.exchange.safe_csv import BOM
from disclosure.exchange.told import Faulty, Plan, Sites, Told, Wrong, plan_of
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Forbidden
from disclosure.policy import BadPolicy
from disclosure.records.house import note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.records.users import all_sites
from disclosure.records.work import Work
from workflows.phrases import several

ROW_WORK = "import_rows"
UNREADABLE = "unreadable"  # among the words of an item: why nothing could be read from its row
COLUMNS = "columns"  # in `told` of the work: what its file calls each field
MOST_SAID = 100_000  # rows that the answer names; the file of rejected rows holds all
LONGEST_WHY = 1_000  # letters of one answer: a row may be wrong in each of its cells


@dataclass(frozen=True, slots=True)
class Said:
    """`row`: as a spreadsheet counts, the header is 1; `line`: where it begins in the file;
    `field`: the first column that is wrong, as the file calls it; `why`: all of them."""

    row: int
    line: int
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A row whose case was there already. `fields`: the columns of the file in which it has other
    words than that case, which stays as it was."""

    row: int
    line: int
    ref: str
    fields: tuple[str, ...]

    @property
    def why(self) -> str:
        return other_words(self.ref, self.fields)


@dataclass(slots=True)
class Imported:
    """What came of a list. `bad`: rows not taken, named or not; `windows`: lines that were read as
    Windows-1252; `rejected_file`: where the rows not taken lie, where any do; `unwritten`: why not
    all of them do. `passed_over` and `second` as in Plan."""

    format: str
    passed_over: tuple[str, ...] = ()
    second: Mapping[str, int] = field(default_factory=dict)
    imported: int = 0
    already: int = 0
    bad: int = 0
    rejected: list[Said] = field(default_factory=list)
    differs: list[Differs] = field(default_factory=list)  # counted among `already`
    rejected_file: str = ""
    unwritten: str = ""
    windows: int = 0

    @property
    def done(self) -> int:
        return self.imported + self.already + self.bad

    @property
    def not_read(self) -> list[str]:
        """What stands in the file and in no case, in sentences."""
        whole = [f"Columns that nothing reads: {', '.join(self.passed_over)}."]
        return [*(whole if self.passed_over else ()), *starmap(_not_read, self.second.items())]


def _not_read(column: str, rows: int) -> str:
    many = several(rows, "row")
    return f"{column} was not read in {many}: another column of its kind is filled, and counts."


@dataclass(frozen=True, slots=True)
class Listed:
    """A list and how it is read."""

    table: Table
    plan: Plan
    format: str


Progress = Callable[[Imported], None]
BadRow = Callable[[Iterator[str]], None]  # its lines, as they are to be mended


def list_to_import(path: Path, format: str, home: Path | None = None) -> Listed:
    """Raises BadInput where the file as a whole, or its mapping, cannot be used.

    `home`: where mapping files of the organisation's own lie.
    """
    mapped = _mapped(format, home)
    try:
        table = table_in(path)
        plan = plan_of(table.header, mapped)
    except Unreadable as no:
        raise BadInput.at("file", f"The list: {no}") from None
    _must_be_of(format, plan, table.header)
    return Listed(table, plan, format)


def _must_be_of(format: str, plan: Plan, header: Sequence[str]) -> None:
    """Read as of the wrong program, each row would be a second case, and come without its harm."""
    if format not in shipped():
        return
    for name in shipped():
        with suppress(Unreadable):
            passed_over = plan_of(header, mapping_called(name)).passed_over
            if set(passed_over) < set(plan.passed_over):
                more = ", ".join(each for each in plan.passed_over if each not in passed_over)
                says = f"format: as {name}, this list has {more} too, which {format} does not read."
                mend = f"Choose {name}, or say in a mapping file of your own what they are."
                raise BadInput.at("format", f"{says} {mend}")


def _mapped(format: str, home: Path | None) -> Mapped:
    try:
        return mapping_called(format, home)
    except NoSuchMapping as no:
        raise BadInput.at("format", f"format: {no}.") from None
    except BadPolicy as bad:
        raise BadInput([Fault("format", says) for says in bad.faults]) from None


def import_list(
    session: Session,
    actor: Actor,
    now: Callable[[], datetime],
    door: Door,
    listed: Listed,
    *,
    dry_run: bool,
    progress: Progress = lambda _: None,
) -> Imported:
    """One transaction for each row: stopped anywhere, the same call goes on from there."""
    actor.must(IMPORTS)
    told = _of(listed)
    if not dry_run:
        _note(session, actor, now(), door, f"begun, format {listed.format}")
    with rejected_rows(listed.table, wanted=not dry_run) as rejected, _Seen() as seen:
        taking = _Taking(session, actor, now, listed, seen, dry_run=dry_run)
        for row in listed.table.rows():
            _count(told, rejected.put, row, taking)
            progress(told)
        rejected.end()
        told.rejected_file, told.windows = rejected.path, listed.table.noted.windows
        told.unwritten = rejected.unwritten
    if not dry_run:
        says = f"{told.imported} imported, {told.already} already, {told.bad} rejected"
        says += f", {len(told.differs)} differ" if told.differs else ""
        _note(session, actor, now(), door, f"ended, format {listed.format}: {says}")
    return told


def try_list(
    session: Session, actor: Actor, now: Callable[[], datetime], listed: Listed, most: int
) -> tuple[Imported, str]:
    """What would come of it, and the file of the rows that cannot be used; nothing is kept.

    The first so many are tried as they would be taken; the others are read, and compared with each
    other, for nobody waits for thousands of trials.
    """
    actor.must(IMPORTS)
    told, lines = _of(listed), [heads_of(listed.table)]
    with _Seen() as seen:
        taking = _Taking(session, actor, now, listed, seen, dry_run=True, most=most)
        for row in listed.table.rows():
            _count(told, lines.extend, row, taking)
    told.windows = listed.table.noted.windows
    return told, BOM + "".join(lines) if told.bad else ""


def _of(listed: Listed) -> Imported:
    """Nothing of it was taken yet. `second` is the plan's own, which counts as it reads."""
    return Imported(listed.format, listed.plan.passed_over, listed.plan.second)


def _count(told: Imported, put: BadRow, row: Row, taking: "_Taking") -> None:
    try:
        taken = taking.take(row)
    except Faulty as no:
        told.bad += 1
        why = " ".join(fault.says for fault in no.faults)[:LONGEST_WHY]
        put(rejected_lines(taking.table, row, why))
        if len(told.rejected) < MOST_SAID:
            told.rejected.append(Said(row.number, row.line, no.faults[0].column, why))
    else:
        told.already += taken.already
        told.imported += not taken.already
        if taken.differs and len(told.differs) < MOST_SAID:
            columns = tuple(taking.plan.column_of(name, row.cells) for name in taken.differs)
            told.differs.append(Differs(row.number, row.line, taken.incident, columns))


def ask_to_import(session: Session, actor: Actor, at: datetime, door: Door, listed: Listed) -> Work:
    """The same in the background, for a page: one item a row, whose words lie locked until it is
    done. What is set aside says why; the list is mended and brought again.

    Raises BadInput for a list without a row.
    """
    actor.must(IMPORTS)
    sites = sites_known(session)
    with _Seen() as seen, one_transaction(session):
        items = (_item(listed.plan, row, sites, seen) for row in listed.table.rows())
        columns = {field: listed.plan.column_of(field) for field in listed.plan.cells}
        told = {SAYS: [], COLUMNS: columns}
        asked = ask(session, actor, at, door, ROW_WORK, listed.format, items, told)
        if not asked.total:
            raise BadInput.at("file", "The list: no row stands under its first line.")
        says = f"{asked.total} rows, format {listed.format}, as work {asked.id}"
        note_of_house(session, at, actor.email, str(door), "import", says)
    return asked


def _item(plan: Plan, row: Row, sites: Sites, seen: "_Seen") -> Asked:
    """Rows are compared here, for whoever does them sees them one by one."""
    try:
        words = _told(plan, row, sites)
        if not _is_again(plan, seen, row, words):
            seen.remember(words, row.number)
    except Faulty as no:
        words = {UNREADABLE: str(no)[:LONGEST_WHY]}
    return Asked(row_of_list(row.number, row.line), words)


def sites_known(session: Session) -> Sites:
    zones = {site.name: site.zone for site in all_sites(session)}
    return Sites(zones, called_now(session))


def _note(session: Session, actor: Actor, at: datetime, door: Door, says: str) -> None:
    with one_transaction(session):
        note_of_house(session, at, actor.email, str(door), "import", says)


def _told(plan: Plan, row: Row, sites: Sites) -> Told:
    if row.fault:
        raise Faulty([Wrong("", row.fault)])
    return plan.told(row.cells, sites)


def _is_again(plan: Plan, seen: "_Seen", row: Row, told: Told) -> bool:
    """Whether a row before says the same. Raises Faulty for one of the same number that does not:
    it may be another patient, and nobody can say which of the two the case would be."""
    if not (before := seen.row_like(told)):
        return False
    number, same = before
    if not same:
        says = (
            f"row {number}, counting the header, has this number too, with other words. If this "
            "row is about another patient, give it a number of its own; else keep one of the two."
        )
        raise Faulty([_wrong(plan, row, "external_ref", says)])
    return True


def _wrong(plan: Plan, row: Row, field: str, says: str) -> Wrong:
    column = plan.column_of(field, row.cells) if field else ""
    return Wrong(column, f"{column}: {says}" if column else says)


class _Taking:
    """Takes one row after the other. Raises Faulty, whose words name columns of the file."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        now: Callable[[], datetime],
        listed: Listed,
        seen: "_Seen",
        *,
        dry_run: bool,
        most: int | None = None,
    ) -> None:
        self.session, self.actor, self.now = session, actor, now
        self.left = most  # None: all are tried
        self.table, self.plan = listed.table, listed.plan
        self.seen, self.dry_run = seen, dry_run
        self.sites = sites_known(session)

    def take(self, row: Row) -> Taken:
        """Its case is named where the database was asked for it."""
        told = _told(self.plan, row, self.sites)
        if _is_again(self.plan, self.seen, row, told):
            return Taken("", already=True)
        taken = self._taken(row, told) if self.left != 0 else Taken("")
        self.seen.remember(told, row.number)
        return taken

    def _taken(self, row: Row, told: Told) -> Taken:
        self.left = self.left and self.left - 1
        try:
            return take_row(self.session, self.actor, self.now(), told, dry_run=self.dry_run)
        except BadInput as bad:
            raise Faulty([_wrong(self.plan, row, f.field, f.says) for f in bad.faults]) from None
        except Forbidden as no:
            raise Faulty([_wrong(self.plan, row, "site", str(no))]) from None


class _Seen:
    """The numbers of the rows taken before, on disk while it lasts: no list is too long.

    What lies there are hashes with a salt that is never stored.
    """

    def __init__(self) -> None:
        self.salt = token_bytes(16)

    def __enter__(self) -> "_Seen":
        self.there = sqlite3.connect("", isolation_level=None)  # a file of its own, without a name
        self.there.execute("PRAGMA journal_mode = OFF")
        self.there.execute(
            "CREATE TABLE seen (ref BLOB PRIMARY KEY, told BLOB, row INTEGER) WITHOUT ROWID"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.there.close()

    def row_like(self, told: Told) -> tuple[int, bool] | None:
        """The row of the same number, and whether it says the same."""
        ref = self._hash(told["external_ref"])
        found = self.there.execute("SELECT row, told FROM seen WHERE ref = ?", (ref,)).fetchone()
        return (int(found[0]), found[1] == self._of(told)) if found else None

    def remember(self, told: Told, row: int) -> None:
        values = (self._hash(told["external_ref"]), self._of(told), row)
        self.there.execute("INSERT INTO seen VALUES (?, ?, ?)", values)

    def _of(self, told: Told) -> bytes:
        return self._hash(json.dumps(told, sort_keys=True))

    def _hash(self, words: str) -> bytes:
        return blake2b(
            words.encode("utf-8", "surrogatepass"), key=self.salt, digest_size=16
        ).digest()
