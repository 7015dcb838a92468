"""Many letters: each checked and printed like a single one, none twice, none lost by a kill."""

import errno
import json
import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from letters.bulk import ENDED, INTERRUPTED, Bulk, write_all
from letters.in_bulk import workers
from letters.in_bulk.bulk_template import filled, template_faults
from letters.in_bulk.ledger import LEDGER, InUse, ledger_of
from letters.in_bulk.recipients import Row
from letters.in_bulk.workers import Ended, pool_of
from letters.render import render
from tests.letters.bulk_cases import (
    CELLS,
    PAGE,
    TEMPLATE,
    bulk,
    ends,
    pdfs,
    row,
    rows,
    template,
    writes_slowly,
)

ONE_OR_TWO = [1, pytest.param(2, marks=pytest.mark.long)]


def words_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("processes", ONE_OR_TWO)
def test_each_row_becomes_a_letter_marked_as_a_draft(tmp_path: Path, processes: int) -> None:
    done = write_all(TEMPLATE, rows(3), tmp_path / "out", workers=processes)
    assert (done.written, done.already, done.refused, done.stopped) == (3, 0, [], "")
    texts = [words_of(path.read_bytes()) for path in pdfs(tmp_path / "out")]
    assert len(texts) == 3
    for number, text in enumerate(texts, 1):
        assert f"Dear Mrs Ann Price {number} " in text
        assert "DRAFT" in text
        assert "Nobody" not in text
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_a_second_run_writes_nothing_wherever_the_rows_stand(tmp_path: Path) -> None:
    assert write_all(TEMPLATE, rows(3), tmp_path).written == 3
    before = {path: path.stat().st_mtime_ns for path in pdfs(tmp_path)}
    turned = [
        Row(number, number, each.cells) for number, each in enumerate(reversed(list(rows(4))), 1)
    ]
    again = write_all(TEMPLATE, turned, tmp_path)
    assert (again.written, again.already) == (1, 3)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(pdfs(tmp_path)) == 4


def test_another_template_makes_other_letters(tmp_path: Path) -> None:
    bulk(tmp_path, row())
    other = template(subject="About your stay on {{ ward }}")
    assert bulk(tmp_path, row(), template=other).written == 1
    assert len(pdfs(tmp_path)) == 2


def test_a_hole_in_the_line_above_the_letter_is_one_too(tmp_path: Path) -> None:
    about = template(subject="About your stay on {{ ward }}")
    done = bulk(tmp_path, row(ward="[ward]"), row(2, ward="Larch Ward"), template=about)
    assert done.written == 1
    assert "“[ward]” (placeholder)" in done.refused[0].why


@pytest.mark.parametrize("processes", ONE_OR_TWO)
def test_after_a_list_was_corrected_the_letters_of_the_old_one_are_named(
    tmp_path: Path, processes: int
) -> None:
    """An address was mistyped, and a row was taken out; nobody notices two files of one person."""
    one, two, three = rows(3)
    assert bulk(tmp_path, one, two, three, workers=processes).left_over == []
    old = [path.name for path in pdfs(tmp_path)]
    moved = row(2, name="Mrs Ann Price 2", address_1="12 High Street")
    done = bulk(tmp_path, one, moved, workers=processes)
    assert (done.written, done.already, done.left_over) == (1, 1, old[1:])
    assert len(pdfs(tmp_path)) == 4
    assert bulk(tmp_path, one, two, three).left_over == [
        path.name for path in pdfs(tmp_path) if path.name not in old
    ]


def test_the_old_letter_of_a_row_that_is_refused_now_is_left_over(tmp_path: Path) -> None:
    def issued(row: Row) -> tuple[bytes, ...]:
        if died:
            raise ValueError("She has died.")
        return (b"%PDF-1.7 the letter of record",)

    died = False
    bulk(tmp_path, row(letter="LET-1"), issued=issued)
    assert bulk(tmp_path, row(letter="LET-1"), issued=issued).left_over == []
    died = True
    done = bulk(tmp_path, row(letter="LET-1"), issued=issued)
    assert done.left_over == [path.name for path in pdfs(tmp_path)]


def test_a_file_name_says_nobodys_name(tmp_path: Path) -> None:
    bulk(tmp_path, row(7))
    (path,) = pdfs(tmp_path)
    assert path.name.startswith("000007-")
    assert "price" not in (path.name + (tmp_path / LEDGER).read_text()).lower()
    kept = json.loads((tmp_path / LEDGER).read_text())
    assert kept["sha256"] == sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"ward": ""}, "column “ward” is empty"),
        ({"name": ""}, "name"),
        ({"extra": "I am sorry if you were upset."}, "conditional"),
        ({"extra": "Please ring [phone number]."}, "placeholder"),
        ({"address_1": "", "address_2": ""}, "has 2 lines"),
        ({"address_1": "(1 High Street"}, "begins with “(”"),
        ({"address_1": "NFA"}, "no place where post arrives"),
        ({"postcode": "unknown"}, "“unknown”, has no digit"),
        ({"address_1": "A very long name of a house " * 4}, "wider than the window"),
        ({"ward": "Ward \u202e3"}, "RIGHT-TO-LEFT OVERRIDE"),
        ({"ward": "Ward \ue000"}, "U+E000"),
        ({f"address_{number}": "line" for number in range(1, 9)}, "has 10 lines"),
    ],
)
def test_a_bad_row_is_named_and_stops_no_other(
    tmp_path: Path, cells: dict[str, str], says: str
) -> None:
    done = bulk(tmp_path, row(1), row(2, **cells), row(3, name="Mr Tom Price"))
    assert done.written == 2
    (refused,) = done.refused
    assert (refused.row, refused.line) == (2, 3)
    assert says in refused.why
    assert len(pdfs(tmp_path)) == 2


@pytest.mark.parametrize(
    ("greeted", "patient", "refused"),
    [
        ("{{ name }}", "", False),
        *[("Amir Shah", "", True), ("Amir Shah", "Amir Shah", True)],
        *[("family of Amir Shah", "", True), ("family of Amir Shah", "Amir Shah", False)],
    ],
)
def test_whom_a_letter_is_to_and_about_is_known_from_its_row(
    greeted: str, patient: str, refused: bool
) -> None:
    """A template that somebody used before still greeted the last one it went to."""
    used = template(body=f"Dear {greeted}\n\nI am sorry. It was our mistake.\n")
    why = filled(used, CELLS | {"patient": patient}).why
    assert any("(wrong-name)" in each for each in why) is refused


def test_a_row_alike_to_a_bad_one_is_as_bad(tmp_path: Path) -> None:
    done = bulk(tmp_path, row(1, ward=""), row(2, ward=""), workers=2)
    assert (done.already, [said.row for said in done.refused]) == (0, [1, 2])


def test_a_row_that_could_not_be_read_is_refused_with_its_reason(tmp_path: Path) -> None:
    done = bulk(tmp_path, Row(1, 2, {}, "This row has 2 cells."), row(2))
    assert (done.written, done.refused[0].why) == (1, "This row has 2 cells.")


def test_a_doubtful_address_is_written_and_told(tmp_path: Path) -> None:
    done = bulk(tmp_path, row(postcode="AB1 2CD"))
    assert done.written == 1
    assert "no postcode of the United Kingdom" in done.doubtful[0].why


def test_a_doubtful_address_is_told_again_by_the_run_after_a_kill(tmp_path: Path) -> None:
    """The run that made the letter was killed before its last row, and told nobody."""
    bulk(tmp_path, row(1), row(2, postcode="AB1 2CD"))
    done = bulk(tmp_path, row(1), row(2, postcode="AB1 2CD"), row(3, postcode="AB1 2CD"))
    assert (done.written, done.already) == (0, 3)
    assert [said.row for said in done.doubtful] == [2, 3]
    assert "no postcode of the United Kingdom" in done.doubtful[0].why


def test_what_a_kind_of_letter_needs_is_asked_of_each_row() -> None:
    asked = TEMPLATE.context.__class__(required=("apology", "named_contact"))
    wants = TEMPLATE.__class__(PAGE, asked)
    assert any("named contact" in why for why in filled(wants, CELLS).why)


NASTY = [
    "**Bob** # x",
    "# Bob",
    "- Bob",
    "1. Bob",
    "<b>Bob</b> & Co",
    "{% include 'x' %}",
    "{# a note #} Bob",
    "\\*Bob\\*",
    "**",
    "Bob <img src=file:///etc/passwd>",
    "__class__ of Bob",
]


@pytest.mark.parametrize("value", NASTY)
def test_a_value_prints_as_it_was_typed(value: str) -> None:
    page = filled(template(body=WORDS_ALONE), CELLS | {"ward": value}).page
    printed = words_of(render(page).content)
    assert f"before {value} after" in printed
    assert f"{value} stands alone" in printed
    assert f"About your care on {value}" in printed


WORDS_ALONE = "Dear Ann\n\nbefore {{ ward }} after\n\n{{ ward }} stands alone\n\nYours sincerely\n"


def test_a_new_line_in_a_value_begins_no_new_block() -> None:
    page = filled(TEMPLATE, CELLS | {"ward": "Ward 3\n\n# Heading"}).page
    assert "on Ward 3 # Heading." in page.body


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ wrad }}", "no column is called “wrad”"),
        ("{{ name.upper() }}", "take out the"),
        ("{{ name.__class__ }}", "take out the"),
        ("{{ ''['x'] }}", "take out the"),
        ("{{ name|e }}", "take out the filter"),
        ("{% for x in name %}{% endfor %}", "take out the for"),
        ("{% set x = 1 %}", "take out the"),
        ("{% include 'a' %}", "take out the include"),
        ("{{ 7*7 }}", "take out the"),
        ("{{ name", "cannot be read"),
        ("{% if name %}", "cannot be read"),
        ("{{ self }}", "no column is called “self”"),
        ("{{ not name }}", "write {% if not … %} and the words"),
        ("{% if name %}" * 101 + "x" + "{% endif %}" * 101, "too many if stand in each other"),
    ],
)
def test_a_template_may_name_columns_and_nothing_else(body: str, says: str) -> None:
    assert any(says in fault for fault in template_faults(template(body=body), CELLS))


def test_a_template_in_order_has_no_fault() -> None:
    assert list(template_faults(TEMPLATE, CELLS)) == []


def test_an_issued_letter_is_its_bytes_once(tmp_path: Path) -> None:
    def issued(row: Row) -> tuple[bytes, ...]:
        if row.cells["letter"] == "LET-1":
            return (b"%PDF-1.7 the letter of record", b"%PDF-1.7 in large print")
        raise ValueError("There is no letter LET-2.")

    named = [row(1, letter="LET-1"), row(2, letter="LET-1"), row(3, letter="LET-2"), row(4)]
    done = write_all(TEMPLATE, named, tmp_path, issued=issued)
    assert (done.written, done.already) == (2, 1)
    assert done.refused[0].why == "There is no letter LET-2."
    prints = [path.read_bytes() for path in pdfs(tmp_path) if path.name.startswith("000001-")]
    assert sorted(prints) == [b"%PDF-1.7 in large print", b"%PDF-1.7 the letter of record"]
    assert write_all(TEMPLATE, named, tmp_path, issued=issued).written == 0


def test_without_a_record_no_row_gets_a_letter_of_it(tmp_path: Path) -> None:
    assert "LET-1" in bulk(tmp_path, row(letter="LET-1")).refused[0].why


# Interrupted


def test_after_a_kill_nothing_is_torn_twice_or_lost(tmp_path: Path) -> None:
    from tests.processes import killed_after  # noqa: PLC0415 - slow to import

    killed_after(0.3, writes_slowly, tmp_path)
    there = {path.name.partition("-")[2] for path in pdfs(tmp_path)}
    assert there
    turned = [Row(99 - each.number, 1, each.cells) for each in rows(40)]
    done = write_all(TEMPLATE, turned, tmp_path)
    assert done.already >= min(len(there), 40) - 1
    assert done.written + done.already == 40
    keys = [path.name.partition("-")[2] for path in pdfs(tmp_path)]
    assert len(keys) == len(set(keys)) == max(40, len(keys))
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in pdfs(tmp_path))
    assert not list(tmp_path.glob(".*"))
    assert len((tmp_path / LEDGER).read_text().splitlines()) >= 40
    assert write_all(TEMPLATE, turned, tmp_path).written == 0


def test_a_letter_without_a_line_and_a_line_without_a_letter_are_put_right(tmp_path: Path) -> None:
    """The machine lost its power: of the last letter nothing was on the disk but its name."""
    write_all(TEMPLATE, rows(4), tmp_path)
    first, second, _, last = pdfs(tmp_path)
    first.unlink()
    second.write_bytes(second.read_bytes()[:100])
    last.write_bytes(b"")
    ledger = tmp_path / LEDGER
    lines = ledger.read_text().splitlines(keepends=True)
    kept = [line for line in lines if first.name in line or second.name in line]
    ledger.write_text("".join(kept) + '{"row": 3, "fi')
    (tmp_path / "notes-about-this.pdf").write_bytes(b"")
    (tmp_path / ".000009-0123456789abcdef.pdf.part").write_bytes(b"%PDF")
    assert write_all(TEMPLATE, rows(4), tmp_path).written == 3
    assert not list(tmp_path.glob(".*"))
    told = [line for line in ledger.read_text().splitlines() if line.endswith("}")]
    letters = {path.name for path in pdfs(tmp_path) if path.name != "notes-about-this.pdf"}
    assert {json.loads(line)["file"] for line in told} == letters
    assert write_all(TEMPLATE, rows(4), tmp_path).already == 4
    assert all(path.stat().st_size for path in (first, second, last))


@pytest.mark.long
@pytest.mark.parametrize("processes", [1, 2])
def test_ctrl_c_ends_it_cleanly_and_the_next_run_goes_on(tmp_path: Path, processes: int) -> None:
    def impatient(done: Bulk) -> None:
        if done.written > 1:
            raise KeyboardInterrupt

    done = write_all(TEMPLATE, rows(30), tmp_path, workers=processes, progress=impatient)
    assert done.stopped == INTERRUPTED
    assert 1 < done.written < 30
    assert len(pdfs(tmp_path)) == done.written
    assert done.left_over == []  # nobody knows yet what the other rows name
    assert write_all(TEMPLATE, rows(12), tmp_path).already == done.written


def test_two_runs_never_write_into_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.in_bulk.ledger.PATIENCE", 0.1)
    with ledger_of(tmp_path), pytest.raises(InUse):
        bulk(tmp_path, row())


def test_a_folder_that_cannot_be_written_is_no_row_s_fault(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError, match="exists"):
        bulk(tmp_path / "out", row())


def test_a_disk_that_is_full_while_it_is_printed_is_no_row_s_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer keeps fonts in a folder of its own, on a disk that may be another one. Three
    hundred rows were refused for it, each as if its own words were wrong."""

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("letters.bulk.render", full)
    with pytest.raises(OSError, match="No space left"):
        bulk(tmp_path, row())


# Processes


def test_a_process_that_ends_costs_its_own_piece_of_work() -> None:
    with pool_of(2) as pool:
        gone = [pool.submit(os._exit, 3) for _ in range(2)]
        assert all(isinstance(each.exception(), Ended) for each in gone)
        assert pool.submit(abs, -3).result() == 3


def test_a_row_whose_process_ended_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.bulk._make", ends)
    done = bulk(tmp_path, row(), workers=2)
    assert done.refused[0].why.startswith(ENDED)


def test_what_work_raises_comes_back_and_what_it_prints_is_no_answer() -> None:
    with pool_of(2) as pool:
        assert pool.submit(print, "words").result() is None
        assert isinstance(pool.submit(int, "x").exception(), ValueError)


def test_no_process_outlives_the_pool() -> None:
    with pool_of(2) as pool:
        number = pool.submit(os.getpid).result()
        assert number != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_process_keeps_what_it_was_given_to_hold(tmp_path: Path) -> None:
    assert workers.ROOT.joinpath("letters").is_dir()
    with ledger_of(tmp_path) as ledger, pool_of(2, (ledger.fileno(),)) as pool:
        assert pool.submit(os.fstat, ledger.fileno()).result().st_ino
