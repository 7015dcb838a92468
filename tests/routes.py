"""A case whose every address can be asked for, by a browser of anybody; its people are canaries."""

import pickle
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.learning.improvements import write_improvement
from disclosure.actions.letters import writing as letters
from disclosure.actions.look_backs.opening import open_look_back
from disclosure.actions.to_staff.calendar_feed import make_feed
from disclosure.actions.users import Person, add_user
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.permissions import Role
from disclosure.records.access import Look
from disclosure.records.users import User, user_called
from tests import cases, people
from tests.cases import ACase, change_by, record_as
from tests.databases import looking, settings_in
from tests.improvements import an_improvement
from tests.look_backs import CAUSE
from tests.once import made_once
from tests.people import ADA, BEN, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SITE
from tests.who_may import newcomer, of_far_site
from workflows.words import State

NAME, STREET, WORDS = "Mr Zebedee Quillfeather", "Larkspur-Row", "Xanthic-sayings"
FILE = "test.sqlite"
CANARIES = ("Zebedee", "Quillfeather", STREET, WORDS)
STANDS = {"approve": "in review", "issue": "approved", "<form>": "issued", "<act>": "issued"}


def words_of(answer: TestResponse) -> str:
    """Of any file: what is no text is read as far as it is."""
    return answer.get_data().decode(errors="replace")


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
        if pattern.startswith(("/sites/", "/glass/")):
            where["<int:id>"] = "1"
        if pattern.startswith("/work/"):
            where["<int:number>"] = "1"
        if pattern.startswith("/paper/"):
            where["<word>"] = "conversation"
        return re.sub("<[^>]+>", lambda part: where[part[0]], pattern)

    def answer(self, method: str, pattern: str, email: str = "") -> TestResponse:
        return self.browser(email).open(self.path(pattern), method=method, buffered=True)

    def browser(self, email: str) -> FlaskClient:
        """Signed in as they are now: signing out everywhere ended what was before."""
        client = self.app.test_client()
        self.session.rollback()
        version = select(User.session_version).where(User.email == email)
        if (now_at := self.session.scalar(version)) is not None:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = f"{now_at} {email}"
                cookie["proved_at"] = int(now().timestamp())
                cookie["second_factor_elsewhere"] = True  # which production asks of some roles
        return client

    def cookie(self, email: str) -> str:
        found = self.browser(email).get_cookie("disclosure")
        assert found
        return f"disclosure={found.value}"

    def looks(self) -> int:
        self.session.rollback()
        mine = select(func.count()).select_from(Look).where(Look.incident_id == self.case.id)
        return self.session.scalars(mine).one()


def a_case_with_every_page(session: Session) -> tuple[ACase, dict[str, str]]:
    """Its people and their words are canaries: none may stand in an address or in the log."""
    case = cases.an_opened_case(session, patient={"name": NAME}, summary=WORDS)
    case.person = cases.a_person(case, name=NAME, post=[f"1 {STREET}", "Vale", "AB1 2CD"])
    cases.acknowledged(case)
    told = {"person": case.person}
    record_as(case, BEN, "question", words=f"{WORDS}?", **told)
    talk = cases.a_talk(case, "follow_up", said=WORDS).id
    cases.move_as(case, ADA, "begin_investigation")
    cases.through(case, State.APOLOGIZE)
    break_glass(
        session, people.actor(session, people.SAM), case.ref, "On call that night", now(), Door.PAGE
    )
    draft, _ = letters.draft(session, change_by(case, BEN), "delay", {"to": case.person})
    refs = [cases.a_letter(case, "apology", until=step) for step in ("submit", "approve", "issue")]
    at = dict(zip(("in review", "approved", "issued"), refs, strict=True)) | {"draft": draft.ref}
    sam = user_called(session, people.SAM)
    assert sam
    at |= {"<incident>": case.ref, "<promise>": case.promise, "<name>": "timeline"}
    at |= {"<kind>": "apology", "<trigger>": "deliver_apology", "<word>": "note", "<form>": "html"}
    at["<language>"] = "pl"
    at |= {"<rules>": "general", "<int:year>": "2026", "<part>": "not_held"}
    at |= {"<int:person>": str(case.person)}
    at |= {"<int:number>": str(talk), "<act>": "told", "<path:filename>": "app.css"}
    of_the_family = ("concern", "consent", "excuse", "record")
    at |= {f"<int:{each}>": "1" for each in of_the_family} | {"<question>": "QUE-2026-000001"}
    at |= {"<key>": make_feed(session, people.actor(session, people.MONA), case.at)}
    ada = people.actor(session, ADA)
    at["<look_back>"] = open_look_back(session, ada, now(), Door.PAGE, dict(CAUSE)).ref
    made = write_improvement(session, ada, now(), Door.PAGE, an_improvement())
    at |= {"<improvement>": made.ref, "<step>": "let_go"}
    return case, at | {"<int:id>": str(sam.id)}


def a_case_and_newcomers(session: Session) -> tuple[ACase, dict[str, str]]:
    """Newcomers of each role, here and at the far site."""
    people.introduce(session)
    for role in Role:
        for email, site in ((newcomer(role), SITE), (of_far_site(role), FAR_SITE)):
            person = Person(email, f"A new {role}", [role], [site])
            add_user(session, OPERATOR, OPENED_FOR_WORK, person)
    case, at = a_case_with_every_page(session)
    ask(session, people.actor(session, ADA), now(), Door.PAGE, "audit_check", "", [Asked(case.ref)])
    return case, at


Begun = tuple[tuple[Any, ...], dict[str, str]]  # of the case, whatever session it stands in


@cache
def _begun(clean: Path, day: date) -> tuple[Path, Begun]:
    """Made once in a run: each world on SQLite is a copy. After midnight it is made anew."""
    there, name = clean.parent.parent, f"world_{day}"
    told = there / f"{name}.told"

    def fill(home: Path) -> None:
        shutil.copy(clean, home / FILE)
        with looking(settings_in(home, f"sqlite:///{home}/{FILE}")) as session:
            case, at = a_case_and_newcomers(session)
            of_case = (case.id, case.ref, case.at, case.person, case.promise)
            told.write_bytes(pickle.dumps((of_case, at)))

    home = made_once(there, name, fill)
    return home, pickle.loads(told.read_bytes())


@contextmanager
def a_world(
    home: Path, clean: Path | str, told: Mapping[str, Any], **config: object
) -> Iterator[World]:
    """A case with every page, newcomers of each role here and at the far site. `told`: settings.

    `clean`: a file of SQLite to be copied, or the URL of a database that is ours to fill.
    """
    begun: Begun | None = None
    if isinstance(clean, Path):
        there, begun = _begun(clean, now().astimezone(ZoneInfo("Europe/London")).date())
        shutil.copytree(there, home, dirs_exist_ok=True)
        clean = f"sqlite:///{home}/{FILE}"
    settings = settings_in(home, clean)
    with looking(settings) as session:
        if begun:
            of_case, at = begun
            case = ACase(session, *of_case)
        else:
            case, at = a_case_and_newcomers(session)
        app = create_app(replace(settings, **told), SECRET_KEY="tests", **config)
        yield World(app, session, case, at)
        with app.app_context():
            db.engine.dispose()
