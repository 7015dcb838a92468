"""An hour of the day is read as a clock shows it, and as our own pages write it."""

from datetime import UTC

import pytest

from disclosure.kinds.faults import BadInput
from disclosure.kinds.people import Person, Safe
from tests.cases import AWARE

ANN = {
    "name": "Mrs Ann Price", "relationship": "Patient", "is_patient": True,
    "standing": "relevant",
}  # fmt: skip


def read(hour: str) -> str | None:
    return within(earliest=hour).earliest


def within(**hours: str) -> Safe:
    told = Person.read(ANN | {"safe": hours}, AWARE, UTC)
    assert isinstance(told, Person)
    return told.safe


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


def test_who_works_at_night_is_reached_from_nine_in_the_evening_until_two() -> None:
    night = within(earliest="21:00", latest="02:00")
    assert (night.earliest, night.latest) == ("21:00", "02:00")


def test_two_hours_that_are_the_same_leave_none_between_them() -> None:
    with pytest.raises(BadInput) as no:
        within(earliest="21:00", latest="9pm")
    (fault,) = no.value.faults
    assert fault.field == "safe"
    assert fault.says.endswith("the earliest hour and the latest are the same.")


@pytest.mark.parametrize("day", ["2026-04-31", "2027-02-29", "2026-13-01"])
def test_a_day_that_does_not_exist_is_said_to_be_none(day: str) -> None:
    with pytest.raises(BadInput) as no:
        Person.read(ANN | {"avoid": [{"on": day, "why": "Her birthday"}]}, AWARE, UTC)
    (fault,) = no.value.faults
    assert fault.says == "Day to avoid: there is no such day."
