"""The links of a chain as bare rows, one after the other: does each fit, and is none missing?"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from operator import itemgetter

from disclosure.operations.spelling import Digest, Spelling
from disclosure.operations.streams import Row, names_of
from disclosure.records.audit import Chain, name_of_key
from disclosure.records.base import Record

_BLOCK = 64  # bytes that SHA-256 takes at a time
END_OF_NOTHING = ""  # the sum of no entries
_Key = tuple[int, Digest]  # its age, and what seals with it


class Links:
    """Of one table whose rows are sealed one after the other."""

    def __init__(self, chain: Chain, table: type[Record]) -> None:
        self._spelling, names = Spelling(table, without="seal"), names_of(table)
        self._cells = itemgetter(*map(names.index, ("number", "before", "key", "seal")))
        keys = (*chain.older, chain.key)
        self._keys: dict[str | None, _Key] = {
            None: (0, sealing(keys[0])),  # a link without the name of a key is older than names are
            **{name_of_key(key): (age, sealing(key)) for age, key in enumerate(keys)},
        }

    def whole(self, rows: Iterable[Row], noted: Iterable[Row]) -> Iterator[Row]:
        """Each row that fits. Raises Broken at the first that does not, or where one is missing."""
        ends, last, cells, fits = iter(noted), "", self._cells, self._spelling.fits
        end, oldest = next(ends, None), 0
        for wanted, row in enumerate(rows, 1):
            number, before, name, seal = cells(row)
            age, sealed = self._keys.get(name, _NO_KEY)
            if number != wanted or before != last or age < oldest or not fits(row, sealed, seal):
                raise Broken
            while end is not None and end[1] == number:
                if end[2] != seal:
                    raise Broken
                end = next(ends, None)
            last, oldest = seal, age
            yield row
        if end is not None:
            raise Broken


def sealing(key: bytes) -> Digest:
    """HMAC-SHA256 as records/audit.py makes it; what is the same for all words is done once.

    Written out by RFC 2104, as its two sums: `hmac` takes half as long again over short words.
    """
    block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in block)).copy
    outer = sha256(bytes(byte ^ 0x5C for byte in block)).copy

    def seal(words: bytes) -> str:
        within, around = inner(), outer()
        within.update(words)
        around.update(within.digest())
        return around.hexdigest()

    return seal


_NO_KEY: _Key = (-1, sealing(b""))


def linked_on(before: str, entry: bytes) -> str:
    """A sum of all entries until this one, which anybody can make."""
    return sha256(before.encode() + b"\n" + entry).hexdigest()


class Broken(Exception):
    """What was read here does not fit. What it is, a closer look tells."""
