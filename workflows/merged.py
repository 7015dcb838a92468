"""The duties of several regimes as one list: the earliest first, with what one act meets together.

Source of the rule: policy/README.md: run all that match, and show the earliest date.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import IntEnum
from types import MappingProxyType

from workflows.clocks import DutyNow
from workflows.phrases import joined
from workflows.regimes import Duty, LimitType, Regime

ANOTHER_ACT_AFTER: Mapping[str, frozenset[str]] = MappingProxyType(
    {  # the same end is another act where the clock starts with one of these
        "record_made": frozenset({"written_notified"}),
        "results_given": frozenset({"requested_by_person"}),
        "meeting_held": frozenset({"requested_by_person", "contact_restored"}),
        "information_given": frozenset(
            {
                *("requested_by_person", "capacity_regained", "declined_by_person"),
                *("meeting_held", "screening_offered"),
            }
        ),
    }
)
WAYS = {"in_person": "face to face", "phone": "telephone", "video": "video", "writing": "writing"}
NEVER = datetime.max.replace(tzinfo=UTC)


class Place(IntEnum):
    """Where a duty stands in the list, by what kind of day it has."""

    DUE, TARGET, NO_NUMBER, NOT_STARTED = range(4)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty as it stands, with the rule that asks it and the regime of that rule."""

    now: DutyNow
    rule: Duty
    regime: Regime

    @property
    def ways(self) -> frozenset[str]:
        return self.rule.modes or frozenset(WAYS)


@dataclass(frozen=True, slots=True)
class Act:
    """What one act meets, at least one obligation; the most urgent of them is the first."""

    obligations: tuple[Obligation, ...]

    @property
    def first(self) -> Obligation:
        return self.obligations[0]

    @property
    def also(self) -> tuple[Obligation, ...]:
        return self.obligations[1:]


@dataclass(frozen=True, slots=True)
class Merged:
    """`of_the_organisation`: what is owed in general, such as a policy or a yearly report."""

    of_the_case: tuple[Act, ...]
    of_the_organisation: tuple[Obligation, ...]


def merged(obligations: Iterable[Obligation], apart: Collection[str] = ()) -> Merged:
    """All obligations in one order, whatever order they came in; none is lost or told twice.

    First what has a due moment, the earliest first; then what has only a target of our own; then
    what has no number, by its start; at the end what has not started. What was met keeps its place.
    `apart`: the kinds of duty that are the organisation's own. Two duties belong to one act where
    the same event completes both, in the same sense, and some way of doing it is enough for both.
    """
    in_order = sorted(obligations, key=_order)
    ours = tuple(each for each in in_order if each.rule.kind in apart)
    return Merged(_acts(each for each in in_order if each.rule.kind not in apart), ours)


def ways_that_differ(act: Act) -> str:
    """Which way of doing it meets which of them; empty where any way meets all or none."""
    all_ways = [each.ways for each in act.obligations]
    common = frozenset(WAYS).intersection(*all_ways)
    only: dict[tuple[str, ...], list[str]] = {}
    for way in WAYS:
        enough = tuple(
            dict.fromkeys(each.regime.name for each in act.obligations if way in each.ways)
        )
        if enough and way not in common:
            only.setdefault(enough, []).append(WAYS[way])
    if not only:
        return ""
    says = [f"{_by(WAYS[way] for way in WAYS if way in common)} meets all of these."]
    says += [f"{_by(ways)} is enough only for: {'; '.join(names)}." for names, ways in only.items()]
    return " ".join(says)


def _acts(in_order: Iterable[Obligation]) -> tuple[Act, ...]:
    """Each joins the first act of its sense that leaves one way which is enough for all in it."""
    groups: dict[tuple[str, ...], list[list[Obligation]]] = {}
    acts: list[list[Obligation]] = []
    for each in in_order:
        alike = groups.setdefault(_sense(each), [])
        group = next((g for g in alike if each.ways.intersection(*(o.ways for o in g))), None)
        if group is None:
            group = []
            alike.append(group)
            acts.append(group)
        group.append(each)
    return tuple(Act(tuple(group)) for group in acts)


def _sense(each: Obligation) -> tuple[str, ...]:
    """What is done, to whom: alike in two duties that one act can meet."""
    rule = each.rule
    if rule.limit_type in (LimitType.PERSON_WINDOW, LimitType.EXPLANATION_THRESHOLD):
        return each.regime.id, rule.id  # a time of the person's own; an explanation of one delay
    other = rule.clock_starts in ANOTHER_ACT_AFTER.get(rule.completed_by, ())
    to_whom = rule.regulator or (
        each.regime.id if rule.kind == "regulator_notification" else "the person"
    )
    return rule.completed_by, rule.kind, to_whom, rule.clock_starts if other else ""


def _order(each: Obligation) -> tuple[Place, datetime, str, int]:
    """The last two only decide between equals, so that the list is always the same."""
    place, moment = _place(each.now)
    return place, moment, each.regime.id, each.regime.duties.index(each.rule)


def _place(now: DutyNow) -> tuple[Place, datetime]:
    if now.starts_at is None:
        return Place.NOT_STARTED, NEVER
    if now.due_at is not None:
        return Place.DUE, now.due_at.astimezone(UTC)
    if now.internal_target_on is not None:
        end = datetime.combine(now.internal_target_on, time.max, now.starts_at.tzinfo)
        return Place.TARGET, end.astimezone(UTC)
    return Place.NO_NUMBER, now.starts_at.astimezone(UTC)


def _by(ways: Iterable[str]) -> str:
    """Face to face; By telephone or video; In writing."""
    named = ["in writing" if way == "writing" else way for way in ways]
    by = "" if named[0] in ("face to face", "in writing") else "by "
    says = f"{by}{joined(named, 'or')}"
    return says[0].upper() + says[1:]
