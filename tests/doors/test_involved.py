"""Staff who took part in the care agree to nothing in that case, by page or by command."""

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.app import create_app
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput
from disclosure.kinds.shape import shapes_of
from disclosure.records.audit import AuditEntry
from disclosure.records.incident import Incident
from disclosure.settings import Settings
from tests.bodies import good_body
from tests.by_command import Everything
from tests.cases import AWARE, ACase, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, EVA, RON, actor
from tests.terminal import Terminal
from tests.typed import as_typed, signed_in
from tests.who_may import (
    OMNI,
    Ready,
    copy_of,
)
from tests.who_may_table import AGREES, REVIEWS

TOOK_PART = "You took part in this patient's care"
ZONE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Here:
    """A copy in which whoever has every role took part in the care of every case."""

    session: Session
    terminal: Terminal
    app: Flask

    def browser(self) -> FlaskClient:
        return signed_in(self.app, OMNI)

    def entries(self) -> int:
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.fixture
def home(where_all_may: Terminal) -> Terminal:
    return where_all_may


def here(home: Terminal, file: Path, to: Path) -> Iterator[Here]:
    with copy_of(home.home, file, to) as session:
        for incident in session.query(Incident).all():
            change = Change(incident.id, actor(session, ADA), now(), Door.COMMAND)
            record(session, change, "involved", {"user": OMNI, "part": "Gave the dose"})
        told = Settings.read({"DISCLOSURE_HOME": str(to)})
        app = create_app(told, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
        yield Here(session, Terminal(to), app)
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("kind", [*REVIEWS, "concern_answer"])
def test_they_agree_to_no_record_and_answer_no_concern(
    home: Terminal, full: Everything, tmp_path: Path, kind: str
) -> None:
    body = good_body(kind, full.ids, AWARE)
    for there in here(home, home.home / "disclosure.sqlite", tmp_path / "copy"):
        before = there.entries()
        words = ("record", full.ref, kind, "--as", OMNI, "--data", "-")
        assert TOOK_PART in there.terminal.refused(*words, data=body)["why"]
        boxes = as_typed(shapes_of(KINDS[kind]), body, ZONE)
        answer = there.browser().post(f"/incidents/{full.ref}/records/{kind}", data=boxes)
        assert answer.status_code == 409
        assert TOOK_PART in html.unescape(answer.text)
        assert there.entries() == before


@pytest.mark.parametrize("move", AGREES.split(","))
def test_they_agree_to_no_move(
    home: Terminal, ready: dict[str, Ready], tmp_path: Path, move: str
) -> None:
    waits, trigger = ready[move], move.partition(" ")[2]
    for there in here(home, waits.file, tmp_path / "copy"):
        before = there.entries()
        words = ["move", waits.ref, trigger, "--as", OMNI, "--data", "-"]
        words += ["--reason", waits.reason] if waits.reason else []
        answer = there.terminal.answer(*words, data=dict(waits.data))
        assert answer.code == 1
        assert TOOK_PART in json.dumps(answer.document)
        of = "letters" if waits.ref.startswith("LET") else "promises"
        typed = {**waits.data, "reason": waits.reason}
        page = there.browser().post(f"/{of}/{waits.ref}/{trigger}", data=typed)
        assert page.status_code in {409, 422}
        assert TOOK_PART in html.unescape(page.text)
        assert there.entries() == before


# Nobody gets round it


@pytest.fixture
def case(session: Session, team: None) -> ACase:
    return an_opened_case(session)


def reviews(case: ACase, email: str, kind: str, **about: object) -> None:
    record_as(case, email, kind, **about, agrees=True, reason="I read it and agree")


def test_who_has_an_account_is_not_recorded_by_name_alone(case: ACase) -> None:
    for name in ("Ron Bell", " ron  BELL "):
        with pytest.raises(BadInput) as raised:
            record_as(case, ADA, "involved", name=name, part="Gave the dose")
        (fault,) = raised.value.faults
        assert (fault.field, fault.says) == (
            "user",
            "Their account: Ron Bell has an account. Choose it. If you mean another of this name, "
            "say so in the name, such as “Ron Bell (agency)”.",
        )
    record_as(case, ADA, "involved", name="Ron Bell", user="ron@example.org", part="Gave it")
    for another in ("Ron Bell of the agency", "Ron Bell (agency)"):
        record_as(case, ADA, "involved", name=another, part="Was there")


def test_nobody_takes_themselves_off_the_list(case: ACase) -> None:
    at = case.at.isoformat()
    graded = {"scale": "eng_reg20", "level": "reg20_severe", "reason": "She was very ill"}
    record_as(case, BEN, "grade", **graded, at=at)
    told = {"regimes": ["gb-eng-reg20-nhs"], "reason": "It was not one", "at": at}
    decision = record_as(case, ADA, "decision", applies="no", **told).id
    named = record_as(case, ADA, "involved", user=EVA, part="Was on the ward").id
    # An approver may not correct; with a second role somebody could.
    wrong = {"words": "She was not there", "withdraws": True}
    case.session.rollback()
    record_as(case, ADA, "involved", user=ADA, part="Was there too")
    own = record_as(case, ADA, "involved", user="ron@example.org", part="Was there too").id
    record_as(case, "ron@example.org", "correction", of=str(own), **wrong)
    with pytest.raises(Refused, match="took part"):
        reviews(case, "ron@example.org", "decision_review", decision=decision)
    record_as(case, BEN, "correction", of=str(named), **wrong)  # somebody else put it right
    reviews(case, EVA, "decision_review", decision=decision)


def test_who_took_themselves_off_the_list_verifies_no_promise(case: ACase) -> None:
    person = record_as(case, BEN, "person", **good_body("person", {}, case.at)).id
    words = {"words": "We will ring you", "owner": BEN, "due_on": case.day(5)}
    promise = record_as(case, BEN, "commitment", **words, source={"family": person}).created[0]
    ref = str(promise["ref"])
    move_as(case, BEN, "done", ref, evidence="It went by post.")
    own = record_as(case, RON, "involved", user=RON, part="Was on the ward").id
    wrong = {"words": "I was not there", "withdraws": True}
    record_as(case, RON, "correction", of=str(own), **wrong)
    with pytest.raises(Refused, match="took part"):
        move_as(case, RON, "verify", ref)
    move_as(case, EVA, "verify", ref)


def test_nobody_agrees_that_a_concern_about_them_is_taken_back(case: ACase) -> None:
    case.person = record_as(case, BEN, "person", **good_body("person", {}, case.at)).id
    told = {"person": case.person, "about": [EVA]}
    concern = record_as(case, BEN, "concern", words="She would not listen", **told).id
    wrong = {"words": "It was another family", "withdraws": True}
    taken_back = record_as(case, BEN, "correction", of=str(concern), **wrong).id
    with pytest.raises(Refused, match="about you"):
        reviews(case, EVA, "correction_review", correction=taken_back)
    reviews(case, ADA, "correction_review", correction=taken_back)
