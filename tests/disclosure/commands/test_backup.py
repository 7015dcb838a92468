"""`backup` and `restore` as somebody types them; and what a command says when something is gone."""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from disclosure.operations.backups import own
from disclosure.operations.backups.file import Opened
from disclosure.operations.restore import SETTINGS_THEN
from tests.by_command import ago, opened, opening, recorded, shown
from tests.keeping import LONG_AGO, a_closed_case, destroyed_now, long_after
from tests.mail_server import Office, a_mail_server
from tests.people import ADA
from tests.terminal import FILE, Answer, Terminal, a_terminal


def a_new_home(of: Terminal, home: Path) -> Terminal:
    """With the keys and the file of heads brought there, as they were kept apart."""
    home.mkdir()
    for name in ("keys", "keys.heads"):
        shutil.copy(of.home / name, home / name)
    return Terminal(home)


def test_the_record_comes_back_as_it_was_and_is_proved(terminal: Terminal, tmp_path: Path) -> None:
    ref = opened(terminal)
    out = tmp_path / "nightly.zip"

    made = terminal("backup", str(out))

    assert made["path"] == str(out)
    assert made["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert made["entries"] == terminal("audit", "verify")["entries"] == 1
    there = a_new_home(terminal, tmp_path / "there")
    back = there("restore", str(out))
    assert (back["entries"], back["audit"]["ok"], back["lost"]) == (1, True, [])
    assert set(back["ended"]) == {"tokens", "calendars", "family_codes", "family_visits"}
    assert shown(there, ref) == shown(terminal, ref)
    assert there.answer("restore", str(out)).code == 2  # it is not empty any more
    assert terminal.answer("backup", str(out)).code == 2  # nor is that name free


@pytest.mark.parametrize("name", ["Zürich 100%25", "Ward?list=2", "Trust #2"])
def test_a_folder_of_any_name_keeps_its_record_in_it_and_takes_its_backup(
    tmp_path: Path, name: str
) -> None:
    """What an address reads as a sign of its own put the record beside the folder, or nowhere."""
    terminal = a_terminal(tmp_path / name / "home")
    ref = opened(terminal)
    out = tmp_path / name / "nightly.zip"
    terminal("backup", str(out))
    there = a_new_home(terminal, tmp_path / name / "there")
    assert there("restore", str(out))["audit"]["ok"]
    assert shown(there, ref)["ref"] == ref
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_rules_of_the_house_that_somebody_got_wrong_end_no_nightly_backup(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Until somebody mends it nothing else begins; and a backup holds what is wrong as well."""
    opened(terminal)
    wrong = terminal.home / "policy" / "regimes.yaml"
    wrong.parent.mkdir()
    wrong.write_text("regimes: [what")
    assert terminal.answer("audit", "verify").code == 2

    terminal("backup", str(tmp_path / "nightly.zip"))

    there = a_new_home(terminal, tmp_path / "there")
    there("restore", str(tmp_path / "nightly.zip"))
    assert (there.home / "policy" / wrong.name).read_text() == "regimes: [what"


def test_of_a_damaged_file_no_backup_is_called_done(terminal: Terminal, tmp_path: Path) -> None:
    """The disk spoiled a page that neither a backup nor verify reads: night after night it took
    the place of a backup that was whole."""
    opened(terminal)
    terminal("backup", str(tmp_path / "whole.zip"))
    file = terminal.home / FILE
    with closing(sqlite3.connect(file)) as there:
        (page,) = there.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'absence'"
        ).fetchone()
        (size,) = there.execute("PRAGMA page_size").fetchone()
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as disk:
        disk.seek((page - 1) * size)
        disk.write(bytes(size))

    assert terminal("audit", "verify")["ok"]
    no = terminal.answer("backup", str(tmp_path / "nightly.zip"))
    assert no.code == 2
    assert "The file of the database is damaged. Do not mend it" in no.says
    assert "throw no older one away" in no.says
    assert [each.name for each in tmp_path.glob("*.zip")] == ["whole.zip"]


def test_whoever_gives_a_restore_a_second_time_while_it_reads_is_told_to_wait(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large backup is read for minutes before anything is seen of it. The second one took away
    the rules of the house that the first had put back, or a record in which people worked again."""
    (terminal.home / "policy").mkdir()
    (terminal.home / "policy" / "own.txt").write_text("ours")
    ref, file = opened(terminal), tmp_path / "today.zip"
    terminal("backup", str(file))
    there = a_new_home(terminal, tmp_path / "back")
    read, answers = Opened.must_be_whole, list[Answer]()

    def in_the_meantime(backup: Opened) -> None:
        monkeypatch.setattr(Opened, "must_be_whole", read)
        answers.append(there.answer("restore", str(file)))
        read(backup)

    monkeypatch.setattr(Opened, "must_be_whole", in_the_meantime)
    assert there("restore", str(file))["audit"]["ok"]
    (second,) = answers
    assert second.code == 2
    assert f"another restore works in {there.home}. Wait until it has ended." in second.says
    assert (there.home / "policy" / "own.txt").read_text() == "ours"
    assert there("show", ref)["ref"] == ref


def test_how_it_was_set_up_is_told_where_the_backup_says_anything_of_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    opened(terminal)
    settings = terminal.home / "settings.toml"
    for number, told in enumerate(("", 'organisation = "Alder Vale"')):
        settings.write_text(told)
        out = tmp_path / f"{number}.zip"
        terminal("backup", str(out))
        there = a_new_home(terminal, tmp_path / f"there-{number}")
        said = there.run("restore", str(out)).stdout
        assert "Next: disclosure doctor" in said
        assert (SETTINGS_THEN in said) == bool(told)
        assert (there.home / SETTINGS_THEN).exists() == bool(told)


def test_a_backup_without_one_of_the_leaflets_is_written_and_the_answer_is_no(
    terminal: Terminal, tmp_path: Path
) -> None:
    """So that the timer of each night tells somebody."""
    opened(terminal)
    (terminal.home / "leaflets").mkdir()
    misnamed = terminal.home / os.fsdecode(b"leaflets/Hilfe f\xfcr Sie.txt")
    misnamed.write_text("Ring us.")
    out = tmp_path / "nightly.zip"

    answer = terminal.answer("backup", str(out))

    assert (answer.code, answer.document["entries"]) == (1, 1)
    named = f"{terminal.home}/leaflets/Hilfe f\\xfcr Sie.txt"
    assert answer.document["left_out"] == [{"file": named, "why": "has a name that is not UTF-8"}]
    there = a_new_home(terminal, tmp_path / "there")
    assert there("restore", str(out))["audit"]["ok"]
    said = terminal.run("backup", str(tmp_path / "again.zip")).stdout
    assert f"Not in it: {named}, which has a name that is not UTF-8." in said
    misnamed.rename(misnamed.with_name("hilfe.txt"))
    assert terminal("backup", str(tmp_path / "whole.zip"))["left_out"] == []


def test_a_file_of_a_backup_from_before_that_is_not_put_back_is_named(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(terminal)
    (terminal.home / "leaflets").mkdir()
    (terminal.home / "leaflets" / "a\\b.txt").write_text("Ring us.")
    out = tmp_path / "nightly.zip"
    with monkeypatch.context() as then:
        then.setattr(own, "wrong_name", lambda _: "")
        terminal("backup", str(out))

    said = a_new_home(terminal, tmp_path / "there").run("restore", str(out))

    assert said.exit_code == 0
    assert "Not put back: leaflets/a\\b.txt, which has a backslash in its name." in said.stdout
    told = a_new_home(terminal, tmp_path / "other")("restore", str(out))
    named = [{"file": "leaflets/a\\b.txt", "why": "has a backslash in its name"}]
    assert (told["audit"]["ok"], told["left_out"]) == (True, named)


def test_what_was_recorded_since_is_named_and_the_answer_is_no(
    terminal: Terminal, tmp_path: Path
) -> None:
    ref = opened(terminal)
    terminal("backup", str(tmp_path / "old.zip"))
    recorded(terminal, ref, "note", {"words": "Since then."})
    there = a_new_home(terminal, tmp_path / "there")

    no = there.refused("restore", str(tmp_path / "old.zip"))

    assert f"{ref}: entries 2" in no["why"]
    assert not (there.home / FILE).exists()
    back = there("restore", str(tmp_path / "old.zip"), "--accept-loss")
    assert back["audit"]["ok"]
    assert {"chain": "changes", "case": ref, "entries": 1} in back["lost"]
    assert len(list(there.home.glob("keys.heads.until-*"))) == 1
    assert there("audit", "verify")["ok"]


@pytest.mark.parametrize("own", [True, False])
def test_what_another_machine_knows_to_be_lost_is_told_with_what_to_do(
    terminal: Terminal, tmp_path: Path, *, own: bool
) -> None:
    """Its file alone proves what there was; only this machine's was to be kept, or, where this one
    had none, nothing was said of the loss at all."""
    opened(terminal)
    terminal("backup", str(tmp_path / "old.zip"))
    there = a_new_home(terminal, tmp_path / "there")
    if not own:
        (there.home / "keys.heads").unlink()
    opened(terminal)
    theirs = shutil.copy(terminal.home / "keys.heads", tmp_path / "web-2.heads")
    words = ("restore", str(tmp_path / "old.zip"), "--heads", str(theirs), "--accept-loss")
    said = there.run(*words).stdout
    assert f"{theirs}. Never delete it." in said
    assert ("keys.heads.until-" in said) is own
    assert "Type in what was lost, the oldest first" in said
    assert "to compare with" not in said


def test_a_case_that_was_destroyed_since_stands_open_again_and_the_restore_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    """With the file of heads of then it cannot know; so it says how many it knows of, and what to
    hold against them.
    """
    with terminal.session() as session:
        case = long_after(a_closed_case(session, LONG_AGO))
        terminal("backup", str(tmp_path / "old.zip"))
        then = a_new_home(terminal, tmp_path / "then")
        destroyed_now(case)
        session.get_bind().dispose()  # type: ignore[union-attr]
    terminal("backup", str(tmp_path / "new.zip"))
    now = a_new_home(terminal, tmp_path / "now")

    said = then.run("restore", str(tmp_path / "old.zip")).stdout

    assert "No record was destroyed before that." in said
    assert "What was destroyed later stands open again" in said
    assert "destroy that anew" in said
    assert then.answer("show", case.ref).code == 0  # with every word
    assert now("restore", str(tmp_path / "new.zip"))["destroyed"] == 1
    kept = now("audit", "house", "--what", "record destroyed")["entries"]
    assert [each["about"] for each in kept] == [case.ref]


def test_a_broken_record_is_put_back_as_it_is_and_the_answer_is_no(
    terminal: Terminal, tmp_path: Path
) -> None:
    """It is evidence: what somebody did to it has to be seen."""
    ref = opened(terminal)
    with terminal.session() as session:
        session.execute(text("DROP TRIGGER incident_changes_with_entry"))
        session.execute(text("UPDATE incident SET summary = 'Nothing happened'"))
        session.commit()
        session.get_bind().dispose()  # type: ignore[union-attr]
    terminal("backup", str(tmp_path / "bent.zip"))
    there = a_new_home(terminal, tmp_path / "there")

    answer = there.answer("restore", str(tmp_path / "bent.zip"))

    assert answer.code == 1
    assert [b["incident"] for b in answer.document["audit"]["broken"]] == [ref]
    assert (there.home / FILE).exists()


def test_where_a_database_is_gone_no_command_begins_an_empty_one(production: Terminal) -> None:
    file = production.home / FILE
    file.rename(file.with_name("away"))

    for words in (
        ("audit", "verify"),
        ("sweep",),
        ("show", "INC-2026-000001"),
        ("backup", "x.zip"),
    ):
        answer = production.answer(*words)
        assert answer.code == 2, words
        assert "restore a backup" in answer.says
    assert production.answer("doctor").code == 1
    assert not file.exists()


def test_a_command_says_in_words_what_keeps_it_from_the_database(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    read_only = f"sqlite:///file:{terminal.home / FILE}?mode=ro&uri=true"
    told = Terminal(terminal.home, {"DISCLOSURE_DATABASE_URL": read_only})
    answer = told.answer("open", "--as", ADA, "--data", "-", data=opening())
    assert (answer.code, "not written" in answer.says) == (2, True)
    nowhere = {"DISCLOSURE_DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/none"}
    answer = Terminal(tmp_path / "home", nowhere).answer("audit", "verify")
    assert (answer.code, "cannot be reached" in answer.says) == (2, True)
    (terminal.home / FILE).write_bytes(b"this is no database" * 1000)
    answer = terminal.answer("audit", "verify")
    assert (answer.code, "damaged" in answer.says) == (2, True)


def test_a_mail_server_that_is_gone_loses_and_doubles_nothing(tmp_path: Path) -> None:
    terminal, office = a_terminal(tmp_path), Office()
    with a_mail_server(office):
        pass  # its port is known now, and nobody answers there
    terminal.settings |= {
        "DISCLOSURE_SMTP_URL": office.url,
        "DISCLOSURE_MAIL_FROM": "disclosure@example.org",
        "DISCLOSURE_ADDRESS": "https://disclosure.example.org",
    }
    opened(terminal, became_aware_at=ago(days=2))

    gone = terminal("sweep")  # done: the reminders stand in the program

    assert gone["messages"]
    assert (gone["mails"], gone["mails_refused"]) == (0, gone["mails_refused"])
    assert gone["mails_refused"] > 0
    with terminal.session() as session:  # as if the pause were over
        session.execute(text("UPDATE message SET mail_from = recorded_at"))
        session.commit()
        session.get_bind().dispose()  # type: ignore[union-attr]
    with a_mail_server(office):
        there, again = terminal("sweep"), terminal("sweep")
    assert there["mails"] == len(office.taken) == gone["mails_refused"]
    assert (again["mails"], len({mail["To"] for mail in office.taken})) == (0, len(office.taken))
