"""A letter goes to the patient, or to whoever acts for them by the record; never by a guess."""

from datetime import date
from typing import Any

import pytest

from workflows.letter_recipient import Recipient, age_of, why_not_alone, worth_a_look

TODAY = date(2026, 3, 12)
NINE, FIFTEEN = date(2016, 5, 2), date(2010, 3, 13)
SIXTEEN, EIGHTEEN = date(2010, 3, 12), date(2008, 3, 12)


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"born_on": NINE}, "Ann is 9 years old. Write to whoever has parental responsibility"),
        ({"born_on": FIFTEEN}, "Ann is 15 years old"),
        ({"lacks_capacity": True}, "Ann lacks capacity. Write to whoever lawfully acts for them"),
        ({"lacks_capacity": True, "born_on": EIGHTEEN}, "Ann lacks capacity"),
    ],
)
def test_a_letter_goes_to_who_lawfully_acts(record: dict[str, Any], says: str) -> None:
    why = why_not_alone(Recipient("Ann", **record), TODAY)
    assert why
    assert says in why
    assert "put on record why it may go to them" in why


@pytest.mark.parametrize(
    "record",
    [
        {},  # a day of birth that nobody knows makes nobody a child
        {"born_on": SIXTEEN},
        {"born_on": date(1948, 5, 2)},
        {"born_on": date(2027, 1, 1)},  # a slip of the pen
        {"born_on": NINE, "of_age": True},
        {"born_on": NINE, "basis": "Understands it; her doctor judged so"},
        {"lacks_capacity": True, "basis": "Can take in a short letter"},
        {"born_on": NINE, "is_patient": False},
    ],
)
def test_where_the_record_is_not_clear_nobody_is_kept_from_their_letter(
    record: dict[str, Any],
) -> None:
    assert why_not_alone(Recipient("Ann", **record), TODAY) is None


def test_the_day_before_a_birthday_is_not_the_birthday() -> None:
    assert age_of(FIFTEEN, TODAY) == 15
    assert age_of(SIXTEEN, TODAY) == 16
    assert age_of(date(2008, 2, 29), date(2026, 2, 28)) == 17


def test_between_two_ages_and_without_a_reason_a_person_looks_twice() -> None:
    assert "Ann is 16" in (worth_a_look(Recipient("Ann", born_on=SIXTEEN), TODAY) or "")
    assert worth_a_look(Recipient("Ann", born_on=EIGHTEEN), TODAY) is None
    ewa = Recipient("Ewa", is_patient=False)
    assert worth_a_look(ewa, TODAY) == "It is not on record why Ewa may be told."
    assert worth_a_look(Recipient("Ewa", is_patient=False, basis="Daughter"), TODAY) is None
