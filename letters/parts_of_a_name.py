"""The parts of a person's name, in small letters: what is borne by thousands tells nobody apart."""

import re
from functools import lru_cache
from unicodedata import combining, normalize

from letters.text import plain
from letters.wording import REMEMBERED

TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "m", "mme", "sir", "lady"),
        *("lord", "monsieur", "madame", "mademoiselle", "señor", "señora", "senor", "senora"),
        *("herr", "frau", "signor", "signora"),
    )
)
# By which somebody is called, before a name that may be a family name.
OFFICES = frozenset(
    (
        *("reverend", "rev", "father", "canon", "pastor", "deacon", "bishop", "rabbi", "imam"),
        *("sister", "brother", "professor", "doctor", "nurse", "judge", "justice", "councillor"),
        *("captain", "major", "colonel", "sergeant", "chief", "elder", "sir", "dame", "prince"),
        *("don", "doña", "aunty", "uncle", "matua", "whaea", "koro", "baby", "whānau"),
    )
)
# What stands before a family name and is borne by thousands.
PARTICLES = frozenset(
    (
        *("al", "el", "abu", "abd", "bin", "binti", "binte", "ibn", "ben", "de", "da", "di", "do"),
        *("du", "del", "della", "der", "den", "des", "dos", "das", "van", "von", "ter", "ten"),
        *("la", "le", "mac", "mc", "nic", "ni", "ní", "ó", "uí", "ap", "ab", "st", "saint", "san"),
        *("te", "nga", "ngā"),
    )
)
_NOT_NAMES = frozenset(
    ("baby", "and", "the", "family", "of", "all", "both", "sister", "father", "nurse", "parents")
)
_APART = str.maketrans("łŁøØđĐħĦ\u0131", "lLoOdDhHi")  # that Unicode does not take apart
WORD = re.compile(r"[^\W\d_][\w'-]*")


def names_in_order(person: str | None) -> list[str]:
    """A particle is a name only where it stands first: Ben, Al."""
    words = WORD.findall(plain(person or "").lower())
    names = [each for each in words if each not in TITLES and each not in _NOT_NAMES]
    return [each for at, each in enumerate(names) if at == 0 or each not in PARTICLES]


def first_of(person: str | None) -> str:
    """Empty where it is an initial, or where only a family name is known."""
    first, *others = names_in_order(person) or [""]
    return first if others and len(first) > 1 else ""


@lru_cache(maxsize=REMEMBERED)
def names_of(person: str | None) -> frozenset[str]:
    """In small letters, without titles; of a double name each half too."""
    whole = names_in_order(person)
    return frozenset(whole).union(*map(halves_of, whole))


def halves_of(name: str) -> frozenset[str]:
    return frozenset(name.split("-")) - PARTICLES


def bare(words: str) -> str:
    """Without accents; each letter at its place."""
    if words.isascii():
        return words
    return "".join(map(_without_accent, words.translate(_APART)))


def _without_accent(letter: str) -> str:
    apart = normalize("NFD", letter)
    return apart[0] if all(map(combining, apart[1:])) else letter
