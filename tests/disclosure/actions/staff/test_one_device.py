"""Approvals minutes apart, by two accounts, with one browser: shown to who watches, and no more."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.actions.glass.judging import judge_glass
from disclosure.actions.learning.improvements import take_step, write_improvement
from disclosure.actions.look_backs import words
from disclosure.actions.staff.one_device import (
    LOOKS_BACK,
    Pair,
    browsers_not_known,
    one_browser_two_accounts,
)
from disclosure.permissions import Actor, Forbidden
from disclosure.records.house import note_of_house
from disclosure.records.transaction import one_transaction
from tests import cases
from tests.cases import ACase, an_opened_case, record_as
from tests.look_backs import AT, FINDINGS, a_look_back
from tests.people import ADA, ADAM, BEN, EVA, IVA, MONA, RON, SAM, actor
from workflows.words import CommitmentTrigger

pytestmark = pytest.mark.usefixtures("team")
WARD, OFFICE = "a1" * 8, "b2" * 8
NO = {"applies": "treat_as_yes", "regimes": ["gb-eng-reg20-nhs"], "reason": "It was severe harm"}


def by_page(case: ACase, email: str, device: str) -> Change:
    case.session.rollback()
    who = replace(actor(case.session, email), device=device)
    return Change(case.id, who, case.at, Door.PAGE)


def records(case: ACase, email: str, device: str, kind: str, **body: object) -> int:
    return recording.record(case.session, by_page(case, email, device), kind, body).id


def decided(case: ACase, device: str = WARD) -> int:
    record_as(case, BEN, "grade", scale="eng_reg20", level="reg20_severe", reason="She was ill now")
    return records(case, ADA, device, "decision", **NO, at=case.at.isoformat())


def reviewed(case: ACase, decision: int, device: str) -> None:
    agrees = {"decision": decision, "agrees": True, "reason": "I read it and agree"}
    records(case, EVA, device, "decision_review", **agrees)


def found(case: ACase, email: str = MONA) -> list[Pair]:
    case.session.rollback()
    return one_browser_two_accounts(case.session, actor(case.session, email), case.at - LOOKS_BACK)


@pytest.mark.parametrize(("minutes", "listed"), [(0, True), (10, True), (10.5, False)])
def test_within_ten_minutes_with_one_browser(
    session: Session, minutes: float, listed: bool
) -> None:
    case = an_opened_case(session)
    decision = decided(case)
    reviewed(case.later(minutes=minutes), decision, WARD)
    pairs = [(p.ref, p.who, p.other, p.minutes) for p in found(case)]
    assert pairs == ([(case.ref, "Eva Marsh", "Ada Lind", minutes)] if listed else [])


def test_what_they_did_is_said_in_plain_words(session: Session) -> None:
    case = an_opened_case(session)
    reviewed(case, decided(case), WARD)
    (pair,) = found(case)
    assert (pair.what, pair.other_what) == ("Review a decision", "Decide whether the duty applies")


def test_two_browsers_or_none_are_no_pair(session: Session) -> None:
    case = an_opened_case(session)
    reviewed(case, decided(case), OFFICE)
    reviewed(case, decided(case, ""), "")
    assert found(case) == []


def test_an_act_shortly_after_the_agreement_counts_too(session: Session) -> None:
    case = an_opened_case(session)
    decision = decided(case, OFFICE)
    reviewed(case, decision, WARD)
    records(case.later(minutes=3), RON, WARD, "note", words="Rang the ward")
    assert [(p.who, p.other, p.minutes) for p in found(case)] == [("Eva Marsh", "Ron Bell", 3)]


def test_notes_by_two_accounts_at_one_computer_are_nothing(session: Session) -> None:
    case = an_opened_case(session)
    for email in (ADA, BEN):
        records(case, email, WARD, "note", words="Rang the ward")
    assert found(case) == []


def test_a_verified_promise_is_an_agreement(session: Session) -> None:
    case = an_opened_case(session)
    case.person = cases.a_person(case)
    cases.a_talk(case, "first", next_contact=cases.a_next_contact(case))
    done = by_page(case, BEN, WARD)
    told = {"evidence": "I rang her at noon"}
    gate.move(session, done, case.promise, CommitmentTrigger.DONE, data=told)
    verified = by_page(case.later(minutes=1), EVA, WARD)
    gate.move(session, verified, case.promise, CommitmentTrigger.VERIFY)
    (pair,) = found(case)
    assert pair.what == f"Verify, {case.promise}"


def test_that_there_is_an_analysis_is_not_said(session: Session) -> None:
    case = an_opened_case(session)
    decision = decided(case, OFFICE)
    records(case, IVA, WARD, "analysis", text="Privileged words")
    reviewed(case, decision, WARD)
    (pair,) = found(case)
    assert (pair.other, pair.other_what) == ("Iva Novak", "Wrote in the case")


def test_only_of_cases_that_the_reader_sees(session: Session) -> None:
    case = an_opened_case(session)
    reviewed(case, decided(case), WARD)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    assert found(case) == []
    assert len(found(case, ADA)) == 1
    for email in (BEN, IVA, EVA, ADAM):
        with pytest.raises(Forbidden):
            found(case, email)


@pytest.mark.parametrize(
    ("device", "hours", "listed"), [("", 48, True), (OFFICE, 48, True), (WARD, 48, False)]
)
def test_an_agreement_with_a_browser_not_known_before_is_listed(
    session: Session, device: str, hours: int, listed: bool
) -> None:
    case = an_opened_case(session)
    decision = decided(case, WARD)
    later = case.later(hours=hours)
    reviewed(later, decision, device)
    case.session.rollback()
    unknown = browsers_not_known(session, actor(session, MONA), later.at - LOOKS_BACK)
    told = [(each.ref, each.who, each.what) for each in unknown]
    assert told == ([(case.ref, "Eva Marsh", "Review a decision")] if listed else [])


def test_who_else_may_not_see_them(session: Session) -> None:
    case = an_opened_case(session)
    for email in (BEN, EVA):
        with pytest.raises(Forbidden):
            browsers_not_known(session, actor(session, email), case.at)


# What is agreed outside a case


def at_browser(session: Session, email: str, device: str) -> Actor:
    session.rollback()
    return replace(actor(session, email), device=device)


def shared_findings(session: Session, written_with: str, approved_with: str) -> str:
    """By Iva, and forty seconds later by Eva."""
    ref = a_look_back(session).ref
    iva = at_browser(session, IVA, written_with)
    row = words.write_findings(session, iva, AT, Door.PAGE, ref, FINDINGS)
    told = {"sha256": row.sha256, "note": "I read all of it"}
    eva, later = at_browser(session, EVA, approved_with), AT + timedelta(seconds=40)
    words.approve_findings(session, eva, later, Door.PAGE, ref, told)
    return ref


def pairs_of(session: Session, since: datetime) -> list[tuple[str, ...]]:
    session.rollback()
    pairs = one_browser_two_accounts(session, actor(session, MONA), since)
    return [(p.ref, p.who, p.what, p.other, p.other_what) for p in pairs]


def test_findings_of_a_look_back_saved_and_approved_in_one_browser(session: Session) -> None:
    ref = shared_findings(session, WARD, WARD)
    approved, written = "Look-back findings approved", "Look-back findings written"
    assert pairs_of(session, AT) == [(ref, "Eva Marsh", approved, "Iva Novak", written)]
    assert pairs_of(session, AT + timedelta(minutes=1)) == []
    mona_elsewhere = replace(actor(session, MONA), sites=frozenset())
    assert one_browser_two_accounts(session, mona_elsewhere, AT) == []


def test_findings_of_a_look_back_in_two_browsers_are_no_pair(session: Session) -> None:
    shared_findings(session, OFFICE, WARD)
    assert pairs_of(session, AT) == []


def test_a_glass_judged_in_the_browser_that_broke_it(session: Session) -> None:
    case = an_opened_case(session)
    sam = at_browser(session, SAM, WARD)
    why = "I am on call and she came back to us"
    glass = break_glass(session, sam, case.ref, why, case.at, Door.PAGE)
    told = {"right": True, "words": "I read what was opened"}
    judge_glass(session, at_browser(session, ADA, WARD), glass.id, told, case.at, Door.PAGE)
    judged = (case.ref, "Ada Lind", "Glass judged right", "Sam Lee", "Glass broken")
    assert pairs_of(session, case.at) == [judged]


def test_an_improvement_judged_in_the_browser_that_put_it_in_place(session: Session) -> None:
    told = {"words": "Count the ampoules twice", "owner": ADA, "due_on": "2026-06-01"}
    told |= {"came_from": "other"}
    made = write_improvement(session, at_browser(session, ADA, OFFICE), AT, Door.PAGE, told)
    did = {"words": "Two count since Monday"}
    ada = at_browser(session, ADA, WARD)
    take_step(session, ada, AT, Door.PAGE, made.ref, "in_place", did)
    helped = {"helped": "yes", "words": "No wrong ampoule since then"}
    ron = at_browser(session, RON, WARD)
    take_step(session, ron, AT, Door.PAGE, made.ref, "judged", helped)
    (pair,) = pairs_of(session, AT)
    assert pair[:2] == (made.ref, "Ron Bell")
    assert pair[3:] == ("Ada Lind", "Improvement in place")


def test_an_approval_outside_a_case_with_a_browser_not_known_is_listed(session: Session) -> None:
    """But not one of the time before entries of the house named a browser: all would be."""
    with one_transaction(session):
        before = AT - timedelta(days=1)
        note_of_house(
            session, before, EVA, "page", "look-back findings approved", "LBK-2026-000001"
        )
    ref = shared_findings(session, WARD, OFFICE)
    session.rollback()
    unknown = browsers_not_known(session, actor(session, MONA), AT - LOOKS_BACK)
    told = [(each.ref, each.who, each.what) for each in unknown]
    assert told == [(ref, "Eva Marsh", "Look-back findings approved")]
