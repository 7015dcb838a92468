"""What was taken from somebody can be read again: a case with one record that cannot is shut."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput
from disclosure.kinds.kind import from_stored, read
from disclosure.kinds.look_backs import RingUs, Row
from tests.bodies import KINDS_IN_ORDER, good_body
from tests.hostile import VALUES

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
LINE = {"name": "The line", "role": "Nurse", "phone": "01632 960000", "hours": "9 to 5"}
ROW = {"external_ref": "7", "patient_name": "Ann Price"}


def with_each_value(told: Any) -> Iterator[Any]:
    """The same body again and again, with one of its words another."""
    match told:
        case str():
            yield from VALUES.values()
        case dict():
            for name in told:
                for value in with_each_value(told[name]):
                    yield told | {name: value}
        case list() | tuple():
            for place, one in enumerate(told):
                for value in with_each_value(one):
                    yield [*told[:place], value, *told[place + 1 :]]


def with_the_fields_it_lacks(model: Any, told: dict[str, Any]) -> dict[str, Any]:
    names = (field.alias or name for name, field in model.model_fields.items())
    return {name: told.get(name, "") for name in names}


def spoilt(model: Any, told: dict[str, Any]) -> list[Any]:
    """What was taken, and what was kept of it that cannot be read any more."""
    found = []
    bodies = [*with_each_value(told)]
    for name in with_the_fields_it_lacks(model, told).keys() - told.keys():
        bodies += (told | {name: value} for value in VALUES.values())
    for body in bodies:
        with suppress(BadInput):
            kept = read(model, body, AT, ZONE).model_dump(mode="json", exclude_none=True)
            try:
                from_stored(model, kept)
            except ValueError:
                found.append({n: v for n, v in kept.items() if v != told.get(n)})
    return found


@pytest.mark.parametrize("word", KINDS_IN_ORDER)
def test_whatever_is_taken_for_a_record_can_be_read_again(word: str) -> None:
    assert spoilt(KINDS[word], good_body(word, defaultdict(lambda: 1), AT)) == []


@pytest.mark.parametrize(("model", "told"), [(RingUs, LINE), (Row, ROW)])
def test_so_can_whom_a_look_back_rings_and_a_row_of_its_list(
    model: Any, told: dict[str, Any]
) -> None:
    """Blanks for an account were kept as none, and its page broke for good."""
    assert spoilt(model, told) == []
