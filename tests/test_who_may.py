"""Who may do what, as "Who may" of the product's design says it, against what really happens.
The tables stand in tests/who_may_table.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door
from disclosure.actions.letters import writing as letters
from disclosure.actions.looks import looking
from disclosure.actions.refused import Refused
from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden, Role
from disclosure.records.incident import Incident
from disclosure.records.letter import letter_called
from tests.bodies import good_body
from tests.by_command import Everything
from tests.cases import AWARE
from tests.people import ADA, RON, actor
from tests.terminal import Terminal
from tests.who_may import (
    OMNI,
    OTHER,
    Ready,
    copy_of,
    looks,
    moved,
    newcomer,
    of_far_site,
    opens,
    record,
    the_case,
)
from tests.who_may_table import (
    AGREES,
    AS_OWNER,
    LETTER_ACTS,
    LOOK,
    LOOK_WHEN_NAMED,
    MOVE,
    OPEN,
    RECORD,
    REVIEWS,
    ROLES,
    allowed,
)
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger


@pytest.fixture
def home(where_all_may: Terminal) -> Terminal:
    return where_all_may


@pytest.fixture
def session(full: Everything, tmp_path: Path) -> Iterator[Session]:
    file = full.terminal.home / "disclosure.sqlite"
    with copy_of(full.terminal.home, file, tmp_path / "copy") as session:
        yield session


def who_can(session: Session, act: Any) -> str:
    """The letters of those for whom `act(email)` is not refused as forbidden."""
    able = ""
    for letter, role in ROLES.items():
        try:
            act(newcomer(role))
        except Forbidden:
            session.rollback()
        else:
            able += letter
    return able


def strangers_first(who: str) -> list[tuple[str, str]]:
    """Who may not goes first, so that nothing done by who may stands in the way."""
    return sorted(ROLES.items(), key=lambda role: role[0] in who)


# Every table names every thing there is.


def test_every_role_kind_and_move_stands_in_the_tables() -> None:
    machines = {"incident": Trigger, "letter": LetterTrigger, "commitment": CommitmentTrigger}
    moves = {f"{name} {trigger}" for name, triggers in machines.items() for trigger in triggers}
    assert set(ROLES.values()) == set(Role)
    assert set(allowed(RECORD)) == set(KINDS)
    assert set(allowed(MOVE, ",")) == moves


# Records


@pytest.mark.parametrize(("kind", "who"), allowed(RECORD).items())
def test_who_may_record(session: Session, full: Everything, kind: str, who: str) -> None:
    body = good_body(kind, full.ids, the_case(session, full.ref).recorded_at)
    for letter, role in strangers_first(who):
        before = the_case(session, full.ref).version
        if letter in who:
            record(session, full, newcomer(role), kind, body)
        else:
            with pytest.raises(Forbidden):
                record(session, full, newcomer(role), kind, body)
            session.rollback()
        assert (the_case(session, full.ref).version > before) is (letter in who), role


def test_only_a_clinician_says_that_telling_would_harm(session: Session, full: Everything) -> None:
    harm = good_body("excuse", full.ids, AWARE) | {"ground": "would_harm"}
    assert who_can(session, lambda email: record(session, full, email, "excuse", harm)) == "C"


# Moves


@pytest.mark.parametrize(("move", "who"), allowed(MOVE, ",").items())
def test_who_may_move(
    home: Terminal, ready: dict[str, Ready], tmp_path: Path, move: str, who: str
) -> None:
    waits = ready[move]
    with copy_of(home.home, waits.file, tmp_path / "copy") as session:
        for role in (role for letter, role in ROLES.items() if letter not in who):
            with pytest.raises(Forbidden):
                moved(session, waits, move, newcomer(role))
    for letter in who:
        with copy_of(home.home, waits.file, tmp_path / "copy") as session:
            moved(session, waits, move, newcomer(ROLES[letter]))


@pytest.mark.parametrize("move", ["commitment done", "commitment cannot_keep"])
def test_an_owner_says_what_became_of_a_promise(
    home: Terminal, ready: dict[str, Ready], tmp_path: Path, move: str
) -> None:
    able, waits = "", ready[move]
    for letter, role in ROLES.items():
        with copy_of(home.home, waits.file, tmp_path / "copy") as session:
            handed = Ready(waits.file, waits.ref, waits.at, {"owner": newcomer(role)}, "")
            try:
                moved(session, handed, "commitment reassign", ADA)
                moved(session, waits, move, newcomer(role))
            except (Forbidden, BadInput):  # who may not keep a promise is not made its owner
                continue
            able += letter
    assert set(able) == set(AS_OWNER)


# Letters


def test_who_may_write_letters(session: Session, full: Everything) -> None:
    incident = the_case(session, full.ref)
    at, ids = incident.recorded_at, full.ids

    def change(email: str) -> Change:
        return Change(incident.id, actor(session, email), at, Door.COMMAND)

    told = {"to": ids["person"], "text": "We will ring you."}
    ref = letters.draft(session, change(ADA), "delay", told)[0].ref
    linked = {"sentence": "We will ring you.", "owner": ADA, "standing": True}
    acts = {
        "draft": lambda email: letters.draft(session, change(email), "delay", told),
        "link": lambda email: letters.link(session, change(email), ref, linked),
        "edit": lambda email: letters.edit(session, change(email), ref, {"text": "Sorry."}),
    }
    assert {name: who_can(session, act) for name, act in acts.items()} == dict.fromkeys(
        acts, LETTER_ACTS
    )


# Opening and looking


def test_who_may_open(session: Session) -> None:
    assert who_can(session, lambda email: opens(session, email)) == OPEN


def test_who_may_look(session: Session, full: Everything) -> None:
    assert set(who_can(session, lambda email: looks(session, full, email))) == set(LOOK)


def test_clinicians_and_coaches_see_the_cases_they_are_named_on(
    session: Session, full: Everything
) -> None:
    for role in ROLES.values():
        named = {"user": newcomer(role), "part": "Was on the ward"}
        record(session, full, ADA, "involved", named)
    able = who_can(session, lambda email: looks(session, full, email))
    assert set(able) == set(LOOK_WHEN_NAMED)


def test_other_sites_see_nothing_and_write_nothing(session: Session, full: Everything) -> None:
    for role in ROLES.values():
        email = of_far_site(role)
        with pytest.raises(Forbidden):
            looks(session, full, email)
        with pytest.raises(Forbidden):
            opens(session, email)
        for kind in KINDS:
            with pytest.raises(Forbidden):
                record(session, full, email, kind, good_body(kind, full.ids, AWARE))


def test_a_restricted_case_is_for_those_it_names_alone(session: Session, full: Everything) -> None:
    record(session, full, ADA, "restrict", {"reason": "She works here too", "only": [ADA, RON]})
    assert who_can(session, lambda email: looks(session, full, email)) == ""
    note = {"words": "Seen"}
    assert who_can(session, lambda email: record(session, full, email, "note", note)) == ""
    record(session, full, ADA, "note", note)


# Deny by default


@pytest.mark.parametrize("nobody", [Actor("nobody@x"), Actor("operator:root", operator=True)])
def test_who_has_no_role_may_nothing(session: Session, full: Everything, nobody: Actor) -> None:
    incident = the_case(session, full.ref)
    change = Change(incident.id, nobody, AWARE, Door.COMMAND)
    for kind in KINDS:
        with pytest.raises(Forbidden):
            recording.record(session, change, kind, good_body(kind, full.ids, AWARE))
    for trigger in Trigger:
        with pytest.raises(Forbidden):
            gate.move(session, change, full.ref, trigger)
    with pytest.raises(Forbidden):
        letters.draft(session, change, "delay", {"to": full.ids["person"]})
    with pytest.raises(Forbidden):
        looking.look(session, nobody, incident, AWARE, Door.COMMAND, "show")


def test_what_nobody_knows_nobody_may(session: Session, full: Everything) -> None:
    for role in ROLES.values():
        with pytest.raises(BadInput):
            record(session, full, newcomer(role), "no_such_kind", {})


# The second person


def test_every_review_stands_among_the_reviews() -> None:
    assert set(REVIEWS) == {kind for kind in KINDS if kind.endswith(("_review", "_approval"))}


@pytest.mark.parametrize(("review", "of"), REVIEWS.items())
def test_nobody_agrees_to_what_they_wrote_or_took_part_in(
    session: Session, full: Everything, review: str, of: str
) -> None:
    written = record(session, full, OMNI, of, good_body(of, full.ids, AWARE))
    agrees = good_body(review, {**full.ids, of: written}, AWARE)
    with pytest.raises(Refused, match="another person"):
        record(session, full, OMNI, review, agrees)
    record(session, full, ADA, "involved", {"user": OTHER, "part": "Gave the dose"})
    if review == "findings_approval":
        agrees |= {"findings": written}
    with pytest.raises(Refused, match="took part"):
        record(session, full, OTHER, review, agrees)
    second = newcomer("approver")
    assert record(session, full, second, review, agrees) > written


def test_a_concern_is_answered_by_somebody_it_is_not_about(
    session: Session, full: Everything
) -> None:
    concern = good_body("concern", full.ids, AWARE) | {"about": [OMNI]}
    about = {**full.ids, "concern": record(session, full, ADA, "concern", concern)}
    answer = good_body("concern_answer", about, AWARE)
    with pytest.raises(Refused, match="about you"):
        record(session, full, OMNI, "concern_answer", answer)
    record(session, full, ADA, "involved", {"user": OTHER, "part": "Gave the dose"})
    with pytest.raises(Refused, match="took part"):
        record(session, full, OTHER, "concern_answer", answer)
    record(session, full, newcomer("approver"), "concern_answer", answer)


@pytest.mark.parametrize("move", AGREES.split(","))
def test_staff_who_took_part_agree_to_no_move(
    home: Terminal, ready: dict[str, Ready], tmp_path: Path, move: str
) -> None:
    waits = ready[move]
    with copy_of(home.home, waits.file, tmp_path / "copy") as session:
        took_part = {"user": OMNI, "part": "Gave the dose"}
        for incident in session.query(Incident).all():
            change = Change(incident.id, actor(session, ADA), waits.a_minute_later, Door.COMMAND)
            recording.record(session, change, "involved", took_part)
        with pytest.raises(Refused, match="took part"):
            moved(session, waits, move, OMNI)
        moved(session, waits, move, OTHER)


def test_whoever_wrote_a_word_of_a_letter_does_not_approve_it(
    home: Terminal, ready: dict[str, Ready], tmp_path: Path
) -> None:
    waits = ready["letter return_to_draft"]
    with copy_of(home.home, waits.file, tmp_path / "copy") as session:
        moved(session, waits, "letter return_to_draft", OMNI)
        letter = letter_called(session, waits.ref)
        assert letter
        change = Change(
            letter.incident_id, actor(session, OMNI), waits.a_minute_later, Door.COMMAND
        )
        edited, _ = letters.edit(session, change, waits.ref, {"slots": letter.boxes})
        seen = Ready(waits.file, waits.ref, waits.at, {"sha256": edited.text_sha256}, "")
        moved(session, waits, "letter submit", OMNI)
        with pytest.raises(Refused, match="another person"):
            moved(session, seen, "letter approve", OMNI)
        moved(session, seen, "letter approve", OTHER)


@pytest.mark.parametrize("owns", [True, False])
def test_neither_the_owner_nor_who_did_it_verifies_or_speaks_for_the_family(
    home: Terminal, ready: dict[str, Ready], tmp_path: Path, owns: bool
) -> None:
    waits = ready["commitment done"]
    with copy_of(home.home, waits.file, tmp_path / "copy") as session:
        if owns:
            owner = Ready(waits.file, waits.ref, waits.at, {"owner": OMNI}, "")
            moved(session, owner, "commitment reassign", ADA)
        moved(session, waits, "commitment done", newcomer("risk_manager") if owns else OMNI)
        nothing = Ready(waits.file, waits.ref, waits.at, {}, "It was not done")
        for move in ("commitment verify", "commitment send_back"):
            with pytest.raises(Refused, match="own this promise"):
                moved(session, nothing, move, OMNI)
        moved(session, nothing, "commitment verify", OTHER)
        said = replace(ready["commitment confirm"], ref=waits.ref)
        for move in ("commitment confirm", "commitment dispute"):
            with pytest.raises(Refused, match="own this promise"):
                moved(session, said, move, OMNI)
        moved(session, said, "commitment confirm", OTHER)


# Packs, reports, import, look-backs, invitations and the glass, and then every route of the pages
# and of the API: each gets its row here, in a table like those above, when it is there.
