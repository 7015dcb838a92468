"""After a death nobody is rung about a promise before somebody has told them what happened."""

import pytest

from disclosure.actions.thing_to_do import Group
from disclosure.permissions import Permission
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_next_contact, a_person, a_talk, move_as, record_as
from tests.disclosure.actions.to_do.test_worklist import row
from tests.people import BEN, EVA
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
FIRST = "Tell Ms Ewa Price in person what happened"


def acts(case: ACase) -> list[str]:
    return [todo.act for todo in rows_of(case)]


@pytest.fixture
def case(begun: ACase) -> ACase:
    """We promised Mrs Ann Price a call within ten days; on the fifth she died."""
    case = begun.later(days=5)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    return case


def her_daughter(case: ACase, name: str = "Ms Ewa Price", phone: str = "01632 960109") -> int:
    who = {"relationship": "Daughter", "lawful_basis": "Acts for her", "is_patient": False}
    return a_person(case, name=name, phone=phone, **who)


def a_first_talk(case: ACase, person: int, **more: object) -> None:
    case.person = person
    a_talk(case, "first", **more)


@pytest.mark.parametrize("contact", [True, False])
def test_where_nobody_lives_who_could_be_told_nobody_is_said_to_have_been(
    case: ACase, contact: bool
) -> None:
    if not contact:
        told = {"words": "We will look for her ring", "owner": BEN, "due_on": case.day(5)}
        record_as(case, BEN, "commitment", **told, source={"family": case.person})
    words = "We will ring you" if contact else "We will look for her ring"
    found = [todo for todo in rows_of(case.later(days=9)) if words in todo.why]
    (late,) = found
    assert late.act == "Keep or end our promise to the family, without contact"
    assert late.why == f"Nobody living is named whom we could tell. Promise: “{words}”."
    assert not late.untold


def test_a_daughter_who_was_told_nothing_hears_first_what_happened(case: ACase) -> None:
    daughter = her_daughter(case)
    start = rows_of(case.later(days=9))[0]
    assert start.act == f"{FIRST}, and that a promise is late"
    assert (start.group, start.untold, start.phone) == (Group.LATE, True, "01632 960109")
    assert start.why.startswith("Nobody has told them yet what happened. Promise: “We will ring")
    talk = {"kind": "first", "persons": [str(daughter)], "keeps": case.promise}
    assert (start.target.word, start.target.fields) == ("conversation", talk)
    assert start.needs is Permission.RECORD_CARE


def test_the_contact_promised_to_her_mother_is_the_first_talk_before_it_is_late_too(
    case: ACase,
) -> None:
    daughter = her_daughter(case)
    todo = row(case.later(days=4), f"{FIRST}, in the contact we promised")
    assert todo.target.fields["kind"] == "first"
    a_first_talk(case, daughter, next_contact=a_next_contact(case))
    assert not [act for act in acts(case) if "what happened, " in act]
    assert "Ring Ms Ewa Price" in acts(case)


def test_a_first_talk_that_kept_the_promise_leaves_nothing_late(case: ACase) -> None:
    daughter = her_daughter(case)
    promise = case.promise
    a_first_talk(case.later(days=9), daughter, keeps=[promise])
    move_as(case, EVA, "verify", promise)
    assert not [act for act in acts(case) if "promise is late" in act]


def test_who_knows_what_happened_is_rung_and_the_other_is_told_first(case: ACase) -> None:
    a_first_talk(case, her_daughter(case, "Mr Sam Price", "01632 960110"))
    her_daughter(case)
    late = row(case.later(days=9), "promise is late")
    assert late.act == "Ring Mr Sam Price and say that a promise is late"
    assert late.why.endswith("First tell Ms Ewa Price in person what happened.")


def test_that_a_promise_was_kept_is_told_in_the_first_talk(case: ACase) -> None:
    promise = case.promise
    move_as(case, BEN, "done", promise, evidence="I rang on the day before")
    daughter = her_daughter(case)
    move_as(case, EVA, "verify", promise)
    todo = row(case, "we kept a promise")
    assert todo.act == f"{FIRST}, and that we kept a promise"
    assert todo.target.fields == {"kind": "first", "persons": [str(daughter)]}


def test_whoever_wants_no_talk_is_not_sent_one(case: ACase) -> None:
    daughter = her_daughter(case)
    told = {"person": daughter, "requirement": ["first_conversation_recorded"]}
    told |= {"ground": "declined", "reason": "She wants it in writing."}
    excuse = record_as(case, BEN, "excuse", **told)
    agreed = {"excuse": excuse.id, "agrees": True, "reason": "She said so herself."}
    record_as(case, EVA, "excuse_review", **agreed)
    late = row(case.later(days=9), "promise is late")
    assert late.act == "Ring Ms Ewa Price and say that a promise is late"


def test_the_question_of_the_dead_is_answered_to_whoever_stands_for_them(case: ACase) -> None:
    nobody = row(case, "Write down the answer to what Mrs Ann Price asked")
    assert "Mrs Ann Price asked, and died on Tuesday 17 March." in nobody.why
    daughter = her_daughter(case)
    answer = row(case, "Answer Ms Ewa Price")
    assert answer.why.count("First tell Ms Ewa Price in person what happened.") == 1
    a_first_talk(case, daughter)
    assert "First tell" not in row(case, "Answer Ms Ewa Price").why
    assert not [act for act in acts(case) if "Answer Mrs Ann Price" in act]
