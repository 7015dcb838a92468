"""A sorry that the next sentence takes back because that sentence is a fault of its own."""

from collections.abc import Iterable, Iterator

from letters.marks import Fault
from letters.rules import stands_in
from letters.text import Sentences, says_sorry, side_by_side
from letters.wording import wording_of

_IS_A_DEFENCE = frozenset({"blame", "minimise", "obligation"})
_WHY = "The next sentence takes the sorry back."
_SUGGESTION = "Let the apology stand alone, and leave the next sentence out."


def taken_back(sentences: Sentences, faults: Iterable[Fault]) -> Iterator[Fault]:
    """ "We are sorry that you were hurt. But your GP did not write to us." `faults`: all others."""
    told = tuple(faults)
    for first, second in side_by_side(sentences):
        if says_sorry(first.said) and not says_sorry(second.said) and _turns(second.said):
            last = (each for each in told if each.start < second.end and second.start < each.end)
            here = {each.kind for each in last}
            if "but" not in here and not _IS_A_DEFENCE.isdisjoint(here):
                text = f"{first.text} {second.text}"
                yield Fault("but", text, first.start, second.end, _WHY, _SUGGESTION)


def _turns(words: str) -> bool:
    return stands_in(wording_of(words).small, "but", "turns")
