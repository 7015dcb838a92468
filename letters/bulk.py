"""Thousands of letters from one template: over all cores, none twice, and no row stops another."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from letters.in_bulk.bulk_template import KEY, BulkTemplate, doubts_of, filled, key_of, quoted
from letters.in_bulk.ledger import Entry, Ledger, ledger_of, put
from letters.in_bulk.recipients import LETTER, Row
from letters.in_bulk.workers import Ended, Pool, pool_of
from letters.printing.page import NotPrintable
from letters.render import render

IN_HAND = 4  # rows given out for each worker; more would only wait in memory
INTERRUPTED = "Stopped before the last row."
ENDED = "The process that made this letter ended; the machine may be short of memory. Try again."


@dataclass(frozen=True, slots=True)
class Said:
    """About one row: everything that stands in its way, or what is odd about it."""

    row: int
    line: int
    why: str


@dataclass(slots=True)
class Bulk:
    """`written` and `already` count rows. `repeated`: of the latter, those whose letter an earlier
    row of this list asks for. `doubtful` lie in the folder, by this run or an earlier one, though
    the post office may not find the address, or a day in them is another weekday. `stopped`: why
    it ended before the last row, or ""; `broke`: the same, where a file could not be written.
    `left_over`: files in the folder that belong to no row of this list; none are known where it
    stopped before its end."""

    written: int = 0
    already: int = 0
    repeated: list[Said] = field(default_factory=list)
    refused: list[Said] = field(default_factory=list)
    doubtful: list[Said] = field(default_factory=list)
    seconds: float = 0.0
    stopped: str = ""
    broke: OSError | None = None
    left_over: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.written + self.already + len(self.refused)


# The bytes of record of the letter that a row names, one for each form that its person needs.
# ValueError: why they cannot be had.
Issued = Callable[[Row], Sequence[bytes]]
Progress = Callable[[Bulk], None]


def _nobodys(row: Row) -> Sequence[bytes]:
    named = quoted(row.cells[LETTER])
    raise ValueError(f"The row names {named}, and nobody said who may look at it.")


def cores() -> int:
    """Those that this process may use."""
    mine = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(mine(0)) if mine else os.cpu_count() or 1


def write_all(
    template: BulkTemplate,
    rows: Iterable[Row],
    folder: Path,
    *,
    workers: int = 1,
    issued: Issued = _nobodys,
    progress: Progress = lambda _: None,
) -> Bulk:
    """One file for each row, marked as a draft unless the row names an issued letter.

    `progress` is called after each row. Ctrl-C ends it after the letters in hand, and the same
    call goes on from there; so does a disk that is full, once letters lie there. Raises InUse, and
    OSError where nothing was done.
    """
    began, bulk = time.monotonic(), Bulk()
    try:
        with ledger_of(folder) as ledger, pool_of(workers, (ledger.fileno(),)) as pool:
            run = _Run(template, folder, ledger, bulk, issued, progress, pool)
            try:
                run.through(rows, most=workers * IN_HAND)
            except KeyboardInterrupt:
                bulk.stopped = INTERRUPTED
                run.end()
            except OSError:
                run.end()
                raise
            else:
                bulk.left_over = ledger.besides(run.named)
    except OSError as no:  # outside: what the list of letters has not taken it refuses once more
        if not bulk.done:
            raise
        bulk.broke = no
    for said in (bulk.refused, bulk.repeated, bulk.doubtful):
        said.sort(key=lambda each: each.row)
    bulk.seconds = time.monotonic() - began
    return bulk


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a row. `entry` None: it was refused, and `why` says why."""

    entry: Entry | None
    why: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """The parent's side: it reads, counts and keeps the ledger, and others make the letters.

    `in_hand`: what is being made, by its key. `waiting`: the rows of each key; all after the first
    wait for the same letter. `named`: the key of each letter that a row of the list names, and the
    first such row.
    """

    template: BulkTemplate
    folder: Path
    ledger: Ledger
    bulk: Bulk
    issued: Issued
    progress: Progress
    pool: Pool
    in_hand: dict[Future[_Made], str] = field(default_factory=dict)
    waiting: dict[str, list[Row]] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)

    def through(self, rows: Iterable[Row], most: int) -> None:
        for row in rows:
            self._begin(row)
            self._collect(most)
            self.progress(self.bulk)
        self._collect(0)
        self.progress(self.bulk)

    def end(self) -> None:
        """What is not begun is left, what is begun is finished, where there is room for it."""
        self.in_hand = {made: key for made, key in self.in_hand.items() if not made.cancel()}
        while self.in_hand:
            with suppress(OSError):
                self._collect(0)

    def _begin(self, row: Row) -> None:
        if row.fault:
            self._settle([row], _Made(None, (row.fault,)))
        elif row.cells.get(LETTER):
            self._of_record(row)
        else:
            self._hand_out(row, key_of(self.template, row.cells))

    def _hand_out(self, row: Row, key: str) -> None:
        if key in self.ledger:
            self._have([row], self.named.setdefault(key, row.number))
            self._doubt([row], doubts_of(self.template, row.cells))
        elif key in self.waiting:
            self.waiting[key].append(row)
        else:
            self.waiting[key], self.named[key] = [row], row.number
            told = (self.template, self.folder, row.number, row.cells, key)
            self.in_hand[self.pool.submit(_make, *told)] = key

    def _of_record(self, row: Row) -> None:
        try:
            contents = self.issued(row)
        except ValueError as error:
            self._settle([row], _Made(None, (str(error),)))
            return
        keyed = {hashlib.sha256(each).hexdigest()[:KEY]: each for each in contents}
        first = min(self.named.setdefault(key, row.number) for key in keyed)
        new = {key: content for key, content in keyed.items() if key not in self.ledger}
        for key, content in new.items():
            self.ledger.add(put(self.folder, row.number, key, content))
        if new:
            self.bulk.written += 1
        else:
            self._have([row], first)

    def _collect(self, most: int) -> None:
        while len(self.in_hand) > most:
            for made in wait(self.in_hand, return_when=FIRST_COMPLETED).done:
                rows = self.waiting.pop(self.in_hand.pop(made))
                try:
                    self._settle(rows, made.result())
                except Ended:
                    self._settle(rows, _Made(None, (ENDED,)))

    def _settle(self, rows: list[Row], made: _Made) -> None:
        if made.entry is None:
            self.bulk.refused += [_said(row, made.why) for row in rows]
            return
        self.ledger.add(made.entry)
        self.bulk.written += 1
        self._have(rows[1:], rows[0].number)
        self._doubt(rows, made.doubtful)

    def _have(self, rows: Sequence[Row], first: int) -> None:
        """`first`: of this list, the row whose letter it is."""
        self.bulk.already += len(rows)
        says = (f"This is the same letter as row {first}.",)
        self.bulk.repeated += [_said(row, says) for row in rows if row.number != first]

    def _doubt(self, rows: list[Row], says: tuple[str, ...]) -> None:
        """Also of a letter that an earlier run made: one that was killed told nobody."""
        if says:
            self.bulk.doubtful += [_said(row, says) for row in rows]


def _said(row: Row, why: Iterable[str]) -> Said:
    return Said(row.number, row.line, " ".join(why))


def _make(
    template: BulkTemplate, folder: Path, row: int, cells: Mapping[str, str], key: str
) -> _Made:
    """One letter, checked, printed and put into the folder. Raises OSError: there is no room, there
    or where the printer keeps its fonts, and that is no row's fault."""
    try:
        letter = filled(template, cells)
        if letter.why:
            return _Made(None, letter.why)
        content = render(letter.page).content
    except NotPrintable as no:
        return _Made(None, no.reasons)
    except OSError:
        raise
    except Exception as error:  # whatever it is, it is this row's, and the others go on
        return _Made(None, (f"No letter can be made of this row ({type(error).__name__}).",))
    return _Made(put(folder, row, key, content), doubtful=letter.doubtful)
