"""When a duty starts, is due, is met, and is late for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.policy import policy
from tests.machine_zone import machine_in
from workflows.clocks import DutyNow, DutyStatus, Event, Excuse, duties_now
from workflows.counting import Due
from workflows.lateness import Lateness
from workflows.regimes import Facility, Regime

WALES, ENGLAND, CONTRACT, VICTORIA = (
    policy().regime(each)
    for each in ("gb-wls-doc", "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35", "au-vic-sdc")
)
KNEW = Event("became_aware", datetime(2026, 6, 1, 9, tzinfo=UTC))
ENTERED = Event("reported_locally", datetime(2026, 6, 1, 10, tzinfo=UTC))
LATE = (DutyStatus.LATE, DutyStatus.MET_LATE)
SMALL = settings(max_examples=60, database=None)


def at(day: int, hour: int = 9, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def one(regime: Regime, duty: str, events: list[Event], now: datetime) -> DutyNow:
    return next(each for each in duties_now(regime, events, now) if each.id == duty)


def test_a_talk_put_on_record_after_the_due_day_leaves_the_duty_late() -> None:
    told = Event("in_person_notified", at(12), recorded_at=at(18))

    duty = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, told], at(19))

    assert duty.status is DutyStatus.LATE
    assert duty.awaiting_agreement
    assert "a second person must agree" in duty.says


def test_once_a_second_person_agrees_it_reads_met_and_how_late_it_was_recorded() -> None:
    told = Event("in_person_notified", at(12), recorded_at=at(18), agreed=True)

    duty = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, told], at(19))

    assert (duty.status, duty.recorded_late_days) == (DutyStatus.MET, 3)
    assert "met, recorded 3 days late" in duty.says


def test_a_talk_recorded_before_the_due_day_needs_nobody_to_agree() -> None:
    told = Event("in_person_notified", at(3), recorded_at=at(9))

    duty = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, told], at(19))

    assert (duty.status, duty.recorded_late_days) == (DutyStatus.MET, 0)


def test_a_later_talk_makes_it_met_late_while_the_earlier_waits() -> None:
    early = Event("in_person_notified", at(12), recorded_at=at(18))
    late = Event("in_person_notified", at(17))

    duty = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, early, late], at(19))

    assert duty.status is DutyStatus.MET_LATE
    assert duty.awaiting_agreement


def test_an_earlier_talk_put_on_record_late_does_not_save_the_letter() -> None:
    early_talk = Event("in_person_notified", at(4), recorded_at=at(20))
    letter = Event("written_notified", at(5))
    events = [KNEW, Event("in_person_notified", at(8)), letter]

    before = one(WALES, "wls-written", events, at(19))
    after = one(WALES, "wls-written", [*events, early_talk], at(21))
    agreed = one(WALES, "wls-written", [*events, replace(early_talk, agreed=True)], at(21))

    assert (before.status, after.status) == (DutyStatus.LATE, DutyStatus.LATE)
    assert agreed.status is DutyStatus.MET


def test_a_phone_call_is_in_person_in_wales_and_not_in_england() -> None:
    events = [KNEW, Event("in_person_notified", at(2), mode="phone")]

    assert one(WALES, "wls-inperson", events, at(3)).status is DutyStatus.MET
    assert one(ENGLAND, "eng-nhs-inperson", events, at(3)).status is DutyStatus.OPEN


def test_a_fact_for_one_duty_does_not_meet_another() -> None:
    events = [KNEW, Event("in_person_notified", at(2), duties=frozenset({"wls-inperson"}))]

    assert one(WALES, "wls-inperson", events, at(3)).status is DutyStatus.MET
    assert one(WALES, "wls-written", events, at(3)).status is DutyStatus.NOT_STARTED


def test_what_happens_after_now_is_not_known_yet() -> None:
    events = [KNEW, Event("in_person_notified", at(5))]

    assert one(ENGLAND, "eng-nhs-inperson", events, at(4)).status is DutyStatus.OPEN


def refused(*days: int, kinds: frozenset[str] = frozenset()) -> list[Event]:
    return [
        Event(name, at(day), kinds=kinds)
        for day in days
        for name in ("declined_by_person", "refusal_recorded")
    ]


def test_a_refusal_in_time_excuses_and_one_after_it_stands_beside_the_lateness() -> None:
    in_time = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, *refused(10)], at(19))
    too_late = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, *refused(17)], at(19))

    assert (in_time.status, in_time.excuse) == (DutyStatus.EXCUSED, "person_declined")
    assert (too_late.status, too_late.excuse) == (DutyStatus.LATE, "person_declined")


def test_a_refusal_put_on_record_late_does_not_excuse() -> None:
    events = [replace(each, recorded_at=at(17)) for each in refused(10)]

    assert one(CONTRACT, "sc35-notify", [KNEW, ENTERED, *events], at(19)).status in LATE


def test_a_refusal_alone_without_its_record_excuses_nothing() -> None:
    events = [KNEW, ENTERED, Event("declined_by_person", at(10))]

    assert one(CONTRACT, "sc35-notify", events, at(11)).status is DutyStatus.OPEN


def test_contact_restored_revives_the_duty_and_its_due_day_does_not_move() -> None:
    events = [KNEW, ENTERED, *refused(3), Event("contact_restored", at(9))]

    assert one(CONTRACT, "sc35-notify", events, at(8)).status is DutyStatus.EXCUSED
    assert one(CONTRACT, "sc35-notify", events, at(10)).status is DutyStatus.OPEN
    assert one(CONTRACT, "sc35-notify", events, at(17)).status is DutyStatus.LATE
    again = [*events, *refused(12)]
    assert one(CONTRACT, "sc35-notify", again, at(17)).status is DutyStatus.EXCUSED


def test_declining_the_meeting_does_not_excuse_the_apology() -> None:
    events = [
        Event("became_aware", at(1)),
        *(replace(each, kinds=frozenset({"meeting"})) for each in refused(1)),
    ]

    assert one(VICTORIA, "vic-meeting", events, at(2, 8)).status is DutyStatus.EXCUSED
    assert one(VICTORIA, "vic-apology", events, at(2, 8)).status is DutyStatus.OPEN


def test_another_agreed_ground_excuses_only_the_duties_that_list_it() -> None:
    would_harm = Excuse("clinical_reasons", since=at(1, 12), until=at(20))

    found = {
        each.id: each.status for each in duties_now(VICTORIA, [KNEW], at(5), excuses=[would_harm])
    }

    assert found["vic-apology"] is DutyStatus.EXCUSED
    assert found["vic-arrange"] is DutyStatus.LATE
    ended = duties_now(VICTORIA, [KNEW], at(21), excuses=[would_harm])
    assert next(each.status for each in ended if each.id == "vic-apology") is DutyStatus.LATE


def test_only_a_pass_on_a_provisional_clock_is_dropped_when_the_real_start_arrives() -> None:
    provisional = one(CONTRACT, "sc35-notify", [KNEW], at(17))
    real = Event("reported_locally", at(16), recorded_at=at(18))

    assert (provisional.status, provisional.provisional) == (DutyStatus.LATE, True)
    duty = one(CONTRACT, "sc35-notify", [KNEW, real], at(18))
    assert (duty.status, duty.provisional) == (DutyStatus.OPEN, False)


def test_a_year_without_a_list_is_refused_by_name_and_the_duty_stays_open() -> None:
    knew = Event("became_aware", datetime(2028, 12, 28, 9, tzinfo=UTC))
    entered = replace(knew, name="reported_locally")

    duty = one(CONTRACT, "sc35-notify", [knew, entered], datetime(2030, 1, 1, tzinfo=UTC))

    assert (duty.status, duty.due_on) == (DutyStatus.OPEN, None)
    assert duty.refused is not None
    assert "england" in duty.refused
    assert "2029" in duty.refused


def test_a_target_of_ours_that_nobody_can_count_leaves_the_law_as_it_is() -> None:
    """England's regulation has no number; only the house's ten working days need the year."""
    knew = Event("became_aware", datetime(2025, 12, 19, 10, tzinfo=UTC))
    now = datetime(2026, 2, 10, tzinfo=UTC)

    duty = one(ENGLAND, "eng-nhs-inperson", [knew], now)

    assert (duty.status, duty.refused, duty.internal_target_on) == (DutyStatus.OPEN, None, None)
    assert duty.says.startswith(
        "The law gives no number. Our own target, not the law, cannot be counted. The calendar"
        " england lists no working days for 2025"
    )


def test_working_days_without_any_calendar_are_refused() -> None:
    regime = replace(CONTRACT, calendar=None)

    assert one(regime, "sc35-notify", [KNEW, ENTERED], at(2)).refused
    placed = duties_now(
        regime, [KNEW, ENTERED], at(2), facility=Facility(calendar=CONTRACT.calendar)
    )
    assert placed[0].due_on == date(2026, 6, 15)


def test_a_regime_without_a_zone_counts_days_as_they_were_written() -> None:
    regime = policy().regime("us-jc-ri010201")
    central = timedelta(hours=-6)
    knew = Event("became_aware", datetime.fromisoformat("2026-11-09T23:30:00-06:00"))

    duty = one(regime, "jc-rca", [knew], datetime(2026, 11, 10, 12, tzinfo=UTC))

    assert duty.starts_at is not None
    assert (duty.starts_at.utcoffset(), duty.starts_at.date()) == (central, date(2026, 11, 9))


def test_no_answer_of_no_closes_a_duty_that_asks_nothing() -> None:
    found = duties_now(CONTRACT, [KNEW], at(2), answers={"sc35-notify": "no"})

    assert "sc35-notify" in {each.id for each in found}


def test_it_says_how_the_date_was_counted() -> None:
    knew = Event("became_aware", datetime(2026, 3, 27, 9, tzinfo=UTC))
    entered = replace(knew, name="reported_locally")

    duty = one(CONTRACT, "sc35-notify", [knew, entered], datetime(2026, 3, 28, tzinfo=UTC))

    assert duty.says == (
        "10 working days after 27 March 2026, not counting weekends, Good Friday and Easter Monday"
        " in England."
    )


def test_times_are_said_as_people_say_them() -> None:
    told = Event("in_person_notified", datetime(2026, 6, 3, 5, 11, tzinfo=UTC))
    some_day = Event("in_person_notified", datetime(2026, 6, 2, 23, tzinfo=UTC))

    duty = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, told], at(19))
    day_alone = one(CONTRACT, "sc35-notify", [KNEW, ENTERED, some_day], at(19))

    assert duty.says.endswith(" Met on 3 June 2026, 6:11am.")
    assert day_alone.says.endswith(" Met on 3 June 2026, as the day began.")


def test_hours_that_were_over_once_are_said_with_their_hour() -> None:
    """Over as 3 June began, by the record of then; the real start, a later one, came afterwards."""
    began = datetime(2026, 6, 2, 4, tzinfo=UTC)  # midnight in New Jersey
    noted = Lateness("us-nj-psa", "nj-disclose", began, Due(began + timedelta(hours=24)))
    knew = Event("became_aware", at(5))

    found = duties_now(policy().regime("us-nj-psa"), [knew], at(5, 12), late=[noted])

    says = next(duty.says for duty in found if duty.id == "nj-disclose")
    assert "As the record then stood, it was due by 3 June 2026, as the day began, and" in says


def test_a_house_target_is_never_called_law() -> None:
    duty = one(ENGLAND, "eng-nhs-inperson", [KNEW], at(30))

    assert duty.says == ("The law gives no number. Our own target, not the law: 15 June 2026.")
    assert (duty.past_target, duty.status, duty.due_at) == (True, DutyStatus.OPEN, None)


def test_a_target_of_hours_that_ends_as_a_day_begins_is_of_the_day_before() -> None:
    """We knew on 3 March, at an hour that nobody wrote down. Whoever is reminded on the 4th, as the
    last day of the twenty-four hours, is reminded when they are over.
    """
    zealand = policy().regime("nz-hdc-code")
    knew = Event("became_aware", date(2026, 3, 3))

    duty = one(zealand, "nz-disclose", [knew], datetime(2026, 3, 3, 20, tzinfo=UTC))

    assert (duty.internal_target_on, duty.past_target) == (date(2026, 3, 3), True)
    assert duty.says == "The law gives no number. Our own target, not the law: 3 March 2026."


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_lasts_until_midnight_also_when_the_clocks_change(day: date) -> None:
    knew = Event("became_aware", datetime(2026, 1, 1, tzinfo=UTC))
    days = (day - date(2026, 1, 1)).days
    limit = replace(policy().regime("us-nv-439").duties[2].limit, n=float(days))
    duty = replace(policy().regime("us-nv-439").duties[2], limit=limit, clock_starts="became_aware")
    regime = replace(CONTRACT, duties=(duty,))

    last_second = duties_now(regime, [knew], datetime(2027, 1, 1, tzinfo=UTC))[0].due_at

    assert last_second is not None
    assert (last_second + timedelta(seconds=1)).date() == day + timedelta(days=1)
    assert last_second.date() == day


# What must hold whatever the facts.

EXCUSING = ("declined_by_person", "refusal_recorded", "contact_failed", "attempts_recorded")
HOURS = st.integers(0, 24 * 400).map(lambda hours: at(1, 0, 1) + timedelta(hours=hours))
TIMES = HOURS | HOURS.map(lambda moment: moment.date())
MODES = st.sampled_from([None, None, "in_person", "phone", "writing"])
AFTER = datetime(2027, 3, 1, tzinfo=UTC)
PLACE = Facility("America/Chicago", policy().calendar("us-federal"))
DATED = [r for r in policy().regimes if any(d.limit.n and d.hard for d in r.duties)]
Facts = tuple[Regime, list[Event], list[Event]]


@st.composite
def facts_of_a_regime(draw: st.DrawFn) -> Facts:
    """A regime, what is on record of it at AFTER, and what is put on record later."""
    regime = draw(st.sampled_from(DATED))
    named = {name for duty in regime.duties for name in (duty.clock_starts, duty.completed_by)}
    names = st.sampled_from(sorted(named | {*EXCUSING, "contact_restored"}))
    events = st.builds(Event, names, TIMES, mode=MODES)
    starts = [Event(name, draw(HOURS)) for name in sorted({d.clock_starts for d in regime.duties})]
    later = draw(st.lists(st.tuples(events, st.integers(1, 90)), min_size=1, max_size=6))
    added = [replace(e, recorded_at=AFTER + timedelta(days=days)) for e, days in later]
    return regime, [*starts, *draw(st.lists(events, max_size=8))], added


@SMALL
@given(
    st.sampled_from([CONTRACT, WALES, VICTORIA]),
    HOURS,
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_one_more_holiday_never_moves_a_due_day_earlier(
    regime: Regime, start: datetime, holiday: date
) -> None:
    assert regime.calendar is not None
    days = regime.calendar.non_working | {holiday}
    with_holiday = replace(regime, calendar=replace(regime.calendar, non_working=days))
    events = [Event(duty.clock_starts, start) for duty in regime.duties]

    before = duties_now(regime, events, start)
    after = duties_now(with_holiday, events, start)

    for plain, moved in zip(before, after, strict=True):
        if plain.due_on:
            assert moved.due_on
            assert plain.due_on <= moved.due_on


@SMALL
@given(facts_of_a_regime(), st.data())
def test_neither_the_order_of_the_facts_nor_the_zone_of_the_machine_matters(
    facts: Facts, data: st.DataObject
) -> None:
    regime, events, added = facts
    together = [*events, *added]
    shuffled = data.draw(st.permutations(together))
    then = AFTER + timedelta(days=45)

    with machine_in("Pacific/Kiritimati"):
        there = duties_now(regime, together, then)
    with machine_in("America/Los_Angeles"):
        elsewhere = duties_now(regime, shuffled, then)

    assert there == elsewhere


@SMALL
@given(facts_of_a_regime())
def test_lateness_does_not_disappear_when_facts_come_later_and_nobody_reviewed_them(
    facts: Facts,
) -> None:
    regime, events, added = facts
    before = duties_now(regime, events, AFTER, facility=PLACE)
    late = {each.id for each in before if each.status in LATE and not each.provisional}

    then = AFTER + timedelta(days=91)
    after = duties_now(regime, [*events, *added], then, facility=PLACE)

    assert late <= {each.id for each in after if each.status in LATE}
