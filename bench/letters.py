"""Letters beside the bare printer, which does the same HTML anew each time: one, and a thousand.

Bare is `HTML(string=…).write_pdf()` on the same HTML with the same rules in it, without tags (no
PDF variant), and without our font files, which would cost it more. All ways take turns in one run.
"""

import csv
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from resource import getpagesize
from time import perf_counter

from sqlalchemy.orm import Session

from bench import checking
from disclosure.actions.facts import gather
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.printing import page_in, page_of, print_all
from disclosure.operations.keys import session_on
from disclosure.operations.schema import upgrade
from disclosure.records.engine import open_database
from disclosure.records.incident import Incident
from disclosure.records.letter import LetterFile, letter_called
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from letters.bulk import Bulk, write_all
from letters.in_bulk.bulk_template import filled
from letters.in_bulk.recipients import recipients_in
from letters.in_bulk.workers import pool_of
from letters.printing.page import Page
from letters.printing.press import style
from letters.render import _as_html, render
from tests import people
from tests.cases import a_case, a_letter
from tests.letters.bulk_cases import CELLS, TEMPLATE
from workflows.words import State

MANY, FULL = 200, 10_000  # letters in bulk
IN_TURN = 20  # of ours, then bare ones
MOST_BARE = 1_000  # of each loop: their rate is the same for more
ROUNDS = 25  # of one letter
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class One:
    """Seconds, one of each round. `stored`: checked, printed as the standard form and stored.
    `issued`: printed in every form, as `issue` does. `bare`: the standard form; `bare_forms`: each
    that is a PDF."""

    stored: tuple[float, ...]
    bare: tuple[float, ...]
    issued: tuple[float, ...]
    bare_forms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Medians of the rounds. `ratio` is that of each round beside the bare one of the same: the
    pace of a machine changes from one minute to the next."""

    ours: float
    bare: float
    ratio: float

    @classmethod
    def of(cls, ours: Sequence[float], bare: Sequence[float]) -> "Beside":
        each = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
        return cls(statistics.median(ours), statistics.median(bare), statistics.median(each))


@dataclass(frozen=True, slots=True)
class Many:
    """`bare`: letters a second. `ratios`: how many times as fast so many workers are. `memory`: MB
    of the process with one worker at the start, in the middle and at the end."""

    letters: int
    bare: float
    ratios: Mapping[int, float]
    memory: tuple[float, float, float]


def run(many: int = MANY) -> None:
    one, bulk = measured_one(), measured_many(many)
    print("\nOne letter, medians in milliseconds, and the ratio to bare")
    for says, it in _of_one(one):
        print(f"{says:<58}{1000 * it.ours:>8.1f}{1000 * it.bare:>8.1f}{it.ratio:>8.2f}")
    print(f"\n{bulk.letters:,} letters in bulk, a second, and the ratio to bare")
    print(f"{'bare, one after the other':<58}{bulk.bare:>8.1f}")
    for workers, ratio in bulk.ratios.items():
        print(f"{f'workers: {workers}':<58}{ratio * bulk.bare:>8.1f}{ratio:>8.2f}")
    start, middle, end = bulk.memory
    print(f"Memory with one worker: {start:.0f} MB at first, {middle:.0f} halfway, {end:.0f} MB.")


def in_markdown(one: One, many: Many) -> str:
    """What docs/measured.md says of letters: ratios, since seconds depend on the machine."""
    rows = [f"| {says} | {it.ratio:.2f} |" for says, it in _of_one(one)]
    table = "| one letter, time beside bare | ratio |\n|---|---:|\n" + "\n".join(rows)
    rows = [f"| {workers} | {ratio:.2f} |" for workers, ratio in many.ratios.items()]
    bulk = f"| {many.letters:,} letters in bulk: workers | rate beside a bare loop |\n|---:|---:|\n"
    start, middle, end = many.memory
    memory = f"Memory with one worker: {start:.0f}, {middle:.0f} and {end:.0f} MB at the start, "
    return f"{table}\n\n{bulk}{chr(10).join(rows)}\n\n{memory}in the middle and at the end.\n"


def whole(many: int = FULL) -> str:
    """The section on letters of docs/measured.md, from one run."""
    pace, again = checking.measured_pace(), checking.measured_pace(seen=True)
    check = checking.in_markdown(checking.measured_sets(), pace, again)
    return f"{in_markdown(measured_one(), measured_many(many))}\n{check}"


def _of_one(one: One) -> Iterator[tuple[str, Beside]]:
    yield "checked, printed (standard) and stored", Beside.of(one.stored, one.bare)
    forms = Beside.of(one.issued, one.bare_forms)
    yield "printed in every form for `issue`, beside its PDFs bare", forms


def measured_one() -> One:
    """A letter of a case, in review, in a database of its own; the ways take turns."""
    with tempfile.TemporaryDirectory() as home, _opened(Path(home)) as session:
        case = a_case(session, State.APOLOGIZE)
        ref = a_letter(case, "apology", until="issue")
        found = letter_called(session, ref)
        assert found
        page = page_of(session, found, case.at, draft=False)
        html = _whole_html(page, "standard")
        pdfs = [_whole_html(page, form) for form in ("standard", "large_print")]
        ways: Sequence[Callable[[int], object]] = (
            lambda number: _stored(session, ref, case.at, number),
            lambda _: _bare(html),
            lambda _: print_all(session, found, case.at),
            lambda _: [_bare(each) for each in pdfs],
        )
        seconds = [[_timed(way, number) for way in ways] for number in range(ROUNDS + 1)]
    stored, bare, issued, bare_forms = zip(*seconds[1:], strict=True)
    return One(stored, bare, issued, bare_forms)


def _stored(session: Session, ref: str, at: datetime, number: int) -> None:
    """From the text to bytes that outlast the machine: the case read, the text checked against
    it, one form printed, its row committed."""
    session.rollback()
    found = letter_called(session, ref)
    assert found
    gathered = gather(session, session.get_one(Incident, found.incident_id), at)
    assert check_letter(gathered, found)
    printed = render(page_in(gathered, found, draft=False))
    row = LetterFile(letter_id=found.id, format=f"bench {number}", sha256=printed.sha256)
    row.media_type = printed.media_type
    with one_transaction(session):
        row.keep(session, found, printed.content)
        session.add(row)


def measured_many(many: int) -> Many:
    """One worker is this process, so after every few letters some are printed bare. Two have the
    machine to themselves, between two loops of bare ones."""
    with tempfile.TemporaryDirectory() as place:
        path = _list(Path(place), many)
        html = _whole_html(filled(TEMPLATE, CELLS).page, "standard")
        _bare(html)
        one = _Alternating(html, share=min(1.0, MOST_BARE / many))
        done = write_all(TEMPLATE, recipients_in(path).rows(), Path(place) / "1", progress=one)
        in_a_loop = min(many, MOST_BARE) // 2
        around = [_rate_of_bare(html, in_a_loop)]
        both = write_all(TEMPLATE, recipients_in(path).rows(), Path(place) / "2", workers=2)
        around.append(_rate_of_bare(html, in_a_loop))
        with pool_of(2) as pool:  # a process in which nothing was printed bare
            memory = pool.submit(memory_through, path, Path(place) / "3").result()
    assert done.written == both.written == many, (*done.refused, *both.refused)
    bare = one.bare / one.seconds
    ratios = {
        1: many / (done.seconds - one.seconds) / bare,
        2: many / both.seconds / statistics.mean(around),
    }
    return Many(many, bare, ratios, memory)


@dataclass(slots=True)
class _Alternating:
    """After every few letters of ours, that share bare: how many, and how long they took."""

    html: str
    share: float
    ours: int = 0
    bare: int = 0
    seconds: float = 0.0

    def __call__(self, bulk: Bulk) -> None:
        if bulk.written - self.ours >= IN_TURN:
            self.ours = bulk.written
            many = round(self.ours * self.share) - self.bare
            self.seconds += many / _rate_of_bare(self.html, many)
            self.bare += many


def memory_through(path: Path, folder: Path) -> tuple[float, float, float]:
    """MB of this process after the first letter, in the middle and after the last."""
    found: list[float] = []
    rows = recipients_in(path).rows()
    write_all(TEMPLATE, rows, folder, progress=lambda _: found.append(_resident()))
    return found[0], found[len(found) // 2], found[-1]


def _rate_of_bare(html: str, many: int) -> float:
    return many / _timed(lambda _: [_bare(html) for _ in range(many)], 0)


def _list(place: Path, many: int) -> Path:
    path = place / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CELLS)
        writer.writeheader()
        writer.writerows(CELLS | {"name": f"Mrs Ann Price {number}"} for number in range(many))
    return path


def _whole_html(page: Page, form: str) -> str:
    """What our printer is given, with the rules inside it instead of beside it."""
    return _as_html(page, form).replace("</head>", f"<style>{style(form)}</style></head>")


def _bare(html: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - slow to import

    content: bytes = HTML(string=html).write_pdf()
    return content


def _timed(work: Callable[[int], object], number: int) -> float:
    began = perf_counter()
    work(number)
    return perf_counter() - began


def _resident() -> float:
    """MB of this process in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * getpagesize() / _MB


@contextmanager
def _opened(home: Path) -> Iterator[Session]:
    told = Settings.read({"DISCLOSURE_HOME": str(home)})
    engine = open_database(told.database_url)
    upgrade(engine)
    with session_on(engine, told) as session:
        people.introduce(session)
        yield session
    engine.dispose()
