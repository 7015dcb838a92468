"""What a person sees of many cases before something is said in all of them: a few, spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

E = TypeVar("E")
SAMPLES = 3
Chosen = tuple[int, str]  # number and incident of a case


@dataclass(frozen=True, slots=True)
class Sample:
    number: int
    incident: str
    text: str

    def document(self) -> dict[str, object]:
        return {"incident": self.incident, "text": self.text}


def spread(goes: Sequence[E]) -> list[E]:
    """The first, one in the middle and the last."""
    places = sorted({0, len(goes) // 2, len(goes) - 1}) if goes else []
    return [goes[place] for place in places][:SAMPLES]


def spread_over_readers(goes: Sequence[Chosen], not_patients: Sequence[Chosen]) -> list[Chosen]:
    """As many, and where some go to the patient and some to a mother or a son, one of each: the
    same words may be right for the one and untrue for the other."""
    chosen = spread(goes)
    patients = sorted(set(goes) - set(not_patients))
    for group in (not_patients, patients):
        if group and not set(group) & set(chosen):
            return sorted({chosen[0], group[0], chosen[-1]})
    return chosen
