"""Several regimes in one list: nothing lost or told twice, the earliest first, one act together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.actions.duty_acts import _BY_END_AND_START
from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.policy import policy
from workflows.clocks import Event, duties_now
from workflows.merged import ANOTHER_ACT_AFTER, Act, Merged, Obligation, merged, ways_that_differ
from workflows.regimes import Facility, LimitType

KNEW = datetime(2026, 6, 1, 9, tzinfo=UTC)
NOW = KNEW + timedelta(days=60)
WALES, ENGLAND, CONTRACT = "gb-wls-doc", "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
VICTORIA, CALIFORNIA, IRELAND = "au-vic-sdc", "us-ca-1279", "ie-psa2023-notifiable"
EVENTS = sorted(policy().words.events)
REGIMES = list(dict.fromkeys(regime.id for regime in policy().regimes))
SMALL = settings(max_examples=60, database=None)


def obligations(regimes: Iterable[str], *events: Event) -> list[Obligation]:
    found, place = [], Facility(timezone="Europe/London")
    for name in regimes:
        regime = policy().regime(name)
        told = (Event("became_aware", KNEW), *events)
        for duty in duties_now(regime, told, NOW, facility=place):
            found.append(Obligation(duty, regime.duty(duty.id), regime))
    return found


def under(*regimes: str, events: tuple[Event, ...] = ()) -> Merged:
    return merged(obligations(regimes, *events), NOT_OF_THE_CASE)


def ids(act: Act) -> list[str]:
    return [each.rule.id for each in act.obligations]


def act_with(duty: str, found: Merged) -> Act:
    return next(act for act in found.of_the_case if duty in ids(act))


events = st.lists(
    st.builds(
        Event,
        st.sampled_from(EVENTS),
        st.integers(0, 80_000).map(lambda minutes: KNEW + timedelta(minutes=minutes)),
    ),
    max_size=8,
)


@SMALL
@given(st.lists(st.sampled_from(REGIMES), unique=True, max_size=5), events, st.randoms())
def test_no_duty_is_lost_or_told_twice_whatever_order_they_come_in(
    regimes: list[str], told: list[Event], chance: Random
) -> None:
    every = obligations(regimes, *told)
    mixed = list(every)
    chance.shuffle(mixed)

    found = merged(mixed, NOT_OF_THE_CASE)

    assert found == merged(every, NOT_OF_THE_CASE)
    listed = [each for act in found.of_the_case for each in act.obligations]
    assert Counter(map(id, [*listed, *found.of_the_organisation])) == Counter(map(id, every))
    assert {each.rule.kind for each in found.of_the_organisation} <= NOT_OF_THE_CASE
    assert not {each.rule.kind for each in listed} & NOT_OF_THE_CASE


@SMALL
@given(st.lists(st.sampled_from(REGIMES), unique=True, min_size=1, max_size=4), events)
def test_the_earliest_comes_first_then_targets_then_no_number_then_what_has_not_started(
    regimes: list[str], told: list[Event]
) -> None:
    found = merged(obligations(regimes, *told), NOT_OF_THE_CASE)
    firsts = [act.first.now for act in found.of_the_case]
    sorts = [
        3 if n.starts_at is None else 0 if n.due_at else 1 if n.internal_target_on else 2
        for n in firsts
    ]
    assert sorts == sorted(sorts)
    due = [now.due_at for now in firsts if now.starts_at and now.due_at]
    assert all(earlier <= later for earlier, later in pairwise(due))
    for act in found.of_the_case:
        dues = [each.now.due_at for each in act.obligations if each.now.due_at]
        assert dues == sorted(dues)


@SMALL
@given(st.lists(st.sampled_from(REGIMES), unique=True, min_size=1, max_size=5), events)
def test_what_is_met_together_ends_with_the_same_event_in_one_way_that_is_enough_for_all(
    regimes: list[str], told: list[Event]
) -> None:
    for act in merged(obligations(regimes, *told), NOT_OF_THE_CASE).of_the_case:
        assert len({each.rule.completed_by for each in act.obligations}) == 1
        assert act.first.ways.intersection(*(each.ways for each in act.also))


def test_one_talk_meets_law_and_contract_and_shows_the_date_of_the_contract() -> None:
    act = act_with("eng-nhs-inperson", under(ENGLAND, CONTRACT))
    assert ids(act) == ["sc35-notify", "eng-nhs-inperson"]
    assert act.first.rule.legal_force == "contract"
    assert act.also[0].now.due_at is None  # the law gives no number, and none is lent to it
    assert ways_that_differ(act) == (  # the contract asks for it in person only where possible
        "Face to face meets all of these. By telephone or video is enough only for: England, NHS"
        " Standard Contract, Service Condition 35."
    )


def test_wales_takes_the_telephone_and_england_does_not_and_it_is_said() -> None:
    act = act_with("wls-inperson", under(ENGLAND, WALES))
    assert ways_that_differ(act) == (
        "Face to face meets all of these."
        " By telephone or video is enough only for: Wales, NHS duty of candour."
    )
    by_phone = (Event("in_person_notified", KNEW + timedelta(hours=2), mode="phone"),)
    status = {
        each.rule.id: str(each.now.status)
        for each in act_with("wls-inperson", under(ENGLAND, WALES, events=by_phone)).obligations
    }
    assert status == {"wls-inperson": "met", "eng-nhs-inperson": "open"}


def test_duties_with_no_way_in_common_are_two_acts_however_they_come() -> None:
    """Made-up ways: by telephone alone, and in writing alone."""
    wales, england = (
        next(o for o in obligations([regime]) if o.rule.completed_by == "in_person_notified")
        for regime in (WALES, ENGLAND)
    )
    phone, letter = (_only(wales, "phone"), _only(england, "writing"))
    both = merged([phone, letter]).of_the_case
    assert both == merged([letter, phone]).of_the_case
    assert sorted(map(ids, both)) == [["eng-nhs-inperson"], ["wls-inperson"]]


def _only(each: Obligation, way: str) -> Obligation:
    rule = replace(each.rule, modes=frozenset({way}))
    rules = tuple(rule if duty is each.rule else duty for duty in each.regime.duties)
    return Obligation(each.now, rule, replace(each.regime, duties=rules))


def test_the_same_end_is_another_act_where_the_list_of_the_day_says_so() -> None:
    here = {(end, start) for end, starts in ANOTHER_ACT_AFTER.items() for start in starts}
    assert set(_BY_END_AND_START) <= here
    found = under(ENGLAND, WALES)
    assert "eng-nhs-copies" not in ids(act_with("eng-nhs-record", found))
    assert "wls-ptr-response" not in ids(act_with("wls-results", found))


def test_two_regulators_are_two_notices() -> None:
    found = under(CALIFORNIA, IRELAND)
    assert "ie-regulator" not in ids(act_with("ca-report", found))
    assert "ca-report-urgent" in ids(act_with("ca-report", found))


def test_one_regulator_of_two_laws_hears_it_once_and_two_unnamed_ones_are_two() -> None:
    (first,) = (each for each in obligations([CALIFORNIA]) if each.rule.id == "ca-report")
    second = replace(first, regime=replace(first.regime, id="another-law"))
    assert first.rule.regulator
    assert len(merged([first, second]).of_the_case) == 1
    apart = [replace(each, rule=replace(each.rule, regulator=None)) for each in (first, second)]
    apart = [replace(each, regime=replace(each.regime, duties=(each.rule,))) for each in apart]
    assert len(merged(apart).of_the_case) == 2


def test_an_explanation_and_a_time_of_the_persons_own_are_never_met_by_the_way() -> None:
    found = under(WALES, "gb-sct-odoc", IRELAND, "ie-psa2023-part5")
    alone = (LimitType.EXPLANATION_THRESHOLD, LimitType.PERSON_WINDOW)
    for act in found.of_the_case:
        if any(each.rule.limit_type in alone for each in act.obligations):
            assert len(act.obligations) == 1


def test_what_the_organisation_owes_in_general_stands_apart() -> None:
    found = under(WALES)
    assert {each.rule.id for each in found.of_the_organisation} == {
        "wls-officers", "wls-annual-body", "wls-annual-gp", "wls-annual-publish",
    }  # fmt: skip


def test_what_was_met_keeps_its_place() -> None:
    told = (Event("in_person_notified", KNEW + timedelta(hours=2), mode="in_person"),)
    found = under(VICTORIA, CONTRACT, events=told)
    due = [act.first.now.due_at for act in found.of_the_case if act.first.now.due_at]
    assert due == sorted(due)
    assert str(act_with("sc35-notify", found).first.now.status) == "met"
