"""After a letter was sent: a next step by our own target, by no forbidden way, on no sore day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.facts import AttemptFacts
from workflows.letter_after import (
    AfterLetters,
    NextStep,
    SentLetter,
    next_fine_day,
    next_step,
    next_way,
)
from workflows.words import LetterState, Way

SMALL = settings(max_examples=200, database=None)
TARGETS = AfterLetters()
SENT = date(2026, 3, 3)
LATER = date(2026, 3, 25)
POSTED = SentLetter(
    "Mrs Price", "apology", "letter of apology", LetterState.SENT, LATER, SENT, Way.POST,
    ways=frozenset({Way.POST, Way.PHONE, Way.VISIT}), may_post=True,
)  # fmt: skip
ARRIVED = replace(POSTED, state=LetterState.DELIVERED, delivered_on=date(2026, 3, 5))
BACK = replace(
    POSTED, state=LetterState.RETURNED, returned_on=date(2026, 3, 12),
    why_returned="Moved away.", may_post=False,
)  # fmt: skip


def a_try(how: Way, on: date) -> AttemptFacts:
    return AttemptFacts(1, how, on)


def tried(letter: SentLetter, *tries: AttemptFacts, enough: bool = False) -> SentLetter:
    return replace(letter, tries=tries, tried_enough=enough)


def test_a_posted_letter_is_asked_after_on_the_first_whole_day_it_may_count() -> None:
    found = next_step(POSTED, TARGETS)
    assert found
    assert found.says == "Record whether the letter of apology reached Mrs Price"
    assert (found.step, found.due_on) == (NextStep.CONFIRM_ARRIVAL, date(2026, 3, 11))


def test_a_letter_by_hand_is_asked_after_at_once() -> None:
    found = next_step(replace(POSTED, sent_how=Way.VISIT), TARGETS)
    assert found
    assert found.due_on == date(2026, 3, 5)


def test_whoever_answered_a_letter_has_it() -> None:
    found = next_step(replace(POSTED, answered_on=date(2026, 3, 9)), TARGETS)
    assert found
    assert found.says == "Record that the letter of apology reached Mrs Price"
    assert found.why == "Mrs Price answered it on 9 March."
    assert (found.step, found.due_on) == (NextStep.RECORD_ARRIVAL, date(2026, 3, 9))


def test_no_answer_asks_to_ring_on_our_own_day() -> None:
    found = next_step(ARRIVED, TARGETS)
    assert found
    assert found.says == "Ring Mrs Price: no answer to our letter of 3 March"
    assert (found.way, found.due_on) == (Way.PHONE, date(2026, 3, 19))
    assert found.why == "Mrs Price has had it since 5 March, and we have heard nothing."


def test_until_that_day_an_answer_may_still_come() -> None:
    found = next_step(replace(ARRIVED, today=date(2026, 3, 18)), TARGETS)
    assert found
    assert found.says == "Ring Mrs Price if no answer to our letter of 3 March comes"


def test_a_letter_to_somebody_we_could_not_reach_is_given_longer() -> None:
    found = next_step(replace(ARRIVED, kind="no_contact"), TARGETS)
    assert found
    assert found.due_on == date(2026, 3, 26)


@pytest.mark.parametrize(
    "settled",
    [{"heard": True}, {"wants_no_more": True}, {"unreached": True}, {"declined_talk": True}],
)
def test_whoever_answered_or_wants_no_call_is_not_rung(settled: dict[str, Any]) -> None:
    assert next_step(replace(ARRIVED, **settled), TARGETS) is None


def test_a_contact_we_promised_anyway_is_not_pre_empted() -> None:
    found = next_step(replace(ARRIVED, promised_on=date(2026, 4, 2)), TARGETS)
    assert found
    assert found.due_on == date(2026, 4, 2)


def test_while_they_asked_us_to_wait_nothing_falls_due() -> None:
    found = next_step(replace(ARRIVED, wait_until=date(2026, 5, 1)), TARGETS)
    assert found
    assert found.due_on == date(2026, 5, 1)


def test_what_came_back_leads_to_another_way_with_the_reason() -> None:
    found = next_step(BACK, TARGETS)
    assert found
    assert found.says == "Ring Mrs Price: our letter of 3 March came back"
    assert found.why == "It came back on 12 March: “Moved away”."
    assert found.due_on == date(2026, 3, 15)


def test_where_no_way_is_known_somebody_of_the_family_is_asked() -> None:
    lost = replace(BACK, ways=frozenset({Way.POST}), helpers=("Eve",))
    found = next_step(lost, TARGETS)
    assert found
    assert found.says == "Ask Eve how to reach Mrs Price: our letter of 3 March came back"
    alone = next_step(replace(lost, helpers=()), TARGETS)
    assert alone
    assert alone.says.startswith("Find out how to reach Mrs Price")


def test_each_try_leads_to_another_way_on_another_day() -> None:
    rung = tried(BACK, a_try(Way.PHONE, date(2026, 3, 15)))
    found = next_step(rung, TARGETS)
    assert found
    assert (found.way, found.due_on) == (Way.VISIT, date(2026, 3, 18))
    assert found.why.endswith("Tried once since.")


def test_following_the_proposals_is_three_tries_on_three_days_by_two_ways() -> None:
    letter = BACK
    for _ in range(3):
        found = next_step(letter, TARGETS)
        assert found
        assert found.way
        letter = tried(letter, *letter.tries, a_try(found.way, found.due_on))
    assert len({each.on for each in letter.tries}) == 3
    assert len({each.how for each in letter.tries}) == 2
    last = next_step(replace(letter, tried_enough=True), TARGETS)
    assert last
    assert last.step is NextStep.SAY_UNREACHED
    assert last.says == "Decide whether to say that we cannot reach Mrs Price"


def test_before_that_a_letter_goes_to_a_safe_address_where_there_is_one() -> None:
    silent = tried(ARRIVED, a_try(Way.PHONE, date(2026, 3, 19)), enough=True)
    found = next_step(silent, TARGETS)
    assert found
    assert found.step is NextStep.WRITE_NO_CONTACT
    done: tuple[dict[str, Any], ...] = ({"no_contact_written": True}, {"may_post": False})
    for settled in done:
        after = next_step(replace(silent, **settled), TARGETS)
        assert after
        assert after.step is NextStep.SAY_UNREACHED


@pytest.mark.parametrize("met", [{"new_address_on": LATER}, {"talked_on": LATER}])
def test_a_new_address_or_a_talk_leads_to_a_new_letter(met: dict[str, Any]) -> None:
    found = next_step(replace(BACK, unreached=True, **met), TARGETS)
    assert found
    assert found.says == "Write to Mrs Price again: our letter of 3 March came back"
    assert found.due_on == LATER + timedelta(days=3)


def test_a_new_letter_that_is_only_begun_does_not_stop_the_clock() -> None:
    found = next_step(replace(BACK, new_in_draft=True), TARGETS)
    assert found
    assert found.step is NextStep.FINISH_NEW
    assert found.due_on == date(2026, 3, 15)


@pytest.mark.parametrize(
    "why",
    [
        {"not_to_them": True},
        {"replaced": True},
        {"declined_talk": True, "declined_letters": True},
    ],
)
@pytest.mark.parametrize("letter", [POSTED, ARRIVED, BACK])
def test_nothing_is_proposed_where_nothing_may_be(letter: SentLetter, why: dict[str, Any]) -> None:
    assert next_step(replace(letter, **why), TARGETS) is None


def test_birthdays_and_anniversaries_come_every_year() -> None:
    avoid = frozenset({date(1948, 5, 2), date(2025, 5, 3), date(2024, 2, 29)})
    assert next_fine_day(date(2026, 5, 2), avoid) == date(2026, 5, 4)
    assert next_fine_day(date(2026, 2, 28), avoid) == date(2026, 3, 1)
    assert next_fine_day(date(2028, 2, 28), avoid) == date(2028, 2, 28)
    assert next_fine_day(date(2028, 2, 29), avoid) == date(2028, 3, 1)


def test_where_every_day_is_to_be_avoided_the_day_stands() -> None:
    every = frozenset(date(2024, 1, 1) + timedelta(days=n) for n in range(366))
    assert next_fine_day(SENT, every) == SENT


DAYS = st.integers(0, 400).map(lambda n: SENT + timedelta(days=n))
WAYS = st.frozensets(st.sampled_from(list(Way)))
SOME = st.none() | DAYS


@st.composite
def letters(draw: st.DrawFn) -> SentLetter:
    ways = draw(WAYS)
    tries = draw(st.lists(st.builds(a_try, st.sampled_from(list(Way)), DAYS), max_size=4))
    state = draw(st.sampled_from([LetterState.SENT, LetterState.DELIVERED, LetterState.RETURNED]))
    yes = st.booleans()
    return SentLetter(
        "Mrs Price", draw(st.sampled_from(["apology", "no_contact"])), "letter", state,
        draw(DAYS), SENT, draw(st.none() | st.sampled_from(list(Way))),
        delivered_on=draw(DAYS) if state is LetterState.DELIVERED else None,
        returned_on=draw(DAYS) if state is LetterState.RETURNED else None,
        not_to_them=draw(yes), declined_talk=draw(yes), declined_letters=draw(yes),
        acted_for=draw(yes), left_alone=draw(yes), replaced=draw(yes), new_in_draft=draw(yes),
        heard=draw(yes), wants_no_more=draw(yes),
        talked_on=draw(SOME), new_address_on=draw(SOME), tries=tuple(tries),
        tried_enough=draw(yes), unreached=draw(yes), ways=ways,
        liked=tuple(draw(st.lists(st.sampled_from(list(Way)), unique=True))),
        may_post=draw(yes), no_contact_written=draw(yes), promised_on=draw(SOME),
        wait_until=draw(SOME), helpers=draw(st.sampled_from([(), ("Eve",)])),
        avoid=draw(st.frozensets(DAYS, max_size=6)),
    )  # fmt: skip


@SMALL
@given(letters())
def test_only_a_known_way_that_nobody_forbade_is_proposed(letter: SentLetter) -> None:
    found = next_step(letter, TARGETS)
    if found and found.way:
        assert found.way in letter.ways
        assert found.way is not Way.POST
        assert not (letter.declined_talk and found.way in (Way.PHONE, Way.VISIT, Way.VIDEO))
    if letter.declined_talk and letter.declined_letters:
        assert found is None


@SMALL
@given(letters())
def test_what_came_back_always_has_a_next_step_unless_the_rules_forbid_one(
    letter: SentLetter,
) -> None:
    back = replace(letter, state=LetterState.RETURNED, returned_on=letter.returned_on or SENT)
    found = next_step(back, TARGETS)
    silent = letter.not_to_them or letter.replaced or letter.declined_letters or letter.acted_for
    silent = silent or letter.left_alone
    met = letter.new_in_draft or letter.new_address_on or letter.talked_on
    assert (found is None) == bool(silent or (letter.unreached and not met))


@SMALL
@given(letters())
def test_no_step_falls_on_a_day_to_avoid_or_before_they_want_it(letter: SentLetter) -> None:
    found = next_step(letter, TARGETS)
    if found:
        assert (found.due_on.month, found.due_on.day) not in {
            (day.month, day.day) for day in letter.avoid
        }
        assert found.due_on > found.since
        assert found.due_on >= (letter.wait_until or found.due_on)
        assert found.says.split()[0].istitle()
        assert "Mrs Price" in found.says


@SMALL
@given(letters(), st.integers(0, 60))
def test_what_happened_later_falls_due_no_sooner(letter: SentLetter, days: int) -> None:
    later = timedelta(days=days)
    moved = replace(
        letter,
        sent_on=letter.sent_on + later,
        delivered_on=letter.delivered_on + later if letter.delivered_on else None,
        returned_on=letter.returned_on + later if letter.returned_on else None,
        talked_on=letter.talked_on + later if letter.talked_on else None,
        new_address_on=letter.new_address_on + later if letter.new_address_on else None,
        tries=tuple(replace(each, on=each.on + later) for each in letter.tries),
    )
    one, other = next_step(letter, TARGETS), next_step(moved, TARGETS)
    assert (one is None) == (other is None)
    if one and other:
        assert one.step is other.step
        assert other.due_on >= one.due_on


@SMALL
@given(letters())
def test_the_way_tried_least_comes_first(letter: SentLetter) -> None:
    way = next_way(letter)
    if way:
        counts = [each.how for each in letter.tries]
        talk = {Way.PHONE, Way.VISIT, Way.VIDEO, Way.IN_CLINIC} if letter.declined_talk else set()
        usable = letter.ways - talk - {Way.POST}
        assert counts.count(way) == min(counts.count(each) for each in usable)
