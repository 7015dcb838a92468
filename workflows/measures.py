"""What a measure is, and the frozen facts of one case that it counts in.

A measure is a function of those facts, and gives what it counts there: a yes or no for each thing
of a share, a number for each of a middle value. Which there are, each with its source, stands in
workflows/measures_counted.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflows.published import Measure
from workflows.words import CommitmentState

KEPT = (CommitmentState.VERIFIED, CommitmentState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """One that we owe or owed. `late`: once past the day that counts, whatever came after.

    `dated`: it has a day by which to keep it.
    """

    state: CommitmentState
    late: bool
    dated: bool = True


@dataclass(frozen=True, slots=True)
class LateDuty:
    """`key`: the regime and the duty; `reason`: a key of REASONS, or an excuse of the regimes."""

    key: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the measures ask of one case. `month`: of awareness, at the site, as 2026-03.

    `harm`: the rung of the present grade, or what stands for none. `owed`: the duty to tell applies
    here, or nobody has agreed yet that it does not. `told_in_time`: None while there is still time,
    where an excuse stands, and where neither the law nor our own target gives a day.
    Hours and days run from the moment of awareness; None: it has not happened, or nobody owed it.
    """

    site: str
    month: str
    harm: str
    owed: bool
    hours_to_first: float | None = None
    told_in_time: bool | None = None
    days_to_letter: float | None = None
    days_to_findings: float | None = None
    days_findings_lay: float | None = None  # from their approval until the family heard them
    apology: bool = False
    contact: bool = False
    family_supported: bool = False
    staff_supported: bool = False
    promises: tuple[PromiseFacts, ...] = ()
    questions: tuple[bool, ...] = ()  # those not taken back: answered or not
    reading_ages: tuple[float, ...] = ()  # of issued letters
    face_to_face: tuple[bool, ...] = ()  # of disclosure conversations
    felt: tuple[Mapping[str, str], ...] = ()  # of each reply: question to yes, partly or no
    felt_kept: bool = False  # a reply is kept from whoever reads it, so none of its numbers is told
    late: tuple[LateDuty, ...] = ()
    excuses: tuple[str, ...] = ()  # grounds agreed, still in force or not


Found = Iterable[bool | float | None]


@dataclass(frozen=True, slots=True)
class Definition:
    """`found`: what of one case is counted. Of a share or a count, each thing by yes or no; None
    where it is kept from whoever reads it.
    """

    measure: Measure
    found: Callable[[CaseFacts], Found]


def kept_on_time(promise: PromiseFacts) -> bool | None:
    """None: not settled yet, let off by the family in time, or without a day and never broken."""
    if promise.late or promise.state is CommitmentState.NOT_KEPT:
        return False
    return True if promise.state in KEPT and promise.dated else None


# Why a duty was late, beside the excuses that the rules name themselves.
REASONS: Mapping[str, str] = {
    "explained": "Why was told to the family, in words",
    "given_up": "It will not be met; why was told to the family",
    "unexplained": "No reason on record",
}
HELD = "hold"  # among the excuses
