"""Who is on call or away, as tests ask it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from disclosure.actions.on_call.rota import Coach, on_call_at
from disclosure.records.rota import Absence, absences_from


def coach_now(session: Session, site_id: int, at: datetime) -> Coach | None:
    return on_call_at(session, site_id, at).now


def away_on(session: Session, on: date) -> Mapping[str, list[Absence]]:
    """By e-mail."""
    found: dict[str, list[Absence]] = {}
    for absence in absences_from(session, on):
        if absence.from_on <= on:
            found.setdefault(absence.email, []).append(absence)
    return found
