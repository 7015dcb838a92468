"""An inspector's pack: readable and checkable without the program, and nothing behind the wall."""

import csv
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from disclosure.actions.change import Door
from disclosure.actions.looks.looking import NotYours, look
from disclosure.actions.packing.note import TITLE
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user, change_user
from disclosure.commands.out_file import put_folder
from disclosure.exchange.safe_csv import csv_of
from disclosure.operations.packs import COVER, GIVEN, KEPT_FROM, WITHOUT, inspector_pack
from disclosure.operations.proof import proof_of
from disclosure.permissions import Forbidden
from disclosure.records.access import looks_of
from disclosure.records.house import house_entries
from disclosure.records.letter import files_of, letters_of
from tests.asked import asked_of
from tests.canaries import text_of
from tests.cases import ACase, a_next_contact, a_talk, move_as, record_as
from tests.keeping import a_broken_glass
from tests.people import ADA, BEN, EVA, IVA, MAX, MONA, OPENED_FOR_WORK, OPERATOR, RON, SITE, actor

ANALYSIS = "never risk assessed"  # words of the one in tests/cases.everything
BOTH = "both@example.org"  # reads the analysis, and may take packs away


def packed(case: ACase, by: str = MONA, *, analysis: bool = False) -> ZipFile:
    return ZipFile(BytesIO(bytes_of(case, by, analysis=analysis)))


def bytes_of(case: ACase, by: str = MONA, *, analysis: bool = False) -> bytes:
    case.session.rollback()
    who, there = actor(case.session, by), case.incident
    return inspector_pack(case.session, who, there, case.at, Door.COMMAND, analysis=analysis)


def run(there: Path, *words: str) -> tuple[bool, str]:
    """By a machine that has neither this project nor its libraries."""
    done = subprocess.run(words, capture_output=True, text=True, cwd=there, timeout=60)
    return done.returncode == 0, done.stdout + done.stderr


def test_it_checks_with_what_any_machine_has_and_one_byte_changed_is_found(
    case: ACase, tmp_path: Path
) -> None:
    there = tmp_path / "pack"
    packed(case).extractall(there)
    script = (sys.executable, "-I", "-S", "proof/check.py")
    sums = ("sha256sum", "--strict", "-c", "MANIFEST-SHA256.txt")
    assert run(there, *sums)[0]
    good, says = run(there, *script)
    assert good, says
    assert case.ref in says
    for name, check in (("timeline.html", sums), ("proof/entries.jsonl", script)):
        whole = (there / name).read_bytes()
        (there / name).write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
        assert not run(there, *check)[0], name
        (there / name).write_bytes(whole)
    listed = {line.split("  ")[1] for line in (there / sums[-1]).read_text().splitlines()}
    files = {f.relative_to(there).as_posix() for f in there.rglob("*") if f.is_file()}
    assert listed == files - {sums[-1]}


def test_a_forger_who_writes_the_list_anew_is_found_by_the_signature(
    case: ACase, tmp_path: Path
) -> None:
    """Nothing of the pack but that list is outside what the house signed."""
    there = tmp_path / "pack"
    packed(case).extractall(there)
    page, letter = there / "timeline.html", next((there / "letters").glob("*.pdf"))
    page.write_bytes(page.read_bytes().replace(b"heparin", b"aspirin"))
    shutil.copy(letter, there / "letters" / "LET-2026-000009-apology-standard.pdf")
    files = {f.relative_to(there).as_posix(): f for f in there.rglob("*") if f.is_file()}
    del files["MANIFEST-SHA256.txt"]
    anew = [f"{sha256(f.read_bytes()).hexdigest()}  {name}\n" for name, f in files.items()]
    (there / "MANIFEST-SHA256.txt").write_text("".join(anew))
    assert run(there, "sha256sum", "--strict", "-c", "MANIFEST-SHA256.txt")[0]
    good, says = run(there, sys.executable, "-I", "-S", "proof/check.py")
    assert not good
    assert says.count("\n- ") == 1
    assert "BROKEN: this is not what was signed.\n- timeline.html, of the pack," in says
    assert "Notice: letters/LET-2026-000009-apology-standard.pdf is not part of the pack" in says
    read_me = " ".join((there / "README.txt").read_text().split())
    assert "That shows no forger: whoever changes a file can write this list anew" in read_me


def test_a_proof_apart_from_its_pack_or_in_another_one_says_that_it_did_not_look(
    case: ACase, tmp_path: Path
) -> None:
    there, alone = tmp_path / "pack", tmp_path / "alone" / "proof"
    packed(case).extractall(there)
    good, says = run(there, sys.executable, "-I", "-S", "proof/check.py")
    assert good, says
    assert "Whole too: the " in says
    shutil.copytree(there / "proof", alone)
    good, says = run(alone, sys.executable, "-I", "-S", "check.py")
    assert not good
    assert "NOT CHECKED" in says
    assert "the pages and letters of its pack are not there, one folder up" in says
    assert "BROKEN" not in says
    shutil.rmtree(there / "proof")
    case.session.rollback()
    put_folder(there / "proof", proof_of(case.session, case.id, case.at, MONA, with_words=False))
    good, says = run(there, sys.executable, "-I", "-S", "proof/check.py")
    assert not good
    assert "of the pack one folder up, what was signed here does not speak" in says


def test_every_link_leads_to_a_file_of_the_pack_and_nothing_in_it_runs(case: ACase) -> None:
    pack = packed(case)
    for name in [name for name in pack.namelist() if name.endswith(".html") and "/" not in name]:
        page = pack.read(name).decode()
        assert "<script" not in page
        assert "http" not in " ".join(re.findall(r'(?:href|src)="([^"]+)"', page))
        for to in re.findall(r'href="([^"#]+)"', page):
            assert to in pack.namelist(), (name, to)


def test_by_ear_no_level_of_heads_is_missed_and_no_head_of_a_table_is_empty(case: ACase) -> None:
    pack = packed(case)
    for name in [name for name in pack.namelist() if name.endswith(".html") and "/" not in name]:
        page = pack.read(name).decode()
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), name
        assert "<th></th>" not in page, name
    assert '<th scope="row">Case</th><td>INC-' in pack.read("index.html").decode()


def test_by_ear_each_cell_has_a_row_and_a_column_and_no_two_tables_or_links_one_name(
    case: ACase,
) -> None:
    """“Tell them in person” was the name of two tables, “The same for a spreadsheet” of two files,
    and of a row of nine cells nothing said of which promise it is."""
    pack = packed(case)
    for name in [name for name in pack.namelist() if name.endswith(".html") and "/" not in name]:
        page = pack.read(name).decode()
        rows = re.findall(r"<tr>(.*?)</tr>", page)
        assert all(row.startswith(('<th scope="row">', '<th scope="col">')) for row in rows), name
        assert "<th>" not in page, name
        captions = re.findall(r"<caption>(.*?)</caption>", page)
        assert len(captions) == len(set(captions)), name
        links = set(re.findall(r'<a href="([^"]+)">(.*?)</a>', page))
        assert len(links) == len({words for _, words in links}), name


def test_who_wants_to_hear_how_is_in_a_talk_and_the_first_page_to_read_says_so(
    case: ACase,
) -> None:
    """It said that safe ways were left out, and a talk has them in the words of the family."""
    pack = packed(case)
    assert "By telephone, after four" in pack.read("conversations.html").decode()
    read_me = " ".join(pack.read("README.txt").decode().split())
    assert "how they want to hear from us, where a talk says it, in conversations.html" in read_me


def test_it_tells_the_whole_case(case: ACase) -> None:
    pack = packed(case)
    page = {name: pack.read(name).decode() for name in pack.namelist() if name.endswith("ml")}
    assert "Mona Dahl, auditor" in page["index.html"]
    assert "Ten times the heparin" in page["timeline.html"]
    assert "I am sorry that we gave you ten times" in page["conversations.html"]
    assert "Why did this happen?" in page["questions.html"]
    assert "Nobody rang me back on Sunday." in page["questions.html"]
    assert "The two boxes looked the same." in page["questions.html"]
    assert "We will ring you" in page["promises.html"]
    assert "The harm is moderate." in page["decisions.html"]
    assert "The harm is moderate." in page["duties.html"]
    assert "Why this date:" in page["duties.html"]
    assert "Source: " in page["duties.html"]
    assert "Mona Dahl" in page["who-looked.html"]
    for letter in letters_of(case.session, case.id):
        for file in files_of(case.session, letter.id):
            there = [n for n in pack.namelist() if f"{letter.ref}-{letter.kind}-{file.format}" in n]
            assert [pack.read(name) for name in there] == [file.content]


def test_the_note_for_the_health_record_holds_no_word_of_the_team(case: ACase) -> None:
    told = {"words": "They fear a claim"}
    record_as(case, BEN, "note", **told)
    note = packed(case).read("health-record-note.txt").decode()
    assert note.startswith(TITLE)
    assert "Told by: Ben Okoro, Charge nurse" in note
    assert "letter of apology to Mrs Ann Price" in note
    assert "fear a claim" not in note
    assert "@" not in note


def test_no_word_of_the_analysis_nor_who_may_read_it_is_in_it(case: ACase) -> None:
    told = {"user": IVA, "reason": "She qzxreads the second one"}
    reader = record_as(case, ADA, "analysis_reader", **told)
    gone = {"of": str(reader.id), "words": "She qzxleft the team", "withdraws": True}
    record_as(case, ADA, "correction", **gone)
    look(case.session, actor(case.session, IVA), case.incident, case.at, Door.PAGE, "analysis")
    everything = text_of(bytes_of(case))
    assert ANALYSIS not in everything
    assert "qzxreads" not in everything
    assert "qzxleft" not in everything
    pack = packed(case)
    assert WITHOUT in pack.read("README.txt").decode()
    assert not [name for name in pack.namelist() if "analysis" in name]
    readable = [name for name in pack.namelist() if not name.startswith("proof/")]
    for name in set(readable) - {"README.txt", "index.html"}:
        assert "nalysis" not in text_of(pack.read(name)), name


def test_who_may_read_the_analysis_gets_it_behind_its_warning(case: ACase) -> None:
    both = Person(BOTH, "Bo Both", ["risk_manager", "investigator"], [SITE])
    add_user(case.session, OPERATOR, OPENED_FOR_WORK, both)
    with pytest.raises(Forbidden, match="for whoever wrote one"):
        packed(case, BOTH, analysis=True)
    record_as(case, ADA, "analysis_reader", user=BOTH, reason="The inspector asks for it")
    assert ANALYSIS not in text_of(bytes_of(case, BOTH))  # unless asked
    pack = packed(case, BOTH, analysis=True)
    walled = [name for name in pack.namelist() if name.startswith("privileged-analysis/")]
    assert [name for name in walled if ANALYSIS in pack.read(name).decode()]
    assert "may lose the privilege" in pack.read(COVER).decode()
    assert "Not verified" in pack.read(COVER).decode()
    assert COVER in pack.read("README.txt").decode()
    for name in set(pack.namelist()) - set(walled):
        assert ANALYSIS not in text_of(pack.read(name)), name
    for nobody in (ADA, MAX, MONA):
        with pytest.raises(Forbidden):
            packed(case, nobody, analysis=True)


def test_it_is_looked_at_and_noted_and_who_may_not_takes_nothing(case: ACase) -> None:
    given = ZipFile(BytesIO(bytes_of(case))).read("MANIFEST-SHA256.txt")
    assert looks_of(case.session, case.id)[0].what == "inspector's pack"
    asked, last = house_entries(case.session)[-2:]
    assert (asked.by, asked.what, asked.about) == (MONA, "inspector's pack", case.ref)
    assert (last.by, last.about) == (MONA, case.ref)
    assert last.what == GIVEN.format(digest=sha256(given).hexdigest())  # which one it was
    noted = len(house_entries(case.session))
    for email in (BEN, IVA):
        with pytest.raises(Forbidden, match="may not do this"):
            bytes_of(case, email)
    record_as(case, ADA, "involved", user=RON, part="Gave the dose")
    with pytest.raises(Refused, match="took part"):
        bytes_of(case, RON)
    record_as(case, ADA, "restrict", reason="She works on this ward", only=[ADA, EVA, RON])
    with pytest.raises(NotYours):
        bytes_of(case, MONA)
    a_broken_glass(case, MAX)
    with pytest.raises(Forbidden):
        bytes_of(case, MAX)
    noted += 1  # the glass itself
    assert len(house_entries(case.session)) == noted


def test_what_somebody_kept_from_their_contact_is_not_in_a_pack_that_the_contact_makes(
    case: ACase,
) -> None:
    contact = {"name": "Ada Lind", "user": ADA, "role": "Lead", "phone": "01632 960102"}
    record_as(case, ADA, "contact", **contact, hours="9am to 5pm")
    heard = {"answer": "words", "told_how_to_complain": True, "contact_may_read": False}
    heard |= {"words": "qzxkeptfrom", "how": "By post", "asked_at": case.at.isoformat()}
    record_as(case, BEN, "heard", person=person_in(case), **heard)
    assert "qzxkeptfrom" in text_of(bytes_of(case, MONA))
    theirs = bytes_of(case, ADA)
    assert "qzxkeptfrom" not in text_of(theirs)
    assert KEPT_FROM in text_of(theirs)


FORMULAS = ("=HYPERLINK(1)", " +1", "-1", "\t=1", "\uff1dcmd", "@SUM(A1)", "|calc", "\r\n=1")


def test_no_cell_of_its_tables_is_a_formula() -> None:
    made = csv_of(("Words",), [(words,) for words in (*FORMULAS, "We said = sorry")])
    (_, *cells) = [row[0] for row in csv.reader(StringIO(made.decode("utf-8-sig"), newline=""))]
    assert cells == [*(f"'{words}" for words in FORMULAS), "We said = sorry"]


def test_how_to_reach_people_stays_here_and_tables_go_through_the_same_hands(
    case: ACase,
) -> None:
    pack = packed(case)
    assert b"960222" not in b"".join(pack.read(name) for name in pack.namelist())
    tables = [name for name in pack.namelist() if name.endswith(".csv")]
    assert tables == ["timeline.csv", "duties.csv"]
    for name in tables:
        rows = list(csv.reader(StringIO(pack.read(name).decode("utf-8-sig"))))
        assert len(rows) > 3
        assert len({len(row) for row in rows}) == 1


def test_the_same_moment_makes_the_same_readable_files_with_its_time(case: ACase) -> None:
    first, second = packed(case), packed(case)
    assert first.namelist() == second.namelist()
    times = {entry.date_time for entry in first.infolist()}
    there = case.at.astimezone(case.now.zone)
    assert times == {(there.year, there.month, there.day, there.hour, there.minute, there.second)}
    looked = {"who-looked.html", "MANIFEST-SHA256.txt"}  # the first look stands in the second
    for name in set(first.namelist()) - looked:
        if not name.startswith("proof/"):
            assert first.read(name) == second.read(name), name


def test_a_pack_of_a_case_with_many_records_asks_no_more_of_the_database(case: ACase) -> None:
    """An inspector asks for the longest case of all: 900 records took minutes. Each name of a
    colleague, and each promise, question or talk that another record names, was looked up anew.
    """
    with asked_of(case.session) as before:
        bytes_of(case)
    ann = case.now.persons[0].number
    for number in range(5):
        talk = a_talk(case, "follow_up", persons=[ann], next_contact=a_next_contact(case, number))
        move_as(case, BEN, "done", case.promise, evidence=f"I rang, {talk.id}")
        record_as(case, ADA, "correction", of=talk.id, words="It was on the ward", withdraws=False)
        record_as(case, BEN, "question", person=ann, words="Why?")
        asked = case.now.questions[-1].ref
        record_as(case, BEN, "answer", question=asked, words="Two boxes", given_in=str(talk.id))
    with asked_of(case.session) as after:
        bytes_of(case)
    assert len(after) == len(before)


def person_in(case: ACase) -> int:
    return case.now.persons[0].number


def test_a_case_recorded_in_error_says_so_where_it_is_opened(case: ACase) -> None:
    said = record_as(case, ADA, "error", what="wrong_patient", reason="The man in the next bed")
    record_as(case, EVA, "error_review", error=said.id, agrees=True, reason="I read the notes")
    says = "This case was opened on the wrong patient: two people agree."
    assert says in packed(case).read("index.html").decode()


def test_a_promise_that_is_open_again_has_no_day_on_which_it_was_done(case: ACase) -> None:
    """And of a day without an hour no hour is told."""
    at = case.later(days=1).at
    ann = case.now.persons[0].number
    source = {"family": ann}
    told = {"words": "Send the chart", "owner": BEN, "due_on": "2046-04-30", "source": source}
    ref = str(record_as(case, ADA, "commitment", **told).created[0]["ref"])
    move_as(case, BEN, "done", ref, evidence="I sent it", at=f"{at:%Y-%m-%d}")
    assert "00:00" not in _row_of(case, ref)
    said: dict[str, Any] = {"person": ann, "how": "conversation", "at": case.at.isoformat()}
    move_as(case, ADA, "dispute", ref, **said, words="Nothing came")
    assert f"{at:%B}" not in _row_of(case, ref)


def _row_of(case: ACase, ref: str) -> str:
    page = packed(case).read("promises.html").decode()
    return next(row for row in page.split("<tr>") if ref in row)


def test_who_is_called_otherwise_since_is_one_person_to_whoever_reads_it(case: ACase) -> None:
    """A letter was signed by Ben Okoro, and all that he did stood there as done by Ben Adler."""
    assert "One person each" not in packed(case).read("README.txt").decode()
    for who, name, role in ((BEN, "Ben Adler", "clinician"), (RON, "Ron Moss", "risk_manager")):
        change_user(case.session, OPERATOR, case.at, Person(who, name, [role], [SITE]))
    read_me = " ".join(packed(case).read("README.txt").decode().split())
    assert "as they were then. One person each: Ben Adler, before Ben Okoro. How to" in read_me
