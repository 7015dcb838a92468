"""That we knew before the day on which the case was opened."""

from tests.cases import ACase, record_as
from tests.people import ADA, EVA


def knew_earlier(case: ACase, on: str) -> None:
    """As two people say. `on`: a day."""
    told = {"name": "became_aware", "at": on, "evidence": "The ward's mail of that day says so."}
    made = record_as(case, ADA, "event", **told).id
    record_as(case, EVA, "event_review", event=made, agrees=True, reason="I read that mail too.")
