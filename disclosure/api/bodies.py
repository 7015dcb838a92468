"""What the API takes, as JSON Schema: read off the models that check it, in their own words."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from disclosure.actions.letters.writing import Draft, Edit, Link
from disclosure.actions.opening import Opening
from disclosure.api.told import MoveTold, TextToCheck
from disclosure.kinds import KINDS
from disclosure.kinds.fields import ONE_TOO
from disclosure.kinds.moves import TOLD_WITH

Schema = dict[str, Any]
WHERE = "#/components/schemas/{model}"
OURS = ("label", "refers", "offers", "family", "asked", ONE_TOO)  # words of the fields, for forms
OF_A_LIST = ("type", "items", "minItems", "maxItems")
REFERENCE = 40  # letters at most: what only the fields have that take a reference or an id
BARE_WORDS_TOO = {"$ref": WHERE.format(model="Asked")}  # a question without who asked it
NAMES: Mapping[str, str] = {
    "person": "The id of a person of this case.",
    "staff": "The e-mail of somebody who works here.",
    "staff of any time": "The e-mail of somebody who works here, or did.",
    "promise owner": "The e-mail of somebody who works here and may keep a promise.",
    "question owner": "The e-mail of somebody who works here and may answer a question.",
    "concern owner": "The e-mail of somebody who works here and may answer a concern.",
    "named contact": "The e-mail of somebody who works here, sees cases and may promise something.",
    "person or staff": "The id of a person of this case, or `staff`.",
    "where": "The id of a conversation, the reference of a letter, or `page`.",
    "commitment": "The reference of a promise, such as COM-2026-000001.",
    "question": "The reference of a question, such as QUE-2026-000001, or its id.",
    "record or opening": "The id of a record of this case; of its opening, the case's reference.",
    "letter": "The reference of a letter, such as LET-2026-000001.",
    "sent letter": "The reference of a letter that was sent, such as LET-2026-000001.",
}
MODELS: tuple[type[BaseModel], ...] = (
    *KINDS.values(),
    *dict.fromkeys(TOLD_WITH.values()),
    *(Opening, Draft, Edit, Link, TextToCheck, MoveTold),
)


@cache
def _made() -> tuple[dict[type[BaseModel], Schema], Schema]:
    asked = [(model, "validation") for model in MODELS]
    names, whole = models_json_schema(asked, ref_template=WHERE)  # type: ignore[arg-type]
    defs = {name: _cleaned(schema) for name, schema in whole["$defs"].items()}
    return {model: dict(names[model, "validation"]) for model in MODELS}, defs


def schemas() -> Schema:
    """Every model by its name in the description."""
    return dict(_made()[1])


def body_of(model: type[BaseModel]) -> Schema:
    """A pointer to it."""
    return _made()[0][model]


def move_body(model: type[BaseModel]) -> Schema:
    """What comes with a move: its reason, and what that trigger is told."""
    whole = schemas()[_name(MoveTold)]
    shown: Schema = {"type": "object", "additionalProperties": False, "title": "A move"}
    shown["properties"] = {**whole["properties"], "data": body_of(model)}
    if schemas()[_name(model)].get("required"):
        shown["required"] = ["data"]
    return shown


def _name(model: type[BaseModel]) -> str:
    return str(body_of(model)["$ref"]).rpartition("/")[2]


def _cleaned(schema: Schema) -> Schema:
    """Without what nobody is asked; the label of each field as its title."""
    if schema == BARE_WORDS_TOO:
        return {"anyOf": [{"type": "string"}, schema]}
    shown = {name: _cleaned_value(value) for name, value in schema.items() if name not in OURS}
    if "properties" in schema:
        unasked = {n for n, field in schema["properties"].items() if field.get("asked") is False}
        fields = schema["properties"].items()
        shown["properties"] = {n: _cleaned(field) for n, field in fields if n not in unasked}
    if (schema.get("type"), schema.get("maxLength")) == ("string", REFERENCE):
        shown["type"] = ["string", "integer"]  # an id may be a reference
    if schema.get(ONE_TOO):
        listed = {name: shown.pop(name) for name in OF_A_LIST if name in shown}
        shown["anyOf"] = [listed, listed["items"]]
    if "label" in schema:
        shown |= {"title": schema["label"], "description": " ".join(_said_of(schema))}
    return shown


def _cleaned_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _cleaned(value)
    return [_cleaned_value(each) for each in value] if isinstance(value, list) else value


def _said_of(field: Schema) -> Iterable[str]:
    if hint := field.get("description"):
        yield f"{field['label']}. {hint.rstrip('.')}."
    else:
        yield f"{field['label']}."
    if refers := field.get("refers"):
        yield NAMES.get(refers, f"The id of a record of this case: {refers}.")
