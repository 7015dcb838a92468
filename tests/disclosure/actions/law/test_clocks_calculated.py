"""The calculator refuses, as a facts file does, that we knew of it before it happened."""

from datetime import UTC, datetime

import pytest

from disclosure.actions.law.calculating import Calculated, Typed, calculate
from disclosure.kinds.faults import BadInput
from disclosure.policy import policy

NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)
SCOTLAND = "gb-sct-odoc"
LATER = "2026-06-02T10:00"


def calculated(**typed: object) -> Calculated:
    told = {"became_aware": "2026-06-01T09:00"} | typed
    return calculate(Typed((SCOTLAND,), **told), policy(), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", [{"occurred": LATER}, {"events": (("occurred", LATER),)}])
def test_what_lies_after_we_knew_is_named_with_the_other(typed: dict[str, object]) -> None:
    with pytest.raises(BadInput) as no:
        calculated(**typed)
    says = "When it happened: this lies after “When we became aware”. Correct one of the two."
    assert [(fault.field, fault.says) for fault in no.value.faults] == [("occurred", says)]


@pytest.mark.parametrize("occurred", ["2026-06-01", "2026-06-01T09:00", "2026-05-31T23:00"])
def test_on_the_day_we_knew_it_may_have_happened(occurred: str) -> None:
    assert calculated(occurred=occurred).answers
