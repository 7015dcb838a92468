"""Each way in which the API says no, with its status, in one shape, and nothing changed by it."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from disclosure.actions.staff import bearer
from disclosure.actions.users import add_token, disable_user
from disclosure.api import asking, cases
from disclosure.api.told import BESIDE_DATA
from disclosure.clock import now
from disclosure.kinds.moves import TOLD_WITH
from disclosure.kinds.shape import shapes_of
from disclosure.records.access import looks_of
from disclosure.records.users import user_called
from tests.begun import begins_with
from tests.callers import PROBLEM, V1, Caller, caller
from tests.cases import ACase, a_draft, a_person, an_opened_case, record_as
from tests.keeping import destroyed
from tests.not_told import promised
from tests.people import ADA, ADAM, BEN, CAL, EVA, OPENED_FOR_WORK, OPERATOR, RON, SAM, SITE

pytestmark = [pytest.mark.usefixtures("team"), begins_with(an_opened_case)]
NO_VERSIONS = (
    *('"999"', '"nonsense"', 'W/"2"', '"-1"', '"02"', '"99999999999999999999"', '"²"'),
    *("", '""', 'W/""', '"2', ", ,", '"", "999"', '"*"', "W/*"),
)
OPENING = {"became_aware_at": "2026-03-12T10:00+00:00", "site": SITE, "summary": "A fall"}


def signed_in_as(app: Flask, session: Session, email: str) -> FlaskClient:
    client, user = app.test_client(), user_called(session, email)
    assert user
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{user.session_version} {user.email}"
        cookie.permanent = True
    return client


def said(answer: Any, status: int) -> Any:
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM), answer.text
    told = answer.get_json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"]
    assert told["detail"]
    return told


# Who calls


def test_without_a_token_nobody_is_let_in(app: Flask, case: ACase) -> None:
    answer = Caller(app).get(f"/incidents/{case.ref}")
    said(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("told", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer nonsense", "x"])
def test_what_is_no_token_of_ours_opens_nothing(app: Flask, case: ACase, told: str) -> None:
    said(Caller(app).get("/incidents", Authorization=told), 401)


def test_a_token_that_ended_opens_nothing(session: Session, ada: Caller) -> None:
    add_token(session, OPERATOR, now(), ADA)
    said(ada.get("/incidents"), 401)


def test_who_left_takes_the_token_along(app: Flask, session: Session, case: ACase) -> None:
    ben = caller(app, session, BEN)
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, RON)
    said(ben.get("/incidents"), 401)


def test_a_session_of_the_pages_opens_nothing_here(app: Flask, session: Session) -> None:
    browser = signed_in_as(app, session, ADA)
    assert browser.get("/incidents").status_code == 200
    said(browser.get(f"{V1}/incidents"), 401)


def test_a_token_opens_no_page(app: Flask, ada: Caller) -> None:
    headers = {"Authorization": f"Bearer {ada.token}"}
    assert app.test_client().get("/incidents", headers=headers).status_code == 401


def test_no_answer_sets_a_cookie(app: Flask, session: Session, ada: Caller, case: ACase) -> None:
    browser = signed_in_as(app, session, ADA)
    headers = {"Authorization": f"Bearer {ada.token}"}
    for path in ("/incidents", f"/incidents/{case.ref}", "/nothing"):
        answer = browser.get(V1 + path, headers=headers)
        assert "Set-Cookie" not in answer.headers


def test_wrong_tokens_slow_down_and_right_ones_do_not(app: Flask, ada: Caller) -> None:
    for _ in range(bearer.GUESSES):
        said(Caller(app, "guessed").get("/incidents"), 401)
    answer = Caller(app, "guessed").get("/incidents")
    said(answer, 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert ada.get("/incidents").status_code == 200


# Who may


def test_a_role_that_may_not_is_told_so(app: Flask, session: Session, case: ACase) -> None:
    told = said(caller(app, session, CAL).post("/incidents", OPENING), 403)
    assert (told["refused"], "It needs" in told["why"]) == (True, True)
    said(caller(app, session, ADAM).get(f"/incidents/{case.ref}"), 403)


@pytest.mark.parametrize("told", [{"reason": "no"}, {"reason": 3}, {"data": {"to": "there"}}])
def test_who_may_not_move_it_reads_that_before_what_is_wrong_with_the_words(
    ada: Caller, case: ACase, told: dict[str, object]
) -> None:
    moves = f"/commitments/{promised(case, a_person(case))}/moves"
    why = said(ada.post(f"{moves}/send_back", told), 403)["why"]
    assert why == "Agreeing to something needs the browser and a sign-in, not a token."
    said(ada.post(f"{moves}/reassign", told), 422)


def test_what_is_not_yours_is_as_if_it_were_not_there(
    app: Flask, session: Session, case: ACase
) -> None:
    sam, nothing = caller(app, session, SAM), "INC-2026-999999"
    looks = len(looks_of(session, case.id))
    for path in ("", "/records/note", "/records/nonsense", "/moves/close", "/letters/delay"):
        method = "POST" if path else "GET"
        theirs = sam.ask(method, f"/incidents/{case.ref}{path}", {} if path else None)
        none = sam.ask(method, f"/incidents/{nothing}{path}", {} if path else None)
        assert said(theirs, 404) == said(none, 404)
    session.rollback()
    assert len(looks_of(session, case.id)) == looks
    assert case.incident.version == 1


def test_a_restricted_case_is_not_there_for_others(
    app: Flask, session: Session, case: ACase, ada: Caller
) -> None:
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    eva = caller(app, session, EVA)
    said(eva.get(f"/incidents/{case.ref}"), 404)
    assert case.ref not in eva.get("/incidents").text
    assert ada.get(f"/incidents/{case.ref}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/incidents/nonsense", "/incidents/INC-2026-00000%00", "/incidents/%F0%9F%92%A9",
        "/incidents/INC-2026-99999999999999999999", "/letters/LET-2026-000001", "/letters/check",
        "/nothing", "/", "",
    ],
)  # fmt: skip
def test_an_address_of_nothing_says_so_as_a_problem(ada: Caller, path: str) -> None:
    said(ada.get(path), 404)


@pytest.mark.parametrize("path", ["records/nonsense", "moves/nonsense", "letters/nonsense"])
def test_an_unknown_kind_or_move_is_named(ada: Caller, case: ACase, path: str) -> None:
    told = said(ada.post(f"/incidents/{case.ref}/{path}", {}), 404)
    assert told["faults"][0]["field"] in ("kind", "trigger")
    assert "Use" in told["faults"][0]["says"]


# What is told


def test_each_field_that_cannot_be_used_is_named(ada: Caller, case: ACase) -> None:
    bad = {"site": SITE, "became_aware_at": "yesterday", "nonsense": 1}
    told = said(ada.post("/incidents", bad), 422)
    assert {each["field"] for each in told["faults"]} == {"became_aware_at", "summary", "nonsense"}
    assert all(each["says"] for each in told["faults"])
    slip = {"text": "We are sorry.", "context": {"linked_promise": [], "region": "mars"}}
    told = said(ada.post("/letters/check", slip), 422)
    assert {each["field"] for each in told["faults"]} == {
        "context.linked_promise",
        "context.region",
    }
    slip = {"text": "We are sorry.", "kind": "apology", "context": {"kind": "sorry"}}
    told = said(ada.post("/letters/check", slip), 422)
    assert [each["field"] for each in told["faults"]] == ["context.kind"]
    for path in (f"/incidents/{case.ref}/records/note", "/duties"):
        told = said(ada.post(path, ["words"]), 422)
        assert [each["field"] for each in told["faults"]] == ["body"]
    told = said(ada.post(f"/incidents/{case.ref}/moves/close", {"data": 7, "why": "x"}), 422)
    assert {each["field"] for each in told["faults"]} == {"data", "why"}


def test_what_is_told_with_a_move_is_named_where_it_stands(
    app: Flask, session: Session, case: ACase
) -> None:
    """A script puts each word where the answer names it, and need not guess."""
    case.person = a_person(case)
    promise = promised(case, case.person)
    ben, path = caller(app, session, BEN), f"/commitments/{promise}/moves"

    def named(trigger: str, body: object) -> dict[str, str]:
        faults = said(ben.post(f"{path}/{trigger}", body), 422)["faults"]
        return {each["field"]: each["says"] for each in faults}

    assert set(named("done", {})) == {"data.evidence"}
    assert "tell this under data, as data.evidence" in named("done", {"evidence": "x"})["evidence"]
    assert set(named("done", {"data": {"why": "x"}})) == {"data.evidence", "data.why"}
    assert set(named("done", {"data": []})) == {"data"}
    assert set(named("done", {"reason": "no", "foo": 1})) == {"reason", "foo"}
    nobody = {"person": 999, "how": "By telephone", "at": "2026-03-12"}
    assert set(named("told", {"data": nobody})) == {"data.person"}
    assert set(named("reassign", {"data": {"owner": "nobody@example.org"}})) == {"data.owner"}
    good = ben.post(f"{path}/done", {"data": {"evidence": "Ben rang her."}})
    assert good.status_code == 200


def test_no_word_that_is_told_with_a_move_is_named_like_one_beside_it() -> None:
    for model in TOLD_WITH.values():
        assert not BESIDE_DATA & {shape.name for shape in shapes_of(model)}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff\xfe\xfa", 400), (b'{"words": NaN}', 400), (b"[" * 100_000, 400),
        (b'{"words": "a", "words": "b"}', 422), (b'{"words": "\\ud800"}', 422),
        (b'{"words": "a\\u0000"}', 422), (b'{"\\ud800": "a"}', 422), (b"7", 422), (b"null", 422),
        (b'{"words": 1e999}', 422), (b"", 422),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read(ada: Caller, case: ACase, body: bytes, status: int) -> None:
    path, client = f"{V1}/incidents/{case.ref}/records/note", ada.app.test_client()
    headers = {"Authorization": f"Bearer {ada.token}"}
    answer = client.post(path, data=body, headers=headers, content_type="application/json")
    said(answer, status)
    assert case.state == "acknowledge"
    assert case.incident.version == 1


def test_other_sorts_of_body_are_refused(ada: Caller, case: ACase) -> None:
    path, client = f"{V1}/incidents/{case.ref}/records/note", ada.app.test_client()
    headers = {"Authorization": f"Bearer {ada.token}"}
    said(client.post(path, data={"words": "a"}, headers=headers), 415)
    long = b'{"words": "' + b"a" * asking.LONGEST + b'"}'
    answer = client.post(path, data=long, headers=headers, content_type="application/json")
    said(answer, 413)


@pytest.mark.parametrize("after", [b"", b" " * asking.LONGEST + b"{"])
def test_what_comes_in_pieces_is_read_whole_or_refused(
    ada: Caller, case: ACase, after: bytes
) -> None:
    """Nobody says beforehand how long it will be. It was cut at that length, and taken."""
    answer = ada.app.test_client().post(
        f"{V1}/incidents/{case.ref}/records/note",
        input_stream=BytesIO(b'{"words": "She rang."}' + after),
        content_type="application/json",
        headers={"Authorization": f"Bearer {ada.token}", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == (413 if after else 201)


def test_another_method_is_refused_with_those_there_are(ada: Caller) -> None:
    answer = ada.ask("DELETE", "/incidents", None)
    said(answer, 405)
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_refused_move_says_what_is_missing(ada: Caller, case: ACase) -> None:
    told = said(ada.post(f"/incidents/{case.ref}/moves/begin_investigation"), 409)
    assert {"id", "says"} <= set(told["unmet"][0])
    told = said(ada.post(f"/incidents/{case.ref}/moves/close"), 409)
    assert "cannot be done while" in told["why"]
    again = {"reason": "She rang us again", "data": {"to": "disclose"}}
    told = said(ada.post(f"/incidents/{case.ref}/moves/reopen", again), 409)
    assert "cannot be done while" in told["why"]


# Versions


def test_a_stale_version_changes_nothing(ada: Caller, case: ACase) -> None:
    path, note = f"/incidents/{case.ref}/records/note", {"words": "Seen"}
    first = ada.post(path, note, If_Match='"1"')
    assert (first.status_code, first.headers["ETag"]) == (201, '"2"')
    told = said(ada.post(path, note, If_Match='"1"'), 412)
    assert ADA in told["why"]
    for never in NO_VERSIONS:
        said(ada.post(path, note, If_Match=never), 412)
    assert ada.post(path, note, If_Match='"1", "2"').status_code == 201
    assert ada.post(path, note, If_Match="*").status_code == 201


def test_of_several_versions_any_may_hold(ada: Caller, case: ACase) -> None:
    path, note = f"/incidents/{case.ref}/records/note", {"words": "Seen"}
    for number, any_of in enumerate(('"1", "99"', '"99", "2"', 'W/"9", "3", ""'), start=1):
        assert case.now.incident.version == number
        assert ada.post(path, note, If_Match=any_of).status_code == 201, any_of
    for none_of in ('"1", "99"', '"98", "99"', '"2", W/"4"'):
        said(ada.post(path, note, If_Match=none_of), 412)


def test_a_letter_has_a_version_of_its_own(ada: Caller, case: ACase) -> None:
    case.person = a_person(case)
    ref = a_draft(case, "delay")
    read = ada.get(f"/letters/{ref}").headers["ETag"]
    ada.record(case.ref, "note", words="Something else")
    good = ada.patch(f"/letters/{ref}", {"text": "Dear Mrs Price"}, If_Match=read)
    assert (good.status_code, good.get_json()["text"]) == (200, "Dear Mrs Price")
    said(ada.patch(f"/letters/{ref}", {"text": "Dear"}, If_Match=read), 412)
    said(ada.get(f"/letters/{ref}/files/standard"), 409)


# What breaks


def test_what_breaks_tells_nothing(
    ada: Caller, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise OSError("secret detail")

    monkeypatch.setattr(cases, "case_document", breaks)
    monkeypatch.setitem(ada.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = ada.get(f"/incidents/{case.ref}")
    said(answer, 500)
    assert "secret" not in answer.text


def test_no_look_no_answer(
    ada: Caller, case: ACase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(looks_of(session, case.id))
    ada.get(f"/incidents/{case.ref}")
    session.rollback()
    assert len(looks_of(session, case.id)) == before + 1

    def full(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("disclosure.api.here.look", full)
    monkeypatch.setitem(ada.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = ada.get(f"/incidents/{case.ref}")
    said(answer, 500)
    assert "Price" not in answer.text


def test_the_list_goes_on_after_its_last(
    ada: Caller, session: Session, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [case.ref] + [an_opened_case(session).ref for _ in range(4)]
    monkeypatch.setattr("disclosure.actions.looks.case_list.ON_A_PAGE", 2)
    found, after = list[str](), ""
    while True:
        page = ada.get(f"/incidents{after}").get_json()
        found += [row["ref"] for row in page["incidents"]]
        if page["next"] is None:
            break
        after = f"?after={page['next']}"
    assert found == refs[::-1]
    for bad in ("nonsense", "INC-2026-9999999999", "", "-1"):
        told = said(ada.get(f"/incidents?after={bad}"), 422)
        assert told["faults"][0]["field"] == "after"


@begins_with(destroyed)
def test_a_destroyed_record_says_so(app: Flask, session: Session, begun: ACase) -> None:
    ada = caller(app, session, ADA)
    for told in (
        ada.get(f"/incidents/{begun.ref}"),
        ada.post(f"/incidents/{begun.ref}/records/note", {"words": "One more thing"}),
        ada.post(f"/incidents/{begun.ref}/moves/reopen", {"reason": "She rang us again"}),
    ):
        left = said(told, 410)["destroyed"]
        assert left["asked_by"] == ADA


def test_a_database_out_of_reach_is_a_problem_too(
    ada: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr("disclosure.api.caller.caller_with", away)
    said(ada.get("/incidents"), 503)
