"""What is wrong with a keyed chain, and with the records that its entries seal."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from disclosure.operations.chains.heads import Heads
from disclosure.operations.chains.stored import Rows, tried
from disclosure.records.access import Look
from disclosure.records.analysis import Analysis
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import Chain
from disclosure.records.evidence import Evidence
from disclosure.records.house import HouseEntry

Link = TypeVar("Link", AuditEntry, Look, HouseEntry)
Faults = Iterator[tuple[int, str]]  # the number of an entry, and what is wrong there


def chain_faults(chain: Chain, links: Rows[Link], noted: Heads, noun: str) -> Faults:
    """`noun`: what one link of this chain is called."""
    by_number: dict[int, Link] = {
        link.number: link for link in links.readable if is_place(link.number)
    }
    unreadable: set[Any] = {key[-1] for key in links.unreadable}
    yield from _gaps({*by_number, *(n for n in unreadable if is_place(n))}, noted, noun)
    for number in unreadable:
        yield place_of(number), f"{noun} is unreadable"
    for link in links.readable:
        before = by_number.get(link.number - 1) if is_place(link.number) else None
        if why := _of_link(chain, link, before, noted.get(link.number, frozenset())):
            yield place_of(link.number), f"{noun} {why}"


def record_faults(
    entries: Rows[AuditEntry], evidence: Rows[Evidence], analyses: Rows[Analysis]
) -> Faults:
    """Each record against the digest in the entry that wrote it."""
    stored: dict[Any, list[Evidence | Analysis]] = {}
    both: tuple[Evidence | Analysis, ...] = (*evidence.readable, *analyses.readable)
    for row in both:
        stored.setdefault(row.number, []).append(row)
    unreadable = {key[1] for key in (*evidence.unreadable, *analyses.unreadable)}
    for entry in entries.readable:
        found = stored.pop(entry.number, [])
        if why := _of_record(entry, found, entry.number in unreadable):
            yield place_of(entry.number), why
    lost = {key[1] for key in entries.unreadable}
    for number in {*stored, *unreadable} - {entry.number for entry in entries.readable} - lost:
        yield place_of(number), "record is there without its entry"


def is_place(number: object) -> bool:
    return isinstance(number, int) and number > 0


def place_of(number: Any) -> int:
    return number if is_place(number) else 0


def _of_link(chain: Chain, link: Link, before: Link | None, noted: frozenset[str]) -> str | None:
    seal = tried(chain.seal_of, link)
    if not is_place(link.number) or seal is None:
        return "is unreadable"
    if {link.seal, *noted} != {seal}:
        return f"was altered{_other_key(chain, link)}"
    if not _follows(chain, link, before):
        return "does not follow the one before"
    went_back = before and _age(chain, link) < _age(chain, before)
    return "was sealed with an older key than the one before" if went_back else None


def _of_record(entry: AuditEntry, found: list[Evidence | Analysis], unreadable: bool) -> str | None:
    if unreadable:
        return "record is unreadable"
    if not found:
        return "record is missing" if entry.digest else None
    digests = [tried(row.digest) for row in found]
    if entry.digest not in digests:
        return "record was altered" if entry.digest else "record was put there"
    return "a second record was put beside it" if len(found) > 1 else None


def _gaps(there: Iterable[int], noted: Heads, noun: str) -> Faults:
    """One line per run of missing numbers, however long."""
    expected = 1
    for number in sorted({*there, *noted}):
        if number not in there:
            continue
        if number > expected:
            yield expected, _missing(noun, expected, number - 1)
        expected = number + 1
    if (last := max(noted, default=0)) >= expected:
        yield expected, _missing(noun, expected, last)


def _missing(noun: str, first: int, last: int) -> str:
    if first == last:
        return f"{noun} is missing"
    return f"{noun} is missing, and so are all to number {last}"


def _follows(chain: Chain, link: Link, before: Link | None) -> bool:
    if link.number == 1:
        return link.before == ""
    if before is None:
        return True  # that one is named as missing
    return link.before in (before.seal, tried(chain.seal_of, before))


def _age(chain: Chain, link: AuditEntry | Look | HouseEntry) -> int:
    """Of its key: the greater, the newer."""
    return chain.names.index(link.key) if link.key in chain.names else 0


def _other_key(chain: Chain, link: AuditEntry | Look | HouseEntry) -> str:
    ours = link.key in (None, *chain.names)
    return "" if ours else ", or sealed with another key"
