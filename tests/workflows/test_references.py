"""A reference is read as people type it, and nothing else is taken for one."""

import pytest

from workflows.references import reference_in

TYPED = (
    "inc-2026-000417", " INC 2026 000417 ", "INC\u20132026\u2013000417",
    "INC\u20112026\u2011000417", "INC2026000417", "(INC-2026-000417).",
    "\u200eINC-2026-000417", "INC-2O26-OOO4I7",
    "inc/2026/000417", "INC-\u0662\u0660\u0662\u0666-\u0660\u0660\u0660\u0664\u0661\u0667",
)  # fmt: skip
NONE = (
    "", " ", "INC", "INC-2026", "INC-2026-00041", "INC-2026-00000000417", "2026-000417",
    "INC-2026-000417 Price", "INC-2026-000417 INC-2026-000418", "INC-OOOO-OOOOOO", "Col Sillisozzi",
    "INC-2026-0004x7", "943 476 5919",
)  # fmt: skip


@pytest.mark.parametrize("told", TYPED)
def test_it_is_read_as_people_type_it(told: str) -> None:
    assert reference_in(told) == "INC-2026-000417"


@pytest.mark.parametrize("told", NONE)
def test_nothing_else_is_taken_for_one(told: str) -> None:
    assert reference_in(told) == ""


def test_what_is_kept_stays_as_it_is() -> None:
    for ref in ("LET-2026-000001", "COM-2026-1000000000", "QUE-2031-123456"):
        assert reference_in(ref) == ref
