"""One record as an event of the regimes: when it was, when it came on record, and who agreed."""

from dataclasses import replace
from datetime import date, datetime

from disclosure.actions.reading import Case
from disclosure.kinds.law import EventReview
from workflows.events import Event


def event_of(
    case: Case, number: int, name: str, at: datetime | date, mode: str | None = None
) -> Event:
    agreed, no = case.agreed(EventReview, number), case.refusal(EventReview, number)
    recorded = case.entered_at[number]
    any_hour = not isinstance(at, datetime)
    event = Event(name, at, recorded, agreed, mode, record=number, any_hour=any_hour)
    return replace(event, refused=no is not None)
