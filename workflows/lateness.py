"""That something was late once, as the record then stood. No later record undoes it by itself.

Source: policy/README.md, "Statuses": lateness is permanent.
"""

from dataclasses import dataclass
from datetime import datetime

from workflows.counting import Due


@dataclass(frozen=True, slots=True)
class Lateness:
    """A duty of a regime, its clock started at `start` (UTC), past its due moment.

    `started_by`: the number of the record that started it.
    """

    regime: str
    duty: str
    start: datetime
    due: Due
    started_by: int | None = None

    def lifted_by(self, agreed_at: datetime | None) -> bool:
        """A second person agreed that it was done at `agreed_at`, which was in time."""
        return agreed_at is not None and not self.due.passed(agreed_at)
