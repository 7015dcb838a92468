"""The sentence of a translation that says what one of the letter says, where that is sure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from letters.markdown import blocks, item_in, kind_of, to_text
from letters.side_by_side import why_not_beside
from letters.text import sentences_of

_FIGURES = re.compile(r"\d+")


def in_other_words(sentence: str, text: str, translated: str) -> str:
    """As it stands in the translation, without marks; empty where it is not sure which it is.

    A wrong sentence beside a promise would have a family answer about another one. So both have
    the same parts, that part has as many sentences in both, and every figure of ours is in theirs.
    """
    if why_not_beside(text, translated):
        return ""
    wanted = _plain(sentence)
    for ours, theirs in zip(blocks(text), blocks(translated), strict=True):
        for one, other in _in_pairs(_units(ours), _units(theirs)):
            for said, there in _in_pairs(_sentences(one), _sentences(other)):
                if said == wanted:
                    return there if _has_figures_of(said, there) else ""
    return ""


def _units(lines: Sequence[str]) -> list[str]:
    """What stays whole: each item of a list, or one paragraph."""
    whole = kind_of(lines) not in ("ul", "ol")
    return [" ".join(lines)] if whole else [item_in(line) for line in lines]


def _sentences(words: str) -> list[str]:
    return [_plain(each.text) for each in sentences_of(words)]


def _in_pairs(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    return zip(ours, theirs, strict=True) if len(ours) == len(theirs) else iter(())


def _plain(words: str) -> str:
    return " ".join(to_text(words).replace("**", "").split())


def _has_figures_of(ours: str, theirs: str) -> bool:
    """Whichever figures a language writes; it may have more, such as the number of a month."""
    return not _figures(ours) - _figures(theirs)


def _figures(words: str) -> Counter[int]:
    return Counter(map(int, _FIGURES.findall(words)))
