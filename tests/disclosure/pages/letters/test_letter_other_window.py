"""Another window saved first, or a day is another in the calendar: what the pages then show."""

from flask import Flask

from disclosure.actions.letters import writing as letters
from tests.begun import begins_with
from tests.cases import SLOTS, ACase, a_case, change_by
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letters import a_draft, approve, boxes, boxes_in, save
from tests.people import BEN, EVA, IVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_what_another_window_took_out_does_not_come_back(app: Flask, case: ACase) -> None:
    """This window changed the closing alone; so the newer words stand in the other boxes."""
    ref = a_draft(case, sorry="I am sorry that we hurt you. We were careless.")
    ben = signed_in(app, BEN)
    mine = boxes(ben, ref) | {"box_closing": "With all our sorrow."}
    was = row(case, ref).slots["closing"]
    save(ben, ref, box_sorry="I am sorry that we hurt you.")
    page = ben.post(f"/letters/{ref}", data=mine).text
    assert "We were careless." not in page
    assert page.count("Yours, not saved yet") == 1
    assert "Save yours beside it: nobody else changed the same boxes" in page
    assert "Only you changed this: it stands as you typed it." in page
    assert ben.post(f"/letters/{ref}", data=boxes_in(page)).status_code == 303
    now = row(case, ref).slots
    assert now["sorry"] == "I am sorry that we hurt you."
    assert now["closing"] == "With all our sorrow." != was


def test_an_old_window_in_which_nothing_was_typed_has_nothing_to_choose(
    app: Flask, case: ACase
) -> None:
    ref = a_draft(case)
    ben = signed_in(app, BEN)
    mine = boxes(ben, ref)
    save(ben, ref, box_closing="With all our sorrow.")
    page = ben.post(f"/letters/{ref}", data=mine).text
    assert "You changed nothing that is not in it." in page
    assert "Yours, not saved yet" not in page


def test_a_slip_that_another_ticked_stays_where_this_window_did_not_touch_it(
    app: Flask, case: ACase
) -> None:
    ref = a_draft(case)
    letters.edit(case.session, change_by(case, BEN), ref, {"slip": False})
    ben = signed_in(app, BEN)
    mine = boxes(ben, ref) | {"box_why": "Ben's words.", "slip_asked": "bare"}
    letters.edit(case.session, change_by(case, IVA), ref, {"slip": True})
    page = ben.post(f"/letters/{ref}", data=mine).text
    assert '<input type="hidden" name="slip" value="yes">' in page
    again = boxes_in(page) | {"slip_asked": "ticked", "slip": "yes"}
    assert ben.post(f"/letters/{ref}", data=again).status_code == 303
    assert (row(case, ref).slots["why"], row(case, ref).with_slip) == ("Ben's words.", True)


def test_a_slip_that_was_unticked_here_is_unticked_after_joining(app: Flask, case: ACase) -> None:
    ref = a_draft(case)
    letters.edit(case.session, change_by(case, BEN), ref, {"slip": True})
    ben = signed_in(app, BEN)
    mine = boxes(ben, ref) | {"slip_asked": "ticked"}
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"closing": "With sorrow."}})
    page = ben.post(f"/letters/{ref}", data=mine | {"box_why": "Ben's words."}).text
    assert 'name="slip_asked" value="ticked"' in page
    assert 'name="slip" value="yes"' not in page


def test_a_day_that_is_another_in_the_calendar_is_told_to_writer_and_approver(
    app: Flask, case: ACase
) -> None:
    """It is advice: it stops nothing, and whoever approves decides with it before their eyes."""
    words = f"{SLOTS['apology']['facts']} We rang you on Monday 24 November 2026."
    ref = a_draft(case, facts=words)
    says = "<q>Monday 24 November 2026</q>. This day is a Tuesday."
    ben, eva = signed_in(app, BEN), signed_in(app, EVA)
    page = ben.get(f"/letters/{ref}").text
    assert says in page.partition('id="desk"')[0]
    assert page.count("This day is a Tuesday.") == 1
    assert save(ben, ref, do="submit").status_code == 303
    assert says in eva.get(f"/letters/{ref}").text
    assert approve(eva, ref).status_code == 303
