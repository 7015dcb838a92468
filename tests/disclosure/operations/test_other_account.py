"""As the units run it: by an account that is not root, in a home where root left something."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from disclosure.settings import ROOT

NOBODY = 65534
ITSELF = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    *("--no-new-privs", "--", sys.executable, "-P", "-m", "disclosure.commands.main"),
)
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root takes another account")


@dataclass(frozen=True)
class Machine:
    """Its folders belong to the account."""

    folder: Path

    def run(self, *words: str, home: str = "home") -> subprocess.CompletedProcess[str]:
        env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        env |= {"DISCLOSURE_HOME": str(self.folder / home), "LOGNAME": "tests"}
        env |= {"DISCLOSURE_KEYS": str(self.folder / "keys/keys")}
        return subprocess.run(
            [*ITSELF, *words], env=env, cwd="/", capture_output=True, text=True, timeout=100
        )

    @property
    def backup(self) -> Path:
        return self.folder / "backups/today.zip"

    def by_root(self, name: str) -> Path:
        """A folder made with sudo and a umask of 077."""
        made = self.folder / name
        made.mkdir(0o700)
        return made


@pytest.fixture
def machine() -> Iterator[Machine]:
    """With a record. Not below the folder of the tests, which no other account may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for name in ("home", "keys", "backups", "back"):
            made = Path(folder) / name
            made.mkdir(0o700)
            os.chown(made, NOBODY, NOBODY)
        made_here = Machine(Path(folder))
        assert made_here.run("site", "add", "Alder Vale").returncode == 0
        yield made_here


def test_leaflets_that_only_root_may_read_are_named_by_the_backup_and_by_doctor(
    machine: Machine,
) -> None:
    """It had said that all is well, night after night."""
    leaflets = machine.by_root("home/leaflets")
    (leaflets / "after-a-death.txt").write_text("Ring us.")

    done = machine.run("backup", str(machine.backup))

    assert done.returncode == 1
    assert f"Not in it: {leaflets}, which cannot be read (Permission denied)." in done.stdout
    assert machine.backup.exists()
    said = json.loads(machine.run("doctor", "--json").stdout)["faults"]
    assert [each["mend"] for each in said if str(leaflets) in each["what"]] == [
        "Let the account of this program read it."
    ]
