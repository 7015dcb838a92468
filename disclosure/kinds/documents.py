"""JSON as it came: what is not JSON, and a name that stands twice, where the last would win."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from disclosure.kinds.faults import BadInput, Fault


def twice(name: str) -> str:
    return "it stands there twice: give it once"


class NotJson(Exception):
    """This cannot be read as JSON."""


def read_once(content: bytes, twice: Callable[[str], str] = twice) -> object:
    """Raises NotJson; BadInput where a name stands twice: here none may be lost.

    `twice`: what is said of such a name, and how else to tell both, where that can be.
    """
    try:
        document: object = json.loads(content, object_pairs_hook=_Read, parse_constant=_no_number)
        found = list(_twice(document, ""))
    except (ValueError, RecursionError):
        raise NotJson from None
    if found:
        raise BadInput([Fault(at, f"{at}: {twice(name)}.") for at, name in found])
    return document


class _Read(dict[str, Any]):
    """An object as it stood, which knows the names that stand in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        count = Counter(name for name, _ in pairs) if len(pairs) > len(self) else {}
        self.twice = sorted(name for name, times in count.items() if times > 1)


def _twice(document: object, where: str) -> Iterator[tuple[str, str]]:
    """Where in the document each such name stands, and the name."""
    if isinstance(document, _Read):
        yield from ((f"{where}{name}", name) for name in document.twice)
        for name, value in document.items():
            yield from _twice(value, f"{where}{name}.")
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from _twice(value, f"{where}{number}.")


def _no_number(word: str) -> float:
    raise ValueError(word)  # Infinity and NaN are no JSON
