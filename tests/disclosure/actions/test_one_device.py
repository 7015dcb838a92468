"""Approvals minutes apart, by two accounts, with one browser: shown to who watches, and no more."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door
from disclosure.actions.one_device import (
    Pair,
    browsers_not_known,
    one_browser_two_accounts,
)
from disclosure.permissions import Forbidden
from tests import cases
from tests.cases import ACase, an_opened_case, record_as
from tests.people import ADA, ADAM, BEN, EVA, IVA, MONA, RON, actor
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
    record_as(case, BEN, "grade", scale="eng_reg20", level="reg20_severe", reason="She was ill now",
              at=case.at.isoformat())  # fmt: skip
    return records(case, ADA, device, "decision", **NO, at=case.at.isoformat())


def reviewed(case: ACase, decision: int, device: str) -> None:
    agrees = {"decision": decision, "agrees": True, "reason": "I read it and agree"}
    records(case, EVA, device, "decision_review", **agrees)


def found(case: ACase, email: str = MONA) -> list[Pair]:
    case.session.rollback()
    return one_browser_two_accounts(case.session, actor(case.session, email), case.at)


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
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA])
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
    unknown = browsers_not_known(session, actor(session, MONA), later.at)
    told = [(each.ref, each.who, each.what) for each in unknown]
    assert told == ([(case.ref, "Eva Marsh", "Review a decision")] if listed else [])


def test_who_else_may_not_see_them(session: Session) -> None:
    case = an_opened_case(session)
    for email in (BEN, EVA):
        with pytest.raises(Forbidden):
            browsers_not_known(session, actor(session, email), case.at)
