"""Whom a family means by a name: somebody of the case, or somebody whom nobody named on it yet."""

import re
from collections.abc import Mapping

_WORD = re.compile(r"\w+")
WHOLE = 2  # words, of which a name said at length has to hold all
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "lady", "the"})


def person_named(names: Mapping[int, str], shared_with: str) -> int | None:
    """The one person of these who can be meant; None where none can, or more than one.

    `names`: as they stand on record, by the id of the person.
    """
    asked = _bare(shared_with)
    found = [number for number, name in names.items() if asked and asked <= _bare(name)]
    return found[0] if len(found) == 1 else None


def persons_meant(names: Mapping[int, str], shared_with: str) -> frozenset[int]:
    """Everybody of these who can be meant: more than one of a name, and a name said at length."""
    asked = _bare(shared_with)
    found = {number: _bare(name) for number, name in names.items()}
    return frozenset(
        number
        for number, name in found.items()
        if asked and (asked <= name or (len(name) >= WHOLE and name <= asked))
    )


def _bare(name: str) -> frozenset[str]:
    """Its words without titles, and without what stands after a comma: a relationship."""
    return frozenset(_WORD.findall(name.partition(",")[0].casefold())) - TITLES
