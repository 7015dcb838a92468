"""A bereaved family with a page each: a daughter who must be told, a brother told as she allows."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.family import door as family_door
from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_promises import PromiseShown
from disclosure.actions.gate import move
from disclosure.actions.looks.looking import look
from disclosure.clock import now
from disclosure.kinds.findings import Findings
from disclosure.permissions import family_actor
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, EVA, IVA, actor

FACT = {"question": "The name of your first pet", "answer": "Rover"}
SORRY = (
    "I am sorry that we gave Maria ten times the morphine. That was our mistake, and it killed her."
)
WHY = "Why did nobody listen to my mother?"
HEARD = "We heard her, and we did not stop to look. We are sorry."
FINDINGS = {
    "facts": "We took the strong bottle. It looks almost the same as the other.",
    "why": "Our two strengths of morphine stood side by side in one cupboard.",
    "changes": "We have moved the strong morphine to a cupboard of its own.",
}
DAYS = 30  # since the harm, at the end of the walk


@dataclass(slots=True)
class AFamily:
    """`case.person` is the daughter, Ewa."""

    case: ACase
    brother: int
    disputed: str  # a promise that Ewa says was not kept
    late: date  # the day by which the two nurses should have begun

    def on(self, session: Session) -> "AFamily":
        """The same in a copy of its database."""
        return replace(self, case=self.case.on(session))

    def at_present(self) -> "AFamily":
        """Its people go on where the pages are."""
        self.case.at = now()
        return self

    @property
    def ewa(self) -> int:
        return self.case.person

    @property
    def late_by(self) -> int:
        """Calendar days, as a page says that is read now."""
        return (now().astimezone(ZoneInfo("Europe/London")).date() - self.late).days


def a_family(session: Session, at: datetime | None = None) -> AFamily:
    """A month of it: told, written to, a promise late, one disputed, a question open.

    The case itself stands in `disclose`: the question is not answered.
    """
    start = at or a_morning_ago(DAYS)
    case = an_opened_case(
        session,
        start,
        patient={"name": "Mrs Maria Nowak", "born_on": "1955-03-21"},
        summary="Ten times the morphine dose",
        written_by="Sister Mair Pugh, ward nurse",
    )
    brother = _people(case)
    _first_days(case)
    _found(case)
    disputed, late = _promises(case)
    _said(case, brother)
    case.at = start + timedelta(days=DAYS)
    return AFamily(case, brother, disputed, late)


def a_morning_ago(days: int) -> datetime:
    """At nine, so that the hour at which the tests run moves no day of it."""
    end = (now() - timedelta(hours=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    while end > now() - timedelta(hours=2):
        end -= timedelta(days=1)
    return end - timedelta(days=days)


def _people(case: ACase) -> int:
    a_person(case, name="Mrs Maria Nowak", preferred_name="Maria")
    case.person = a_person(
        case,
        name="Ms Ewa Nowak",
        preferred_name="Ewa",
        relationship="Daughter",
        is_patient=False,
        formats=["large_print"],
        safe={"use": ["phone", "post"], "never": ["text"], "earliest": "15:00"},
        avoid=[{"on": "2027-03-21", "why": "Maria's birthday"}],
        matters="That you say her name.",
    )
    return a_person(
        case,
        name="Mr Adam Nowak",
        preferred_name="Adam",
        relationship="Brother",
        is_patient=False,
        standing="also_told",
        phone="01632 960179",
    )


def _first_days(case: ACase) -> None:
    name_contact(case)
    a_talk(
        case,
        "first",
        said="We gave Maria ten times the morphine she should have had, last night.",
        apology_words=SORRY,
        not_known="How the wrong bottle came to be used.",
        family_said="She said that the cup looked different. Nobody listened.",
        questions=[WHY, "Was she in pain?"],
        support_offered="A counsellor who does not work for us, at no cost",
        next_contact={"words": "We will ring you", "due_on": case.day(3), "owner": BEN},
        staff_only="The nurse has gone home.",
    )
    case.later(days=3)
    died = {"what": "died", "source": "The ward"}
    record_as(case, BEN, "patient_status", **died)
    record_as(
        case, BEN, "grade", scale="eng_reg20", level="reg20_death",
        reason="She died of the dose",
    )  # fmt: skip
    yes = {"applies": "yes", "reason": "She died of the dose"}
    record_as(case, ADA, "decision", **yes)
    case.later(days=2)
    rung = case.promise
    coming = {"words": "We will ring you", "due_on": case.day(7), "owner": BEN}
    a_talk(case, "follow_up", keeps=[rung], said="We look into it.", next_contact=coming)
    move_as(case, EVA, "verify", rung)
    move_as(case, ADA, "begin_investigation")


def _found(case: ACase) -> None:
    case.later(days=5)
    written = record_as(case, IVA, "findings", **FINDINGS)
    told = {"findings": written.id, "sha256": Findings(**FINDINGS).sha256(), "agrees": True}
    record_as(case, EVA, "findings_approval", **told, note="I read this text.")
    asked = {"person": case.person, "how": "By telephone"}
    record_as(case, BEN, "questions_sought", **asked)
    record_as(case, BEN, "meeting", **asked, offered_at=case.at.isoformat(), outcome="accepted")
    move_as(case, ADA, "share_findings")
    case.later(days=1)
    rung = case.promise
    talk = a_talk(
        case,
        "disclosure",
        place="At her home",
        said="We told what we found: two bottles that look the same.",
        keeps=[rung],
        apology_words=SORRY,
        understanding={"how": "She told it back", "result": "The bottles stood together."},
        next_contact={"words": "We will ring you", "due_on": case.day(23), "owner": BEN},
    )
    move_as(case, EVA, "verify", rung)
    heard = case.now.questions[0].ref
    record_as(case, BEN, "answer", question=heard, words=HEARD, given_in=str(talk.id))
    ref = a_letter(
        case,
        "apology",
        until="issue",
        sorry=SORRY,
        facts=FINDINGS["facts"],
        why=f"We looked into how this happened. We found this: {FINDINGS['why']}",
        changes=FINDINGS["changes"],
        answers=f"You asked: “{WHY}”\n\n{HEARD}",
    )
    move_as(case, ADA, "send", ref, how="post", format="large_print")


def _promises(case: ACase) -> tuple[str, date]:
    made = a_talk(case, "follow_up", said="We said what we will do now.")

    def promise(words: str, days: int, owner: str) -> str:
        source = {"conversation": made.id, "persons": [case.person]}
        told = {"words": words, "owner": owner, "source": source, "due_on": case.day(days)}
        return str(record_as(case, BEN, "commitment", **told).created[0]["ref"])

    late = date.fromisoformat(case.day(10))
    promise("Two nurses will check every strong dose together at the bedside", 10, IVA)
    chart = promise("We will send you a copy of Maria's drug chart", 6, BEN)
    locked = promise("Strong morphine will stand in its own cupboard on every ward", 12, BEN)
    case.later(days=5)
    for ref in (chart, locked):
        move_as(case, BEN, "done", ref, evidence="Ben Okoro went to see it.")
        move_as(case, EVA, "verify", ref)
    said = {"person": case.person, "how": "page", "at": case.at.isoformat()}
    said["words"] = "The pages for the night are missing."
    family = family_actor(case.id, case.person, "Ewa")
    change = Change(case.id, family, case.at, Door.PAGE)
    move(case.session, change, chart, "dispute", data=said)
    return chart, late


def _said(case: ACase, brother: int) -> None:
    at = case.at.isoformat()
    mine = {"person": case.person, "at": at}
    share = {"purpose": "share", "agrees": True, "asked_by": "Ben Okoro"} | mine
    record_as(case, BEN, "consent", **share, with_person=brother, what=["progress"])
    record_as(case, BEN, "account", **mine, words="Mum told the nurse at nine.")
    concern = case.now.facts.concerns[0].id
    record_as(
        case, EVA, "concern_answer", concern=concern, words="You are right. We look for them."
    )
    hold = {"by": "coroner", "limits": ["findings"], "advice_by": "Our lawyer", "from": at}
    hold |= {"reason": "An inquest is opened", "review_on": case.day(60), "family_told_at": at}
    record_as(case, ADA, "hold", **hold)
    excuse = {"person": case.person, "requirement": ["meeting_offered"], "ground": "declined"}
    excuse |= {"reason": "She wants no further meeting", "how": "By telephone", "at": at}
    record_as(case, BEN, "excuse", **excuse)
    for email in (ADA, BEN, IVA):
        look(case.session, actor(case.session, email), case.incident, case.at, Door.PAGE, "whole")


def visit(app: Flask, case: ACase, person: int) -> FlaskClient:
    """A browser with the page of that person open. The case stands at the present moment."""
    case.session.rollback()
    code = code_for(case, person)
    client = app.test_client()
    opened = client.post("/f/open", data={"code": code, "fact": FACT["answer"]})
    assert opened.status_code == 303, opened.text
    return client


def code_for(case: ACase, person: int) -> str:
    change = Change(case.id, actor(case.session, BEN), now(), Door.COMMAND)
    return family_door.invite(case.session, change, person, FACT).code


def promise_shown(case: ACase, person: int) -> PromiseShown:
    """The promise of that case, as the page of that person has it."""
    shown = family_view(case.now, person).promises
    return next(each for each in shown if each.ref == case.promise)
