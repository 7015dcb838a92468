"""Which version of a regime holds when: the shipped and the organisation's, side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from disclosure.policy.marks import Loc, Marks, shown
from disclosure.policy.regimes_file import DutyShape, RegimesFile, RegimeShape, TargetShape

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a regime as it is written, and where.

    `own`: the whole version stands in the organisation's file. `follows`: the shipped text that it
    is, replaces or continues; None where it is new.
    """

    shape: RegimeShape
    path: Path
    place: Loc
    follows: RegimeShape | None
    own: bool = False

    @property
    def id(self) -> str:
        return self.shape.id

    @property
    def since(self) -> date:
        return self.shape.in_force.from_ or date.min

    @property
    def until(self) -> date | None:
        return self.shape.in_force.to

    @property
    def own_duties(self) -> frozenset[str]:
        """The duties whose rule is not the shipped one."""
        shipped = {duty.id: _rule(duty, self.follows) for duty in _duties(self.follows)}
        return frozenset(
            duty.id for duty in self.shape.duties if shipped.get(duty.id) != _rule(duty, self.shape)
        )

    @property
    def own_targets(self) -> frozenset[str]:
        """The duties whose target is not the shipped one."""
        shipped = {duty.id: duty.recommended_internal_target for duty in _duties(self.follows)}
        return frozenset(
            duty.id
            for duty in self.shape.duties
            if shipped.get(duty.id) != duty.recommended_internal_target
        )

    def with_targets(self, targets: dict[str, TargetShape | None]) -> "Version":
        duties = tuple(
            duty.model_copy(update={"recommended_internal_target": targets[duty.id]})
            if duty.id in targets
            else duty
            for duty in self.shape.duties
        )
        return replace(self, shape=self.shape.model_copy(update={"duties": duties}))


def versions_in(path: Path, file: RegimesFile) -> tuple[Version, ...]:
    """The versions of the shipped file, whatever is wrong between them: ask `faults_between`."""
    return tuple(
        Version(shape, path, ("regimes", number), shape)
        for number, shape in enumerate(file.regimes)
    )


def in_turn(versions: Iterable[Version]) -> tuple[Version, ...]:
    """By regime, in the order in which each came first, and by day.

    An open version ends the day before the next begins. Between shipped ones that would be a fault,
    and it was refused before they came here.
    """
    found = list(versions)
    order = {name: number for number, name in enumerate(dict.fromkeys(each.id for each in found))}
    found.sort(key=lambda each: (order[each.id], each.since))
    closed = [_before(earlier, later) for earlier, later in pairwise(found)]
    return (*closed, *found[-1:])


def faults_between(versions: Iterable[Version]) -> Iterator[str]:
    """Two versions on one day, and one duty in two regimes; each sentence names both places."""
    ordered = sorted(versions, key=lambda each: (each.id, each.since))
    for earlier, later in pairwise(ordered):
        if earlier.id == later.id and (earlier.until is None or earlier.until >= later.since):
            yield Marks(later.path).sentence(
                (*later.place, "in_force"),
                f"{_on(later.since)} two versions are in force, this one and that of"
                f" {_where(earlier)}: give the earlier one an in_force.to date",
            )
    yield from _shared_duties(ordered)


def _shared_duties(ordered: Iterable[Version]) -> Iterator[str]:
    """Answers and targets are kept by the id of the duty, so it may mean only one."""
    first: dict[str, Version] = {}
    for _, group in groupby(ordered, key=lambda each: each.id):
        versions = list(group)
        for version in versions:
            for number, duty in enumerate(version.shape.duties):
                other = first.get(duty.id)
                if other is not None:
                    yield Marks(version.path).sentence(
                        (*version.place, "duties", number),
                        f"the regime {other.id} has a duty of this id too, in {_where(other)}:"
                        " rename one",
                    )
        first |= {duty.id: version for version in versions for duty in version.shape.duties}


def _on(since: date) -> str:
    return f"on {since}" if since > date.min else "from the beginning"


def _where(version: Version) -> str:
    return f"{shown(version.path)}, line {Marks(version.path).line(version.place)}"


def _before(earlier: Version, later: Version) -> Version:
    follows_on = earlier.id == later.id and earlier.since < later.since
    if not follows_on or earlier.until is not None:
        return earlier
    in_force = earlier.shape.in_force.model_copy(update={"to": later.since - A_DAY})
    return replace(earlier, shape=earlier.shape.model_copy(update={"in_force": in_force}))


def _duties(shape: RegimeShape | None) -> tuple[DutyShape, ...]:
    return shape.duties if shape else ()


def _rule(duty: DutyShape, shape: RegimeShape | None) -> tuple[object, ...]:
    """The duty without its target, and the source that its citation names."""
    assert shape is not None
    bare = duty.model_copy(update={"recommended_internal_target": None})
    return bare, shape.sources[duty.source.ref]
