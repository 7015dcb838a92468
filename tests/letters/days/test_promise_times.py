"""Whatever way a sentence names its day, a day on record that is another one is told apart."""

from datetime import date

import pytest

from letters.check import Context, check
from letters.days.promise_days import agrees, days_named, is_vague, misnamed_days, other_times

SUNDAY = date(2026, 11, 22)
FAR = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("when", "due_on"),
    [
        ("BY FRIDAY 4 DECEMBER 2026", date(2026, 12, 4)),
        ("by friday 4 december", date(2026, 12, 4)),
        ("by the fourth of December", date(2026, 12, 4)),
        ("by December the 4th", date(2026, 12, 4)),
        ("by 25.12.2026", date(2026, 12, 25)),
        ("by 12/25/2026", date(2026, 12, 25)),
        ("on Friday 4/12/2026", date(2026, 12, 4)),  # 12 April is a Sunday
        ("within ten working days", date(2026, 12, 4)),
        ("within ten working days", date(2026, 12, 9)),  # three holidays on the way
        ("within 48 hours", date(2026, 11, 24)),
        ("within one year", date(2026, 11, 30)),
        ("within eleven weeks", date(2027, 2, 7)),
        ("within twenty-one days", date(2026, 12, 13)),
        ("in six to eight weeks", date(2027, 1, 15)),
        ("within two weeks of our meeting on 10 December", date(2026, 12, 24)),
        ("by the end of the week", date(2026, 11, 27)),
        ("by the end of the month", date(2026, 11, 30)),
        ("by the end of the year", date(2026, 12, 31)),
        ("by the end of December", date(2026, 12, 31)),
        ("by December", date(2026, 12, 1)),
        ("by December", date(2026, 12, 31)),
        ("before December", date(2026, 11, 30)),
        ("by mid-December", date(2026, 12, 15)),
        ("in early December", date(2026, 12, 4)),
        ("by Christmas", date(2026, 12, 23)),
        ("between 1 and 4 December", date(2026, 12, 2)),
        ("between 1 December and 4 January", date(2026, 12, 20)),
        ("in the week of 30 November", date(2026, 12, 2)),
        ("the day after tomorrow", date(2026, 11, 24)),
        ("on Friday week", date(2026, 12, 4)),
        ("a week on Friday", date(2026, 12, 4)),
        ("a week Friday", date(2026, 12, 4)),
        ("a fortnight Friday", date(2026, 12, 11)),
        ("Friday two weeks", date(2026, 12, 11)),
        ("tomorrow week", date(2026, 11, 30)),
        ("this day fortnight", date(2026, 12, 6)),
        ("within a fortnight of today", date(2026, 12, 6)),
        ("on Friday the 4th", date(2026, 12, 4)),
        ("on Friday of next week", date(2026, 12, 4)),
    ],
)
def test_a_time_in_common_words_agrees_with_its_day_and_with_no_far_one(
    when: str, due_on: date
) -> None:
    sentence = f"We will write to you {when}."
    assert agrees(sentence, due_on, SUNDAY)
    far = date(2028, 3, 31) if when == "within one year" else FAR
    assert not agrees(sentence, far, SUNDAY)
    assert not agrees(sentence, None, SUNDAY)


@pytest.mark.parametrize(
    ("when", "too_far"),
    [
        ("by the end of December", date(2027, 1, 1)),
        ("by December", date(2027, 1, 1)),
        ("before December", date(2026, 12, 1)),
        ("in six to eight weeks", date(2027, 1, 18)),
        ("in six to eight weeks", date(2026, 12, 1)),
        ("within ten working days", date(2026, 12, 10)),
        ("on Friday week", date(2026, 11, 27)),
        ("a week Friday", date(2026, 11, 27)),
        ("tomorrow week", date(2026, 11, 23)),
        ("on Friday the 4th", date(2026, 11, 27)),
        ("the day after tomorrow", date(2026, 11, 23)),
    ],
)
def test_it_is_lenient_only_to_the_end_of_what_the_words_can_mean(when: str, too_far: date) -> None:
    assert not agrees(f"We will write to you {when}.", too_far, SUNDAY)


def test_the_day_that_is_offered_is_the_one_that_keeps_the_sentence() -> None:
    offered = [
        days_named(f"We will write to you {when}.", SUNDAY)
        for when in ("by December", "within ten working days", "on Friday week")
    ]
    assert offered == [(date(2026, 12, 1),), (date(2026, 12, 4),), (date(2026, 12, 4),)]


@pytest.mark.parametrize("when", ["by 4/12/2026", "by 04.12.2026", "by 4/12/26", "by 4/12"])
def test_a_day_in_numbers_that_can_be_read_both_ways_agrees_with_neither(when: str) -> None:
    sentence = f"We will write to you {when}."
    [wrong] = misnamed_days(sentence, SUNDAY)
    assert "can be read as 4 December 2026 and as 12 April 202" in wrong.why
    assert wrong.mend.startswith("Write the month as a word: “Friday 4 December 2026” or “")
    for day in (date(2026, 12, 4), date(2026, 4, 12), FAR, None):
        assert not agrees(sentence, day, SUNDAY)


@pytest.mark.parametrize(
    ("region", "mend"),
    [
        ("US-MN", "“Sunday, April 12, 2026”, as it is read here, or “Friday, December 4, 2026”."),
        ("GB-ENG", "“Friday 4 December 2026”, as it is read here, or “Sunday 12 April 2026”."),
    ],
)
def test_the_check_asks_for_the_month_as_a_word_and_knows_how_the_place_reads_it(
    region: str, mend: str
) -> None:
    sentence = "We will write to you with what we find by 4/12/2026."
    linked = {sentence: "COM-2026-000001"}
    promised = {"COM-2026-000001": date(2026, 12, 4)}
    context = Context(region=region, linked_promises=linked, promised_for=promised, today=SUNDAY)
    [fault] = check(sentence, context).faults
    assert (fault.kind, fault.text) == ("unlinked-promise", sentence)
    assert fault.suggestion == f"Write the month as a word: {mend}"


@pytest.mark.parametrize(
    "when",
    [
        *("within a few days", "in the coming weeks", "over the next few months", "in the spring"),
        *("by Easter", "in the new year", "in the first week of December"),
        "within two weeks of the meeting",
    ],
)
def test_a_time_that_is_no_day_is_asked_for_one_and_stops_nobody_who_has_none(when: str) -> None:
    sentence = f"We will write to you {when}."
    [told] = (
        each for each in check(sentence, Context(today=SUNDAY)).advice if each.kind == "no-day"
    )
    assert told.text == when
    assert told.why.startswith(f"“{when}” is no day that anybody can be held to.")
    assert is_vague(sentence, SUNDAY)
    assert agrees(sentence, FAR, SUNDAY)
    later = f"We will write {when}, by 4 December at the latest."
    assert "no-day" not in {each.kind for each in check(later, Context(today=SUNDAY)).advice}


@pytest.mark.parametrize(
    "sentence",
    [
        "We will write as soon as we can.",
        "We will find out why you were not seen within four hours.",
        "Every patient will be seen within one hour.",
        "You will be looked after by June Carter.",
        "All 45 may be written to.",
        "You may ring us any time within a few days.",
        "We will look at what happened last Friday.",
    ],
)
def test_words_that_only_look_like_a_time_bind_nobody(sentence: str) -> None:
    assert misnamed_days(sentence, SUNDAY) == ()
    assert days_named(sentence, SUNDAY) == ()
    assert agrees(sentence, FAR, SUNDAY)


@pytest.mark.parametrize(
    ("when", "same"),
    [
        ("by 11 December 2026 by Friday 4 December 2026", False),
        ("by Friday 11 December, that is by 4 December 2026", False),
        ("by Monday 7 December, no later than Friday 4 December", False),
        ("by Monday, no later than Friday 4 December", True),  # the outer day of two
        ("by Monday, by Friday 4 December at the latest", True),
        ("by Friday 27 November, and no later than Friday 4 December 2026", True),
        ("by Friday, by 4 December 2026", True),
        ("by 27 November and write to you by 4 December 2026", True),
        ("by 27 November or by 4 December 2026", True),
    ],
)
def test_one_act_with_two_last_days_agrees_with_no_day(when: str, same: bool) -> None:
    """A family read “by Friday 27 March 2026 by Tuesday 24 March 2026”."""
    sentence = f"We will ring you {when}."
    assert agrees(sentence, date(2026, 12, 4), SUNDAY) is same


@pytest.mark.parametrize(
    ("when", "day", "no_day"),
    [
        ("on the first Monday of December", date(2026, 12, 7), date(2026, 11, 23)),
        ("on the third Tuesday of January 2027", date(2027, 1, 19), date(2026, 11, 24)),
        ("on the last Friday in January", date(2027, 1, 29), date(2027, 1, 22)),
        ("on the 2nd Wednesday in December", date(2026, 12, 9), date(2026, 11, 25)),
        ("on the first Monday of the month", date(2026, 12, 7), date(2026, 11, 23)),
        ("on the first Friday of next month", date(2026, 12, 4), date(2026, 11, 27)),
        ("on a Friday in December", date(2026, 12, 18), date(2026, 11, 27)),
        ("on the first Monday of November", date(2026, 11, 2), date(2026, 11, 23)),  # just past
        ("before 1 February 2027", date(2027, 1, 31), date(2027, 2, 1)),
        ("before 1 February 2027", date(2027, 1, 10), date(2027, 2, 2)),
        ("before Friday 4 December 2026", date(2026, 12, 3), date(2026, 12, 4)),
        ("before Friday", date(2026, 11, 26), date(2026, 11, 27)),
        ("before the 4th", date(2026, 12, 3), date(2026, 12, 4)),
        ("before the first Monday of December", date(2026, 12, 6), date(2026, 12, 7)),
        ("before the end of December", date(2026, 12, 31), date(2027, 1, 1)),
        ("prior to 4 December 2026", date(2026, 12, 3), date(2026, 12, 4)),
        ("ahead of Friday 4 December", date(2026, 12, 3), date(2026, 12, 4)),
        ("before next Friday", date(2026, 12, 3), date(2026, 12, 4)),
        ("at no charge before 4 December 2026", date(2026, 12, 3), date(2026, 12, 4)),
        ("on or before 4 December 2026", date(2026, 12, 4), date(2026, 12, 5)),
        ("by or before Friday 4 December", date(2026, 12, 4), date(2026, 12, 5)),
        ("on or before the 4th", date(2026, 12, 4), date(2026, 12, 5)),
        ("before Friday evening", date(2026, 11, 27), date(2026, 11, 28)),
        ("before Friday 4 December at 5pm", date(2026, 12, 4), date(2026, 12, 5)),
        ("before we meet on Friday 4 December", date(2026, 12, 3), date(2026, 12, 5)),
        ("before the inquest on 4 December 2026", date(2026, 12, 4), date(2026, 12, 5)),
    ],
)
def test_a_weekday_of_a_month_and_the_eve_of_a_day_are_read_as_the_family_reads_them(
    when: str, day: date, no_day: date
) -> None:
    """“The first Monday of December” was taken for next Monday, and shown to them so."""
    sentence = f"We will ring you {when}."
    assert agrees(sentence, day, SUNDAY)
    assert not agrees(sentence, no_day, SUNDAY)


def test_what_is_before_another_day_is_still_for_its_own() -> None:
    sentence = "We will ring you by Friday 4 December, before the inquest on 11 December 2026."
    days = [date(2026, 12, number) for number in (3, 4, 8)]
    assert [agrees(sentence, day, SUNDAY) for day in days] == [False, True, False]


def test_nothing_before_a_day_begins_with_that_day() -> None:
    day = date(2026, 12, 4)
    assert agrees("We cannot ring you before Friday 4 December.", day, SUNDAY)
    eve = date(2026, 12, 3)
    assert agrees("If nothing changes we will ring you before Friday 4 December.", eve, SUNDAY)
    assert agrees("Whether or not it is ready we ring you before 4 December.", eve, SUNDAY)
    assert days_named("We will write to you before 1 February 2027.", SUNDAY) == (
        date(2027, 1, 31),
    )


def test_of_an_inner_and_an_outer_day_the_outer_one_holds_and_is_the_only_one_offered() -> None:
    sentence = "We will ring you by Friday 27 November, no later than Monday 30 November."
    assert days_named(sentence, SUNDAY) == (date(2026, 11, 30),)
    assert agrees(sentence, date(2026, 11, 30), SUNDAY)
    assert not agrees(sentence, date(2026, 11, 27), SUNDAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will ring you on Friday 4 December, not on Thursday 3 December as we said.",
        "We will ring you on Friday 4 December instead of Thursday 3 December.",
        "We will ring you, but not on Thursday 3 December.",
    ],
)
def test_a_day_that_the_sentence_denies_is_none_that_it_names(sentence: str) -> None:
    assert not agrees(sentence, date(2026, 12, 3), SUNDAY)
    assert agrees(sentence, date(2026, 12, 4), SUNDAY)
    assert agrees("We will not ring you until Thursday 3 December.", date(2026, 12, 3), SUNDAY)


@pytest.mark.parametrize(
    ("does", "others"),
    [
        ("test your leg again on Tuesday 8 December, and ring you by 15 June 2027", "15 June 2027"),
        ("test your leg again on Tuesday 8 December, and again in June", "in June"),
        ("ring you on Tuesday 8 December or on Wednesday 9 December", ""),
        ("ring you next month, on Tuesday 8 December", ""),
        ("ring you every Friday until Tuesday 8 December", ""),
        ("ring you on Tuesday 8 December, not on Monday 7 December", ""),
        ("ring you on Tuesday 8 December about Friday 6 November", ""),
    ],
)
def test_a_second_time_in_one_sentence_is_told_to_the_author_for_it_is_in_no_ledger(
    does: str, others: str
) -> None:
    sentence, due_on = f"We will {does}.", date(2026, 12, 8)
    assert other_times(sentence, due_on, SUNDAY) == ((others,) if others else ())
    linked, promised = {sentence: "COM-2026-000001"}, {"COM-2026-000001": due_on}
    context = Context(linked_promises=linked, promised_for=promised, today=SUNDAY)
    checked = check(sentence, context)
    assert [each.kind for each in checked.faults] == []
    whys = [each.why for each in checked.advice if each.kind == "days"]
    told = (
        f"Its promise is for Tuesday 8 December 2026, and it says “{others}” too: of that nobody "
        "is reminded. What we promise for another day needs a sentence and an owner of its own."
    )
    assert whys == ([told] if others else [])


@pytest.mark.parametrize(
    ("when", "day", "no_day"),
    [
        ("on or before Friday 4 December 2026", date(2026, 12, 4), date(2026, 12, 5)),
        ("on or before the 4th", date(2026, 12, 4), date(2026, 12, 3)),
        ("on or prior to the 4th", date(2026, 12, 4), date(2026, 12, 3)),
        ("by or ahead of Friday 4 December", date(2026, 12, 4), date(2026, 12, 5)),
        ("on/before 4 December", date(2026, 12, 4), date(2026, 12, 3)),
        ("on or before Christmas Eve", date(2026, 12, 24), date(2026, 12, 25)),
        ("in the week ending 4 December", date(2026, 12, 2), date(2026, 12, 5)),
        ("between now and 4 December", date(2026, 11, 25), date(2026, 12, 5)),
        ("at least a week before we meet on 4 December", date(2026, 11, 27), date(2026, 12, 4)),
        ("two days before the meeting on 4 December", date(2026, 12, 2), date(2026, 12, 3)),
        ("the day before the inquest on 4 December", date(2026, 12, 3), date(2026, 12, 4)),
        ("two working days before 4 December", date(2026, 12, 2), date(2026, 12, 3)),
        ("before the meeting on 4 December", date(2026, 12, 1), date(2026, 12, 5)),
        ("before noon on 4 December", date(2026, 12, 4), date(2026, 12, 3)),
        ("two weeks after our meeting on 4 December", date(2026, 12, 18), date(2026, 12, 4)),
        ("no later than a week after 4 December", date(2026, 12, 9), date(2026, 12, 12)),
        ("the day after 4 December", date(2026, 12, 5), date(2026, 12, 4)),
        ("by the Monday after 4 December", date(2026, 12, 7), date(2026, 11, 23)),
        ("within a month", date(2026, 12, 22), date(2026, 12, 23)),
        ("within six months", date(2027, 5, 22), date(2027, 5, 27)),
        ("no later than 14 days from the date of this letter", date(2026, 12, 6), FAR),
        ("by 1 March next year", date(2027, 3, 1), date(2027, 6, 1)),
        ("on Wednesday 1 December next year", date(2027, 12, 1), date(2026, 12, 1)),
        ("by the end of March next year", date(2027, 3, 31), date(2027, 10, 1)),
        ("by Good Friday", date(2027, 3, 26), date(2026, 11, 27)),
        ("on Easter Monday", date(2027, 3, 29), date(2026, 11, 23)),
        ("before Easter Sunday 2028", date(2028, 4, 15), date(2028, 4, 16)),
        ("by St Stephen's Day", date(2026, 12, 26), date(2026, 12, 27)),
        ("between Monday and Wednesday", date(2026, 11, 24), date(2026, 11, 26)),
        ("on Friday and tell you what we found", date(2026, 11, 27), FAR),
        ("next Friday and tell you what we found", date(2026, 12, 4), FAR),
    ],
)
def test_a_day_that_stands_beside_another_is_that_day_and_no_other(
    when: str, day: date, no_day: date
) -> None:
    """“On or before 4 December” was refused for 4 December, and “by Good Friday” taken for the
    coming one.
    """
    sentence = f"We will write to you {when}."
    assert agrees(sentence, day, SUNDAY)
    assert not agrees(sentence, no_day, SUNDAY)


@pytest.mark.parametrize("hours", ["from Monday to Friday", "Mon-Fri", "Monday to Friday, 8 to 6"])
def test_the_days_on_which_somebody_answers_are_no_day_of_a_promise(hours: str) -> None:
    sentence = f"Amy Reed will take your calls {hours}."
    assert days_named(sentence, SUNDAY) == ()
    assert agrees(sentence, None, SUNDAY)


def test_which_monday_a_bank_holiday_has_is_left_to_whoever_writes() -> None:
    assert days_named("We will write to you by the bank holiday Monday.", SUNDAY) == ()


def test_two_days_joined_by_and_are_both_read() -> None:
    sentence = "We will ring you on Friday and write to you on Monday."
    assert days_named(sentence, SUNDAY) == (date(2026, 11, 27), date(2026, 11, 23))
    assert other_times(sentence, date(2026, 11, 27), SUNDAY) == ("Monday",)
