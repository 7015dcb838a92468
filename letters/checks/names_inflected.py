"""Names in languages that change their ends: of Maria's death a Polish letter says "śmierć Marii".

What differs from a name of theirs in its end alone may be that name as the sentence asks for it, or
another one (Marta). No program can tell, so whoever reads the language is asked: it is advice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from letters.checks.theirs import Own
from letters.marks import Advice, Fault
from letters.parts_of_a_name import WORD, bare, names_in_order
from letters.writing.facts import in_order

DROPPED, ADDED = 2, 4  # letters at the end of a name: Marek, Marka; Tomasz, Tomaszowi
SHORTEST = 2  # letters that stay: Ewa, Ewie
_TITLE = re.compile(r"pan|pan[aeiu]|pani[aey]?|pan(?:em|ow|om|ami)|panst(?:wo|wa|wu|wem)")  # Polish

_WHY = "Is this their name, as this language changes it here? Ask whoever reads it."


@dataclass(frozen=True, slots=True)
class Names:
    wrong: tuple[Fault, ...]
    in_doubt: tuple[Advice, ...]


def told_apart(faults: Iterable[Fault], own: Own) -> Names:
    """Of what was taken for a wrong name in such a language."""
    found = tuple(faults)
    doubted = tuple(each for each in found if all(_may_be(name, own) for name in _words(each)))
    return Names(
        tuple(each for each in found if each not in doubted),
        tuple(Advice("name", each.text, each.start, each.end, _WHY) for each in doubted),
    )


def may_be_a_form(name: str, known: Iterable[str]) -> bool:
    """All in small letters."""
    return any(_shares_its_stem(name, each) for each in known)


def is_named(words: str, person: str) -> bool:
    """Whether both names, or a title and the surname, may be theirs: u Jana Kowalskiego."""
    return next(where_named(words, person), None) is not None


def where_named(words: str, person: str) -> Iterator[tuple[int, int]]:
    """Each place in these words where that is so."""
    names = names_in_order(bare(in_order(person)))
    if len(names) < 2:
        return
    first, last = names[0], names[-1]
    read = bare(words)
    for one, two in pairwise(WORD.finditer(read)):
        before, name = one[0].lower(), two[0].lower()
        together = read[one.end() : two.start()].isspace() and two[0][0].isupper()
        if not (together and _shares_its_stem(name, last)):
            continue
        named = one[0][0].isupper() and _shares_its_stem(before, first)
        if named or _TITLE.fullmatch(before):
            yield one.start(), two.end()


def _words(fault: Fault) -> Iterator[str]:
    return (word.lower() for word in WORD.findall(fault.text))


def _may_be(name: str, own: Own) -> bool:
    return own.has(name) or may_be_a_form(name, own.names)


def _shares_its_stem(name: str, known: str) -> bool:
    pairs = zip(name, known, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared >= max(SHORTEST, len(known) - DROPPED) and len(name) - shared <= ADDED
