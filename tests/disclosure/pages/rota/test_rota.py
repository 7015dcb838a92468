"""Who is on call: everybody sees it, who keeps the rota changes it, and nothing typed is lost."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.on_call.rota import cancel_turn
from disclosure.clock import now
from disclosure.records.rota import turns_from
from disclosure.records.users import site_called
from tests.disclosure.pages.test_worklist import FORBIDDEN, words_of
from tests.people import ADA, ADAM, BEN, CAL, FAR_SITE, MAX, SAM, SITE, actor
from tests.rota import coach_now
from tests.rotas import COACH, PHONE, on_the_wall, put_in, wall_at
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
TEL = f'href="tel:{PHONE.replace(" ", "")}"'


@pytest.fixture
def cal(app: Flask) -> FlaskClient:
    return signed_in(app, CAL)


def site_id(session: Session, name: str = SITE) -> int:
    session.rollback()
    site = site_called(session, name)
    assert site
    return site.id


def typed(session: Session, **changed: str) -> dict[str, str]:
    times = {"from_at": f"{on_the_wall(3):%Y-%m-%dT%H:%M}"}
    times |= {"until_at": f"{on_the_wall(15):%Y-%m-%dT%H:%M}"}
    told = {"site": str(site_id(session)), "name": COACH, "phone": PHONE, "weeks": "1"}
    return told | times | changed


def test_anybody_sees_who_is_on_call_now_and_who_is_next(app: Flask, session: Session) -> None:
    put_in(session, -2, 5)
    put_in(session, 5, 20, name="Dr Next", phone="01632 960199")
    page = signed_in(app, BEN).get("/on-call").text
    assert TEL in page
    words = words_of(page)
    assert f"Disclosure coach on call: {COACH}" in words
    assert "Next: Dr Next, from" in words
    assert "Put somebody in" not in words
    assert "Take away" not in words


def test_nobody_on_call_names_the_number_of_the_house_and_who_is_next(
    app: Flask, session: Session
) -> None:
    put_in(session, 5, 20)
    words = words_of(signed_in(app, BEN).get("/on-call").text)
    assert "Nobody is on call now. Ring our general number: Carys Evans, 01632 960155" in words
    assert f"Next on call: {COACH}, from" in words


def test_without_a_rota_the_number_of_the_house_is_on_call(app: Flask) -> None:
    page = words_of(signed_in(app, BEN).get("/on-call").text)
    assert "Disclosure coach on call, day and night: Carys Evans" in page
    assert "Nobody" not in page


def test_one_sees_the_rota_of_ones_own_sites_only(app: Flask, session: Session) -> None:
    put_in(session, -2, 5)
    assert COACH not in signed_in(app, SAM).get("/on-call").text
    everywhere = signed_in(app, ADAM).get("/on-call").text
    assert COACH in everywhere
    assert FAR_SITE in everywhere


def test_gaps_are_said_in_words_and_lead_to_the_form_filled_in(
    cal: FlaskClient, session: Session
) -> None:
    (before,) = put_in(session, -2, 30)
    (after,) = put_in(session, 44, 24 * 15)
    page = cal.get("/on-call").text
    begins, ends = wall_at(before.until_at), wall_at(after.from_at)
    words = words_of(page)
    assert f"Nobody from {begins:%A} {begins.day} {begins:%B}" in words
    assert f"to {ends:%A} {ends.day} {ends:%B}" in words
    form = cal.get(unescape(re.findall(r'href="(/on-call/new\?[^"]+)"', page)[0])).text
    assert f'value="{begins:%Y-%m-%dT%H:%M}"' in form
    assert f'value="{ends:%Y-%m-%dT%H:%M}"' in form
    assert not FORBIDDEN.search(words)


def test_what_to_do_next_is_the_first_thing_after_the_heading(
    cal: FlaskClient, session: Session
) -> None:
    put_in(session, -2, 30)
    after = cal.get("/on-call").text.partition("</h1>")[2].lstrip()
    assert after.startswith('<section class="app-next"')
    assert f"Put somebody in at {SITE}" in after.partition("</section>")[0]


def test_a_site_without_gaps_says_so(cal: FlaskClient, session: Session) -> None:
    put_in(session, -2, 24 * 15)
    words = words_of(cal.get("/on-call").text)
    assert "Somebody is on call all the time in the next 14 days." in words
    assert "When nobody is on call" not in words


def test_a_turn_is_put_in_and_named(cal: FlaskClient, session: Session) -> None:
    answer = cal.post("/on-call/new", data=typed(session, weeks="3"))
    assert answer.status_code == 303
    words = words_of(cal.get(answer.location).text)
    rows = turns_from(session, site_id(session), now())
    assert len(rows) == 3
    assert f"In the rota: {COACH} at {SITE}, {wall_at(rows[0].from_at):%A}" in words
    assert "at the same time in the 2 weeks after" in words
    assert "Later turns: 1" in words


def test_the_same_turn_sent_twice_stands_there_once(cal: FlaskClient, session: Session) -> None:
    told = typed(session)
    locations = {cal.post("/on-call/new", data=told).location for _ in range(2)}
    assert len(locations) == 1
    assert len(turns_from(session, site_id(session), now())) == 1


def test_what_cannot_be_used_is_named_beside_its_box_and_kept(
    cal: FlaskClient, session: Session
) -> None:
    wrong = {"name": "Dr <b>", "phone": "", "until_at": "tomorrow", "weeks": "x"}
    told = typed(session, **wrong)
    answer = cal.post("/on-call/new", data=told)
    assert answer.status_code == 422
    for box in ("phone", "until_at", "weeks"):
        assert f'href="#{box}"' in answer.text
    assert 'value="Dr &lt;b&gt;"' in answer.text
    assert f'value="{told["from_at"]}"' in answer.text
    assert 'value="tomorrow"' in answer.text
    assert turns_from(session, site_id(session), now()) == []


@pytest.mark.parametrize(
    "junk", ["2026-11-21", "2026-11-21T25:00", "2026-11-21T18:00Z", "0000-00-00T00:00", "9" * 400]
)
def test_a_time_that_is_none_is_asked_for_again(
    cal: FlaskClient, session: Session, junk: str
) -> None:
    answer = cal.post("/on-call/new", data=typed(session, from_at=junk))
    assert (answer.status_code, "give a day and a time" in answer.text) == (422, True)
    assert cal.get("/on-call/new", query_string={"from_at": junk, "site": junk}).status_code == 200


@pytest.mark.parametrize("who", [BEN, MAX])
def test_who_does_not_keep_the_rota_may_not_change_it(
    app: Flask, session: Session, who: str
) -> None:
    (row,) = put_in(session, -2, 5)
    client = signed_in(app, who)
    assert client.get("/on-call/new").status_code == 403
    assert client.post("/on-call/new", data=typed(session)).status_code == 403
    assert client.post("/on-call/take-away", data={"turn": row.id}).status_code == 403
    assert coach_now(session, site_id(session), now())


def test_nobody_changes_the_rota_of_another_site(app: Flask, session: Session) -> None:
    far = str(site_id(session, FAR_SITE))
    (row,) = put_in(session, -2, 5, site=FAR_SITE)
    client = signed_in(app, ADA)
    assert client.post("/on-call/new", data=typed(session, site=far)).status_code == 403
    assert client.post("/on-call/take-away", data={"turn": row.id}).status_code == 403
    assert COACH not in client.get(f"/on-call?put={row.id}").text


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/on-call"), ("GET", "/on-call/new"), ("POST", "/on-call/new")],
)
def test_a_stranger_sees_nothing(app: Flask, session: Session, method: str, path: str) -> None:
    put_in(session, -2, 5)
    answer = app.test_client().open(path, method=method)
    assert answer.status_code == 401
    assert PHONE not in answer.text


def test_a_turn_taken_away_can_be_put_in_again(cal: FlaskClient, session: Session) -> None:
    (row,) = put_in(session, -2, 5)
    page = cal.get("/on-call").text
    assert f'name="turn" value="{row.id}"' in page
    answer = cal.post("/on-call/take-away", data={"turn": row.id})
    assert answer.status_code == 303
    page = cal.get(answer.location).text
    assert f"Taken away: {COACH} at {SITE}" in words_of(page)
    assert f"from_at={wall_at(row.from_at):%Y-%m-%dT%H:%M}" in unescape(page).replace("%3A", ":")
    assert coach_now(session, site_id(session), now()) is None


def test_what_was_taken_away_or_never_there_is_answered_calmly(
    cal: FlaskClient, session: Session
) -> None:
    (row,) = put_in(session, -2, 5)
    cancel_turn(session, actor(session, ADA), now(), row.id)
    assert cal.post("/on-call/take-away", data={"turn": row.id}).status_code == 303
    for junk in ("", "x", "999", "9" * 50):
        assert cal.post("/on-call/take-away", data={"turn": junk}).status_code == 422
        assert cal.get("/on-call", query_string={"taken": junk, "weeks": junk}).status_code == 200


def test_whoever_keeps_several_sites_chooses_one(app: Flask, session: Session) -> None:
    client = signed_in(app, ADAM)
    page = client.get("/on-call/new").text
    assert "Choose one" in page
    assert FAR_SITE in page
    answer = client.post("/on-call/new", data=typed(session, site=""))
    assert (answer.status_code, 'href="#site"' in answer.text) == (422, True)


def test_names_of_before_are_offered_and_stand_in_no_address(
    cal: FlaskClient, session: Session
) -> None:
    put_in(session, -2, 5)
    page = cal.get("/on-call/new").text
    assert f'<option value="{PHONE}">{COACH}</option>' in page
    pages = page + cal.get("/on-call").text
    assert not [link for link in re.findall(r'href="([^"]+)"', pages) if "Rees" in link]


# The notice on the list of the day


def test_a_gap_is_told_on_the_list_of_the_day_to_who_can_fill_it(
    app: Flask, session: Session
) -> None:
    (row,) = put_in(session, -2, 30)
    begins = wall_at(row.until_at)
    says = f"On-call coach at {SITE}: nobody from {begins:%A} {begins.day} {begins:%B}"
    for who in (ADA, CAL):
        page = signed_in(app, who).get("/").text
        assert says in words_of(page)
        assert "/on-call/new?site=" in page
    for who in (BEN, SAM):
        assert "On-call coach" not in signed_in(app, who).get("/").text


def test_several_gaps_are_counted(app: Flask, session: Session) -> None:
    put_in(session, -2, 30)
    put_in(session, 40, 50)
    put_in(session, 60, 70)
    assert "and 2 more times after" in words_of(signed_in(app, ADA).get("/").text)


def test_no_gap_no_notice(app: Flask, session: Session) -> None:
    put_in(session, -2, 24 * 15)
    assert "On-call coach" not in signed_in(app, ADA).get("/").text


def test_no_rota_at_all_is_told_only_where_no_number_is_always_answered(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(app, ADA)
    assert "On-call coach" not in client.get("/").text
    silent = replace(app.config["SETTINGS"], coach=("", ""))
    monkeypatch.setitem(app.config, "SETTINGS", silent)
    says = f"On-call coach at {SITE}: nobody has put in a rota."
    assert says in words_of(client.get("/").text)
    (row,) = put_in(session, -2, 5)
    cancel_turn(session, actor(session, ADA), now(), row.id)
    assert says in words_of(client.get("/").text)
