"""How many lines a postal address has beside the name: one rule, wherever somebody types one.

A house with its street and a town with its postcode are a whole address in most countries, and
with the name three lines, the fewest the post takes. Seven may stand on record, though with the
name the window shows seven only: a country at home or a name typed again is not printed.
"""

from collections.abc import Sequence

from letters.printing.address import FEWEST_LINES, MOST_LINES

FEWEST, MOST = FEWEST_LINES - 1, MOST_LINES
IN_WORDS = "two to seven lines"


def fits(lines: Sequence[str]) -> bool:
    """Whether these can be an address; also where none is known."""
    return not lines or FEWEST <= len(lines) <= MOST
