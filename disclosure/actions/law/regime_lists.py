"""What `disclosure regimes` answers: every rule that is known here, and what is our own in them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from disclosure.policy import Change
from disclosure.policy.cautions import OUR_OWN, caution
from letters.dates import without_weekday
from workflows.clock_words import how_many, plain
from workflows.regimes import Duty, Limit, LimitType, Regime, Target

Document = dict[str, object]

WITHIN: Mapping[
    LimitType, str
] = {  # of a deadline or a target, the time in which it has to be done
    LimitType.EXPLANATION_THRESHOLD: "An explanation is owed after {time}.",
    LimitType.PERSON_WINDOW: "They may ask for {time}.",
}
NOTHING_OF_OUR_OWN = "Nothing is our own here: these are the rules as they were shipped."


def regimes_document(regimes: Iterable[Regime]) -> list[Document]:
    """The contract's `regimes`: every version, with its duties."""
    return [
        {
            "id": regime.id,
            "name": regime.name,
            "jurisdiction": regime.jurisdiction,
            "legal_force": regime.legal_force,
            "in_force": {"from": _iso(regime.from_on), "to": _iso(regime.to_on)},
            "duties": [_rule_document(duty) for duty in regime.duties],
            "certainty": str(regime.certainty),
            "own": regime.own,
        }
        for regime in regimes
    ]


def regime_sentences(regimes: Iterable[Regime]) -> Iterator[str]:
    """The same as lines for a person, each with its source, how sure it is, and whose rule."""
    for regime in regimes:
        named = f"{regime.id}: {regime.name} ({len(regime.duties)} duties{_in_force(regime)})."
        yield _line(named, caution(regime.certainty), OUR_OWN if regime.own else "")
        for duty in regime.duties:
            yield _line(
                f"- {duty.id}: {duty.what}",
                limit_words(duty),
                f"Our own target, not the law: {_target(duty.target)}." if duty.target else "",
                f"{duty.source}.",
                caution(duty.certainty),
                OUR_OWN if duty.own else "",
            )


def changes_document(changes: Iterable[Change]) -> list[Document]:
    return [
        {
            "what": change.what,
            "regime": change.regime,
            "version": change.version,
            "duty": change.duty,
            "calendar": change.calendar,
            "field": change.field,
            "shipped": change.shipped,
            "ours": change.ours,
        }
        for change in changes
    ]


def change_sentences(changes: Iterable[Change]) -> list[str]:
    """One line for each; where there is none, one that says so."""
    return [_changed(change) for change in changes] or [NOTHING_OF_OUR_OWN]


def limit_words(duty: Duty) -> str:
    """How much time a rule gives, without a case: "Within 5 working days.". Of an explanation, the
    time after which it is owed; of the person's own time, how long that is.
    """
    limit = duty.limit
    if limit.month_day is not None:
        return f"By {_day_of_year(limit.month_day)} each year."
    if limit.n is None:
        return "No number of days."
    return _line(
        WITHIN.get(duty.limit_type, "Within {time}.").format(time=how_many(limit.n, limit.unit)),
        "The day it runs from is day 1." * duty.counting.includes_start,
        f"Earlier where this comes first: {plain(limit.also_before)}." if limit.also_before else "",
        "As soon as practicable; the number is a long stop." * limit.also_as_soon_as_practicable,
        "A target, not the law." * (duty.limit_type is LimitType.TARGET),
    )


def _rule_document(duty: Duty) -> Document:
    return {
        "id": duty.id,
        "what": duty.what,
        "kind": duty.kind,
        "starts": duty.clock_starts,
        "completed_by": duty.completed_by,
        "limit": _limit_document(duty.limit),
        "limit_type": str(duty.limit_type),
        "hard": duty.hard,
        "must_contain": list(duty.must_contain),
        "applies_if": duty.applies_if,
        "certainty": str(duty.certainty),
        "source": str(duty.source),
        "target": _target_document(duty.target),
        "own": duty.own,
    }


def _limit_document(limit: Limit) -> Document:
    """As the file of the rules has it: `date` of a fixed day of the year, as MM-DD."""
    on = limit.month_day
    return {
        "n": limit.n,
        "unit": str(limit.unit),
        "date": f"{on[0]:02}-{on[1]:02}" if on else None,
        "also_as_soon_as_practicable": limit.also_as_soon_as_practicable,
        "also_before": limit.also_before,
    }


def _target_document(target: Target | None) -> Document | None:
    if target is None:
        return None
    return {"n": target.n, "unit": str(target.unit), "basis": target.basis, "own": target.own}


def _changed(change: Change) -> str:
    shipped, ours = _plain(change.shipped), _plain(change.ours)
    version = f" (from {change.version})" if change.version else ""
    match change.what:
        case "calendar":
            return f"calendar {change.calendar}: added, for {ours}."
        case "extra_days":
            return f"calendar {change.calendar}: also not worked: {ours}."
        case "computed_years":
            return f"calendar {change.calendar}: computed, and unclear: {ours}."
        case "regime":
            return f"{change.regime}{version}: a regime of our own: {ours}."
        case "version":
            return f"{change.regime}{version}: a version of our own, after that from {shipped}."
    place = " / ".join(filter(None, (f"{change.regime}{version}", change.duty, change.field)))
    return f"{place}: shipped: {shipped}; ours: {ours}."


def _plain(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value).removesuffix(".")


def _line(*words: str) -> str:
    return " ".join(filter(None, words))


def _in_force(regime: Regime) -> str:
    since = f", in force from {without_weekday(regime.from_on)}" if regime.from_on else ""
    return f"{since} to {without_weekday(regime.to_on)}" if regime.to_on else since


def _target(target: Target) -> str:
    return f"{how_many(target.n, target.unit)} ({target.basis})"


def _day_of_year(month_day: tuple[int, int]) -> str:
    month, day = month_day
    return f"{day} {date(2000, month, day):%B}"


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
