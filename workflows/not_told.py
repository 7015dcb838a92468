"""Who of a case is not to be told, and what falls away with that: all that needs contact with them.

Only telling falls away, and only to them. What was promised stays promised and on record, and is
owed as before once they may be told again. Source: the product's design, the standing of a person.
"""

from collections.abc import Iterable

from workflows.facts import IncidentFacts, PersonFacts
from workflows.moments import dated
from workflows.words import CommitmentState, Standing

_OVER = frozenset(
    {CommitmentState.VERIFIED, CommitmentState.CONFIRMED, CommitmentState.NOT_KEPT}
)  # nothing is left of it but to tell them


def is_not_told(person: PersonFacts) -> bool:
    return person.standing is Standing.NOT_TO_BE_TOLD


def said_not_to_be_told(name: str) -> str:
    """While it waits for its second person: no letter goes, and their page is closed."""
    return (
        f"It is on record that {name} is not to be told, and a second person has not agreed or "
        "disagreed yet. Nothing goes to them before that."
    )


def since_when(person: PersonFacts) -> str:
    """To stand beside their name; empty for whoever may be told."""
    if not is_not_told(person):
        return ""
    day = person.not_told_since
    return f"not to be told, since {dated(day)}" if day else "not to be told"


def may_hear(facts: IncidentFacts, persons: Iterable[int]) -> frozenset[int]:
    """Those of them whom anybody may tell."""
    return frozenset(persons) - {p.id for p in facts.persons if is_not_told(p)}


def nobody_may_hear(facts: IncidentFacts, persons: Iterable[int]) -> bool:
    """Of somebody, and not of nobody."""
    asked = frozenset(persons)
    return bool(asked) and not may_hear(facts, asked)


def not_told(facts: IncidentFacts, persons: Iterable[int]) -> tuple[str, ...]:
    """A sentence for each of them who is not to be told."""
    asked = frozenset(persons)
    found = (p for p in facts.persons if p.id in asked and is_not_told(p))
    return tuple(f"{person.name} is {since_when(person)}." for person in found)


def may_not_hear(facts: IncidentFacts, persons: Iterable[int]) -> tuple[PersonFacts, ...]:
    """Those of them who are told only as the family allows, and whom it does not allow: we keep
    our word to them, and tell them nothing."""
    asked = may_hear(facts, persons)
    return tuple(p for p in facts.persons if p.id in asked and _is_shut_out(facts, p))


def not_allowed(facts: IncidentFacts, persons: Iterable[int]) -> tuple[str, ...]:
    """A sentence for each of those."""
    says = "The family does not allow us to tell {}: say only that."
    return tuple(says.format(person.name) for person in may_not_hear(facts, persons))


def _is_shut_out(facts: IncidentFacts, person: PersonFacts) -> bool:
    by_consent = person.by_consent and not person.died
    return by_consent and facts.may_be_told(person.id) is False


def wants_no_more(facts: IncidentFacts, person: int) -> bool:
    """For now, and not before they ring us. Each says so for themselves: a day that was promised to
    somebody who died passes on to their family, and such a wish does not.
    """
    return any(
        promise.agreed_as_next_contact
        and promise.state is CommitmentState.OPEN
        and person in promise.owed_to - promise.passed_on
        for promise in facts.commitments
    )


def not_told_of_promises(facts: IncidentFacts) -> tuple[str, ...]:
    """For whom no promise waits that is over save for telling them."""
    over = (promise for promise in facts.commitments if promise.state in _OVER)
    return not_told(facts, frozenset[int]().union(*(p.owed_to - p.told for p in over)))
