"""The family's page says what is so: who was let in, what is forbidden, what was refused, when."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.change import Change, Door
from disclosure.actions.family.door import revoke
from disclosure.actions.family.view import FamilyView, family_view
from disclosure.actions.family.view_letters import letters_to
from disclosure.actions.gate import move
from disclosure.clock import now
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import a_person, a_talk, move_as, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.families import HEARD, SORRY, AFamily, a_family, visit
from tests.family_saying import last
from tests.people import ADA, BEN, EVA, IVA, actor
from workflows.words import Way

pytestmark = begins_with(a_family)
LONDON = ZoneInfo("Europe/London")


def view(them: AFamily, person: int = 0) -> FamilyView:
    return family_view(them.case.now, person or them.ewa)


def page(client: FlaskClient) -> str:
    return " ".join(main_of(client.get("/f/page").text).split())


def test_a_yes_to_somebody_they_are_kept_apart_from_now_can_be_taken_back(
    them: AFamily, ewa: FlaskClient
) -> None:
    yes = {"person": them.ewa, "purpose": "share", "agrees": True, "with_person": them.brother}
    record_as(them.case, BEN, "consent", **yes, what=["progress"], asked_by="Ben Okoro")
    given = last(them.case, "consent").number
    apart = {"person": them.ewa, "not_with": [them.brother], "reason": "They do not speak"}
    record_as(them.case, BEN, "person_change", **apart)
    assert them.case.now.facts.may_be_told(them.brother)
    assert f'action="/f/consents/{given}/take_back"' in ewa.get("/f/page").text
    assert ewa.post(f"/f/consents/{given}/take_back").status_code == 303
    assert not them.case.now.facts.may_be_told(them.brother)


def test_a_letter_that_came_back_after_all_is_not_said_to_have_reached_them(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Nobody had said anything for a week, so it counted as there; then the post brought it."""
    case, path = them.case, "/f/letters/1/"
    ref = letters_to(case.now, them.ewa)[1].ref
    told = {"how": "posted_not_returned", "format": "large_print"}
    move_as(case, ADA, "deliver", ref, at=case.at.isoformat(), **told)
    had, back = "We know that you have had it since", "The post brought it back to us."
    assert had in ewa.get(path).text
    move_as(case, ADA, "returned", ref, at=case.at.isoformat(), why="Gone away")
    assert had not in (text := ewa.get(path).text)
    assert back in text
    assert back in page(ewa)
    assert "You had it on" not in page(ewa)


def test_what_the_father_said_of_a_promise_to_both_is_not_told_to_the_mother_he_is_kept_apart_from(
    app: Flask, them: AFamily
) -> None:
    """She read “Your family said: not kept”, and knew from whom. That it is open again is hers."""
    case = them.case
    told = {"name": "Mr Jan Nowak", "relationship": "Father", "lawful_basis": "Next of kin"}
    jan = a_person(case, **told, is_patient=False)
    talk = a_talk(case, "first", persons=[them.ewa, jan])
    source = {"conversation": talk.id, "persons": [them.ewa, jan]}
    promised = {"words": "We will paint the ward", "owner": BEN, "due_on": case.day(3)}
    ref = str(record_as(case, BEN, "commitment", **promised, source=source).created[0]["ref"])
    move_as(case, BEN, "done", ref, evidence="Ben Okoro saw it.")
    move_as(case, EVA, "verify", ref)
    said = {"person": jan, "how": "page", "at": case.at.isoformat(), "words": "Not so."}
    change = Change(case.id, family_actor(case.id, jan, "Jan"), case.at, Door.PAGE)
    move(case.session, change, ref, "dispute", data=said)
    assert "Your family said: not kept" in page(visit(app, case, them.ewa))
    apart = {"person": them.ewa, "not_with": [jan], "reason": "A court order"}
    record_as(case, BEN, "person_change", **apart)
    text = page(visit(app, case, them.ewa))
    assert not re.search("Your family (told us|said)", text)
    assert "This promise is open again: “We will paint the ward”. It is not put right yet." in text


def test_what_they_forbade_stands_beside_what_we_had_promised(ewa: FlaskClient) -> None:
    ewa.post("/f/contact", data={"ways_asked": "yes", "never": []})
    assert "You asked us never to use" not in page(ewa)
    ewa.post("/f/contact", data={"ways_asked": "yes", "never": ["phone"]})
    assert "You asked us never to use: phone. We will not, even for the things" in page(ewa)
    ewa.post("/f/contact", data={"ways_asked": "yes", "never": [str(way) for way in Way]})
    assert "Tell us here or by phone how we may reach you." in page(ewa)


def excused(them: AFamily, agrees: bool | None) -> None:
    told = {"requirement": ["closing_letter_given"], "person": them.ewa, "ground": "declined"}
    made = record_as(them.case, BEN, "excuse", **told, reason="She wants no more letters",
                     how="on the telephone")  # fmt: skip
    if agrees is not None:
        record_as(them.case, EVA, "excuse_review", excuse=made.id, agrees=agrees,
                  reason="I asked her myself")  # fmt: skip


def test_what_a_second_person_refused_leaves_nothing_out(them: AFamily) -> None:
    before = len(view(them).excuses)
    excused(them, agrees=False)
    assert len(view(them).excuses) == before
    excused(them, agrees=None)
    waiting = view(them).excuses[-1]
    assert (waiting.agreed, waiting.stands) == (False, False)
    excused(them, agrees=True)
    assert view(them).excuses[-1].stands


@pytest.mark.parametrize(
    ("ground", "ended"),
    [("asked_for_later", True), ("declined", False)],  # of the one the day is the end of it
)
def test_once_the_day_of_looking_again_has_passed_it_is_not_said_to_come(
    app: Flask, them: AFamily, ground: str, ended: bool
) -> None:
    """“So we leave out: a meeting. We look at it again on 20 November” was read on the 26th."""
    case = them.case
    told = {"person": them.ewa, "requirement": ["meeting_offered"], "ground": ground}
    told |= {"reason": "After the summer, please", "how": "By telephone"}
    case.at = now() - timedelta(days=10)
    made = record_as(case, BEN, "excuse", **told, review_on=case.day(4))
    record_as(case, EVA, "excuse_review", excuse=made.id, agrees=True, reason="I asked her myself")
    shown = visit(app, case, them.ewa).get("/f/page").text
    mine = shown[shown.index(f'id="excuse-{made.id}"') :].split("</li>")[0]
    assert "We look at it again on" not in mine
    assert ("It has ended." in mine) is ended
    assert (f'action="/f/excuses/{made.id}/take_back"' in mine) is not ended


def test_a_meeting_to_which_she_has_not_said_yes_is_said_to_be_offered(
    them: AFamily, ewa: FlaskClient
) -> None:
    """“We meet you on Tuesday” was read before anybody had agreed to it."""
    told = {"person": them.ewa, "how": "In a letter", "meets_at": them.case.day(5)}
    told["offered_at"] = them.case.at.isoformat()
    for outcome, says in (("offered", "We offered to meet you on"), ("accepted", "We meet you on")):
        record_as(them.case, BEN, "meeting", **told, outcome=outcome)
        assert page(ewa).count("meet you on") == page(ewa).count(says) == 1


def test_who_may_not_see_the_case_any_more_is_not_said_to_look_into_it(
    them: AFamily, ewa: FlaskClient
) -> None:
    """Nor anybody once it is closed. That they did look into it stays said."""
    tie = {"who": EVA, "has_interest": True, "words": "She trained him."}
    record_as(them.case, BEN, "interest", who=IVA, has_interest=False)
    record_as(them.case, BEN, "interest", **tie)
    assert "Iva Novak looks into this, and has no tie" in page(ewa)
    told = {"reason": "A colleague is the patient", "only": [ADA, BEN, EVA]}
    record_as(them.case, ADA, "restrict", **told)
    assert "Iva Novak looked into this, and had no tie" in page(ewa)
    assert re.search("Eva [A-Z][a-z]+ looks into this, and told us of a tie", page(ewa))


def test_the_day_of_a_promise_is_that_of_the_talk_in_which_it_was_made(them: AFamily) -> None:
    case = them.case
    coming = {"words": "We will ring you", "due_on": case.day(9), "owner": BEN}
    days = timedelta(days=2)
    made = a_talk(case, "follow_up", next_contact=coming, at=(case.at - days).isoformat())
    told = {"words": "We will paint the door", "owner": BEN, "due_on": case.day(9)}
    source = {"conversation": made.id, "persons": [them.ewa]}
    record_as(case, BEN, "commitment", **told, source=source)
    [shown] = [p for p in view(them).promises if p.words == "We will paint the door"]
    assert shown.made_on == (case.at - days).astimezone(LONDON).date()


def test_whose_page_we_closed_is_not_told_that_it_closed_by_itself(
    them: AFamily, ewa: FlaskClient
) -> None:
    revoke(them.case.session, Change(them.case.id, actor(them.case.session, ADA), now(),
                                     Door.PAGE), them.ewa)  # fmt: skip
    shut = ewa.post("/f/questions", data={"words": "Why was nobody there?"})
    assert shut.status_code == 401
    assert "Your page is closed. Ring us, and we will tell you why." in shut.text
    assert "by itself" not in shut.text
    assert "Why was nobody there?" in shut.text
    assert "Copy them, or say them to us." in shut.text


def test_who_is_asked_whether_a_yes_is_right_reads_what_it_covers(
    them: AFamily, ewa: FlaskClient
) -> None:
    until = f"{now() + timedelta(days=40):%Y-%m-%d}"
    yes = {"person": them.ewa, "purpose": "share", "agrees": True, "with": "Dr Lis"}
    record_as(them.case, BEN, "consent", **yes, what=["progress", "letters"], until=until,
              asked_by="Ben Okoro")  # fmt: skip
    text = page(ewa)
    part = text[text.index("Is this what you said?") :]
    assert "Dr Lis: yes: where things stand, copies of letters, until" in part


def test_our_words_about_a_forbidden_way_are_ours(them: AFamily, ewa: FlaskClient) -> None:
    never = {"safe": {"never": ["text"]}, "reason": "Her husband reads them"}
    record_as(them.case, BEN, "person_change", person=them.ewa, **never)
    told = {"how": "text", "result": "Sent before we looked"}
    record_as(them.case, BEN, "attempt", person=them.ewa, **told)
    assert "You had asked us never to reach you this way, and we tried: text" in page(ewa)
    assert "We tried to reach you by" not in page(ewa)  # nor where a form names it


def test_what_was_put_right_stands_beside_what_we_found_and_answered_also_in_what_they_take_away(
    them: AFamily, ewa: FlaskClient
) -> None:
    """She would have read the wrong dose, and nothing told her that it was wrong."""
    case = them.case
    right = {"findings": "It was the weak bottle.", "answer": "Nobody heard her."}
    for kind, words in right.items():
        of = str(last(case, kind).number)
        made = record_as(case, IVA, "correction", of=of, words=words, withdraws=False).id
        if kind == "findings":
            yes = {"agrees": True, "reason": "The bottle is weighed."}
            record_as(case, EVA, "correction_review", correction=made, **yes)
    shown = page(ewa)
    pack = ZipFile(BytesIO(ewa.post("/f/take-away").data))
    answers = pack.read("questions-and-answers.txt").decode()
    for words in right.values():
        assert shown.count(words) == 1
        assert words in pack.read("page.txt").decode()
    assert f"{HEARD}\nPut right later:\n{right['answer']}" in re.sub(r"\n+", "\n", answers)


def test_a_brother_to_whom_nobody_said_sorry_reads_that_we_told_him_and_no_more(
    app: Flask, them: AFamily
) -> None:
    """He read that we had said sorry, for his sister had heard it."""
    case = them.case
    told = {"persons": [them.brother], "said": "We told Adam."}
    a_talk(case, "first", **told, apology_words="I am sorry if this has upset you.")
    adam = visit(app, case, them.brother)
    assert "We told you, and said sorry" not in page(adam)
    assert "We told you , done" in page(adam)
    a_talk(case, "follow_up", **told, apology_words=SORRY)
    assert "We told you, and said sorry" in page(adam)
