"""Who has to be told what happened and was not told yet: before anything else is said to them.

A death passes promises and questions to people whom nobody may have talked with.
"""

from collections.abc import Iterable

from workflows.excuses import excused
from workflows.facts import IncidentFacts
from workflows.words import Excusable


def unheard(facts: IncidentFacts, persons: Iterable[int]) -> frozenset[int]:
    """Those of them who must be told and have heard nothing; not who is excused from it."""
    asked, first = frozenset(persons), Excusable.FIRST_CONVERSATION_RECORDED
    return frozenset(
        person.id
        for person in facts.relevant
        if person.id in asked and not facts.has_heard(person) and not excused(facts, first, person)
    )
