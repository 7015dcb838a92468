"""JSON as it came: what is not JSON, and a name that stands twice, where the last would win."""

import json
from collections.abc import Callable
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
    found = list[str]()

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        found.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        document: object = json.loads(content, object_pairs_hook=once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotJson from None
    if found:
        raise BadInput([Fault(name, f"{name}: {twice(name)}.") for name in found])
    return document


def _no_number(word: str) -> float:
    raise ValueError(word)  # Infinity and NaN are no JSON
