"""Other times than now, agreeing with oneself, and agreeing twice at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.letters import writing as letters
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user
from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput
from disclosure.kinds.findings import Findings
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.audit import entries_of
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests import cases
from tests.bodies import KINDS_IN_ORDER, RECORDED_BY, good_body, record_each
from tests.cases import move_as, record_as, text_sha256
from tests.people import BEN, EVA, IVA, OPENED_FOR_WORK, OPERATOR, SITE
from workflows.machine import WrongState
from workflows.words import State

ROLES = ["clinician", "approver", "risk_manager"]

pytestmark = pytest.mark.usefixtures("team")


# Time travel


def test_nothing_can_be_recorded_as_of_a_time_that_has_not_come(session: Session) -> None:
    """In any kind that says when: it is refused by the name of its box."""
    case = cases.an_opened_case(session)
    ids = record_each(lambda e, k, b: record_as(case, e, k, **b).id, case.at, KINDS_IN_ORDER[:-2])
    tried = 0
    for kind in KINDS_IN_ORDER[:-2]:
        if "at" not in KINDS[kind].model_fields or kind == "heard":
            continue
        body = good_body(kind, ids, case.at) | {"at": (case.at + timedelta(minutes=6)).isoformat()}
        with pytest.raises(BadInput) as bad:
            record_as(case, RECORDED_BY[kind], kind, **body)
        assert [fault.field for fault in bad.value.faults] == ["at"], kind
        tried += 1
    assert tried > 8


def test_when_it_was_recorded_is_ours_to_say(session: Session) -> None:
    """Whatever a body claims: a talk of last week, recorded today, was recorded today."""
    case = cases.a_case(session)
    case.later(days=8)
    person, then = cases.a_person(case), (case.at - timedelta(days=7)).isoformat()
    made = record_as(case, BEN, "attempt", person=person, how="phone", at=then, result="x")
    row = case.now.case.records[made.id]
    assert row.recorded_at == case.at
    for claim in ("recorded_at", "by", "id", "number", "seal"):
        with pytest.raises(BadInput):
            record_as(case, BEN, "note", words="We rang her today", **{claim: "2026-01-01"})


# Agreeing with oneself, and at once


def test_nobody_approves_their_own_letter_by_any_way(session: Session) -> None:
    """Not by another role, not after taking it back, not by having it submitted by a colleague."""
    case = cases.a_case(session, at=State.APOLOGIZE)
    all_roles = Person("many@example.org", "Many", ROLES, [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, all_roles)
    ref = cases.a_letter(case, "apology", until="submit")

    move_as(case, BEN, "return_to_draft", ref)
    letters.edit(session, cases.change_by(case, all_roles.email), ref, {"slots": {"next": "Soon."}})
    letters.edit(session, cases.change_by(case, BEN), ref, {"slots": {"next": ""}})
    move_as(case, BEN, "submit", ref)
    for email in (all_roles.email, BEN):
        with pytest.raises((Refused, Forbidden)):
            move_as(case, email, "approve", ref, sha256=text_sha256(case, ref))


@pytest.mark.parametrize("as_well", ["withdrawn", "written on"])
def test_nobody_approves_their_own_words_in_the_letter_of_a_colleague(
    session: Session, as_well: str
) -> None:
    """She writes a letter, and takes it back or goes on with it; he types her words into his."""
    case = cases.a_case(session, at=State.APOLOGIZE)
    many = Person("many@example.org", "Many", ROLES, [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, many)
    hers, _ = letters.draft(
        session, cases.change_by(case, many.email), "apology", {"to": case.person}
    )
    slots = {"slots": dict(cases.SLOTS["apology"])}
    letters.edit(session, cases.change_by(case, many.email), hers.ref, slots)
    words = cases.letter_row(case, hers.ref).text
    if as_well == "withdrawn":
        move_as(case, many.email, "withdraw", hers.ref, reason="A colleague writes it")
    else:
        slots["slots"]["next"] = "Soon."
        letters.edit(session, cases.change_by(case, many.email), hers.ref, slots)
    case.session.rollback()

    told = {"to": case.person, "text": words.replace("\n\n", "\n\n\n")}
    his, _ = letters.draft(session, cases.change_by(case, BEN), "apology", told)
    move_as(case, BEN, "submit", his.ref)
    with pytest.raises(Refused, match="You wrote part of this"):
        move_as(case, many.email, "approve", his.ref, sha256=text_sha256(case, his.ref))
    move_as(case, EVA, "approve", his.ref, sha256=text_sha256(case, his.ref))


def test_nobody_approves_their_own_words_in_the_findings_of_a_colleague(session: Session) -> None:
    """She writes them, takes them back since she may not approve them, and he types them anew."""
    case = cases.a_case(session, at=State.INVESTIGATE)
    both = Person("both@example.org", "Both", ["investigator", "approver"], [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, both)
    hers = record_as(case, both.email, "findings", **cases.FINDINGS).id
    back = {"of": hers, "words": "Iva writes them.", "withdraws": True}
    record_as(case, both.email, "correction", **back)
    his = cases.FINDINGS | {"why": "Nobody had counted the boxes."}
    approval: dict[str, object] = {"findings": record_as(case, IVA, "findings", **his).id}
    approval |= {"sha256": Findings(**his).sha256(), "agrees": True, "note": "I read this text."}
    with pytest.raises(Refused, match="You wrote part of this"):
        record_as(case, both.email, "findings_approval", **approval)
    record_as(case, EVA, "findings_approval", **approval)


def test_whoever_wrote_other_findings_by_mistake_wrote_no_word_of_these(session: Session) -> None:
    """They were of another case, and she took them back."""
    case = cases.a_case(session, at=State.INVESTIGATE)
    both = Person("both@example.org", "Both", ["investigator", "approver"], [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, both)
    wrong = {"facts": "He fell.", "why": "The rail was down.", "changes": "We check each rail."}
    hers = record_as(case, both.email, "findings", **wrong).id
    back = {"of": hers, "words": "That is another case.", "withdraws": True}
    record_as(case, both.email, "correction", **back)
    his = record_as(case, IVA, "findings", **cases.FINDINGS).id
    approval = {"findings": his, "sha256": Findings(**cases.FINDINGS).sha256(), "agrees": True}
    approval |= {"note": "I read this text."}
    record_as(case, both.email, "findings_approval", **approval)


def test_of_two_who_approve_at_once_one_does(session: Session, settings: Settings) -> None:
    case = cases.a_case(session, at=State.APOLOGIZE)
    second = Person("second@example.org", "Second", ["approver"], [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, second)
    ref = cases.a_letter(case, "apology", until="submit")
    seen = text_sha256(case, ref)
    session.rollback()

    def approves(email: str) -> bool:
        engine = open_database(settings.database_url)
        try:
            with session_on(engine, settings) as mine:
                move_as(replace(case, session=mine), email, "approve", ref, sha256=seen)
            return True
        except (Refused, WrongState, ChangedMeanwhile):
            return False
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(approves, [EVA, second.email, EVA, second.email]))
    assert sum(answers) == 1
    session.rollback()
    whats = [entry.what for entry in entries_of(session, case.id)]
    assert whats.count("letter approve") == 1 or sum("approve" in what for what in whats) == 1
    assert verify(session).ok
