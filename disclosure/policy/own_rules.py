"""The organisation's own file laid over the shipped one; what it may change, and never lose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from disclosure.policy.calendars import Added, calendar_of
from disclosure.policy.marks import Loc
from disclosure.policy.own_calendars import added_days, new_calendars
from disclosure.policy.own_file import OwnReading
from disclosure.policy.reading import BadPolicy, checked
from disclosure.policy.regimes_file import RegimesFile, RegimeShape, TargetShape
from disclosure.policy.versions import Version, faults_between, in_turn, versions_in
from workflows.phrases import joined
from workflows.regimes import Calendar

NAMED_AGAIN = ("source", "certainty")
NOT_IN_AN_OVERRIDE = {
    "id": "a duty keeps its id: take this out",
    "recommended_internal_target": "a target of our own stands under targets: put it there",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Calendars and versions, the shipped or the laid over; `added`: to which calendar what."""

    calendars: Mapping[str, Calendar]
    versions: tuple[Version, ...]
    added: Mapping[str, Added] = field(default_factory=lambda: MappingProxyType({}))


def shipped_rules(path: Path, file: RegimesFile) -> Rules:
    """Raises BadPolicy where versions do not go together."""
    versions = versions_in(path, file)
    _refuse(faults_between(versions))
    return Rules({name: calendar_of(name, each) for name, each in file.calendars.items()}, versions)


def own_rules(path: Path, file: RegimesFile, shipped: Rules) -> Rules:
    """The shipped with the organisation's. Raises BadPolicy with all that is wrong in its file.

    Nothing shipped goes without a word: an override names its source and certainty anew, and all
    that differs is told by `changes_of`.
    """
    reading = OwnReading(path, file)
    added = added_days(reading)
    shapes = file.calendars | new_calendars(reading)
    calendars = {name: calendar_of(name, each, added.get(name)) for name, each in shapes.items()}
    _look_at_overrides(reading, shipped.versions)
    overridden = [_overridden(reading, each) for each in shipped.versions]
    versions = in_turn(_with_targets(reading, _with_own(reading, overridden)))
    _refuse(reading.faults)
    _refuse(faults_between(versions))
    return Rules(calendars, versions, added)


def _overridden(reading: OwnReading, version: Version) -> Version:
    """The duties with what is changed, checked as if they stood so in the shipped file."""
    changes = reading.file.overrides.get(version.id, {})
    duties = [duty.id for duty in version.shape.duties]
    if not any(duty in changes for duty in duties):
        return version
    whole = version.shape.model_dump(by_alias=True, exclude_unset=True)
    whole["duties"] = [each | changes.get(each["id"], {}) for each in whole["duties"]]
    for ref in {_cited_by(each) for each in changes.values()} & reading.file.sources.keys():
        whole["sources"].setdefault(ref, reading.file.sources[ref].model_dump())
    place: Loc = ("overrides", version.id)

    def stands_at(loc: Loc) -> Loc:
        if loc[:1] != ("duties",) or len(loc) == 1:
            return place
        return (*place, duties[int(loc[1])], *loc[2:])

    try:
        shape = checked(reading.path, RegimeShape, whole, reading.words, stands_at)
    except BadPolicy as bad:
        reading.faults += bad.faults
        return version
    return Version(shape, version.path, version.place, version.follows)


def _cited_by(changes: Mapping[str, object]) -> str:
    source = changes.get("source")
    return str(source.get("ref")) if isinstance(source, dict) else ""


def _look_at_overrides(reading: OwnReading, shipped: Iterable[Version]) -> None:
    for regime, duties in reading.file.overrides.items():
        ours = [each for each in shipped if each.id == regime]
        if not ours:
            says = f"there is no shipped regime {regime}{_like(regime, _ids(shipped))}"
            reading.fault(("overrides", regime), says)
            continue
        _look_at_the_regime(reading, regime, ours)
        known = _duties(ours)
        for duty, changes in duties.items():
            place: Loc = ("overrides", regime, duty)
            if duty not in known:
                reading.fault(place, f"{regime} has no duty {duty}{_like(duty, known)}")
            _look_at_the_duty(reading, place, changes)


def _look_at_the_regime(reading: OwnReading, regime: str, ours: Iterable[Version]) -> None:
    taken = {source for each in ours for source in each.shape.sources}
    for name in sorted(reading.file.sources.keys() & taken):
        says = f"{regime} has a source of this name already: choose another name"
        reading.fault(("sources", name), says)
    begins = {each.shape.in_force.from_ for each in ours}
    if any(own.id == regime and own.in_force.from_ in begins for own in reading.file.regimes):
        says = "the whole version is replaced under regimes: make the change there"
        reading.fault(("overrides", regime), says)


def _look_at_the_duty(reading: OwnReading, place: Loc, changes: Mapping[str, object]) -> None:
    for key in NAMED_AGAIN:
        if key not in changes:
            says = f"a changed rule needs a {key} of its own: name its {key}, though it be the same"
            reading.fault(place, says)
    for key, says in NOT_IN_AN_OVERRIDE.items():
        if key in changes:
            reading.fault((*place, key), says)


def _with_own(reading: OwnReading, shipped: Iterable[Version]) -> list[Version]:
    """The shipped, save those that are replaced, and then the organisation's."""
    shipped = tuple(shipped)
    own = [
        _own_version(reading, shape, ("regimes", number), shipped)
        for number, shape in enumerate(reading.file.regimes)
    ]
    replaced = {(each.id, each.since) for each in own}
    return [each for each in shipped if (each.id, each.since) not in replaced] + own


def _own_version(
    reading: OwnReading, shape: RegimeShape, place: Loc, shipped: Iterable[Version]
) -> Version:
    """It follows the shipped version that it replaces, else the last that began before it."""
    own = Version(shape, reading.path, place, None, own=True)
    before = [each for each in shipped if each.id == own.id and each.since <= own.since]
    last = max(before, key=lambda each: each.since, default=None)
    return Version(shape, reading.path, place, last.follows if last else None, own=True)


def _with_targets(reading: OwnReading, versions: Iterable[Version]) -> list[Version]:
    versions = list(versions)
    known = _duties(versions)
    for duty in sorted(reading.file.targets.keys() - known):
        reading.fault(("targets", duty), f"there is no duty {duty}{_like(duty, known)}")
    targets = {
        duty: TargetShape(**target.model_dump()) if target else None
        for duty, target in reading.file.targets.items()
    }
    return [each.with_targets(targets) for each in versions]


def _refuse(faults: Iterable[str]) -> None:
    if found := tuple(faults):
        raise BadPolicy(found)


def _ids(versions: Iterable[Version]) -> set[str]:
    return {each.id for each in versions}


def _duties(versions: Iterable[Version]) -> set[str]:
    return {duty.id for each in versions for duty in each.shape.duties}


def _like(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(known), 3)
    return f": write {joined(close, 'or')}" if close else ": `disclosure regimes` lists them"
