"""What the patterns of the shipped rules need, worked out before.

To parse them all takes seconds, and every process that reads a letter would do it again. Whatever
is not known here, a pattern of an organisation's own among it, is worked out when it is asked for.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import cast

from letters.patterns.needs import Phrases

KNOWN = Path(__file__).parents[2] / "policy" / "letter_rules" / "needs.json"


def known_needs(words: str, flags: re.RegexFlag) -> tuple[Phrases, ...] | None:
    """Of the pattern that is written so; None: not known."""
    told = _known().get(_key(words, flags))
    return None if told is None else tuple(map(frozenset, told))


def written(worked_out: Mapping[tuple[str, re.RegexFlag], Iterable[Phrases]]) -> str:
    """For the file: one line for each pattern, so that a changed rule changes its own lines."""
    lines = {
        _key(*pattern): json.dumps([sorted(each) for each in needs], ensure_ascii=False)
        for pattern, needs in worked_out.items()
    }
    return "{\n" + ",\n".join(f'"{key}": {needs}' for key, needs in sorted(lines.items())) + "\n}\n"


@cache
def _known() -> Mapping[str, Sequence[Sequence[str]]]:
    return cast(Mapping[str, Sequence[Sequence[str]]], json.loads(KNOWN.read_bytes()))


def _key(words: str, flags: re.RegexFlag) -> str:
    return blake2b(f"{int(flags)} {words}".encode(), digest_size=8).hexdigest()
