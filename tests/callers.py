"""Another system that calls the API with somebody's token, as a script would."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.users import add_token
from disclosure.clock import now
from tests.people import OPERATOR

V1 = "/api/v1"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Caller:
    app: Flask
    token: str = ""
    root: str = V1

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.ask("PATCH", path, body, **headers)

    def ask(self, method: str, path: str, body: object, **headers: str) -> TestResponse:
        """`headers`: with underscores for hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            told.setdefault("Authorization", f"Bearer {self.token}")
        client = self.app.test_client()
        sent: dict[str, Any] = {"json": body} if body is not None else {}
        return client.open(self.root + path, method=method, headers=told, **sent)

    def record(self, ref: str, kind: str, /, **body: object) -> Any:
        return self._made(f"/incidents/{ref}/records/{kind}", body, 201)

    def move(self, ref: str, trigger: str, reason: str = "", /, **data: object) -> Any:
        place = {"INC": "incidents", "LET": "letters", "COM": "commitments"}[ref[:3]]
        told: dict[str, object] = {"data": data} if data else {}
        return self._made(
            f"/{place}/{ref}/moves/{trigger}", told | ({"reason": reason} if reason else {}), 200
        )

    def _made(self, path: str, body: object, status: int) -> Any:
        answer = self.post(path, body)
        assert answer.status_code == status, answer.text
        return answer.get_json()


def caller(app: Flask, session: Session, email: str) -> Caller:
    """With a fresh token of that person."""
    session.rollback()
    return Caller(app, add_token(session, OPERATOR, now(), email))
