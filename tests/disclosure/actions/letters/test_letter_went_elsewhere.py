"""A letter went to an address that was put right since: a stranger may have it, and keep it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import ToDo
from tests.cases import ACase, a_letter, a_person, an_opened_case, name_contact, record_as
from tests.people import ADA, BEN
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.letter_after import WENT_ELSEWHERE

pytestmark = pytest.mark.usefixtures("team")
WRONG = {"post": ["9 Wrong Road", "Aldervale", "AB9 9AB"]}


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    return case


def changed(case: ACase) -> int:
    told: dict[str, object] = {"person": case.person, "reason": "She told us so", **WRONG}
    return record_as(case, BEN, "person_change", **told).id


def withdrawn(case: ACase, number: int) -> None:
    told = {"of": str(number), "words": "It was another patient", "withdraws": True}
    record_as(case, ADA, "correction", **told)


def to_confirm(case: ACase) -> ToDo:
    (found,) = [row for row in rows_of(case) if row.act.startswith("Record whether")]
    return found


def test_whoever_says_that_it_reached_her_reads_that_it_went_elsewhere(
    case: ACase, app: Flask
) -> None:
    """That it did not come back was enough, and the law's clock stood as met by it."""
    wrong = changed(case)
    ref = a_letter(case, "no_contact", until="send")
    assert WENT_ELSEWHERE not in to_confirm(case).why
    withdrawn(case.later(days=1), wrong)
    assert WENT_ELSEWHERE in to_confirm(case).why
    form = signed_in(app, ADA).get(f"/letters/{ref}/moves/deliver").text
    assert WENT_ELSEWHERE in form


def test_so_it_is_where_another_address_was_told_since(case: ACase) -> None:
    a_letter(case, "no_contact", until="send")
    changed(case.later(days=1))
    assert WENT_ELSEWHERE in to_confirm(case).why


def test_what_was_given_by_hand_went_to_no_address(case: ACase) -> None:
    a_letter(case, "no_contact", until="send", how="visit")
    changed(case.later(days=1))
    assert WENT_ELSEWHERE not in to_confirm(case).why
