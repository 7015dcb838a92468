"""Leaflets that the house gives every family: files put into the folder `leaflets` of its home."""

from dataclasses import dataclass
from pathlib import Path

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
    """By their names. Another sort of file, a hidden one and a link to elsewhere is no leaflet."""
    folder = home / FOLDER
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in found if path.suffix.lower() in MEDIA and _is_plain(path)]
    return tuple(
        Leaflet(number, _title(path), path, MEDIA[path.suffix.lower()], path.stat().st_size)
        for number, path in enumerate(files, 1)
    )


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _title(path: Path) -> str:
    """`after-a-death.pdf`: After a death"""
    words = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
