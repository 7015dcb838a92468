"""The ends of the chains as they were noted outside the database: in a file, or in a checkpoint."""

import hmac
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry, Chain, chain_of
from disclosure.records.incident import Incident

CHANGES, LOOKS = "changes", "looks"
CHAINS: Mapping[str, type[AuditEntry] | type[Look]] = {CHANGES: AuditEntry, LOOKS: Look}
Heads = Mapping[int, frozenset[str]]  # the seals that an entry of that number was noted with


class Noted:
    """Every head that was noted, by chain and incident; and what could not be read."""

    def __init__(self, chain: Chain, checkpoint: Mapping[str, Any] | None = None) -> None:
        self._seals: dict[tuple[str, int], dict[int, set[str]]] = defaultdict(dict)
        self.faults: list[str] = []
        for place, line in enumerate(_lines(chain), 1):
            if not self._read(line.split()):
                self.faults.append(f"line {place} of the file of heads cannot be read")
        if checkpoint is not None:
            self._take(chain, checkpoint)

    @property
    def incidents(self) -> frozenset[int]:
        return frozenset(owner for _, owner in self._seals)

    def of(self, name: str, incident: int) -> Heads:
        noted = self._seals.get((name, incident), {})
        return {number: frozenset(seals) for number, seals in noted.items()}

    def _read(self, cells: list[str]) -> bool:
        if len(cells) != 4 or cells[0] not in CHAINS or not (cells[1] + cells[2]).isdecimal():
            return False
        self._note(cells[0], int(cells[1]), int(cells[2]), cells[3])
        return True

    def _take(self, chain: Chain, checkpoint: Mapping[str, Any]) -> None:
        if not hmac.compare_digest(str(checkpoint.get("mac")), _mac(chain, checkpoint)):
            self.faults.append("the checkpoint was altered, or made with another key")
            return
        for head in checkpoint["heads"]:
            self._note(head["chain"], head["id"], head["number"], head["seal"])

    def _note(self, name: str, owner: int, number: int, seal: str) -> None:
        self._seals[name, owner].setdefault(number, set()).add(seal)


def checkpoint(session: Session) -> dict[str, Any]:
    """The end of every chain, signed: kept elsewhere, it shows later what was taken away."""
    session.rollback()
    chain = chain_of(session)
    heads = [head for name in CHAINS for head in _heads_of(session, name)]
    signed = {"made_at": now().isoformat(), "key": chain.key_name, "heads": heads}
    return {**signed, "mac": _mac(chain, signed)}


def _heads_of(session: Session, name: str) -> Iterator[dict[str, Any]]:
    table = CHAINS[name]
    last = (
        select(table.incident_id, func.max(table.number).label("number"))
        .group_by(table.incident_id)
        .subquery()
    )
    heads = (
        select(table.incident_id, Incident.ref, table.number, table.seal)
        .join(last, (table.incident_id == last.c.incident_id) & (table.number == last.c.number))
        .join(Incident, Incident.id == table.incident_id)
        .order_by(table.incident_id)
    )
    for id, ref, number, seal in session.execute(heads):
        yield {"chain": name, "id": id, "incident": ref, "number": number, "seal": seal}


def _lines(chain: Chain) -> list[str]:
    if not chain.heads.exists():
        return []
    return chain.heads.read_text("utf-8", errors="replace").splitlines()


def _mac(chain: Chain, signed: Mapping[str, Any]) -> str:
    told = {name: value for name, value in signed.items() if name != "mac"}
    return chain.mac(b"checkpoint:" + json.dumps(told, sort_keys=True).encode())
