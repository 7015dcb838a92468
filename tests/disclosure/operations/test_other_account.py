"""As the units run it: by an account that is not root, in a home where root left something."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from disclosure.settings import ROOT
from tests.disclosure.commands.test_backup import a_new_home
from tests.terminal import Terminal, a_terminal

NOBODY, UNNAMED = 65534, 65431
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root takes another account")


@dataclass(frozen=True)
class Machine:
    """Its folders belong to the account."""

    home: Path
    account: int = NOBODY
    logname: str = "tests"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        env |= {"DISCLOSURE_HOME": str(self.home), "LOGNAME": self.logname}
        itself = (
            *("setpriv", f"--reuid={self.account}", f"--regid={self.account}", "--clear-groups"),
            *("--no-new-privs", "--", sys.executable, "-P", "-m", "disclosure.commands.main"),
        )
        return subprocess.run(
            [*itself, *words], env=env, cwd="/", capture_output=True, text=True, timeout=100
        )

    @property
    def backup(self) -> Path:
        return self.home.with_name("today.zip")

    def by_root(self, name: str) -> Path:
        """A folder of the home made with sudo and a umask of 077."""
        made = self.home / name
        made.mkdir(0o700)
        return made

    def by_account(self, name: str, rights: int) -> Path:
        """An empty file of the home."""
        made = self.home / name
        made.touch()
        os.chown(made, self.account, self.account)
        made.chmod(rights)
        return made


def handed_over(home: Path, account: int = NOBODY) -> Machine:
    for each in (home, *home.iterdir()):
        os.chown(each, account, account)
    return Machine(home, account)


@pytest.fixture
def machine() -> Iterator[Machine]:
    """With a record. Not below the folder of the tests, which no other account may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        yield handed_over(a_terminal(Path(folder) / "home").home)


def test_leaflets_that_only_root_may_read_are_named_by_the_backup_and_by_doctor(
    machine: Machine,
) -> None:
    """It had said that all is well, night after night."""
    leaflets = machine.by_root("leaflets")
    (leaflets / "after-a-death.txt").write_text("Ring us.")

    done = machine.run("backup", str(machine.backup))

    assert done.returncode == 1
    assert f"Not in it: {leaflets}, which cannot be read (Permission denied)." in done.stdout
    assert machine.backup.exists()
    said = json.loads(machine.run("doctor", "--json").stdout)["faults"]
    assert [each["mend"] for each in said if str(leaflets) in each["what"]] == [
        "Let the account of this program read it."
    ]


def test_a_fresh_disk_with_its_lost_and_found_is_an_empty_place(machine: Machine) -> None:
    """It belongs to root, as mkfs made it, and cannot be looked into."""
    terminal = Terminal(machine.home)
    terminal("backup", str(machine.backup))
    disk = handed_over(a_new_home(terminal, machine.home.with_name("disk")).home)
    os.chown(machine.backup, NOBODY, NOBODY)
    disk.by_root("lost+found")

    done = disk.run("restore", str(machine.backup))

    assert done.returncode == 0, done.stderr
    assert "The record is whole." in done.stdout


def test_doctor_names_a_folder_of_rules_that_it_may_not_read_and_all_else_too(
    machine: Machine,
) -> None:
    policy = machine.by_root("policy")

    done = machine.run("doctor", "--json")

    assert done.returncode == 1, done.stderr
    faults = [each["what"] for each in json.loads(done.stdout)["faults"]]
    assert f"{policy}: it may not be read: let this program read it." in faults
    assert "No sweep has ever run, so nobody is reminded." in faults


def test_a_database_that_only_root_may_read_is_not_called_one_that_can_be_read(
    machine: Machine,
) -> None:
    """As a restore by root without `sudo disclosure` leaves it."""
    file = machine.home / "disclosure.sqlite"
    os.chown(file, 0, 0)
    file.chmod(0o600)

    found = machine.run("doctor").stdout

    assert f"{file} may not be read by this account. Let this account read and write it" in found
    assert "can be read" not in found
    assert "may read and write its file and folder" in machine.run("audit", "verify").stderr


def test_what_a_killed_program_left_shut_beside_the_database_is_named(machine: Machine) -> None:
    """SQLite makes it with the rights of the file, which were mended since. Doctor saw nothing
    wrong, and each command that changes something said only to mend what was mended."""
    file = machine.home / "disclosure.sqlite"
    beside = machine.by_account(f"{file.name}-shm", 0o400)

    found, swept = machine.run("doctor").stdout, machine.run("sweep")

    assert swept.returncode == 2
    assert "can be read but not written. Let this account write to it" in swept.stderr
    assert "with the files that end in -wal and -shm" in swept.stderr
    assert f"{beside} is read-only for this account. Let this account write to it" in found
    beside.chmod(0o600)
    assert machine.run("sweep").returncode == 0


def test_an_account_without_a_name_sweeps_and_the_record_has_its_number(machine: Machine) -> None:
    """Some keepers of containers give each its own, which no file of accounts names."""
    unnamed = replace(handed_over(machine.home, UNNAMED), logname="")
    os.chown(machine.home.parent, UNNAMED, UNNAMED)

    swept = unnamed.run("sweep")
    house = unnamed.run("audit", "house")

    assert swept.returncode == 0, swept.stderr
    assert f"operator:{UNNAMED}, by command: house read" in house.stdout
