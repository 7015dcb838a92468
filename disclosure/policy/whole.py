"""All of policy/ together: what is asked of it, by id, and by the day the law was in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from disclosure.policy.apology_file import ApologyFile, ApologyLaw
from disclosure.policy.calendars import calendar_of
from disclosure.policy.harm_file import HarmFile, scales_of
from disclosure.policy.reading import BadPolicy, Words, checked, read_yaml
from disclosure.policy.regimes import regimes_of
from disclosure.policy.regimes_file import RegimesFile
from disclosure.policy.vocabulary_file import Vocabulary
from workflows.harm import Level, Scale
from workflows.regimes import Calendar, Regime

ROOT = Path(__file__).parent.parent.parent


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
    """`regimes` holds every version of every regime; `review_by`: check the law anew by then."""

    compiled_on: date
    review_by: date
    disclaimer: str
    words: Vocabulary
    calendars: Mapping[str, Calendar]
    regimes: tuple[Regime, ...]
    scales: tuple[Scale, ...]
    apology_laws: tuple[ApologyLaw, ...]

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
        begun = [each for each in versions if _since(each) <= on]
        return begun[-1] if begun else versions[0]

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


@cache
def policy() -> Policy:
    """The policy of this checkout, read once. Raises BadPolicy."""
    return read_policy(ROOT / "policy")


def read_policy(folder: Path) -> Policy:
    """The policy in a folder. Raises BadPolicy, whose sentences name file, place and mend."""
    regimes_file = _regimes_file(folder / "regimes.yaml")
    words = regimes_file.vocabulary
    outcomes: Words = {"outcomes": words.outcomes}
    harm_path, laws_path = folder / "harm_scales.yaml", folder / "apology_laws.yaml"
    harm_file = checked(harm_path, HarmFile, read_yaml(harm_path), outcomes)
    laws_file = checked(laws_path, ApologyFile, read_yaml(laws_path), {})
    calendars = {name: calendar_of(name, each) for name, each in regimes_file.calendars.items()}
    regimes = regimes_of(regimes_file, calendars)
    _refuse_overlaps(regimes)
    return Policy(
        regimes_file.compiled_on,
        regimes_file.review_by,
        regimes_file.disclaimer,
        words,
        calendars,
        regimes,
        scales_of(harm_file, words.outcomes),
        laws_file.laws(),
    )


def _regimes_file(path: Path) -> RegimesFile:
    """The file checked against its own vocabulary, whatever of it can be read."""
    raw = read_yaml(path)
    vocabulary = raw.get("vocabulary")
    lists = {**vocabulary} if isinstance(vocabulary, dict) else {}
    lists["calendars"] = raw.get("calendars")
    words = {name: each for name, each in lists.items() if isinstance(each, dict)}
    return checked(path, RegimesFile, raw, words)


def _refuse_overlaps(regimes: Iterable[Regime]) -> None:
    for earlier, later in pairwise(sorted(regimes, key=lambda each: (each.id, _since(each)))):
        if earlier.id == later.id and (earlier.to_on is None or earlier.to_on >= _since(later)):
            raise BadPolicy(
                [
                    f"policy/regimes.yaml, regimes / {later.id}: two versions are in force on"
                    f" {_since(later)}: give the earlier one an in_force.to date."
                ]
            )


def _since(regime: Regime) -> date:
    return regime.from_on or date.min
