"""Work in the background, done to its end however slow the machine is."""

from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.jobs import kinds_of_work
from disclosure.jobs.working import Worked, work_off

assert kinds_of_work


def worked_off(session: Session, at: datetime) -> Worked:
    """A run ends after some seconds, for the rest of the worker has its turn."""
    whole = Worked(more=True)
    while whole.more:
        run = work_off(session, at)
        whole.done, whole.set_aside = whole.done + run.done, whole.set_aside + run.set_aside
        whole.more = run.more
    return whole
