"""The file of keys is gone, or another's: it is said, and nothing is written with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.operations.readiness import not_ready
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.ring import Purpose, WrongKeys, fresh_file, line_of, ring_of
from disclosure.settings import Settings
from tests.by_command import opened, opening, recorded
from tests.cases import an_opened_case, record_as
from tests.people import ADA, BEN
from tests.terminal import KEY, Terminal, a_terminal

COMMANDS: tuple[Callable[[str], tuple[str, ...]], ...] = (
    lambda ref: ("show", ref, "--as", ADA),
    lambda ref: ("open", "--as", ADA, "--data", "-"),
    lambda ref: ("audit", "verify"),
    lambda ref: ("user", "add", "x@y", "--name", "X", "--role", "coach"),
    lambda ref: ("sweep",),
    lambda ref: ("worker", "--once"),
)
RING = ring_of(KEY)
CHAINS, WORDS = RING.present(Purpose.CHAINS).name, RING.present(Purpose.WORDS).name


def a_case(terminal: Terminal) -> str:
    """With words in it, which lie under the key of the case."""
    ref = opened(terminal)
    assert recorded(terminal, ref, "note", {"words": "We rang her."})[0] == 0
    return ref


def each_is_refused(terminal: Terminal, ref: str) -> None:
    for words in COMMANDS:
        answer = terminal.answer(*words(ref), data=opening())
        assert answer.code == 2, words
        assert f"the key {CHAINS} (chains) and {WORDS} (words)" in answer.says
        assert "Put the right file of keys back" in answer.says


def faults(terminal: Terminal) -> str:
    found = terminal.answer("doctor").document["faults"]
    return " ".join(f"{fault['what']} {fault['mend']}" for fault in found)


def test_a_file_of_keys_that_is_gone_is_missed_and_no_new_one_is_made(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    ref = a_case(terminal)
    keys = terminal.home / "keys"
    kept = keys.rename(tmp_path / "kept")

    each_is_refused(terminal, ref)
    assert f"there is no file {keys}" in faults(terminal)
    assert "Put the right file of keys back" in faults(terminal)
    assert not keys.exists()

    kept.rename(keys)
    whole = terminal("audit", "verify")
    assert (whole["ok"], whole["entries"], whole["broken"]) == (True, 2, [])
    assert "file of keys" not in faults(terminal)


def test_a_file_of_keys_of_another_installation_is_named_and_seals_nothing(
    production: Terminal, tmp_path: Path
) -> None:
    development = Terminal(
        production.home, {"DISCLOSURE_KEYS": production.settings["DISCLOSURE_KEYS"]}
    )
    ref = a_case(development)
    keys = Path(production.settings["DISCLOSURE_KEYS"])
    kept = Path(shutil.copy(keys, tmp_path / "kept"))
    keys.write_text(fresh_file())

    each_is_refused(production, ref)
    assert f"{keys} lacks the key {CHAINS} (chains) and {WORDS} (words)" in faults(production)

    shutil.copy(kept, keys)
    assert production("audit", "verify")["ok"]
    assert production("show", ref)["ref"] == ref


def test_a_file_from_before_a_key_was_turned_is_named_too(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    ref = a_case(terminal)
    before = (tmp_path / "keys").read_text()
    name = terminal("keys", "turn", "words")["key"]
    after = (tmp_path / "keys").read_text()
    (tmp_path / "keys").write_text(before)

    assert f"lacks the key {name} (words)" in terminal.answer("show", ref, "--as", ADA).says
    assert f"lacks the key {name} (words)" in faults(terminal)
    broken = terminal.answer("audit", "verify")
    assert broken.code == 1  # the chains can be proved; of each case it says what is missing
    assert ref in {each["incident"] for each in broken.document["broken"]}

    (tmp_path / "keys").write_text(after)
    assert terminal("audit", "verify")["ok"]


def test_a_key_of_some_cases_that_is_lost_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """As where a file was put back while keys were being turned."""
    terminal = a_terminal(tmp_path)
    first = a_case(terminal)
    keys = tmp_path / "keys"
    before = keys.read_text()
    after = f"{before}\n{line_of(Purpose.WORDS)}"
    keys.write_text(after)
    name = ring_of(after).present(Purpose.WORDS).name
    second = a_case(terminal)
    keys.write_text(before)

    assert f"The file of keys lacks the key {name} (words)" in faults(terminal)
    assert terminal("show", first, "--as", ADA)["ref"] == first
    refused = terminal.refused("show", second, "--as", ADA)
    assert f"lacks the key {name} (words)" in refused["why"]

    keys.write_text(after)
    assert terminal("audit", "verify")["ok"]
    assert terminal("show", second, "--as", ADA)["ref"] == second


@pytest.mark.parametrize("purpose", [Purpose.FINDING, Purpose.SIGNING, Purpose.ANALYSIS])
def test_a_lost_key_under_which_no_case_lies_is_named_too(tmp_path: Path, purpose: Purpose) -> None:
    """An older copy was put back after the disk failed: a number finds nobody, and it looks as if
    nobody had it. What was dropped on purpose is not missed."""
    terminal = a_terminal(tmp_path)
    a_case(terminal)
    keys = tmp_path / "keys"
    before = keys.read_text()
    name = terminal("keys", "turn", str(purpose))["key"]
    after = keys.read_text()
    keys.write_text(before)
    assert f"The file of keys lacks the key {name} ({purpose})" in faults(terminal)
    assert "Put the right file of keys back" in faults(terminal)

    keys.write_text(after)
    assert "lacks the key" not in faults(terminal)
    if purpose is Purpose.ANALYSIS:
        terminal("keys", "turn", str(purpose))
        terminal("keys", "drop", name)
        assert "lacks the key" not in faults(terminal)


def test_a_lost_key_of_finding_that_was_never_turned_is_named_too(tmp_path: Path) -> None:
    """A line that was lost when the file was written by hand. The key that stood in for it found
    nobody by their number, and doctor had said that all is well."""
    terminal = a_terminal(tmp_path)
    keys = tmp_path / "keys"
    before = keys.read_text()
    after = f"{before}\n{line_of(Purpose.FINDING)}"
    keys.write_text(after)
    name = ring_of(after).present(Purpose.FINDING).name
    opened(terminal, patient={"name": "Ann Price", "identifier": "943 476 5919"})
    keys.write_text(before)

    said = faults(terminal)
    assert f"lacks the key {name} (finding), by which numbers and telephones are found" in said
    assert "Put the right file of keys back" in said
    keys.write_text(after)
    assert "lacks the key" not in faults(terminal)


@pytest.mark.parametrize(
    ("left", "why"),
    [(b"words " + b"ab" * 32, "it holds no key of chains"), (b"\xff\xfe\x00", "it is no text")],
)
def test_a_file_that_cannot_be_used_is_not_said_to_hold_nothing(
    terminal: Terminal, left: bytes, why: str
) -> None:
    """Else whoever sees four keys in it looks for the fault elsewhere."""
    keys = terminal.home / "keys"
    keys.write_bytes(left)
    said = terminal.run("sweep")
    assert said.exit_code == 2
    assert said.stderr == (
        f"DISCLOSURE_KEYS: {keys} cannot be used: {why}. Put the right file there.\n"
    )


def test_a_file_of_keys_that_windows_saved_opens_what_it_opened(
    terminal: Terminal,
) -> None:
    ref = a_case(terminal)
    keys = terminal.home / "keys"
    keys.write_bytes(b"\xef\xbb\xbf" + keys.read_bytes().replace(b"\n", b"\r\n"))
    assert terminal("show", ref, "--as", ADA)["ref"] == ref


def test_a_key_that_was_cut_off_in_a_copy_is_no_key() -> None:
    whole = fresh_file()
    for letters in range(2, 60):
        with pytest.raises(WrongKeys, match=r"line 5 holds no key"):
            ring_of(whole[:-letters])
    assert ring_of("ab" * 16).present(Purpose.CHAINS)  # a house's own, alone on its line


@pytest.mark.parametrize("half", [b"", b"words ab", b"\xff\xfe"], ids=["empty", "half", "rubbish"])
def test_a_file_of_keys_that_is_just_being_copied_keeps_nobody_out(
    session: Session, settings: Settings, team: None, half: bytes
) -> None:
    """Whoever works goes on with the keys that were read, and `/readyz` tells how the file is."""
    case = an_opened_case(session)
    session.rollback()
    whole = settings.keys.read_bytes()
    settings.keys.write_bytes(half)
    record_as(case, BEN, "note", words="We rang her.")
    session.rollback()
    engine = open_database(settings.database_url)
    assert "The keys cannot be read." in not_ready(engine, settings)

    settings.keys.write_bytes(whole)
    assert not_ready(engine, settings) == []
    assert verify(session).ok
    engine.dispose()


@pytest.mark.parametrize("table", ["house_entry", "audit_entry"])
def test_a_bent_name_of_a_key_keeps_nobody_out(tmp_path: Path, table: str) -> None:
    """Else whoever can write to the database could stop the house, and hide behind it."""
    terminal = a_terminal(tmp_path)
    ref = opened(terminal)
    with terminal.session() as session:
        for name in session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
            {"table": table},
        ).all():
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text(f"UPDATE {table} SET key = 'bent'"))
        session.commit()
        session.get_bind().dispose()  # type: ignore[union-attr]
    assert terminal.answer("audit", "verify").code == 1
    assert terminal("show", ref, "--as", ADA)["ref"] == ref


def test_a_program_that_runs_keeps_the_keys_it_began_with(
    settings: Settings, session: Session, team: None
) -> None:
    """Somebody puts another file in their place: what is written meanwhile is sealed as before."""
    case = an_opened_case(session)
    kept = settings.keys.read_text()
    settings.keys.write_text(fresh_file())

    record_as(case, BEN, "note", words="We rang her.")

    engine = open_database(settings.database_url)
    assert not_ready(engine, settings) == ["The file of keys is not that of this record."]
    engine.dispose()
    settings.keys.write_text(kept)
    session.rollback()
    assert verify(session).ok


def test_a_first_home_gets_its_keys(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    terminal("db", "upgrade")
    assert not (terminal.home / "keys").exists()
    terminal("site", "add", "Alder Ward")
    assert (terminal.home / "keys").exists()
