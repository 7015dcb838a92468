"""A form of staff that is sent twice does once what it asks; and what differs is never dropped."""

import re
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.change import Change, Door
from disclosure.actions.once import forget_old_answers
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.kinds import KINDS
from disclosure.kinds.shape import shapes_of
from disclosure.pages import sent_once
from disclosure.pages.guard import declared
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.idempotency import KeptAnswer
from disclosure.records.improvements import Improvement
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import LookBack
from tests.bodies import record_each
from tests.body_parts import Body
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_person,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.improvements import an_improvement
from tests.people import ADA, BEN, CAL, EVA, SITE, actor
from tests.typed import as_typed, holds_moment, seen_in, signed_in
from workflows.incident import INCIDENT
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team", "forms_are_guarded")

Boxes = Mapping[str, Any]
HIDDEN = re.compile(r'<input(?=[^>]* type="hidden")(?=[^>]* name="(\w+)")[^>]* value="([^"]*)"')
CLICKS = 4
ON_ITS_OWN_PAGE = {"destruction_review"}


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    acknowledged(case)
    return case


def opened(client: FlaskClient, path: str) -> dict[str, str]:
    """The hidden boxes of the form there, as a browser holds them."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    return hidden_in(page.text)


def hidden_in(page: str) -> dict[str, str]:
    form = re.search(r"<form[^>]*>.*?</form>", page[page.index("<main") :], re.DOTALL)
    assert form
    return {name: unescape(value) for name, value in HIDDEN.findall(form[0])}


def count(session: Session, table: Any, *where: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def entries(session: Session, what: str) -> int:
    return count(session, AuditEntry, AuditEntry.what == what)


def said(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.mark.long
def test_each_kind_of_record_is_made_once_by_two_clicks(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    told = {"name": "Named", "role": "Staff", "phone": "01632 960101", "hours": "9am to 5pm"}
    for email in (CAL, BEN):
        record_as(case, ADA, "contact", user=email, **told)
    at = (now() - timedelta(days=1)).astimezone(case.now.zone).replace(second=0, microsecond=0)

    def clicked_twice(email: str, kind: str, body: Body) -> int:
        if kind in ON_ITS_OWN_PAGE:
            change = Change(case.id, actor(session, email), now(), Door.PAGE)
            return record(session, change, kind, body).id
        path, client = f"/incidents/{case.ref}/records/{kind}", signed_in(app, email)
        boxes = as_typed(shapes_of(KINDS[kind]), body, case.now.zone)
        boxes |= {"hears": "another_day"} if kind == "conversation" else {}
        boxes = as_opened(client, path) | boxes
        before = entries(session, f"record {kind}")
        first, second = client.post(path, data=boxes), client.post(path, data=boxes)
        assert first.status_code == 303, f"{kind}: {said(first)}"
        assert (second.status_code, second.location) == (303, first.location), kind
        assert entries(session, f"record {kind}") == before + 1, kind
        return latest(session, f"record {kind}")

    record_each(clicked_twice, at)


def as_opened(client: FlaskClient, path: str) -> dict[str, str]:
    """Where a kind first asks which record it is about, as a form would come from there."""
    page = client.get(path).text
    if "<form" in page[page.index("<main") :]:
        return hidden_in(page)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert token
    return {"csrf_token": token[1], "once": secrets.token_urlsafe(16)}


def latest(session: Session, what: str) -> int:
    found = select(func.max(AuditEntry.number)).where(AuditEntry.what == what)
    return session.scalar(found) or 0


def a_moment() -> str:
    return f"{now() - timedelta(hours=2):%Y-%m-%dT%H:%M}"


def opens_a_case(case: ACase) -> tuple[str, str, Boxes, Any]:
    return BEN, "/incidents/open", {"became_aware_at": a_moment(), "summary": "A fall"}, Incident


def opens_a_look_back(case: ACase) -> tuple[str, str, Boxes, Any]:
    typed = {"title": "Screening", "cause": "Slides were read too fast", "site": SITE}
    return ADA, "/look-backs/new", typed | {"became_aware_at": a_moment()}, LookBack


def writes_an_improvement(case: ACase) -> tuple[str, str, Boxes, Any]:
    return ADA, "/improvements/new", an_improvement(), Improvement


def begins_a_letter(case: ACase) -> tuple[str, str, Boxes, Any]:
    typed = {"kind": "apology", "to": str(case.person), "audience": "", "language": ""}
    return BEN, f"/incidents/{case.ref}/letters/new", typed | {"replaces": ""}, Letter


MADE: Mapping[str, tuple[Callable[[ACase], tuple[str, str, Boxes, Any]], str]] = {
    "incident": (opens_a_case, "summary"),
    "look-back": (opens_a_look_back, "title"),
    "improvement": (writes_an_improvement, "words"),
    "letter": (begins_a_letter, "audience"),
}


@pytest.mark.parametrize("what", MADE)
def test_what_is_begun_is_begun_once_and_another_only_where_it_is_meant(
    app: Flask, session: Session, case: ACase, what: str
) -> None:
    begin, box = MADE[what]
    who, path, typed, table = begin(case)
    client, before = signed_in(app, who), count(session, table)
    boxes = opened(client, path) | dict(typed)
    first = client.post(path, data=boxes)
    assert first.status_code == 303, said(first)
    assert client.post(path, data=boxes).location == first.location
    assert count(session, table) == before + 1

    words = "family" if what == "letter" else "We bought other cupboards"
    other = client.post(path, data=boxes | {box: words})
    assert other.status_code == 409
    assert "It is on record already. Nothing was added." in said(other)
    assert first.location in other.text
    assert f'name="{box}" value="{words}"' in other.text
    assert count(session, table) == before + 1

    again = hidden_in(other.text)
    assert again["once"] != boxes["once"]
    shown = client.post(path, data=again)
    assert shown.status_code == 200
    fresh = hidden_in(shown.text) | {k: v for k, v in again.items() if k not in NOT_TYPED}
    wanted = client.post(path, data=fresh | ({"audience": ""} if what == "letter" else {}))
    assert wanted.status_code == 303, said(wanted)
    assert wanted.location != first.location
    assert count(session, table) == before + 2


NOT_TYPED = {"csrf_token", "once", "show_again"}


def test_two_pages_opened_apart_are_two_and_two_people_too(app: Flask, session: Session) -> None:
    typed = {"became_aware_at": a_moment(), "summary": "A fall from a chair"}
    ben, ada, path = signed_in(app, BEN), signed_in(app, ADA), "/incidents/open"
    first, before = opened(ben, path), count(session, Incident)
    assert ben.post(path, data=first | typed).status_code == 303
    assert ben.post(path, data=opened(ben, path) | typed).status_code == 303
    hers = opened(ada, path) | {"once": first["once"]}
    assert ada.post(path, data=hers | typed).status_code == 303
    assert count(session, Incident) == before + 3


def test_a_form_with_faults_keeps_its_value_and_is_sent_again(app: Flask, session: Session) -> None:
    ben, path, before = signed_in(app, BEN), "/incidents/open", count(session, Incident)
    boxes = opened(ben, path) | {"became_aware_at": a_moment(), "summary": ""}
    faulty = ben.post(path, data=boxes)
    assert faulty.status_code == 422
    assert hidden_in(faulty.text)["once"] == boxes["once"]
    assert count(session, KeptAnswer) == 0
    assert ben.post(path, data=boxes | {"summary": "A fall"}).status_code == 303
    assert count(session, Incident) == before + 1


def test_a_look_that_was_written_down_uses_nothing_up(
    app: Flask, session: Session, case: ACase
) -> None:
    """The look before a record has a transaction of its own, and stays where it is refused."""
    path, ben = f"/incidents/{case.ref}/records/note", signed_in(app, BEN)
    boxes, looks = opened(ben, path), count(session, Look)
    assert ben.post(path, data=boxes | {"words": ""}).status_code == 422
    assert count(session, Look) == looks + 1
    assert count(session, KeptAnswer) == 0


def test_a_promise_told_twice_is_told_once(app: Flask, session: Session, case: ACase) -> None:
    ben, path = signed_in(app, BEN), f"/promises/{case.promise}/told"
    at = f"{now().astimezone(case.now.zone):%Y-%m-%dT%H:%M}"
    boxes = opened(ben, path) | {"person": str(case.person), "how": "By telephone", "at": at}
    first, second = ben.post(path, data=boxes), ben.post(path, data=boxes)
    assert (first.status_code, second.status_code) == (303, 303)
    assert entries(session, f"move told {case.promise}") == 1


def test_a_letter_sent_for_approval_twice_is_sent_once_and_says_nothing_of_others(
    app: Flask, session: Session, case: ACase
) -> None:
    ref = a_draft(case, "apology")
    ben, path = signed_in(app, BEN), f"/letters/{ref}"
    page = ben.get(path).text
    texts = re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL
    )
    boxes = hidden_in(page) | {name: unescape(words) for name, words in texts}
    boxes |= {"seen": seen_in(page), "do": "submit"}
    first, second = ben.post(path, data=boxes), ben.post(path, data=boxes)
    assert (first.status_code, second.status_code) == (303, 303), said(first)
    assert entries(session, f"move submit {ref}") == 1


def test_the_same_move_from_two_pages_is_done_and_another_is_said_in_words(
    app: Flask, session: Session, case: ACase
) -> None:
    """Not in those of the log, and nobody is called by an address."""
    ben, path = signed_in(app, BEN), f"/promises/{case.promise}/done"
    one, other = opened(ben, path), opened(ben, path)
    typed = {"evidence": "I rang at noon"}
    assert ben.post(path, data=one | typed).status_code == 303
    same = ben.post(path, data=other | typed)
    assert (same.status_code, same.location) == (303, f"/promises/{case.promise}")
    assert entries(session, f"move done {case.promise}") == 1

    differs = ben.post(path, data=opened_as(other, ben, path) | {"evidence": "I rang at one"})
    assert differs.status_code == 409
    assert f"You changed {case.promise} (said it is done). Nothing was saved now." in said(differs)
    assert "I rang at one" in differs.text
    move_as(case, EVA, "verify", case.promise)
    later = ben.post(path, data=opened_as(other, ben, path) | {"evidence": "I rang at two"})
    assert f"Eva Marsh changed {case.promise} (checked that we kept it)." in said(later)
    assert BEN not in said(later).replace("Signed in", "")
    assert "move done" not in later.text


@pytest.mark.parametrize("act", ["deliver", "returned"])
def test_another_day_in_a_second_page_is_other_words(
    app: Flask, session: Session, case: ACase, act: str
) -> None:
    """What was seen: “Oh, it was the 21st”, answered as if recorded, and the 19th on record."""
    ref = a_letter(case, "apology", until="send")
    ada, path = signed_in(app, ADA), f"/letters/{ref}/moves/{act}"
    one, same, other = opened(ada, path), opened(ada, path), opened(ada, path)
    typed = {"at": case.today.isoformat(), "how": "told_us", "format": "standard"}
    if act == "returned":
        typed = {"at": case.today.isoformat(), "why": "Not known at this address"}
    assert ada.post(path, data=one | typed).status_code == 303
    assert ada.post(path, data=same | typed).location == f"/letters/{ref}"
    later = (case.today + timedelta(days=2)).isoformat()
    told = ada.post(path, data=other | typed | {"at": later})
    assert told.status_code == 409
    assert f"You changed {ref}" in said(told)
    assert holds_moment(told.text, "at", later)
    assert entries(session, f"move {act} {ref}") == 1


def opened_as(before: Boxes, client: FlaskClient, path: str) -> dict[str, str]:
    """As it stood when it was opened, and not sent yet."""
    return {**before, "once": f"{before['once']}-{len(client.get(path).text)}"}


def test_the_same_move_of_a_case_from_two_pages_is_done(app: Flask, case: ACase) -> None:
    ada = signed_in(app, ADA)
    path = f"/incidents/{case.ref}/moves/{INCIDENT.next_triggers(State(case.state))[0]}"
    one, other = opened(ada, path), opened(ada, path)
    first, second = ada.post(path, data=one), ada.post(path, data=other)
    assert (first.status_code, second.status_code) == (303, 303), said(first)


def test_what_is_kept_holds_an_address_and_goes_after_two_days(
    app: Flask, session: Session, case: ACase
) -> None:
    path, ben = f"/incidents/{case.ref}/records/note", signed_in(app, BEN)
    boxes = opened(ben, path) | {"words": "She asked for the scan pictures"}
    assert ben.post(path, data=boxes).status_code == 303
    session.rollback()
    kept = session.scalars(select(KeptAnswer)).one()
    assert kept.answer == {"to": f"/incidents/{case.ref}"}
    assert boxes["once"] not in (kept.hash, kept.request)
    forget_old_answers(session, now() + timedelta(hours=49))
    assert count(session, KeptAnswer) == 0


def test_every_form_that_may_be_sent_again_is_one_of_staff(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    mine = {name for name in posts if declared(app.view_functions[name]).permission is not None}
    assert set(sent_once.AGAIN) | sent_once.JOINS <= mine


def test_a_person_in_two_rows_of_a_list_stays_one(app: Flask, session: Session) -> None:
    """What was seen: the lists offered “Ms Dora Price, daughter” twice."""
    case = an_opened_case(session)
    a_person(case)
    ben, path = signed_in(app, BEN), f"/incidents/{case.ref}/records/person"
    typed = {"name": "Ms Dora Price", "relationship": "Daughter", "is_patient": "no"}
    typed |= {"standing": "also_told", "lawful_basis": "The patient agreed", "tell": "All of it"}
    boxes = opened(ben, path) | typed
    for _ in range(2):
        assert ben.post(path, data=boxes).status_code == 303
    assert [p.called for p in case.now.persons].count("Ms Dora Price") == 1


def test_what_was_made_has_its_number_in_the_address_it_leads_to(app: Flask) -> None:
    """The change is committed with the answer, so it is not when the address is made."""
    ada, path = signed_in(app, ADA), "/on-call/new"
    boxes = opened(ada, path) | {"name": "Carys Evans", "phone": "01632 960155", "weeks": "1"}
    begins, ends = (f"{now() + timedelta(days=days):%Y-%m-%dT12:00}" for days in (1, 2))
    days = {"from_at": begins, "until_at": ends}
    answer = ada.post(path, data=boxes | days)
    assert answer.location == "/on-call?put=1&weeks=1", said(answer)


def test_two_clicks_worked_on_at_once_open_one_case(app: Flask, session: Session) -> None:
    path, before, at_once = "/incidents/open", count(session, Incident), Barrier(CLICKS)
    boxes = opened(signed_in(app, BEN), path)
    boxes |= {"became_aware_at": a_moment(), "summary": "A fall"}

    def click(_: int) -> TestResponse:
        client = signed_in(app, BEN)
        boxes_here = boxes | {"csrf_token": opened(client, path)["csrf_token"]}
        at_once.wait()
        return client.post(path, data=boxes_here)

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(click, range(CLICKS)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert count(session, Incident) == before + 1
