"""The cases somebody may see, newest first, a page at a time: each page begins after the last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.law.first_moments import Firsts, firsts_of
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.said_beside import openings_put_right
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor
from disclosure.records.base import LARGEST_ID, spelled
from disclosure.records.incident import Incident
from disclosure.records.users import Site

Document = dict[str, Any]
ON_A_PAGE = 100
_REFERENCE = re.compile(r"INC-\d{4}-(\d{6,10})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: tuple[Document, ...]
    next: str | None  # after which the following page begins; none: this is the last

    def document(self) -> Document:
        return {"incidents": list(self.rows), "next": self.next}


def case_page(session: Session, actor: Actor, after: str | None) -> CasePage:
    """`after`: the last reference of the page before. Raises BadInput where it is none."""
    wanted = select(Incident, Site).join(Site, Site.id == Incident.site_id)
    wanted = wanted.where(seen_by(actor)).order_by(Incident.id.desc()).limit(ON_A_PAGE + 1)
    if after is not None:
        wanted = wanted.where(Incident.id < _number(after))
    found = session.execute(wanted).all()
    rows = found[:ON_A_PAGE]
    incidents = [incident for incident, _ in rows]
    firsts, right = firsts_of(session, incidents), openings_put_right(session, incidents)
    shown = [_row(i, site, firsts[i.id], right.get(i.id, ())) for i, site in rows]
    return CasePage(tuple(shown), shown[-1]["ref"] if len(found) > ON_A_PAGE else None)


def _row(incident: Incident, site: Site, firsts: Firsts, right: Iterable[str]) -> Document:
    """`now`: as both days stand since, by which the clocks run; the others as the case was opened
    with them.
    """
    return {
        "ref": incident.ref,
        "state": str(incident.state),
        "version": incident.version,
        "site": site.name,
        "summary": incident.summary,
        "summary_put_right": list(right),
        "now": {
            "became_aware_at": spelled(firsts.knew_at),
            "occurred_at": spelled(firsts.harmed_at) if firsts.harmed_at else None,
        },
        "became_aware_at": _first_known(incident, site),
        "recorded_at": spelled(incident.recorded_at),
        "restricted": incident.restricted,
        "external_ref": incident.external_ref,
    }


def _first_known(incident: Incident, site: Site) -> str:
    """A day told alone stays one: at its site, as the case itself says it."""
    at = incident.became_aware_at
    if incident.became_aware_day_only:
        return spelled(at.astimezone(site.zone).date())
    return spelled(at)


def _number(ref: str) -> int:
    found = _REFERENCE.fullmatch(ref)
    if found and int(found[1]) <= LARGEST_ID:
        return int(found[1])
    raise BadInput.at("after", "after: give the `next` of the page before.")
