"""The files of the fonts: quick to unpack, since every process that prints does so first."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from letters.printing.fonts import FOLDER

FILES = sorted(FOLDER.glob("*.woff2"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_outlines_are_packed_as_they_are(path: Path) -> None:
    """Packed the way WOFF2 likes best, each font takes half a second to unpack, in Python. Write
    it with `flavorData = WOFF2FlavorData(transformedTables=())`; it grows by an eighth."""
    with TTFont(path, lazy=True) as font:
        assert not font.reader.tables["glyf"].transformed
