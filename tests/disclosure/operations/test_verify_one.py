"""One case is asked for by its reference, and never is another one said to be whole instead."""

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import ACase


@pytest.mark.parametrize(
    ("ref", "why"),
    [
        *((ref, "incident's reference") for ref in ("LET-2026-000002", "COM-2026-000001")),
        *((ref, "incident's reference") for ref in ("INC-2026-2", "x-2", "INC-9", "2", "")),
        *((ref, "no incident") for ref in ("INC-2019-000001", "INC-2026-0000001")),
    ],
)
def test_a_case_that_was_not_asked_for_is_never_said_to_be_whole(
    whole: Session, ref: str, why: str
) -> None:
    """A letter bears a number too, and it is not that of its case."""
    with pytest.raises(BadInput, match=why) as wrong:
        verify(whole, ref)
    assert [fault.field for fault in wrong.value.faults] == ["ref"]


def test_a_case_is_found_by_what_the_chain_calls_it_and_by_what_is_left_of_it(
    whole: Session, case: ACase, walked: Settings
) -> None:
    """Somebody gave its row another name, or took all of it away."""
    ref = case.ref
    attack(walked, "UPDATE incident SET ref = 'INC-2020-000001' WHERE id = 1")
    assert not verify(whole, ref).ok
    for table in ("incident", "audit_entry"):
        column = "id" if table == "incident" else "incident_id"
        attack(walked, f"DELETE FROM {table} WHERE {column} = 1")
    assert not verify(whole, ref).ok
    assert not verify(whole, "INC-?-000001").ok
