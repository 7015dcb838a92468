"""No clock lost: each reminder once, to somebody who is there, also after a month of silence."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.on_call.rota import cancel_turn
from disclosure.actions.sites import change_site
from disclosure.actions.users import disable_user
from disclosure.jobs.sweep import Swept, sweep
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.job_runs import SWEEP, last_run
from disclosure.records.outbox import Message
from disclosure.records.rota import Absence, OnCall
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site
from disclosure.records.watch import Watch
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_letter,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    approved_findings,
    move_as,
    record_as,
)
from tests.people import (
    ADA,
    ADAM,
    BEN,
    EVA,
    FAR_SITE,
    MAX,
    OPENED_FOR_WORK,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)
from workflows.words import State

CONTRACT = "gb-eng-nhs-contract-sc35"
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday; ten working days end on 16 March
NIGHT = datetime(2026, 3, 2, 22, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Nobody was told, and the law's ten working days end on 16 March."""
    case = an_opened_case(session, KNEW, regimes=[CONTRACT])
    case.person = a_person(case)
    return case


def swept(case: ACase, **later: float) -> Swept:
    case.later(**later)
    return sweep(case.session, case.at, fallback=True)


def told(found: Swept, ladder: str) -> list[tuple[str, str]]:
    """Who was told which step of that ladder."""
    steps = [(m.to, m.step.partition(" ")) for m in found.messages]
    return sorted((to, step) for to, (of, _, step) in steps if of == ladder)


def test_an_explanation_is_never_asked_for_as_if_its_day_lay_ahead(session: Session) -> None:
    """Scotland's month ends with 1 April. Until then none is owed, so nobody had its last hours."""
    harmed = {"occurred_at": "2026-03-01", "regimes": ["gb-sct-odoc"]}
    case = an_opened_case(session, KNEW, **harmed)
    steps = []
    for hour in (22, 24, 31):  # UTC; it is over at 23
        case.at = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(hours=hour)
        told_now = swept(case).messages
        steps.append({m.step for m in told_now if m.about.endswith("sct-notify-delay")})
    assert steps == [set(), set(), {"duty day_after"}]


def test_a_second_sweep_sends_nothing(case: ACase) -> None:
    first, second = swept(case, days=5), swept(case)

    assert first.messages
    assert (second.checked, second.became_late, second.messages) == (0, 0, [])


def test_what_a_change_noted_as_late_became_late_for_the_next_sweep(case: ACase) -> None:
    case.later(days=20)
    record_as(case, BEN, "note", words="The family asks for the chart.")
    first, second = swept(case), swept(case, hours=1)
    assert (first.became_late, second.became_late) == (1, 0)


def test_a_sweep_that_is_asked_to_end_looks_at_no_other_case_and_was_none(case: ACase) -> None:
    case.later(days=5)
    ended = sweep(case.session, case.at, until=lambda: True)

    assert (ended, last_run(case.session, SWEEP)) == (Swept(), None)
    assert swept(case).checked == 1


def test_each_rung_asks_who_it_has_to(case: ACase) -> None:
    assert told(swept(case, days=7), "duty") == [(ADA, "half_way")]
    assert told(swept(case, days=6), "duty") == [(ADA, "day_before")]
    assert told(swept(case, days=1), "duty") == [(ADA, "on_the_day")]
    late = swept(case, days=1)
    assert late.became_late == 1
    assert told(late, "duty") == [(ADA, "day_after"), (RON, "day_after")]
    weekly = swept(case, days=7)
    assert told(weekly, "duty") == [(each, "weekly 1") for each in (ADA, MAX, RON)]


def test_one_act_that_several_regimes_ask_for_without_a_day_is_asked_for_once(
    session: Session,
) -> None:
    case = an_opened_case(session, KNEW, regimes=["gb-wls-doc", "gb-eng-reg20-nhs", CONTRACT])

    found = swept(case, days=15)
    assert told(found, "telling").count((ADA, "four_hours")) == 1
    assert told(found, "duty").count((ADA, "half_way")) >= 1


def test_what_is_done_asks_nobody_any_more(case: ACase) -> None:
    a_talk(case, "first")

    assert told(swept(case, days=60), "duty") == []


def test_after_thirty_days_of_downtime_each_missed_step_comes_once_the_latest_first(
    case: ACase,
) -> None:
    swept(case)
    after = swept(case, days=30)
    rows = [(m.to, m.about, m.step, m.step_at) for m in after.messages]

    assert len(set(rows)) == len(rows)
    assert told(after, "duty") == sorted(
        [(ADA, step) for step in ("half_way", "day_before", "on_the_day")]
        + [(each, "day_after") for each in (ADA, RON)]
        + [(each, f"weekly {n}") for each in (ADA, RON, MAX) for n in (1, 2)]
    )
    assert swept(case).messages == []


@pytest.mark.long
def test_sweeping_every_few_hours_and_once_in_a_month_tell_the_same(session: Session) -> None:
    often, once = (an_opened_case(session, KNEW, regimes=[CONTRACT]) for _ in range(2))
    sweep(session, KNEW + timedelta(hours=1), fallback=True)
    untouched = Watch(incident_id=once.id, look_at=KNEW, looked_at=KNEW + timedelta(hours=1))
    for hours in range(1, 24 * 30, 7):
        sweep(session, KNEW + timedelta(hours=hours + 1), fallback=True)
    _forget(session, once, untouched)
    sweep(session, KNEW + timedelta(hours=24 * 30), fallback=True)

    by_case = {each.ref: Counter[tuple[str, str]]() for each in (often, once)}
    for message in session.scalars(select(Message).where(Message.about.startswith("INC"))):
        by_case[message.about.partition(" ")[0]][message.to, message.step] += 1
    assert by_case[once.ref] == by_case[often.ref]


def _forget(session: Session, case: ACase, watch: Watch) -> None:
    """As if no sweep had run since that look."""
    with one_transaction(session):
        mine = select(Message).where(Message.about.startswith(case.ref))
        for message in session.scalars(mine.where(Message.recorded_at > watch.looked_at)):
            session.delete(message)
        there = session.get_one(Watch, case.id)
        there.look_at, there.looked_at = watch.look_at, watch.looked_at


def test_an_old_case_put_on_record_today_causes_no_storm(session: Session) -> None:
    case = an_opened_case(session, KNEW, regimes=[CONTRACT])
    late = swept(case, days=400)
    long_ago = (case.at - timedelta(days=200)).isoformat()
    known = {"became_aware_at": long_ago, "occurred_at": long_ago, "reported_at": long_ago}
    again = an_opened_case(session, case.at, regimes=[CONTRACT], **known)
    found = swept(again)

    assert late.became_late == found.became_late == 1
    assert set(Counter(to for to, _ in told(found, "duty")).values()) == {1}


def test_whoever_is_away_is_not_asked_and_their_stand_in_is(case: ACase) -> None:
    with one_transaction(case.session):
        away = Absence(email=ADA, from_on=date(2026, 3, 8), to_on=date(2026, 3, 12), stand_in=RON)
        away.recorded_at, away.by = KNEW, ADA
        case.session.add(away)

    found = swept(case, days=7)

    assert told(found, "duty") == [(RON, "half_way")]
    half_way = select(Message).where(Message.step == "duty half_way")
    assert case.session.scalars(half_way).one().instead_of == ADA


def test_whoever_left_is_not_asked_and_their_successor_is(case: ACase) -> None:
    disable_user(case.session, OPERATOR, OPENED_FOR_WORK, ADA, RON, lambda leaves, takes_over: None)

    assert told(swept(case, days=7), "duty") == [(RON, "half_way")]


def test_what_somebody_who_leaves_has_not_seen_is_told_to_their_successor(case: ACase) -> None:
    swept(case, days=7)
    moves = partial(hand_over, case.session, case.at, asked_by=ADAM)
    disable_user(case.session, OPERATOR, OPENED_FOR_WORK, ADA, RON, moves)

    mine = select(Message).where(Message.to == RON, Message.step == "duty half_way")
    assert case.session.scalars(mine).one().instead_of == ADA
    assert told(swept(case), "duty") == []


def test_mail_waits_for_the_morning_where_that_does_no_harm(session: Session) -> None:
    case = an_opened_case(session, NIGHT - timedelta(days=1), regimes=[CONTRACT])
    a_talk_due = {"words": "We will ring you", "due_on": "2026-03-05", "owner": BEN}
    case.at = NIGHT
    case.person = a_person(case)
    a_talk(case, "first", questions=["Why did this happen?"], next_contact=a_talk_due)
    case.at = NIGHT + timedelta(days=2, minutes=1)  # the question has waited two days, at night

    swept(case)
    asked = case.session.scalars(select(Message).where(Message.step == "question two_days")).one()

    assert asked.recorded_at == case.at
    assert asked.mail_from == datetime(2026, 3, 5, 8, tzinfo=UTC)


def test_everything_that_can_lapse_is_watched(session: Session) -> None:
    case = an_opened_case(session, KNEW)
    acknowledged(case)
    move_as(case, ADA, "begin_investigation")
    approved_findings(case)
    a_letter(case, "apology", until="submit")
    record_as(
        case, BEN, "excuse", person=case.person, requirement=["meeting_offered"],
        ground="asked_for_later", reason="She asked to wait for her son.",
        review_on=case.day(60),
    )  # fmt: skip
    record_as(case, BEN, "concern", person=case.person, words="Nobody rang")
    found = {m.step.partition(" ")[0] for m in swept(case, days=40).messages}

    assert {"promise", "question", "concern", "letter_waiting", "second_person", "target"} <= found


def test_a_family_that_hears_nothing_is_found_by_its_silence(session: Session) -> None:
    case = an_opened_case(session, KNEW)
    case.person = a_person(case)
    a_talk(case, "first")

    assert told(swept(case), "silence") == [(ADA, "at_once")]
    assert told(swept(case, days=1), "silence") == [(ADA, "one_day"), (RON, "one_day")]


def test_of_an_agreed_error_nobody_is_reminded_that_a_family_hears_nothing(
    session: Session,
) -> None:
    """The list asks only to close it; a reminder asked for a talk about what never happened."""
    case = an_opened_case(session, KNEW)
    case.person = a_person(case)
    error = record_as(case, ADA, "error", what="not_an_incident", reason="It was another man.").id
    assert told(swept(case, days=1), "silence")
    record_as(case, EVA, "error_review", error=error, agrees=True, reason="I was there.")

    assert told(swept(case, days=5), "silence") == []


def test_a_promise_that_is_kept_or_moved_is_reminded_of_no_more(session: Session) -> None:
    case = an_opened_case(session, KNEW)
    acknowledged(case)
    swept(case)
    said = {"how": "conversation", "at": case.at.isoformat(), "words": "Later is fine"}
    move_as(case, ADA, "change", case.promise, person=case.person, due_on=case.day(60), **said)

    assert told(swept(case, days=12), "promise") == []
    assert told(swept(case, days=60), "promise")


def test_lateness_is_noted_where_anybody_can_verify_it(case: ACase) -> None:
    swept(case, days=20)

    assert verify(case.session).ok


def test_a_case_that_cannot_be_read_stops_no_other_and_is_named(case: ACase) -> None:
    lost = an_opened_case(case.session, KNEW, SAM, regimes=[CONTRACT], site=FAR_SITE)
    there = case.session.scalars(select(Site).where(Site.name == FAR_SITE)).one()
    with one_transaction(case.session):
        there.zone_name = "Nowhere/At-all"

    found = swept(case, days=7)
    assert (found.checked, list(found.set_aside)) == (1, [lost.id])
    assert list(swept(case).set_aside) == [lost.id]  # and it is tried again


def test_a_site_that_moves_to_another_zone_has_its_cases_looked_at_anew(case: ACase) -> None:
    an_opened_case(case.session, KNEW, SAM, site=FAR_SITE)
    swept(case)
    known = {CONTRACT}
    change_site(
        case.session, OPERATOR, OPENED_FOR_WORK, SITE, "Europe/Jersey", [CONTRACT], known=known
    )

    assert swept(case, minutes=1).checked == 1


def test_sweeps_at_the_same_time_tell_nothing_twice(case: ACase, settings: Settings) -> None:
    for _ in range(12):
        an_opened_case(case.session, KNEW, regimes=[CONTRACT])
    case.session.rollback()
    at, begin = KNEW + timedelta(days=30), Barrier(3)

    def one(_: int) -> Swept:
        engine = open_database(settings.database_url)
        with session_on(engine, settings) as session:
            begin.wait()
            swept = sweep(session, at)
        engine.dispose()
        return swept

    with ThreadPoolExecutor(3) as together:
        found = list(together.map(one, range(3)))

    told_by = Counter((m.to, m.about, m.step) for each in found for m in each.messages)
    assert [each.set_aside for each in found] == [{}, {}, {}]
    assert set(told_by.values()) == {1}
    assert sum(each.became_late for each in found) == 13


@pytest.mark.parametrize("theirs", ["", "zz"], ids=["older", "newer"])
def test_a_sweep_ends_beside_a_worker_whose_rules_differ(case: ACase, theirs: str) -> None:
    """As between two machines while one has the new program: each would undo the other's look."""
    others = [an_opened_case(case.session, KNEW, regimes=[CONTRACT]) for _ in range(3)]
    swept(case, days=1)
    asked: list[str] = []

    def the_other_looks_at_them_all() -> bool:
        asked.append("before one of ours")
        case.session.rollback()
        with one_transaction(case.session):
            case.session.execute(update(Watch).values(rules=f"{theirs} rules of the other"))
        return len(asked) > 40

    the_other_looks_at_them_all()
    found = sweep(case.session, case.later(hours=1).at, until=the_other_looks_at_them_all)

    assert found.checked == 1 + len(others)
    assert last_run(case.session, SWEEP) == case.at


def on_call(case: ACase, from_: float, until: float) -> OnCall:
    """In hours from that Monday at ten."""
    with one_transaction(case.session):
        turn = OnCall(site_id=1, name="Cal", phone="1", recorded_at=KNEW, by=ADA)
        turn.from_at, turn.until_at = (KNEW + timedelta(hours=each) for each in (from_, until))
        case.session.add(turn)
    return turn


def test_a_gap_in_the_rota_is_told_to_those_who_keep_it(case: ACase) -> None:
    on_call(case, 0, 72)
    first = told(swept(case, hours=1), "rota")
    assert (ADA, "seen") in first
    assert told(swept(case, hours=1), "rota") == []
    assert (ADA, "on_the_day") in told(swept(case, days=3), "rota")


def test_whoever_falls_ill_in_the_middle_of_a_night_leaves_a_gap_of_its_own(case: ACase) -> None:
    """The day before it had nobody either, and that was told when it began."""
    on_call(case, 0, 24)
    night = on_call(case, 32, 46)
    assert (RON, "on_the_day") in told(swept(case, hours=24), "rota")
    assert told(swept(case, hours=12), "rota") == []
    cancel_turn(case.session, actor(case.session, ADA), case.at, night.id)
    assert (RON, "on_the_day") in told(swept(case, minutes=1), "rota")
    assert told(swept(case, hours=1), "rota") == []


@begins_with(a_case, at=State.CLOSED)
def test_a_closed_case_is_left_in_peace(begun: ACase) -> None:

    assert swept(begun, days=90).messages == []
