"""One case by other systems, from opening to closing; people agree where only people may."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.kinds.findings import Findings
from disclosure.operations.verify import verify
from disclosure.records.access import looks_of
from disclosure.records.audit import entries_of
from disclosure.records.incident import incident_called
from tests.callers import Caller, caller
from tests.cases import FINDINGS, SLOTS, SORRY, ACase, move_as, record_as
from tests.people import ADA, BEN, EVA, IVA, SITE

pytestmark = pytest.mark.usefixtures("team")
AGREES: dict[str, object] = {"agrees": True, "note": "I read this text."}


class Story:
    """Ada, Ben and Iva by their tokens; Eva agrees in person."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.ada, self.ben, self.iva = (caller(app, session, who) for who in (ADA, BEN, IVA))
        self.session, self.at = session, now() - timedelta(days=20)
        told = {"became_aware_at": self.iso, "site": SITE, "summary": "Ten times the heparin"}
        answer = self.ada.post("/incidents", told | {"occurred_at": self.iso})
        assert (answer.status_code, answer.get_json()["state"]) == (201, "acknowledge")
        self.ref = answer.get_json()["ref"]
        assert answer.headers["Location"] == f"/api/v1/incidents/{self.ref}"
        self.person = 0

    @property
    def iso(self) -> str:
        return self.at.isoformat()

    @property
    def case(self) -> ACase:
        """The same for the people who do something by the pages."""
        self.session.rollback()
        found = incident_called(self.session, self.ref)
        assert found
        return ACase(self.session, found.id, self.ref, now(), self.person)

    def talk(self, kind: str, **more: object) -> Any:
        told: dict[str, object] = {"kind": kind, "persons": [self.person]}
        told["at"] = self.iso if kind == "first" else now().isoformat()
        told |= {"how": "in_person", "place": "Ward office", "said": FINDINGS["facts"]}
        told |= {"attendees": [{"name": "Ben Okoro", "role": "Nurse", "side": "staff"}]}
        told |= {"apology_words": SORRY, "family_said": "Thank you."} | more
        return self.ben.record(self.ref, "conversation", **told)

    def next_contact(self) -> dict[str, object]:
        due_on = (now() + timedelta(days=10)).date().isoformat()
        return {"words": "We will ring you", "due_on": due_on, "owner": BEN}

    def letter(self, kind: str) -> str:
        made = self.ben.post(f"/incidents/{self.ref}/letters/{kind}", {"to": self.person})
        assert made.status_code == 201, made.text
        ref = str(made.get_json()["ref"])
        edited = self.ben.patch(
            f"/letters/{ref}", {"slots": SLOTS[kind]}, If_Match=made.headers["ETag"]
        )
        assert edited.get_json()["check"]["ok"], edited.text
        self.ben.move(ref, "submit")
        seen = {"sha256": edited.get_json()["text_sha256"]}
        refused = self.ada.post(f"/letters/{ref}/moves/approve", {"data": seen})
        assert (refused.status_code, "token" in refused.get_json()["why"]) == (403, True)
        move_as(self.case, EVA, "approve", ref, **seen)
        self.ada.move(ref, "issue")
        self.ada.move(ref, "send", how="post", format="standard")
        told = {"at": now().isoformat(), "how": "told_us", "format": "standard"}
        self.ada.move(ref, "deliver", **told)
        return ref


def test_a_case_from_opening_to_closing(app: Flask, session: Session) -> None:
    story = Story(app, session)
    ada, ben, ref = story.ada, story.ben, story.ref
    _acknowledged(story)
    assert ada.move(ref, "begin_investigation")["to"] == "investigate"
    _investigated(story)
    assert ada.move(ref, "share_findings")["to"] == "disclose"
    promise = _disclosed(story)
    assert ada.move(ref, "record_disclosure")["to"] == "apologize"
    apology = story.letter("apology")
    assert ada.move(ref, "deliver_apology")["to"] == "follow_up"
    story.talk("follow_up", keeps=[promise])
    move_as(story.case, EVA, "verify", promise)
    story.letter("closing")
    told: dict[str, object] = {"answer": "words", "told_how_to_complain": True, "words": "Good."}
    ben.record(ref, "heard", person=story.person, asked_at=now().isoformat(), how="Phone", **told)
    done = ada.move(ref, "close")
    shown = ada.get(f"/incidents/{ref}")
    assert (done["to"], shown.headers["ETag"]) == ("closed", f'"{done["version"]}"')
    _bytes_are_those_of_record(ada, apology)
    _everything_is_on_record(story, session)


def _acknowledged(story: Story) -> None:
    ada, ben, ref = story.ada, story.ben, story.ref
    refused = ada.post(f"/incidents/{ref}/moves/begin_investigation")
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert {"id", "says"} <= set(refused.get_json()["unmet"][0])
    assert ben.get(f"/incidents/{ref}").status_code == 404  # until he is named on it
    cover = {"name": "Ada Lind", "phone": "01632 960102"}
    contact: dict[str, object] = {"name": "Ben Okoro", "user": BEN, "role": "Charge nurse"}
    contact |= {"phone": "01632 960101", "hours": "9am to 5pm", "cover": cover}
    ada.record(ref, "contact", **contact)
    told: dict[str, object] = {"name": "Mrs Ann Price", "relationship": "Patient"}
    told |= {"is_patient": True, "standing": "relevant", "phone": "01632 960222"}
    told |= {"post": ["1 High Street", "Aldervale", "AB1 2CD"]}
    story.person = ben.record(ref, "person", **told)["id"]
    reason = "She needed a transfusion."
    grade = {"scale": "eng_reg20", "level": "reg20_moderate"}
    ben.record(ref, "grade", **grade, reason=reason, at=story.iso)
    ada.record(ref, "decision", applies="yes", reason="The harm is moderate.", at=story.iso)
    made = story.talk(
        "first",
        questions=["Why did this happen?"],
        support_offered="Our counsellor",
        preferences="By telephone",
        next_contact=story.next_contact(),
    )
    assert {each["kind"] for each in made["created"]} >= {"question", "support", "commitment"}


def _investigated(story: Story) -> None:
    ben, ref = story.ben, story.ref
    ben.record(ref, "questions_sought", person=story.person, at=story.iso, how="By telephone")
    told: dict[str, object] = {"person": story.person, "offered_at": story.iso}
    ben.record(ref, "meeting", **told, how="By post", outcome="accepted")
    written = story.iva.record(ref, "findings", **FINDINGS)["id"]
    seal = {"findings": written, "sha256": Findings(**FINDINGS).sha256()}
    answer = story.iva.post(f"/incidents/{ref}/records/findings_approval", seal | AGREES)
    assert answer.status_code == 403
    record_as(story.case, EVA, "findings_approval", **seal, **AGREES)


def _disclosed(story: Story) -> str:
    """The promise that is open then."""
    shown = story.ada.get(f"/incidents/{story.ref}").get_json()
    before = shown["commitments"][0]["ref"]
    told = {"how": "She told it back", "result": "She knows about the boxes."}
    after = story.next_contact()
    talk = story.talk("disclosure", understanding=told, next_contact=after, keeps=[before])
    refused = story.ada.post(f"/commitments/{before}/moves/verify")
    assert refused.status_code == 403
    move_as(story.case, EVA, "verify", before)
    question = shown["questions"][0]["ref"]
    words = "The two boxes looked the same."
    given_in = str(talk["id"])
    story.ben.record(story.ref, "answer", question=question, words=words, given_in=given_in)
    return str(next(c["ref"] for c in talk["created"] if c["kind"] == "commitment"))


def _bytes_are_those_of_record(ada: Caller, letter: str) -> None:
    file = ada.get(f"/letters/{letter}/files/standard")
    shown = ada.get(f"/letters/{letter}").get_json()
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert sha256(file.data).hexdigest() == shown["sha256"]
    assert ada.get(f"/letters/{letter}/files/nonsense").status_code == 404


def _everything_is_on_record(story: Story, session: Session) -> None:
    """The chain whole, each entry of the API by its door, and a look before each answer."""
    case = story.case
    entries = entries_of(session, case.id)
    assert {e.door for e in entries if e.by in (BEN, IVA)} == {Door.API}
    looks = looks_of(session, case.id)
    assert {look.by for look in looks if look.door == Door.API} == {ADA, BEN, IVA}
    assert verify(session).ok
