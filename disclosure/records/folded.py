"""How words are written where they are looked for: small letters, no accents, no punctuation."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, combining, decimal, normalize

LONGEST = 40  # letters of a word that count, on both sides
MOST = 12  # words of one search that count: the longest
_WITHIN = frozenset(
    "'`\u2018\u2019\u02bc\u02bb\ua78c\u02b9-\u2010\u2011\u2013."
)  # apostrophes, hyphens, J.R.
_MARKS = "\"'([{<\u2018\u201c\u201e\u00ab*_"  # that may stand before a word
# Letters of their own, that Unicode does not take apart: the last is the i without a dot.
_APART = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
          "ħ": "h", "ŧ": "t", "ŋ": "n", "\u0131": "i"}  # fmt: skip
WRITTEN_BEFORE = "ħŧŋ\u02bb\ua78c"  # what stood in words before, and stands in none any more
_NO_ACCENT = str.maketrans(_APART)
_FIRST_ACCENT = 10  # class of a mark that may be left out; below are those that are half a letter


def words_in(text: str) -> set[str]:
    """Of O'Brien, `obrien` and `brien`: each part with what follows it, so that whoever types the
    beginning of any part, or the whole with or without its hyphen, finds it."""
    return {word for parts in _parts(text) for word in _from_each(parts)}


def words_of_name(name: str) -> set[str]:
    """A name is taken as one: `vandermeer` and `smith-jones` find van der Meer and Smith Jones."""
    return _from_each([part for parts in _parts(name) for part in parts])


@lru_cache(maxsize=16)  # texts that are being worked on
def names_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """How a name may end there: with one part, and with two, also where a list has its last word
    first. `words_of_name` holds both of a name that has two. It ends in a word that does not begin
    with a small letter.
    """
    one, two = set[str](), set[str]()
    before = ""
    for word in text.split():
        small = word.lstrip(_MARKS)[:1].islower()
        for part in (part for parts in _parts(word) for part in parts):
            if not small:
                one.add(part[:LONGEST])
                two |= {(before + part)[:LONGEST], (part + before)[:LONGEST]}
            before = part
    return frozenset(one), frozenset(two)


def in_a_row(text: str) -> str:
    """Each part between two spaces."""
    return f" {' '.join(part for parts in _parts(text) for part in parts)} "


def ways_to_write(name: str) -> tuple[str, str]:
    """In a row: as it is, and as a list has it."""
    *first, last = [" ".join(parts) for parts in _parts(name)] or [""]
    return f" {' '.join([*first, last])} ", f" {' '.join([last, *first])} "


def words_of_reference(ref: str) -> set[str]:
    """And its number as it is said: 17."""
    number = ref.rpartition("-")[2].lstrip("0")
    return words_in(ref) | ({number} if number.isascii() and number.isdecimal() else set())


def asked_for(text: str) -> tuple[str, ...]:
    """What somebody typed, once each, and without what a longer one begins with."""
    each = sorted({"".join(parts)[:LONGEST] for parts in _parts(text)})
    # What begins with a word comes next in this order.
    told = [word for word, after in pairwise([*each, ""]) if not after.startswith(word)]
    return tuple(sorted(told, key=lambda word: (-len(word), word))[:MOST])


def begin_in(asked: tuple[str, ...], words: set[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in asked)


def _from_each(parts: Sequence[str]) -> set[str]:
    return {"".join(parts[first:])[:LONGEST] for first in range(len(parts))}


def _parts(text: str) -> Iterator[tuple[str, ...]]:
    """Of each word its parts, between hyphens and apostrophes."""
    for written in text.split():
        yield from _words_of(written)


@lru_cache(maxsize=4096)  # a text says most of its words again and again
def _words_of(written: str) -> tuple[tuple[str, ...], ...]:
    """What stands between two spaces may be more than one word, or none."""
    marked = "".join(_spelled(letter) for letter in in_plain_letters(written))
    each = (tuple(filter(None, word.split("\0"))) for word in marked.split())
    return tuple(filter(None, each))


def holds_all(text: str, words: str) -> bool:
    """Whether each of the words is a part of it, with or without accents, apostrophes, hyphens."""
    row = _said(text)
    return all(_said(word) in row if _said(word) else word in text for word in words.split())


def _said(text: str) -> str:
    """What is heard of it: letters and figures, the blanks between them, the @ of an address."""
    kept = (each for each in in_plain_letters(text) if each not in _WITHIN)
    return "".join(each for each in kept if each.isalnum() or each.isspace() or each == "@")


def in_plain_letters(text: str) -> str:
    """In small letters, without accents, each a letter that any keyboard has."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", normalize("NFKD", text).casefold()).translate(_NO_ACCENT)
    return "".join(each for each in plain if combining(each) < _FIRST_ACCENT)


@lru_cache(maxsize=4096)
def _spelled(letter: str) -> str:
    if letter in _WITHIN:
        return "\0"
    if letter.isalnum():
        return str(decimal(letter)) if letter.isdecimal() else letter
    kind = category(letter)
    return letter if kind[0] == "M" else "" if kind == "Cf" else " "
