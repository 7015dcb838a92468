"""A signed list of where every chain ends: kept elsewhere, it shows later what was taken away.

Whoever holds our keys can hold it against the record; whoever has our public key, against the proof
of one case: `link` sums up every entry of a chain to there without any secret.
"""

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.operations.chains.heads import CHANGES, LOOKS
from disclosure.operations.chains.links import END_OF_NOTHING, linked_on
from disclosure.operations.chains.spelling import Spelling
from disclosure.operations.chains.streams import Row, Table, cases_in, names_of, rows_in_order
from disclosure.operations.signing import is_signed, public_keys, signature
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Record
from disclosure.records.chain import chain_of
from disclosure.records.house import HOUSE, NOBODY, HouseEntry
from disclosure.records.incident import Incident
from disclosure.records.ring import KeyFile, Purpose, keys_of

_SEALED_AS, SIGNED_AS = b"checkpoint:", b"disclosure checkpoint:"
_BESIDE = frozenset({"mac", "signature"})  # what is not itself sealed and signed
Heads = list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Written:
    heads: int
    made_at: str
    signed_by: str


def write_checkpoint(session: Session, write: Callable[[str], object]) -> Written:
    """One JSON document, a line for each head, written as it is read: there may be very many."""
    session.rollback()
    ring, chain, many = keys_of(session).ring, chain_of(session), 0
    mac, digest = hmac.new(chain.key, _SEALED_AS, sha256), sha256()

    def put(words: str) -> str:
        mac.update(words.encode())
        digest.update(words.encode())
        return words

    write(put('{"heads": ['))
    for head in _heads(session):
        write("\n" + put((", " if many else "") + json.dumps(head, sort_keys=True)))
        many += 1
    told = Written(many, now().isoformat(), public_keys(ring)[-1])
    rest = {"key": chain.key_name, "made_at": told.made_at, "signed_by": told.signed_by}
    write("\n" + put("], " + json.dumps(rest, sort_keys=True)[1:])[:-1])
    signed = signature(ring, SIGNED_AS + digest.hexdigest().encode())
    write(f', "mac": "{mac.hexdigest()}", "signature": "{signed}"}}\n')
    return told


def heads_of_checkpoint(file: KeyFile, told: Mapping[str, Any]) -> tuple[Heads, list[str]]:
    """What it notes, and what is wrong with it; of one that was altered nothing counts."""
    chains = {key.name: key.secret for key in file.ring.keys[Purpose.CHAINS]}
    if (key := chains.get(str(told.get("key")))) is None:
        return [], ["the checkpoint was made with a key that is not here, or was altered"]
    sealed = {name: value for name, value in told.items() if name not in _BESIDE}
    words = json.dumps(sealed, sort_keys=True).encode()
    mac = hmac.digest(key, _SEALED_AS + words, sha256).hex()
    if not hmac.compare_digest(mac.encode(), str(told.get("mac")).encode()):
        return [], ["the checkpoint was altered, or made with another key"]
    if "signed_by" in told:
        by, signed = str(told["signed_by"]), str(told.get("signature"))
        if by not in public_keys(file.ring):
            return [], ["the checkpoint was signed with a key that is not here"]
        if not is_signed(by, signed, SIGNED_AS + sha256(words).hexdigest().encode()):
            return [], ["the signature of the checkpoint was altered"]
    return list(told["heads"]), []


def _heads(session: Session) -> Iterator[dict[str, Any]]:
    """Case by case, and last the house."""
    connection = session.connection()
    entries = Table(connection, AuditEntry, AuditEntry.incident_id, AuditEntry.number)
    looks = Table(connection, Look, Look.incident_id, Look.number)
    cases = Table(connection, Incident, Incident.id)
    for case in cases_in([entries, looks, cases]):
        ref = next((str(cases.cells(row)["ref"]) for row in cases.of(case)), "")
        yield from _head(CHANGES, case, ref, AuditEntry, entries.of(case))
        yield from _head(LOOKS, case, ref, Look, looks.of(case))
    house = rows_in_order(connection, HouseEntry, HouseEntry.number)
    yield from _head(HOUSE, NOBODY, "", HouseEntry, house)


def _head(
    name: str, owner: int, ref: str, table: type[Record], rows: Iterator[Row]
) -> Iterator[dict[str, Any]]:
    link, last, spelled = END_OF_NOTHING, None, Spelling(table, without="seal").exact
    for last in rows:
        link = linked_on(link, spelled(last))
    if last:
        cells = dict(zip(names_of(table), last, strict=True))
        told = {"chain": name, "id": owner, "incident": ref, "link": link}
        yield told | {"number": cells["number"], "seal": cells["seal"]}
