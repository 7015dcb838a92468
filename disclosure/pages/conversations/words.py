"""Why spoken words do not count as an apology yet, and better ones for the next talk."""

from dataclasses import dataclass

from letters.check import check, contents_found
from letters.checks.faults import APOLOGY_FAULTS

NO_SORRY = "We find no “I am sorry” and no “I apologise” in them, for something we did."
BETTER = (
    "I am sorry that we did this to you. It should not have happened, and it was ours to prevent. "
    "We should have kept you safe."
)


@dataclass(frozen=True, slots=True)
class Lack:
    marked: str
    why: str
    instead: str


def what_it_lacks(words: str) -> list[Lack]:
    """Each reason, with the words it is about. Empty where the words pass."""
    found = [
        Lack(fault.text, fault.why, fault.suggestion)
        for fault in check(words).faults
        if fault.kind in APOLOGY_FAULTS
    ]
    if not found and "apology" not in contents_found(words):
        found.append(Lack("", NO_SORRY, "Name what we did: “I am sorry that we …”."))
    return found
