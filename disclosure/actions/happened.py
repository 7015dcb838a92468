"""The day of the harm and that of our knowing, as they stand now: whoever tells them asks here."""

from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import harmed_at, knew_at
from workflows.counting import day_of


def happened_on(gathered: Gathered) -> date | None:
    """None where nobody knows."""
    at = harmed_at(gathered.case)
    return day_of(at, gathered.zone) if at else None


def knew_on(gathered: Gathered) -> date:
    """From which the clocks run."""
    return day_of(knew_at(gathered.case), gathered.zone)
