"""What forms, commands and sentences need to know of a field, read off the JSON schema."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    label: str
    hint: str
    sort: str  # one word, which the form has a box for
    required: bool
    family: bool
    asked: bool
    refers: str
    offers: str
    choices: tuple[str, ...]
    parts: tuple["Shape", ...]
    unsaid: Any = None  # what it is where nobody says otherwise


@cache
def shapes_of(model: type[BaseModel]) -> tuple[Shape, ...]:
    schema = model.model_json_schema()
    return _shapes(schema, schema.get("$defs", {}))


def label_at(model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    """The label of a field, however deep; the bare name where nothing of that name is asked."""
    name, shape = _at(model, path)
    return shape.label if shape else name


def is_required(model: type[BaseModel], path: tuple[str | int, ...]) -> bool:
    """Whether something has to be told there; each thing of a list has to be one."""
    _, shape = _at(model, path)
    return shape is not None and (shape.required or not isinstance(path[-1], str))


def _at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, Shape | None]:
    """The last name of the path, and what is asked under it."""
    shapes, last, shape = shapes_of(model), "", None
    for last in (step for step in path if isinstance(step, str)):
        shape = next((each for each in shapes if each.name == last), None)
        shapes = shape.parts if shape else ()
    return last, shape


def _shapes(schema: dict[str, Any], defs: dict[str, Any]) -> tuple[Shape, ...]:
    required, fields = schema.get("required", ()), schema["properties"].items()
    return tuple(_shape(name, field, name in required, defs) for name, field in fields)


def _shape(name: str, field: dict[str, Any], required: bool, defs: dict[str, Any]) -> Shape:
    whole = _resolved(field, defs)
    item = _resolved(whole.get("items", whole), defs)
    return Shape(
        name,
        label=field["label"],
        hint=field["description"],
        sort=_sort(whole, item),
        required=required,
        family=field["family"],
        asked=field["asked"],
        refers=field["refers"],
        offers=field["offers"],
        choices=tuple(item.get("enum", ())),
        parts=_shapes(item, defs) if "properties" in item else (),
        unsaid=field.get("default"),
    )


def _resolved(field: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    """With what it points to put in its place, and without 'or nothing'."""
    some = [choice for choice in field.get("anyOf", ()) if choice.get("type") != "null"]
    field = {**field, **some[0]} if some else field
    return defs[field["$ref"].rpartition("/")[2]] if "$ref" in field else field


def _sort(whole: dict[str, Any], item: dict[str, Any]) -> str:
    s = "s" if whole.get("type") == "array" else ""
    if "properties" in item:
        return "part" + s
    if whole.get("refers"):
        return "reference" + s
    if "enum" in item or whole.get("offers"):
        return "choice" + s
    if "format" in item:
        return "moment" if item["format"] == "date-time" else "day"
    if item.get("type") == "boolean":
        return "yes_no"
    if whole.get("type") == "object":
        return "pairs"
    return "lines" if s else "words" if item.get("maxLength", 0) > _LONGEST_LINE else "line"
