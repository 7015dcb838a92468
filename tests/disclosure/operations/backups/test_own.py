"""Files of the home that no backup can take along: the record goes, and each is named."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure.clock import now
from disclosure.operations.backups import own
from disclosure.operations.backups.own import BACKSLASH, CALL_IT
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


def test_a_leaflet_that_no_family_sees_or_sees_spoilt_is_named(
    settings: Settings, leaflets: Path
) -> None:
    """A Word file stood on no page, and one that Windows had saved was read with holes in it."""
    (leaflets / "after-a-death.docx").write_bytes(b"PK")
    (leaflets / "after-a-death.pdf").write_bytes(b"PK")
    (leaflets / "cymraeg.txt").write_bytes("Tŷ am ddim: £".encode("cp1252", "replace"))
    (leaflets / "good.pdf").write_bytes(b"\n%PDF-1.7 ...")
    (leaflets / ".DS_Store").write_bytes(b"x")
    assert about(leaflets) == [
        SetUpFault(
            f"{leaflets}/after-a-death.docx is no leaflet, so it is on no family's page.",
            "Save it as .pdf or .txt.",
        ),
        SetUpFault(
            f"{leaflets}/after-a-death.pdf is no PDF, so no family can open it.",
            "Save it as PDF again.",
        ),
        SetUpFault(
            f"{leaflets}/cymraeg.txt is not in UTF-8, so families read it spoilt.",
            "Save it as UTF-8.",
        ),
    ]


def test_a_backslash_in_a_name_does_not_spoil_the_backup(
    settings: Settings, leaflets: Path, out: Path, place: Callable[..., Settings]
) -> None:
    """It had said "done" each night, and the restore refused all of it."""
    (leaflets / "leaflets\\after-a-death.txt").write_text("Ring us.")
    called = f"{leaflets}/leaflets\\after-a-death.txt"

    made = backed_up(settings, out)

    assert [(each.spelled, each.why_not) for each in made.left_out] == [(called, BACKSLASH)]
    said = f"{called} has a backslash in its name, so it is in no backup."
    assert about(leaflets) == [SetUpFault(said, CALL_IT)]
    back = put_back(there := place(settings), out)
    assert (back.verified.ok, back.left_out) == (True, ())
    assert os.listdir(there.home / "leaflets") == ["help.txt"]


def test_a_backup_from_before_that_holds_such_a_file_comes_back_without_it(
    settings: Settings,
    leaflets: Path,
    out: Path,
    place: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (leaflets / "leaflets\\after-a-death.txt").write_text("Ring us.")
    with monkeypatch.context() as then:
        then.setattr(own, "wrong_name", lambda _: "")
        backed_up(settings, out)

    back = put_back(there := place(settings), out)

    assert (back.verified.ok, back.left_out) == (True, ("leaflets/leaflets\\after-a-death.txt",))
    assert os.listdir(there.home / "leaflets") == ["help.txt"]


@pytest.mark.parametrize("name", ["policy/../../x", "keys/x", "policy", "/policy/x"])
def test_no_part_of_a_backup_leads_out_of_the_folders_of_the_house(name: str) -> None:
    assert not own.is_own(name)


def test_a_link_and_the_keys_stay_out_without_a_word(
    settings: Settings, leaflets: Path, out: Path
) -> None:
    """As they are meant to."""
    (leaflets / "link.txt").symlink_to(settings.keys)
    assert backed_up(settings, out).left_out == []
    assert about(leaflets) == []
