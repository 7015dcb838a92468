"""In whatever order people act, no case is closed that owes somebody something."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.lateness import LATE
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.refused import Refused
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_do.fresh import freshen, rules_now
from disclosure.actions.to_do.things import things_to_do
from disclosure.jobs.sweep import sweep
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput
from disclosure.kinds.notes import CorrectionReview
from disclosure.operations.keys import session_on
from disclosure.permissions import Forbidden
from disclosure.records.engine import open_database
from disclosure.records.search_words import SearchWord, What
from disclosure.records.to_do import stale_among
from disclosure.records.words_in_step import words_now
from tests import people
from tests.cases import ACase, a_case, a_letter, change_by, move_as, ready, record_as
from tests.databases import settings_in
from tests.on_a_copy import OnACopy
from tests.owed import still_owed
from tests.people import ADA, BEN, EVA, IVA, RON
from tests.random_acts import BUILDERS, nth
from tests.to_do import kept_of
from workflows.machine import NotReady, WrongState
from workflows.words import CommitmentTrigger, State, Trigger

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EXAMPLES, STEPS = (400, 60) if SOAK else (2, 20)
NO = (BadInput, Forbidden, Refused, NotReady, WrongState, ChangedMeanwhile)
WHO, PICK = st.sampled_from((ADA, BEN, EVA, IVA, RON)), st.integers(0, 11)
Homes = dict[tuple[State, bool], tuple[Path, ACase]]
OPEN_STATES = [state for state in State if state is not State.CLOSED]

pytestmark = [pytest.mark.soak] if SOAK else []


class PeopleInAnyOrder(OnACopy):
    """They begin in a case that has just come to a state, or has all that the next move asks."""

    homes: ClassVar[Homes] = {}

    @initialize(state=st.sampled_from(OPEN_STATES), with_all=st.booleans())
    def open(self, state: State, with_all: bool) -> None:
        self.begin(*self.homes[state, with_all])
        self.stood = state
        self.moves = self._moves()
        self.late_duties: set[tuple[str, str]] = set()
        self.late_promises: set[str] = set()

    @rule(kind=st.sampled_from(sorted(BUILDERS)), who=WHO, pick=PICK)
    def record(self, kind: str, who: str, pick: int) -> None:
        body = BUILDERS[kind](self.case, self.case.now, pick)
        self._try(lambda: record_as(self.case, who, kind, **body))

    @rule(trigger=st.sampled_from(Trigger), who=st.sampled_from((ADA, RON, EVA)))
    def move(self, trigger: Trigger, who: str) -> None:
        self._try(lambda: move_as(self.case, who, trigger, reason="I thought about it."))

    @rule(trigger=st.sampled_from(CommitmentTrigger), who=WHO, pick=PICK)
    def move_promise(self, trigger: CommitmentTrigger, who: str, pick: int) -> None:
        promise = nth([c.ref for c in self.case.now.commitments], pick, "COM-2026-000001")
        data = _told(self.case, trigger)
        self._try(lambda: move_as(self.case, who, trigger, promise, reason="As they said.", **data))

    @rule(kind=st.sampled_from(("apology", "closing")), until=st.sampled_from(("send", "deliver")))
    def write(self, kind: str, until: str) -> None:
        with suppress(*NO):
            a_letter(self.case, kind, until=until)

    @rule(by=st.sampled_from((EVA, RON, ADA)))
    def decide_that_there_is_no_duty(self, by: str) -> None:
        at, why = self.case.at.isoformat(), "No harm was found."
        grade = {"scale": "eng_reg20", "level": "reg20_below", "reason": why, "at": at}
        told = {"applies": "no", "reason": why, "at": at}
        with suppress(*NO):
            record_as(self.case, BEN, "grade", **grade)
            made = record_as(self.case, ADA, "decision", **told)
            review = {"decision": made.id, "agrees": True, "reason": "I read the notes."}
            record_as(self.case, by, "decision_review", **review)

    @rule(days=st.integers(1, 12), swept=st.booleans())
    def wait(self, days: int, swept: bool) -> None:
        self.case.later(days=days)
        if swept:
            sweep(self.case.session, self.case.at)

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

    @invariant()
    def what_could_be_closed_owes_nothing(self) -> None:
        """Tried after every act, without closing it, so that the acts go on."""
        for trigger in (Trigger.CLOSE, Trigger.CLOSE_WITHOUT_DUTY):
            change = change_by(self.case, ADA)
            with suppress(NotReady, WrongState):
                gate.move(self.case.session, change, self.case.ref, trigger, dry_run=True)
                event(f"could {trigger}")
                without_duty = trigger is Trigger.CLOSE_WITHOUT_DUTY
                assert list(still_owed(self.case.now, without_duty=without_duty)) == []

    @invariant()
    def what_is_kept_to_do_is_what_there_is_to_do(self) -> None:
        """A case that nothing marked since may be read from what is kept, without making it."""
        session, staff = self.case.session, staff_of(self.case.session)
        before = set(stale_among(session, [self.case.id], self.case.at, rules_now()))
        freshen(session, before, self.case.at, staff)
        session.rollback()
        assert kept_of(session, self.case.id) == things_to_do(Viewed(self.case.now, staff))

    @invariant()
    def a_case_is_found_by_the_words_of_its_rows(self) -> None:
        session = self.case.session
        session.rollback()
        mine = select(SearchWord.what, SearchWord.word).where(
            SearchWord.incident_id == self.case.id
        )
        stored = {(what, word) for what, word in session.execute(mine)}
        assert stored == words_now(session, self.case.incident, What)

    @invariant()
    def what_was_late_stays_late(self) -> None:
        """Unless a second person agreed that what started the clock was recorded wrongly."""
        now = self.case.now
        statuses = {(d.regime, d.id): d.status for d in now.duties}
        if not any(body.agrees for _, body in now.case.those(CorrectionReview)):
            assert all(statuses[each] in LATE for each in self.late_duties & set(statuses))
        for ref in self.late_promises:
            assert now.is_late(next(c for c in now.commitments if c.ref == ref))
        real = (d for d in now.duties if d.status in LATE and not d.provisional)
        self.late_duties |= {(d.regime, d.id) for d in real}
        self.late_promises |= {c.ref for c in now.commitments if now.is_late(c)}

    def _try(self, act: Callable[[], object]) -> None:
        before = self.case.now.incident.version
        try:
            act()
        except NO:
            assert self.case.now.incident.version == before  # a refused act leaves no trace

    def _moves(self) -> list[tuple[str, str]]:
        moves = self.case.now.case.moves(self.case.ref)
        return [(m.body["from"], m.body["to"]) for m in moves if m.body["from"] != m.body["to"]]


def _told(case: ACase, trigger: CommitmentTrigger) -> dict[str, Any]:
    at, person = case.at.isoformat(), case.person
    says = {"person": person, "how": "conversation", "at": at, "words": "That is so."}
    talk = next(iter(case.now.case.those(Conversation)), None)
    given_in = str(talk[0].number) if talk else "page"
    by_trigger: dict[str, dict[str, Any]] = {
        "done": {"evidence": "We rang her."},
        "told": {"person": person, "how": "By telephone", "at": at},
        "confirm": says,
        "dispute": says,
        "release": says,
        "change": says | {"due_on": case.day(5)},
        "reassign": {"owner": BEN},
        "cannot_keep": {"why": "We were too late.", "told_how": "By telephone", "at": at},
        "agree_not_kept": {"given_in": given_in},
    }
    return by_trigger.get(trigger, {})


@pytest.fixture(scope="module")
def homes(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Homes:
    found: Homes = {}
    for state, with_all in product(OPEN_STATES, (True, False)):
        home = tmp_path_factory.mktemp(state)
        shutil.copy(clean_file, home / "test.sqlite")
        engine = open_database(f"sqlite:///{home}/test.sqlite")
        with session_on(engine, settings_in(home, str(engine.url))) as session:
            people.introduce(session)
            case = ready(a_case(session, at=state)) if with_all else a_case(session, at=state)
            case.session = Session()
        engine.dispose()
        found[state, with_all] = home, case
    return found


def test_no_order_of_acts_closes_a_case_that_owes_something(homes: Homes) -> None:
    PeopleInAnyOrder.homes = homes
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=quiet)
    run(PeopleInAnyOrder, settings=how)
