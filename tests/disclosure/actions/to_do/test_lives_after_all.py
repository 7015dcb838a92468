"""A death was recorded that was none: what it ended waits for somebody to begin it anew."""

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.thing_to_do import ToDo
from disclosure.permissions import Permission
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_letter, change_by, record_as
from tests.people import ADA, BEN
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.DISCLOSE)
LIVES = "That death is on record no more."


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=1)


def dies(case: ACase) -> int:
    return record_as(case, ADA, "patient_status", what="died", source="The ward").id


def lives(case: ACase, death: int) -> int:
    told = {"of": str(death), "words": "It was the patient beside her", "withdraws": True}
    return record_as(case, ADA, "correction", **told).id


def to_begin(case: ACase) -> list[ToDo]:
    return [todo for todo in rows_of(case) if todo.act.startswith("Write anew")]


def test_whoever_wrote_a_letter_that_a_wrong_death_ended_is_asked_to_write_it_anew(
    case: ACase, app: Flask
) -> None:
    """A draft and an issued letter were gone from every list, and nobody heard of it."""
    refs = [a_draft(case, "apology"), a_letter(case, "initial_notification", until="issue")]
    death = dies(case.later(days=1))
    assert not to_begin(case)

    lives(case.later(days=9), death)

    found = to_begin(case)
    assert {(todo.target.word, todo.act) for todo in found} == {
        (refs[0], "Write anew the letter of apology to Mrs Ann Price"),
        (refs[1], "Write anew the first letter to Mrs Ann Price"),
    }
    for todo in found:
        assert (todo.owner, todo.needs, todo.start) == (BEN, Permission.WRITE_LETTER, case.at)
        assert todo.why == f"It was withdrawn for a death. {LIVES}"
    page = signed_in(app, BEN).get(f"/letters/{refs[0]}").text
    assert f"The person it was written to has died. {LIVES} (Ada Lind" in page


def test_it_is_asked_no_more_once_it_is_begun_or_the_death_stands_after_all(case: ACase) -> None:
    ref = a_draft(case, "apology")
    fell = lives(case.later(hours=1), dies(case))
    assert to_begin(case)
    stands = lives(case.later(hours=1), fell)
    assert not to_begin(case)
    lives(case.later(hours=1), stands)
    assert to_begin(case)
    told = {"to": case.person, "replaces": ref}
    new, _ = letters.draft(case.session, change_by(case.later(hours=1), BEN), "apology", told)
    assert not to_begin(case)
    assert new.text


def test_a_death_whose_day_was_put_right_asks_for_no_letter(case: ACase) -> None:
    a_draft(case, "apology")
    wrong = dies(case)
    dies(case.later(hours=1))
    lives(case, wrong)
    assert not to_begin(case)
