"""A whole case by commands alone; and the record is that of the same case by the actions."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from disclosure.kinds.findings import Findings
from tests.cases import FINDINGS, SLOTS, SORRY
from tests.people import ADA, BEN, EVA, IVA, RON, SITE
from tests.stories.by_doors import ADoor, ByAction, ByCommand, Clock
from tests.terminal import Document, Terminal, a_terminal

NIGHT = datetime(2026, 3, 12, 22, 10, tzinfo=UTC)
LOCKED = "We will keep the strong heparin in a locked cupboard by 3 April 2026."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(NIGHT)
    for module in ("cases", "looked"):
        monkeypatch.setattr(f"disclosure.commands.{module}.now", lambda: clock.at)
    return clock


@pytest.fixture
def by_command(tmp_path: Path, clock: Clock) -> ByCommand:
    return ByCommand(a_terminal(tmp_path / "commands"), clock)


@pytest.fixture
def by_action(tmp_path: Path) -> Iterator[ByAction]:
    terminal: Terminal = a_terminal(tmp_path / "actions")
    with terminal.session() as session:
        yield ByAction(session, Clock(NIGHT))
        session.get_bind().dispose()  # type: ignore[union-attr]


def test_both_doors_lead_to_the_same_record(by_command: ByCommand, by_action: ByAction) -> None:
    refused = [_journey(by_command), _journey(by_action)]
    assert refused[0] == refused[1]
    begin, own_letter, close, own_promise, ended, *_, not_hers = refused[0]
    assert "relevant_person_named" in {item["id"] for item in begin["unmet"]}
    assert {"promises_kept", "family_heard"} <= {item["id"] for item in close["unmet"]}
    assert all("why" in no for no in (own_letter, own_promise, ended, not_hers))
    for email in (ADA, IVA):
        shown, acted = by_command.shown(email), by_action.shown(email)
        assert shown["state"] == "closed"
        assert _without_seals(shown) == _without_seals(acted)
    whole = by_command.terminal("audit", "verify")
    entries = by_command.shown(ADA)["version"]
    assert (whole["ok"], whole["entries"], whole["broken"]) == (True, entries, [])


def _without_seals(document: Document) -> Document:
    """The bytes of a letter carry a code of this home's own key."""
    letters = [{k: v for k, v in x.items() if k != "sha256"} for x in document["letters"]]
    return document | {"letters": letters}


def _journey(door: ADoor) -> list[Document]:
    """From ten past ten at night to closing. What was refused on the way."""
    ref = door.open(
        ADA,
        became_aware_at=door.clock.at.isoformat(),
        occurred_at=door.clock.at.isoformat(),
        site=SITE,
        summary="Ten times the heparin",
        patient={"name": "Mrs Ann Price", "born_on": "1948-05-02"},
    )
    refused = [door.refused(ADA, ref, "begin_investigation")]
    person, promise = _acknowledge(door)
    door.move(ADA, ref, "begin_investigation")
    _investigate(door, person)
    door.move(ADA, ref, "share_findings")
    promise = _disclose(door, person, promise)
    door.move(ADA, ref, "record_disclosure")
    cupboard, no = _apologize(door, person)
    door.move(ADA, ref, "deliver_apology")
    refused += [no, door.refused(ADA, ref, "close")]
    refused += _follow_up(door, person, promise, cupboard)
    refused.append(door.refused(BEN, ref, "close"))
    door.move(ADA, ref, "close")
    return refused


def _acknowledge(door: ADoor) -> tuple[int, str]:
    door.clock.later(hours=1)
    at = door.clock.at.isoformat()
    person = door.record(
        BEN,
        "person",
        name="Mrs Ann Price",
        relationship="Patient",
        is_patient=True,
        standing="relevant",
        phone="01632 960222",
        post=["1 High Street", "Aldervale", "AB1 2CD"],
        safe={"use": ["phone", "post"], "never": ["text"]},
    )["id"]
    level = {"scale": "eng_reg20", "level": "reg20_moderate"}
    door.record(BEN, "grade", **level, reason="She needed a transfusion", at=at)
    door.record(ADA, "decision", applies="yes", reason="The harm is moderate", at=at)
    cover = {"name": "Ada Lind", "phone": "01632 960102"}
    told = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse", "phone": "01632 960101"}
    door.record(ADA, "contact", **told, hours="9am to 5pm", cover=cover)
    return person, _talk(
        door,
        person,
        "first",
        questions=["Why did this happen?"],
        support_offered="Our counsellor, free of charge",
        preferences="By telephone, after four",
    )


def _talk(door: ADoor, person: int, kind: str, **more: Any) -> str:
    """A conversation now, and the promise of the next one."""
    next_contact = {"words": "We will ring you", "due_on": door.clock.day(10), "owner": BEN}
    made = door.record(
        BEN,
        "conversation",
        kind=kind,
        persons=[person],
        at=door.clock.at.isoformat(),
        how="in_person",
        place="Ward office",
        attendees=[{"name": "Ben Okoro", "role": "Charge nurse", "side": "staff"}],
        said=FINDINGS["facts"],
        apology_words=SORRY,
        family_said="Thank you for telling us.",
        next_contact=next_contact,
        **more,
    )
    return str(made["created"][-1]["ref"])


def _investigate(door: ADoor, person: int) -> None:
    door.clock.later(days=5)
    at = door.clock.at.isoformat()
    door.record(BEN, "questions_sought", person=person, at=at, how="By telephone")
    how = {"how": "By telephone", "outcome": "accepted"}
    door.record(BEN, "meeting", person=person, offered_at=at, **how)
    door.record(IVA, "analysis", text="Privileged: the staffing of that week")
    written = door.record(IVA, "findings", **FINDINGS)["id"]
    seal = Findings(**FINDINGS).sha256()
    approval = {"findings": written, "sha256": seal, "note": "I read this text"}
    door.record(EVA, "findings_approval", **approval, agrees=True)


def _disclose(door: ADoor, person: int, promise: str) -> str:
    door.clock.later(days=1)
    checked = {"how": "She told it back", "result": "She knows about the boxes"}
    kept = _talk(door, person, "disclosure", understanding=checked, keeps=[promise])
    door.move(EVA, promise, "verify")
    told = door.shown(ADA)["conversations"][-1]["id"]
    (question,) = door.shown(ADA)["questions"]
    words = "The two boxes looked the same."
    door.record(BEN, "answer", question=question["ref"], words=words, given_in=told)
    return kept


def _apologize(door: ADoor, person: int) -> tuple[str, Document]:
    door.clock.later(days=1)
    letter = door.letter(BEN, "draft", "apology", to=person)["ref"]
    door.letter(BEN, "edit", letter, slots=dict(SLOTS["apology"]) | {"next": LOCKED})
    linked = door.letter(BEN, "link", letter, sentence=LOCKED, owner=BEN, due_on="2026-04-03")
    cupboard = linked["check"]["promises"][-1]["commitment"]
    no = _send(door, letter, linked["text_sha256"])
    return cupboard, no


def _send(door: ADoor, letter: str, sha256: str) -> Document:
    door.move(BEN, letter, "submit")
    no = door.refused(BEN, letter, "approve", sha256=sha256)  # who wrote it
    door.move(EVA, letter, "approve", sha256=sha256)
    door.move(ADA, letter, "issue")
    door.move(ADA, letter, "send", how="post", format="standard")
    door.clock.later(days=1)
    at = door.clock.at.isoformat()
    door.move(ADA, letter, "deliver", at=at, how="told_us", format="standard")
    return no


def _follow_up(door: ADoor, person: int, promise: str, cupboard: str) -> list[Document]:
    door.clock.later(days=7)
    at = door.clock.at.isoformat()
    last = _talk(door, person, "follow_up", keeps=[promise])
    door.move(EVA, promise, "verify")
    door.move(BEN, cupboard, "done", evidence="The cupboard stands on every ward")
    refused = [door.refused(BEN, cupboard, "verify")]
    door.move(RON, cupboard, "verify")
    door.move(ADA, cupboard, "told", person=person, how="By telephone", at=at)
    words = {"how": "conversation", "words": "Yes, I saw it myself"}
    door.move(ADA, cupboard, "confirm", person=person, at=at, **words)
    words = {"how": "conversation", "words": "You need not ring me again"}
    door.move(ADA, last, "release", person=person, at=at, **words)
    refused.append(door.refused(EVA, last, "verify"))
    letter = door.letter(BEN, "draft", "closing", to=person)["ref"]
    edited = door.letter(BEN, "edit", letter, slots=dict(SLOTS["closing"]))
    refused.append(_send(door, letter, edited["text_sha256"]))
    told = {"answer": "words", "told_how_to_complain": True, "words": "You kept your word"}
    asked_at = door.clock.at.isoformat()
    door.record(BEN, "heard", person=person, asked_at=asked_at, how="By telephone", **told)
    return refused
