"""What stands in the way of a whole walk, and how it is put on record: excuses, explanations."""

from collections.abc import Iterable
from typing import Any

from disclosure.operations.verify import verify
from tests import cases
from tests.cases import ACase, a_person, move_as, record_as
from tests.people import ADA, BEN, EVA, RON
from workflows.words import State

TALKS: tuple[str, ...] = ("first_conversation_recorded", "disclosure_conversation_recorded")
TALKS += ("understanding_checked", "meeting_offered", "family_questions_sought")
LETTERS = ("apology_letter_delivered", "closing_letter_given")
IN_TOUCH = ("next_contact_promised", "support_offered", "family_heard")
EVERYTHING = (*TALKS, *LETTERS, "apology_given", *IN_TOUCH)


def excused(
    case: ACase, requirements: Iterable[str], ground: str, person: int | None, **more: object
) -> int:
    """Recorded by Ben, agreed by Eva."""
    told: dict[str, Any] = {"requirement": list(requirements), "ground": ground}
    told |= {"reason": "They asked us for this.", "at": case.at.isoformat()} | more
    if person:
        told["person"] = person
    made = record_as(case, BEN, "excuse", **told)
    review = {"agrees": True, "reason": "I read the record."}
    record_as(case, EVA, "excuse_review", excuse=made.id, **review)
    return made.id


def judged(case: ACase) -> None:
    """Graded, decided, with a named contact."""
    reason = "She needed a transfusion."
    record_as(case, BEN, "grade", scale="eng_reg20", level="reg20_moderate", reason=reason)
    record_as(case, ADA, "decision", applies="yes", reason="The harm is moderate.")
    cases.name_contact(case)


def explained_unmet(case: ACase, given_in: str = "") -> None:
    """Every duty still open will not be met, as told, where anybody was; Eva agrees."""
    for duty in [d.id for d in case.now.facts.duties if d.blocks and d.status in ("open", "late")]:
        words = "They asked us not to write, so we keep this for them."
        told = {"duty": duty, "words": words, "unmet": True}
        told |= {"given_in": given_in} if given_in else {}
        made = record_as(case, BEN, "explanation", **told)
        review = {"agrees": True, "reason": "It cannot be met."}
        record_as(case, EVA, "explanation_review", explanation=made.id, **review)


def all_the_way(case: ACase) -> None:
    for trigger in ("share_findings", "record_disclosure", "deliver_apology", "close"):
        move_as(case, ADA, trigger)


def is_closed_and_whole(case: ACase) -> None:
    assert case.state is State.CLOSED
    assert verify(case.session).ok


def attempts(case: ACase, *ways: str) -> None:
    for way in ways:
        told = {"person": case.person, "how": way}
        record_as(case, BEN, "attempt", **told, result="Nobody answered us.")
        case.later(days=1)


def not_kept_and_nobody_to_tell(case: ACase) -> None:
    told: dict[str, Any] = {"why": "We could not ring her.", "told_how": "Nobody could be told"}
    move_as(case, BEN, "cannot_keep", case.promise, **told, at=case.at.isoformat())
    move_as(case, RON, "agree_not_kept", case.promise)


def died(case: ACase) -> None:
    case.later(days=2)
    told = {"what": "died", "source": "The ward"}
    record_as(case, BEN, "patient_status", **told)


def a_daughter(case: ACase, **more: object) -> int:
    told: dict[str, Any] = {
        "name": "Mrs Joan Hill",
        "relationship": "Daughter",
        "is_patient": False,
    }
    return a_person(case, **told, lawful_basis="Executor of the will", **more)


def asked_and_offered(case: ACase) -> None:
    at, person = case.at.isoformat(), case.person
    record_as(case, BEN, "questions_sought", person=person, at=at, how="By telephone")
    told = {"person": person, "offered_at": at, "how": "By post", "outcome": "offered"}
    record_as(case, BEN, "meeting", **told)


def broken(case: ACase) -> str:
    """The promise of a next contact, not kept and owned up to."""
    told: dict[str, Any] = {"why": "Nobody rang her back.", "told_how": "In a conversation"}
    move_as(case, BEN, "cannot_keep", case.promise, **told, at=case.at.isoformat())
    return case.promise
