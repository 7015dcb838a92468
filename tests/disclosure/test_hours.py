"""An hour of the day is read as a clock shows it, and as our own pages write it."""

from datetime import UTC

import pytest

from disclosure.kinds.faults import BadInput
from disclosure.kinds.people import Person
from tests.cases import AWARE

ANN = {
    "name": "Mrs Ann Price", "relationship": "Patient", "is_patient": True,
    "standing": "relevant",
}  # fmt: skip


def read(hour: str) -> str | None:
    told = Person.read(ANN | {"safe": {"earliest": hour}}, AWARE, UTC)
    assert isinstance(told, Person)
    return told.safe.earliest


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("15:00", "15:00"), ("9am", "09:00"), ("9:30am", "09:30"), ("3pm", "15:00"),
        ("3 PM", "15:00"), ("12pm", "12:00"), ("12:15am", "00:15"), ("09:05pm", "21:05"),
    ],
)  # fmt: skip
def test_an_hour_may_be_written_as_on_our_pages(typed: str, kept: str) -> None:
    assert read(typed) == kept


@pytest.mark.parametrize("typed", ["15pm", "0am", "9", "9.30am", "9:75am", "noon", "25:00"])
def test_what_is_no_hour_is_sent_back_with_both_ways_to_write_one(typed: str) -> None:
    with pytest.raises(BadInput) as no:
        read(typed)
    (fault,) = no.value.faults
    assert fault.field == "safe.earliest"
    assert fault.says == "Not before: give an hour of the day, such as 15:00 or 3pm."
