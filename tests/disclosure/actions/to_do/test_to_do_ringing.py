"""Nobody is sent to ring who wants to be left alone, forbade the telephone, or died."""

from typing import Any

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.gate import move
from disclosure.actions.thing_to_do import ToDo
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, move_as, record_as
from tests.disclosure.actions.family.test_family_door import invited, opened
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
ALL_CONTACT = (
    "disclosure_conversation_recorded", "understanding_checked", "meeting_offered",
    "apology_letter_delivered", "closing_letter_given", "next_contact_promised", "family_heard",
)  # fmt: skip
A_MEETING = ALL_CONTACT[:4]


@pytest.fixture
def case(begun: ACase) -> ACase:
    """We promised Mrs Ann Price a call within ten days."""
    return begun.later(days=1)


def of_promise(case: ACase, promise: str) -> list[ToDo]:
    return [row for row in rows_of(case) if row.key == promise]


def a_promise(case: ACase) -> str:
    told = {"words": "We will move the boxes apart", "owner": BEN, "due_on": case.day(2)}
    made = record_as(case, ADA, "commitment", **told, source={"family": case.person})
    return str(made.created[0]["ref"])


def wants_none(case: ACase, *what: str, ground: str = "declined", **more: object) -> None:
    told: dict[str, Any] = {"ground": ground, "requirement": list(what), "person": case.person}
    told |= {"reason": "She wants to hear no more from us.", "at": case.at.isoformat(), **more}
    made = record_as(case, BEN, "excuse", **told)
    agreed = {"excuse": made.id, "agrees": True, "reason": "She said so herself."}
    record_as(case, EVA, "excuse_review", **agreed)


def her_daughter(case: ACase, **more: object) -> int:
    who = {"relationship": "Daughter", "is_patient": False, "lawful_basis": "Attorney"}
    return a_person(case, name="Ms Eve Price", phone="01632 960777", **who, **more)


@pytest.mark.parametrize("contact", [True, False])
def test_who_declined_all_contact_is_not_rung_about_a_promise_that_is_late(
    case: ACase, contact: bool
) -> None:
    promise = case.promise if contact else a_promise(case)
    wants_none(case, *ALL_CONTACT)
    [late] = of_promise(case.later(days=14), promise)
    assert late.act == "Keep or end our promise to Mrs Ann Price, without contact"
    assert late.why.endswith("It is agreed that we do not contact Mrs Ann Price.")
    assert (late.phone, late.untold, late.target.where) == ("", False, "promise")


def test_nor_told_that_a_promise_was_kept(case: ACase) -> None:
    promise = a_promise(case)
    wants_none(case, *ALL_CONTACT)
    move_as(case, BEN, "done", promise, evidence="The boxes stand in two cupboards.")
    move_as(case, EVA, "verify", promise)
    assert of_promise(case, promise) == []


@pytest.mark.parametrize("days", [0, 15])
def test_two_are_rung_only_where_both_let_us(case: ACase, days: int) -> None:
    eve = her_daughter(case, safe={"use": ["post"], "never": ["phone"]})
    coming = {"words": "We will be in touch", "due_on": case.day(10), "owner": BEN}
    a_talk(case, "first", persons=[case.person, eve], next_contact=coming)
    [row] = of_promise(case.later(days=days), case.promise)
    both = "Mrs Ann Price and Ms Eve Price"
    assert row.act == (f"Tell {both} that a promise is late" if days else f"Speak with {both}")


def test_the_number_of_the_dead_is_not_given(case: ACase) -> None:
    """She wrote that nobody rang her, and died: a nurse was sent to ring her."""
    her_daughter(case)
    promise = case.promise
    move_as(case, BEN, "done", promise, evidence="I rang her today.")
    said = {"person": case.person, "how": "page", "at": case.at.isoformat()}
    change = Change(case.id, family_actor(case.id, case.person, "Ann"), case.at, Door.PAGE)
    move(case.session, change, promise, "dispute", data=said | {"words": "Nobody rang me."})
    assert of_promise(case, promise)[0].phone == "01632 960222"
    record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward")
    [left] = of_promise(case, promise)
    assert left.phone == ""
    assert "They wrote: “Nobody rang me.” Mrs Ann Price died on Saturday 14 March." in left.why


@pytest.mark.parametrize("ground", ["declined", "asked_for_later", "the door stays open"])
def test_who_wants_no_talk_now_is_not_rung_for_a_page_that_fell_silent(
    case: ACase, ground: str
) -> None:
    for _ in range(2):
        opened(case.later(days=1), invited(case).code)
    if ground == "declined":
        wants_none(case, *A_MEETING, ground=ground)
    elif ground == "asked_for_later":
        wants_none(case, *A_MEETING, ground=ground, review_on=case.day(60))
    else:
        more = {"words": "Our door stays open", "owner": BEN, "standing": True}
        a_talk(case, "follow_up", next_contact=more)
    acts = [row.act for row in rows_of(case.later(days=25))]
    assert [act for act in acts if "opened their page" in act] == []


def test_whoever_was_promised_a_letter_is_written_to_and_not_rung(case: ACase) -> None:
    """She likes a letter best, and did not forbid the telephone: the list said “Ring Mrs Ann
    Price” of “We will write to you”, and led to the form of a talk.
    """
    told = {"safe": {"use": ["post"], "never": []}, "reason": "She told us so"}
    record_as(case, BEN, "person_change", person=case.person, **told)
    coming = {"words": "We will write to you", "due_on": case.day(3), "owner": BEN}
    a_talk(case, "follow_up", next_contact=coming)
    [row] = of_promise(case, case.promise)
    assert row.act == "Write to Mrs Ann Price"
    assert (row.target.where, row.target.word) == ("promise", case.promise)
    [late] = of_promise(case.later(days=5), case.promise)  # that it is late is told at once
    assert late.act == "Ring Mrs Ann Price and say that a promise is late"
    assert late.target.word == "conversation"
