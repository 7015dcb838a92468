"""The closed lists of the regimes that code depends on; the rest are in the policy file."""

from enum import StrEnum


class Certainty(StrEnum):
    """How sure we are of a rule, strongest first."""

    VERIFIED = "verified"
    REMEMBERED = "remembered"
    UNCLEAR = "unclear"


class Unit(StrEnum):
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    NO_NUMBER = "as_soon_as_reasonably_practicable"
    FIXED_DATE = "fixed_date"


class LimitType(StrEnum):
    DEADLINE = "deadline"
    EXPLANATION_THRESHOLD = "explanation_threshold"
    PERSON_WINDOW = "person_window"
    TARGET = "target"


class DutyStatus(StrEnum):
    """Where a duty stands; which of these a limit type can have is in policy/regimes.yaml."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    MET = "met"
    LATE = "late"
    MET_LATE = "met_late"
    EXCUSED = "excused"
    NOT_OWED = "not_owed"
    OWED = "owed"
    PASSED = "passed"


def weakest(*found: Certainty) -> Certainty:
    """A date is only as certain as the weakest of what it was built from."""
    return max(found, key=list(Certainty).index)
