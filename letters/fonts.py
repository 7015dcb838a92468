"""The fonts that travel with the project, and which characters they can print."""

import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates" / "fonts"
SERIF = ("NotoSerif-Regular.woff2", "NotoSerif-Bold.woff2")
SANS = ("NotoSans-Regular.woff2", "NotoSans-Bold.woff2")

_NEEDS_NO_GLYPH = frozenset("\n\r\t")


def not_covered(text: str) -> tuple[str, ...]:
    """Each character that would come out as an empty box, by name; the same in all our fonts.

    Without this the printer would fall back on whatever font the machine has, or print a box.
    """
    strange = sorted(set(text) - _NEEDS_NO_GLYPH - _covered())
    return tuple(f"{each} ({unicodedata.name(each, f'U+{ord(each):04X}')})" for each in strange)


@cache
def _covered() -> frozenset[str]:
    # Slow to import; only printing pays for it.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # noqa: PLC0415

    covers = []
    for name in (*SERIF, *SANS):
        with TTFont(FOLDER / name, lazy=True) as font:
            covers.append(frozenset(map(chr, font.getBestCmap())))
    return frozenset.intersection(*covers)
