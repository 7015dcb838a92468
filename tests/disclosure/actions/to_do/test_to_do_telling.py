"""First of all somebody tells them: before they did, nobody is asked what was heard."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.duty_acts import name_of_duty
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Clock, Group, Viewed
from disclosure.actions.watching import watched
from disclosure.policy import policy
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.to_do.test_worklist import acts, list_of, row
from tests.people import ADA, BEN
from tests.to_do import kept_of, rows_of
from tests.ways import EVERYTHING, attempts, excused
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
TELL = "Tell Mrs Ann Price in person what happened"
RECORDS = ("ie-prepare", "ie-record")
HEARD = "Write down what Mrs Ann Price heard"


def a_fresh_case(session: Session, regime: str) -> ACase:
    """The patient is named; nobody has spoken with her."""
    case = an_opened_case(session, regimes=[regime])
    case.person = a_person(case)
    return case


def test_under_all_rules_the_first_thing_is_to_tell_them(session: Session) -> None:
    for regime in policy().regimes:
        case = a_fresh_case(session, regime.id)
        first = rows_of(case)[0]
        assert (first.act, first.group) == (TELL, Group.TODAY), regime.id
        assert HEARD not in acts(case), regime.id


def test_no_reminder_asks_what_was_heard_before_anything_was_said(session: Session) -> None:
    case = a_fresh_case(session, "ie-psa2023-notifiable")
    keys = [thing.key for thing in watched(Viewed(case.now, staff_of(session)))]
    heard = [d.id for d in case.now.duties if d.status == "open" and d.id in RECORDS]
    assert heard == list(RECORDS)  # the law asks for them
    assert not [key for key in keys if key.endswith(RECORDS)]
    assert f"silence {case.person}" in keys  # that nobody told her is watched


def test_preparing_the_talk_and_keeping_the_record_are_two_rows_of_two_names() -> None:
    """Ireland asks for both, and one record ends both."""
    regime = policy().regime("ie-psa2023-notifiable", date(2026, 3, 2))
    names = [name_of_duty(regime.id, duty, date(2026, 3, 2)) for duty in RECORDS]
    assert names == ["Prepare to tell them", "Keep the record"]


def test_where_no_rule_says_it_telling_is_a_row_of_its_own(session: Session) -> None:
    """The Irish rules name a meeting, and no talk before it."""
    case = a_fresh_case(session, "ie-psa2023-notifiable").later(days=3)
    tell = row(case, TELL)
    assert (tell.clock, tell.time) == (Clock.RUNNING, case.incident.became_aware_at)
    assert tell.target.fields == {"kind": "first", "persons": [str(case.person)]}
    assert tell.why == "Nobody has told them yet what happened."
    shown = list_of(case, ADA).groups[Group.TODAY][0]
    assert (shown.todo.act, shown.owner) == (TELL, "You")
    assert kept_of(session, case.id)[0] == rows_of(case)[0]
    a_talk(case, "first")
    assert TELL not in acts(case)


def test_also_before_anybody_is_named(session: Session) -> None:
    case = an_opened_case(session, regimes=["us-pa-mcare"])
    assert rows_of(case)[0].act == "Tell the family in person what happened"


def test_what_was_heard_is_asked_for_once_somebody_tried(session: Session) -> None:
    case = a_fresh_case(session, "gb-wls-doc")
    attempts(case, "phone")
    assert row(case, HEARD).group is Group.TODAY
    assert rows_of(case)[0].act == TELL


def test_a_law_that_leaves_a_day_for_it_is_shown_with_its_day_and_done_today(
    session: Session,
) -> None:
    case = a_fresh_case(session, "us-nv-439")  # seven days
    tell = row(case, TELL)
    assert (tell.group, tell.clock) == (Group.TODAY, Clock.DUE)
    assert tell.why.startswith("Law: due Thursday 19 March (America/Los_Angeles).")
    late = rows_of(case.later(days=8))[0]
    assert (late.act, late.group, late.time) == (TELL, Group.LATE, date(2026, 3, 19))


def test_nobody_says_sorry_late_to_who_was_told_nothing(session: Session) -> None:
    """In Victoria sorry is due within a day; after two, telling comes first all the same."""
    case = a_fresh_case(session, "au-vic-sdc").later(days=2)
    assert [todo.act for todo in rows_of(case)[:2]] == [TELL, "Say sorry to Mrs Ann Price"]
    assert {todo.group for todo in rows_of(case)[:2]} == {Group.LATE}
    shown = list_of(case, ADA)
    assert [line.todo.act for line in shown.groups[Group.LATE][:2]] == [
        TELL,
        "Say sorry to Mrs Ann Price",
    ]


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_second_person_is_told_as_well_though_the_law_is_met(begun: ACase) -> None:
    assert "in person what happened" not in acts(begun)
    a_person(begun, name="Ms Ewa Price", relationship="Daughter", is_patient=False)
    assert row(begun, "Tell Ms Ewa Price in person").group is Group.TODAY


@pytest.mark.parametrize("died", [True, False])
def test_a_day_of_our_own_that_passed_hides_nobody_who_was_told_nothing(
    session: Session, died: bool
) -> None:
    """The grade was to be looked at again two days ago. Also where she died and nobody is named
    who is to be told instead: the worst is a family that does not know."""
    case = a_fresh_case(session, "gb-eng-reg20-nhs")
    unknown = {"scale": "eng_reg20", "level": "unknown", "reason": "Nobody can say."}
    record_as(case, BEN, "grade", **unknown, review_on=case.day(3))
    if died:
        record_as(case, BEN, "patient_status", what="died", source="The ward")
    first, second = rows_of(case.later(days=5))[:2]
    assert first.act == ("Tell the family in person what happened" if died else TELL)
    assert (second.act, second.group) == ("Grade the harm again", Group.LATE)


@pytest.mark.parametrize("ground", ["declined", "unreachable"])
def test_nobody_rings_whoever_declined_to_hear_to_explain_why_they_did_not(
    session: Session, ground: str
) -> None:
    """It stands as owed, by the data of the law; the list sent somebody to her, week after week."""
    case = a_fresh_case(session, "gb-wls-doc")
    attempts(case, "phone", "post", "phone")
    excuse = excused(case, EVERYTHING, ground, case.person)
    case.later(days=60)
    why, staff = "Explain the delay to Mrs Ann Price", staff_of(session)
    assert "owed" in {d.status for d in case.now.duties if d.id == "wls-inperson-delay"}
    assert why not in acts(case)
    keys = [thing.key for thing in watched(Viewed(case.now, staff))]
    assert not [key for key in keys if key.endswith("wls-inperson-delay")]
    record_as(case, BEN, "excuse_end", excuse=excuse)
    assert why in acts(case)
