"""Leaflets of the house on the family's page: those that were put there, and nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from disclosure.actions.family.leaflets import leaflets_in
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.families import AFamily, a_family, visit

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_family)]
PDF = b"%PDF-1.7 a leaflet"


@pytest.fixture
def folder(settings: Settings) -> Path:
    found = settings.home / "leaflets"
    found.mkdir()
    return found


@pytest.fixture
def them(begun: AFamily) -> AFamily:
    return begun


def test_each_leaflet_stands_under_help_and_can_be_read(
    app: Flask, them: AFamily, folder: Path
) -> None:
    (folder / "after-a-death.pdf").write_bytes(PDF)
    (folder / "who_helps_you.txt").write_text("Cymorth: ring us.")
    ewa = visit(app, them.case, them.ewa)
    page = ewa.get("/f/page").text
    assert page.index("Help for you") < page.index("After a death</a>")
    assert "Who helps you</a>" in page
    first, second = ewa.get("/f/leaflets/1"), ewa.get("/f/leaflets/2")
    assert (first.data, first.content_type) == (PDF, "application/pdf")
    assert second.text == "Cymorth: ring us."
    assert "Ewa" not in str(first.headers)
    assert ewa.get("/f/leaflets/3").status_code == 404


def test_who_has_no_page_open_reads_none(app: Flask, folder: Path) -> None:
    (folder / "help.txt").write_text("Ring us.")
    assert app.test_client().get("/f/leaflets/1").status_code == 401


def test_without_leaflets_none_are_announced(app: Flask, them: AFamily) -> None:
    assert "Leaflets" not in visit(app, them.case, them.ewa).get("/f/page").text


def test_what_runs_is_hidden_or_leads_elsewhere_is_no_leaflet(folder: Path) -> None:
    outside = folder.parent / "settings.txt"
    outside.write_text("secret")
    for name in ("page.html", "run.js", ".hidden.txt", "picture.svg"):
        (folder / name).write_text("x")
    (folder / "link.txt").symlink_to(outside)
    (folder / "deep.txt").mkdir()
    assert leaflets_in(folder.parent) == ()
    assert leaflets_in(folder) == ()


def test_a_leaflet_unpacked_from_an_older_alphabet_takes_no_familys_page_away(
    app: Flask, them: AFamily, folder: Path
) -> None:
    (folder / "help.txt").write_text("Ring us.")
    Path(os.fsdecode(os.fsencode(folder) + b"/Hilfe f\xfcr Sie.txt")).write_text("Ring us.")
    ewa = visit(app, them.case, them.ewa)
    page = ewa.get("/f/page")
    assert page.status_code == 200
    assert "Help</a>" in page.text
    assert ewa.get("/f/leaflets/2").status_code == 404


def test_a_folder_of_leaflets_that_only_root_may_read_takes_no_familys_page_away(
    app: Flask, them: AFamily, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made with sudo and a umask of 077. The tests may run as root, who would be let in."""
    (folder / "help.txt").write_text("Ring us.")
    ewa, listed = visit(app, them.case, them.ewa), Path.iterdir

    def refused(place: Path) -> Iterator[Path]:
        if place == folder:
            raise PermissionError(13, os.strerror(13), str(place))
        return listed(place)

    monkeypatch.setattr(Path, "iterdir", refused)
    page = ewa.get("/f/page")
    assert page.status_code == 200
    assert "Help</a>" not in page.text
