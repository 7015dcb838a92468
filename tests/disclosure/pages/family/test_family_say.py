"""What the family says on its page: kept once, in their name, nothing typed lost, nobody else's."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.family.view import FamilyView, family_view
from disclosure.clock import now
from disclosure.pages import guard
from tests.begun import begins_with
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.families import AFamily, a_family, code_for, visit
from tests.family_saying import last, opens, rows, told_in_person
from tests.people import BEN

pytestmark = begins_with(a_family)

WORDS = "Was she in <b>pain</b>?\nNobody told us."
KEPT_BOX = re.compile(r'name="(kept:[^"]+|whose)" value="([^"]*)"')


def seen(them: AFamily) -> FamilyView:
    return family_view(them.case.now, them.ewa)


def promise_that_can(them: AFamily, trigger: str, nth: int = 0) -> str:
    return [p.ref for p in seen(them).promises if trigger in p.can][nth]


def sayings(them: AFamily) -> Mapping[str, tuple[dict[str, Any], str]]:
    """Every address with what is sent there, and the kind of record it leaves."""
    view, words = seen(them), {"words": WORDS}
    question = next(q.ref for q in view.questions if q.can_take_back)
    consent = next(c.number for c in view.consents if c.holds)
    share = {"purpose": "share", "agrees": "yes", "with": "Zofia Lis", "what": ["letters"]}
    day = f"{now() + timedelta(days=9):%Y-%m-%d}"
    return {
        "/f/questions": (words, "question"),
        f"/f/questions/{question}/take_back": ({}, "question_taken_back"),
        f"/f/promises/{promise_that_can(them, 'confirm')}/confirm": ({}, "move"),
        f"/f/promises/{promise_that_can(them, 'confirm', 1)}/dispute": (words, "move"),
        f"/f/promises/{promise_that_can(them, 'release')}/release": (words, "move"),
        f"/f/promises/{promise_that_can(them, 'change', 1)}/change": ({"due_on": day}, "move"),
        f"/f/excuses/{view.excuses[0].number}/take_back": ({}, "excuse_end"),
        "/f/heard": ({"listened": "no", "would_change": WORDS, "contact": "no"}, "heard"),
        "/f/concerns": (words, "concern"),
        f"/f/concerns/{view.concerns[0].number}/end": ({"outcome": "accepted"}, "concern_end"),
        "/f/consents": (share, "consent"),
        f"/f/consents/{consent}/take_back": ({}, "consent_end"),
        "/f/contact": ({"ways_asked": "yes", "never": ["phone"]}, "person_change"),
        "/f/account": (words, "account"),
        "/f/requests": ({"wants": "interpreter"}, "request"),
        f"/f/records/{view.unanswered[0].number}/right": ({"right": "yes"}, "written_down_rightly"),
    }


def test_every_form_of_the_page_is_tried_here(app: Flask, them: AFamily) -> None:
    numbers = re.compile(r"[A-Z]{3}-\d+-\d+|\d+")
    tried = {numbers.sub("#", path) for path in sayings(them)}
    there = {
        re.sub("<[^>]+>", "#", str(rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("family_say")
    }
    assert there == tried


def test_each_saying_is_kept_once_in_their_name_and_told_once(
    them: AFamily, ewa: FlaskClient
) -> None:
    for path, (data, kind) in sayings(them).items():
        before = len(rows(them.case, kind))
        for _ in ("a click", "and a second"):
            answer = ewa.post(path, data=data)
            assert answer.status_code == 303, (path, answer.text)
            assert answer.location.startswith("/f/page#"), path
        assert len(rows(them.case, kind)) == before + 1, path
        row = last(them.case, kind)
        assert (row.by, row.door) == (f"family:{them.ewa}", "page"), path
    ewa.post("/f/questions", data={"words": "And why?"})
    assert (
        "We have your question. Ben Okoro will answer it. We aim to do so by"
        in ewa.get("/f/page").text
    )
    assert "We have your question" not in ewa.get("/f/page").text


@pytest.mark.parametrize("shown", [True, False])
def test_who_presses_twice_how_to_be_reached_reads_that_it_was_kept(
    them: AFamily, ewa: FlaskClient, *, shown: bool
) -> None:
    """The second press changes nothing any more, and said so: “Nothing was changed”."""
    told: dict[str, Any] = {"ways_asked": "yes", "never": ["phone", "text"], "use": ["post"]}
    if shown:
        as_of = re.search(r'name="shown_as_of" value="(\d+)"', ewa.get("/f/page").text)
        assert as_of
        told["shown_as_of"] = as_of[1]
    for _ in ("a click", "and a second"):
        ewa.post("/f/contact", data=told)
    page = ewa.get("/f/page").text
    assert "We wrote down what you changed. It counts from now on." in page
    assert "Nothing was changed." not in page
    assert len(rows(them.case, "person_change")) == 1


def test_a_yes_after_a_no_is_a_new_yes(them: AFamily, ewa: FlaskClient) -> None:
    for agrees in ("yes", "no", "yes"):
        ewa.post("/f/consents", data={"purpose": "teach", "agrees": agrees})
    assert [row.body["agrees"] for row in rows(them.case, "consent")][-3:] == [True, False, True]


def test_a_press_without_words_says_what_the_button_says(them: AFamily, ewa: FlaskClient) -> None:
    ref = promise_that_can(them, "confirm")
    ewa.post(f"/f/promises/{ref}/dispute")
    assert last(them.case, "move").body["data"]["words"] == "No, this was not kept."


def test_no_not_kept_says_what_it_sets_in_motion_before_anything_is_sent(
    them: AFamily, ewa: FlaskClient
) -> None:
    ref = promise_that_can(them, "confirm")
    page = ewa.get("/f/page").text
    yes = page[page.index(f'action="/f/promises/{ref}/confirm"') :]
    assert "formaction" not in yes[: yes.index("</form>")]
    folded = yes[yes.index("<details", yes.index("</form>")) :]
    folded = folded[: folded.index("</details>")]
    assert "No, not kept" in folded[: folded.index("</summary>")]
    says, sends = folded.index("open the promise again"), folded.index("Send: it was not kept")
    assert folded.index(f'action="/f/promises/{ref}/dispute"') < says < sends


def test_what_is_anothers_is_as_if_it_were_not_there(app: Flask, them: AFamily) -> None:
    told_in_person(them.case, them.brother)
    adam = visit(app, them.case, them.brother)
    hers = {path: data for path, (data, _) in sayings(them).items() if re.search(r"\d", path)}
    version = them.case.incident.version
    for path, data in hers.items():
        assert adam.post(path, data=data).status_code == 404, path
        nothing = re.sub(r"\d{6}|\d+(?=/)", "999999", path)
        assert adam.post(nothing, data=data).status_code == 404, nothing
    share = {"purpose": "share", "agrees": "yes", "with": "Zofia Lis", "what": ["letters"]}
    assert adam.post("/f/consents", data=share).status_code == 404  # not his to allow
    them.case.session.rollback()
    assert them.case.incident.version == version


def test_without_a_visit_nothing_is_kept(app: Flask, them: AFamily) -> None:
    version = them.case.incident.version
    for path, (data, _) in sayings(them).items():
        answer = app.test_client().post(path, data=data)
        assert answer.status_code == 401, path
    them.case.session.rollback()
    assert them.case.incident.version == version


def test_a_post_from_elsewhere_is_not_kept_and_its_words_can_be_copied(
    app: Flask, them: AFamily, ewa: FlaskClient
) -> None:
    version = them.case.incident.version
    app.config["WTF_CSRF_ENABLED"] = True
    for path, (data, _) in sayings(them).items():
        answer = ewa.post(path, data=data)
        assert answer.status_code == 400, path
        assert WORDS not in data.values() or _holds_words(answer), path
    them.case.session.rollback()
    assert them.case.incident.version == version


BAD: Mapping[str, tuple[dict[str, Any], str]] = {
    "/f/questions": ({"words": " "}, "Please write your question."),
    "/f/concerns": ({"words": ""}, "Please write what you want to complain about."),
    "/f/account": ({"words": "x" * 20_001}, "This is too long. Please send it in two parts."),
    "/f/heard": ({"contact": "yes"}, "Please answer one of the questions, or write something."),
    "/f/requests": ({"wants": "something_else"}, "Please write what you want to ask for."),
    "/f/consents": (
        {"purpose": "share", "agrees": "yes", "with": "Zofia Lis"},
        "Choose what we may tell.",
    ),
    "/f/contact": (
        {"ways_asked": "yes", "use": ["post"], "never": ["post"], "matters": "Her name"},
        "You chose the same way in both lists.",
    ),
}


def test_what_cannot_be_used_comes_back_in_its_form(them: AFamily, ewa: FlaskClient) -> None:
    version = them.case.incident.version
    for path, (data, says) in BAD.items():
        answer = ewa.post(path, data=data)
        assert answer.status_code == 422, path
        assert says in answer.text, path
        assert answer.text.count("<h1") == 1
        for typed in ("Zofia Lis", "Her name"):
            assert (typed in data.values()) <= (typed in answer.text), path
    ref = promise_that_can(them, "change")
    data = {"due_on": "2026-01-01", "words": WORDS}
    answer = ewa.post(f"/f/promises/{ref}/change", data=data)
    assert "Choose a day that is still to come." in answer.text
    answer = ewa.post(f"/f/promises/{ref}/change", data=data | {"due_on": "31/12/2026"})
    assert "Choose the new day. Write the day like this: 2027-03-12." in answer.text
    assert _holds_words(answer)
    avoid = {"avoid_on": "31/12/2026", "avoid_why": WORDS}
    answer = ewa.post("/f/contact", data={"use": "phone"} | avoid)
    assert 'href="#say-avoid_on">Write the day like this: 2027-03-12.' in answer.text
    assert 'id="say-avoid_on"' in answer.text
    assert _holds_words(answer)
    number = seen(them).unanswered[0].number
    answer = ewa.post(f"/f/records/{number}/right", data={"right": "no"})
    assert "Please write what you said." in answer.text
    them.case.session.rollback()
    assert them.case.incident.version == version


def test_words_typed_when_the_visit_ended_come_back_to_whoever_typed_them(
    app: Flask, them: AFamily, ewa: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(guard, "now", lambda: now() + timedelta(minutes=21))
        ended = ewa.post("/f/questions", data={"words": WORDS})
    assert ended.status_code == 401
    assert _holds_words(ended)
    carried = _carried(ended)
    wrong = opens(ewa, "AAAA-AAAA-AAAA-AAAA", **carried)
    assert _carried(wrong) == carried
    back = opens(ewa, code_for(them.case, them.ewa), **carried)
    assert (back.status_code, _holds_words(back)) == (200, True)
    again = ewa.post("/f/questions", data={"words": WORDS, "show_again": "yes"})
    assert _holds_words(again)
    assert not [row for row in rows(them.case, "question") if WORDS in row.body["words"]]
    ewa.post("/f/questions", data={"words": WORDS})
    assert last(them.case, "question").body["words"] == WORDS
    told_in_person(them.case, them.brother)
    other = opens(app.test_client(), code_for(them.case, them.brother), **carried)
    assert (other.status_code, _holds_words(other)) == (303, False)


def test_a_yes_taken_back_when_the_visit_had_ended_is_said_to_stand_and_led_back_to(
    them: AFamily, ewa: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She pressed it, read that her page had closed, and thought that it was done."""
    ewa.post("/f/consents", data={"purpose": "teach", "agrees": "yes"})
    path = f"/f/consents/{last(them.case, 'consent').number}/take_back"
    with monkeypatch.context() as later:
        later.setattr(guard, "now", lambda: now() + timedelta(minutes=21))
        ended = ewa.post(path)
    assert "What you pressed was not sent to us. Nothing was changed." in ended.text
    wrong = opens(ewa, "AAAA-AAAA-AAAA-AAAA", **_carried(ended))
    assert "What you pressed was not sent to us." in wrong.text
    back = opens(ewa, code_for(them.case, them.ewa), **_carried(wrong))
    assert f'action="{path}"' in back.text
    again = ewa.post(path, data={"show_again": "yes"}).text
    assert "Take my yes back" in again
    assert "Here are your words" not in again
    assert not rows(them.case, "consent_end")
    assert ewa.post(path).status_code == 303
    assert rows(them.case, "consent_end")


def test_nobody_is_asked_how_we_did_before_the_funeral_and_what_they_say_is_taken(
    app: Flask, them: AFamily
) -> None:
    funeral = f"{now() + timedelta(days=2):%Y-%m-%d}"
    died = {"what": "died", "source": "The registrar"}
    record_as(them.case, BEN, "patient_status", **died, funeral_on=funeral)
    ewa = visit(app, them.case, them.ewa)
    assert "/f/heard" not in ewa.get("/f/page").text
    nothing = ewa.post("/f/heard", data={})
    assert nothing.status_code == 422
    assert "Please answer one of the questions" in nothing.text
    assert 'action="/f/heard"' in nothing.text  # what they began is theirs to finish
    assert ewa.post("/f/heard", data={"listened": "no", "would_change": WORDS}).status_code == 303
    assert last(them.case, "heard").body["how_we_did"]["would_change"] == WORDS
    page = ewa.get("/f/page").text
    assert "You told us on" in page
    assert "/f/heard" not in page
    assert "Did our sorry feel real?" not in page


def test_nobody_is_asked_how_we_did_in_the_first_two_weeks(app: Flask, them: AFamily) -> None:
    for days, asked in ((13, False), (14, True)):
        case = told_first(them.case.session, days)
        ann = visit(app, case, case.person)
        page = ann.get("/f/page").text
        assert ("/f/heard" in page) is asked
        assert ("How this has been for you" in page) is asked
        assert ann.post("/f/heard", data={"listened": "yes"}).status_code == 303
        assert last(case, "heard").body["how_we_did"] == {"listened": "yes"}
        assert "You told us on" in ann.get("/f/page").text


def told_first(session: Session, days: int) -> ACase:
    """So many calendar days after it came to be known at the site, and talked with since."""
    known = now().astimezone(ZoneInfo("Europe/London")).replace(hour=12) - timedelta(days=days)
    case = an_opened_case(session, known)
    case.at = now()
    case.person = a_person(case)
    told_in_person(case, case.person)
    return case


def _holds_words(answer: TestResponse) -> bool:
    return WORDS in unescape(answer.text).replace("\r\n", "\n") and "<b>pain" not in answer.text


def _carried(answer: TestResponse) -> dict[str, str]:
    return {name: unescape(value) for name, value in KEPT_BOX.findall(answer.text)}
