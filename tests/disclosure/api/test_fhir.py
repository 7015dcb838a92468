"""FHIR R4, read-only: who gets in, what goes out and what never does, and every way to say no."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from disclosure.api.caller import needed_by
from disclosure.records.access import looks_of
from disclosure.records.letter import files_of, letters_of
from tests.begun import begins_with
from tests.callers import Caller
from tests.canaries import Planted, plant, whose
from tests.cases import ACase, everything, record_as
from tests.databases import ON_SQLITE
from tests.fhir import JSON, R4, by_fhir, found, outcome, parsed
from tests.keeping import CANARY, destroyed
from tests.people import ADA, ADAM, EVA, MAX, RON, SAM
from tests.routes import CANARIES, World, a_world
from tests.who_may import newcomer, of_far_site
from tests.who_may_table import ROLES

ALL, WATCH, STAFF = "RCIAOEUD", "RIAEU", "RCIAOEU"
EVERYBODY = "everybody, also a stranger"
SEARCHED = ("Task", "DocumentReference", "Communication", "AdverseEvent")
# Address: who gets in, and for whom it is as if the case were not there: they are not named on it.
TABLE: Mapping[str, tuple[str, str]] = {
    "/metadata": (EVERYBODY, ""),
    **{f"/{each}": (STAFF, "") for each in SEARCHED},
    **{f"/{each}/<ref>": (WATCH, "CO") for each in (*SEARCHED, "Binary")},
}


# Who gets in


@pytest.fixture(scope="module")
def world(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(tmp_path_factory.mktemp("fhir"), clean_file, {}, TESTING=True) as world:
        yield world


@pytest.fixture(scope="module")
def callers(world: World) -> Mapping[str, Caller]:
    who = [each for role in ROLES.values() for each in (newcomer(role), of_far_site(role))]
    return {email: by_fhir(world.app, world.session, email) for email in (*who, ADA)}


def at(world: World, path: str) -> str:
    talk = f"{world.case.ref}-{world.at['<int:number>']}"
    named = {"Task": world.at["<promise>"], "DocumentReference": world.at["issued"]}
    named |= {"Binary": f"{world.at['issued']}.large-print", "Communication": talk}
    return path.replace("<ref>", named.get(path.split("/")[1], world.case.ref))


def test_every_address_stands_in_the_table_and_only_reads(world: World) -> None:
    rules = [rule for rule in world.app.url_map.iter_rules() if rule.rule.startswith("/fhir")]
    assert {rule.rule.removeprefix(R4) for rule in rules} == set(TABLE)
    assert {method for rule in rules for method in rule.methods or ()} == {"GET", "HEAD", "OPTIONS"}
    views = {rule.endpoint.rpartition(".")[2] for rule in rules}
    assert {view for view in views if needed_by(view) is None} == {"fhir_metadata"}


@pytest.mark.parametrize("path", TABLE)
def test_who_gets_in(world: World, callers: Mapping[str, Caller], path: str) -> None:
    (who, once_named), asked = TABLE[path], at(world, path)
    stranger = Caller(world.app, root=R4).get(asked)
    if who == EVERYBODY:
        assert stranger.status_code == 200
        return
    assert outcome(stranger, 401)[0]["code"] == "login"
    assert stranger.headers["WWW-Authenticate"].startswith("Bearer ")
    outcome(Caller(world.app, "guessed", R4).get(asked), 401)
    answers = {letter: callers[newcomer(role)].get(asked) for letter, role in ROLES.items()}
    status = {letter: answer.status_code for letter, answer in answers.items()}
    assert {letter for letter in ALL if status[letter] == 200} == set(who)
    assert {letter for letter in ALL if status[letter] == 404} == set(once_named)
    for letter in set(ALL) - set(who):
        outcome(answers[letter], status[letter])
        assert not any(canary in answers[letter].text for canary in CANARIES)


@pytest.mark.parametrize("path", [path for path in TABLE if path != "/metadata"])
def test_who_sees_a_case_leaves_a_look_and_who_does_not_sees_nothing(
    world: World, callers: Mapping[str, Caller], path: str
) -> None:
    asked = at(world, path)
    for role in ROLES.values():
        before = world.looks()
        answer = callers[of_far_site(role)].get(asked)
        assert answer.status_code in (403, 404) or answer.get_json().get("entry") is None, role
        assert world.looks() == before
    before = world.looks()
    assert callers[ADA].get(asked).status_code == 200
    after, looks = world.looks(), looks_of(world.session, world.case.id)
    last = max(looks, key=lambda look: look.number)
    if "<ref>" in path:
        assert (after, last.by, last.door) == (before + 1, ADA, "api")
    else:  # one line a list and day
        lists = [x.what for x in looks if (x.by, x.door) == (ADA, "api") and "list" in x.what]
        assert any(what.endswith("by FHIR") for what in lists)


def test_no_look_no_answer(
    world: World, callers: Mapping[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("disclosure.api.here.look", full)
    monkeypatch.setattr("disclosure.api.fhir.look_through", full)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    for path in TABLE:
        if path != "/metadata":
            answer = callers[ADA].get(at(world, path))
            says = outcome(answer, 500)[0]["details"]["text"]
            assert "disk" not in says
            assert "Idempotency" not in says


# What is asked


def test_a_page_goes_on_after_its_last(callers: Mapping[str, Caller]) -> None:
    ada = callers[ADA]
    for each in SEARCHED:
        whole = [x["id"] for x in found(ada, f"/{each}")]
        assert [x["id"] for x in found(ada, f"/{each}?_count=1")] == whole, each
        assert len(set(whole)) == len(whole) > 0
        assert len(ada.get(f"/{each}?_count=9999").get_json()["entry"]) == len(whole)


def test_an_identifier_finds_what_it_names(callers: Mapping[str, Caller]) -> None:
    ada = callers[ADA]
    for each in SEARCHED:
        first = found(ada, f"/{each}")[0]
        told = first["identifier"]
        identifier = told[0] if isinstance(told, list) else told
        by_system = f"{identifier['system']}|{first['id']}".replace("|", "%7C")
        for asked in (first["id"], by_system, f"nonsense,{first['id']}"):
            assert found(ada, f"/{each}?identifier={asked}") == [first], asked
        for asked in ("nonsense", f"urn:other%7C{first['id']}", f"%7C{first['id']}"):
            assert found(ada, f"/{each}?identifier={asked}") == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("_count=0", "_count"), ("_count=-1", "_count"), ("_count=%C2%B2", "_count"),
        ("_count=1&_count=2", "_count"), ("_after=nonsense", "_after"), ("_after=", "_after"),
        ("_after=LBK-2026-9999999999", "_after"), ("patient=Smith", "patient"),
        ("_lastUpdated=ge2026", "_lastUpdated"), ("identifier=" + "a," * 60 + "a", "identifier"),
        ("identifier=", "identifier"), ("identifier=%20", "identifier"),
        ("identifier=%7C", "identifier"), ("identifier=nonsense,", "identifier"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(
    callers: Mapping[str, Caller], asked: str, field: str
) -> None:
    for each in SEARCHED:
        issues = outcome(callers[ADA].get(f"/{each}?{asked}"), 400)
        assert [(x["code"], x["location"]) for x in issues] == [("invalid", [f"http.{field}"])]


def test_only_json_is_spoken_and_only_reading_done(callers: Mapping[str, Caller]) -> None:
    ada = callers[ADA]
    for takes in ("application/fhir+json", "application/json", "*/*", "text/html, */*;q=0.1"):
        assert ada.get("/Task", Accept=takes).status_code == 200, takes
    for takes in ("application/fhir+xml", "text/turtle", "application/fhir+json;q=0"):
        outcome(ada.get("/Task", Accept=takes), 406)
    assert ada.get("/Task?_format=json", Accept="text/html").status_code == 200
    assert ada.get(f"/Task?_format={JSON}").status_code == 200
    outcome(ada.get("/Task?_format=xml"), 406)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = ada.ask(method, "/Task", {})
        assert outcome(answer, 405)[0]["code"] == "not-supported"
        assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    ["", "/", "/Patient", "/Task/nonsense", "/Communication/INC-2026-000001-1",
     "/Communication/INC-2026-000001-999999999999", "/Binary/LET-2026-000001", "/Task/%00",
     "/AdverseEvent/LET-2026-000001", "/Binary/LET-2026-000001.nonsense"],
)  # fmt: skip
def test_where_nothing_is_an_outcome_says_so(callers: Mapping[str, Caller], path: str) -> None:
    assert outcome(callers[ADA].get(path), 404)[0]["code"] == "not-found"


def test_a_database_out_of_reach_is_an_outcome_too(
    callers: Mapping[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr("disclosure.api.caller.caller_with", away)
    answer = callers[ADA].get("/Task")
    assert outcome(answer, 503)[0]["code"] == "transient"
    assert answer.headers["Retry-After"]


@settings(
    max_examples=30, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(
    path=st.sampled_from([*SEARCHED, "Binary"]),
    id=st.text(max_size=30) | st.from_regex(r"(INC|COM|LET)-\d{4}-\d{6,12}[-.]?\w{0,12}"),
    asked=st.dictionaries(st.sampled_from(["identifier", "_count", "_after", "x"]), st.text()),
    accept=st.sampled_from([JSON, "*/*", "text/html"]),
)
def test_whatever_comes_is_answered(
    callers: Mapping[str, Caller], path: str, id: str, asked: dict[str, str], accept: str
) -> None:
    ada = callers[ADA]
    headers = {"Authorization": f"Bearer {ada.token}", "Accept": accept}
    for told in (f"{R4}/{path}", f"{R4}/{path}/{id}"):
        client = ada.app.test_client()
        answer = client.get(told, query_string=asked, headers=headers, buffered=True)
        assert answer.status_code in (200, 400, 404, 406, 308), answer.text
        if answer.status_code >= 400:
            outcome(answer, answer.status_code)


def test_metadata_says_what_there_is(world: World) -> None:
    told = Caller(world.app, root=R4).get("/metadata").get_json()
    assert parsed(told).get_resource_type() == "CapabilityStatement"
    assert (told["fhirVersion"], told["kind"]) == ("4.0.1", "instance")
    resources = {each["type"]: each for each in told["rest"][0]["resource"]}
    assert set(resources) == {*SEARCHED, "Binary"}
    done = {x["code"] for each in resources.values() for x in each["interaction"]}
    assert done == {"read", "search-type"}


def test_nothing_else_waits_for_the_library_to_load() -> None:
    """Half a second at every start, else. Only who is answered by FHIR waits, and once."""
    code = [
        path for part in ("disclosure", "letters", "workflows") for path in Path(part).rglob("*.py")
    ]
    assert len(code) > 300
    assert [x for x in code if re.search(r"^\s*(from|import) fhir\b", x.read_text(), re.M)] == []


# What goes out


@pytest.mark.usefixtures("team")
@begins_with(everything)
def test_a_whole_case_comes_back_by_its_models(app: Flask, session: Session, begun: ACase) -> None:
    ada, seen = by_fhir(app, session, ADA), dict[str, Any]()
    for each in SEARCHED:
        for resource in found(ada, f"/{each}"):
            parsed(resource)
            name = f"/{resource['resourceType']}/{resource['id']}"
            assert ada.get(name).get_json() == resource
            seen[name] = resource
    assert {name.split("/")[1] for name in seen} == set(SEARCHED)
    for name in _references(list(seen.values())):
        assert f"/{name}" in seen
    _bytes_are_those_of_record(ada, session, begun, seen)
    event = seen[f"/AdverseEvent/{begun.ref}"]
    assert event["subject"] == {"type": "Patient", "identifier": {"value": "943 476 5919"}}
    assert (event["actuality"], event["detected"]) == ("actual", "2026-03-12T10:00:00Z")
    assert "severity" not in event
    assert event["seriousness"]["coding"][0]["code"] == "reg20_moderate"
    told = {x["id"]: x["status"] for x in seen.values() if x["resourceType"] == "Task"}
    assert set(told.values()) == {"completed"}


def _references(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if "reference" in told:
            yield told["reference"]
        for each in told.values():
            yield from _references(each)
    elif isinstance(told, list):
        for each in told:
            yield from _references(each)


def _bytes_are_those_of_record(
    ada: Caller, session: Session, case: ACase, seen: dict[str, Any]
) -> None:
    session.rollback()
    for letter in letters_of(session, case.id):
        shown = seen[f"/DocumentReference/{letter.ref}"]
        assert (shown["status"], shown["docStatus"]) == ("current", "final")
        files = {file.sha256: file.content for file in files_of(session, letter.id)}
        for attachment in (each["attachment"] for each in shown["content"]):
            own = {x["url"].rpartition(":")[2]: x for x in attachment["extension"]}
            address = urlsplit(attachment["url"]).path.removeprefix(R4)
            raw = ada.get(address)
            content = files.pop(own["sha-256"]["valueString"])
            assert raw.data == content
            assert raw.content_type == attachment["contentType"]
            assert sha256(raw.data).hexdigest() == own["sha-256"]["valueString"]
            assert b64decode(attachment["hash"]) == sha1(raw.data).digest()
            assert attachment["size"] == len(raw.data)
            resource = ada.get(address, Accept=JSON).get_json()
            parsed(resource)
            assert b64decode(resource["data"]) == raw.data
        assert files == {}


# What never does


@ON_SQLITE
@pytest.mark.usefixtures("team")
@begins_with(plant)
def test_our_words_to_them_go_out_and_nobody_elses(
    app: Flask, session: Session, begun: Planted
) -> None:
    """What staff keep to themselves, and what the family said, asked, wished: none of it."""
    ada, case = by_fhir(app, session, ADA), begun.case
    mine = [x for each in SEARCHED for x in found(ada, f"/{each}") if _is_of(x, case.ref)]
    text = json.dumps(mine)
    what = set(re.findall(r"qzx[a-z]+?x(\w+)", text))
    told = {"said", "notknown", "sorry", "support", "next", "words", "rung"}
    assert what == told | {"number"}  # of the patient
    assert "no" not in whose(text.replace("qzxnoxnumber", ""))
    withdrawn = [x for x in mine if x["status"] == "entered-in-error"] if mine else []
    kinds = {x["resourceType"] for x in withdrawn}
    assert kinds == {"Task", "Communication", "DocumentReference"}
    for resource in mine:
        assert parsed(resource).meta.security[0].code == "R"  # the case is restricted
    for name in ("Nowak", "01632", "High Street", "home.example", "Daughter", "Brother"):
        assert name not in text
    out = next(x for x in withdrawn if x["resourceType"] == "DocumentReference")
    outcome(ada.get(f"/Binary/{out['id']}.standard"), 404)


def _is_of(resource: Any, ref: str) -> bool:
    return ref in json.dumps(resource)


@ON_SQLITE
@pytest.mark.usefixtures("team")
@begins_with(everything)
def test_a_restricted_case_and_one_in_error_are_not_given(
    app: Flask, session: Session, begun: ACase
) -> None:
    ada, max_, sam = (by_fhir(app, session, who) for who in (ADA, MAX, SAM))
    begun.at = begun.now.at
    record_as(begun, ADA, "restrict", reason="She works here too", only=[ADA, EVA, RON])
    for each in SEARCHED:
        assert begun.ref not in max_.get(f"/{each}").text
        assert found(sam, f"/{each}") == []
    outcome(max_.get(f"/AdverseEvent/{begun.ref}"), 404)
    outcome(by_fhir(app, session, ADAM).get(f"/AdverseEvent/{begun.ref}"), 403)
    wrong = {"what": "wrong_patient", "reason": "It was another Mrs Price"}
    made = record_as(begun, ADA, "error", **wrong)
    assert ada.get(f"/AdverseEvent/{begun.ref}").status_code == 200  # one person alone said so
    agreed = {"error": made.id, "agrees": True, "reason": "I compared both charts"}
    record_as(begun, EVA, "error_review", **agreed)
    outcome(ada.get(f"/AdverseEvent/{begun.ref}"), 410)
    assert begun.ref not in ada.get("/AdverseEvent").text
    talks = [x for x in found(ada, "/Communication") if begun.ref in x["id"]]
    assert talks
    assert "943 476" not in json.dumps(talks)


@ON_SQLITE
@pytest.mark.usefixtures("team")
@begins_with(destroyed)
def test_of_a_destroyed_record_only_that_it_was(app: Flask, session: Session, begun: ACase) -> None:
    letters = [letter.ref for letter in letters_of(session, begun.id)]
    ada = by_fhir(app, session, ADA)
    for path in (f"AdverseEvent/{begun.ref}", f"DocumentReference/{letters[0]}"):
        issue = outcome(ada.get(f"/{path}"), 410)[0]
        assert issue["code"] == "deleted"
        assert CANARY not in issue["details"]["text"]
    for each in SEARCHED:
        assert found(ada, f"/{each}") == []
