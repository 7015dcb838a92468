"""What the organisation's own file changed, against the shipped rules, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from disclosure.policy.own_rules import Rules
from disclosure.policy.regimes_file import DutyShape, RegimeShape
from disclosure.policy.versions import Version

Dump = dict[str, Any]
TARGET = "recommended_internal_target"
APART = {"id", "duties"}
IN_PARTS = ("in_force", "trigger", "sources")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: regime, version, rule, target, calendar, extra_days, computed_years.

    `version`: the first day of the version, None: since ever. `field` None: the whole of it. The
    values are as in the file; None: there is none.
    """

    what: str
    regime: str | None = None
    version: str | None = None
    duty: str | None = None
    calendar: str | None = None
    field: str | None = None
    shipped: object = None
    ours: object = None


def changes_of(shipped: Rules, laid_over: Rules) -> tuple[Change, ...]:
    """Every difference: calendars first, then regimes in the order of their ids."""
    return (
        *_calendars(shipped, laid_over),
        *(change for version in laid_over.versions for change in _of(version)),
    )


def _calendars(shipped: Rules, laid_over: Rules) -> Iterator[Change]:
    for name in laid_over.calendars.keys() - shipped.calendars.keys():
        place = laid_over.calendars[name].place
        yield Change("calendar", calendar=name, ours=place)
    for name, added in laid_over.added.items():
        if added.days:
            days = {str(day): says for day, says in sorted(added.days.items())}
            yield Change("extra_days", calendar=name, field="extra_days", ours=days)
        years = sorted(added.years - shipped.calendars[name].years)
        if years:
            yield Change("computed_years", calendar=name, field="computed_years", ours=years)


def _of(version: Version) -> Iterator[Change]:
    regime, since = version.id, _since(version.shape)
    before = version.follows
    if before is None:
        told = {"name": version.shape.name, "duties": [duty.id for duty in version.shape.duties]}
        yield Change("regime", regime, since, ours=told)
        return
    new = _since(before) != since
    if new:
        yield Change("version", regime, since, field="from", shipped=_since(before), ours=since)
    for field, shipped, ours in _differing(_whole(before), _whole(version.shape)):
        if not (new and field.startswith("in_force.")):
            yield Change("rule", regime, since, field=field, shipped=shipped, ours=ours)
    yield from _duties(version, before, since)


def _duties(version: Version, before: RegimeShape, since: str | None) -> Iterator[Change]:
    shipped = {duty.id: duty for duty in before.duties}
    ours = {duty.id: duty for duty in version.shape.duties}
    for duty in dict.fromkeys((*shipped, *ours)):
        old, new = _dump(shipped.get(duty)), _dump(ours.get(duty))
        if old is None or new is None:
            yield Change("rule", version.id, since, duty, shipped=old, ours=new)
            continue
        for field, was, now in _differing(old, new):
            what = "target" if field == TARGET else "rule"
            yield Change(what, version.id, since, duty, field=field, shipped=was, ours=now)


def _differing(old: Dump, new: Dump) -> Iterator[tuple[str, object, object]]:
    for field in dict.fromkeys((*old, *new)):
        if old.get(field) != new.get(field):
            yield field, old.get(field), new.get(field)


def _whole(shape: RegimeShape) -> Dump:
    """The regime without its duties, some of its fields in parts."""
    dump = shape.model_dump(mode="json", by_alias=True, exclude=APART)
    outcomes = dump["trigger"]["minimum_outcomes"]
    outcomes.sort()  # they have no order in the file, and so none here
    for name in IN_PARTS:
        dump |= {f"{name}.{field}": each for field, each in dump.pop(name).items()}
    return dump


def _dump(duty: DutyShape | None) -> Dump | None:
    return duty.model_dump(mode="json", by_alias=True, exclude_none=True) if duty else None


def _since(shape: RegimeShape) -> str | None:
    return shape.in_force.from_.isoformat() if shape.in_force.from_ else None
