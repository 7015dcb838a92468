"""Somebody of their family name whom nobody recorded: a relative of theirs, or a wrong first name.

No program can tell Deirdre, the sister of Dervla McAnespie, from a slip, so it is advice.
"""

import re
from collections.abc import Iterable, Iterator

from letters.checks.names import small_of
from letters.checks.ours import UPPER, is_ours
from letters.checks.theirs import Own, own_persons
from letters.context import Context
from letters.marks import Advice, Fault, overlaps
from letters.parts_of_a_name import OFFICES, PARTICLES, TITLES, names_in_order, names_of
from letters.rules import common_words, patterns_of
from letters.text import Sentence, Sentences

_NAME = rf"{UPPER}[\w'-]+(?![\w'-])"
_BOTH = re.compile(rf"(?<![\w'-])(?P<first>{_NAME}) (?P<last>{_NAME})(?! {_NAME})")
_LONGEST_KIN = 60  # letters before a name, as "your sister-in-law" has
_NO_FIRST_NAMES = TITLES | PARTICLES | OFFICES | {"dear", "salaam"}


def called_alike(
    sentences: Sentences, context: Context, faults: Iterable[Fault]
) -> Iterator[Advice]:
    """Each place where that may be; what `faults` mark is told already."""
    own = Own.of(context)
    named = [names for each in own_persons(context) if len(names := names_in_order(each)) > 1]
    known = [names_of(each) for each in (*context.not_to, *context.colleagues)]
    told = [(each.start, each.end) for each in faults]
    for sentence, match in _with_a_surname(sentences, {names[-1] for names in named}):
        first, last = map(small_of, match.group("first", "last"))
        if own.has(first) or first in _NO_FIRST_NAMES or first in common_words():
            continue
        start, end = (sentence.start + at for at in match.span())
        if any({first, last} <= each for each in known) or overlaps(start, end, told):
            continue
        if not is_ours(sentence.said, *match.span()) and not _is_told_who(match):
            yield Advice("name", sentence.text[slice(*match.span())], start, end, _why(match))


def _with_a_surname(
    sentences: Sentences, surnames: set[str]
) -> Iterator[tuple[Sentence, re.Match[str]]]:
    for sentence in sentences:
        if sentence.closing or sentence.heading:
            continue
        if any(surname in sentence.small for surname in surnames):
            for match in _BOTH.finditer(sentence.said):
                if small_of(match["last"]) in surnames:
                    yield sentence, match


def _is_told_who(match: re.Match[str]) -> bool:
    """Your brother Declan Murphy."""
    (kin,) = patterns_of("names", "their_kin_before")
    near = match.string[max(match.start() - _LONGEST_KIN, 0) : match.start()]
    return kin.search(near) is not None


def _why(match: re.Match[str]) -> str:
    return (
        f"Nobody called {match['first']} is on the record of this case. If it is somebody of their "
        "family, let it stand; if it is not, put their own name."
    )
