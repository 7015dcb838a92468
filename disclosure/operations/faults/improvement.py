"""What is wrong with the list of improvements: the house sealed each step by its hash."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.operations.chains.stored import tried
from disclosure.records.house import HouseEntry
from disclosure.records.improvements import Improvement, StepTaken, step_sha256
from workflows.improvements import ImprovementStep

WHAT = "improvement"
Said = tuple[str, str, str, Any]  # what, of which words, by whom, when


def improvement_faults(session: Session) -> Iterator[str]:
    rows = {row.id: row for row in session.scalars(select(Improvement))}
    sealed, told = set(_sealed(session)), set[Said]()
    steps = select(StepTaken).order_by(StepTaken.improvement_id, StepTaken.number)
    for step in session.scalars(steps):
        row = rows.get(step.improvement_id)
        ref = row.ref if row else "?"
        if row is None or tried(step_sha256, row, step) != step.sha256:
            yield f"{ref}: step {step.number} is not as it was written"
        said = f"{WHAT} {step.step}", f"{ref}: {step.sha256}", step.by, step.at
        told.add(said)
        if said not in sealed:
            yield f"{ref}: nobody is on record for step {step.number} as it stands"
    for what, about, by, _ in sorted(sealed - told, key=str):
        yield f"{about.partition(':')[0]}: “{what}” by {by} stands in the chain alone"


def _sealed(session: Session) -> Iterator[Said]:
    those = [f"{WHAT} {step}" for step in ImprovementStep]
    found = select(HouseEntry).where(HouseEntry.what.in_(those))
    yield from ((entry.what, entry.about, entry.by, entry.at) for entry in session.scalars(found))
