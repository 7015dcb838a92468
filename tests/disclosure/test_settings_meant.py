"""A value that could be read and not be meant stops the program, with its mend."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure.settings import OIDC_NAME, Settings, WrongSettings
from tests.terminal import Terminal


def settings(home: Path, **told: str) -> Settings:
    return Settings.read(
        {"DISCLOSURE_HOME": str(home)} | {f"DISCLOSURE_{k}": told[k] for k in told}
    )


def faults(home: Path, **told: str) -> str:
    with pytest.raises(WrongSettings) as wrong:
        settings(home, **told)
    return "\n".join(wrong.value.faults)


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:", "sqlite:///?x=1"])
def test_nobody_is_told_that_it_was_saved_where_it_is_kept_in_memory_alone(
    tmp_path: Path, url: str
) -> None:
    there = Terminal(tmp_path / "home", {"DISCLOSURE_DATABASE_URL": url})
    answer = there.answer("site", "add", "Alder Ward")
    assert answer.code == 2
    assert "DISCLOSURE_DATABASE_URL names no file" in answer.says


def test_a_tilde_that_no_shell_has_read_makes_no_folder_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next command, given elsewhere, would begin another record there."""
    monkeypatch.chdir(tmp_path)
    named = faults(Path("~/disclosure"), KEYS="~/keys")
    for name in ("HOME", "KEYS"):
        assert f"DISCLOSURE_{name} begins with ~, which only a shell reads." in named
    assert not list(tmp_path.iterdir())


def test_a_home_that_is_no_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "home"
    file.touch()
    assert f"DISCLOSURE_HOME: {file} is no folder." in faults(file)
    assert "DISCLOSURE_HOME" in Terminal(file).answer("site", "add", "Alder Ward").says


OF_A_NEW_HOME = pytest.mark.parametrize("words", [("site", "add", "Alder"), ("db", "upgrade")])


@OF_A_NEW_HOME
def test_a_home_under_a_file_is_named_and_no_other_setting(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """It was told of the keys, of which nobody had said where they lie."""
    (tmp_path / "file").touch()
    assert Terminal(tmp_path / "file" / "home").unusable(*words) == ["DISCLOSURE_HOME"]


@OF_A_NEW_HOME
def test_a_home_that_cannot_be_made_is_named(
    tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(folder: Path, **_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))

    monkeypatch.setattr(Path, "mkdir", read_only)
    assert Terminal(tmp_path / "home").unusable(*words) == ["DISCLOSURE_HOME"]


def test_keys_under_a_file_are_named_by_their_setting(tmp_path: Path) -> None:
    """Else the first command said `File exists`, and of what nobody could tell."""
    file = tmp_path / "keys"
    file.touch()
    assert f"DISCLOSURE_KEYS: {file} is no folder." in faults(tmp_path, KEYS=str(file / "a" / "k"))
    there = Terminal(tmp_path / "home", {"DISCLOSURE_KEYS": str(file / "k")})
    assert f"DISCLOSURE_KEYS: {file} is no folder." in there.answer("site", "add", "Alder").says


@pytest.mark.parametrize("token", ["é" * 32, "x" * 31 + "\n", " " * 32, "x" * 40 + " "])
def test_a_token_that_no_header_carries_as_it_is_would_let_nobody_read(
    tmp_path: Path, token: str
) -> None:
    assert "_METRICS_TOKEN: use plain letters" in faults(tmp_path, METRICS_TOKEN=token)
    assert settings(tmp_path, METRICS_TOKEN="aB3._~+/=-" * 4).metrics_token


@pytest.mark.parametrize(
    "wrong", ["https://a.example?", "https://a.example#", "https:// a.example"]
)
def test_an_address_to_which_no_page_can_be_added_is_named(tmp_path: Path, wrong: str) -> None:
    """Its mails would lead to the front page with the rest of the address behind a `?`."""
    assert "DISCLOSURE_ADDRESS: use https://host" in faults(tmp_path, ADDRESS=f"https://{wrong}")
    assert settings(tmp_path, ADDRESS="HTTPS://A.example:8443/").address == "HTTPS://A.example:8443"


def test_blanks_are_as_good_as_nothing_where_words_of_ours_stand_in(tmp_path: Path) -> None:
    """Else a letter would name no way to complain, and a button would say `Sign in with`."""
    told = settings(tmp_path, COMPLAIN_HOW=" ", OIDC_NAME="", COACH_NAME=" ", COACH_PHONE=" ")
    assert (told.complain_how, told.oidc_name, told.coach) == ("", OIDC_NAME, ("", ""))
    assert settings(tmp_path, LETTERHEAD=r" \n 1 Vale Road \n ").letterhead == ("1 Vale Road",)
    assert settings(tmp_path, LETTERHEAD="  ").letterhead == ()  # and doctor says so


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_port_that_there_is_not_is_named_before_anything_is_served(
    tmp_path: Path, port: str
) -> None:
    """Doctor was content, and the server did not start; or it chose a port that nobody was told."""
    told = faults(tmp_path, BIND=f"127.0.0.1:{port}")
    assert told == "DISCLOSURE_BIND: its port is no number from 1 to 65535."
    assert settings(tmp_path, BIND="[::1]:65535").bind == "[::1]:65535"


@pytest.mark.parametrize("phone", ["none", "-", "to be confirmed"])
def test_a_coach_whom_nobody_can_ring_is_no_coach(tmp_path: Path, phone: str) -> None:
    """It stood on each page as who is on call, and no gap of a site without a rota was told."""
    told = faults(tmp_path, COACH_NAME="Carys Evans", COACH_PHONE=phone)
    assert told == "DISCLOSURE_COACH_PHONE: give a number that can be rung, or leave it out."
    assert settings(tmp_path, COACH_PHONE="bleep 21").coach == ("", "bleep 21")


@pytest.mark.parametrize("name", ["ORGANISATION", "LETTERHEAD", "COMPLAIN_HOW"])
def test_a_sign_that_no_letter_can_print_is_named_before_anything_is_written(
    tmp_path: Path, name: str
) -> None:
    """A telephone copied from the letterhead of a word processor refused each letter at the end."""
    wrong = faults(tmp_path, **{name: "1 Vale Road \N{BLACK TELEPHONE} 01632 960000"})
    assert wrong == (
        f"DISCLOSURE_{name}: Our fonts cannot print what the setting has: "
        "\N{BLACK TELEPHONE} (BLACK TELEPHONE). Write it in plain letters, or take it out."
    )
    assert "U+0007" in faults(tmp_path, **{name: "1 Vale Road\a"})
    right = {name: "Szpital \u0141\u00f3d\u017a \u2013 \u201cH\u00f4pital\u201d, 1 Vale Road"}
    assert settings(tmp_path, **right)


def test_an_option_that_postgresql_does_not_know_is_named(tmp_path: Path) -> None:
    """Else every command said that the database is away, and nobody looked at its address."""
    url = "postgresql+psycopg://db.example/disclosure?sslmode=verify-full&sslrot=/ca&foo=bar"
    told = faults(tmp_path, DATABASE_URL=url)
    assert told == "DISCLOSURE_DATABASE_URL: PostgreSQL knows no option foo, sslrot."
    meant = url.replace("sslrot", "sslrootcert").replace("&foo=bar", "&connect_timeout=5")
    assert settings(tmp_path, DATABASE_URL=meant).database_url == meant


@pytest.mark.parametrize(
    ("name", "slip", "most"), [("WORKERS", "2000", 256), ("POOL", "0", 100_000)]
)
def test_more_processes_than_any_machine_can_start_are_a_slip(
    tmp_path: Path, name: str, slip: str, most: int
) -> None:
    told = faults(tmp_path, **{name: slip})
    assert told == f"DISCLOSURE_{name} is '{slip}'. Use a whole number, 1 to {most:,}."


def test_a_file_of_settings_that_windows_saved_is_read_as_it_was_meant(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes('\ufefforganisation = "Hôpital"\n'.encode())
    assert settings(tmp_path).organisation == "Hôpital"


def test_a_name_with_an_accent_is_read_alike_whatever_the_language_of_the_machine(
    tmp_path: Path,
) -> None:
    """It stands on each letter."""
    (tmp_path / "settings.toml").write_text('organisation = "Hôpital"\n', encoding="utf-8")
    asked = (
        "import os; from disclosure.settings import Settings;"
        "print(ascii(Settings.read(os.environ).organisation))"
    )
    of_another = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    env = os.environ | of_another | {"DISCLOSURE_HOME": str(tmp_path)}
    call = [sys.executable, "-c", asked]
    told = subprocess.run(call, env=env, check=True, capture_output=True, text=True).stdout
    assert told == "'H\\xf4pital'\n"


def test_a_file_of_settings_in_another_alphabet_names_the_mend(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes('organisation = "Hôpital"\n'.encode("latin-1"))
    assert "it is not in UTF-8. Save it as UTF-8." in faults(tmp_path)


def test_a_setting_copied_into_the_file_with_its_long_name_is_told_the_short_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "settings.toml").write_text('DISCLOSURE_ORGANISATION = "Alder Vale"\n')
    says = "settings.toml, DISCLOSURE_ORGANISATION: here a setting is called organisation"
    assert faults(tmp_path).startswith(says)


def test_what_never_stands_in_the_file_is_not_told_a_short_name(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('DISCLOSURE_TOKEN = "x"\n')
    assert "this never stands here, for it is one person's own" in faults(tmp_path)


def test_a_mistyped_setting_is_named_where_it_stands_with_the_one_that_was_meant(
    tmp_path: Path,
) -> None:
    """Whoever wrote organization into the file was told of a variable that they had never set."""
    (tmp_path / "settings.toml").write_text('organization = "Alder Vale"\ncolour = "blue"\n')
    assert faults(tmp_path, LETTER_HEAD="1 High Street").splitlines() == [
        "settings.toml, organization: this is not a setting. Write organisation.",
        "settings.toml, colour: this is not a setting. Take it away.",
        "DISCLOSURE_LETTER_HEAD is not a setting. Write DISCLOSURE_LETTERHEAD.",
    ]


def test_a_setting_in_small_letters_and_in_capitals_is_not_the_last_of_both(
    tmp_path: Path,
) -> None:
    (tmp_path / "settings.toml").write_text('organisation = "Alder"\nORGANISATION = "Vale"\n')
    assert faults(tmp_path).startswith("settings.toml, ORGANISATION: this stands here twice")


@pytest.mark.parametrize(
    "line", ["organisation = \u201cVale\u201d", "organisation = Vale", 'keys = "C:\\k"']
)
def test_a_line_of_settings_as_people_write_it_is_told_how_it_is_written(
    line: str, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(f"{line}\n", "utf-8")
    says = faults(tmp_path)
    assert "(at line 1, column " in says
    assert 'name = "value", between straight quotation marks, and a backslash twice' in says
