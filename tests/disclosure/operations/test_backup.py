"""A backup of a living database, put back elsewhere: whole, proved, or refused with a sentence."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from disclosure.actions.family.leaflets import leaflets_in
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.operations import schema
from disclosure.operations.backup import BackedUp, back_up
from disclosure.operations.restore import SETTINGS_THEN, Restored, restore
from disclosure.operations.verify import verify
from disclosure.records.chain import chain_of
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.records.house import house_entries
from disclosure.records.incident import Incident
from disclosure.records.users import User
from disclosure.settings import Settings
from tests.cases import a_case, an_opened_case, record_as
from tests.databases import a_database, looking, settings_in
from tests.people import BEN
from workflows.words import State

CHANGED_BY_A_RESTORE = {"user_account", "house_entry", "token", "family_link", "family_visit"}
CHANGED_BY_A_RESTORE |= {"first_number"}  # no number is given twice
AT = datetime(2026, 11, 20, 4, tzinfo=UTC)


def backed_up(settings: Settings, out: Path, **more: Any) -> BackedUp:
    engine = open_database(settings.database_url)
    try:
        return back_up(settings, engine, out, AT, "operator:root", more.get("keys_out"))
    finally:
        engine.dispose()


def put_back(place: Settings, file: Path, **more: Any) -> Restored:
    return restore(place, file, AT, "operator:root", **more)


def says(act: Callable[[], object]) -> str:
    with pytest.raises((BadInput, Refused)) as no:
        act()
    told = no.value
    return " ".join(f.says for f in told.faults) if isinstance(told, BadInput) else str(told)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Settings]]:
    """Makes an empty place of the same kind as a database, with the keys and heads beside it."""
    made = []

    def make(of: Settings, name: str = "elsewhere") -> Settings:
        home = tmp_path / "places" / name
        home.mkdir(parents=True)
        for file in (of.keys, of.keys.with_name("keys.heads")):
            if file.exists():
                shutil.copy(file, home / file.name)
        if of.database_url.startswith("sqlite"):
            return settings_in(home, f"sqlite:///{home}/disclosure.sqlite")
        there = a_database(request.getfixturevalue("postgres"), "template0")
        made.append(there)
        return settings_in(home, there.__enter__())

    yield make
    for there in made:
        there.__exit__(None, None, None)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "nightly.zip"


def everything_in(settings: Settings) -> dict[str, list[Any]]:
    """Every row of every table as the database spells it, but what a restore itself changes."""
    with looking(settings) as session:
        tables = sorted(Evidence.metadata.tables)
        rows = {
            t: sorted(map(str, session.execute(text(f'SELECT * FROM "{t}"')).mappings()))
            for t in tables
            if t not in CHANGED_BY_A_RESTORE
        }
        rows["users"] = sorted(session.scalars(select(User.email)))
    return rows


def test_a_backup_comes_back_row_by_row_and_the_record_is_proved(
    walked: Settings, out: Path, place: Callable[..., Settings]
) -> None:
    (walked.home / "policy").mkdir()
    (walked.home / "policy" / "own.txt").write_text("ours")
    (walked.home / "leaflets").mkdir()
    (walked.home / "leaflets" / "after-a-death.txt").write_text("Ring us.")

    made = backed_up(walked, out)
    back = put_back(there := place(walked), out)

    assert back.verified.ok
    assert back.lost == []
    assert back.verified.entries == made.entries > 30
    assert everything_in(there) == everything_in(walked)
    assert (there.home / "policy" / "own.txt").read_text() == "ours"
    assert [each.title for each in leaflets_in(there.home)] == ["After a death"]
    with looking(there) as session:
        said = [entry.what for entry in house_entries(session)]
        assert said[-2:] == ["backup made", "restored"]
        assert verify(session).ok
        a_case(session, at=State.INVESTIGATE)  # and it goes on from there
        assert verify(session).ok


def test_no_key_and_no_secret_is_in_a_backup(settings: Settings, team: None, out: Path) -> None:
    (settings.home / "policy").mkdir()
    with looking(settings):
        pass  # makes the key
    (settings.home / "policy" / "link").symlink_to(settings.keys)
    toml = 'organisation = "Alder"\nsecret_key = "hush-hush"\nsome_new_word = "psst"\n'
    toml += 'smtp_url = "smtp://us:swordfish@mail.example:25"\n'
    (settings.home / "settings.toml").write_text(toml)

    backed_up(settings, out)

    with zipfile.ZipFile(out) as inside:
        whole = b"".join(inside.read(name) for name in inside.namelist())
    hushed = (*settings.keys.read_text().split(), "hush-hush", "psst", "swordfish")
    assert not [word for word in hushed if word.encode() in whole]
    assert b'organisation = "Alder"' in whole
    assert b"# secret_key was set" in whole
    assert b'smtp_url = "smtp://us@mail.example:25"' in whole
    assert out.stat().st_mode & 0o077 == 0


def test_a_second_backup_never_takes_the_name_of_the_first(
    settings: Settings, team: None, out: Path
) -> None:
    backed_up(settings, out)
    before = out.read_bytes()

    assert "is there already" in says(lambda: backed_up(settings, out))
    assert "no folder" in says(lambda: backed_up(settings, out.parent / "none" / "b.zip"))

    assert out.read_bytes() == before
    assert os.listdir(out.parent) == [out.name]


def test_the_keys_go_apart_for_their_owner_only_and_never_beside_the_backup(
    settings: Settings, team: None, out: Path, tmp_path: Path, session: Session
) -> None:
    an_opened_case(session)
    assert "another folder" in says(lambda: backed_up(settings, out, keys_out=out.parent / "k"))
    assert not out.exists()
    safe = tmp_path / "safe"
    safe.mkdir()
    apart = replace(settings, home=settings.home / "not-here")

    backed_up(apart, out, keys_out=safe / "keys")

    heads = settings.keys.with_name("keys.heads")
    assert (safe / "keys").read_bytes() == settings.keys.read_bytes()
    assert (safe / "keys.heads").read_bytes() == heads.read_bytes()
    assert {file.stat().st_mode & 0o777 for file in safe.iterdir()} == {0o600}


def flip(file: Path, name: str) -> None:
    """One bit in the middle of that part, as it lies in the file."""
    with zipfile.ZipFile(file) as inside:
        told = inside.getinfo(name)
    whole = bytearray(file.read_bytes())
    names = told.header_offset + 26
    start = (
        names + 4 + sum(int.from_bytes(whole[names + i : names + i + 2], "little") for i in (0, 2))
    )
    whole[start + told.compress_size // 2] ^= 1
    file.write_bytes(whole)


def test_one_bit_in_any_part_is_enough_to_be_refused_and_nothing_is_put_anywhere(
    walked: Settings, out: Path, place: Callable[..., Settings]
) -> None:
    (walked.home / "policy").mkdir()
    (walked.home / "policy" / "own.txt").write_text("ours")
    (walked.home / "settings.toml").write_text('organisation = "Alder"\n')
    backed_up(walked, out)
    there = place(walked)
    before = sorted(there.home.rglob("*"))
    with zipfile.ZipFile(out) as inside:
        names = inside.namelist()
    assert {"database", "heads.jsonl", "settings.toml", "home/policy/own.txt"} < set(names)

    for name in names:
        bent = out.with_name("bent.zip")
        shutil.copy(out, bent)
        flip(bent, name)
        assert says(lambda bent=bent: put_back(there, bent)), name  # type: ignore[misc]
        assert sorted(there.home.rglob("*")) == before

    cut = out.with_name("cut.zip")
    cut.write_bytes(out.read_bytes()[:-200])
    assert "damaged" in says(lambda: put_back(there, cut))
    assert put_back(there, out).verified.ok  # the same file, unbent
    assert (there.home / SETTINGS_THEN).exists()


def rewritten(file: Path, to: str, **changes: object) -> Path:
    """The same backup with other words in its list, by somebody who has no key."""
    other = file.with_name(to)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            whole = old.read(name)
            if name == "manifest.json":
                whole = json.dumps(json.loads(whole) | changes).encode()
            new.writestr(name, whole)
    return other


def test_a_list_that_somebody_bent_is_refused(
    settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    backed_up(settings, out)
    there = place(settings)

    assert "altered" in says(lambda: put_back(there, rewritten(out, "a.zip", made_at="yesterday")))
    assert "cannot be read" in says(lambda: put_back(there, rewritten(out, "b.zip", parts=7)))
    assert "no backup" in says(lambda: put_back(there, settings.keys))
    assert "no file" in says(lambda: put_back(there, out.with_name("none.zip")))


def test_a_place_that_holds_anything_is_refused(
    settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    backed_up(settings, out)
    assert "already" in says(lambda: put_back(replace(settings, home=out.parent), out))
    there = place(settings)
    (there.home / "letters of last year.txt").write_text("words")

    assert "letters of last year.txt" in says(lambda: put_back(there, out))


def test_what_an_old_sqlite_left_beside_its_file_is_not_mixed_in(
    tmp_path: Path, clean_file: Path, out: Path, place: Callable[..., Settings]
) -> None:
    here = settings_in(tmp_path, f"sqlite:///{shutil.copy(clean_file, tmp_path / 'x.sqlite')}")
    backed_up(here, out)
    there = replace(place(here), home=tmp_path / "new")
    (tmp_path / "places/elsewhere/disclosure.sqlite-wal").write_bytes(b"left")

    assert "disclosure.sqlite-wal is there already" in says(lambda: put_back(there, out))


def test_without_the_right_key_it_says_which_one_is_missing(
    settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    backed_up(settings, out)
    with looking(settings) as session:
        name = chain_of(session).key_name
    there = place(settings)
    there.keys.unlink()
    assert f"{name} (chains)" in says(lambda: put_back(there, out))
    assert not there.keys.exists()  # none is made in its place
    there.keys.write_text("ab" * 32)

    assert f"{name} (chains)" in says(lambda: put_back(there, out))


def test_another_kind_and_a_newer_program_are_refused(
    settings: Settings, team: None, out: Path, place: Callable[..., Settings], tmp_path: Path
) -> None:
    sqlite = settings.database_url.startswith("sqlite")
    other = "postgresql+psycopg://nobody@/x" if sqlite else f"sqlite:///{tmp_path}/new.sqlite"
    backed_up(settings, out)
    if not sqlite:  # that of SQLite may: test_grown_up.py
        says_why = says(lambda: put_back(replace(place(settings), database_url=other), out))
        assert "A backup goes back into the same kind" in says_why
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    engine.dispose()
    newer = out.with_name("newer.zip")
    backed_up(settings, newer)

    assert "newer program" in says(lambda: put_back(place(settings, "third"), newer))


def test_an_older_backup_says_what_it_lacks_and_goes_on_only_when_told_to(
    session: Session, settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    known = an_opened_case(session)
    backed_up(settings, out)
    record_as(known, BEN, "note", words="Recorded after the backup.")
    unknown = an_opened_case(session)
    session.rollback()
    heads = settings.keys.with_name("keys.heads")
    there = place(settings)

    told = says(lambda: put_back(there, out))

    assert f"{known.ref}: entries 2" in told
    assert f"INC-?-{unknown.id:06}: entries 1, which is the whole case" in told
    assert "2 entries of cases" in told
    assert not (there.home / "disclosure.sqlite").exists()

    back = put_back(there, out, accept_loss=True)

    assert back.verified.ok
    assert back.aside
    assert back.aside.read_bytes() == heads.read_bytes()  # what is lost can still be told
    with looking(there) as seen:
        # both cases' entries, and the house's own where it wrote later
        assert house_entries(seen)[-1].what.startswith("restored with the loss of 2 entries")
        assert seen.scalar(select(func.count()).select_from(Incident)) == 1
        proved = verify(seen)
        assert proved.ok
        found = {(n.incident, n.entry) for n in proved.notices}
        assert {(known.ref, 2), (f"INC-?-{unknown.id:06}", 1)} <= found
        of_known = " ".join(n.says for n in proved.notices if n.incident == known.ref)
        assert f"entry 2 was lost when a backup was put back on {AT:%Y-%m-%d}" in of_known
        assert an_opened_case(seen).id > 1000  # the number of the lost one was said aloud


def test_an_older_database_is_brought_to_todays_shape(
    tmp_path: Path, out: Path, place: Callable[..., Settings]
) -> None:
    """SQLite only: the migrations of both are tested in tests/test_migrations.py."""
    old = settings_in(tmp_path, f"sqlite:///{tmp_path}/old.sqlite")
    engine = open_database(old.database_url)
    schema.upgrade(engine)
    if schema.latest() == "0006":
        pytest.skip("there is no older shape yet that has a chain of the house")
    engine.dispose()
    backed_up(old, out)
    assert put_back(place(old), out).verified.ok
