"""What a text has that no letter can print, with its places: named while it is still written."""

from itertools import groupby

from letters.fonts import not_covered, not_for_print
from letters.marks import Fault

UNPRINTABLE = "unprintable"
_NAMED = 3  # signs of a run of them
_MEND = "Write it in letters that we can print, or take it out."


def unprintable_in(text: str) -> tuple[Fault, ...]:
    """One for each run of such signs, in reading order. Nobody can accept one.

    Positions are offsets in `text`.
    """
    named = {sign: _why(sign) for sign in set(text) if not sign.isascii() or not sign.isprintable()}
    strange = {sign for sign, why in named.items() if why}
    runs = groupby(range(len(text)), lambda place: text[place] in strange) if strange else ()
    places = [list(run) for is_strange, run in runs if is_strange]
    return tuple(_fault(text, each[0], each[-1] + 1, named) for each in places)


def _why(sign: str) -> tuple[str, str] | None:
    """What is wrong, and the name of the sign; None: it can be printed."""
    if forbidden := not_for_print(sign):
        return "No letter may have", forbidden[0]
    if missing := not_covered(sign):
        return "Our fonts cannot print", missing[0]
    return None


def _fault(text: str, start: int, end: int, named: dict[str, tuple[str, str] | None]) -> Fault:
    whys = [why for sign in dict.fromkeys(text[start:end]) if (why := named[sign])]
    more = " and more" if len(whys) > _NAMED else ""
    signs = ", ".join(name for _, name in whys[:_NAMED])
    says = f"{whys[0][0]} this: {signs}{more}."
    return Fault(UNPRINTABLE, text[start:end], start, end, says, _MEND)
