"""Schemathesis calls every operation as the description says, and as it does not, in many roles.

No server error, no answer that the description does not know, and bad input names its field.
"""

import itertools
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks
from sqlalchemy.orm import Session

from disclosure.api.describing import description
from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.callers import PROBLEM, V1, caller
from tests.cases import an_opened_case
from tests.conftest import KINDS_OF_DATABASE
from tests.databases import a_database, settings_in
from tests.people import ADA, ADAM, BEN, EVA, IVA, SAM
from tests.routes import a_case_with_every_page
from tests.who_may_table import RECORD, allowed

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EACH = 40 if SOAK else 2  # calls of one operation in one mode
DATABASES = KINDS_OF_DATABASE if SOAK else KINDS_OF_DATABASE[:1]
CALLERS = (ADA, BEN, ADA, IVA, EVA, ADA, SAM, BEN, ADAM)  # in turn
MODES = {"as described": GenerationMode.POSITIVE, "not as described": GenerationMode.NEGATIVE}
# All kinds of record are one view: in `make test` one for each who may, and a talk, the widest.
KINDS = {"conversation", *{who: kind for kind, who in allowed(RECORD).items()}.values()}


def of_few_kinds(path: str) -> bool:
    place, _, kind = path.rpartition("/")
    return SOAK or not place.endswith("/records") or kind in KINDS


OPERATIONS = [
    pytest.param(method, path, marks=() if of_few_kinds(path) else pytest.mark.long)
    for path, item in description()["paths"].items()
    for method in item
    if not path.endswith("openapi.json")  # nothing is told there, so nothing can be wrong
]
pytestmark = [pytest.mark.soak] if SOAK else []
MUST_HOLD = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)


@dataclass
class World:
    """An app with a case to call about, and people of many roles who call in turn."""

    schema: Any
    session: Session
    tokens: Iterator[str]
    refs: Mapping[str, Iterator[str]]

    def real(self, case: Any) -> Any:
        """With a token that holds, about something that is there."""
        case.headers = {name: told for name, told in (case.headers or {}).items() if told.strip()}
        case.headers["Authorization"] = f"Bearer {next(self.tokens)}"
        if "ref" in (case.path_parameters or {}):
            place = case.path.split("/")[3]
            case.path_parameters["ref"] = next(self.refs[place])
        return case


@pytest.fixture(scope="module", params=DATABASES)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    home = tmp_path_factory.mktemp("hostile")
    with _a_copy(request, home) as url:
        told = settings_in(home, url)
        engine = open_database(told.database_url)
        with session_on(engine, told) as session:
            yield from _a_world(told, session)
        engine.dispose()


@contextmanager
def _a_copy(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """The URL of a database with the team in it."""
    if request.param == "postgresql":
        team = request.getfixturevalue("team_database")
        with a_database(request.getfixturevalue("postgres"), team) as url:
            yield url
        return
    shutil.copy(request.getfixturevalue("team_file"), home / "test.sqlite")
    yield f"sqlite:///{home}/test.sqlite"


def _a_world(told: Settings, session: Session) -> Iterator[World]:
    case, at = a_case_with_every_page(session)
    refs = {
        "incidents": [case.ref, an_opened_case(session).ref],
        "letters": [at[stands] for stands in ("draft", "in review", "approved", "issued")],
        "commitments": [case.promise],
    }
    app = create_app(told, SECRET_KEY="tests", TESTING=True)
    token = {who: caller(app, session, who).token for who in {*CALLERS}}
    turns = {place: itertools.cycle(each) for place, each in refs.items()}
    schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", app)
    yield World(schema, session, itertools.cycle(token[who] for who in CALLERS), turns)
    session.rollback()
    assert verify(session).ok
    _end(app)


def _end(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_comes_is_answered(world: World, method: str, path: str, mode: str) -> None:
    operation = world.schema[path][method]

    @settings(
        max_examples=EACH,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=MODES[mode]))
    def call(case: Any) -> None:
        answer = world.real(case).call()
        case.validate_response(answer, checks=MUST_HOLD)
        assert answer.status_code not in (401, 429)  # each token holds
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == [PROBLEM]
        if answer.status_code == 422:
            faults = answer.json()["faults"]
            assert faults
            assert all(fault["field"] and fault["says"] for fault in faults)

    call()
