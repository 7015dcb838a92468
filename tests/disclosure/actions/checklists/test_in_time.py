"""What was done in time and came on record late is not asked for again: somebody has to agree."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Group, Viewed
from disclosure.actions.to_do.worklist import Whose
from disclosure.actions.watching import watched
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.law.test_clocks_remember import (
    KNEW,
    begun_under,
    delivered_late_on_record,
    duty,
    opened_days_after,
    review,
)
from tests.disclosure.actions.test_late_by import a_case_at
from tests.disclosure.actions.to_do.test_worklist import acts, every, list_of, row
from tests.people import ADA, BEN, EVA, MONA, RON
from tests.to_do import kept_of, rows_of
from tests.typed import signed_in
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
IN_TIME = "Check that this was done in time: "
WHY_LATE = "Tell Mrs Ann Price why this was late: say sorry"
EXPLAIN = "Explain the delay to Mrs Ann Price"
SAY_SORRY, APOLOGY = "Say sorry to Mrs Ann Price", IN_TIME + "say sorry to Mrs Ann Price"


def told_in_time(session: Session, by: str = BEN) -> tuple[ACase, int]:
    """Victoria gives a day to say sorry. They did so within hours, and told us weeks later."""
    case = an_opened_case(session, KNEW, regimes=["au-vic-sdc"])
    case.person = a_person(case)
    said_at = (KNEW + timedelta(hours=3)).isoformat()
    case.later(days=25)
    assert row(case, SAY_SORRY).group is Group.LATE
    return case, a_talk(case, "first", by, at=said_at).id


def test_the_next_step_is_that_a_second_person_agrees(session: Session) -> None:
    case, talk = told_in_time(session)
    first = rows_of(case)[0]
    assert (first.act, first.group, first.owner) == (APOLOGY, Group.LATE, "")
    assert first.why.startswith("Ben Okoro put it on record on Friday 27 March. The time for it")
    assert "A second person has to agree that it was done before" in first.why
    assert first.target.fields == {"event": str(talk)}
    assert SAY_SORRY not in acts(case)
    assert list_of(case, ADA).groups[Group.LATE][0].todo.act == APOLOGY
    assert kept_of(session, case.id)[0] == first


def test_hours_that_ended_at_midnight_had_ended_with_the_day_before(session: Session) -> None:
    """Nobody knows the hour at which we knew, so that day was all the time there was."""
    told = {"became_aware_at": "2026-07-06", "reported_at": "2026-07-06"}
    case = a_case_at(session, ZoneInfo("Australia/Sydney"), "au-nsw-od", **told)
    case.person = a_person(case)
    a_talk(case.later(days=25), "first", at="2026-07-06T09:00:00+10:00")
    (check,) = (each for each in rows_of(case) if each.act.startswith(IN_TIME))
    assert "The time for it had ended: Monday 6 July." in check.why


def test_the_last_day_is_the_one_that_the_law_gives_where_it_ends_after_ours(
    session: Session,
) -> None:
    """New Jersey's Thursday ends when it is Friday in London; the page of the duties says Thursday,
    and so does all else that is said of it.
    """
    case = an_opened_case(session, regimes=["us-nj-psa"])
    told = {"name": "regulator_notified", "at": "2026-03-18", "evidence": "Their receipt"}
    record_as(case.later(days=12), BEN, "event", **told)
    (check,) = (each for each in rows_of(case) if each.act.startswith(IN_TIME))
    assert "The time for it had ended: Thursday 19 March." in check.why
    entries = timeline(Viewed(case.now, staff_of(session)))
    (late,) = (each for each in entries if each.late and "notify the regulator" in each.words)
    assert case.now.day_of(late.at) == date(2026, 3, 19)


def test_it_is_on_the_list_of_whoever_may_agree_and_of_nobody_else(session: Session) -> None:
    case, _ = told_in_time(session)
    mine = {
        email: APOLOGY in [r.todo.act for r in every(list_of(case, email, Whose.MINE))]
        for email in (ADA, BEN, EVA, RON, MONA)
    }
    assert mine[RON]
    assert not mine[BEN]
    assert not mine[MONA]
    assert APOLOGY in [r.todo.act for r in every(list_of(case, ADA))]  # all of the site


def test_reminders_ask_for_the_agreement_and_not_for_another_apology(session: Session) -> None:
    case, talk = told_in_time(session)
    things = {thing.key: thing for thing in watched(Viewed(case.now, staff_of(session)))}
    assert things[f"agree event_review {talk}"].ladder == "second_person"
    assert not [key for key in things if key.endswith("vic-apology")]


def test_once_they_agreed_nothing_is_late(session: Session) -> None:
    case, talk = told_in_time(session)
    review(case, RON, talk)
    assert IN_TIME not in acts(case)
    assert SAY_SORRY not in acts(case)


def test_where_they_do_not_agree_it_is_owed_as_before(session: Session) -> None:
    case, talk = told_in_time(session)
    review(case, RON, talk, agrees=False)
    assert IN_TIME not in acts(case)
    assert row(case, SAY_SORRY).group is Group.LATE


def test_a_letter_and_an_opening_are_agreed_to_by_their_reference(session: Session) -> None:
    case, ref = delivered_late_on_record(session)
    assert row(case, APOLOGY).target.fields == {"event": ref}
    assert {ADA, BEN, EVA} <= row(case, APOLOGY).barred  # sent, wrote, approved
    review(case, RON, ref)
    assert IN_TIME not in acts(case)
    opened = opened_days_after(session)
    late = row(opened, IN_TIME)
    assert (late.target.fields, ADA in late.barred) == ({"event": opened.ref}, True)


def test_the_page_of_the_case_says_whom_it_waits_for(app: Flask, session: Session) -> None:
    case, talk = told_in_time(session, ADA)
    for who, waits in ((ADA, "Somebody else has to: you put it on record"), (RON, "")):
        page = signed_in(app, who).get(f"/incidents/{case.ref}").text
        card = re.search(r'<section class="app-next".*?</section>', page, re.DOTALL)
        assert card
        assert APOLOGY in card[0]
        assert "It waits for a second person." in card[0]
        assert waits in card[0]
        assert (f"event={talk}" in card[0]) == (not waits)
    form = signed_in(app, RON).get(f"/incidents/{case.ref}/records/event_review?event={talk}")
    assert form.status_code == 200


def told_in_wales(session: Session) -> tuple[ACase, int]:
    """She was told on the day, and it came on record when a delay would have to be explained."""
    case = begun_under(session, "gb-wls-doc")
    said_at = (KNEW + timedelta(hours=3)).isoformat()
    talk = a_talk(case.later(days=60), "first", at=said_at).id
    return case, talk


def test_a_delay_that_never_was_is_agreed_on_and_not_explained(session: Session) -> None:
    case, talk = told_in_wales(session)
    found = duty(case, "wls-inperson-delay")
    assert (found.status, found.awaiting_agreement) == (DutyStatus.OWED, True)
    assert "a second person must agree" in found.says
    check = row(case, IN_TIME + "tell Mrs Ann Price in person what happened")
    assert (check.target.fields, check.group) == ({"event": str(talk)}, Group.LATE)
    assert "until then an explanation is owed" in check.why
    assert EXPLAIN not in acts(case)
    review(case, RON, talk)
    assert duty(case, "wls-inperson-delay").status is DutyStatus.NOT_OWED
    assert IN_TIME not in acts(case)


def test_where_they_do_not_agree_the_delay_is_explained(session: Session) -> None:
    case, talk = told_in_wales(session)
    review(case, RON, talk, agrees=False)
    assert "a second person did not agree" in duty(case, "wls-inperson-delay").says
    assert IN_TIME not in acts(case)
    assert EXPLAIN in acts(case)


def test_told_the_day_before_it_was_reported_is_agreed_on_too(session: Session) -> None:
    """The clock of the contract starts with the report, and it does not ask which came first."""
    reported = KNEW + timedelta(days=1)
    regimes = ["gb-eng-nhs-contract-sc35"]
    case = an_opened_case(
        session, reported, regimes=regimes, became_aware_at=KNEW.isoformat(),
        occurred_at=KNEW.isoformat(), reported_at=reported.isoformat(),
    )  # fmt: skip
    case.person = a_person(case)
    said_at = (KNEW + timedelta(hours=3)).isoformat()
    talk = a_talk(case.later(days=40), "first", at=said_at).id
    assert duty(case, "sc35-notify").awaiting_agreement
    tell = "tell Mrs Ann Price in person what happened"
    assert row(case, IN_TIME + tell).target.fields == {"event": str(talk)}
    assert f"T{tell[1:]}" not in acts(case)
    review(case, RON, talk)
    assert duty(case, "sc35-notify").status is DutyStatus.MET


def test_met_late_and_done_in_time_after_all_is_agreed_on_before_it_is_explained(
    session: Session,
) -> None:
    """A colleague remembers that it was said on the ward, on the day of the harm."""
    case = begun_under(session, "au-vic-sdc")
    said_at = (KNEW + timedelta(hours=3)).isoformat()
    a_talk(case.later(days=25), "first")
    assert WHY_LATE in acts(case)
    talk = a_talk(case.later(days=1), "apology", at=said_at).id
    assert duty(case, "vic-apology").status is DutyStatus.MET_LATE
    assert row(case, APOLOGY).target.fields == {"event": str(talk)}
    assert WHY_LATE not in acts(case)
    review(case, RON, talk, agrees=False)
    assert APOLOGY not in acts(case)
    assert WHY_LATE in acts(case)
    review(case, RON, talk)
    assert duty(case, "vic-apology").status is DutyStatus.MET


def test_who_was_told_in_time_and_must_be_told_only_since_is_agreed_on(session: Session) -> None:
    """Nobody had told whoever had to be told, so it was late; now the daughter is that one."""
    case = begun_under(session, "au-vic-sdc")
    told = {"name": "Mrs Joan Hill", "relationship": "Daughter", "is_patient": False}
    joan = a_person(case, **told, standing="also_told", tell=["everything"])
    talk = a_talk(case.later(hours=1), "first", persons=[joan]).id
    record_as(case.later(days=3), BEN, "patient_status", what="lost_capacity", source="The ward")
    acts_for = {"lawful_basis": "Attorney for her health", "reason": "She acts for her now."}
    record_as(case, BEN, "person_change", person=joan, standing="relevant", **acts_for)
    check = row(case, IN_TIME + "say sorry to Mrs Joan Hill")
    assert check.target.fields == {"event": str(talk)}
    assert "It was due Tuesday 3 March, and was noted as late all the same." in check.why
    assert "Tell Mrs Joan Hill why this was late" not in acts(case)
    review(case, RON, talk)
    assert duty(case, "vic-apology").status is DutyStatus.MET
    assert IN_TIME not in acts(case)
