"""A glass is broken for an hour, for looking, with everybody told; and judged by another person."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import recording
from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.glass.breaking import LASTS, MOST_IN_VAIN, break_glass, give_back
from disclosure.actions.glass.judging import broken_glasses, judge_glass
from disclosure.actions.looks.caseload import find
from disclosure.actions.looks.house_seen import first_ref
from disclosure.actions.looks.looking import NotYours, look
from disclosure.actions.refused import Refused
from disclosure.actions.showing import case_document
from disclosure.actions.to_do.asked import Whose
from disclosure.actions.to_do.worklist import all_of
from disclosure.jobs.sweep import sweep
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden, Permission, family_actor
from disclosure.records.access import looks_of
from disclosure.records.glass import Glass, with_glass
from disclosure.records.house import house_entries
from disclosure.records.outbox import Message
from disclosure.records.rota import Absence
from disclosure.records.transaction import one_transaction
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, record_as
from tests.people import (
    ADA,
    ADAM,
    BEN,
    CAL,
    EVA,
    IVA,
    MAX,
    MONA,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)  # fmt: skip
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
WHY = "I am on call and she came back to us"
RIGHT = {"right": True, "words": "She was on call that night"}


def broken(case: ACase, email: str, why: str = WHY) -> Glass:
    case.session.rollback()
    who = actor(case.session, email)
    return break_glass(case.session, who, case.ref, why, case.at, Door.COMMAND)


def behind(case: ACase, email: str, minutes: float = 0) -> Actor:
    """That person, as they come in so many minutes later."""
    at = case.at + timedelta(minutes=minutes)
    return with_glass(case.session, actor(case.session, email), at)


def looked(case: ACase, who: Actor, minutes: float = 1) -> None:
    at = case.at + timedelta(minutes=minutes)
    look(case.session, who, case.incident, at, Door.PAGE, "case")


def told(session: Session, step: str = "glass_broken") -> set[str]:
    return set(session.scalars(select(Message.to).where(Message.step == step)))


# Who, and for how long


@pytest.mark.parametrize("email", [SAM, BEN, CAL, ADAM])
def test_a_case_that_is_not_theirs_opens_for_an_hour(session: Session, email: str) -> None:
    case = an_opened_case(session)
    with pytest.raises(NotYours):
        looked(case, actor(session, email))
    glass = broken(case, email)
    assert glass.ends_at == case.at + LASTS
    looked(case, behind(case, email, 59))
    assert not behind(case, email, 60).glass
    with pytest.raises(NotYours):
        looked(case, behind(case, email, 1), minutes=60)  # a page that began before the end


@pytest.mark.parametrize("email", [EVA, IVA, MAX, MONA])
def test_so_does_a_restricted_one(session: Session, email: str) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    broken(case, email)
    looked(case, behind(case, email))


def test_who_sees_a_case_breaks_nothing(session: Session) -> None:
    case = an_opened_case(session)
    with pytest.raises(Refused, match="open to you already"):
        broken(case, RON)
    broken(case, SAM)
    with pytest.raises(Refused, match="open to you already"):
        broken(case, SAM)
    assert len(list(session.scalars(select(Glass)))) == 1


def test_neither_operator_nor_family_nor_a_token_breaks_one(session: Session) -> None:
    case = an_opened_case(session)
    token = Actor(SAM, "Sam", actor(session, SAM).roles, by_token=True)
    for nobody in (OPERATOR, family_actor(case.id, 1, "Ann"), token):
        with pytest.raises(Forbidden):
            break_glass(session, nobody, case.ref, WHY, case.at, Door.COMMAND)
    assert not list(session.scalars(select(Glass)))


def test_one_that_is_given_back_opens_nothing_any_more(session: Session) -> None:
    case = an_opened_case(session)
    glass = broken(case, SAM)
    give_back(session, actor(session, CAL), glass.id, case.at, Door.PAGE)
    assert behind(case, SAM).glass == {case.id}
    give_back(session, actor(session, SAM), glass.id, case.at + timedelta(minutes=5), Door.PAGE)
    assert not behind(case, SAM, 6).glass


# What it gives


def test_one_broken_while_the_clock_was_a_year_ahead_is_over_once_it_is_right(
    session: Session,
) -> None:
    """Else the case stood open to her for a year and an hour."""
    case = an_opened_case(session)
    right = case.at
    case.at = right + timedelta(days=365)
    broken(case, SAM)
    looked(case, behind(case, SAM))
    case.at = right
    with pytest.raises(NotYours):
        looked(case, behind(case, SAM))
    broken(case, SAM)
    looked(case, behind(case, SAM))


def test_who_mistyped_references_by_that_clock_need_not_wait_for_that_day(
    session: Session,
) -> None:
    case = an_opened_case(session)
    who, ahead = actor(session, SAM), case.at + timedelta(days=365)
    for number in range(MOST_IN_VAIN):
        with pytest.raises(BadInput):
            break_glass(session, who, f"INC-2026-00900{number}", WHY, ahead, Door.PAGE)
    with pytest.raises(Refused, match="Too many"):
        break_glass(session, who, case.ref, WHY, ahead, Door.PAGE)
    assert break_glass(session, who, case.ref, WHY, case.at, Door.PAGE)


def test_it_opens_that_case_and_no_other(session: Session) -> None:
    case, other = an_opened_case(session), an_opened_case(session)
    record_as(other, ADA, "involved", user=ADAM, part="Set up the pump")
    broken(case, ADAM)
    who = behind(case, ADAM)
    assert who.may(Permission.SEE_CASES)
    with pytest.raises(NotYours):
        looked(other, who)


def test_no_list_shows_it(session: Session) -> None:
    case, other = an_opened_case(session), an_opened_case(session)
    record_as(other, ADA, "involved", user=ADAM, part="Set up the pump")
    for email in (SAM, ADAM):
        broken(case, email)
        who = behind(case, email)
        assert find(session, who).total == 0
        assert all_of(session, who, case.at, Whose.SITE, most=1) == []


def test_it_lets_nobody_write(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    for email in (SAM, BEN):
        broken(case, email)
        change = Change(case.id, behind(case, email), case.at, Door.PAGE)
        with pytest.raises(Forbidden):
            recording.record(session, change, "note", {"words": "Seen"})


def test_the_analysis_stays_behind_its_wall(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, IVA, "analysis", text="Privileged words")
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    broken(case, IVA)
    assert "analysis" not in case_document(case.now, behind(case, IVA))["records"]
    assert "Privileged" not in str(case_document(case.now, behind(case, IVA)))


# Who learns of it


@begins_with(a_case, at=State.INVESTIGATE)
def test_the_family_sees_role_place_time_and_why(begun: ACase) -> None:
    broken(begun, CAL)
    looked(begun, behind(begun, CAL), minutes=2)
    shown = family_view(begun.now, begun.person).looks[:2]
    assert [(each.role, each.place, each.why) for each in shown] == [("coach", SITE, WHY)] * 2
    assert shown[1].at == begun.at
    assert begun.incident.ref not in str(shown)


def test_later_looks_of_their_own_right_say_no_why(session: Session) -> None:
    case = an_opened_case(session)
    broken(case, CAL)
    record_as(case, ADA, "involved", user=CAL, part="Coached the talk")
    looked(case, behind(case, CAL), minutes=2)
    assert [each.why for each in looks_of(session, case.id)] == ["", WHY]


@begins_with(a_case, at=State.INVESTIGATE)
def test_risk_managers_the_contact_and_one_executive_are_told_at_once(
    session: Session, begun: ACase
) -> None:
    glass = broken(begun, SAM)
    assert told(session) == {ADA, RON, BEN, MAX}
    waits = {row.mail_from for row in session.scalars(select(Message).where(Message.to == MAX))}
    assert waits == {glass.broken_at}


def test_who_broke_it_is_not_the_one_who_is_told(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    broken(case, MAX)
    assert told(session) == {ADA, RON}  # nobody is told of a restricted case who may not see it


def test_nor_where_everybody_named_is_away(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    on = case.at.date()
    with one_transaction(session):
        for who in (ADA, RON):
            away = Absence(email=who, from_on=on, to_on=on, stand_in="", by=ADA)
            away.recorded_at = case.at
            session.add(away)
    broken(case, MAX)
    assert told(session)
    assert MAX not in told(session)


def test_that_they_took_part_in_the_care_is_said(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "involved", user=SAM, part="Gave the dose")
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    broken(case, SAM)
    assert told(session, "glass_broken_involved") == {ADA, RON}
    assert not told(session)


def test_every_try_is_noted_in_the_house(session: Session) -> None:
    case = an_opened_case(session)
    who = actor(session, SAM)
    for ref in ("INC-2026-999999", "Mrs Ann Price"):
        with pytest.raises(BadInput):
            break_glass(session, who, ref, WHY, case.at, Door.PAGE)
    broken(case, SAM)
    noted = [(each.by, each.what, each.about) for each in house_entries(session)][-3:]
    assert noted == [
        (SAM, "glass: no such case", "INC-2026-999999"),
        (SAM, "glass: no such case", "no reference"),
        (SAM, "glass broken", case.ref),
    ]


def test_references_cannot_be_tried_out(session: Session) -> None:
    case, who = an_opened_case(session), actor(session, SAM)
    for number in range(5):
        with pytest.raises(BadInput):
            break_glass(session, who, f"INC-2026-99990{number}", WHY, case.at, Door.PAGE)
    for ref in ("INC-2026-999999", case.ref):
        with pytest.raises(Refused, match="Too many"):
            break_glass(session, who, ref, WHY, case.at + timedelta(minutes=30), Door.PAGE)
    break_glass(session, who, case.ref, WHY, case.at + timedelta(minutes=61), Door.PAGE)


@pytest.mark.parametrize("reason", ["", "On call", "  \n ", "nul \x00 in it"])
def test_a_reason_is_a_sentence(session: Session, reason: str) -> None:
    case = an_opened_case(session)
    for ref in (case.ref, "INC-2026-999999"):  # the same answer, be it there or not
        with pytest.raises(BadInput) as bad:
            break_glass(session, actor(session, SAM), ref, reason, case.at, Door.PAGE)
        assert [fault.field for fault in bad.value.faults] == ["reason"]


def test_a_refused_alert_leaves_no_glass(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    case = an_opened_case(session)

    def fails(*_: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr("disclosure.actions.glass.breaking.note_of_house", fails)
    with pytest.raises(OSError, match="full"):
        broken(case, SAM)
    assert not list(session.scalars(select(Glass)))
    assert not looks_of(session, case.id)
    assert not told(session)


# Afterwards


def test_another_person_says_whether_it_was_right(session: Session) -> None:
    case = an_opened_case(session)
    glass = broken(case, SAM)
    judged = judge_glass(session, actor(session, MAX), glass.id, RIGHT, case.at, Door.PAGE)
    assert (judged.was_right, judged.judged_by, judged.judgement) == (True, MAX, RIGHT["words"])
    last = house_entries(session)[-1]
    assert (last.by, last.what, first_ref(last)) == (MAX, "glass judged right", case.ref)
    with pytest.raises(Refused, match="Max Holm has judged this already"):
        judge_glass(session, actor(session, ADA), glass.id, RIGHT, case.at, Door.PAGE)


@pytest.mark.parametrize("right", [True, False])
def test_one_that_was_not_right_opens_nothing_any_more(session: Session, *, right: bool) -> None:
    """It went on for the rest of its hour, to whoever had read out of curiosity."""
    case = an_opened_case(session)
    glass, before = broken(case, SAM), behind(case, SAM)
    assert glass.open_until == glass.ends_at
    at, said = case.at + timedelta(minutes=10), RIGHT | {"right": right}
    judged = judge_glass(session, actor(session, MAX), glass.id, said, at, Door.PAGE)
    assert judged.open_until == (judged.ends_at if right else at)
    session.rollback()
    assert (case.id in behind(case, SAM, minutes=11).glass) is right
    if right:
        return looked(case, before, minutes=11)
    with pytest.raises(NotYours):
        looked(case, before, minutes=11)
    case.later(minutes=12)
    assert broken(case, SAM).id != judged.id  # where it is needed after all, with a new alert


def test_neither_who_broke_it_nor_who_took_part_judges_it(session: Session) -> None:
    case = an_opened_case(session)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    glass = broken(case, MAX)
    record_as(case, ADA, "restrict", reason="They need it now", only=[ADA, RON, MAX])
    with pytest.raises(Refused, match="You broke"):
        judge_glass(session, actor(session, MAX), glass.id, RIGHT, case.at, Door.PAGE)
    record_as(case, ADA, "involved", user=ADA, part="Was on the ward")
    with pytest.raises(Refused, match="took part"):
        judge_glass(session, actor(session, ADA), glass.id, RIGHT, case.at, Door.PAGE)
    judge_glass(session, actor(session, RON), glass.id, RIGHT, case.at, Door.PAGE)


@pytest.mark.parametrize("email", [BEN, EVA, IVA, CAL, MONA, ADAM])
def test_only_risk_managers_and_executives_judge(session: Session, email: str) -> None:
    case = an_opened_case(session)
    glass = broken(case, SAM)
    with pytest.raises(Forbidden):
        judge_glass(session, actor(session, email), glass.id, RIGHT, case.at, Door.PAGE)


def test_the_list_shows_only_cases_that_are_the_readers(session: Session) -> None:
    case, hidden = an_opened_case(session), an_opened_case(session)
    record_as(hidden, ADA, "restrict", reason="She works here too", only=[ADA, RON])
    for each in (case, hidden):
        broken(each, SAM)
    broken(hidden, MONA)
    refs = {
        email: [there.ref for _, there in broken_glasses(session, behind(case, email))]
        for email in (ADA, MAX, MONA)
    }
    assert set(refs[ADA]) == {case.ref, hidden.ref}
    assert refs[MAX] == refs[MONA] == [case.ref]


def test_who_may_judge_is_reminded_until_somebody_has(session: Session) -> None:
    case = an_opened_case(session)
    glass = broken(case, SAM)
    asks = select(Message.to).where(Message.key.startswith(f"{case.ref} glass {glass.id} "))
    sweep(session, case.at + timedelta(days=1, hours=1))
    session.rollback()
    reminded = set(session.scalars(asks.where(Message.step == "second_person one_day")))
    assert reminded == {ADA, RON, MAX}
    at = case.at + timedelta(days=2)
    judge_glass(session, actor(session, RON), glass.id, RIGHT, at, Door.PAGE)
    sweep(session, case.at + timedelta(days=9))
    session.rollback()
    steps = session.scalars(select(Message.step).where(Message.key.contains(" glass ")))
    assert set(steps) == {"glass_broken", "second_person one_day"}
