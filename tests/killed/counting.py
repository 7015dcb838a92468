"""What was sent and what was acknowledged, by whom it was sent; and what the record has of it."""

import os
from collections import Counter
from dataclasses import dataclass, field

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
TIMES = 50 if SOAK else 5
MARKS = [pytest.mark.soak] if SOAK else []


@dataclass
class Sent:
    """Each saying is its own, so that one that is there twice is seen."""

    all: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)

    def must_be_in(self, session: Session, stored: list[str], kills: int, what: str) -> str:
        """Nothing acknowledged is lost, nothing is doubled, and nothing is there that none sent."""
        found = verify(session)
        assert found.ok, found.broken
        there = Counter(stored)
        assert self.acknowledged, "nothing was done between the kills"
        assert not self.acknowledged - set(there), "acknowledged and lost"
        assert set(there) <= self.all
        assert not [words for words, times in there.items() if times > 1], "doubled"
        unknown = len(set(there) - self.acknowledged)
        return (
            f"{what}: killed {kills} times; {len(self.all)} sent, {len(self.acknowledged)} "
            f"acknowledged and all there, {unknown} there unacknowledged, 0 doubled, "
            f"{found.entries} entries verify"
        )
