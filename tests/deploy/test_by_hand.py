"""A command by hand on one machine: as the account of the pages, with their settings, nothing lost.

`deploy/machine/disclosure`, tried with another program in its place, and another account.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest

from disclosure.settings import ROOT
from tests.deploy.test_files import must_be_known, told_in

SCRIPT = ROOT / "deploy/machine/disclosure"
OF_SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
ACCOUNT = "nobody"
HEAD = r"Alder Vale\n01632 960100"
SETTINGS = f"""# Of this house
DISCLOSURE_ORGANISATION=Alder Vale Hospitals (East) & Sons;  50% $more
DISCLOSURE_DATABASE_URL=postgresql+psycopg://disclosure_program:p#s=s@database.example/disclosure

DISCLOSURE_LETTERHEAD="{HEAD}"
DISCLOSURE_ANALYSIS_ROLE=disclosure_analysis   """
OWNER = "DISCLOSURE_DATABASE_URL=postgresql+psycopg://owner:b c@host/d\nDISCLOSURE_ANALYSIS_ROLE=\n"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root takes another account")


@pytest.fixture
def here() -> Iterator[Path]:
    """The script as installed, but for its places; in a folder that others may enter."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield installed(Path(folder))


def installed(place: Path) -> Path:
    words = SCRIPT.read_text()
    for was, instead in (
        ("account=disclosure\n", f"account={ACCOUNT}\n"),
        ("program=${IN:-/srv/disclosure}/.venv/bin/disclosure ", "program=/usr/bin/env "),
        ("settings=/etc/disclosure\n", f"settings={place}\n"),
    ):
        assert words.count(was) == 1
        words = words.replace(was, instead)
    script = place / "disclosure"
    script.write_text(words)
    script.chmod(0o755)
    (place / "disclosure-owner").symlink_to(script)
    (place / "disclosure.env").write_text(SETTINGS)
    (place / "owner.env").write_text(OWNER)
    (place / "owner.env").chmod(0o600)
    return place


def called(
    script: Path,
    *words: str,
    before: tuple[str, ...] = (),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    known = {"PATH": os.environ["PATH"], **environment}
    command = [*before, str(script), *words]
    return subprocess.run(command, env=known, capture_output=True, text=True, check=False)


def told(script: Path, **environment: str) -> dict[str, str]:
    answer = called(script, "-0", environment=environment)
    assert answer.returncode == 0, answer.stderr
    return dict(line.split("=", 1) for line in answer.stdout.split("\0") if line)


@as_root
def test_every_setting_arrives_with_its_spaces_and_signs(here: Path) -> None:
    got = told(here / "disclosure", DISCLOSURE_TOKEN="of Mona", SUDO_USER="mona")
    assert got["DISCLOSURE_ORGANISATION"] == "Alder Vale Hospitals (East) & Sons;  50% $more"
    assert got["DISCLOSURE_LETTERHEAD"] == HEAD
    assert got["DISCLOSURE_DATABASE_URL"].endswith("_program:p#s=s@database.example/disclosure")
    assert got["DISCLOSURE_ANALYSIS_ROLE"] == "disclosure_analysis"
    assert got["DISCLOSURE_TOKEN"] == "of Mona"
    assert got["LOGNAME"] == "mona"  # who did it, as the record names them


@as_root
def test_a_file_that_was_saved_on_windows_is_read_as_the_units_read_it(here: Path) -> None:
    """They ran by it, and each command by hand said of one setting after the other that it was
    wrong, with nothing wrong to be seen there."""
    (here / "disclosure.env").write_text(f"{SETTINGS}\n\n", newline="\r\n")
    got = told(here / "disclosure")
    assert got["DISCLOSURE_LETTERHEAD"] == HEAD
    assert got["DISCLOSURE_ANALYSIS_ROLE"] == "disclosure_analysis"


@as_root
def test_under_its_other_name_it_signs_in_as_the_owner(here: Path) -> None:
    got = told(here / "disclosure-owner")
    assert got["DISCLOSURE_DATABASE_URL"] == "postgresql+psycopg://owner:b c@host/d"
    assert got["DISCLOSURE_ANALYSIS_ROLE"] == ""
    assert got["DISCLOSURE_LETTERHEAD"] == HEAD
    (here / "owner.env").unlink()  # as with SQLite
    assert "_program" in told(here / "disclosure-owner")["DISCLOSURE_DATABASE_URL"]


@as_root
def test_what_it_makes_belongs_to_the_account_and_to_nobody_else(here: Path) -> None:
    place = here / "made"
    place.mkdir()
    place.chmod(0o777)
    made = place / "file"
    answer = called(here / "disclosure", "touch", str(made))
    assert answer.returncode == 0, answer.stderr
    assert made.owner() == ACCOUNT
    assert made.stat().st_mode & 0o777 == 0o600
    rights = called(here / "disclosure", "cat", "/proc/self/status").stdout
    assert re.search(r"CapEff:\s+0+$", rights, re.MULTILINE)
    assert re.search(r"NoNewPrivs:\s+1$", rights, re.MULTILINE)


@as_root
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("DISCLOSURE_LETTERHEAD=One\\nTwo", "DISCLOSURE_LETTERHEAD: put the value into double"),
        ("DISCLOSURE_ORGANISATION='Alder Vale'", "DISCLOSURE_ORGANISATION: put the value"),
        ("Alder Vale", "this line is no setting"),
    ],
)
def test_what_systemd_would_read_in_another_way_is_refused(
    here: Path, line: str, says: str
) -> None:
    (here / "disclosure.env").write_text(f"{line}\n")
    answer = called(here / "disclosure")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert says in answer.stderr


@as_root
def test_whoever_is_not_root_is_told_how(here: Path) -> None:
    answer = called(here / "disclosure", before=("setpriv", "--reuid=daemon", "--clear-groups"))
    assert answer.returncode == 2
    assert "sudo disclosure" in answer.stderr


@as_root
def test_the_account_itself_needs_no_root(here: Path) -> None:
    """As a mail system calls it, which may read the settings and not those of the owner."""
    itself = ("setpriv", f"--reuid={ACCOUNT}", "--clear-groups", "--no-new-privs")
    answer = called(here / "disclosure", before=itself)
    assert answer.returncode == 0, answer.stderr
    assert "DISCLOSURE_ORGANISATION=Alder Vale Hospitals (East)" in answer.stdout
    assert called(here / "disclosure-owner", before=itself).returncode != 0


@as_root
@pytest.mark.parametrize("settings", ["of a wrong line", "gone"])
def test_a_mail_that_came_back_is_kept_while_the_settings_are_not_right(
    here: Path, settings: str
) -> None:
    """The mail system gives up a mail at 2, and comes again at 75."""
    if settings == "gone":
        (here / "disclosure.env").unlink()
    else:
        (here / "disclosure.env").write_text("DISCLOSURE_ORGANISATION='Alder Vale'\n")
    itself = ("setpriv", f"--reuid={ACCOUNT}", "--clear-groups", "--no-new-privs")
    answer = called(here / "disclosure", "news", "returned", before=itself)
    assert answer.returncode == os.EX_TEMPFAIL
    assert f"{here}/disclosure.env, " in answer.stderr
    assert called(here / "disclosure", "doctor", before=itself).returncode == 2


@as_root
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["ours", "of Windows"])
@pytest.mark.skipif(not OF_SYSTEMD.exists(), reason="systemd is not here")
def test_systemd_reads_the_same_from_the_same_lines(here: Path, end: str) -> None:
    """By the reader that its files of settings share, which only knows `$` besides."""
    words = SETTINGS.replace("$more", "more")
    (here / "disclosure.env").write_text(words, newline=end)
    folder = here / "config/environment.d"
    folder.mkdir(parents=True)
    (folder / "disclosure.conf").write_text(words, newline=end)
    known = {"XDG_CONFIG_HOME": str(here / "config"), "HOME": str(here)}
    done = subprocess.run([OF_SYSTEMD], env=known, capture_output=True, text=True, check=True)
    lines = [line.split("=", 1) for line in done.stdout.splitlines()]
    theirs = {name: value for name, value in lines if name.startswith("DISCLOSURE_")}
    ours = {n: v for n, v in told(here / "disclosure").items() if n.startswith("DISCLOSURE_")}
    assert {name: "".join(shlex.split(value)) for name, value in theirs.items()} == ours


def test_the_settings_given_can_be_read_so() -> None:
    for name in ("disclosure.env", "owner.env"):
        for value in told_in(ROOT / "deploy" / name).values():
            assert not set(value) & set("\\\"'")


def test_every_command_for_root_in_the_manual_is_one() -> None:
    pages = [ROOT / "docs/operating.md", *(ROOT / "docs/how-to").glob("*.md")]
    found = [
        shlex.split(called.split(" | ")[0].split(" >")[0], comments=True)
        for page in pages
        for called in re.findall(
            r"sudo (?:[-I]\S+ )?disclosure(?:-owner)? ([a-z][^`\n]+)", page.read_text()
        )
    ]
    assert len(found) >= 6
    for words in found:
        must_be_known([word for word in words if not word.startswith("-") or word[:2] == "--"])
