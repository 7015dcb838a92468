"""What is said beside a rule or a date that nobody has confirmed in a source."""

from datetime import date

from workflows.moments import dated
from workflows.regimes import Certainty, Duty, Regime, Unit, weakest

NOT_VERIFIED = "Not verified: check before relying on it."
ASK = "Unclear: ask your legal adviser."
OUR_OWN = "Our own rule."


def caution(certainty: Certainty | str) -> str:
    """To be shown wherever the rule is used; empty where it was read in a source."""
    match Certainty(certainty):
        case Certainty.VERIFIED:
            return ""
        case Certainty.UNCLEAR:
            return f"{NOT_VERIFIED} {ASK}"
        case _:
            return NOT_VERIFIED


def compared_by(review_by: date, today: date) -> str:
    """By when the rules are to be compared with the law again. Once that day is over they may be
    older than the law, and nobody is to take it for a day that is still to come.
    """
    on = f"{review_by:%A} {dated(review_by)}"
    if today <= review_by:
        return f"These rules are to be compared with the law again by {on}."
    return (
        f"These rules were to be compared with the law again by {on}. That day is over: check a"
        " rule before relying on it."
    )


def certainty_in(regime: Regime, duty: Duty) -> Certainty:
    """Of what a rule asks, without a case: where it gives a number, the weakest of the rule, its
    counting and its calendar, as of a day that is counted by them (policy/README.md, "Certainty").
    """
    if duty.limit.n is None:
        return duty.certainty
    found = [duty.certainty, duty.counting.certainty]
    if duty.limit.unit is Unit.WORKING_DAYS and regime.calendar:
        found.append(regime.calendar.certainty)
    return weakest(*found)
