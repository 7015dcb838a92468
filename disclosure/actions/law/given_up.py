"""Duties of which the record says that they will not be met: agreed, waiting, or not agreed. As the
family was told: what waits in a letter that has not gone says nothing yet.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from disclosure.actions.explanations_given import explanations_given
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.law import ExplanationReview
from disclosure.records.letter import Letter


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How far it has come. `number`: the explanation that says so."""

    number: int = 0
    agreed: bool = False
    refused: str = ""  # why a second person said no

    @property
    def waits(self) -> bool:
        return bool(self.number) and not (self.agreed or self.refused)


NEVER = GivenUp()


def given_up(
    case: Case, letters: Collection[Letter], persons: Collection[PersonNow]
) -> Mapping[str, GivenUp]:
    """By duty: the one that was agreed, else the last."""
    found: dict[str, GivenUp] = {}
    for each in explanations_given(case, letters, persons):
        duty, before = each.said.duty, found.get(each.said.duty, NEVER)
        if each.said.unmet and not before.agreed:
            found[duty] = _judged(case, each.row.number)
    return found


def _judged(case: Case, number: int) -> GivenUp:
    if case.agreed(ExplanationReview, number):
        return GivenUp(number, agreed=True)
    words = [r.reason for _, r in case.those(ExplanationReview) if r.explanation == number]
    return GivenUp(number, refused=words[-1] if words else "")
