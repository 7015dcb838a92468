"""What the family reads after it said something: by which day, whose word it was, what is known."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.watching import first_aim, watched
from disclosure.clock import now
from disclosure.pages.family.page_words import Wording
from disclosure.policy import policy
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_talk, an_opened_case, name_contact, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.families import AFamily, a_family, code_for, visit
from tests.family_saying import last, opens, rows
from tests.people import ADA, BEN
from tests.typed import signed_in
from workflows.escalation import next_rung_at

pytestmark = begins_with(a_family)
AIM = "We aim that you hear from us by {}. That day is our own aim."


def page(client: FlaskClient) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", client.get("/f/page").text)).split())


def reminded_on(case: ACase, key: str) -> str:
    """The day of the first reminder of staff, as the family's page writes days."""
    at_present = case.now
    view = Viewed(at_present, staff_of(case.session))
    (thing,) = [each for each in watched(view) if each.key == key]
    ladder, hours = policy().reminders.ladders[thing.ladder], policy().reminders.hours
    at = next_rung_at(thing, ladder, at_present.zone, hours, thing.start)
    assert at is not None
    day = at.astimezone(at_present.zone).date()
    assert first_aim(view, key) == day
    return day.isoformat()


def in_words(app: Flask, case: ACase, day: str) -> str:
    with app.test_request_context("/f/page"):
        return Wording(case.now.today).day(date.fromisoformat(day))


def test_after_a_complaint_a_request_or_a_denial_they_read_the_day_staff_are_held_to(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    case = them.case
    ewa.post("/f/concerns", data={"words": "Nobody rang me back."})
    day = reminded_on(case, f"concern {last(case, 'concern').number}")
    says = AIM.format(in_words(app, case, day))
    assert f"We have your complaint. Ada Lind will deal with it. {says}" in (read := page(ewa))
    assert read.count(says) == 2  # in the notice, and beside the complaint
    assert page(ewa).count(says) == 1

    ewa.post("/f/requests", data={"wants": "meeting"})
    day = reminded_on(case, f"request {last(case, 'request').number}")
    says = AIM.format(in_words(app, case, day))
    assert f"Ben Okoro will answer you. {says}" in page(ewa)
    assert f"We have not answered yet. {says}" in page(ewa)

    account = last(case, "account").number
    ewa.post(f"/f/records/{account}/right", data={"right": "no", "words": "At ten."})
    day = reminded_on(case, f"written_down_rightly {last(case, 'written_down_rightly').number}")
    assert f"and show you. {AIM.format(in_words(app, case, day))}" in page(ewa)


def test_after_not_kept_they_read_the_day_of_the_concern_that_it_is(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    told = [p.ref for p in them.case.now.commitments if str(p.state) == "verified"]
    ewa.post(f"/f/promises/{told[-1]}/dispute")
    day = reminded_on(them.case, f"concern {last(them.case, 'concern').number}")
    says = AIM.format(in_words(app, them.case, day))
    assert f"We will tell you what we do now. {says}" in page(ewa)


def test_what_was_told_before_the_coroner_asked_us_to_wait_is_not_said_to_be_untold(
    ewa: FlaskClient,
) -> None:
    read = page(ewa)
    assert "This is what we found, as we told you" in read
    assert "We may not tell you more of what we found." in read
    assert "We may not yet tell you what we found." not in read


@pytest.mark.usefixtures("team")
def test_who_has_not_been_told_what_we_found_reads_that_it_has_to_wait(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, now() - timedelta(days=3))
    case.person = a_person(case)
    a_talk(case, "first")
    at = case.at.isoformat()
    hold = {"by": "coroner", "limits": ["findings"], "advice_by": "Our lawyer", "from": at}
    hold |= {"reason": "An inquest is opened", "review_on": case.day(60), "family_told_at": at}
    record_as(case, ADA, "hold", **hold)
    assert "We may not yet tell you what we found." in page(visit(app, case, case.person))


def test_whom_to_ring_where_no_ring_is_promised(ewa: FlaskClient) -> None:
    assert "You want to talk sooner, or have heard nothing from us? Ring Ben Okoro" in page(ewa)
    assert "nobody rings" not in page(ewa)


@pytest.mark.usefixtures("team")
def test_what_was_promised_to_her_father_is_told_from_what_was_promised_to_her(
    app: Flask, session: Session
) -> None:
    """Both are “We will ring you”, promised on one day."""
    case = an_opened_case(session, now() - timedelta(days=3), patient={"name": "Mr Tomos Rees"})
    tomos = a_person(case, name="Mr Tomos Rees", preferred_name="Tomos")
    nia = a_person(case, name="Ms Nia Rees", relationship="Daughter", is_patient=False)
    name_contact(case)
    for person, days in ((tomos, 9), (nia, 8)):
        coming = {"words": "We will ring you", "due_on": case.day(days), "owner": BEN}
        a_talk(case, "first", persons=[person], next_contact=coming)
    asked = {"person": tomos, "words": "Why me?"}
    record_as(case, BEN, "question", **asked)
    before = page(client := visit(app, case, nia))
    assert "Tomos asked" not in before  # he lives: nobody of the family is named
    assert "We promised this to" not in before.replace("We promised this to somebody else", "")
    case.at = now()
    record_as(case, BEN, "patient_status", what="died", source="The ward")
    client = visit(app, case, nia)
    after = page(client)
    assert after.count("We promised this to Tomos.") == 2  # at the top, and in the list
    assert "Tomos asked on" in after
    spoken = re.findall("This day is fine<span[^>]*>: ([^<]+)<", client.get("/f/page").text)
    assert len(set(spoken)) == 2, spoken
    assert [says.endswith(", Tomos") for says in spoken].count(True) == 1, spoken


def test_that_they_do_not_allow_us_to_tell_somebody_is_said_once(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    ewa.post(
        "/f/consents", data={"purpose": "share", "with_person": str(them.brother), "agrees": "no"}
    )
    people = signed_in(app, ADA).get(f"/incidents/{them.case.ref}/people").text
    read = " ".join(unescape(re.sub("<[^>]+>", " ", main_of(people))).split())
    assert "Does not allow us to tell Mr Adam Nowak: said on" in read


def test_words_sent_after_the_page_was_left_in_another_window_are_given_back(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    """Only to whoever typed them, once they are back: another may sit there now. And what guards
    the form is of no use to whoever comes next.
    """
    app.config["WTF_CSRF_ENABLED"] = True
    shown = ewa.get("/f/page").text
    token = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', shown)[0]
    made_for = re.findall(r'name="made_for" value="([^"]+)"', shown)[0]
    words = "My words, typed before I left."
    ewa.post("/f/leave", data={"csrf_token": token})
    assert ewa.get("/f/page").status_code == 401
    form = {"words": words, "csrf_token": token, "made_for": made_for}
    sent = ewa.post("/f/account", data=form)
    assert (sent.status_code, words in sent.text) == (401, False)
    assert words not in [row.body["words"] for row in rows(them.case, "account")]
    carried = dict(re.findall(r'name="(kept:[^"]+|whose)" value="([^"]*)"', sent.text))
    token_there = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', sent.text)[0]
    back = opens(ewa, code_for(them.case, them.ewa), **carried, csrf_token=token_there)
    assert (back.status_code, words in back.text) == (200, True)
    assert ewa.post("/f/account", data={"words": words, "csrf_token": token}).status_code == 400


def test_what_is_still_to_come_is_not_said_as_done(ewa: FlaskClient) -> None:
    stages = page(ewa).partition("How far we are")[2].partition("Only when we kept every")[0]
    done, _, to_come = stages.partition("This is where we are now")
    assert "We looked into it , done" in done
    assert "Keep our promises to you Still to come" in to_come
    assert "We keep our promises" not in to_come


def test_what_a_nurse_ended_with_a_full_stop_has_one_on_their_page(
    them: AFamily, ewa: FlaskClient
) -> None:
    """They read “Where: Room 4, by the lift..”."""
    case, mine = them.case, {"person": them.ewa, "offered_at": them.case.at.isoformat()}
    told = {"meets_at": (case.at + timedelta(days=9)).isoformat(), "place": "Room 4, by the lift."}
    told |= {"how": "By telephone", "outcome": "accepted"}
    record_as(case, BEN, "meeting", **mine, **told, invited=["Lee Ash, who interprets."])
    a_talk(case, "follow_up", place="At her home.")
    said_no: dict[str, Any] = {
        "requirement": ["closing_letter_given"],
        "ground": "declined",
        "how": "By phone.",
    }
    said_no |= {"person": them.ewa, "at": case.at.isoformat(), "reason": "She wants no letter"}
    record_as(case, BEN, "excuse", **said_no)
    read = page(ewa)
    assert "Where: Room 4, by the lift. Also invited: Lee Ash, who interprets. " in read
    assert "Face to face, At her home." in read
    assert ". By phone. " in read
    assert ".." not in read
