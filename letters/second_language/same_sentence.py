"""The sentence of a translation that says what one of the letter says, where that is sure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from letters.days.calendar_words import LANGUAGES, month_names
from letters.printing.markdown import blocks, item_in, kind_of, to_text
from letters.printing.side_by_side import why_not_beside
from letters.text import sentences_of

_FIGURES = re.compile(r"\d+")
# "am 4. Dezember", "bis 4.12. Bescheid", "im 2. Stock": the point may belong to the number. That of
# 14.30 and of 2026 does not.
_NUMBER_LAST = re.compile(r"(?:(?:^|[^\d.,:])\d{1,2}|(?<!\d)\d{1,2}\.(?:0?\d|1[0-2]))\.\W*$")
_SHORTEST = 3  # letters of a month that is cut short: "4. Dez. 2026"


def in_other_words(sentence: str, text: str, translated: str) -> str:
    """As it stands in the translation, without marks; empty where it is not sure which it is.

    A wrong sentence beside a promise would have a family answer about another one. So both have
    the same parts, that part has as many sentences in both, it is sure where each of them ends, and
    every figure of ours is in theirs.
    """
    if why_not_beside(text, translated):
        return ""
    wanted = _plain(sentence)
    for ours, theirs in zip(blocks(text), blocks(translated), strict=True):
        for one, other in _in_pairs(_units(ours), _units(theirs)):
            for said, there in _sure(_sentences(one), _sentences(other)):
                if said == wanted:
                    return there if _has_figures_of(said, there) else ""
    return ""


def _units(lines: Sequence[str]) -> list[str]:
    """What stays whole: each item of a list, or one paragraph."""
    whole = kind_of(lines) not in ("ul", "ol")
    return [" ".join(lines)] if whole else [item_in(line) for line in lines]


def _sentences(words: str) -> list[str]:
    """Whole ones, whatever their language."""
    found: list[str] = []
    for each in sentences_of(words):
        if found and _day_goes_on(found[-1], each.plain):
            found[-1] = f"{found[-1]} {each.text}"
        else:
            found.append(each.text)
    return [_plain(each) for each in found]


def _day_goes_on(before: str, after: str) -> bool:
    """In some languages the number of a day ends in a point, and its month begins with a capital:
    "Joan ruft Sie am 4. Dezember an". A month that is cut short ends in one as well."""
    if _NUMBER_LAST.search(before):
        return _begins_with_month().match(after) is not None
    return _ends_in_cut_month().search(before) is not None and after[:1].isdecimal()


@cache
def _months() -> str:
    """Their names in each language that we know."""
    names = {name for language in ("en", *LANGUAGES) for name in month_names(language)}
    written = sorted((each for each in names if not _FIGURES.search(each)), key=len, reverse=True)
    return "|".join(map(re.escape, written))


@cache
def _begins_with_month() -> re.Pattern[str]:
    return re.compile(rf"(?:{_months()}|(?:{_cut_months()})\.)(?!\w)", re.IGNORECASE)


@cache
def _ends_in_cut_month() -> re.Pattern[str]:
    return re.compile(rf"\d\.? (?:{_cut_months()})\.\W*$", re.IGNORECASE)


def _cut_months() -> str:
    names = (name for language in ("en", *LANGUAGES) for name in month_names(language))
    cut = {name[:length] for name in names for length in range(_SHORTEST, len(name))}
    return "|".join(re.escape(each) for each in sorted(cut, key=len, reverse=True))


def _sure(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    """None of a part in which one ends after a number, and the other does not: it may go on."""
    pairs = list(_in_pairs(ours, theirs))
    cut = (tuple(bool(_NUMBER_LAST.search(each)) for each in pair) for pair in pairs[:-1])
    return iter(() if any(one != other for one, other in cut) else pairs)


def _in_pairs(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    return zip(ours, theirs, strict=True) if len(ours) == len(theirs) else iter(())


def _plain(words: str) -> str:
    return " ".join(to_text(words).replace("**", "").split())


def _has_figures_of(ours: str, theirs: str) -> bool:
    """Whichever figures a language writes; it may have more, such as the number of a month."""
    return not _figures(ours) - _figures(theirs)


def _figures(words: str) -> Counter[int]:
    return Counter(map(int, _FIGURES.findall(words)))
