"""The day of the harm as it stands now: whoever writes, waits or destroys by it asks here."""

from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.kinds.law import Event, EventReview
from workflows.counting import day_of

HAPPENED = "occurred"  # the event of that name


def happened_on(gathered: Gathered) -> date | None:
    """By the latest event that says so and that a second person agreed to; else as it was told
    when the case was opened. None where nobody knows. One for some duties alone is only theirs.
    """
    case = gathered.case
    said = [
        event.at
        for row, event in case.those(Event)
        if event.name == HAPPENED and not event.duties and case.agreed(EventReview, row.number)
    ]
    at = said[-1] if said else gathered.incident.occurred_at
    return day_of(at, gathered.zone) if at else None
