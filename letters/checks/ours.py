"""Whose a name is, as what stands beside it says: of the staff or the family, or who signs."""

import re
from collections.abc import Iterable
from functools import lru_cache

from letters.parts_of_a_name import names_of
from letters.rules import patterns_of
from letters.text import Sentence, is_signature
from letters.wording import REMEMBERED

LONGEST_ROLE = 50  # letters before a name that may say whose it is

# Latin capitals with their marks; small letters beyond ÿ are no capitals.
UPPER = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĢĞĪİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
_MANY = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|both|several|many|other)"
    r" (?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?$",
    re.IGNORECASE,
)
# What somebody in a family is called instead of by a name.
KIN = frozenset(
    (
        *("mum", "mam", "mom", "dad", "nan", "nana", "nain", "taid", "gran", "granny", "grandma"),
        *("grandad", "grandpa", "auntie", "baby"),
    )
)
_CAPITAL = re.compile(rf"{UPPER}[\w'-]+")


@lru_cache(maxsize=REMEMBERED)
def capitals_in(words: str) -> frozenset[str]:
    """Each word with a capital, once."""
    return frozenset(_CAPITAL.findall(words))


def is_ours(words: str, start: int, end: int) -> bool:
    """Of the staff or of the family, as what stands before or behind the name says."""
    near = words[max(start - LONGEST_ROLE, 0) : start]
    return any(each.match(words, end) for each in patterns_of("names", "staff_behind")) or any(
        each.search(near) for each in patterns_of("names", "kin_or_staff_before")
    )


def are_counted(words: str, start: int) -> bool:
    """Two of that name, or the other one."""
    return _MANY.search(words, 0, start) is not None


def signers(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Each name, in small letters, that stands where the letter is signed, with a “Yours” above it
    or without."""
    signed = (capitals_in(each.plain) for each in sentences if _is_signed(each))
    return frozenset(name.lower() for names in signed for name in names)


def _is_signed(sentence: Sentence) -> bool:
    return sentence.closing or is_signature(sentence.plain)


def signs(sentences: Iterable[Sentence], name: str) -> bool:
    """Whether somebody of that name, in any writing, signs the letter."""
    return not names_of(name).isdisjoint(signers(sentences))
