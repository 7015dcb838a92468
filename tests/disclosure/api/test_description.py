"""The description of the API: whole, valid, and about the routes and kinds that there are."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask

from disclosure.actions.gate import MACHINES
from disclosure.actions.letters.writing import Draft, Edit, Link
from disclosure.actions.opening import Opening
from disclosure.api.bodies import body_of
from disclosure.api.caller import needed_by
from disclosure.api.describing import description
from disclosure.kinds import KINDS
from disclosure.kinds.kind import read
from disclosure.kinds.moves import TOLD_WITH
from letters.kinds import LetterKind
from tests.callers import V1, Caller
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger

METHODS = {"GET", "POST", "PATCH"}
AT = datetime(2026, 5, 1, tzinfo=UTC)
SPELLED: Mapping[str, tuple[str, ...]] = {
    f"{V1}/incidents/<ref>/records/<kind>": tuple(KINDS),
    f"{V1}/incidents/<ref>/letters/<kind>": tuple(LetterKind),
    f"{V1}/incidents/<ref>/moves/<trigger>": tuple(Trigger),
    f"{V1}/letters/<ref>/moves/<trigger>": tuple(LetterTrigger),
    f"{V1}/commitments/<ref>/moves/<trigger>": tuple(map(str, MACHINES["COM"].triggers)),
}  # each of these stands in the description by itself, with the body that it takes


def described() -> set[tuple[str, str]]:
    paths = description()["paths"]
    return {(method.upper(), path) for path, item in paths.items() for method in item}


def operations() -> Iterator[tuple[str, Any]]:
    for path, item in description()["paths"].items():
        for operation in item.values():
            yield path, operation


@pytest.mark.usefixtures("team")
def test_every_route_is_described_and_nothing_else(app: Flask) -> None:
    there = set[tuple[str, str]]()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            for method in METHODS & (rule.methods or set()):
                words = SPELLED.get(rule.rule, ("",))
                paths = {re.sub(r"<(kind|trigger)>", word, rule.rule) for word in words}
                there |= {(method, re.sub(r"<(\w+)>", r"{\1}", path)) for path in paths}
    assert there == described()


def test_every_trigger_of_a_promise_is_there() -> None:
    there = {path.rpartition("/")[2] for _, path in described() if "/commitments/" in path}
    assert there == set(CommitmentTrigger)


@pytest.mark.usefixtures("team")
def test_anybody_may_read_it_and_it_is_sound(app: Flask) -> None:
    answer = Caller(app).get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json() == description()
    assert answer.get_json()["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(answer.get_json()).validate()


def test_every_schema_is_one() -> None:
    for name, schema in description()["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(schema), name
    for _, operation in operations():
        for parameter in operation.get("parameters", ()):
            jsonschema_rs.meta.validate(parameter["schema"])


def test_every_pointer_leads_somewhere() -> None:
    components = description()["components"]
    for pointer in set(re.findall(r"'#/components/(\w+)/(\w+)'", str(description()))):
        assert pointer[1] in components[pointer[0]], pointer


def test_each_operation_has_a_name_that_no_other_has() -> None:
    """By which a program that was made from this calls it: so it is spelled as a name is."""
    names = [operation["operationId"] for _, operation in operations()]
    assert len(set(names)) == len(names) == len(described())
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", name) for name in names)
    assert {"post_incidents", "get_incidents_ref", "post_letters_ref_moves_send"} <= set(names)


def test_no_word_of_our_forms_is_left_in_it() -> None:
    def walk(schema: Any) -> None:
        if isinstance(schema, dict):
            if "title" in schema and "type" in schema:
                assert not {"label", "refers", "offers", "asked", "one_too"} & set(schema)
            for each in schema.values():
                walk(each)
        elif isinstance(schema, list):
            for each in schema:
                walk(each)

    walk(description()["components"]["schemas"])


def test_every_field_of_every_kind_is_described() -> None:
    schemas = description()["components"]["schemas"]
    for kind in KINDS.values():
        for name, field in schemas[kind.__name__].get("properties", {}).items():
            assert field["description"].endswith("."), f"{kind.word}.{name}"
    assert "against_wishes" not in schemas["Attempt"]["properties"]  # nobody is asked that


def validator(schema: Any) -> Any:
    whole = {"components": description()["components"], **schema}
    return jsonschema_rs.validator_for(whole)


def test_every_example_is_good_by_its_schema() -> None:
    found = 0
    for path, operation in operations():
        for media in operation.get("requestBody", {}).get("content", {}).values():
            wrong = [e.message for e in validator(media["schema"]).iter_errors(media["example"])]
            assert wrong == [], path
            found += 1
    assert found > len(KINDS)


def example_at(path: str) -> Any:
    item = description()["paths"][V1 + path]
    operation = item.get("post") or item["patch"]
    return operation["requestBody"]["content"]["application/json"]["example"]


@pytest.mark.parametrize("word", KINDS)
def test_every_example_of_a_kind_can_be_used(word: str) -> None:
    KINDS[word].read(example_at(f"/incidents/{{ref}}/records/{word}"), AT, UTC)


def test_every_example_of_a_move_and_a_letter_can_be_used() -> None:
    for prefix, place in (("INC", "incidents"), ("LET", "letters"), ("COM", "commitments")):
        for trigger in MACHINES[prefix].triggers:
            told = example_at(f"/{place}/{{ref}}/moves/{trigger}")
            read(TOLD_WITH[trigger], told.get("data", {}), AT, UTC)
    for path, model in (
        ("/incidents", Opening),
        ("/incidents/{ref}/letters/apology", Draft),
        ("/letters/{ref}", Edit),
        ("/letters/{ref}/links", Link),
    ):
        read(model, example_at(path), AT, UTC)


@pytest.mark.parametrize(
    ("path", "field", "one", "wrong"),
    [
        ("/letters/{ref}/moves/send", "format", "standard", 7),
        ("/letters/{ref}/moves/issue", "format", "standard", 7),
        ("/incidents/{ref}/records/excuse", "requirement", "apology_given", "nonsense"),
        ("/incidents/{ref}/records/excuse", "attempts", 7, "seven"),
        ("/incidents/{ref}/records/conversation", "questions", "Why did this happen?", 7),
        ("/incidents/{ref}/records/restrict", "only", "ada@example.org", 7),
    ],
)
def test_where_one_or_many_are_taken_both_are_described(
    path: str, field: str, one: object, wrong: object
) -> None:
    item = description()["paths"][V1 + path]["post"]
    media = item["requestBody"]["content"]["application/json"]
    told, is_move = media["example"], "/moves/" in path
    checks = validator(media["schema"])

    def passes(value: object) -> bool:
        data = (told.get("data", {}) if is_move else told) | {field: value}
        return bool(checks.is_valid(told | {"data": data} if is_move else data))

    assert [passes(x) for x in (one, [one], wrong, [wrong])] == [True, True, False, False]


def test_each_way_to_name_a_version_is_described() -> None:
    named = [p for _, each in operations() for p in each["parameters"] if p["name"] == "If-Match"]
    assert named
    for parameter in named:
        checks = validator(parameter["schema"])
        assert all(map(checks.is_valid, ('"3"', '"3", "4"', "*")))
        assert not any(map(checks.is_valid, ("3", 'W/"3"', '""', "")))


@pytest.mark.parametrize("word", KINDS)
def test_no_list_is_narrower_in_words_than_it_is(word: str) -> None:
    """Each thing of an example that stands in a list is taken, or refused, alone by both alike."""
    path = f"/incidents/{{ref}}/records/{word}"
    schema = body_of(KINDS[word])
    for field, value in example_at(path).items():
        if isinstance(value, list) and value:
            alone = example_at(path) | {field: value[0]}
            assert validator(schema).is_valid(alone), field
            KINDS[word].read(alone, AT, UTC)


@pytest.mark.usefixtures("team")
def test_what_is_open_to_all_says_so(app: Flask) -> None:
    for path, operation in operations():
        assert (operation.get("security") == []) == (path == f"{V1}/openapi.json"), path
    views = {e.rpartition(".")[2] for e in app.view_functions if e.startswith("api_")}
    assert {view for view in views if needed_by(view) is None} == {"openapi"}
