"""Duties of which the record says that they will not be met: agreed, waiting, or not agreed."""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.actions.reading import Case
from disclosure.kinds.law import Explanation, ExplanationReview


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


def given_up(case: Case) -> Mapping[str, GivenUp]:
    """By duty: the one that was agreed, else the last."""
    found: dict[str, GivenUp] = {}
    for row, said in case.those(Explanation):
        before = found.get(said.duty, NEVER)
        if said.unmet and not before.agreed:
            found[said.duty] = _judged(case, row.number)
    return found


def _judged(case: Case, number: int) -> GivenUp:
    if case.agreed(ExplanationReview, number):
        return GivenUp(number, agreed=True)
    words = [r.reason for _, r in case.those(ExplanationReview) if r.explanation == number]
    return GivenUp(number, refused=words[-1] if words else "")
