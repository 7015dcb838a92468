"""The law as data: policy/ read once, checked, and handed to the rules as frozen values."""

from disclosure.policy.apology_file import ApologyLaw
from disclosure.policy.reading import BadPolicy
from disclosure.policy.whole import (
    Policy,
    UnknownCalendar,
    UnknownLevel,
    UnknownRegime,
    UnknownScale,
    policy,
    read_policy,
)

__all__ = [
    "ApologyLaw",
    "BadPolicy",
    "Policy",
    "UnknownCalendar",
    "UnknownLevel",
    "UnknownRegime",
    "UnknownScale",
    "policy",
    "read_policy",
]
