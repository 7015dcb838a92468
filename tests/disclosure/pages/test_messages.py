"""The list of messages: what is new first, one's own only, and no way where one may not go."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import unseen_count
from tests.asked import asked_of, engine_of
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    kept,
    move_as,
)
from tests.disclosure.pages.test_worklist import FORBIDDEN, main_of
from tests.people import ADA, ADAM, BEN, CAL, RON
from tests.reminders import NOON, remind
from tests.typed import signed_in
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
DUTY = "duty gb-eng-reg20-nhs eng-nhs-written 2026-03-26"


DONE_SINCE = "Done since, or no longer asked."


def ids_in(page: str) -> list[str]:
    return re.findall(r'name="id" value="(\d+)"', page)


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_latest_is_the_first_thing_after_the_heading_and_leads_on(
    app: Flask, session: Session, begun: ACase
) -> None:
    remind(session, ADA, begun.ref, DUTY, "duty half_way", at=NOON - timedelta(days=1))
    due = next(each.due_on for each in begun.now.commitments if each.ref == begun.promise)
    day_before = f"{begun.promise} {due}"
    remind(session, ADA, begun.ref, day_before, "promise day_before", instead_of=BEN)
    page = signed_in(app, ADA).get("/messages").text
    after = page.partition("</h1>")[2].lstrip()
    assert after.startswith('<section class="app-next"')
    assert f'href="/promises/{begun.promise}"' in after.partition("</section>")[0]
    words = main_of(page)
    assert "A day before the day we promised" in words
    assert "Mrs Ann Price" in words
    assert "Instead of Ben Okoro, who is away." in words
    assert f'href="/incidents/{begun.ref}/duties"' in page
    assert not FORBIDDEN.search(words)


def test_the_number_not_seen_stands_in_the_navigation_of_every_page(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    for key in ("silence 3", "decision"):
        remind(session, ADA, case.ref, key, "silence at_once")
    here = re.compile(r'Messages <span class="app-nav__n">2<span[^>]*> not seen yet')
    client = signed_in(app, ADA)
    for path in ("/", "/messages", "/account"):
        assert here.search(client.get(path).text), path
    assert "app-nav__n" not in signed_in(app, RON).get("/messages").text


def test_one_query_counts_them_and_it_uses_the_index(app: Flask) -> None:
    with asked_of(app) as asked:
        signed_in(app, ADA).get("/account")
    [(count, told)] = [(sql, told) for sql, told in asked if "count" in sql and "message" in sql]
    with engine_of(app).connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {count}", told).all()
    assert "ix_message_unseen (to=?)" in str(plan)


def test_what_is_marked_as_seen_moves_down_and_what_came_meanwhile_does_not(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    remind(session, ADA, case.ref, "decision", "decision one_day")
    client = signed_in(app, ADA)
    shown = ids_in(client.get("/messages").text)
    remind(session, ADA, case.ref, "silence 3", "silence at_once")
    answer = client.post("/messages/seen", data={"id": shown})
    assert (answer.status_code, answer.location) == (303, "/messages")
    new, _, seen = main_of(client.get("/messages").text).partition("Seen")
    assert "hears from us next" in new
    assert "nobody has decided" in seen


def test_nobody_marks_what_is_for_somebody_else_and_junk_does_nothing(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session)
    remind(session, ADA, case.ref, "decision", "decision one_day")
    ids = ids_in(signed_in(app, ADA).get("/messages").text)
    junk = [*ids, "x", "-1", "9" * 30, "4294967296", "²"]
    assert signed_in(app, RON).post("/messages/seen", data={"id": junk}).status_code == 303
    session.rollback()
    assert unseen_count(session, ADA) == 1


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_line_one_may_not_follow_is_there_without_a_link_and_without_a_name(
    app: Flask, session: Session, begun: ACase
) -> None:
    for email in (CAL, ADAM):
        remind(session, email, begun.ref, begun.promise, "promise day_before")
        page = signed_in(app, email).get("/messages").text
        assert "A day before the day we promised" in main_of(page)
        assert begun.ref in main_of(page)
        assert "Price" not in page
        assert not re.findall(r'href="/(?:incidents|promises)/', page)


@begins_with(a_case, at=State.INVESTIGATE)
def test_where_a_link_leads_there_is_a_page(app: Flask, session: Session, begun: ACase) -> None:
    for key, step in ((begun.promise, "promise half_way"), (DUTY, "duty half_way"),
                      ("decision", "decision one_day")):  # fmt: skip
        remind(session, ADA, begun.ref, key, step)
    client = signed_in(app, ADA)
    links = set(re.findall(r'href="(/(?:incidents|promises)/[^"]+)"', client.get("/messages").text))
    assert len(links) == 4  # the form to open one among them
    assert {client.get(link).status_code for link in links} == {200}


def test_a_time_without_anybody_on_call_leads_to_the_rota(app: Flask, session: Session) -> None:
    sweep(session, now())
    client = signed_in(app, ADA)
    card = client.get("/messages").text.partition("</section>")[0]
    assert "For a time ahead, nobody is on call" in card
    assert 'class="govuk-link" href="/on-call"' in card
    assert client.get("/on-call").status_code == 200


def test_reminders_of_one_thing_are_one_line(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    for days, rung in enumerate(("on_the_day", "day_before", "half_way")):
        remind(session, ADA, case.ref, DUTY, f"duty {rung}", at=NOON - timedelta(days=days))
    page = signed_in(app, ADA).get("/messages").text
    assert "And 2 earlier reminders of it." in main_of(page)
    assert len(ids_in(page)) == 3


def test_what_was_seen_comes_in_pages(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    for number in range(60):
        remind(session, ADA, case.ref, f"question {number}", "question two_days", seen_at=NOON)
    client = signed_in(app, ADA)
    first = client.get("/messages").text
    (older,) = set(re.findall(r"before=(\d+)", first))
    for place in (older, "99999", "x", "0", "9" * 40):
        assert client.get(f"/messages?before={place}").status_code == 200
    second = main_of(client.get(f"/messages?before={older}").text)
    assert "Nothing new" in second
    assert "The newest" in second
    assert "Older" not in second


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/messages").status_code == 401
    assert app.test_client().post("/messages/seen").status_code == 401


@pytest.fixture
def late(session: Session) -> ACase:
    """A promise to ring, nine days late, of which Ben was reminded."""
    case = an_opened_case(session, now() - timedelta(days=12))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, 3))
    case.at = now()
    sweep(session, case.at, fallback=True)
    return case


def rows_of(page: str) -> list[str]:
    """Each line of the list, as it is written."""
    return re.findall(r'<li class="app-row">.*?</li>', page, re.DOTALL)


def test_what_was_done_since_is_no_longer_told_as_if_it_waited(app: Flask, late: ACase) -> None:
    ben, promise = signed_in(app, BEN), late.promise
    before = ben.get("/messages").text
    assert any(promise in row for row in rows_of(before))
    assert DONE_SINCE not in before
    kept(late, promise, next_contact=a_next_contact(late))
    after = ben.get("/messages").text
    assert [DONE_SINCE in row for row in rows_of(after) if promise in row] == [True]
    assert promise not in after.partition('class="app-next"')[2].partition("</section>")[0]


def test_a_day_that_was_moved_is_over_and_what_waits_still_stands_first(
    app: Flask, late: ACase
) -> None:
    """They agreed to another day; whether the duty applies nobody decided yet."""
    agreed: dict[str, Any] = {"person": late.person, "at": late.at.isoformat()}
    agreed |= {"how": "conversation", "words": "That day is fine", "due_on": late.day(5)}
    move_as(late, ADA, "change", late.promise, **agreed)
    page = signed_in(app, ADA).get("/messages").text
    over = [row for row in rows_of(page) if DONE_SINCE in row]
    assert any(late.promise in row for row in over)
    assert len(over) < len(rows_of(page))
    assert late.promise not in page.partition('class="app-next"')[2].partition("</section>")[0]


def test_once_all_is_done_nothing_is_said_to_wait(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    remind(session, ADA, case.ref, "question 7", "question two_days")
    page = signed_in(app, ADA).get("/messages").text
    assert "Nothing of this waits any more" in page
    assert "Not seen yet" in page
    assert DONE_SINCE in page


def test_a_case_that_cannot_be_read_hides_no_message(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = an_opened_case(session)
    remind(session, ADA, case.ref, "question 7", "question two_days")
    monkeypatch.setattr("disclosure.actions.to_staff.done_since.watched", lambda view: 1 / 0)
    page = signed_in(app, ADA).get("/messages").text
    assert "For two days, a question of the family has had no answer" in page
    assert DONE_SINCE not in page


def test_what_happened_asks_for_nothing_and_is_never_marked(app: Flask, session: Session) -> None:
    case = an_opened_case(session)
    remind(session, ADA, case.ref, "7", "concern_opened")
    assert DONE_SINCE not in signed_in(app, ADA).get("/messages").text
