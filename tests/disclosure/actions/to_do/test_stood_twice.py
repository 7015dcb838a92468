"""Two wrote somebody down in one night. What was said to one record alone outlives it."""

import pytest

from disclosure.actions.thing_to_do import ToDo
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_ready_case, a_talk, record_as
from tests.disclosure.actions.to_do.test_to_do_named_anew import HOLDS, no_to, withdrawn
from tests.people import BEN, EVA
from tests.to_do import rows_of

pytestmark = begins_with(a_ready_case)
EVE = {"name": "Ms Eve Price", "relationship": "Daughter", "phone": "01632 960777", **HOLDS}
REACH = "Find out how Ms Eve Price may be reached"
LEFT_OUT = "Say what we leave out for Ms Eve Price"
BY = "the record of Ms Eve Price that was withdrawn on Thursday 12 March"


def rows(case: ACase, act: str) -> list[ToDo]:
    found = rows_of(case)
    return [row for row in found if row.act == act]


def asked_to_wait(case: ACase, person: int) -> None:
    told = {"person": person, "requirement": ["first_conversation_recorded"], "how": "She rang"}
    told |= {"ground": "asked_for_later", "review_on": case.day(5)}
    made = record_as(case, BEN, "excuse", **told, reason="She buries her father on Monday")
    agreed = {"excuse": made.id, "agrees": True, "reason": "I spoke with the ward"}
    record_as(case, EVA, "excuse_review", **agreed)


def test_a_number_that_only_the_withdrawn_record_forbids_is_not_rung(case: ACase) -> None:
    """Two wrote her daughter down in one night; only to one of them she had said who listens."""
    stays = a_person(case, **EVE)
    ways = {"use": ["post"], "never": ["phone", "text"]}
    twice = a_person(case.later(hours=1), **EVE, safe=ways)
    contact = {"words": "We will ring you", "due_on": case.day(3), "owner": BEN}
    a_talk(case, "first", persons=[stays], next_contact=contact)
    assert rows(case, REACH) == []
    withdrawn(case.later(hours=1), twice)
    [row] = rows(case, REACH)
    says = "The record of Ms Eve Price that was withdrawn on Thursday 12 March says never to use "
    assert row.why.startswith(f"{says}phone and text.")
    [ring] = rows(case, "Ring Ms Eve Price")
    assert ring.why.startswith(says)
    told = {"person": stays, "safe": {"never": ["phone"]}, "reason": "I asked her myself"}
    record_as(case.later(hours=1), BEN, "person_change", **told)
    assert rows(case, REACH) == []


def test_what_she_said_later_with_the_record_that_stands_is_not_asked_again(case: ACase) -> None:
    twice = a_person(case, **EVE, safe={"never": ["phone"]})
    stays = a_person(case.later(hours=1), **EVE)
    told = {"person": stays, "safe": {"use": ["phone"]}, "reason": "He moved out"}
    record_as(case.later(hours=1), BEN, "person_change", **told)
    withdrawn(case.later(hours=1), twice)
    assert rows(case, REACH) == []


def test_of_who_is_not_here_any_more_nothing_is_asked(case: ACase) -> None:
    """She was named on the wrong case."""
    other = a_person(
        case, name="Ms Zoe Brown", relationship="Wife", **HOLDS, safe={"never": ["phone"]}
    )
    withdrawn(case.later(hours=1), other)
    assert [row for row in rows_of(case) if row.key.startswith("stood twice")] == []


def test_who_asked_to_wait_is_not_told_today_since_she_stood_there_twice(case: ACase) -> None:
    a_person(case, **EVE)
    twice = a_person(case, **EVE)
    asked_to_wait(case, twice)
    withdrawn(case.later(hours=1), twice)
    [row] = rows(case, LEFT_OUT)
    says = f"They asked for later, by {BY}: the first conversation."
    assert row.why.startswith(says)
    tells = [each for each in rows_of(case) if each.act.startswith("Tell ")]
    assert len(tells) == 1  # and nobody tells “the family” what we leave out for her
    assert [says in each.why for each in tells] == ["Eve" in each.act for each in tells]


@pytest.mark.parametrize("waits", [True, False])
def test_it_is_asked_until_she_says_it_anew_or_we_talked(case: ACase, waits: bool) -> None:
    stays, twice = a_person(case, **EVE), a_person(case, **EVE)
    asked_to_wait(case, twice)
    withdrawn(case.later(hours=1), twice)
    case.later(hours=1)
    if waits:
        asked_to_wait(case, stays)
    else:
        a_talk(case, "first", persons=[stays])
    assert rows(case, LEFT_OUT) == []


def test_a_day_until_which_she_waited_asks_nothing_once_it_came(case: ACase) -> None:
    a_person(case, **EVE)
    twice = a_person(case, **EVE)
    asked_to_wait(case, twice)
    withdrawn(case.later(hours=1), twice)
    assert rows(case.later(days=5), LEFT_OUT) == []


def test_whom_the_patient_did_not_allow_us_to_tell_is_asked_where_she_stood_twice(
    case: ACase,
) -> None:
    son = {"name": "Mr Adam Price", "relationship": "Son", "is_patient": False}
    adam = a_person(case, **son, standing="also_told")
    stays, case.person = case.person, a_person(case)
    no_to(case, adam)
    withdrawn(case.later(hours=1), case.person)
    case.person = stays
    ask = "Ask Mrs Ann Price whether we may tell Mr Adam Price"
    [row] = rows(case, ask)
    assert row.why.startswith("They did not allow it, by the record of Mrs Ann Price that was")
    no_to(case.later(hours=1), adam)
    assert rows(case, ask) == []


def test_no_second_person_is_asked_what_we_leave_out_for_who_is_withdrawn(case: ACase) -> None:
    twice = a_person(case, **EVE)
    told = {"person": twice, "requirement": ["meeting_offered"], "ground": "declined"}
    record_as(case, BEN, "excuse", **told, reason="She wants no meeting now")
    check = "Check what we would leave out for"
    assert [row.act for row in rows_of(case) if check in row.act] == [f"{check} Ms Eve Price"]
    withdrawn(case.later(hours=1), twice)
    assert [row.act for row in rows_of(case) if check in row.act] == []
