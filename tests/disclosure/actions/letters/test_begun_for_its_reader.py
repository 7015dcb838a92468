"""What a letter begins with is for its own reader: no word to another of the family, or of one."""

import pytest

from tests.begun import begins_with
from tests.cases import (
    FINDINGS,
    ACase,
    a_case,
    a_person,
    record_as,
)
from tests.disclosure.actions.letters.test_letter_beginning import draft
from tests.people import BEN
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def a_daughter(case: ACase) -> int:
    told = {"relationship": "Daughter", "is_patient": False, "standing": "relevant"}
    return a_person(case, name="Ms Eve Price", **told)


@begins_with(a_case, at=State.DISCLOSE)
@pytest.mark.parametrize("kind", ["findings", "apology"])
def test_findings_written_to_the_patient_tell_no_daughter_that_she_was_given_it(
    begun: ACase, kind: str
) -> None:
    """They were approved while Mrs Price lived. What speaks to nobody is for her daughter too."""
    eve, at = a_daughter(begun), begun.at.isoformat()
    hers = draft(begun, kind).text
    record_as(begun, BEN, "patient_status", what="died", at=at, source="The ward")
    letter = draft(begun.later(days=1), kind, eve)
    assert letter.audience == "bereaved_family"
    assert FINDINGS["facts"] in hers
    assert FINDINGS["facts"] not in letter.text
    assert FINDINGS["why"] in letter.text
