"""What follows a letter in a real case: who is asked, by when, and what answers it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.letters.replies import replies_to
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.thing_to_do import Clock, Group, ToDo
from disclosure.jobs.sweep import sweep
from disclosure.kinds.faults import BadInput
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    change_by,
    move_as,
    name_contact,
    record_as,
)
from tests.cases import letter_row as letter
from tests.people import ADA, BEN, EVA, MAX, RON
from tests.to_do import rows_of
from workflows.words import Way

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Opened on Thursday 12 March 2026. Their named contact is Ben."""
    case = an_opened_case(session)
    case.person = a_person(case, safe={"use": ["phone", "visit"], "never": ["text"]})
    name_contact(case)
    return case


def after(case: ACase) -> list[ToDo]:
    rows = rows_of(case)
    return [row for row in rows if row.ladder == "after_letter"]


def the_row(case: ACase) -> ToDo:
    (row,) = after(case)
    return row


def patient(case: ACase) -> PersonNow:
    return next(p for p in case.now.persons if p.number == case.person)


def came_back(case: ACase, **later: float) -> str:
    ref = a_letter(case, "no_contact", until="send")
    case.later(**(later or {"days": 4}))
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="Moved away in January")
    return ref


def tried(case: ACase, how: str) -> None:
    told = {"person": case.person, "how": how, "result": "Nobody answered."}
    record_as(case, BEN, "attempt", **told)


def told(case: ACase, **later: float) -> list[tuple[str, str]]:
    case.later(**later)
    found = sweep(case.session, case.at, fallback=True).messages
    return sorted((m.to, m.step) for m in found if m.step.startswith("after_letter"))


def test_a_posted_letter_is_asked_after_by_our_own_target(case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="send")
    row = the_row(case)
    assert row.act == "Record whether the letter reached Mrs Ann Price"
    assert (row.time, row.clock, row.owner, row.ours) == (date(2026, 3, 20), Clock.DUE, ADA, True)
    assert row.why.endswith("Our own target, not the law: Friday 20 March.")
    assert row.key == f"after_letter confirm_arrival {ref}"
    case.later(days=20)
    assert (the_row(case).clock, the_row(case).group) == (Clock.TARGET, Group.TODAY)


def test_no_answer_asks_their_contact_to_ring_and_an_answer_ends_it(case: ACase) -> None:
    ref = a_letter(case, "no_contact")
    row = the_row(case)
    assert row.act == "Ring Mrs Ann Price if no answer to our letter of 12 March comes"
    assert (row.owner, row.phone, row.time) == (BEN, "01632 960222", date(2026, 4, 3))
    case.later(days=30)
    assert the_row(case).act == "Ring Mrs Ann Price: no answer to our letter of 12 March"
    said = {"person": case.person, "words": "I want to know who."}
    record_as(case, BEN, "account", **said, letter=ref, how="post")
    assert after(case) == []


@pytest.mark.parametrize("kind", ["question", "concern", "account"])
def test_any_word_from_them_is_an_answer(case: ACase, kind: str) -> None:
    a_letter(case, "no_contact")
    case.later(days=1)
    told = {"person": case.person, "words": "Why did it take so long?", "at": case.at.isoformat()}
    record_as(case, BEN, kind, **told)
    assert after(case) == []


def test_a_word_before_the_letter_was_sent_is_none(case: ACase) -> None:
    a_talk(case, "first")
    case.later(hours=1)
    a_letter(case, "no_contact")
    assert len(after(case)) == 1


def test_a_slip_of_that_morning_is_no_answer_to_the_letter_of_that_evening(case: ACase) -> None:
    """It came by post, on a day: the letter that answered it was never asked after."""
    said = {"person": case.person, "words": "I want to know who.", "at": case.day(0)}
    record_as(case, BEN, "account", **said, how="post")
    case.later(hours=2)
    a_letter(case, "no_contact")
    assert len(after(case)) == 1
    case.later(hours=1)  # by telephone, the same day: whoever noted it gave no hour
    record_as(case, BEN, "account", **said | {"words": "Thank you for it."}, how="phone")
    assert after(case) == []


def test_a_promised_contact_comes_first_and_a_door_left_open_ends_it(case: ACase) -> None:
    promise = {"words": "We will ring you", "owner": BEN, "due_on": case.day(40)}
    a_talk(case, "first", next_contact=promise)
    case.later(hours=1)
    a_letter(case, "no_contact")
    assert the_row(case).time == date.fromisoformat(str(promise["due_on"]))
    more = {"words": "Our door stays open", "owner": BEN, "standing": True}
    a_talk(case, "follow_up", next_contact=more)
    case.later(hours=1)
    a_letter(case, "no_contact")
    assert after(case) == []


def test_what_came_back_leads_on_to_who_cannot_be_reached(case: ACase) -> None:
    came_back(case)
    row = the_row(case)
    assert row.act == "Ring Mrs Ann Price: our letter of 12 March came back"
    assert row.why.startswith("It came back on 16 March: “Moved away in January”.")
    assert (row.time, row.owner) == (date(2026, 3, 19), BEN)
    ways = []
    for _ in range(3):
        row = the_row(case)
        ways.append("phone" if row.act.startswith("Ring") else "visit")
        case.later(days=3)
        tried(case, ways[-1])
    assert ways == ["phone", "visit", "phone"]
    assert the_row(case).act == "Decide whether to say that we cannot reach Mrs Ann Price"
    excuse = {"person": case.person, "requirement": ["meeting_offered"], "ground": "unreachable"}
    why = {"reason": "Three tries, nobody there."}
    record_as(case, BEN, "excuse", **excuse, **why)
    assert after(case) == []


def test_a_new_address_leads_to_a_new_letter_which_ends_it(case: ACase) -> None:
    ref = came_back(case)
    new = {"post": ["9 Low Street", "Aldervale", "AB1 2CD"], "reason": "Her daughter told us"}
    record_as(case, BEN, "person_change", person=case.person, **new)
    row = the_row(case)
    assert row.act == "Write to Mrs Ann Price again: our letter of 12 March came back"
    assert row.owner == BEN
    draft = {"to": case.person, "replaces": ref}
    begun, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", draft)
    row = the_row(case)
    assert row.act.startswith("Finish the new letter to Mrs Ann Price")
    assert row.target.word == begun.ref
    # “Finish the letter …” stood on Ben's list too, of the same draft.
    assert [each.act for each in rows_of(case) if each.target.word == begun.ref] == [row.act]
    move_as(case, ADA, "withdraw", begun.ref, reason="It was begun twice")
    assert the_row(case).act.startswith("Write to Mrs Ann Price again")
    begun, _ = letters.draft(case.session, change_by(case, BEN), "no_contact", draft)
    move_as(case, BEN, "submit", begun.ref)
    assert after(case) == []


def test_what_they_had_read_is_not_written_again_though_its_paper_came_back(case: ACase) -> None:
    """It would have begun: “This letter corrects the one we sent you”."""
    ref = a_letter(case, "no_contact", until="send")
    read = {"how": "read_on_page", "format": "html"}
    move_as(case, ADA, "deliver", ref, at=case.later(days=1).at.isoformat(), **read)
    asked = the_row(case).act
    move_as(case, ADA, "returned", ref, at=case.later(days=1).at.isoformat(), why="Gone away")
    new_street = {"post": ["2 New Street", "Aldervale", "AB1 2CE"], "reason": "She told us so"}
    record_as(case, BEN, "person_change", person=case.person, **new_street)
    assert the_row(case).act == asked


def test_post_that_came_back_is_minded_until_the_address_changes(case: ACase) -> None:
    came_back(case)
    assert post_came_back(case.now, patient(case)) == date(2026, 3, 16)
    ref = a_letter(case, "no_contact", until="approve")
    says = "Post to this address came back on 16 March 2026. Ask for the right address"
    assert any(says in each for each in worth_minding(case.now, letter(case, ref)))
    new = {"post": ["9 Low Street", "Aldervale", "AB1 2CD"], "reason": "Her daughter told us"}
    record_as(case, BEN, "person_change", person=case.person, **new)
    assert post_came_back(case.now, patient(case)) is None
    assert not any("came back" in each for each in worth_minding(case.now, letter(case, ref)))


def test_a_letter_handed_over_and_returned_says_nothing_of_the_address(case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="send", how="visit")
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="She was not there")
    assert post_came_back(case.now, patient(case)) is None


def test_two_letters_that_came_back_ask_once_to_reach_them(case: ACase) -> None:
    came_back(case)
    a_letter(case, "holding", until="submit")
    came_back(case, days=5)
    assert [row.act for row in after(case)] == [
        "Ring Mrs Ann Price: our letter of 16 March came back"
    ]


@pytest.mark.parametrize("until", ["send", "deliver"])
def test_nothing_is_proposed_to_the_dead(case: ACase, until: str) -> None:
    a_letter(case, "no_contact", until=until)
    died = {"what": "died", "source": "The ward"}
    record_as(case, BEN, "patient_status", **died)
    assert after(case) == []


def test_whoever_declined_talk_and_letters_is_left_in_peace(case: ACase) -> None:
    came_back(case)
    declined = ["first_conversation_recorded", "apology_letter_delivered"]
    told = {"person": case.person, "requirement": declined, "ground": "declined", "how": "By phone"}
    reason = "She wants to hear no more."
    excuse = record_as(case, BEN, "excuse", **told, reason=reason)
    assert len(after(case)) == 1
    agreed = {"excuse": excuse.id, "agrees": True, "reason": "She said so herself."}
    record_as(case, EVA, "excuse_review", **agreed)
    assert after(case) == []


def test_a_birthday_puts_it_off_by_a_day(case: ACase) -> None:
    avoid = [{"on": "1948-03-20", "why": "Her birthday"}]
    record_as(case, BEN, "person_change", person=case.person, avoid=avoid, reason="She told us so")
    a_letter(case, "no_contact", until="send")
    assert the_row(case).time == date(2026, 3, 21)


def test_its_reminders_come_once_and_rise(case: ACase) -> None:
    a_letter(case, "no_contact", until="send")
    assert told(case, days=7) == []
    assert told(case, days=1) == [(ADA, "after_letter on_the_day")]
    assert told(case) == []
    assert told(case, days=1) == [(each, "after_letter day_after") for each in (ADA, RON)]
    assert told(case, days=7) == [(each, "after_letter weekly 1") for each in (ADA, MAX, RON)]
    assert told(case, hours=1) == []


def test_each_next_step_has_a_clock_of_its_own(case: ACase) -> None:
    came_back(case)
    assert told(case, days=3) == [(BEN, "after_letter on_the_day")]
    tried(case, "phone")
    assert told(case, days=1) == []
    assert told(case, days=2) == [(BEN, "after_letter on_the_day")]
    a_talk(case, "first")
    assert told(case, days=3) == [(BEN, "after_letter on_the_day")]


def test_replies_are_kept_in_order_with_their_way(case: ACase) -> None:
    ref = a_letter(case, "no_contact")
    case.later(days=2)
    talk = a_talk(case, "follow_up", letter=ref, how="phone")
    at = case.day(-1)
    said = {"person": case.person, "letter": ref, "words": "I do not know whom to ring."}
    first = record_as(case, ADA, "account", **said, at=at, how="post")
    page = record_as(case, BEN, "question", **said, how="page")
    found = replies_to(case.now, letter(case, ref))
    assert [(each.id, each.way, each.by) for each in found] == [
        (first.id, "post", ADA),
        (talk.id, "phone", BEN),
        (page.id, "page", BEN),
    ]
    gone = {"of": first.id, "withdraws": True, "words": "This was another letter"}
    record_as(case, ADA, "correction", **gone)
    assert [each.id for each in replies_to(case.now, letter(case, ref))] == [talk.id, page.id]


def test_only_a_letter_that_was_sent_to_them_can_be_answered(case: ACase) -> None:
    draft = a_letter(case, "no_contact", until="issue")
    sent = a_letter(case, "no_contact")
    other = a_person(case, name="Eve Price", is_patient=False, relationship="Daughter")
    told = {"words": "I read it.", "at": case.at.isoformat()}
    for person, ref, at, says in (
        (case.person, draft, case.at.isoformat(), "there is no such sent letter in this case"),
        (other, sent, case.at.isoformat(), "it was sent to somebody else"),
        (case.person, sent, case.day(-3), "it was sent later than this was said"),
    ):
        with pytest.raises(BadInput) as no:
            record_as(case, BEN, "concern", **(told | {"person": person, "letter": ref, "at": at}))
        assert [fault.field for fault in no.value.faults] == ["letter"]
        assert says in no.value.faults[0].says


def test_who_has_lost_capacity_since_is_not_rung_about_a_letter_that_came_back(
    case: ACase,
) -> None:
    """The gate would refuse the new letter: whoever acts for her is told in her place."""
    came_back(case)
    assert the_row(case).act.startswith("Ring Mrs Ann Price: our letter of")
    status = {"what": "lost_capacity", "source": "The stroke unit"}
    record_as(case, ADA, "patient_status", **status)
    assert after(case) == []
    record_as(case, ADA, "patient_status", what="regained_capacity", source="The stroke unit")
    assert the_row(case).act.startswith("Ring Mrs Ann Price: our letter of")


def test_it_is_still_asked_whether_a_letter_reached_who_has_lost_capacity_since(
    case: ACase,
) -> None:
    a_letter(case, "no_contact", until="send")
    record_as(case, ADA, "patient_status", what="lost_capacity", source="The stroke unit")
    assert the_row(case).act == "Record whether the letter reached Mrs Ann Price"


def test_nobody_asks_around_how_to_reach_who_wants_to_be_reached_by_no_way_at_all(
    case: ACase,
) -> None:
    came_back(case)
    never = {"never": [str(way) for way in Way]}
    told = {"person": case.person, "safe": never, "reason": "She ticked “Not at all”"}
    record_as(case, BEN, "person_change", **told)
    assert after(case) == []
