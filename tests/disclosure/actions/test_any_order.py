"""In whatever order people act, no case is closed that owes somebody something."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Refused
from disclosure.actions.facts import Gathered
from disclosure.kinds import excuses as x
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput
from disclosure.kinds.harm import Decision, DecisionReview, Error, ErrorReview
from disclosure.kinds.law import Explanation, ExplanationReview
from disclosure.kinds.others import OtherOrganisation
from disclosure.kinds.questions import Answer, AnswerReview
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.concerns import concerns_of
from disclosure.records.engine import open_database
from letters.check import apology_passes
from tests import people
from tests.cases import ACase, a_case, a_letter, move_as, record_as
from tests.conftest import settings_in
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.random_acts import BUILDERS, nth
from workflows.machine import NotReady, WrongState
from workflows.words import CommitmentTrigger, State, Trigger

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EXAMPLES, STEPS = (400, 60) if SOAK else (12, 30)
NO = (BadInput, Forbidden, Refused, NotReady, WrongState, ChangedMeanwhile)
WHO, PICK = st.sampled_from((ADA, BEN, EVA, IVA, RON)), st.integers(0, 11)
OPEN_STATES = [state for state in State if state is not State.CLOSED]

pytestmark = [pytest.mark.soak] if SOAK else []


class PeopleInAnyOrder(RuleBasedStateMachine):
    """`homes`: for each state a home with a case that stands there."""

    homes: ClassVar[dict[State, tuple[Path, ACase]]] = {}

    @initialize(state=st.sampled_from(OPEN_STATES))
    def open(self, state: State) -> None:
        home, case = self.homes[state]
        self.folder = TemporaryDirectory()
        here = Path(self.folder.name)
        shutil.copytree(home, here, dirs_exist_ok=True)
        self.engine = open_database(f"sqlite:///{here}/test.sqlite")
        session = session_on(self.engine, settings_in(here, str(self.engine.url)))
        self.case, self.stood = replace(case, session=session), state
        self.moves = self._moves()

    @rule(kind=st.sampled_from(sorted(BUILDERS)), who=WHO, pick=PICK)
    def record(self, kind: str, who: str, pick: int) -> None:
        body = BUILDERS[kind](self.case, self.case.now, pick)
        self._try(lambda: record_as(self.case, who, kind, **body))

    @rule(trigger=st.sampled_from(Trigger), who=st.sampled_from((ADA, RON, EVA)))
    def move(self, trigger: Trigger, who: str) -> None:
        self._try(lambda: move_as(self.case, who, trigger, reason="I thought about it."))
        if trigger in (Trigger.CLOSE, Trigger.CLOSE_WITHOUT_DUTY):
            self._owes_nothing()

    @rule(trigger=st.sampled_from(CommitmentTrigger), who=WHO, pick=PICK)
    def move_promise(self, trigger: CommitmentTrigger, who: str, pick: int) -> None:
        promise = nth([c.ref for c in self.case.now.commitments], pick, "COM-2026-000001")
        data = _told(self.case, trigger)
        self._try(lambda: move_as(self.case, who, trigger, promise, reason="As they said.", **data))

    @rule(kind=st.sampled_from(("apology", "closing")), until=st.sampled_from(("send", "deliver")))
    def write(self, kind: str, until: str) -> None:
        self._try(lambda: a_letter(self.case, kind, until=until))

    @rule(days=st.integers(1, 12))
    def wait(self, days: int) -> None:
        self.case.later(days=days)

    @invariant()
    def every_state_was_reached_by_a_move(self) -> None:
        """What stands is where the last move led; and moves are only ever added."""
        state, moves = self.case.state, self._moves()
        assert moves[: len(self.moves)] == self.moves
        was = self.stood
        for source, dest in moves[len(self.moves) :]:
            assert source == was
            was = State(dest)
        assert state == was
        self.stood, self.moves = state, moves

    def teardown(self) -> None:
        if hasattr(self, "case"):
            assert verify(self.case.session).ok
            self.case.session.close()
            self.engine.dispose()
            self.folder.cleanup()

    def _try(self, act: Callable[[], object]) -> None:
        before = self.case.now.incident.version
        try:
            act()
        except NO:
            steps = self.case.now.incident.version
            assert steps >= before

    def _moves(self) -> list[tuple[str, str]]:
        moves = self.case.now.case.moves(self.case.ref)
        return [(m.body["from"], m.body["to"]) for m in moves if m.body["from"] != m.body["to"]]

    def _owes_nothing(self) -> None:
        if self.stood is not State.CLOSED and self.case.state is State.CLOSED:
            owed = list(still_owed(self.case.now))
            assert owed == []


def still_owed(now: Gathered) -> Iterator[str]:
    """Read off the records themselves, without asking the requirements."""
    for promise in now.commitments:
        if now.is_owed(promise) and not _finished(now, promise):
            yield f"promise {promise.ref} is {promise.state}"
    for question in now.questions:
        if question._state in ("open", "not_yet") or _unreviewed(now, question):
            yield f"question {question.ref} is {question._state}"
    for concern in concerns_of(now.session, now.incident.id):
        if concern._state == "open":
            yield f"{concern.ref} is open"
    if now.incident.without_duty:
        if not any(_ends(now)):
            yield "closed without duty, without a reason that a second person agreed to"
        return
    for duty in now.duties:
        if duty.limit_type == "deadline" and duty.status in ("open", "late"):
            if duty.kind not in ("policy", "annual_report") and not _given_up(now, duty.id):
                yield f"duty {duty.id} is {duty.status}"
    for person in now.persons:
        if person.body["standing"] == "relevant" and not person.died_at:
            if not _apologised(now, person.number):
                yield f"nobody said sorry to {person.number}"


def _finished(now: Gathered, promise: Any) -> bool:
    if promise._state == "not_kept":
        return any(m.body["trigger"] == "agree_not_kept" for m in now.case.moves(promise.ref))
    standing = promise._state == "open" and promise.standing
    return standing or promise._state in ("verified", "confirmed", "released")


def _unreviewed(now: Gathered, question: Any) -> bool:
    answers = [row for row, body in now.case.those(Answer) if body.question == question.ref]
    unknown = question._state == "cannot_be_known"
    return unknown and not now.case.agreed(AnswerReview, answers[-1].number)


def _ends(now: Gathered) -> Iterator[bool]:
    for row, decision in now.case.those(Decision):
        yield str(decision.applies) == "no" and now.case.agreed(DecisionReview, row.number)
    for row, _ in now.case.those(Error):
        yield now.case.agreed(ErrorReview, row.number)
    for _, other in now.case.those(OtherOrganisation):
        yield other.accepted_in_writing_at is not None


def _given_up(now: Gathered, duty: str) -> bool:
    return any(
        body.duty == duty and body.unmet and now.case.agreed(ExplanationReview, row.number)
        for row, body in now.case.those(Explanation)
    )


def _apologised(now: Gathered, person: int) -> bool:
    for _, talk in now.case.those(Conversation):
        if person in talk.persons and talk.apology_words and apology_passes(talk.apology_words):
            return True
    for letter in now.letters:
        if letter.to_person == person and letter.sent_at and apology_passes(letter.text):
            return True
    return any(
        body.person == person
        and "apology_given" in body.requirement
        and now.case.agreed(x.ExcuseReview, row.number)
        for row, body in now.case.those(x.Excuse)
    )


def _told(case: ACase, trigger: CommitmentTrigger) -> dict[str, Any]:
    at, person = case.at.isoformat(), case.person
    says = {"person": person, "how": "conversation", "at": at, "words": "That is so."}
    talk = next(iter(case.now.case.those(Conversation)), None)
    given_in = str(talk[0].number) if talk else "page"
    return {
        "done": {"evidence": "We rang her."},
        "told": {"person": person, "how": "By telephone", "at": at},
        "confirm": says,
        "dispute": says,
        "release": says,
        "change": says | {"due_on": case.day(5)},
        "reassign": {"owner": BEN},
        "cannot_keep": {"why": "We were too late.", "told_how": "By telephone", "at": at},
        "agree_not_kept": {"given_in": given_in},
    }.get(trigger, {})


@pytest.fixture(scope="module")
def homes(
    clean_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[State, tuple[Path, ACase]]:
    found = {}
    for state in OPEN_STATES:
        home = tmp_path_factory.mktemp(state)
        shutil.copy(clean_file, home / "test.sqlite")
        engine = open_database(f"sqlite:///{home}/test.sqlite")
        with session_on(engine, settings_in(home, str(engine.url))) as session:
            people.introduce(session)
            case = a_case(session, at=state)
            case.session = Session()
        engine.dispose()
        found[state] = home, case
    return found


def test_no_order_of_acts_closes_a_case_that_owes_something(
    homes: dict[State, tuple[Path, ACase]],
) -> None:
    PeopleInAnyOrder.homes = homes
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=quiet
    )
    run(PeopleInAnyOrder, settings=how)
