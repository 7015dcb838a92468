"""Another system that reads by FHIR; and whether what it is answered is what FHIR allows."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from fhir.resources.R4B import get_fhir_model_class
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.callers import Caller, caller

R4, JSON = "/fhir/r4", "application/fhir+json"


def by_fhir(app: Flask, session: Session, email: str) -> Caller:
    return replace(caller(app, session, email), root=R4)


def outcome(answer: TestResponse, status: int) -> Any:
    """The issues of a no, which is an OperationOutcome by its model."""
    assert (answer.status_code, answer.mimetype) == (status, JSON), answer.text
    assert parsed(answer.get_json()).get_resource_type() == "OperationOutcome"
    issues = answer.get_json()["issue"]
    assert all(x["severity"] == "error" and x["details"]["text"] for x in issues)
    return issues


def parsed(resource: Any) -> Any:
    """By fhir.resources; and what that leaves out: codes and targets of references are allowed."""
    model = get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert json.loads(model.model_dump_json()) == resource
    _allowed(model)
    return model


def _allowed(model: Any) -> None:
    for name, field in type(model).model_fields.items():
        told, value = field.json_schema_extra or {}, getattr(model, name)
        codes, targets = told.get("enum_values"), told.get("enum_reference_types")
        for each in value if isinstance(value, list) else [value]:
            if each is not None and codes and not {"+", "mime"} & {*codes}:
                assert each in codes, name
            if targets and getattr(each, "reference", None):
                kind = each.reference.partition("/")[0]
                assert kind in targets or "Resource" in targets, (name, kind)
            if hasattr(type(each), "model_fields"):
                _allowed(each)


def found(by: Caller, address: str) -> list[Any]:
    """The resources of all pages of a search."""
    resources, following = list[Any](), R4 + address
    while following:
        answer = by.get(following.removeprefix(R4))
        assert (answer.status_code, answer.mimetype) == (200, JSON), answer.text
        page = answer.get_json()
        assert page["type"] == "searchset"
        assert {each["search"]["mode"] for each in page.get("entry", ())} <= {"match"}
        resources += [each["resource"] for each in page.get("entry", ())]
        links = {link["relation"]: urlsplit(link["url"]) for link in page["link"]}
        following = f"{links['next'].path}?{links['next'].query}" if "next" in links else ""
    return resources
