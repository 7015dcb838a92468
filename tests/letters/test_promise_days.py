"""A sentence that names a day, and the promise on record, say the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.check import Context, check
from letters.dates import in_words
from letters.promise_days import agrees, days_named, is_vague, stands, wrong_weekdays

TODAY = date(2026, 4, 20)  # a Monday


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("We will write by 5 May.", [date(2026, 5, 5)]),
        ("We will write by 5th May 2027.", [date(2027, 5, 5)]),
        ("Dr Shah is going to ring you on the 5th of May.", [date(2026, 5, 5)]),
        ("I will call on May 5, 2026.", [date(2026, 5, 5)]),
        ("You'll be sent the report by Sept. 3.", [date(2026, 9, 3)]),
        ("We will write by 3 January.", [date(2027, 1, 3)]),
        ("We will send what was said on 3 March.", [date(2026, 3, 3)]),
        ("It will be fitted by the end of June.", [date(2026, 6, 30)]),
        ("You will hear in May.", [date(2026, 5, 31)]),
        ("I will ring you tomorrow.", [date(2026, 4, 21)]),
        ("I will ring you on Friday.", [date(2026, 4, 24)]),
        ("I will ring you on Monday.", [date(2026, 4, 27)]),
        ("We will write within two weeks.", [date(2026, 5, 4)]),
        ("We will write within 10 days.", [date(2026, 4, 30)]),
        ("We will meet next week.", [date(2026, 5, 3)]),
        ("I will ring on 4 May and write by 8 May.", [date(2026, 5, 4), date(2026, 5, 8)]),
        ("We will write on 31 June.", []),
        ("We will write as soon as we can.", []),
        ("The nurse may ring on the ward.", []),
    ],
)
def test_the_days_that_a_sentence_names(sentence: str, days: list[date]) -> None:
    assert list(days_named(sentence, TODAY)) == days


@given(st.dates(TODAY, date(2035, 12, 31)))
def test_a_day_written_as_we_write_days_is_read_again(day: date) -> None:
    assert days_named(f"We will write to you by {in_words(day)}.", TODAY) == (day,)


@pytest.mark.parametrize(
    ("sentence", "due_on", "right"),
    [
        ("We will write by 5 May.", date(2026, 5, 5), True),
        ("We will write by 5 May.", date(2026, 5, 12), False),
        ("We will write by 5 May.", None, False),
        ("You will hear in May.", date(2026, 5, 12), True),
        ("You will hear in May.", date(2026, 6, 1), False),
        ("We will write within two weeks.", date(2026, 4, 30), True),
        ("We will write within two weeks.", date(2026, 5, 5), False),
        ("I will ring you next Tuesday.", date(2026, 4, 28), True),
        ("We will write as soon as we can.", date(2026, 5, 12), True),
        ("We will ring whenever you ask.", None, True),
        ("From 1 May no bill will ever be sent.", None, False),
        ("Two nurses will check every dose from 10 June 2026.", None, False),
        ("Each June you will have a scan.", None, True),
        ("Every Friday from now on we will check the fridge.", None, True),
    ],
)
def test_the_sentence_and_the_day_on_record_agree(
    sentence: str, due_on: date | None, right: bool
) -> None:
    assert agrees(sentence, due_on, TODAY) is right


def test_a_vague_promise_names_no_time_and_does_not_stand() -> None:
    assert is_vague("We will write as soon as possible.", TODAY)
    assert is_vague("We will tell you.", TODAY)
    assert not is_vague("We will write by 5 May.", TODAY)
    assert not is_vague("I will come whenever you ring.", TODAY)
    assert stands("I will answer day or night.")
    assert not stands("We will write by 5 May.")


def test_a_weekday_that_is_not_the_calendars_is_pointed_at() -> None:
    text = (
        "I will ring you on Friday 12 June 2026, and write by Friday 19 June and on Monday 1 June."
    )
    assert list(wrong_weekdays(text, TODAY)) == []
    wrong = "I will ring you on Thursday 12 June 2026."
    [(start, end, weekday)] = wrong_weekdays(wrong, TODAY)
    assert (wrong[start:end], weekday) == ("Thursday 12 June 2026", "Friday")


def test_a_letter_and_the_promise_on_record_must_name_the_same_day() -> None:
    sentence = "We will write to you by 5 May."
    linked = {"linked_promises": {sentence: "COM-2026-000001"}, "today": TODAY}

    def faults(due_on: date | None) -> list[str]:
        context = Context(**linked, promised_for={"COM-2026-000001": due_on})  # type: ignore[arg-type]
        return [fault.suggestion for fault in check(sentence, context).faults]

    assert faults(date(2026, 5, 5)) == []
    assert faults(date(2026, 5, 12)) == [
        "The promise on record is for Tuesday 12 May 2026. Make them agree."
    ]
    assert faults(None) == ["The promise on record is one without a day. Make them agree."]
