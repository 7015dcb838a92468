"""What the lines of a family's page say of one thing agrees: its day, its strength, its end."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.clock import now
from disclosure.pages.family.page_words import Wording
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.pages.family.test_family_page_head import part
from tests.families import AFamily, a_family, visit
from tests.people import ADA, BEN, EVA
from tests.ways import EVERYTHING, LETTERS, excused

pytestmark = [pytest.mark.usefixtures("team", "letters_are_printed"), begins_with(a_family)]
BED = "A bed beside Maria"
OPEN = "We offered you this. You can still say yes, or yes again."
EARLIER = "We offered you this earlier."


def of_una(session: Session) -> ACase:
    """Told twenty days ago, with nothing promised since."""
    case = an_opened_case(session, now() - timedelta(days=20))
    case.person = a_person(case, name="Una Mae")
    name_contact(case)
    return case


def short(app: Flask, case: ACase, days: int) -> str:
    with app.test_request_context("/f/page"):
        words = Wording(family_view(case.now, case.person).today)
        return words.short((case.at + timedelta(days=days)).date())


def test_what_was_offered_beside_the_living_is_not_on_offer_once_they_died(
    app: Flask, family: AFamily
) -> None:
    """The counsellor was offered before the death too: whoever still needs help is asked."""
    case = family.case
    page = visit(app, case, family.ewa).get("/f/page").text
    assert OPEN not in part(page, "help")
    assert EARLIER in part(page, "help")
    assert "A counsellor who does not work for us" in part(page, "help")
    offer = {"what": "A room to be alone with her", "offered_to": str(family.ewa)}
    record_as(case, BEN, "support", **offer)
    shown = part(visit(app, case, family.ewa).get("/f/page").text, "help")
    still, _, earlier = shown.partition(EARLIER)
    assert OPEN in still
    assert "A room to be alone with her" in still
    assert "A counsellor" not in still
    assert "A counsellor" in earlier


def test_whom_nobody_told_of_a_death_reads_nothing_of_it_among_the_offers(
    app: Flask, session: Session
) -> None:
    case = of_una(session)
    son = a_person(case, name="Ivo Mae", relationship="Son", is_patient=False)
    a_talk(case, "first", persons=[case.person, son])
    offer = {"what": BED, "offered_to": str(son)}
    record_as(case, BEN, "support", **offer)
    assert OPEN in part(visit(app, case, son).get("/f/page").text, "help")
    case.later(days=1)
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    shown = part(visit(app, case, son).get("/f/page").text, "help")
    assert OPEN not in shown
    assert EARLIER in shown
    assert "die" not in shown


def test_who_said_no_to_letters_does_not_read_that_one_is_still_to_come(
    app: Flask, session: Session
) -> None:
    case = of_una(session)
    a_talk(case, "first")
    yet = "We have sent you no letter yet."
    excused(case, LETTERS[1:], "declined", case.person, how="By telephone")
    assert yet in part(visit(app, case, case.person).get("/f/page").text, "letters")
    excused(case, LETTERS[:1], "declined", case.person, how="By telephone")
    browser = visit(app, case, case.person)
    shown = part(browser.get("/f/page").text, "letters")
    assert yet not in shown
    assert "You asked for no letters." in shown
    first = min(each.number for each in family_view(case.now, case.person).excuses)
    browser.post(f"/f/excuses/{first}/take_back", data={"words": "I want them after all."})
    assert yet in part(browser.get("/f/page").text, "letters")


def test_who_said_no_to_all_contact_reads_that_our_door_stays_open(
    app: Flask, session: Session
) -> None:
    """They read that we were sorry to have promised no day, and to have offered no help."""
    case = of_una(session)
    a_talk(case, "first", support_offered=None)
    sorry = ("We have not yet promised you a day.", "We have offered you no help yet.")
    page = visit(app, case, case.person).get("/f/page").text
    assert all(each in page for each in sorry)
    no = excused(case, EVERYTHING, "declined", case.person, how="By telephone")
    browser = visit(app, case, case.person)
    page = browser.get("/f/page").text
    assert not [each for each in sorry if each in page]
    assert "You told us that you want to hear no more for now." in part(page, "next")
    assert "You told us that you want no help from us for now." in part(page, "help")
    browser.post(f"/f/excuses/{no}/take_back")
    again = visit(app, case, case.person).get("/f/page").text
    assert all(each in again for each in sorry)


def test_the_day_of_an_answer_is_our_own_aim_wherever_it_stands(
    app: Flask, session: Session
) -> None:
    case = of_una(session)
    a_talk(case, "first")
    una = visit(app, case, case.person)
    head = part(una.get("/f/page").text, "next")
    assert "We have not yet promised you a day." in head
    una.post("/f/questions", data={"words": "Who mixed it up?"})
    case.at = now()
    (asked,) = family_view(case.now, case.person).questions
    assert asked.answer_by
    with app.test_request_context("/f/page"):
        by = Wording(family_view(case.now, case.person).today).day(asked.answer_by)
    page = una.get("/f/page").text
    assert f"Ben Okoro will answer it. We aim to do so by {by}. That day is our own aim." in page
    head = part(page, "next")
    assert f"You asked: “Who mixed it up?” We aim to answer by {by}." in head
    assert "That day is our own aim. No law sets it." in head
    assert "We have not yet promised you a day." not in head
    questions = part(page, "questions")
    assert f"We aim to answer by {by}" in questions
    assert "We aim to answer within 5 working days, or to tell you why not." in questions
    assert f"will answer by {by}" not in page


def test_what_was_kept_late_names_the_day_it_is_late_by_and_the_day_agreed_after_it(
    app: Flask, session: Session
) -> None:
    case = of_una(session)
    coming = {"words": "We will ring you", "due_on": case.day(5), "owner": BEN}
    a_talk(case, "first", next_contact=coming)
    first = short(app, case, 5)
    case.later(days=6)
    said = {"how": "conversation", "at": case.at.isoformat(), "words": "That is fine"}
    move_as(case, ADA, "change", case.promise, person=case.person, due_on=case.day(8), **said)
    new = short(app, case, 8)
    case.later(days=4)
    page = visit(app, case, case.person).get("/f/page").text
    promised = f"We promised you by {first}: “We will ring you”. It is late by"
    assert promised in part(page, "late")
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon.")
    move_as(case, EVA, "verify", case.promise)
    shown = part(visit(app, case, case.person).get("/f/page").text, "promises")
    assert "Kept, 5 days late" in shown
    assert f"We had said: by {first}. When that day had passed, you agreed to {new}." in shown
    assert "We are sorry that it came late." in shown


def test_what_was_done_on_its_day_and_typed_later_is_told_with_both_days(
    app: Flask, session: Session
) -> None:
    """Late on record for ever, since nobody knew; but nobody is told that it came late."""
    case = of_una(session)
    chart = {"words": "We give you the chart", "due_on": case.day(5), "owner": BEN}
    a_talk(case, "first", next_contact=chart)
    due, typed = short(app, case, 5), short(app, case, 9)
    at = case.later(days=5).at
    case.later(days=4)
    done = {"evidence": "She signed for it.", "at": at.isoformat()}
    move_as(case, BEN, "done", case.promise, "", **done)
    move_as(case, EVA, "verify", case.promise)
    assert case.promise in case.now.case.late_promises
    shown = part(visit(app, case, case.person).get("/f/page").text, "promises")
    assert f"Kept on {due}" in shown
    assert f"Ben Okoro did this on {due}. Ben Okoro wrote it down on {typed}." in shown
    assert "late" not in shown


def test_whoever_was_not_asked_reads_of_no_day_that_they_agreed_to(
    app: Flask, session: Session
) -> None:
    case = of_una(session)
    una = case.person
    made = a_talk(case, "first", persons=[una])
    source = {"conversation": made.id, "persons": [una]}
    told = {"words": "We will send the chart", "owner": BEN, "source": source}
    recorded = record_as(case, BEN, "commitment", **told, due_on=case.day(5))
    promise, first = str(recorded.created[0]["ref"]), short(app, case, 5)
    ivo = a_person(case, name="Ivo Mae", relationship="Husband", is_patient=False)
    a_talk(case, "first", persons=[ivo])
    case.later(days=6)
    said = {"how": "conversation", "at": case.at.isoformat(), "words": "That is fine"}
    move_as(case, ADA, "change", promise, person=una, due_on=case.day(8), **said)
    new = short(app, case, 8)
    case.later(days=4)
    move_as(case, BEN, "done", promise, evidence="I sent it at noon.")
    move_as(case, EVA, "verify", promise)
    theirs = {una: f"you agreed to {new}.", ivo: f"the new day was {new}."}
    for person, says in theirs.items():
        shown = part(visit(app, case, person).get("/f/page").text, "promises")
        assert f"We had said: by {first}. When that day had passed, {says}" in shown


def test_a_first_letter_is_not_called_what_we_found(app: Flask, session: Session) -> None:
    case = an_opened_case(session, now() - timedelta(days=20))
    acknowledged(case)
    case.later(days=1)
    a_letter(case, "initial_notification", until="send")
    wrote = short(app, case, 0)
    shown = part(visit(app, case, case.person).get("/f/page").text, "stand")
    assert f"We wrote to you on {wrote} what we knew then." in shown
    assert "what we found out" not in shown
    assert "This is what we told you on" in shown
    assert "5,000 units of heparin" in shown
