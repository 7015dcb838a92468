"""What is wrong with the keys of a case, without which nobody can read its words."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from disclosure.operations.chains.spelling import document_in
from disclosure.operations.chains.stored import tried
from disclosure.records.locked import LOCKED, case_key_in, unlock
from disclosure.records.ring import Purpose, Ring

DESTROY = "destroy"  # the entry after which a case is a stub, and its keys are gone for good
OF_A_CASE = (Purpose.WORDS, Purpose.ANALYSIS)
_CALLED = {
    Purpose.WORDS: "the key of this case",
    Purpose.ANALYSIS: "the key of the analysis of this case",
}


@dataclass(slots=True)
class Keyring:
    """What is stored of the keys of one case, and the first words that were locked with each."""

    case: Any
    stored: dict[str, str] = field(default_factory=dict)  # by purpose
    first: dict[Purpose, tuple[str, str]] = field(default_factory=dict)  # place, locked

    def put(self, purpose: str, wrapped: str, **_: object) -> None:
        self.stored[purpose] = wrapped

    def see_body(self, number: int, body: object) -> None:
        """Of a record, in their order, whose digest is right."""
        if Purpose.WORDS in self.first:
            return
        told = document_in(body)
        if isinstance(told, Mapping) and set(told) == {LOCKED}:
            self.first[Purpose.WORDS] = (f"evidence {self.case} {number}", str(told[LOCKED]))

    def see_analysis(self, number: int, text: object) -> None:
        if Purpose.ANALYSIS not in self.first and str(text).startswith(f"{LOCKED}:"):
            locked = str(text).partition(":")[2]
            self.first[Purpose.ANALYSIS] = (f"analysis {self.case} {number}", locked)

    def faults(self, ring: Ring, *, destroyed: bool) -> Iterator[str]:
        for purpose in OF_A_CASE:
            if why := self._why_broken(ring, purpose, destroyed=destroyed):
                yield why
        if strange := sorted(set(self.stored) - set(OF_A_CASE)):
            yield f"a key was put there, for {', '.join(strange)}"

    def _why_broken(self, ring: Ring, purpose: Purpose, *, destroyed: bool) -> str:
        """It has to open what was locked first: one made later, in place of it, does not.

        What is written after a destruction has a key of its own, and that is right.
        """
        stored, first = self.stored.get(purpose), self.first.get(purpose)
        if stored is None:
            return f"{_CALLED[purpose]} is missing" if first and not destroyed else ""
        key = tried(case_key_in, ring, self.case, purpose, stored)
        if key is None:
            return f"{_CALLED[purpose]} cannot be opened"
        opens = first is None or tried(_opened, key, *first) is not None
        if destroyed:
            return f"{_CALLED[purpose]} was destroyed, and is there again" if opens else ""
        return "" if opens else f"{_CALLED[purpose]} is not the one its words were locked with"


def _opened(key: bytes, place: str, locked: str) -> bytes:
    return unlock(key, place, b64decode(locked, validate=True))
