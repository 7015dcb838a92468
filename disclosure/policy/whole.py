"""All of policy/ together: what is asked of it, by id, and by the day the law was in force."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.policy.apology_file import ApologyLaw
from disclosure.policy.changes import Change
from disclosure.policy.vocabulary_file import Vocabulary
from workflows.escalation import Reminders
from workflows.harm import Level, Scale
from workflows.lost_rules import lost_regime
from workflows.regimes import Calendar, Duty, Regime


class NotListed(KeyError):
    """Asked for something by an id that the policy does not have; says what it has."""

    what = "entry"

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.asked, self.known = asked, tuple(known)
        super().__init__(asked)

    def __str__(self) -> str:
        return f"There is no {self.what} '{self.asked}': use one of {', '.join(self.known)}."


class UnknownRegime(NotListed):
    what = "regime"


class UnknownScale(NotListed):
    what = "harm scale"


class UnknownLevel(NotListed):
    what = "harm level"


class UnknownCalendar(NotListed):
    what = "calendar"


@dataclass(frozen=True, slots=True)
class Policy:
    """`regimes` holds every version of every regime; `review_by`: check the law anew by then.

    `fingerprint`: of all the files read, to notice that a rule changed. `changes`: what the
    organisation's own file does to the shipped rules.
    """

    compiled_on: date
    review_by: date
    disclaimer: str
    words: Vocabulary
    calendars: Mapping[str, Calendar]
    regimes: tuple[Regime, ...]
    scales: tuple[Scale, ...]
    apology_laws: tuple[ApologyLaw, ...]
    reminders: Reminders
    fingerprint: str = ""
    changes: tuple[Change, ...] = ()
    apology_as_of: str = ""  # year and month in which the apology laws were looked up

    @property
    def names(self) -> dict[str, str]:
        """Of the regimes, by id; of several versions the last."""
        return {regime.id: regime.name for regime in self.regimes}

    @property
    def duties(self) -> Iterator[Duty]:
        """Of every regime, in every version."""
        return (duty for regime in self.regimes for duty in regime.duties)

    def regime(self, regime_id: str, on: date | None = None) -> Regime:
        """The version in force on the day of `became_aware`; None: the newest.

        Raises UnknownRegime.
        Where none was in force that day, the nearest in time: a missing rule never closes a duty
        (policy/README.md, "Failing safe"). Ask `in_force` of what is returned.
        """
        versions = [each for each in self.regimes if each.id == regime_id]
        if not versions:
            raise UnknownRegime(regime_id, dict.fromkeys(each.id for each in self.regimes))
        versions.sort(key=_since)
        if on is None:
            return versions[-1]
        return min(versions, key=lambda each: _days_off(each, on))

    def kept_by_a_case(self, regime_id: str, on: date) -> Regime:
        """As `regime`; but where its rules were taken away, a duty that stays open until they are
        back, so that what a case is under never silently asks nothing.
        """
        try:
            return self.regime(regime_id, on)
        except UnknownRegime:
            return lost_regime(regime_id)

    def scale(self, scale_id: str) -> Scale:
        """Raises UnknownScale. `outcomes` is the scale of the regimes' own terms."""
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise UnknownScale(scale_id, (scale.id for scale in self.scales))

    def level(self, scale_id: str, level_id: str) -> Level:
        """Raises UnknownScale or UnknownLevel."""
        levels = self.scale(scale_id).levels
        for level in levels:
            if level.id == level_id:
                return level
        raise UnknownLevel(level_id, (level.id for level in levels))

    def calendar(self, calendar_id: str) -> Calendar:
        """Raises UnknownCalendar."""
        if calendar_id not in self.calendars:
            raise UnknownCalendar(calendar_id, self.calendars)
        return self.calendars[calendar_id]


def _since(regime: Regime) -> date:
    return regime.from_on or date.min


def _days_off(regime: Regime, on: date) -> int:
    """From that day to the first on which it was in force, or since the last; 0: it was."""
    before, after = _since(regime) - on, on - (regime.to_on or date.max)
    return max(0, before.days, after.days)
