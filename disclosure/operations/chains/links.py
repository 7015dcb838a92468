"""The links of a chain as bare rows, one after the other: does each fit, and is none missing?"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

from disclosure.operations.chains.spelling import Digests, Spelling
from disclosure.operations.chains.streams import Columns, Row, in_blocks, names_of
from disclosure.records.base import Record
from disclosure.records.chain import Chain, name_of_key

_BLOCK = 64  # bytes that SHA-256 takes at a time
END_OF_NOTHING = ""  # the sum of no entries
_Key = tuple[int, Digests]  # its age, and what seals with it


class Links:
    """Of one table whose rows are sealed one after the other."""

    def __init__(self, chain: Chain, table: type[Record]) -> None:
        self._spelling, names = Spelling(table, without="seal"), names_of(table)
        self._key = itemgetter(names.index("key"))
        self._cells = itemgetter(*map(names.index, ("number", "before", "seal")))  # of columns
        keys = (*chain.older, chain.key)
        self._keys: dict[str | None, _Key] = {
            None: (0, sealing(keys[0])),  # a link without the name of a key is older than names are
            **{name_of_key(key): (age, sealing(key)) for age, key in enumerate(keys)},
        }

    def whole(self, rows: Iterable[Row], noted: Iterable[Row]) -> Iterator[Columns]:
        """Some rows that fit at a time. Raises Broken where one does not, or is missing."""
        ends, last, many, oldest = iter(noted), "", 0, 0
        end = next(ends, None)
        for name, of_key in groupby(rows, self._key):
            age, sealed = self._keys.get(name, _NO_KEY)
            if age < oldest:
                raise Broken
            oldest = age
            for columns in in_blocks(of_key):
                numbers, befores, seals = self._cells(columns)
                first, many = many + 1, many + len(numbers)
                if numbers != tuple(range(first, many + 1)) or befores != (last, *seals[:-1]):
                    raise Broken
                if not self._spelling.fit(columns, sealed, seals):
                    raise Broken
                while end is not None and end[1] <= many:
                    if end[1] < first or end[2] != seals[end[1] - first]:
                        raise Broken
                    end = next(ends, None)
                last = seals[-1]
                yield columns
        if end is not None:
            raise Broken


def sealing(key: bytes) -> Digests:
    """HMAC-SHA256 as records/audit.py makes it; what is the same for all words is done once.

    Written out by RFC 2104, as its two sums: `hmac` takes half as long again over short words.
    """
    block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in block)).copy
    outer = sha256(bytes(byte ^ 0x5C for byte in block)).copy

    def seals(spelled: Iterable[str]) -> list[str]:
        told = []
        for words in spelled:
            within, around = inner(), outer()
            within.update(words.encode())
            around.update(within.digest())
            told.append(around.hexdigest())
        return told

    return seals


_NO_KEY: _Key = (-1, sealing(b""))


def linked_on(before: str, entry: bytes) -> str:
    """A sum of all entries until this one, which anybody can make."""
    return sha256(before.encode() + b"\n" + entry).hexdigest()


class Broken(Exception):
    """What was read here does not fit. What it is, a closer look tells."""
