"""A case whose every address can be asked for, by a browser of anybody; its people are canaries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions import letters
from disclosure.actions.calendar_feed import make_feed
from disclosure.records.access import looks_of
from disclosure.records.users import user_called
from tests import cases, people
from tests.cases import ACase, change_by, record_as
from tests.people import ADA, BEN
from workflows.words import State

NAME, STREET, WORDS = "Mr Zebedee Quillfeather", "Larkspur-Row", "Xanthic-sayings"
CANARIES = ("Zebedee", "Quillfeather", STREET, WORDS)
STANDS = {"approve": "in review", "issue": "approved", "<form>": "issued", "<act>": "issued"}


@dataclass(frozen=True)
class World:
    """An app with a case whose every page can be opened, and newcomers of each role."""

    app: Flask
    session: Session
    case: ACase
    at: Mapping[str, str]  # what stands in an address for each part of its pattern

    def path(self, pattern: str) -> str:
        """An address that is there: of a letter as far as its page needs it."""
        where = {**self.at, "<letter>": self.at["draft"]}
        if pattern.startswith("/letters/"):
            step = pattern.rpartition("/")[2]
            where["<letter>"] = self.at[STANDS.get(step, "draft")]
            where["<act>"] = "withdraw"
        if pattern.startswith("/sites/"):
            where["<int:id>"] = "1"
        return re.sub("<[^>]+>", lambda part: where[part[0]], pattern)

    def answer(self, method: str, pattern: str, email: str = "") -> TestResponse:
        return self.browser(email).open(self.path(pattern), method=method, buffered=True)

    def browser(self, email: str) -> FlaskClient:
        """Signed in as they are now: signing out everywhere ended what was before."""
        client = self.app.test_client()
        self.session.rollback()
        if user := user_called(self.session, email):
            with client.session_transaction() as cookie:
                cookie["_user_id"] = f"{user.session_version} {user.email}"
        return client

    def cookie(self, email: str) -> str:
        found = self.browser(email).get_cookie("disclosure")
        assert found
        return f"disclosure={found.value}"

    def looks(self) -> int:
        self.session.rollback()
        return len(looks_of(self.session, self.case.id))


def a_case_with_every_page(session: Session) -> tuple[ACase, dict[str, str]]:
    """Its people and their words are canaries: none may stand in an address or in the log."""
    case = cases.an_opened_case(session, patient={"name": NAME}, summary=WORDS)
    case.person = cases.a_person(case, name=NAME, post=[f"1 {STREET}", "Vale", "AB1 2CD"])
    cases.acknowledged(case)
    told = {"person": case.person, "at": case.at.isoformat()}
    record_as(case, BEN, "question", words=f"{WORDS}?", **told)
    talk = cases.a_talk(case, "follow_up", said=WORDS).id
    cases.move_as(case, ADA, "begin_investigation")
    cases.through(case, State.APOLOGIZE)
    draft, _ = letters.draft(session, change_by(case, BEN), "delay", {"to": case.person})
    refs = [cases.a_letter(case, "apology", until=step) for step in ("submit", "approve", "issue")]
    at = dict(zip(("in review", "approved", "issued"), refs, strict=True)) | {"draft": draft.ref}
    sam = user_called(session, people.SAM)
    assert sam
    at |= {"<incident>": case.ref, "<promise>": case.promise, "<name>": "timeline"}
    at |= {"<kind>": "apology", "<trigger>": "deliver_apology", "<word>": "note", "<form>": "html"}
    at["<language>"] = "pl"
    at |= {"<int:person>": str(case.person)}
    at |= {"<int:number>": str(talk), "<act>": "told", "<path:filename>": "app.css"}
    of_the_family = ("concern", "consent", "excuse", "record")
    at |= {f"<int:{each}>": "1" for each in of_the_family} | {"<question>": "QUE-2026-000001"}
    at |= {"<key>": make_feed(session, people.actor(session, people.MONA))}
    return case, at | {"<int:id>": str(sam.id)}
