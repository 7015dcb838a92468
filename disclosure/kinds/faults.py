"""What is wrong with an input, in sentences. Every door prints these and no others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ValidationError

from disclosure.kinds.shape import is_required, label_at

SENTENCES: Mapping[str, str] = {
    "missing": "fill this in",
    "string_too_short": "fill this in",
    "string_too_long": "use at most {max_length} letters",
    "enum": "choose one of {expected}",
    "datetime_from_date_parsing": "give a day and a time",
    "timezone_aware": "say which time zone, such as +01:00",
    "date_from_datetime_parsing": "give a day, such as 2026-03-12",
    "string_type": "write it as words, in quotation marks",
    "string_unicode": "this cannot be stored",
    "bool_type": "say true or false",
    **dict.fromkeys(
        (
            *("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
            *("greater_than_equal", "less_than_equal", "finite_number"),
        ),
        "choose one of those offered, by its number",
    ),
    "model_type": "fill in its parts",
    "model_attributes_type": "fill in its parts",
    "tuple_type": "give a list",
    "dict_type": "give names with their values",
    "extra_forbidden": "this is not asked here",
    "value_error": "{error}",
}
OTHERWISE = "this cannot be read"
NO_OBJECT = ("model_type", "model_attributes_type")


@dataclass(frozen=True, slots=True)
class Fault:
    """`field`: empty where it is of the whole; each door has a word of its own for that."""

    field: str
    says: str


class BadInput(Exception):
    """This cannot be used; nothing was changed. `faults` names each field."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.says for fault in self.faults))

    @classmethod
    def at(cls, field: str, says: str) -> Self:
        """Where one field alone is wrong."""
        return cls([Fault(field, says)])


def fault_of(body: BaseModel, field: str, says: str) -> Fault:
    """Of one field, called by its label. `field`: with dots, where it lies in a part."""
    return Fault(field, f"{label_at(type(body), tuple(field.split('.')))}: {says}.")


def bad(body: BaseModel, field: str, says: str) -> BadInput:
    return BadInput([fault_of(body, field, says)])


def faults_of(error: ValidationError, model: type[BaseModel]) -> tuple[Fault, ...]:
    found = []
    for each in error.errors(include_url=False):
        nothing = each["input"] is None and is_required(model, each["loc"])
        kind = "missing" if nothing else each["type"]
        says = SENTENCES.get(kind, OTHERWISE).format(**each.get("ctx", {}))
        if not each["loc"] and each["type"] in NO_OBJECT:
            found.append(Fault("", "Give an object with named fields."))
            continue
        label = label_at(model, each["loc"]) or "The whole"
        found.append(Fault(".".join(map(str, each["loc"])), f"{label}: {says}."))
    return tuple(found)
