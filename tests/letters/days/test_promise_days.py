"""A sentence that names a day, and the promise on record, say the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.check import Context, check
from letters.dates import in_words
from letters.days.promise_days import (
    agrees,
    days_named,
    is_vague,
    misnamed_days,
    stands,
    wrong_weekdays,
)

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
        ("We will write on Friday\n8 May 2026.", [date(2026, 5, 8)]),
        ("We will write by Fri 8 May.", [date(2026, 5, 8)]),
        ("We will write by Wednesday 8 May 2026.", []),
        ("You will be told what we did on Tuesday 17 February.", [date(2026, 2, 17)]),
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
    # Of a file that says no date: a day with its year can be compared, no other.
    assert [each[2] for each in wrong_weekdays(wrong, None)] == ["Friday"]
    assert list(wrong_weekdays("I will ring you on Thursday 12 June, or next year.", None)) == []


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


@pytest.mark.parametrize(
    ("sentence", "why", "mend"),
    [
        (
            "We will write to you by Wednesday 18 December 2026.",
            "18 December 2026 is a Friday, not a Wednesday.",
            "Write “Friday 18 December 2026” or “Wednesday 16 December 2026”, whichever is meant.",
        ),
        (
            "I will ring you on Fri, Dec 17.",
            "17 December 2026 is a Thursday, not a Friday.",
            "Write “Thursday 17 December 2026” or “Friday 18 December 2026”, whichever is meant.",
        ),
        (
            "We will write to you on 31 November 2026.",
            "November 2026 has 30 days: there is no 31 November.",
            "Write “Monday 30 November 2026” or “Tuesday 1 December 2026”, whichever is meant.",
        ),
        (
            "We will write by 29 February.",
            "February 2027 has 28 days: there is no 29 February.",
            "Write “Sunday 28 February 2027” or “Monday 1 March 2027”, whichever is meant.",
        ),
        (
            "We will write by 2026-06-31.",
            "June 2026 has 30 days: there is no 31 June.",
            "Write “Tuesday 30 June 2026” or “Wednesday 1 July 2026”, whichever is meant.",
        ),
    ],
)
def test_a_day_that_the_calendar_does_not_have_is_told_with_both_mends(
    sentence: str, why: str, mend: str
) -> None:
    [wrong] = misnamed_days(sentence, TODAY)
    assert (wrong.why, wrong.mend) == (why, mend)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will write by Friday 5 June 2026, and ring on FRIDAY 12 June.",
        "You will be told what we did on Tuesday 17 February.",
        "We will write from Monday to Friday, each May and June.",
        "We will ring all 45 May Ward patients by 5 May.",
        "We will send what stands in 2026-13-45.",
    ],
)
def test_days_that_can_be_meant_are_left_alone(sentence: str) -> None:
    assert misnamed_days(sentence, TODAY) == ()


@given(st.dates(TODAY, date(2035, 12, 31)))
def test_a_day_written_as_we_write_days_is_never_misnamed(day: date) -> None:
    assert misnamed_days(f"We will write to you by {in_words(day)}.", TODAY) == ()


def test_a_promise_for_no_day_of_the_calendar_is_nobodys_whoever_owns_it() -> None:
    """Linked or not: the family would wait on another day than the owner."""
    sentence = "We will write to you by Wednesday 18 December 2026."
    known = {"today": TODAY, "promised_for": {"COM-2026-000001": date(2026, 12, 18)}}
    for linked in ({sentence: "COM-2026-000001"}, {}):
        context = Context(linked_promises=linked, **known)  # type: ignore[arg-type]
        [fault] = check(sentence, context).faults
        assert (fault.kind, fault.text) == ("unlinked-promise", sentence)
        assert fault.why.startswith("18 December 2026 is a Friday, not a Wednesday.")
        assert ("nobody owns it" in fault.why) is not bool(linked)
    assert check(sentence, Context(linked_promises={sentence: ""})).faults == ()  # no day to go by


@pytest.mark.parametrize(
    ("today", "text", "told"),
    [
        (
            TODAY,
            "On 31 June 2026 we gave him ten times the dose.",
            "June 2026 has 30 days: there is no 31 June. "
            "Write “Tuesday 30 June 2026” or “Wednesday 1 July 2026”, whichever is meant.",
        ),
        (None, "He fell on the 31st of April.", "No year has a 31st of April."),
        (None, "On the thirty-first of June he fell.", "No year has a thirty-first of June."),
        (None, "He fell on 30 May. His scan of 29 February 2028 was lost.", ""),
    ],
)
def test_a_day_that_there_is_not_is_pointed_at_wherever_it_stands(
    today: date | None, text: str, told: str
) -> None:
    found = [a.why for a in check(text, Context(today=today)).advice if a.kind == "no-such-day"]
    assert found == ([told] if told else [])


def test_a_day_that_there_is_not_is_told_once_where_its_promise_is_held_to_account() -> None:
    checked = check("We will write by 31 June.", Context(today=TODAY, linked_promises={}))
    assert [fault.kind for fault in checked.faults] == ["unlinked-promise"]
    assert "no-such-day" not in [advice.kind for advice in checked.advice]
