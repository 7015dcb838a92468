"""A realistic case, walked through the real actions to any state. Never a row put in by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.gate import Moved
from disclosure.actions.letters import writing as letters
from disclosure.actions.looks.looking import look
from disclosure.actions.opening import open_incident
from disclosure.actions.recording import Recorded, record
from disclosure.kinds import kind_called
from disclosure.kinds.findings import Findings
from disclosure.records.commitment import Commitment, commitment_called
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, letter_called
from disclosure.records.links import FamilyLink, links_of
from disclosure.records.transaction import one_transaction
from tests.people import ADA, BEN, EVA, IVA, MONA, SITE, actor
from workflows.words import State, Trigger

AWARE = datetime(2026, 3, 12, 10, tzinfo=UTC)
HERE = ZoneInfo("Europe/London")
SORRY = "I am sorry that we gave you ten times too much heparin. That was our mistake."
FINDINGS = {
    "facts": "You were given 5,000 units of heparin instead of 500 on 11 March.",
    "why": "Two boxes looked the same, and we stored them side by side.",
    "changes": "We have moved the strong heparin to a locked cupboard of its own.",
}
SLOTS: Mapping[str, Mapping[str, str]] = {
    "initial_notification": {
        "sorry": SORRY,
        "facts": f"{FINDINGS['facts']} We found this when a nurse counted the boxes.",
        "not_known": "We do not know yet how the wrong box came to be used.",
        "next": "You can ask us anything, on any day.",
        "support": "You can talk with our counsellor, free, for as long as you want.",
    },
    "apology": {
        "sorry": SORRY,
        "facts": FINDINGS["facts"],
        "why": f"We looked into how this happened. We found this: {FINDINGS['why']}",
        "answers": "You asked: “Why did this happen?”\n\nThe two boxes looked the same.",
        "changes": FINDINGS["changes"],
        "next": "",
        "support": "You can talk with our counsellor, free, for as long as you want.",
    },
    "closing": {
        "sorry": SORRY,
        "done": "We rang you on the day we said. We have moved the strong heparin away.",
        "next": "",
        "support": "You can talk with our counsellor, free, for as long as you want.",
    },
    "no_contact": {
        "tried": "We rang you twice and wrote to you once in March.",
        "sorry": SORRY,
        "next": "",
        "support": "You can talk with our counsellor, free, for as long as you want.",
    },
}


@dataclass(slots=True)
class ACase:
    """A case on its way. `at` is the clock of its people: `later` turns it on."""

    session: Session
    id: int
    ref: str
    at: datetime
    person: int = 0  # the patient, Mrs Ann Price, once named
    promise: str = ""  # the latest promise of a next contact

    def on(self, session: Session) -> "ACase":
        """The same in a copy of its database."""
        return replace(self, session=session)

    @property
    def incident(self) -> Incident:
        return self.session.get_one(Incident, self.id)

    @property
    def state(self) -> State:
        self.session.rollback()
        return self.incident.state

    @property
    def now(self) -> Gathered:
        self.session.rollback()
        return gather(self.session, self.incident, self.at)

    def later(self, **by: float) -> "ACase":
        self.at += timedelta(**by)
        return self

    def day(self, days: int) -> str:
        """That many days from now, as a date of where the case is."""
        return (self.today + timedelta(days=days)).isoformat()

    @property
    def today(self) -> date:
        return self.at.astimezone(HERE).date()


def an_opened_case(
    session: Session, at: datetime = AWARE, by: str = ADA, /, **more: object
) -> ACase:
    told: dict[str, object] = {
        "became_aware_at": at.isoformat(),
        "site": SITE,
        "summary": "Ten times the heparin",
    }
    patient = {"name": "Mrs Ann Price", "born_on": "1948-05-02", "identifier": "943 476 5919"}
    told |= {"occurred_at": (at - timedelta(hours=2)).isoformat(), "patient": patient} | more
    now = at + timedelta(hours=1)
    incident = open_incident(session, actor(session, by), now, Door.COMMAND, told)
    return ACase(session, incident.id, incident.ref, now)


def a_ready_case(session: Session) -> ACase:
    """With somebody to tell and somebody for them to ring, and nothing said yet."""
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    return case


def change_by(case: ACase, email: str, seen: int | None = None) -> Change:
    return Change(case.id, actor(case.session, email), case.at, Door.COMMAND, seen)


def record_as(case: ACase, email: str, kind: str, /, **data: object) -> Recorded:
    """Record something as that person; `at` is now where the kind needs one and none is told. What
    was told on a page was told to somebody who has one.
    """
    if data.get("given_in") == "page" and not links_of(case.session, case.id):
        has_a_page(case)
    told = ({"at": case.at.isoformat()} if _needs_at(kind) else {}) | data
    return record(case.session, change_by(case, email), kind, told)


def has_a_page(case: ACase, person: int | None = None) -> None:
    """A code was once made for her, as where nothing else of it matters."""
    whose = person or case.person
    link = FamilyLink(incident_id=case.id, person=whose, asks="Your first school?")
    link.code_hash = link.fact_hash = f"of {whose} in {case.ref}"
    link.made_at, link.made_by, link.expires_at = case.at, BEN, case.at + timedelta(days=60)
    case.session.add(link)
    case.session.commit()


def _needs_at(kind: str) -> bool:
    at = kind_called(kind).model_fields.get("at")
    return at is not None and at.is_required()


def move_as(
    case: ACase, email: str, trigger: str, ref: str = "", /, reason: str = "", **data: object
) -> Moved:
    """Move the incident, or the letter or commitment called `ref`."""
    change = change_by(case, email)
    return gate.move(
        case.session, change, ref or case.ref, trigger, data=data or None, reason=reason
    )


def a_person(case: ACase, email: str = BEN, /, **more: object) -> int:
    told: dict[str, object] = {"name": "Mrs Ann Price", "relationship": "Patient"}
    told |= {"is_patient": True, "standing": "relevant", "phone": "01632 960222"}
    told |= {"post": ["1 High Street", "Aldervale", "AB1 2CD"]} | more
    return record_as(case, email, "person", **told).id


def a_talk(case: ACase, kind: str, email: str = BEN, /, **more: object) -> Recorded:
    """A conversation with the patient now, with an apology in good words."""
    told: dict[str, Any] = {"kind": kind, "persons": [case.person], "at": case.at.isoformat()}
    told |= {"how": "in_person", "place": "Ward office", "said": FINDINGS["facts"]}
    told |= {"attendees": [{"name": "Ben Okoro", "role": "Charge nurse", "side": "staff"}]}
    told |= {"apology_words": SORRY, "family_said": "Thank you for telling us."} | more
    made = record_as(case, email, "conversation", **told)
    promised = [str(c["ref"]) for c in made.created if c["kind"] == "commitment"]
    case.promise = promised[-1] if promised else case.promise
    return made


def a_next_contact(case: ACase, days: int = 10) -> dict[str, object]:
    return {"words": "We will ring you", "due_on": case.day(days), "owner": BEN}


def kept(case: ACase, promise: str, **talk: object) -> None:
    """Keep a promise in a conversation, and have a second person verify it."""
    a_talk(case, "follow_up", keeps=[promise], **talk)
    move_as(case, EVA, "verify", promise)


def approved_findings(case: ACase) -> int:
    written = record_as(case, IVA, "findings", **FINDINGS)
    seal = Findings(**FINDINGS).sha256()
    told = {"findings": written.id, "sha256": seal, "agrees": True, "note": "I read this text."}
    record_as(case, EVA, "findings_approval", **told)
    return written.id


def a_draft(case: ACase, kind: str, /, *, to: int = 0, **slots: str) -> str:
    """A letter that Ben wrote, in good words unless others are given; its reference."""
    data: dict[str, object] = {"to": to or case.person}
    letter, _ = letters.draft(case.session, change_by(case, BEN), kind, data)
    boxes = dict(SLOTS.get(kind, {})) | slots
    letters.edit(case.session, change_by(case, BEN), letter.ref, {"slots": boxes})
    return letter.ref


def a_letter(
    case: ACase, kind: str, *, to: int = 0, until: str = "deliver", how: str = "post", **slots: str
) -> str:
    """Write a letter and take it as far as that trigger; its reference."""
    return taken_to(case, a_draft(case, kind, to=to, **slots), until, how)


def taken_to(case: ACase, ref: str, until: str, how: str = "post") -> str:
    """A draft, by each trigger up to that one."""
    for trigger, act in _LETTER_STEPS.items():
        act(case, ref, how)
        if trigger == until:
            break
    return ref


def letter_row(case: ACase, ref: str) -> Letter:
    """As it is stored now."""
    case.session.rollback()
    found = letter_called(case.session, ref)
    assert found
    return found


def promise_row(case: ACase, ref: str = "") -> Commitment:
    """As it is stored now; without `ref`, the latest of a next contact."""
    case.session.rollback()
    found = commitment_called(case.session, ref or case.promise)
    assert found
    return found


def text_sha256(case: ACase, ref: str) -> str:
    return letter_row(case, ref).text_sha256


def _approve(case: ACase, ref: str, how: str) -> None:
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))


def _deliver(case: ACase, ref: str, how: str) -> None:
    case.later(days=1)
    move_as(case, ADA, "deliver", ref, at=case.at.isoformat(), how="told_us", format="standard")


_LETTER_STEPS: Mapping[str, Callable[[ACase, str, str], object]] = {
    "submit": lambda case, ref, how: move_as(case, BEN, "submit", ref),
    "approve": _approve,
    "issue": lambda case, ref, how: move_as(case, ADA, "issue", ref),
    "send": lambda case, ref, how: move_as(case, ADA, "send", ref, how=how, format="standard"),
    "deliver": _deliver,
}


def a_case(session: Session, at: State = State.ACKNOWLEDGE, **more: object) -> ACase:
    """A case that stands there. `more`: fields of `open`."""
    return through(an_opened_case(session, AWARE, **more), until=at)


def through(case: ACase, until: State) -> ACase:
    """Walk an opened case on from where it stands."""
    for state, (evidence, trigger) in _STEPS.items():
        if case.state == until:
            break
        if case.state == state:
            evidence(case)
            move_as(case, ADA, trigger)
    assert case.state == until
    return case


def acknowledged(case: ACase) -> None:
    """All that beginning the investigation asks, but not the move."""
    case.later(hours=1)
    case.person = case.person or a_person(case)
    reason = "She needed a transfusion."
    record_as(case, BEN, "grade", scale="eng_reg20", level="reg20_moderate", reason=reason)
    record_as(case, ADA, "decision", applies="yes", reason="The harm is moderate.")
    name_contact(case)
    a_talk(
        case,
        "first",
        questions=["Why did this happen?"],
        support_offered="Our counsellor, free of charge",
        preferences="By telephone, after four",
        next_contact=a_next_contact(case),
    )


def name_contact(case: ACase) -> None:
    cover = {"name": "Ada Lind", "phone": "01632 960102"}
    told = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse", "phone": "01632 960101"}
    record_as(case, ADA, "contact", **told, hours="9am to 5pm", cover=cover)


def investigated(case: ACase) -> None:
    """All that sharing the findings asks."""
    case.later(days=6)
    at = case.at.isoformat()
    record_as(case, BEN, "questions_sought", person=case.person, at=at, how="By telephone")
    record_as(
        case, BEN, "meeting", person=case.person, offered_at=at, how="By post", outcome="accepted"
    )
    approved_findings(case)


def disclosed(case: ACase) -> None:
    """All that recording the disclosure asks."""
    case.later(days=1)
    before = case.promise
    talk = a_talk(
        case,
        "disclosure",
        understanding={"how": "She told it back", "result": "She knows about the boxes."},
        next_contact=a_next_contact(case),
        keeps=[before],
    )
    move_as(case, EVA, "verify", before)
    for question in case.now.questions:
        words = "The two boxes looked the same."
        record_as(case, BEN, "answer", question=question.ref, words=words, given_in=str(talk.id))


def apologized(case: ACase) -> None:
    """All that delivering the apology asks."""
    case.later(days=1)
    a_letter(case, "apology")


def followed_up(case: ACase) -> None:
    """All that closing asks."""
    case.later(days=7)
    kept(case, case.promise)
    a_letter(case, "closing")
    at = case.at.isoformat()
    told = {"answer": "words", "told_how_to_complain": True, "words": "You kept your word."}
    record_as(case, BEN, "heard", person=case.person, asked_at=at, how="By telephone", **told)


def everything(session: Session) -> ACase:
    """A closed case with a row in every table of the record, and one that has only begun."""
    case = a_case(session, at=State.INVESTIGATE)
    record_as(case, IVA, "analysis", text="Privileged: the cupboard was never risk assessed.")
    told = {"person": case.person, "purpose": "share", "agrees": True, "asked_by": "Ben Okoro"}
    consent = record_as(case, BEN, "consent", **told)
    words = "Nobody rang me back on Sunday."
    concern = record_as(case, BEN, "concern", person=case.person, words=words)
    record_as(case, EVA, "concern_answer", concern=concern.id, words="We should have. Sorry.")
    record_as(case, BEN, "consent_end", consent=consent.id)
    for email in (MONA, ADA, MONA):
        who = actor(session, email)
        look(session, who, case.incident, case.at, Door.COMMAND, "timeline")
    through(case, until=State.CLOSED)
    a_person(an_opened_case(session))
    with one_transaction(session):
        note_of_house(session, case.at, MONA, str(Door.COMMAND), "searched by name")
    session.rollback()
    return case


def ready(case: ACase) -> ACase:
    """With all that the next move asks, but without the move."""
    _STEPS[case.state][0](case)
    return case


_STEPS: Mapping[State, tuple[Callable[[ACase], None], Trigger]] = {
    State.ACKNOWLEDGE: (acknowledged, Trigger.BEGIN_INVESTIGATION),
    State.INVESTIGATE: (investigated, Trigger.SHARE_FINDINGS),
    State.DISCLOSE: (disclosed, Trigger.RECORD_DISCLOSURE),
    State.APOLOGIZE: (apologized, Trigger.DELIVER_APOLOGY),
    State.FOLLOW_UP: (followed_up, Trigger.CLOSE),
}
