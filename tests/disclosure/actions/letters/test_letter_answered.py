"""After a letter nobody is asked who may not be told; and what counts as an answer to it."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.letters.replies import replies_to
from disclosure.actions.recording import record
from disclosure.actions.slip import enter_slip
from disclosure.actions.thing_to_do import ToDo
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    letter_row,
    move_as,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, EVA, IVA
from tests.to_do import rows_of

NEW = {"post": ["9 Low Street", "Aldervale", "AB1 2CD"], "reason": "His sister told us"}
NEVER = ("phone", "post", "email", "visit", "video", "in_clinic", "text", "through_someone")


def opened(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, safe={"use": ["phone", "visit"], "never": ["text"]})
    name_contact(case)
    return case


pytestmark = [pytest.mark.usefixtures("team"), begins_with(opened)]


def after(case: ACase) -> list[str]:
    return [row.act for row in rows_of(case) if row.ladder == "after_letter"]


def came_back(case: ACase, *, to: int = 0) -> None:
    ref = a_letter(case, "no_contact", until="send", to=to)
    case.later(days=4)
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="Moved away in January")


def changed(case: ACase, **told: object) -> None:
    record_as(case, BEN, "person_change", **{"person": case.person, "reason": "So told us", **told})


def her_son(case: ACase, **more: object) -> int:
    who = {"relationship": "Son", "is_patient": False, "standing": "also_told"}
    return a_person(case, name="Adam Price", phone="01632 960333", **who | more)


def she_says_no(case: ACase, whom: int) -> None:
    """He is told nothing any more."""
    no = {"purpose": "share", "with_person": whom, "agrees": False, "asked_by": "Ben Okoro"}
    record_as(case, BEN, "consent", person=case.person, **no)


def out_of_reach(case: ACase) -> None:
    changed(case, empties=["phone"], safe={"never": ["phone", "visit", "text"]})


def test_whom_the_family_shut_out_is_asked_nothing_about_their_letter(case: ACase) -> None:
    out_of_reach(case)
    came_back(case)
    son = her_son(case)
    asks = "Ask Adam Price how to reach Mrs Ann Price: our letter of 12 March came back"
    assert after(case) == [asks]
    she_says_no(case, son)
    assert after(case) == [asks.replace("Ask Adam Price how to", "Find out how to")]


def test_nor_is_who_has_not_heard_what_happened(case: ACase) -> None:
    her_son(case, standing="relevant", lawful_basis="Attorney")
    a_talk(case, "first")
    out_of_reach(case.later(hours=1))
    came_back(case)
    assert [act for act in after(case) if "Ask Adam" in act] == []


def test_no_child_is_asked_how_to_reach_its_mother(session: Session) -> None:
    case = an_opened_case(session, patient={"name": "Tom Price", "born_on": "2020-05-02"})
    a_person(case, name="Tom Price", phone=None)
    who = {"relationship": "Mother", "is_patient": False, "lawful_basis": "Parent"}
    never = {"never": ["phone", "visit"]}
    case.person = a_person(case, name="Mrs Joan Price", phone=None, safe=never, **who)
    name_contact(case)
    came_back(case)
    assert after(case) == ["Find out how to reach Mrs Joan Price: our letter of 12 March came back"]


@pytest.mark.parametrize("back", [True, False])
def test_nobody_is_sent_to_whom_the_family_shut_out_since(case: ACase, back: bool) -> None:
    son = her_son(case)
    if back:
        came_back(case, to=son)
        changed(case, person=son, **NEW)
    else:
        a_letter(case, "no_contact", to=son)
    assert len(after(case)) == 1
    she_says_no(case.later(hours=1), son)
    assert after(case.later(days=40)) == []


def on_the_desk(case: ACase) -> ToDo:
    [row] = [row for row in rows_of(case) if row.target.where == "letter"]
    return row


def test_their_letter_on_the_desk_is_withdrawn(case: ACase) -> None:
    """It was to be sent, and no move would have let it go."""
    son = her_son(case)
    a_letter(case, "no_contact", until="issue", to=son)
    assert on_the_desk(case).act.startswith("Send the ")
    she_says_no(case, son)
    row = on_the_desk(case)
    assert row.act == "Withdraw the letter to somebody we could not reach to Adam Price"
    assert row.why == "The family does not allow that Adam Price is told."


def test_it_is_kept_back_while_a_second_person_judges_whether_he_is_told(case: ACase) -> None:
    son = her_son(case, standing="relevant", lawful_basis="Attorney")
    a_letter(case, "no_contact", until="send", to=son)
    a_letter(case, "no_contact", until="issue", to=son)
    told = {"person": son, "standing": "not_to_be_told", "reason": "He holds no power after all"}
    change = record_as(case, BEN, "person_change", **told).id
    row = on_the_desk(case)
    assert row.act.startswith("Keep back the ")
    assert "a second person has not agreed or disagreed yet" in row.why
    assert after(case) == []
    no = {"person_change": change, "agrees": False, "reason": "He does hold it"}
    record_as(case, EVA, "person_change_review", **no)
    assert [row.act for row in rows_of(case) if row.act.startswith("Send the ")]


def test_an_address_that_was_known_before_the_old_letter_came_back_is_written_to(
    case: ACase,
) -> None:
    ref = a_letter(case, "no_contact", until="send")
    changed(case.later(days=2), **NEW)
    case.later(days=2)
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="Moved away")
    assert after(case) == ["Write to Mrs Ann Price again: our letter of 12 March came back"]


@pytest.mark.parametrize("agrees", [True, False])
def test_that_they_cannot_be_reached_ends_it_until_a_second_person_says_no(
    case: ACase, agrees: bool
) -> None:
    came_back(case)
    for how in ("phone", "visit", "phone"):
        case.later(days=3)
        told = {"person": case.person, "how": how, "result": "Nobody answered."}
        record_as(case, BEN, "attempt", **told)
    excuse: dict[str, Any] = {"person": case.person, "ground": "unreachable"}
    excuse |= {"requirement": ["meeting_offered"], "reason": "Three tries, nobody there."}
    made = record_as(case, BEN, "excuse", **excuse)
    assert after(case) == []
    review = {"excuse": made.id, "agrees": agrees, "reason": "Ask her daughter first."}
    record_as(case, EVA, "excuse_review", **review)
    assert bool(after(case)) is not agrees


@pytest.mark.parametrize(
    "wishes",
    [
        {"use": ["phone"], "never": ["text"], "earliest": "16:00"},
        {"use": [], "never": [*NEVER, "other"]},
    ],
)
def test_a_slip_with_nothing_but_wishes_is_an_answer(
    case: ACase, wishes: dict[str, object]
) -> None:
    ref = a_letter(case, "no_contact")
    came = {"at": case.later(days=1).today.isoformat(), "how": "post", "wishes": wishes}
    enter_slip(case.session, change_by(case, IVA), ref, came)
    assert after(case.later(days=30)) == []


def test_a_slip_with_nothing_but_a_tick_is_an_answer(case: ACase) -> None:
    told = {"words": "We will sort the two boxes apart.", "owner": BEN, "due_on": case.day(3)}
    made = record_as(case, ADA, "commitment", **told, source={"family": case.person})
    promise = str(made.created[0]["ref"])
    move_as(case, BEN, "done", promise, evidence="The boxes stand in two cupboards.")
    move_as(case, EVA, "verify", promise)
    ref = a_letter(case, "no_contact")
    tick = [{"promise": promise, "kept": True}]
    came = {"at": case.later(days=1).today.isoformat(), "how": "post", "promises": tick}
    enter_slip(case.session, change_by(case, IVA), ref, came)
    assert after(case.later(days=30)) == []


@pytest.mark.parametrize("on_their_page", [True, False])
def test_what_they_ask_for_is_an_answer(case: ACase, on_their_page: bool) -> None:
    a_letter(case, "no_contact")
    at = case.later(days=5).at.isoformat()
    asked = {"person": case.person, "wants": "advocate", "words": "Somebody beside me.", "at": at}
    if on_their_page:
        actor = family_actor(case.id, case.person, "Mrs Ann Price")
        record(case.session, Change(case.id, actor, case.at, Door.PAGE), "request", asked)
    else:
        record_as(case, BEN, "request", **asked)
    assert after(case.later(days=30)) == []


def test_a_concern_that_we_opened_against_ourselves_is_none(case: ACase) -> None:
    """A text to somebody who forbade texts was taken for her answer: nobody rang her."""
    a_letter(case, "no_contact")
    told = {"person": case.person, "how": "text", "result": "Sent a text, no answer."}
    record_as(case, BEN, "attempt", **told, at=case.later(days=5).at.isoformat())
    [act] = after(case.later(days=30))
    assert act.endswith("no answer to our letter of 12 March")


def test_what_they_wrote_before_a_letter_went_after_all_answers_another(case: ACase) -> None:
    """It was entered as sent on the wrong one of two. Once it went, they had answered it before."""
    wrong = a_letter(case, "no_contact", until="send")
    told = {"words": "Thank you for your letter.", "letter": wrong, "how": "post"}
    first = record_as(case.later(days=2), BEN, "account", person=case.person, **told).id
    assert [reply.id for reply in replies_to(case.now, letter_row(case, wrong))] == [first]
    why = "I pressed it on the wrong letter"
    move_as(case, ADA, "entered_in_error", wrong, reason=why, step="send")
    assert not replies_to(case.now, letter_row(case, wrong))

    move_as(case.later(days=2), ADA, "send", wrong, how="post", format="standard")

    assert not [act for act in after(case.later(days=1)) if act.startswith("Record that")]
    again = record_as(case, BEN, "account", person=case.person, **told).id
    assert [reply.id for reply in replies_to(case.now, letter_row(case, wrong))] == [again]
    assert after(case) == ["Record that the letter reached Mrs Ann Price"]
