"""How long a record is kept, and why nothing of it may be destroyed. What is not known is kept.

Source: policy/retention.yaml, and the promise that nothing is destroyed over an open promise,
question or concern. Pages, reminders and the act itself all ask here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.moments import dated
from workflows.phrases import several
from workflows.regimes import Certainty

OF_AGE = 18
SOON = timedelta(days=180)
_NO_RULE = (
    "No rule says for {} how long it is kept. Write one in policy/retention.yaml of this house."
)


class Starts(StrEnum):
    CLOSED = "closed"
    OCCURRED = "occurred"
    BORN = "born"
    DIED = "died"


class When(StrEnum):
    ALWAYS = "always"
    CHILD = "child"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `alone`: nothing more has to be known of that place."""

    id: str
    jurisdictions: tuple[str, ...]
    name: str
    starts: Starts
    years: int
    source: str
    certainty: Certainty
    when: When = When.ALWAYS
    alone: bool = True
    note: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What is on record of one case. `places`: jurisdictions of its rules; `unknown_rules`: rules
    it goes by that are no longer there, so that nobody can say of which place they were.
    """

    today: date
    places: frozenset[str]
    unknown_rules: tuple[str, ...] = ()
    closed_on: date | None = None
    happened_on: date | None = None
    born_on: date | None = None
    died: bool = False
    died_on: date | None = None
    promises: tuple[str, ...] = ()  # references of what is open
    questions: tuple[str, ...] = ()
    concerns: int = 0
    duties: tuple[str, ...] = ()
    requests: int = 0
    holds: tuple[str, ...] = ()  # who asked for them
    legal_holds: int = 0
    claims: int = 0
    unsettled: tuple[str, ...] = ()  # sentences on what else is still under way
    destroyed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """`until`: the last day of it; None: nobody can say. `rule`: the one that asks longest."""

    until: date | None
    why: str
    rule: Rule | None = None


def kept_until(rules: Iterable[Rule], facts: KeptFacts) -> Kept:
    """The longest of all rules that hold for the case."""
    if facts.closed_on is None:
        return Kept(None, "It is not closed, so no period has begun.")
    if says := _what_is_missing(tuple(rules := tuple(rules)), facts):
        return Kept(None, says)
    ends = [(_end(rule, facts), rule) for rule in rules if _holds(rule, facts)]
    if not ends:
        return Kept(None, _NO_RULE.format(", ".join(sorted(facts.places))))
    until, rule = max(ends, key=lambda each: (each[0] or date.max, each[1].id))
    assert until  # whatever starts nowhere was missing
    return Kept(until, _told(until, rule), rule)


def years_at_least(rules: Iterable[Rule], places: Collection[str]) -> Mapping[Starts, int]:
    """How long every case of these places is kept from each beginning, whatever else is so of it:
    by the rules that always hold. Nothing more is said of a beginning that is not named.
    """
    always = [r for r in rules if r.when is When.ALWAYS and _is_of_any(r, places)]
    begins = {rule.starts for rule in always}
    return {each: max(rule.years for rule in always if rule.starts is each) for each in begins}


def why_not_destroyed(kept: Kept, facts: KeptFacts) -> tuple[str, ...]:
    """Every reason at once; none: two people may decide."""
    if facts.destroyed_on:
        return (f"It was destroyed on {dated(facts.destroyed_on)}.",)
    return tuple(_reasons(kept, facts))


def _reasons(kept: Kept, facts: KeptFacts) -> Iterator[str]:
    if facts.closed_on is None or kept.until is None:
        yield kept.why
    elif facts.today <= kept.until:
        yield f"Its time is not over. {kept.why}"
    yield from _owed_to_the_family(facts)
    yield from _held(facts)
    yield from facts.unsettled


def _owed_to_the_family(facts: KeptFacts) -> Iterator[str]:
    if facts.promises:
        yield f"A promise is open: {', '.join(facts.promises)}."
    if facts.questions:
        yield f"A question of the family has no answer: {', '.join(facts.questions)}."
    if facts.concerns:
        yield "A concern of the family is open."
    if facts.requests:
        yield "The family asked for something that nobody has answered."
    if facts.duties:
        yield f"A duty of the law is open: {'; '.join(facts.duties)}."


def _held(facts: KeptFacts) -> Iterator[str]:
    for by in facts.holds:
        yield f"A hold runs: {by}. End it first, when it is over."
    if facts.legal_holds:
        yield "A legal hold runs. A second person ends it, when it is over."
    if facts.claims:
        yield "A claim is on record and has not ended."


def _what_is_missing(rules: tuple[Rule, ...], facts: KeptFacts) -> str:
    """Why nobody can say until when; empty where all is known."""
    if facts.unknown_rules:
        gone = ", ".join(facts.unknown_rules)
        return f"It goes by rules that are no longer here ({gone}), so its place is not known."
    if not facts.places:
        return "It goes by no rules of any place, so nobody can say how long it is kept."
    for place in sorted(facts.places):
        here = [rule for rule in rules if holds_in(rule, place)]
        if not any(r.alone for r in here) and not _narrower(rules, place, facts):
            return _NO_RULE.format(place)
    for rule in rules:
        if _is_of_any(rule, facts.places) and (says := _not_known(rule, facts)):
            return f"{says} The rule “{rule.name}” needs it."
    return ""


def _narrower(rules: tuple[Rule, ...], place: str, facts: KeptFacts) -> bool:
    """Of the country there is no whole rule, and of the state that this case is in there is."""
    inside = {each for each in facts.places if each.startswith(f"{place}-")}
    return any(rule.alone and _is_of_any(rule, inside) for rule in rules)


def _not_known(rule: Rule, facts: KeptFacts) -> str:
    if rule.when is When.CHILD and facts.born_on is None:
        return "The patient's date of birth is not known, so they may have been a child."
    if not _holds(rule, facts):
        return ""
    return "" if _start(rule, facts) else f"The day it counts from ({rule.starts}) is not known."


def _holds(rule: Rule, facts: KeptFacts) -> bool:
    if not _is_of_any(rule, facts.places):
        return False
    match rule.when:
        case When.CHILD:
            of_age = in_years(facts.born_on, OF_AGE) if facts.born_on else None
            happened = facts.happened_on  # nobody knows: they may have been a child
            return of_age is None or happened is None or happened < of_age
        case When.DIED:
            return facts.died
    return True


def holds_in(rule: Rule, place: str) -> bool:
    """A rule of a country holds in its states too."""
    return any(place == code or place.startswith(f"{code}-") for code in rule.jurisdictions)


def _is_of_any(rule: Rule, places: Iterable[str]) -> bool:
    return any(holds_in(rule, place) for place in places)


def _start(rule: Rule, facts: KeptFacts) -> date | None:
    match rule.starts:
        case Starts.CLOSED:
            return facts.closed_on
        case Starts.OCCURRED:
            return facts.happened_on
        case Starts.BORN:
            return facts.born_on
    return facts.died_on


def _end(rule: Rule, facts: KeptFacts) -> date | None:
    start = _start(rule, facts)
    return in_years(start, rule.years) if start else None


def in_years(day: date, years: int) -> date:
    """The same day of that year; 29 February becomes 1 March, so that no period is cut short."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


_FROM = {
    Starts.CLOSED: "after it closed",
    Starts.OCCURRED: "after it happened",
    Starts.BORN: "after the patient was born",
    Starts.DIED: "after the patient died",
}


def _told(until: date, rule: Rule) -> str:
    sure = "" if rule.certainty is Certainty.VERIFIED else " Not verified: check before relying."
    period = f"{several(rule.years, 'year')} {_FROM[rule.starts]}"
    return f"It is kept until {dated(until)}: {rule.name}, {period}.{sure}"
