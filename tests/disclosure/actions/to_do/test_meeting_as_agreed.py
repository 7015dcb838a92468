"""From the yes to a meeting until it was held, our list and the family's page say the same."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_next import NextThing
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.thing_to_do import ToDo
from disclosure.actions.to_do.case_view import view_of
from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import HERE, ACase, a_case, a_person, a_talk, record_as
from tests.families import visit
from tests.not_told import acts_about
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from tests.typed import signed_in
from tests.ways import excused
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
MEET, AFTER = "Meet Mrs Ann Price, as agreed", "Say what came of the meeting with Mrs Ann Price"
OFF = "Call off the meeting with Mrs Ann Price"
ASKED = {"place": "Her home", "invited": ["Dr Kay, who looked into it"], "interpreter": "Eva Nowak"}


def meeting(case: ACase, outcome: str, **more: Any) -> int:
    told = {"person": case.person, "how": "When she rang us", "offered_at": case.at.isoformat()}
    return record_as(case, BEN, "meeting", **told | {"outcome": outcome} | more).id


def hour_of(case: ACase) -> datetime:
    """In five days, at two."""
    return (case.at + timedelta(days=5)).replace(hour=14, minute=0)


def agreed(case: ACase, **more: Any) -> datetime:
    at = hour_of(case)
    meeting(case, "accepted", meets_at=at.isoformat(), **ASKED | more)
    return at


def the_row(case: ACase, act: str) -> ToDo:
    (row,) = [each for each in rows_of(case) if each.act == act]
    return row


def on_their_page(case: ACase) -> list[NextThing]:
    return [each for each in family_view(case.now, case.person).next if each.what == "meeting"]


@pytest.mark.parametrize("how", ["no day", "the day", "the hour"])
def test_a_yes_is_to_what_was_offered_and_nobody_says_it_again(case: ACase, how: str) -> None:
    at = hour_of(case)
    meeting(case, "offered", meets_at=at.isoformat(), **ASKED)
    case.later(days=1)
    said = {"no day": {}, "the day": {"meets_at": at.date().isoformat()}}
    meeting(case, "accepted", **said.get(how, {"meets_at": at.isoformat()}))
    assert the_row(case, MEET).why.endswith(", 2pm, Her home. Interpreter: Eva Nowak.")
    (theirs,) = on_their_page(case)
    assert (theirs.offered, theirs.at, theirs.place) == (False, at, "Her home")
    assert (theirs.invited, theirs.interpreter) == (tuple(ASKED["invited"]), "Eva Nowak")


def test_a_yes_to_another_day_or_after_it_is_no_yes_to_that_one(case: ACase) -> None:
    at = hour_of(case)
    meeting(case, "offered", meets_at=at.isoformat(), **ASKED)
    case.later(days=6)
    meeting(case, "accepted")
    assert not acts_about(case, MEET) + acts_about(case, AFTER)
    meeting(case, "offered", meets_at=case.day(3), **ASKED)
    meeting(case, "accepted", meets_at=case.day(4))
    (theirs,) = on_their_page(case)
    assert (theirs.place, theirs.invited) == ("", ())


def test_whom_it_leaves_out_once_it_was_agreed_is_invited_no_more(case: ACase) -> None:
    at = agreed(case)
    meeting(case, "accepted", meets_at=at.isoformat(), place="Her home")
    assert [each.invited for each in on_their_page(case)] == [()]


def test_a_call_that_morning_is_not_the_meeting_and_one_at_its_hour_may_be(case: ACase) -> None:
    at = agreed(case)
    case.at = at.replace(hour=9)
    a_talk(case, "follow_up", how="phone", place="By telephone")
    assert acts_about(case, MEET) == [MEET]
    case.at = at - timedelta(minutes=5)
    a_talk(case, "follow_up", how="phone", place="By telephone")
    assert not acts_about(case, MEET)


def test_who_came_earlier_that_day_was_met(case: ACase) -> None:
    case.at = agreed(case).replace(hour=9)
    a_talk(case, "follow_up")
    assert not acts_about(case, MEET)


@pytest.mark.parametrize("outcome", ["held", "nobody_came"])
def test_one_that_was_moved_on_and_then_held_is_asked_about_no_more(
    case: ACase, outcome: str
) -> None:
    agreed(case)
    case.later(days=7)
    assert acts_about(case, AFTER) == [AFTER]
    meeting(case, outcome, meets_at=(case.at - timedelta(hours=1)).isoformat())
    assert not acts_about(case, AFTER)


def test_one_held_before_it_leaves_the_agreed_one_where_it_is(case: ACase) -> None:
    agreed(case)
    case.later(days=1)
    meeting(case, "held", meets_at=(case.at - timedelta(hours=1)).isoformat())
    assert acts_about(case, MEET) == [MEET]


@pytest.mark.parametrize("ground", ["declined", "asked_for_later"])
def test_whoever_turns_it_down_is_not_met_that_day(case: ACase, ground: str) -> None:
    """On their page stood: we meet you on Tuesday, and: we leave out a meeting."""
    agreed(case)
    review = {"review_on": case.day(20)} if ground == "asked_for_later" else {}
    number = excused(case, ["meeting_offered"], ground, case.person, **review)
    assert (acts_about(case, MEET), on_their_page(case)) == ([], [])
    record_as(case, BEN, "excuse_end", excuse=number, reason="She wants it after all.")
    assert acts_about(case, MEET) == [MEET]


def test_later_may_be_that_very_day_and_a_no_to_letters_is_none_to_it(case: ACase) -> None:
    agreed(case)
    excused(case, ["closing_letter_given"], "declined", case.person)
    excused(case, ["meeting_offered"], "asked_for_later", case.person, review_on=case.day(3))
    assert acts_about(case, MEET) == [MEET]
    assert on_their_page(case)


def a_hold(case: ACase, by: str = "coroner", **more: Any) -> None:
    at = case.at.isoformat()
    told = {"by": by, "limits": ["meeting"], "advice_by": "Our lawyer", "from": at}
    told |= {"reason": "An inquest is opened", "review_on": case.day(60)} | more
    number = record_as(case, ADA, "hold", **told).id
    record_as(case, EVA, "hold_review", hold=number, agrees=True, reason="I read the letter.")


def test_for_a_hold_it_is_called_off_and_their_page_does_not_say_both(case: ACase) -> None:
    agreed(case)
    a_hold(case)
    row = the_row(case, OFF)
    assert row.why.endswith("The coroner asked us to wait with meetings: say only that.")
    assert row.target.fields == {"person": str(case.person), "outcome": "cancelled"}
    assert on_their_page(case)  # they know of no hold yet
    (hold,) = [row.number for row in case.now.case.records.values() if row.kind == "hold"]
    record_as(case, ADA, "hold_told", hold=hold, how="By phone")
    assert not on_their_page(case)
    meeting(case, "cancelled")
    assert not acts_about(case, OFF)


def test_what_may_be_said_of_a_safeguarding_hold_its_advisers_know(case: ACase) -> None:
    agreed(case)
    a_hold(case, "safeguarding")
    assert the_row(case, OFF).why.endswith("ask who advised what may be said.")


@pytest.mark.parametrize("more", [{"limits": ["names"]}, {"by": "claim"}, {}])
def test_another_hold_or_one_that_is_over_by_then_calls_off_nothing(
    case: ACase, more: dict[str, Any]
) -> None:
    agreed(case)
    a_hold(case, **more or {"review_on": case.day(4)})
    assert acts_about(case, MEET) == [MEET]


def test_whoever_agreed_it_under_that_hold_knew(case: ACase) -> None:
    a_hold(case)
    agreed(case)
    assert acts_about(case, MEET) == [MEET]


def test_staff_read_when_and_where_it_is_and_who_comes(case: ACase) -> None:
    at = agreed(case)
    says = "Meeting with Mrs Ann Price on "
    (entry,) = [each for each in timeline(view_of(case.now)) if each.words.startswith(says)]
    day = f"{at:%A} {at.day} {at:%B}"
    assert entry.words == (
        f"{says}{day}, 2pm: accepted. Where: Her home. "
        "Also invited: Dr Kay, who looked into it. Interpreter: Eva Nowak."
    )
    case.at = at + timedelta(days=1)
    meeting(case, "held", meets_at=at.isoformat(), statement_given_at=case.at.isoformat())
    (last,) = [each for each in timeline(view_of(case.now)) if ": held." in each.words]
    assert " Its written statement was given on " in last.words


def test_the_family_reads_who_interprets(app: Flask, case: ACase) -> None:
    case.at = now()
    agreed(case)
    assert "Interpreter: Eva Nowak." in visit(app, case, case.person).get("/f/page").text


def test_those_kept_apart_are_not_met_together_unawares(case: ACase) -> None:
    who = {"name": "Mr Sam Price", "relationship": "Son", "is_patient": False}
    son = a_person(case, **who, standing="relevant", not_with=[case.person])
    at = agreed(case)
    assert "Not together" not in the_row(case, MEET).why
    meeting(case, "accepted", person=son, meets_at=(at + timedelta(hours=1)).isoformat())
    assert " Not together with Mr Sam Price, whom we meet that day" in the_row(case, MEET).why
    his = the_row(case, "Meet Mr Sam Price, as agreed").why
    assert " Not together with Mrs Ann Price, whom we meet that day too." in his


def test_nobody_is_asked_to_book_who_is_booked_already(case: ACase) -> None:
    """The one way on was to write that she had asked for one, who had not."""
    change = {"person": case.person, "interpreter": "Polish", "reason": "She speaks Polish."}
    record_as(case, BEN, "person_change", **change)
    book = "Book an interpreter for Mrs Ann Price: Polish"
    assert acts_about(case, book) == [book]
    agreed(case, interpreter=None)
    assert acts_about(case, book) == [book]
    agreed(case)
    assert not acts_about(case, book)
    meeting(case, "cancelled")  # the interpreter did not come
    assert acts_about(case, book) == [book]


def off(case: ACase) -> date | None:
    return family_view(case.now, case.person).called_off


def test_one_that_is_called_off_is_said_to_be_on_their_page_and_not_only_gone(case: ACase) -> None:
    """News came that something is new there, and whoever had read the day would come."""
    day = agreed(case).date()
    assert off(case) is None
    meeting(case.later(days=1), "cancelled")
    assert (off(case), on_their_page(case)) == (day, [])
    assert off(case.later(days=4)) == day
    assert off(case.later(days=1)) is None


def test_a_new_day_stands_there_alone_and_so_does_their_own_no(case: ACase) -> None:
    agreed(case)
    meeting(case, "cancelled")
    meeting(case, "accepted", meets_at=case.day(9))
    assert (off(case), len(on_their_page(case))) == (None, 1)
    meeting(case, "declined")
    assert (off(case), on_their_page(case)) == (None, [])


def test_the_family_reads_that_it_is_called_off(app: Flask, case: ACase) -> None:
    case.at = now()
    at = agreed(case)
    meeting(case, "cancelled")
    page = visit(app, case, case.person).get("/f/page").text
    assert re.search(f"The meeting on {at:%A} {at.day} {at:%B}( 20..)? is called off", page)


def test_who_says_what_came_of_it_reads_when_and_how_it_was_offered(
    app: Flask, case: ACase
) -> None:
    """The form asks both, and whoever stood at the door had not offered it."""
    case.at = now() - timedelta(days=1)
    form = f"/incidents/{case.ref}/records/meeting"
    assert "What is on record for" not in signed_in(app, BEN).get(form).text
    at = agreed(case)
    page = " ".join(re.sub(r"<[^>]+>", " ", signed_in(app, BEN).get(form).text).split())
    assert "What is on record for Mrs Ann Price" in page
    assert re.search(f"The meeting: {at:%A} {at.day} {at:%B}( 20..)?, [23]pm, Her home", page)
    on = case.at.astimezone(HERE)
    assert f"When it was offered: {on:%A} {on.day} {on:%B}" in page
    assert "How it was offered: When she rang us" in page


def test_no_address_holds_what_somebody_typed(case: ACase) -> None:
    agreed(case)
    case.later(days=6)
    assert the_row(case, AFTER).target.fields == {"person": str(case.person)}
