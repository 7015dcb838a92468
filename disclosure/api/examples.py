"""One body for each thing the API takes, made from its schema, so that somebody can begin."""

from collections.abc import Mapping
from typing import Any

from disclosure.api.bodies import Schema, schemas

EMAIL, LETTER, PROMISE = "ben.okoro@example.org", "LET-2026-000001", "COM-2026-000001"
WORDS, LINE, AT, DAY = "You were given too much heparin.", "By telephone", "T14:30:00+00:00", ""
ON, PERSON, RECORD = "2026-03-12", 2, 7
SHA256 = "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"
# By the name of the field, where the shape alone does not say what stands there.
FIELDS: Mapping[str, Any] = {
    "owner": EMAIL, "sha256": SHA256, "site": "Alder Ward", "scale": "eng_reg20",
    "level": "reg20_moderate", "regimes": ["gb-eng-reg20-nhs"], "duty": "eng-nhs-written",
    "question": "QUE-2026-000001", "only": [EMAIL], "format": ["standard"],
    "name": "Mrs Ann Price", "relationship": "Daughter", "place": "Ward office", "who": EMAIL,
    "given_in": RECORD, "offered_to": "2", "of": RECORD,
}  # fmt: skip
# What one field says about another: more than the fields that must be there.
MORE: Mapping[str, dict[str, Any]] = {
    "Conversation": {
        "apology_words": "I am sorry that we gave you too much heparin.",
        "questions": ["Why did this happen?"],
        "next_contact": {"words": "We will ring you", "due_on": "2026-03-20", "owner": EMAIL},
    },
    "Commitment": {"due_on": "2026-03-20", "source": {"conversation": RECORD}},
    "Heard": {"words": "You listened to us."},
    "Event": {"name": "review_started"},
    "Excuse": {
        "person": PERSON,
        "requirement": ["apology_letter_delivered"],
        "ground": "declined",
        "review_on": "2026-04-12",
    },
    "Hold": {"limits": ["findings"]},
    "Interest": {"words": "She trained here; somebody else decides."},
    "RequestMet": {"commitment": PROMISE},
    "Link": {"sentence": "We will ring you on Friday 20 March 2026.", "commitment": PROMISE},
    "Draft": {"text": "Dear Mrs Price"},
    "Edit": {"text": "Dear Mrs Price"},
    "Involved": {"user": EMAIL},
    "TextToCheck": {"text": "We are sorry that we gave you too much heparin."},
    "PersonChange": {"phone": "01632 960224"},
    "Deliver": {"format": "standard"},
}


def example_of(name: str) -> Any:
    """Of the model that the description calls so."""
    schema = schemas()[name]
    fields = schema.get("properties", {})
    made = {each: _value(each, fields[each]) for each in schema.get("required", ())}
    return made | MORE.get(name, {})


def _value(name: str, field: Schema) -> Any:
    if name in FIELDS:
        return FIELDS[name]
    if "$ref" in field:
        return _named(field["$ref"].rpartition("/")[2])
    if "anyOf" in field:
        return _value(name, field["anyOf"][0])
    if "enum" in field or "const" in field:
        return field.get("const", (field.get("enum") or [None])[0])
    match field.get("type"):
        case "array":
            return [_value(name, field["items"])]
        case "integer":
            return PERSON if name in ("person", "persons", "to") else RECORD
        case "boolean":
            return True
        case "object":
            return {}
    return _text(field)


def _text(field: Schema) -> str:
    if field.get("format") == "date-time":
        return ON + AT
    if field.get("format") == "date":
        return ON
    return WORDS if field.get("maxLength", 0) > 200 else LINE


def _named(name: str) -> Any:
    schema = schemas()[name]
    return schema["enum"][0] if "enum" in schema else example_of(name)
