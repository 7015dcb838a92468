"""The description of the API (OpenAPI 3.1), made from the kinds, the triggers and the letters."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from disclosure.actions.gate import MACHINES
from disclosure.actions.letters.writing import Draft, Edit, Link
from disclosure.actions.once import FIELD
from disclosure.actions.opening import Opening
from disclosure.api.bodies import body_of, move_body, schemas
from disclosure.api.examples import example_of
from disclosure.api.problems import PROBLEM, TITLES
from disclosure.api.shown import ANSWERS, pointer
from disclosure.api.told import TextToCheck
from disclosure.kinds import GROUPS
from disclosure.kinds.moves import TOLD_WITH
from letters.kinds import LetterKind
from workflows.letter_forms import MADE_HERE

Document = dict[str, Any]
V1 = "/api/v1"
ABOUT = (
    "What the pages do, for other systems. A bearer token belongs to a person and acts as that "
    "person; it never approves, reviews or verifies. Every look at a case is kept."
)
ALWAYS = (401, 403, 422, 429, 500, 503)
WITH_BODY = (400, 413, 415)
ON_A_CASE = (404, 409, 410, 412)
MACHINE_PLACES = {"INC": "incidents", "LET": "letters", "COM": "commitments"}
CHANGES_NOTHING = ("LetterCheck", "DutiesAnswer")  # sent again, it does no harm
KEY = {
    "name": FIELD,
    "in": "header",
    "description": "A request sent again with the same key does nothing again. 48 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
VERSIONS = r'^(\*|"\d{1,9}"( *, *"\d{1,9}")*)$'
DIGITS = r"-\d{4}-\d{6,10}$"


@cache
def description() -> Document:
    paths: Document = {}
    for method, path, operation in _operations():
        named = {"operationId": _name_of(method, path)} | operation
        paths.setdefault(V1 + path, {})[method] = named
    return {
        "openapi": "3.1.0",
        "info": {"title": "Disclosure", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas() | ANSWERS,
            "responses": {f"Problem{status}": _problem(status) for status in TITLES},
        },
    }


def _name_of(method: str, path: str) -> str:
    """`post_incidents_ref_records_note`: what a program made from this calls the operation. It
    stays while the address does.
    """
    return "_".join([method, *re.findall(r"[a-z0-9]+", path)])


def _operations() -> Iterator[tuple[str, str, Document]]:
    yield from _of_cases()
    yield from _of_records()
    yield from _of_moves()
    yield from _of_letters()
    yield from _of_the_law()


def _of_cases() -> Iterator[tuple[str, str, Document]]:
    opens = _told("Open an incident", Opening, "Opened", 201, also=(409,))
    yield "post", "/incidents", opens
    lists = _asked("The incidents you may see, newest first", "Incidents")
    says = "The `next` of the page before"
    after = {"name": "after", "in": "query", "description": says}
    lists["parameters"] = [after | {"schema": {"type": "string", "pattern": "^INC" + DIGITS}}]
    yield "get", "/incidents", lists
    yield "get", "/incidents/{ref}", _of("INC", _asked("One incident, whole", "Incident", 404, 410))


def _of_records() -> Iterator[tuple[str, str, Document]]:
    for group, kinds in GROUPS.items():
        for kind in kinds:
            told = _told(kind.heading, kind, "Recorded", 201, also=ON_A_CASE, group=group)
            path = f"/incidents/{{ref}}/records/{kind.word}"
            yield "post", path, _seen(_of("INC", told))


def _of_moves() -> Iterator[tuple[str, str, Document]]:
    for prefix, machine in MACHINES.items():
        place = MACHINE_PLACES[prefix]
        for trigger in machine.triggers:
            model = TOLD_WITH[trigger]
            heading = f"{str(trigger).replace('_', ' ').capitalize()} ({place})"
            told = _told(heading, model, "Moved", also=ON_A_CASE, group="Moves")
            shown = told["requestBody"]["content"]["application/json"]
            shown["schema"] = body = move_body(model)
            data = {"data": shown["example"]} if "required" in body else {}
            shown["example"] = {"reason": "Because it is so"} | data
            told["requestBody"]["required"] = "required" in body
            yield "post", f"/{place}/{{ref}}/moves/{trigger}", _seen(_of(prefix, told))


def _of_letters() -> Iterator[tuple[str, str, Document]]:
    for kind in LetterKind:
        heading = f"Begin a letter: {kind.replace('_', ' ')}"
        told = _told(heading, Draft, "LetterShown", 201, also=ON_A_CASE, group="Letters")
        yield "post", f"/incidents/{{ref}}/letters/{kind}", _seen(_of("INC", told))
    shows = _asked("One letter, and what the check finds in it", "LetterShown", 404, 410)
    yield "get", "/letters/{ref}", _of("LET", shows)
    edits = _told("Change the words of a draft", Edit, "LetterShown", also=ON_A_CASE)
    yield "patch", "/letters/{ref}", _seen(_of("LET", edits))
    links = _told("Tie a sentence to a promise", Link, "LetterShown", also=ON_A_CASE)
    yield "post", "/letters/{ref}/links", _seen(_of("LET", links))
    yield "get", "/letters/{ref}/files/{form}", _file()
    yield "post", "/letters/check", _told("Check a text of any origin", TextToCheck, "LetterCheck")


def _file() -> Document:
    operation = _of("LET", _asked("The bytes that were issued", "LetterShown", 404, 409, 410))
    form = {"name": "form", "in": "path", "required": True}
    operation["parameters"].append(form | {"schema": {"enum": sorted(MADE_HERE)}})
    media = ("application/pdf", "text/html", "text/plain")
    content = {each: {"schema": {"type": "string"}} for each in media}
    operation["responses"]["200"]["content"] = content
    return operation


def _of_the_law() -> Iterator[tuple[str, str, Document]]:
    facts = _told("What is owed by given facts", TextToCheck, "DutiesAnswer", also=(409,))
    example = {"regime": "gb-eng-reg20-nhs", "facts": {"became_aware": "2026-03-12T10:00+00:00"}}
    json = {"schema": pointer("Facts"), "example": example}
    facts["requestBody"]["content"]["application/json"] = json
    yield "post", "/duties", facts
    yield "get", "/regimes", _asked("The rules that are known here", "Regimes")
    shown = _asked("This description", "Opened")
    shown |= {"security": [], "responses": {"200": {"description": "OpenAPI 3.1"}}}
    yield "get", "/openapi.json", shown


def _asked(heading: str, answer: str, *more: int) -> Document:
    operation: Document = {"summary": heading, "parameters": []}
    good = {"description": "Done", "content": {"application/json": {"schema": pointer(answer)}}}
    if answer in ("Opened", "Recorded", "Moved", "Incident", "LetterShown"):
        good["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The version"}}
    operation["responses"] = {"200": good}
    return _with_answers(operation, (*ALWAYS, *more))


def _told(
    heading: str,
    model: type[Any],
    answer: str,
    status: int = 200,
    also: tuple[int, ...] = (),
    group: str = "",
) -> Document:
    operation = _asked(heading, answer, *WITH_BODY, *also)
    if status != 200:
        operation["responses"][str(status)] = operation["responses"].pop("200")
    name = body_of(model)["$ref"].rpartition("/")[2]
    shown = {"schema": body_of(model), "example": example_of(name)}
    operation["requestBody"] = {"required": True, "content": {"application/json": shown}}
    if answer not in CHANGES_NOTHING:
        operation["parameters"].append(KEY)
    return operation | ({"tags": [group]} if group else {})


def _of(prefix: str, operation: Document) -> Document:
    ref = {"name": "ref", "in": "path", "required": True}
    operation["parameters"].append(
        ref | {"schema": {"type": "string", "pattern": f"^{prefix}{DIGITS}"}}
    )
    return operation


def _seen(operation: Document) -> Document:
    """It may name the version that its caller decided on."""
    says = (
        "The version you decided on, in quotes; of several, any may hold. Where it is another by "
        "now: 412."
    )
    header = {"name": "If-Match", "in": "header", "description": says}
    operation["parameters"].append(header | {"schema": {"type": "string", "pattern": VERSIONS}})
    return operation


def _with_answers(operation: Document, statuses: tuple[int, ...]) -> Document:
    for status in statuses:
        pointed = {"$ref": f"#/components/responses/Problem{status}"}
        operation["responses"][str(status)] = pointed
    return operation


def _problem(status: int) -> Document:
    return {
        "description": TITLES[status],
        "content": {PROBLEM: {"schema": pointer("Problem")}},
    }
