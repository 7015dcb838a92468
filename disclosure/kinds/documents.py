"""JSON as it came: what is not JSON, and a name that stands twice, where the last would win."""

import json
from typing import Any

from disclosure.kinds.faults import BadInput, Fault


class NotJson(Exception):
    """This cannot be read as JSON."""


def read_once(content: bytes) -> object:
    """Raises NotJson; BadInput where a name stands twice: here none may be lost."""
    twice = list[str]()

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        document: object = json.loads(content, object_pairs_hook=once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotJson from None
    if twice:
        says = "it stands in the file twice: give its times as a list"
        raise BadInput([Fault(name, f"{name}: {says}.") for name in twice])
    return document


def _no_number(word: str) -> float:
    raise ValueError(word)  # Infinity and NaN are no JSON
