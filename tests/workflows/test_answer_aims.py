"""Our own aim for an answer: working days of the place where the case is, never a guess more."""

from datetime import date

from workflows.answer_aims import AIM, aim_day
from workflows.regimes import YearNotListed

THURSDAY = date(2026, 3, 12)


def test_the_day_of_the_question_and_the_weekend_do_not_count() -> None:
    assert AIM == 5
    assert aim_day(THURSDAY, None) == date(2026, 3, 19)
    assert aim_day(date(2026, 3, 14), None) == date(2026, 3, 20)  # a Saturday


def test_a_day_on_which_the_place_does_not_work_does_not_count() -> None:
    def works(day: date) -> bool:
        return day.weekday() < 5 and day != date(2026, 3, 17)  # St Patrick's day

    assert aim_day(THURSDAY, works) == date(2026, 3, 20)


def test_in_a_year_that_no_calendar_lists_mondays_to_fridays_count() -> None:
    def works(day: date) -> bool:
        if day.year > 2026:
            raise YearNotListed("made-up", day.year)
        return day.weekday() < 5 and (day.month, day.day) != (12, 31)

    assert aim_day(date(2026, 12, 29), works) == date(2027, 1, 6)
