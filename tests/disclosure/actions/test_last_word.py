"""In whatever order people put right, withdraw, deny and agree: the last word on a thing stands, a
promise is let go of by nobody but those to whom it is owed, and no page of the family says what its
reader may not know. Relatives disagree meanwhile, and the patient may die.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, ChangedMeanwhile, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.people.whose_words import said_by
from disclosure.actions.reading import Case
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.actions.showing import case_document
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.faults import BadInput
from disclosure.kinds.notes import Correction
from disclosure.operations.keys import session_on
from disclosure.permissions import Forbidden, family_actor, is_family
from disclosure.records.commitment import Commitment
from disclosure.records.engine import open_database
from tests import people
from tests.cases import ACase, a_case, a_person, a_talk, move_as, record_as
from tests.databases import settings_in
from tests.not_told import a_wife, promised
from tests.on_a_copy import OnACopy
from tests.people import ADA, BEN, EVA, RON, actor
from tests.random_acts import ids, nth
from workflows.machine import NotReady, WrongState
from workflows.words import CommitmentState, State

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
EXAMPLES, STEPS = (100, 50) if SOAK else (2, 20)
NO = (BadInput, Forbidden, Refused, NotReady, WrongState, ChangedMeanwhile)
WHO, PICK, FAMILY = st.sampled_from((ADA, BEN, EVA, RON)), st.integers(0, 11), st.integers(0, 2)
OURS_ALONE, HERS_ALONE = "Kestrel-words", "Larkspur-words"

pytestmark = [pytest.mark.soak] if SOAK else []


class PeopleWhoDisagree(OnACopy):
    """The patient and her wife must be told; her brother is told as she allows."""

    home: ClassVar[tuple[Path, ACase, tuple[int, ...]]]

    @initialize()
    def open(self) -> None:
        home, case, self.family = self.home
        self.begin(home, case)
        self.said = 0

    @rule(pick=PICK, who=WHO, withdraws=st.booleans())
    def put_right(self, pick: int, who: str, withdraws: bool) -> None:
        self.said += 1
        numbers = [*reversed(self.case.now.case.bodies)]
        told = {"words": f"Right is number {self.said}.", "withdraws": withdraws}
        self._try(
            lambda: record_as(self.case, who, "correction", of=str(nth(numbers, pick)), **told)
        )

    @rule(pick=PICK, who=WHO, agrees=st.booleans())
    def agree(self, pick: int, who: str, agrees: bool) -> None:
        told = {"correction": nth(ids(self.case.now, "correction"), pick), "agrees": agrees}
        self._try(lambda: record_as(self.case, who, "correction_review", **told, reason=_WHY))

    @rule(trigger=st.sampled_from(("release", "change", "confirm", "dispute")), pick=PICK,
          who=FAMILY, page=st.booleans())  # fmt: skip
    def say_of_a_promise(self, trigger: str, pick: int, who: int, page: bool) -> None:
        promise = nth([c.ref for c in self.case.now.commitments], pick)
        told = self._of(who) | {"how": "page" if page else "conversation", "words": "That is so."}
        told |= {"due_on": self.case.day(20 + pick)} if trigger == "change" else {}
        if page:
            change = self._page(who)
            self._try(lambda: gate.move(self.case.session, change, promise, trigger, data=told))
        else:
            self._try(lambda: move_as(self.case, ADA, trigger, promise, **told))

    @rule(pick=PICK, who=FAMILY, right=st.booleans(), page=st.booleans())
    def say_whether_it_is_right(self, pick: int, who: int, right: bool, page: bool) -> None:
        theirs = [n for n, r in self.case.now.case.records.items() if said_by(r.kind, r.body)]
        told = self._of(who) | {"of": str(nth(theirs[::-1], pick)), "right": right}
        told |= {} if right else {"words": "I never said that."}
        self._record(who, page, "written_down_rightly", told)

    @rule(who=FAMILY, agrees=st.booleans(), page=st.booleans())
    def allow_her_brother(self, who: int, agrees: bool, page: bool) -> None:
        told = self._of(who) | {"purpose": "share", "agrees": agrees}
        told |= {} if page else {"asked_by": "Ben Okoro"}
        self._record(who, page, "consent", told | {"with_person": self.family[2]})

    @rule(who=FAMILY)
    def promise_again(self, who: int) -> None:
        self._try(lambda: promised(self.case, self.family[who], days=9))

    @rule(pick=PICK)
    def do_what_was_promised(self, pick: int) -> None:
        promise = nth([c.ref for c in self.case.now.commitments], pick)
        self._try(lambda: move_as(self.case, BEN, "done", promise, evidence="I rang her."))
        self._try(lambda: move_as(self.case, EVA, "verify", promise))

    @rule()
    def she_dies(self) -> None:
        told = {"what": "died", "source": "The ward told us"}
        self._try(lambda: record_as(self.case, BEN, "patient_status", **told))

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.case.later(days=days)

    @invariant()
    def the_last_word_on_each_record_stands(self) -> None:
        case = self.case.now.case
        stand = {number: sorted(_right(case, number)) for number in case.bodies}
        told = {number: sorted(words) for number, words in case.put_right.items()}
        roots = {n for n, body in case.bodies.items() if not isinstance(body, Correction)}
        assert {n: told.get(n, []) for n in roots} == {n: stand[n] for n in roots}

    @invariant()
    def nobody_else_lets_us_off_or_names_a_day(self) -> None:
        now = self.case.now
        for promise in now.commitments:
            if promise.state is CommitmentState.RELEASED and now.is_owed(promise):
                assert _whose(now.case, promise, "release") & set(promise.owed_to)
            first = now.case.bodies[promise.number].stored().get("due_on")
            assert str(promise.due_on) in {str(first), *_days(now.case, promise)}

    @invariant()
    def each_page_is_there_and_says_nothing_that_is_not_theirs(self) -> None:
        now = self.case.now
        for person in filter(now.person, self.family):  # whose record stands
            page = repr(family_view(now, person))
            assert OURS_ALONE not in page
            if person == self.family[2]:
                assert HERS_ALONE not in page
        assert [*timeline(view_of(now))]
        assert case_document(now, actor(self.case.session, EVA))

    def _of(self, who: int) -> dict[str, Any]:
        return {"person": self.family[who], "at": self.case.at.isoformat()}

    def _page(self, who: int) -> Change:
        reader = family_actor(self.case.id, self.family[who], "")
        return Change(self.case.id, reader, self.case.at, Door.PAGE)

    def _record(self, who: int, page: bool, kind: str, told: dict[str, Any]) -> None:
        change, session = self._page(who), self.case.session
        if page:
            self._try(lambda: record(session, change, kind, told))
        else:
            self._try(lambda: record_as(self.case, BEN, kind, **told))

    def _try(self, act: Callable[[], object]) -> None:
        self.case.later(minutes=1)
        with suppress(*NO):
            act()


_WHY = "I asked her about it."


def _right(case: Case, number: int) -> Iterator[str]:
    """What is right of it: of each correction what is right of that one, else its own words. One
    that put right another stands without it, as the last word.
    """
    for each, said in case.bodies.items():
        if isinstance(said, Correction) and said.is_about == number and not said.withdraws:
            of_that = [*_right(case, each)]
            yield from of_that or ([] if each in case.gone else [said.words])


def _said(case: Case, promise: Commitment, trigger: str) -> Iterator[dict[str, Any]]:
    """What they pressed themselves, and what we entered for them that they do not deny."""
    last = {}
    for row in case.records.values():
        if row.kind == "written_down_rightly" and row.number not in case.gone:
            last[int(row.body["of"]), row.body["person"]] = row.body["right"]
    for row in case.moves_as_entered(promise.ref):
        told = row.body["data"]
        denied = last.get((row.number, told.get("person"))) is False and not is_family(row.by)
        if row.body["trigger"] == trigger and not denied:
            yield told


def _whose(case: Case, promise: Commitment, trigger: str) -> set[int]:
    return {told["person"] for told in _said(case, promise, trigger)}


def _days(case: Case, promise: Commitment) -> set[str]:
    return {str(told["due_on"]) for told in _said(case, promise, "change")}


@pytest.fixture(scope="module")
def home(
    clean_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ACase, tuple[int, ...]]:
    home = tmp_path_factory.mktemp("disagree")
    shutil.copy(clean_file, home / "test.sqlite")
    engine = open_database(f"sqlite:///{home}/test.sqlite")
    with session_on(engine, settings_in(home, str(engine.url))) as session:
        people.introduce(session)
        case = a_case(session, at=State.INVESTIGATE)
        ewa = a_wife(case.later(hours=1))
        who = {"name": "Mr Adam Nowak", "relationship": "Brother", "is_patient": False}
        adam = a_person(case, **who, standing="also_told", tell=["where things stand"])
        a_talk(case, "follow_up", persons=[case.person, ewa], staff_only=OURS_ALONE)
        promised(case, case.person, ewa, words="We will send you the notes")
        at = case.at.isoformat()
        record_as(case, BEN, "note", words=OURS_ALONE)
        record_as(case, BEN, "account", person=ewa, words=HERS_ALONE, at=at)
        record_as(case, BEN, "question", person=case.person, words=HERS_ALONE, at=at)
        case.session = Session()
    engine.dispose()
    return home, case, (case.person, ewa, adam)


def test_in_any_order_the_last_word_stands(home: tuple[Path, ACase, tuple[int, ...]]) -> None:
    PeopleWhoDisagree.home = home
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=quiet)
    run(PeopleWhoDisagree, settings=how)
