"""What a text has that no letter can print, with its places: named while it is still written."""

from itertools import groupby

from letters.marks import Fault
from letters.printing.fonts import not_covered, not_for_print

UNPRINTABLE = "unprintable"
_NAMED = 3  # signs of a run of them
_AROUND = 40  # letters to each side, so that it is found where it cannot be seen
_IN_ITS_PLACE = "[?]"
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


def words_around(text: str, fault: Fault) -> str:
    """The line in which such a fault stands, as far as it matters, from word to word. A sign
    that nobody can see is shown as a mark.
    """
    before = text[: fault.start].rpartition("\n")[2]
    after = text[fault.end :].partition("\n")[0]
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]} …"
    here = fault.text if fault.text.isprintable() else _IN_ITS_PLACE
    shown = f"{before}{here}{after}".strip()
    seen = " ".join(shown.split())
    return "".join(sign if sign.isprintable() else _IN_ITS_PLACE for sign in seen)


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
