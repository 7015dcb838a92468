"""Settings by name, all at once; and what production asks of whoever calls."""

import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from disclosure.operations.schema import latest, revision_of, upgrade
from disclosure.records.engine import open_database
from disclosure.settings import Settings, WrongSettings
from tests.bodies import good_body
from tests.by_command import opening, person, recorded, version
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.terminal import FILE, Document, Terminal, a_terminal


def faults(**told: str) -> str:
    with pytest.raises(WrongSettings) as wrong:
        Settings.read({f"DISCLOSURE_{name}": value for name, value in told.items()})
    return "\n".join(wrong.value.faults)


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    wrong = faults(HOME=str(tmp_path), MODE="live", DATABASE_URL="mysql://x", NONSENSE="1")
    assert all(name in wrong for name in ("_MODE", "_DATABASE_URL", "_NONSENSE"))


def test_the_program_that_sends_texts_has_to_be_there(tmp_path: Path) -> None:
    program, there = tmp_path / "send-text", {"HOME": str(tmp_path), "ADDRESS": "https://a.example"}
    assert "the whole path" in faults(**there, TEXT_COMMAND="send-text --fast")
    assert "there is no program" in faults(**there, TEXT_COMMAND=str(program))
    program.write_text("#!/bin/sh\n")
    assert "there is no program" in faults(**there, TEXT_COMMAND=str(program))
    program.chmod(0o755)
    assert "_ADDRESS is missing" in faults(HOME=str(tmp_path), TEXT_COMMAND=str(program))


def test_a_letterhead_that_no_letter_can_carry_is_named_before_anything_starts(
    tmp_path: Path,
) -> None:
    """Else each letter of a release would be set aside for it, one by one."""
    head = "\\n".join(("1 Vale Road", "Aldervale", "AB1 2CD", "www.example.org", "01632 960000"))
    long = "The Hospitals of the Vale of Alder and of All the Wide Valleys and Moors beside It"
    longer = f"{long}, and of Those beyond Them as Far as the Sea and the Islands"
    line = f"{long}, {long}"
    named = faults(HOME=str(tmp_path), MODE="live", LETTERHEAD=head, ORGANISATION=longer)
    assert "_MODE" in named
    assert "_LETTERHEAD, under DISCLOSURE_ORGANISATION: The letterhead has 5 lines; 3" in named
    assert f"The name “{longer}” is too long for two lines of the letterhead." in named
    assert f"The line “{line}” of the letterhead is too long." in faults(
        HOME=str(tmp_path), LETTERHEAD=line
    )
    told = {"DISCLOSURE_HOME": str(tmp_path), "DISCLOSURE_LETTERHEAD": head[:-14]}
    assert len(Settings.read(told).letterhead) == 4


def test_the_whole_name_of_a_hospital_has_room_on_two_lines(tmp_path: Path) -> None:
    name = "The Robert Jones and Agnes Hunt Orthopaedic Hospital NHS Foundation Trust"
    told = {"HOME": str(tmp_path), "ORGANISATION": name}
    assert "letterhead" not in faults(**told, MODE="live", LETTERHEAD="A\\nB\\n01632 960000")
    four = faults(**told, LETTERHEAD="A\\nB\\nC\\n01632 960000")
    assert "The letterhead has 4 lines; 3 have room under the name." in four


def test_all_that_production_lacks_is_named_at_once(tmp_path: Path) -> None:
    missing = faults(HOME=str(tmp_path), MODE="production")
    assert all(name in missing for name in ("_KEYS", "_SECRET_KEY", "_ORGANISATION"))
    under = faults(HOME=str(tmp_path), MODE="production", KEYS=str(tmp_path / "keys"))
    assert "lies under DISCLOSURE_HOME" in under
    nowhere = faults(HOME=str(tmp_path / "a"), MODE="production", KEYS=str(tmp_path / "keys"))
    assert "there is no file" in nowhere


def test_wrong_settings_stop_every_command_before_anything_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    terminal = Terminal(home, {"DISCLOSURE_MODE": "live", "DISCLOSURE_NONSENSE": "1"})
    for words in (["demo"], ["show", "INC-1"], ["db", "upgrade"], ["user", "add"]):
        answer = terminal.answer(*words)
        assert answer.code == 2, words
        assert answer.document["faults"]
    said = terminal.run("show", "INC-1").stderr
    assert "DISCLOSURE_MODE" in said
    assert "DISCLOSURE_NONSENSE" in said
    assert not home.exists()


def test_each_wrong_setting_is_a_fault_of_its_own(tmp_path: Path) -> None:
    settings = {"DISCLOSURE_MODE": "live", "DISCLOSURE_NONSENSE": "1"}
    found = Terminal(tmp_path / "home", settings).answer("sweep").document["faults"]
    assert [fault["field"] for fault in found] == ["DISCLOSURE_NONSENSE", "DISCLOSURE_MODE"]
    assert all("\n" not in fault["says"] for fault in found)


def test_a_password_that_is_cut_at_its_own_sign_is_named_and_not_shown(tmp_path: Path) -> None:
    """Its rest would be looked for as a machine: the database could not be reached."""
    for where in ("owner:own@er#1@host/d", "owner:own@er#1@/d?host=/run", "o:a@b:c@host/d"):
        found = faults(HOME=str(tmp_path), DATABASE_URL=f"postgresql+psycopg://{where}")
        assert found == "DISCLOSURE_DATABASE_URL: in a password write %40 for @, and %25 for %."
    right = "postgresql+psycopg://of@a_cloud:own%40er#1@host/d"
    told = {"DISCLOSURE_HOME": str(tmp_path), "DISCLOSURE_DATABASE_URL": right}
    assert Settings.read(told).database_url == right


def test_a_port_that_is_no_number_is_not_taken_for_a_sign_of_the_password(tmp_path: Path) -> None:
    for port in ("abc", "54 32", "99999", "0"):
        url = f"postgresql+psycopg://owner:word@host:{port}/d"
        found = faults(HOME=str(tmp_path), DATABASE_URL=url)
        assert found == "DISCLOSURE_DATABASE_URL: its port is no number from 1 to 65535."


@pytest.mark.parametrize("nothing", ["", " "])
def test_a_variable_that_a_script_left_empty_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing: str
) -> None:
    """Else the folder one happens to stand in would be the home, and its letters go out unnamed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "settings.toml").write_text('organisation = "Of somebody else"\nnonsense = "1"\n')
    empty = faults(HOME=nothing, KEYS=nothing, ORGANISATION=nothing)
    for name in ("HOME", "KEYS", "ORGANISATION"):
        assert f"DISCLOSURE_{name} is empty. Fill it in, or take it away." in empty
    assert "NONSENSE" not in empty
    assert "ORGANISATION is empty" in faults(
        HOME=str(tmp_path), MODE="production", ORGANISATION=nothing
    )


def test_what_may_not_stand_in_the_file_of_settings_is_named(tmp_path: Path) -> None:
    file, here = tmp_path / "settings.toml", {"HOME": str(tmp_path)}
    file.write_text(
        'organisation = 5\nbind = true\nletterhead = ["Alder"]\nthreads = 3\nworkers = true\n'
        'token = "mine"\nhome = "/srv"\n'
    )
    named = faults(**here)
    for name in ("organisation", "bind", "letterhead", "workers"):
        assert f"settings.toml, {name}: this is no text. Write it between" in named
    assert "settings.toml, token: this never stands here" in named
    assert "settings.toml, home: this never stands here" in named
    assert "threads" not in named
    file.write_text('threads = 3\npool = "4"\n')
    assert Settings.read({"DISCLOSURE_HOME": str(tmp_path)}).capacity.threads == 3


def test_a_heading_over_settings_is_what_is_to_be_taken_away(tmp_path: Path) -> None:
    """Whoever knows such files from elsewhere was told to write the heading between quotation marks
    and that what stood under it was missing."""
    (tmp_path / "settings.toml").write_text('[mail]\naddress = "https://host"\n')
    says = "settings.toml, mail: here settings stand under no heading"
    assert says in faults(HOME=str(tmp_path))
    (tmp_path / "settings.toml").write_text('coach.name = "Ada"\n')
    named = faults(HOME=str(tmp_path))
    assert "settings.toml, coach: here settings stand under no heading and have no dot" in named
    assert "quotation marks" not in named


def test_settings_stand_in_a_file_of_the_home_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('organisation = "Alder Vale"\nbind = "127.0.0.1:9000"\n')
    told = {"DISCLOSURE_HOME": str(tmp_path), "DISCLOSURE_BIND": "127.0.0.1:9001"}
    settings = Settings.read(told)
    assert (settings.organisation, settings.bind) == ("Alder Vale", "127.0.0.1:9001")
    file.write_text("organisation = ")
    assert "settings.toml" in faults(HOME=str(tmp_path))
    file.unlink()
    file.mkdir()  # as good as one that another account alone may read
    assert f"DISCLOSURE_HOME: {file} cannot be read: Is a directory." in faults(HOME=str(tmp_path))


def test_in_development_the_database_and_the_keys_are_made_on_first_use(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "new" / "home")
    added = terminal("user", "add", ADA, "--name", "Ada", "--role", "risk_manager", "--site", "A")
    assert added["sites"] == ["A"]
    terminal("open", "--as", ADA, "--data", "-", data=opening(site="A"))
    assert (terminal.home / "keys").stat().st_mode & 0o777 == 0o600


def test_nobody_else_on_the_machine_reads_what_is_made(tmp_path: Path) -> None:
    """Also where files are open to all by the way of the house."""
    usual = os.umask(0o022)
    try:
        for name, words in (("one", ("site", "add", "Alder Ward")), ("two", ("db", "upgrade"))):
            terminal = Terminal(tmp_path / name)
            terminal(*words)
            assert kept_as(terminal.home) == 0o700
            assert kept_as(terminal.home / FILE) == 0o600
    finally:
        os.umask(usual)


def kept_as(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_a_file_that_holds_no_key_is_named(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    (terminal.home / "keys").write_text("not a key")
    answer = terminal.answer("open", "--as", ADA, "--data", "-", data=opening())
    assert answer.code == 2
    assert "keys" in answer.says


def test_a_database_that_cannot_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    (terminal.home / "disclosure.sqlite").write_bytes(b"this is no database" * 100)
    assert terminal.answer("show", "INC-1").code == 2
    nowhere = {"DISCLOSURE_DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/none"}
    assert Terminal(tmp_path / "home", nowhere).answer("show", "INC-1").code == 2


# Production


def with_token_of(production: Terminal, email: str) -> Terminal:
    token = production("token", "add", email)["token"]
    return Terminal(production.home, production.settings | {"DISCLOSURE_TOKEN": token})


REF = f"INC-{datetime.now(UTC).year}-000001"


def test_a_name_alone_opens_nothing_in_production(production: Terminal) -> None:
    assert "DISCLOSURE_TOKEN" in production.refused("show", REF, "--as", ADA)["why"]
    production.refused("open", "--as", ADA, "--data", "-", data=opening())
    production.refused("user", "add", "x@y", "--name", "X", "--role", "coach", "--as", ADA)
    wrong = Terminal(production.home, production.settings | {"DISCLOSURE_TOKEN": "guessed"})
    wrong.refused("show", REF, "--as", ADA)


def test_a_token_is_that_persons_own_and_the_newest(production: Terminal) -> None:
    ada = with_token_of(production, ADA)
    assert ada("show", REF, "--as", ADA)["ref"] == REF
    ada.refused("show", REF, "--as", BEN)
    with_token_of(production, ADA)
    why = ada.refused("show", REF, "--as", ADA)["why"]  # the older one ended
    assert "One ends where a newer is made" in why  # a script of the night stopped, and why


def test_by_token_one_records_and_moves(production: Terminal) -> None:
    ada = with_token_of(production, ADA)
    whom = person(with_token_of(production, BEN), REF)
    assert recorded(ada, REF, "note", {"words": "Seen"}, ADA)[0] == 0
    unmet = ada.refused("move", REF, "begin_investigation", "--as", ADA)["unmet"]
    assert {item.get("person") for item in unmet} == {None, whom}


def test_by_token_nobody_approves_reviews_or_verifies(production: Terminal) -> None:
    now = datetime.now(UTC)
    by = {email: with_token_of(production, email) for email in (ADA, BEN, EVA, IVA)}
    ids: Document = {"person": person(by[BEN], REF)}
    for email, kind in ((ADA, "decision"), (IVA, "findings")):
        ids[kind] = recorded(by[email], REF, kind, good_body(kind, ids, now), email)[1]["id"]
    made = recorded(by[BEN], REF, "conversation", good_body("conversation", ids, now))[1]
    promise = made["created"][-1]["ref"]
    done = {"evidence": "I rang her at noon"}
    by[BEN]("move", promise, "done", "--as", BEN, "--data", "-", data=done)
    draft = ("letter", "draft", REF, "delay", "--as", BEN, "--data", "-")
    letter = by[BEN](*draft, data={"to": ids["person"]})["ref"]
    sha256 = by[BEN]("move", letter, "submit", "--as", BEN) and "0" * 64
    before = version(production, REF)

    for kind in ("decision_review", "findings_approval"):
        code, document = recorded(by[EVA], REF, kind, good_body(kind, ids, now), EVA)
        assert (code, "browser" in document["why"]) == (1, True), kind
    for ref, trigger, told in (
        (promise, "verify", {}),
        (letter, "approve", {"sha256": sha256}),
    ):
        words = ("move", ref, trigger, "--as", EVA, "--data", "-")
        assert "browser" in by[EVA].refused(*words, data=told)["why"], trigger
    words = ("move", promise, "send_back", "--as", EVA, "--reason", "It was not done")
    assert "browser" in by[EVA].refused(*words)["why"]
    assert version(production, REF) == before


def test_by_token_one_answers_a_concern_that_is_not_about_oneself(production: Terminal) -> None:
    """That agrees to nothing: a system that takes complaints may send the answer."""
    ben, ron, ada = (with_token_of(production, email) for email in (BEN, RON, ADA))
    told = good_body("concern", {"person": person(ben, REF)}, datetime.now(UTC))
    made = recorded(ben, REF, "concern", told | {"about": [ADA]}, BEN)[1]["id"]
    answer = {"concern": made, "words": "We are sorry. We rang today."}
    code, no = recorded(ada, REF, "concern_answer", answer, ADA)
    assert (code, "about you" in no["why"]) == (1, True)
    assert recorded(ron, REF, "concern_answer", answer, RON)[0] == 0


def test_the_operator_needs_no_token(production: Terminal) -> None:
    assert production("show", REF)["ref"] == REF
    assert production("audit", "verify")["ok"] is True
    assert production("site", "add", "Birch Ward")["name"] == "Birch Ward"


def with_keys_of_its_own(production: Terminal, tmp_path: Path) -> dict[str, str]:
    """The settings for a record that nothing was noted of."""
    keys = tmp_path / "keys_of_its_own"
    shutil.copy(production.settings["DISCLOSURE_KEYS"], keys)
    return production.settings | {"DISCLOSURE_KEYS": str(keys)}


def test_in_production_an_empty_database_is_not_made_in_passing(
    production: Terminal, tmp_path: Path
) -> None:
    empty = Terminal(tmp_path / "other", with_keys_of_its_own(production, tmp_path))
    empty.home.mkdir()
    answer = empty.answer("show", REF)
    assert answer.code == 2
    assert "db upgrade" in answer.says


def test_an_older_database_is_brought_up_in_development_and_named_in_production(
    production: Terminal, tmp_path: Path
) -> None:
    development = Terminal(tmp_path / "older")
    development.home.mkdir()
    engine = open_database(f"sqlite:///{development.home}/disclosure.sqlite")
    upgrade(engine, "0003")
    in_production = Terminal(development.home, with_keys_of_its_own(production, tmp_path))
    answer = in_production.answer("site", "add", "Birch Ward")
    assert (answer.code, "older than this program" in answer.says) == (2, True)

    assert development("site", "add", "Birch Ward")["name"] == "Birch Ward"
    assert revision_of(engine) == latest()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for asked in (("sweep",), ("worker", "--once"), ("site", "add", "Elm Ward")):
        answer = in_production.answer(*asked)
        assert (answer.code, "newer than this program" in answer.says) == (2, True)
    engine.dispose()


def test_in_production_no_site_is_made_in_passing(production: Terminal) -> None:
    unknown_site = ("user", "add", "x@y", "--name", "X", "--role", "coach", "--site", "Nowhere")
    assert production.unusable(*unknown_site) == ["sites"]
