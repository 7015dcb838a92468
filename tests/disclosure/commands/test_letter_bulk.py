"""`letter bulk`: held to the contract, without a caller and with one."""

import os
import pty
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from letters.in_bulk.workers import ROOT
from letters.what_is_asked import in_plain_words
from tests import cases
from tests.letters.bulk_cases import full_after
from tests.people import BEN, EVA, SAM
from tests.terminal import Document, Terminal
from workflows.words import State

MATTER = (
    '---\nto: "{{ name }}"\ndate: 2026-03-12\nsubject: About your care on {{ ward }}\n'
    "organisation: Aldervale Hospital\nsigned_by: Ada Lind\nlanguage: en-GB\n"
)
WORDS = (
    "---\nDear {{ name }}\n\nI am sorry that we gave you too much warfarin on {{ ward }}. It made "
    "you bleed, and it was our mistake.\n\nYours sincerely\n\nAda Lind\n"
)
ANN = "Mrs Ann Price"
LIST = (
    "name,address_1,address_2,postcode,ward\n"
    f"{ANN},1 High Street,Aldervale,AL1 2AB,Ward 3\n"
    "Mr Tom Price,1 High Street,Aldervale,AL1 2AB,\n"
    "Ms Áine Byrne,2 High Street,Aldervale,AB1 2CD,Ward 4\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "letter.md").write_text(MATTER + WORDS)
    (tmp_path / "list.csv").write_text(LIST)
    return tmp_path


def words(place: Path, *more: str, workers: int = 1) -> tuple[str, ...]:
    files = (str(place / "letter.md"), str(place / "list.csv"), "--out", str(place / "out"))
    return ("letter", "bulk", *files, "--workers", str(workers), *more)


def with_faults(terminal: Terminal, place: Path, *more: str, workers: int = 1) -> Document:
    """Some rows are refused, so the answer is no, as it is for one letter with a fault."""
    told = terminal.answer(*words(place, *more, workers=workers))
    assert told.code == 1
    done: Document = told.document
    assert done["refused"]
    return done


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.long)])
def test_each_good_row_is_written_and_each_bad_one_named(
    terminal: Terminal, place: Path, workers: int
) -> None:
    done = with_faults(terminal, place, workers=workers)
    assert (done["written"], done["already"]) == (2, 0)
    assert [(each["row"], each["line"]) for each in done["refused"]] == [(2, 3)]
    assert "“ward” is empty" in done["refused"][0]["why"]
    assert [each["row"] for each in done["doubtful"]] == [3]
    assert done["seconds"] > 0
    assert "stopped" not in done
    again = with_faults(terminal, place, workers=workers)
    assert (again["written"], again["already"], len(again["refused"])) == (0, 2, 1)
    assert len(list((place / "out").glob("*.pdf"))) == 2


@pytest.mark.usefixtures("letters_are_printed")
def test_a_mark_left_open_costs_its_row_and_the_one_where_it_may_end(
    terminal: Terminal, place: Path
) -> None:
    head, ann, *_ = LIST.splitlines(keepends=True)
    torn = ann.replace("Ann", "Bea").replace("1 High", '"1 High')
    quoted = ann.replace("Ann", "Cat").replace("1 High Street", '"1 High Street"')
    (place / "list.csv").write_text(head + torn + ann + quoted + ann.replace("Ann", "Dot"))
    done = with_faults(terminal, place)
    assert done["written"] == 2
    assert [(each["row"], each["line"]) for each in done["refused"]] == [(1, 2), (3, 4)]
    printed = [PdfReader(path).pages[0].extract_text() for path in (place / "out").glob("*.pdf")]
    assert not any("Bea" in words or "Cat" in words for words in printed)


def test_letters_that_a_corrected_list_leaves_behind_are_not_to_be_posted(
    terminal: Terminal, place: Path
) -> None:
    assert with_faults(terminal, place)["left_over"] == []
    (old,) = (place / "out").glob("000003-*.pdf")
    (place / "list.csv").write_text(LIST.replace("2 High Street", "22 High Street"))
    assert with_faults(terminal, place)["left_over"] == [old.name]
    said = terminal.run(*words(place)).stdout
    assert f"Left over: {old.name}\n" in said
    assert "left over in" in said
    assert "They belong to no row of this list: do not post them." in said
    assert old.exists()


def test_it_needs_no_caller_and_opens_no_database(place: Path) -> None:
    nowhere = Terminal(place / "home")
    assert with_faults(nowhere, place)["written"] == 2
    assert not list((place / "home").rglob("*.sqlite"))


def test_in_sentences_the_rows_and_the_encoding_are_named(terminal: Terminal, place: Path) -> None:
    (place / "list.csv").write_bytes(LIST.encode("cp1252"))
    ended = terminal.run(*words(place))
    said = ended.stdout
    assert ended.exit_code == 1
    assert "read as Windows-1252" in ended.stderr
    assert (
        "Not written, row 2 under the header (line 3 of the file): The column “ward” is empty"
        in said
    )
    assert "Written, but look at it, row 3 under the header (line 4 of the file)" in said
    assert "2 written" in said


def test_a_row_that_stands_there_twice_is_named_in_a_sentence(
    terminal: Terminal, place: Path
) -> None:
    head, ann, *_ = LIST.splitlines(keepends=True)
    (place / "list.csv").write_text(head + ann + ann)
    said = terminal.run(*words(place)).stdout
    where = "row 2 under the header (line 3 of the file)"
    assert f"Not written twice, {where}: This is the same letter as row 1." in said
    assert "out, 0 were there already, 1 not written twice, 0 refused, in " in said


def test_how_the_list_was_read_is_said_beside_the_document_too(
    terminal: Terminal, place: Path
) -> None:
    (place / "list.csv").write_bytes(
        LIST.replace(
            "Price,1 High Street,Aldervale,AL1 2AB,\n",
            "Price,1 High Street,Aldervale,AL1 2AB,Ward 5\n",
        ).encode("cp1252")
    )
    told = terminal.answer(*words(place))
    assert (told.code, told.document["written"]) == (0, 3)
    assert "read as Windows-1252" in told.says
    (place / "list.csv").write_text(LIST)
    assert "Windows-1252" not in terminal.answer(*words(place)).says


@pytest.mark.usefixtures("letters_are_printed")
def test_a_column_that_stands_in_no_letter_is_named(terminal: Terminal, place: Path) -> None:
    """A list that has the town in a column of its own: it was left out of each address."""
    head = "Full name,Address Line 1,Town,Post code,Ward,NHS number\n"
    (place / "list.csv").write_text(head + f"{ANN},1 High Street,Aldervale,AL1 2AB,Ward 3,1\n")
    told = terminal.answer(*words(place))
    assert (told.code, told.document["written"]) == (0, 1)
    assert "These columns stand in no letter: “town”, “nhs_number”." in told.says
    (place / "list.csv").write_text(LIST)
    assert "in no letter" not in terminal.answer(*words(place)).says


@pytest.mark.parametrize(
    ("letter", "people", "field"),
    [
        (WORDS[4:], LIST, "template"),
        (MATTER + "kind: [\n" + WORDS, LIST, "template"),
        (MATTER.replace("2026-03-12", "soon") + WORDS, LIST, "date"),
        (MATTER + "kind: poem\n" + WORDS, LIST, "kind"),
        (MATTER + "regime: none\n" + WORDS, LIST, "regime"),
        (MATTER + "kind: apology\nregime: none\n" + WORDS, LIST, "regime"),
        (MATTER + "home: XX\n" + WORDS, LIST, "home"),
        (MATTER + "region: Kent\n" + WORDS, LIST, "region"),
        (MATTER.replace("2026", "0206") + WORDS, LIST, "date"),
        (MATTER + WORDS + "{{ wrad }}", LIST, "template"),
        (MATTER + WORDS + "{{ name.upper() }}", LIST, "template"),
        (MATTER + WORDS, "", "recipients"),
        (MATTER + WORDS, LIST.replace("ward", "name"), "recipients"),
    ],
)
def test_what_cannot_be_used_is_named_before_anything_is_written(
    terminal: Terminal, place: Path, letter: str, people: str, field: str
) -> None:
    (place / "letter.md").write_text(letter)
    (place / "list.csv").write_text(people)
    assert field in terminal.unusable(*words(place))
    assert not (place / "out").exists()


def test_a_number_of_workers_is_one_or_more(terminal: Terminal, place: Path) -> None:
    assert terminal.unusable(*words(place, workers=0)) == ["workers"]


def test_a_kind_and_a_regime_ask_what_such_a_letter_needs(terminal: Terminal, place: Path) -> None:
    matter = MATTER + "kind: apology\nregime: gb-eng-nhs-contract-sc35\n"
    (place / "letter.md").write_text(matter + WORDS)
    done = with_faults(terminal, place)
    assert done["written"] == 0
    assert "The letter lacks: Who to call, and how." in done["refused"][0]["why"]
    assert "contact named" not in done["refused"][0]["why"]  # what programs call it


WRITES_BY = (
    "---\nDear {{ name }}\n\nI am sorry that our review is late. We will write to you by {}.\n\n"
    "Yours sincerely\n\nAda Lind\n"
)
NOTICE = (
    "---\nDear {{ name }}\n\nI am sorry that we gave you too much warfarin. It was our mistake.\n\n"
    "## Legal protection for this letter\n\nUnder section 10 of the Patient Safety (Notifiable "
    "Incidents and Open Disclosure) Act 2023, this letter is not an admission of liability.\n\n"
    "Yours sincerely\n\nAda Lind\n"
)


@pytest.mark.parametrize(
    ("matter", "words_of_it"),
    [
        ("kind: holding\n", WRITES_BY.replace("{}", "1 February 2026")),  # before its own day
        ("kind: holding\n", WRITES_BY.replace("{}", "1 April 2026")),
        ("kind: delay\nregime: ie-psa2023-part5\n", NOTICE),
        ("kind: delay\nregime: gb-eng-reg20-nhs\n", NOTICE),
    ],
)
def test_each_letter_is_judged_as_it_is_by_itself(
    terminal: Terminal, place: Path, matter: str, words_of_it: str
) -> None:
    """By the day it is written on, and by whether the law asks for a notice of protection."""
    (place / "letter.md").write_text(MATTER.replace(" on {{ ward }}", "") + matter + words_of_it)
    (place / "list.csv").write_text("".join(LIST.splitlines(keepends=True)[:2]))
    told = terminal.answer(*words(place))
    alone = place / "alone.md"
    alone.write_text(f"---\ndate: 2026-03-12\n{matter}{words_of_it.replace('{{ name }}', ANN)}")
    found = terminal.answer("letter", "check", str(alone)).document
    why = "".join(each["why"] for each in told.document["refused"])
    kind = matter.split()[1]
    missing = [in_plain_words(kind, part) or part.replace("_", " ") for part in found["missing"]]
    assert re.findall(r"The letter lacks: ([^.]*)\.", why) == missing
    assert re.findall(r"“([^”]+)” \(", why) == [fault["text"] for fault in found["faults"]]


def test_an_address_is_judged_by_the_country_it_is_posted_in(
    terminal: Terminal, place: Path
) -> None:
    (place / "letter.md").write_text(MATTER + "home: IE\n" + WORDS)
    (place / "list.csv").write_text(LIST.replace("AB1 2CD", "v93x2y1").replace("AL1 2AB", "Cork"))
    assert with_faults(terminal, place)["doubtful"] == []


# Letters on record


@pytest.fixture
def issued(issued_home: tuple[Path, str], place: Path) -> tuple[Terminal, str]:
    home, ref = issued_home
    (place / "list.csv").write_text(f"letter\n{ref}\n{ref}\nLET-2026-999999\n")
    (place / "letter.md").write_text(MATTER.replace(" on {{ ward }}", "") + WORDS_TO_NOBODY)
    return Terminal(shutil.copytree(home, place / "home")), ref


WORDS_TO_NOBODY = "---\nDear friend\n\nI am sorry.\n"


def test_a_row_that_names_an_issued_letter_is_its_bytes_of_record(
    issued: tuple[Terminal, str], place: Path
) -> None:
    terminal, ref = issued
    done = with_faults(terminal, place, "--as", BEN)
    assert (done["written"], done["already"]) == (1, 1)
    assert done["repeated"] == [{"row": 2, "line": 3, "why": "This is the same letter as row 1."}]
    assert done["refused"][0]["why"] == "There is no letter “LET-2026-999999”."
    (path,) = (place / "out").glob("*.pdf")
    kept = terminal("letter", "show", ref, "--as", BEN)["sha256"]
    assert sha256(path.read_bytes()).hexdigest() == kept
    assert with_faults(terminal, place, "--as", BEN)["already"] == 2


@pytest.mark.parametrize(
    ("needed", "form"), [("Large print", "large_print"), ("Easy read", None), ("By e-mail", None)]
)
def test_it_is_printed_in_the_form_that_the_person_needs_or_not_at_all(
    issued: tuple[Terminal, str], place: Path, needed: str, form: str | None
) -> None:
    terminal, ref = issued
    (place / "list.csv").write_text(f"letter\n{ref}\n")
    shown = terminal("show", "INC-2026-000001", "--as", BEN)
    person = {"person": shown["persons"][0]["id"], "formats": [needed], "reason": "She told us so"}
    terminal("record", shown["ref"], "person_change", "--as", BEN, "--data", "-", data=person)
    if form is None:
        done = with_faults(terminal, place, "--as", BEN)
        assert f"Mrs Ann Price needs “{needed}”" in done["refused"][0]["why"]
        assert not list((place / "out").glob("*.pdf"))
        return
    assert terminal(*words(place, "--as", BEN))["written"] == 1
    saved = place / "saved.pdf"
    terminal("letter", "save", ref, "--format", form, "--out", str(saved), "--as", BEN)
    (path,) = (place / "out").glob("*.pdf")
    assert path.read_bytes() == saved.read_bytes()


def test_who_died_since_is_written_to_no_more(issued: tuple[Terminal, str], place: Path) -> None:
    terminal, ref = issued
    (place / "list.csv").write_text(f"letter\n{ref}\n")
    died = {"what": "died", "at": "2026-03-20T08:00:00+00:00", "source": "Ward 3"}
    words_of = ("record", "INC-2026-000001", "patient_status", "--as", BEN, "--data", "-")
    terminal(*words_of, data=died)
    done = with_faults(terminal, place, "--as", BEN)
    assert "Mrs Ann Price has died" in done["refused"][0]["why"]


def test_who_may_not_look_at_a_letter_gets_none(issued: tuple[Terminal, str], place: Path) -> None:
    terminal, ref = issued
    for caller in ((), ("--as", SAM)):
        done = with_faults(terminal, place, *caller)
        assert done["written"] == 0
        assert done["refused"][0]["why"].startswith(f"{ref}: ")


@pytest.mark.parametrize("last", ["", ",,,,,LET-1"])
def test_nobody_is_no_caller_even_of_drafts(terminal: Terminal, place: Path, last: str) -> None:
    """The row that names a letter may be the last; the answer says that nothing was changed."""
    lines = [f"{each}," for each in LIST.splitlines()]
    (place / "list.csv").write_text("\n".join([f"{lines[0]}letter", *lines[1:], last]))
    assert terminal.answer(*words(place, "--as", "nobody@example.org")).code == 2
    assert not (place / "out").exists()


def test_a_letter_to_somebody_else_than_the_row_says_is_not_written(
    issued: tuple[Terminal, str], place: Path
) -> None:
    terminal, ref = issued
    (place / "list.csv").write_text(f"letter,name,address_1\n{ref},Mr Other,2 Low Street\n")
    done = with_faults(terminal, place, "--as", EVA)
    assert done["written"] == 0
    assert "another name or address" in done["refused"][0]["why"]


def test_a_draft_on_record_is_not_taken_for_a_letter(terminal: Terminal, place: Path) -> None:
    with terminal.session() as session:
        case = cases.a_case(session, State.APOLOGIZE)
        ref = cases.a_letter(case, "apology", until="submit")
        session.get_bind().dispose()  # type: ignore[union-attr]
    (place / "list.csv").write_text(
        LIST.replace("ward\n", "ward,letter\n").replace("3\n", f"3,{ref}\n")
    )
    done = with_faults(terminal, place, "--as", BEN)
    assert "is not issued" in done["refused"][0]["why"]


# A disk that is full


def test_a_disk_that_fills_up_midway_is_told_with_what_lies_there(
    terminal: Terminal, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended with 2, which says that nothing was changed, and counted none of the letters."""
    with monkeypatch.context() as disk:
        full_after(disk, 1)
        told = terminal.answer(*words(place))
        said = terminal.run(*words(place)).stdout
    assert told.code == 1
    assert (told.document["written"], told.document["already"]) == (1, 0)
    assert "no room left on the disk" in told.document["stopped"]
    assert "Stopped before the last row." in said
    assert with_faults(terminal, place)["already"] == 1


@pytest.mark.parametrize("out", ["taken/out", "taken/on/the/way/out"])
def test_a_folder_that_takes_nothing_is_named(terminal: Terminal, place: Path, out: str) -> None:
    (place / "taken").write_text("a file")
    files = (str(place / "letter.md"), str(place / "list.csv"))
    assert terminal.unusable("letter", "bulk", *files, "--out", str(place / out)) == ["out"]


# Whoever watches


@pytest.mark.long
def test_somebody_who_watches_sees_how_far_it_is(place: Path) -> None:
    """On a terminal of its own, as a person starts it."""
    people = "".join(LIST.splitlines(keepends=True)[1:2] * 1)
    rows = "".join(people.replace("Ann", f"Ann {number}") for number in range(40))
    (place / "list.csv").write_text(LIST.splitlines(keepends=True)[0] + rows)
    reader, writer = pty.openpty()
    env = os.environ | {"DISCLOSURE_HOME": str(place / "home"), "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(
        [sys.executable, "-m", "disclosure.commands.main", *words(place)],
        stderr=writer,
        stdout=subprocess.PIPE,
        env=env,
    )
    os.close(writer)
    said, _ = started.communicate(timeout=120)
    assert b"40 written" in said
    with os.fdopen(reader, "rb") as watched:
        seen = watched.read1(100_000).decode()
    assert "of about 40" in seen
    assert "a second" in seen
