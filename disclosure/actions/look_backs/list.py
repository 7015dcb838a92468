"""A list of patients, streamed: good rows become cases, bad ones go into a file to be mended."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.background.kept_reasons import row_of_list
from disclosure.actions.background.work import Asked, ask
from disclosure.actions.background.work_seen import SAYS
from disclosure.actions.bringing_in.beside import BesideTheList
from disclosure.actions.change import Door
from disclosure.actions.look_backs.contact import must_be_answered
from disclosure.actions.look_backs.days import days_in, the_day
from disclosure.actions.look_backs.opening import changing, look_back_of
from disclosure.actions.look_backs.rows import (
    ROW_WORK,
    UNREADABLE,
    MayBeTheSame,
    Taken,
    add_row,
    is_taken,
    may_be_the_same,
)
from disclosure.actions.look_backs.rows_again import Says, compare
from disclosure.exchange.safe_csv import BOM, as_it_was, lines_of
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.look_backs import COLUMNS, OPENS
from disclosure.permissions import Actor
from disclosure.records.found_by import bare_identifier
from disclosure.records.house import note_of_house
from disclosure.records.look_backs import LookBack, destroyed_among, folded
from disclosure.records.work import Work
from letters.in_bulk.recipients import NOT_UTF_8, Recipients, Row, Unreadable, list_in

NEEDED = ("external_ref", "patient_name")
OURS = "note_"  # how columns begin that are passed over: those of the file to be mended
LINE, WHY = "note_line", "note_why"
RAW = "note_row"  # as it stood, of one that could not be told apart: nobody would know whose it is
ADDED = (LINE, WHY, RAW)
LONGEST_RAW = 10_000  # letters of it
KNOWN_BY_NUMBER = (
    "Such a row is known by its number in the list, and by nothing else: under another number the "
    "same patient becomes a new case. Take out whoever was one of them."
)
MOST_SAID = 10_000  # rows that the answer names; the file to be mended holds all


@dataclass(frozen=True, slots=True)
class Said:
    """`row`: 1 is the first under the header; `line`: where it begins in the file."""

    row: int
    line: int
    field: str
    why: str


@dataclass(slots=True)
class Added:
    """What came of a list. `mend`: the file that holds every row that was not taken; `unwritten`:
    why it is not there, or not whole."""

    added: int = 0
    already: int = 0
    doubles: int = 0
    bad: int = 0
    set_aside: list[Said] = field(default_factory=list)
    rejected: list[Said] = field(default_factory=list)
    differs: list[Said] = field(default_factory=list)  # of rows whose case was there already
    # To read first: another case of the patient, or that the case of the row is over.
    elsewhere: list[Said] = field(default_factory=list)
    mend: str = ""
    unwritten: str = ""
    days: list[str] = field(default_factory=list)  # how its days were read
    destroyed: str = ""  # that cases of this look-back were, and what to look out for

    @property
    def done(self) -> int:
        return self.added + self.already + self.doubles + self.bad

    def take(self, row: Row, taken: Taken) -> None:
        self.already += taken.already
        self.added += not taken.already
        if taken.differs:
            self._say(self.differs, row, [(taken.differs.field, taken.differs.says)])
        if taken.over:
            self._say(self.elsewhere, row, [("external_ref", taken.over)])
        if taken.elsewhere:
            self._say(self.elsewhere, row, [("patient_identifier", taken.elsewhere)])

    def refuse(self, row: Row, error: Exception) -> str:
        """Why, in one line."""
        if isinstance(error, MayBeTheSame):
            self.doubles += 1
            return self._say(self.set_aside, row, [(error.field, str(error))])
        self.bad += 1
        faults = error.faults if isinstance(error, BadInput) else (Fault("", str(error)),)
        return self._say(self.rejected, row, [(fault.field, fault.says) for fault in faults])

    @staticmethod
    def _say(there: list[Said], row: Row, faults: list[tuple[str, str]]) -> str:
        room = max(0, MOST_SAID - len(there))
        there += [Said(row.number, row.line, name, why) for name, why in faults][:room]
        return " ".join(why for _, why in faults)


Progress = Callable[[Added], None]


def list_of_patients(path: Path) -> Recipients:
    """Raises BadInput where the file as a whole cannot be used; the words say what to do."""
    try:
        found = list_in(path)
    except Unreadable as no:
        raise BadInput.at("list", f"list: {no}") from None
    unknown = [n for n in found.header if not (_is_ours(found, n) or n.startswith(OURS))]
    if unknown:
        says = (
            f"list: nothing here is called {', '.join(unknown)}. Use {', '.join(COLUMNS)}; begin "
            f"the name of a column that should be passed over with {OURS}."
        )
        raise BadInput.at("list", says)
    if missing := [name for name in NEEDED if name not in found.header]:
        raise BadInput.at("list", f"list: the first line lacks {', '.join(missing)}.")
    return found


def _is_ours(found: Recipients, name: str) -> bool:
    """Also as people call it: "Post Code" is the postcode here as in every list of ours."""
    return not set(COLUMNS).isdisjoint(replace(found, header=(name,)).columns)


def add_list(
    session: Session,
    actor: Actor,
    now: Callable[[], datetime],
    door: Door,
    ref: str,
    found: Recipients,
    *,
    dry_run: bool,
    progress: Progress = lambda _: None,
) -> Added:
    """One transaction for each row: stopped anywhere, the same call goes on from there."""
    actor.must(OPENS)
    look_back = look_back_of(session, actor, ref)
    must_be_answered(session, look_back)
    gone = _destroyed(session, look_back)
    days = days_in(found)
    told, seen = Added(days=list(days.says()), destroyed=gone), _Seen()
    if not dry_run:
        _note(session, actor, now(), door, ref, f"list begun, about {found.about} rows")
    with _to_mend(found, wanted=not dry_run) as mend:
        for row in map(days.settle, _rows(found)):
            try:
                taken = _take(session, actor, now(), ref, row, seen if dry_run else None)
            except (BadInput, MayBeTheSame) as error:
                mend.put(_mended_lines(found, row, told.refuse(row, error)))
            else:
                told.take(row, taken)
            progress(told)
        mend.end()
        told.mend, told.unwritten = mend.path, mend.unwritten
    if not dry_run:
        says = f"{told.added} added, {told.already} already, {told.doubles + told.bad} not taken"
        says += f", {len(told.differs)} differ" if told.differs else ""
        _note(session, actor, now(), door, ref, f"list ended: {says}")
    return told


def ask_for_rows(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, found: Recipients
) -> Work:
    """The same in the background, for a page: one item a row, whose words lie locked until it is
    done. What is set aside says why; the list is mended and brought again."""
    days = days_in(found)
    with changing(session, actor, ref, OPENS) as look_back:
        must_be_answered(session, look_back)
        items = (_item(days.settle(row)) for row in _rows(found))
        says = [*days.says(), *filter(None, [_destroyed(session, look_back)])]
        says += [NOT_UTF_8] if found.encoding == "cp1252" else []
        asked = ask(session, actor, at, door, ROW_WORK, ref, items, {SAYS: says})
        if not asked.total:
            raise BadInput.at("list", "list: no row stands under its first line.")
        about = f"{ref}: list of {asked.total} rows, as work {asked.id}"
        note_of_house(session, at, actor, str(door), "look-back list", about)
    return asked


def _destroyed(session: Session, look_back: LookBack) -> str:
    """A row with another number may be the same patient, and nothing is left to tell by."""
    many = destroyed_among(session, look_back.id)
    if not many:
        return ""
    were = "The record of 1 case" if many == 1 else f"The records of {many:,} cases"
    return f"{were} of this look-back {'was' if many == 1 else 'were'} destroyed. {KNOWN_BY_NUMBER}"


def _rows(found: Recipients) -> Iterator[Row]:
    """As they were typed: in a file of ours to be mended, without the marks against formulas."""
    ours = set(ADDED) & set(found.header)
    for row in found.rows():
        cells = {name: as_it_was(cell) for name, cell in row.cells.items()}
        yield replace(row, cells=cells) if ours else row


def _item(row: Row) -> Asked:
    words = {name: row.cells[name] for name in COLUMNS if row.cells.get(name)}
    return Asked(
        row_of_list(row.number, row.line), words | ({UNREADABLE: row.fault} if row.fault else {})
    )


def _note(session: Session, actor: Actor, at: datetime, door: Door, ref: str, says: str) -> None:
    with changing(session, actor, ref, OPENS):
        note_of_house(session, at, actor, str(door), "look-back list", f"{ref}: {says}")


def _take(
    session: Session, actor: Actor, at: datetime, ref: str, row: Row, seen: "_Seen | None"
) -> Taken:
    if row.fault:
        raise BadInput.at("", row.fault)
    taken = add_row(session, actor, at, ref, row.cells, dry_run=seen is not None)
    if seen is None or taken.already or taken.says is None:
        return taken
    if before := seen.before(row, taken.says):
        return replace(taken, already=True, differs=compare(taken.says, before))
    return taken


class _Seen:
    """What a trial keeps of the rows before, since it stores none: enough to tell doubles."""

    def __init__(self) -> None:
        # By what two may be one patient; the numbers in the list, and the row of each.
        self.alike: dict[int, dict[int, int]] = {}
        self.numbers: dict[int, tuple[int, int, Says]] = {}  # the row, whose it is, what it says

    def before(self, row: Row, says: Says) -> Says | None:
        """What the row said that was this patient under this number before; None where none was.
        Raises BadInput, MayBeTheSame, as the case of that row would."""
        number, who = hash(row.cells["external_ref"]), hash(self._as_it_came(row.cells))
        if number not in self.numbers:
            self._must_be_new(row)
            self.numbers[number] = row.number, who, says
            return None
        before, whose, said = self.numbers[number]
        if whose != who:
            raise BadInput([is_taken(f"row {before} under the header", "take one of the two out")])
        return said

    def _must_be_new(self, row: Row) -> None:
        others = {hash(each.strip()) for each in row.cells.get("not_same_as", "").split(";")}
        signs = {name: hash((name, sign)) for name, sign in self._signs(row.cells)}
        for name, sign in signs.items():
            for number, before in self.alike.get(sign, {}).items():
                if number not in others:
                    as_which = f"row {before} under the header"
                    says = may_be_the_same(as_which, "the number of that row", name)
                    raise MayBeTheSame(name, says)
        for sign in signs.values():  # one that was set aside is no case that another could double
            self.alike.setdefault(sign, {})[hash(row.cells["external_ref"])] = row.number

    def _signs(self, cells: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        if number := bare_identifier(cells.get("patient_identifier", "")):
            yield "patient_identifier", number
        if cells.get("patient_born_on") and folded(cells["patient_name"]):
            yield "patient_name", self._as_it_came(cells)

    @staticmethod
    def _as_it_came(cells: Mapping[str, str]) -> tuple[str, ...]:
        """As the function of that name tells of a row that is kept."""
        born = cells.get("patient_born_on")
        return (*folded(cells["patient_name"]), the_day(born) if born else "")


def _to_mend(found: Recipients, *, wanted: bool) -> BesideTheList:
    heads = "".join(lines_of([[*_header(found), *ADDED]], found.delimiter))
    return BesideTheList(found.path, f"{found.path.stem}.mend", BOM + heads, wanted=wanted)


def _mended_lines(found: Recipients, row: Row, why: str) -> Iterator[str]:
    """In the cells of the list as they came, its days as we read them; then where it stood and
    what to mend. No cell is a formula."""
    cells = [row.cells.get(name, "") for name in _header(found)]
    raw = row.raw[:LONGEST_RAW].replace("\0", "") or row.cells.get(RAW, "")
    return lines_of([[*cells, str(row.line), why, raw]], found.delimiter)


def _header(found: Recipients) -> list[str]:
    return [name for name in found.header if name not in ADDED]
