"""Files of the home that no backup can take along: the record goes, and each is named."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure.clock import now
from disclosure.operations.backups.own import CALL_IT
from disclosure.operations.doctor import SetUpFault, examine
from disclosure.settings import Settings
from tests.disclosure.operations.test_backup import backed_up, out, place, put_back

__all__ = ["out", "place"]
pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def leaflets(settings: Settings) -> Path:
    folder = settings.home / "leaflets"
    folder.mkdir()
    (folder / "help.txt").write_text("Ring us.")
    return folder


def about(folder: Path) -> list[SetUpFault]:
    """What `doctor` says of that folder."""
    told = {"DISCLOSURE_HOME": str(folder.parent)}
    return [fault for fault in examine(told, now()) if str(folder) in fault.what]


def test_a_leaflet_named_in_an_older_alphabet_ends_no_backup_and_is_named(
    settings: Settings, leaflets: Path, out: Path, place: Callable[..., Settings]
) -> None:
    """Unpacked from a zip of Windows. It had ended the backup of every night, by no name."""
    Path(os.fsdecode(os.fsencode(leaflets) + b"/Hilfe f\xfcr Sie.txt")).write_text("Ring us.")
    called = f"{leaflets}/Hilfe f\\xfcr Sie.txt"

    made = backed_up(settings, out)

    assert [(each.spelled, each.mend) for each in made.left_out] == [(called, CALL_IT)]
    assert about(leaflets) == [
        SetUpFault(
            f"{called} has a name that is not UTF-8, so it is in no backup, and on no family's "
            "page.",
            CALL_IT,
        )
    ]
    assert put_back(there := place(settings), out).verified.ok
    assert os.listdir(there.home / "leaflets") == ["help.txt"]


def test_a_link_and_the_keys_stay_out_without_a_word(
    settings: Settings, leaflets: Path, out: Path
) -> None:
    """As they are meant to."""
    (leaflets / "link.txt").symlink_to(settings.keys)
    assert backed_up(settings, out).left_out == []
    assert about(leaflets) == []
