"""What is wrong with the list of improvements: the house sealed each step by its hash."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.operations.chains.stored import tried
from disclosure.operations.faults.said_in_house import SaidInHouse
from disclosure.records.improvements import Improvement, StepTaken, step_sha256
from workflows.improvements import ImprovementStep

WHAT = "improvement"


def improvement_faults(session: Session) -> Iterator[str]:
    rows = {row.id: row for row in session.scalars(select(Improvement))}
    house = SaidInHouse(session, [f"{WHAT} {step}" for step in ImprovementStep])
    steps = select(StepTaken).order_by(StepTaken.improvement_id, StepTaken.number)
    for step in session.scalars(steps):
        row = rows.get(step.improvement_id)
        ref = row.ref if row else "?"
        if row is None or tried(step_sha256, row, step) != step.sha256:
            yield f"{ref}: step {step.number} is not as it was written"
        if not house.claim(f"{WHAT} {step.step}", [f"{ref}: {step.sha256}"], step.by, step.at):
            yield f"{ref}: nobody is on record for step {step.number} as it stands"
    yield from house.alone_in_words()
