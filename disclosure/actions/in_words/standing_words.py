"""What stands on record where somebody pressed a button or ticked a box and wrote nothing: words of
ours, which are never shown as words of theirs. And a quotation within a quotation.
"""

import re
from collections.abc import Mapping

from letters.printing.slip_words import beside_the_boxes, slip_words
from workflows.words import CommitmentTrigger as T

PRESSED: Mapping[T, str] = {
    T.CONFIRM: "Yes, this was kept.",
    T.DISPUTE: "No, this was not kept.",
    T.RELEASE: "You need not do this any more.",
    T.CHANGE: "Another day is fine.",
}


def ticked(language: str, *, kept: bool) -> str:
    """The words of the box on the slip, as it was printed in that language."""
    printed = slip_words(language)
    return f"{printed.kept if kept else printed.not_kept}."


def within_quotes(words: str) -> str:
    """As it stands inside quotation marks: its own are single."""
    return words.translate(_SINGLE)


def not_kept(promised: str, words: str) -> str:
    """A complaint that a promise was not kept: our words for it, and what they wrote. Longer than a
    complaint may be it ends before they do: all of it stands with the promise.
    """
    ours = _short(within_quotes(promised), _LONGEST_PROMISE)
    return _short(f"Not kept: “{ours}” {own_part(words)}".rstrip(), _LONGEST)


def parts_of_not_kept(complaint: str) -> tuple[str, str] | None:
    """The promise, and what they wrote themselves; None where the complaint is all theirs."""
    found = _NOT_KEPT.fullmatch(complaint)
    return (found["promised"], found["theirs"] or "") if found else None


def own_part(words: str) -> str:
    """What they wrote themselves; empty where nothing but ours stands there."""
    return "" if words in _OURS else words


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


_LONGEST = 20_000  # signs, as of all words on record
_LONGEST_PROMISE = 2_000
_NOT_KEPT = re.compile(r"Not kept: “(?P<promised>[^”]*)”(?: (?P<theirs>.+))?", re.DOTALL)
_SINGLE = {ord("“"): "\u2018", ord("”"): "\u2019", ord("„"): "\u201a"}
_OURS = frozenset(PRESSED.values()) | {f"{box}." for box in beside_the_boxes()}
