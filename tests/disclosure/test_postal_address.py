"""Two lines under the name are a whole address in most countries, wherever somebody types it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from disclosure.kinds.faults import BadInput
from disclosure.kinds.kind import Part, read
from disclosure.kinds.look_backs import Row
from disclosure.kinds.people import Person, PersonChange
from letters.printing.address import address_faults, normalised
from letters.printing.page import refuse_unprintable
from tests.letters.cases import a_page

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
NAME = "Ms Hana Tū"
TRUE = {
    "US": ("55 Fruit Street, Apt. 4B", "Boston, MA 02114-2696"),
    "AU": ("Unit 3/14 Lygon St", "BRUNSWICK EAST VIC 3057"),
    "NZ": ("14B Tūī Street", "Ngāruawāhia 3720"),
    "CA": ("1204-88 Harbour Street", "Toronto ON  M5J 0B5"),
}
SEVEN = ("The Annexe", "Flat 2", "Vale House", "3 Vale Road", "Aldervale", "Kent", "SW1A 1AA")


def asked_for(lines: tuple[str, ...]) -> dict[type[Part], dict[str, object]]:
    """The address in everything that takes one; a list has its columns."""
    person: dict[str, object] = {"name": NAME, "relationship": "Aunt", "is_patient": False}
    row: dict[str, object] = {"external_ref": "1", "patient_name": NAME}
    columns = {f"address_{number}": line for number, line in enumerate(lines, 1)}
    return {
        Person: person | {"standing": "relevant", "post": list(lines)},
        PersonChange: {"person": 2, "reason": "She moved to here", "post": list(lines)},
        Row: row | columns,
    }


@pytest.mark.parametrize("home", TRUE)
def test_two_lines_and_the_name_can_be_typed_posted_and_printed(home: str) -> None:
    for kind, told in asked_for(TRUE[home]).items():
        read(kind, told, NOW, UTC)
    whole = (NAME, *TRUE[home])
    assert address_faults(whole, home) == ()
    refuse_unprintable(replace(a_page(), to=normalised(whole, home)), with_fonts=True)


@pytest.mark.parametrize(("lines", "taken"), [(1, False), (2, True), (7, True), (8, False)])
def test_the_same_rule_holds_wherever_an_address_is_typed(lines: int, taken: bool) -> None:
    for kind, told in asked_for((*SEVEN, "France")[:lines]).items():
        if kind is Row and lines > len(SEVEN):
            continue  # a list has seven columns of an address
        if taken:
            read(kind, told, NOW, UTC)
            continue
        with pytest.raises(BadInput, match="address has two to seven lines"):
            read(kind, told, NOW, UTC)
