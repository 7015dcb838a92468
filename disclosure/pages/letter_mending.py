"""A fault's better words: where one press can put them in, and putting them in."""

import re
from collections.abc import Mapping

from letters.marks import Fault

# What the check says of a word of the trade: “INR”: how slowly the blood clots; “MDT”: …
_TERM = re.compile(r"“([^”]+)”: (.+?)(?=; “|\.$)")
_TO_SAY = "say what it is"  # instead of plain words, where we have none


def replacement_of(fault: Fault) -> str:
    """Words that may stand as they are for those the fault marks; empty where there are none.

    A word of the trade is explained behind it: that fits any sentence, and the family meets the
    word again in the notes.
    """
    ready = str(getattr(fault, "replacement", "") or "")
    if ready or fault.kind != "jargon":
        return ready
    better = fault.text
    for term, plain in _TERM.findall(fault.suggestion):
        if ";" not in plain and plain != _TO_SAY:
            better = _explained(better, term, plain)
    return better if better != fault.text else ""


def mended(words: Mapping[str, str], box: str, marked: str, better: str) -> dict[str, str]:
    """The boxes with the better words in the place of the marked ones, where those still stand."""
    return {**words, box: words.get(box, "").replace(marked, better, 1)}


def _explained(sentence: str, term: str, plain: str) -> str:
    found = re.search(rf"(?<![\w-]){re.escape(term)}(?![\w-])", sentence)
    if found is None:
        return sentence  # it stands there in another form: no sure place to put it
    return f"{sentence[: found.end()]} ({plain}){sentence[found.end() :]}"
