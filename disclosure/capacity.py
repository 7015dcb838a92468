"""How much at once: processes, connections to the database, and seconds until one gives up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

PATIENCE = 60  # seconds that the web server gives one request
MOST = 100_000  # of anything here; more is a slip of the finger
MOST_AT_ONCE = {"WORKERS": 256, "THREADS": 256}  # more would choke the machine that starts them
MAY_BE_NONE = ("POOL_OVERFLOW",)
ANSWER_IN = 5  # seconds that are left to say that a statement took too long


@dataclass(frozen=True)
class Capacity:
    workers: int = 2  # processes of the web server on this machine
    threads: int = 4  # requests that each of them answers at once
    pool: int = 5  # connections that each of them keeps open
    pool_overflow: int = 14  # and opens besides for a moment; in production few, see `read`
    pool_recycle: int = 1800  # seconds after which a connection is made anew
    page_seconds: int = 25  # that one statement of a page may take
    idle_seconds: int = 60  # that a page may keep a transaction open and ask nothing

    @classmethod
    def read(cls, told: Mapping[str, str], *, production: bool) -> Self:
        """What cannot be read is as if it were not told; `faults_in` names it."""
        given = {name.lower(): n for name in NAMES if (n := _number(name, told)) is not None}
        threads = given.get("threads", cls.threads)
        usual = {"pool": threads + 1}  # one for each request, and one for who asks /readyz
        if production:  # elsewhere nothing bounds how many ask at once
            usual["pool_overflow"] = 2
        return cls(**(usual | given))

    @property
    def connections(self) -> int:
        """The most that the web server of this machine may have open."""
        return self.workers * (self.pool + self.pool_overflow)


NAMES = frozenset(name.upper() for name in Capacity.__dataclass_fields__)


def faults_in(told: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(NAMES & set(told)):
        if _number(name, told) is None:
            least, most = _bounds(name)
            yield f"DISCLOSURE_{name} is '{told[name]}'. Use a whole number, {least} to {most:,}."
    here = Capacity.read(told, production=True)
    if here.page_seconds > PATIENCE - ANSWER_IN:
        yield (
            f"DISCLOSURE_PAGE_SECONDS is {here.page_seconds}. Use {PATIENCE - ANSWER_IN} or less: "
            f"after {PATIENCE} the web server ends a request without a word."
        )
    if here.pool + here.pool_overflow < here.threads:
        yield (
            f"DISCLOSURE_POOL and _POOL_OVERFLOW make {here.pool + here.pool_overflow} connections "
            f"for {here.threads} threads. Use at least {here.threads}, so that none waits."
        )


def _number(name: str, told: Mapping[str, str]) -> int | None:
    word, (least, most) = told.get(name, ""), _bounds(name)
    plain = word.isascii() and word.isdecimal() and len(word) < 10
    return int(word) if plain and least <= int(word) <= most else None


def _bounds(name: str) -> tuple[int, int]:
    return 0 if name in MAY_BE_NONE else 1, MOST_AT_ONCE.get(name, MOST)
