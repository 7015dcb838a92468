"""What the API answers, as JSON Schema. More may be added to each; what stands here stays."""

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}


def thing(**fields: Schema) -> Schema:
    """An object in which all of these stand."""
    return {"type": "object", "properties": fields, "required": list(fields)}


def pointer(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def by_name(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


KEPT = {"id": NUMBER, "at": TEXT, "recorded_at": TEXT, "by": TEXT, "withdrawn": YES_NO}
RECORD = thing(**KEPT, kind_of_record=TEXT)
ASKED = thing(id=TEXT, met=YES_NO, says=TEXT)
ASKED["properties"]["person"] = NUMBER
OF_A_CASE = (
    "persons", "grades", "decisions", "conversations", "attempts", "excuses", "holds", "findings",
    "meetings", "contacts", "events", "concerns",
)  # fmt: skip
DUTY = thing(
    id=TEXT, what=TEXT, kind=TEXT, starts=TEXT, starts_at=MAYBE_TEXT, provisional=YES_NO,
    due_at=MAYBE_TEXT, due_on=MAYBE_TEXT, limit_type=TEXT, status=TEXT, certainty=TEXT,
)  # fmt: skip
QUESTION = thing(ref=TEXT, words=TEXT, state=TEXT, person=NUMBER, **KEPT)
COMMITMENT = thing(
    ref=TEXT, words=TEXT, owner=TEXT, due_on=MAYBE_TEXT, standing=YES_NO, state=TEXT,
    version=NUMBER, told=YES_NO, late=YES_NO, source={"type": "object"},
    **KEPT,
)  # fmt: skip
LETTER_ROW = thing(ref=TEXT, kind=TEXT, to=NUMBER, state=TEXT, version=NUMBER, formats=many(TEXT))
LINE = thing(at=TEXT, recorded_at=TEXT, by=TEXT, what=TEXT, id=NUMBER)
FAULT = thing(kind=TEXT, text=TEXT, start=NUMBER, end=NUMBER, why=TEXT, suggestion=TEXT)
WHERE_IT_STANDS = "Where it stands in the body, such as `data.evidence`; `body` for the whole."
FIELD_FAULT = thing(field={"type": "string", "description": WHERE_IT_STANDS}, says=TEXT)
UNMET = thing(id=TEXT, says=TEXT)
UNMET["properties"]["person"] = NUMBER


def _incident() -> Schema:
    head: dict[str, Schema] = {"ref": TEXT, "state": TEXT, "version": NUMBER}
    head |= {"requirements": by_name(many(ASKED)), "duties": many(pointer("DutyNow"))}
    head |= {name: many(RECORD) for name in OF_A_CASE}
    head |= {"questions": many(QUESTION), "commitments": many(COMMITMENT)}
    head |= {"letters": many(LETTER_ROW), "timeline": many(LINE)}
    records = by_name(many({"type": "object"}))
    return thing(**head, records=records)


def _problem() -> Schema:
    shown = thing(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT)
    shown["properties"] |= {"refused": YES_NO, "why": TEXT}
    shown["properties"] |= {"unmet": many(UNMET), "faults": many(FIELD_FAULT)}
    return shown


def _letter() -> Schema:
    shown = thing(
        ref=TEXT, kind=TEXT, to=NUMBER, state=TEXT, version=NUMBER, text=TEXT, text_sha256=TEXT,
        check=pointer("LetterCheck"),
    )  # fmt: skip
    shown["properties"] |= {"sha256": TEXT, "stopped_by": many(TEXT), "before_it_goes": many(TEXT)}
    return shown


def _row() -> Schema:
    return thing(
        ref=TEXT, state=TEXT, version=NUMBER, site=TEXT, summary=TEXT, became_aware_at=TEXT,
        summary_put_right=many(TEXT), recorded_at=TEXT, restricted=YES_NO, external_ref=MAYBE_TEXT,
        now=thing(became_aware_at=TEXT, occurred_at=MAYBE_TEXT),
    )  # fmt: skip


ANSWERS: dict[str, Schema] = {
    "Problem": _problem(),
    "Opened": thing(ref=TEXT, state=TEXT, version=NUMBER),
    "Incidents": thing(incidents=many(_row()), next=MAYBE_TEXT),
    "Incident": _incident(),
    "Recorded": thing(
        ref=TEXT,
        kind=TEXT,
        id=NUMBER,
        version=NUMBER,
        created=many(thing(kind=TEXT, ref={"type": ["string", "integer"]})),
    ),
    "Moved": thing(**{"ref": TEXT, "from": TEXT, "to": TEXT, "version": NUMBER}),
    "LetterShown": _letter(),
    "LetterCheck": thing(
        ok=YES_NO,
        faults=many(FAULT),
        missing=many(TEXT),
        promises=many(thing(text=TEXT, start=NUMBER, end=NUMBER)),
        advice=many(thing(kind=TEXT, text=TEXT, start=NUMBER, end=NUMBER, why=TEXT)),
        grade={"type": ["number", "null"]},
        reading_ease={"type": ["number", "null"]},
        words=NUMBER,
    ),
    "DutyNow": DUTY,
    "DutiesAnswer": thing(
        regime=TEXT,
        applies={"enum": ["yes", "no", "undecided"]},
        why=TEXT,
        duties=many(pointer("DutyNow")),
    ),
    "Regimes": many(
        thing(
            id=TEXT,
            name=TEXT,
            jurisdiction=TEXT,
            duties=many({"type": "object"}),
            certainty=TEXT,
        )
    ),
    "Facts": {
        "type": "object",
        "required": ["regime"],
        "properties": {
            "regime": TEXT,
            "harm": {"type": "object", "properties": {"level": MAYBE_TEXT, "scale": MAYBE_TEXT}},
            "facts": by_name({"anyOf": [TEXT, many(TEXT), {"type": "null"}]}),
            "answers": by_name({"enum": ["yes", "no"]}),
            "facility": {
                "type": "object",
                "properties": {"timezone": MAYBE_TEXT, "calendar": MAYBE_TEXT},
            },
            "now": MAYBE_TEXT,
        },
    },
}
