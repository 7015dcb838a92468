"""The fonts that travel with the project, and which characters they can print."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "templates" / "fonts"
# In the order in which the style sheets name them: what the first lacks, the next may have.
SERIF = ("NotoSerif", "NotoNaskhArabic", "NotoSerifHebrew")
SANS = ("NotoSans", "NotoSansArabic", "NotoSansHebrew")
WEIGHTS = ("Regular", "Bold")
BOLD = 600  # from this weight on, as a style sheet numbers it

FAMILIES = {"Letter": SERIF, "Head": SANS}  # as the style sheets call them

_NEEDS_NO_GLYPH = frozenset("\n\r\t")
# They turn the order of what is read, so that a letter could say one thing and look like another.
_TURNS_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Our fonts have glyphs for these two, but what they stand for was lost on the way here.
_STANDS_FOR_NOTHING = frozenset("\ufffc\ufffd")


def not_for_print(text: str) -> tuple[str, ...]:
    """What is wrong in every form, by name: controls, breaks of old, and what turns text round."""
    strange = {
        each
        for each in set(text) - _NEEDS_NO_GLYPH
        if each in _TURNS_ROUND | _STANDS_FOR_NOTHING
        or unicodedata.category(each) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    }
    return tuple(_named(each) for each in sorted(strange))


def not_covered(text: str) -> tuple[str, ...]:
    """Each character that would come out as an empty box, by name.

    A letter may set any of its words in either family and weight, so all four must have it.
    Without this the printer would fall back on whatever font the machine has, or print a box.
    """
    strange = sorted(set(text) - _NEEDS_NO_GLYPH - _covered())
    return tuple(_named(each) for each in strange)


def _named(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    name = unicodedata.name(letter, code)
    return f"{letter} ({name})" if letter.isprintable() else name


def width_in_mm(text: str, points: float, *, bold: bool = False) -> float:
    """How far a line of the sans fonts reaches at that size; kerning aside, so a little more."""
    widths = _widths(SANS, WEIGHTS[bold])
    ems = sum(widths.get(each, 1.0) for each in text)
    return ems * points * 25.4 / 72


def names_of(family: str) -> tuple[str, ...]:
    """Under which names the sheets ask for the fonts of a family: Head, Head2, Head3."""
    return (family, *(f"{family}{number}" for number in range(2, len(FAMILIES[family]) + 1)))


@cache
def characters(name: str, *, bold: bool) -> dict[int, str]:
    """What each glyph of one of our fonts stands for, by its number; `name` as in a sheet."""
    with _opened(f"{_files()[name]}-{WEIGHTS[bold]}.woff2") as font:
        return {font.getGlyphID(glyph): chr(code) for code, glyph in font.getBestCmap().items()}


@cache
def blanks() -> dict[tuple[str, bool], tuple[int, int]]:
    """By the name of each of our fonts, and whether it is bold: the number of its blank, and how
    wide it is in thousandths. All are read with the first letter."""
    return {
        (name, bool(bold)): _blank_of(f"{file}-{weight}.woff2")
        for name, file in _files().items()
        for bold, weight in enumerate(WEIGHTS)
    }


def _blank_of(file: str) -> tuple[int, int]:
    with _opened(file) as font:
        glyph = font.getBestCmap()[ord(" ")]
        width = font["hmtx"].metrics[glyph][0] * 1000 / font["head"].unitsPerEm
        return font.getGlyphID(glyph), round(width)


def _files() -> dict[str, str]:
    """The file of each font, by its name in a sheet."""
    return {
        name: file
        for family, fonts in FAMILIES.items()
        for name, file in zip(names_of(family), fonts, strict=True)
    }


@cache
def _covered() -> frozenset[str]:
    stacks = (_widths(family, weight) for family in (SERIF, SANS) for weight in WEIGHTS)
    return frozenset.intersection(*map(frozenset, stacks))


@cache
def _widths(family: tuple[str, ...], weight: str) -> dict[str, float]:
    """The characters that a family has, and how wide each is, in ems; the first font wins."""
    found: dict[str, float] = {}
    for name in family:
        found = _widths_of(f"{name}-{weight}.woff2") | found
    return found


def _widths_of(file: str) -> dict[str, float]:
    with _opened(file) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _opened(file: str) -> Any:
    # Slow to import; only printing pays for it.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # noqa: PLC0415

    return TTFont(FOLDER / file, lazy=True)
