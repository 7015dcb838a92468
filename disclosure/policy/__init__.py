"""The law as data: policy/ read once, checked, and handed to the rules as frozen values."""

from disclosure.policy.adopting import (
    adopt,
    letter_templates,
    own_glossary,
    own_rules_in,
    policy,
    read_policy,
    retention_rules,
)
from disclosure.policy.apology_file import ApologyLaw
from disclosure.policy.changes import Change
from disclosure.policy.reading import BadPolicy
from disclosure.policy.whole import (
    Policy,
    UnknownCalendar,
    UnknownLevel,
    UnknownRegime,
    UnknownScale,
)

__all__ = [
    "ApologyLaw",
    "BadPolicy",
    "Change",
    "Policy",
    "UnknownCalendar",
    "UnknownLevel",
    "UnknownRegime",
    "UnknownScale",
    "adopt",
    "letter_templates",
    "own_glossary",
    "own_rules_in",
    "policy",
    "read_policy",
    "retention_rules",
]
