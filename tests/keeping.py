"""A closed case full of canaries, and the years that go by until nothing stands in the way."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass
from tests.cases import AWARE, ACase, a_talk, an_opened_case, record_as, through
from tests.people import ADA, BEN, EVA, IVA, RON, actor
from workflows.words import State

CANARY = "qzxkeep"
LONG_AGO = datetime(2003, 3, 12, 10, tzinfo=UTC)
LONG = 21  # years; England keeps a serious incident for 20


def word(what: str) -> str:
    return f"{CANARY}{what}"


def a_closed_case(session: Session, aware: datetime = AWARE, number: str = "") -> ACase:
    """Everything in it that anybody said holds a canary."""
    patient = {"name": word("name"), "born_on": "1948-05-02", "identifier": "qzxkeep 943 476 5919"}
    case = an_opened_case(
        session, aware, patient=patient, summary=word("summary"), external_ref=word(f"ref{number}")
    )
    told = {"name": f"Mrs {word('person')}", "relationship": word("kin"), "is_patient": True}
    told |= {"standing": "relevant", "phone": "01632 960222", "matters": word("matters")}
    post = [word("street"), "Aldervale", "AB1 2CD"]
    case.person = record_as(case, BEN, "person", **told, post=post).id
    through(case, until=State.INVESTIGATE)
    record_as(case, IVA, "analysis", text=f"{word('analysis')} and twelve more words that follow")
    allows = {"person": case.person, "purpose": "share", "agrees": True, "asked_by": "Ben Okoro"}
    consent = record_as(case, BEN, "consent", **allows, **{"with": word("daughter")})
    record_as(case, BEN, "consent_end", consent=consent.id)
    concern = record_as(case, BEN, "concern", person=case.person, words=word("concern"))
    record_as(case, EVA, "concern_answer", concern=concern.id, words=word("answer"))
    record_as(case, BEN, "note", words=word("note"))
    a_talk(case, "follow_up", said=word("said"))
    return through(case, until=State.CLOSED)


def long_after(case: ACase, years: int = LONG) -> ACase:
    return case.later(days=366 * years)


def asked(case: ACase) -> int:
    return record_as(case, ADA, "destruction_asked", reason=f"Its time is {word('why')} over").id


def agreed(case: ACase, request: int, by: str = RON) -> None:
    reason = f"I read the list {word('agreed')}."
    record_as(case, by, "destruction_review", asked=request, agrees=True, reason=reason)


def destroyed(session: Session) -> ACase:
    return destroyed_now(long_after(a_closed_case(session)))


def destroyed_now(case: ACase) -> ACase:
    agreed(case, asked(case))
    return case


def a_broken_glass(case: ACase, email: str) -> None:
    who = actor(case.session, email)
    break_glass(case.session, who, case.ref, "On call that night", case.at, Door.PAGE)
