"""The fonts that travel with the project, and which characters they can print."""

import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates" / "fonts"
SERIF = ("NotoSerif-Regular.woff2", "NotoSerif-Bold.woff2")
SANS = ("NotoSans-Regular.woff2", "NotoSans-Bold.woff2")

_NEEDS_NO_GLYPH = frozenset("\n\r\t")
# They turn the order of what is read, so that a letter could say one thing and look like another.
_TURNS_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def not_for_print(text: str) -> tuple[str, ...]:
    """Control characters, and those that turn text round, by name: wrong in every format."""
    strange = {
        each
        for each in set(text) - _NEEDS_NO_GLYPH
        if each in _TURNS_ROUND or unicodedata.category(each) in ("Cc", "Cs", "Co", "Cn")
    }
    return tuple(_named(each) for each in sorted(strange))


def not_covered(text: str) -> tuple[str, ...]:
    """Each character that would come out as an empty box, by name; the same in all our fonts.

    Without this the printer would fall back on whatever font the machine has, or print a box.
    """
    strange = sorted(set(text) - _NEEDS_NO_GLYPH - _covered())
    return tuple(_named(each) for each in strange)


def _named(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    name = unicodedata.name(letter, code)
    return f"{letter} ({name})" if letter.isprintable() else name


def width_in_mm(text: str, points: float) -> float:
    """How far a line of the sans font reaches at that size; kerning aside, so a little more."""
    widths = _widths(SANS[0])
    ems = sum(widths.get(each, 1.0) for each in text)
    return ems * points * 25.4 / 72


def _covered() -> frozenset[str]:
    return frozenset.intersection(*(frozenset(_widths(name)) for name in (*SERIF, *SANS)))


@cache
def _widths(name: str) -> dict[str, float]:
    """The characters that a font has, and how wide each is, in ems."""
    # Slow to import; only printing pays for it.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # noqa: PLC0415

    with TTFont(FOLDER / name, lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
