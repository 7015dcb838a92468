"""Leaflets that the house gives every family: files put into the folder `leaflets` of its home."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosure.policy.own_files import is_in_utf8

FOLDER = "leaflets"
MEDIA = {".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}  # what runs nothing


@dataclass(frozen=True, slots=True)
class Leaflet:
    """`number` stands in its address. `title`: the name of the file, in words. `size`: in bytes."""

    number: int
    title: str
    path: Path
    media_type: str
    size: int

    @property
    def is_pdf(self) -> bool:
        return self.path.suffix.lower() == ".pdf"


def leaflets_in(home: Path) -> tuple[Leaflet, ...]:
    """By their names. Another sort of file, a hidden one and a link to elsewhere is no leaflet.

    One that cannot be read, or its name, takes no page away: `doctor` names it.
    """
    found = _there(home / FOLDER)
    files = [p for p in found if p.suffix.lower() in MEDIA and _is_plain(p) and _can_be_read(p)]
    return tuple(
        Leaflet(number, _title(path), path, MEDIA[path.suffix.lower()], path.stat().st_size)
        for number, path in enumerate(files, 1)
    )


def not_as_meant(home: Path) -> Iterator[tuple[str, str]]:
    """What `doctor` says of files that no family sees, or sees spoilt, and the mend. Those that
    cannot be read it names among what is in no backup."""
    for path in _there(home / FOLDER):
        if not (_is_plain(path) and _can_be_read(path)):
            continue
        if path.suffix.lower() not in MEDIA:
            yield f"{path} is no leaflet, so it is on no family's page.", "Save it as .pdf or .txt."
        elif path.suffix.lower() == ".pdf" and not _begins(path).startswith(b"%PDF-"):
            yield f"{path} is no PDF, so no family can open it.", "Save it as PDF again."
        elif path.suffix.lower() == ".txt" and not _is_text(path):
            yield f"{path} is not in UTF-8, so families read it spoilt.", "Save it as UTF-8."


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1024).lstrip(b"\xef\xbb\xbf\r\n\t ")


def _is_text(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _there(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # it is not there, or another account's
        return []


def _is_plain(path: Path) -> bool:
    """Not asked of the path itself: that raises where the folder may be listed and not entered."""
    return os.path.isfile(path) and not os.path.islink(path) and not path.name.startswith(".")


def _can_be_read(path: Path) -> bool:
    return os.access(path, os.R_OK) and is_in_utf8(path.name)


def _title(path: Path) -> str:
    """`after-a-death.pdf`: After a death"""
    words = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
