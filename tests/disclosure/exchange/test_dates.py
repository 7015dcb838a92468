"""Days as other programs write them; what two readings fit is never guessed."""

from zoneinfo import ZoneInfo

import pytest

from disclosure.exchange.dates import Clock, Form, NotADay, day_told, moment_told

LONDON = Clock(ZoneInfo("Europe/London"), without_zone=True)
STRICT = Clock(ZoneInfo("Europe/London"), without_zone=False)
UK = (Form.DAY_FIRST, Form.ISO, Form.EXCEL)
US = (Form.MONTH_FIRST,)


@pytest.mark.parametrize(
    ("words", "hour", "forms", "is_read_as"),
    [
        ("2026-03-12", "", (Form.ISO,), "2026-03-12"),
        ("2026-03-12T14:30+00:00", "", (Form.ISO,), "2026-03-12T14:30:00+00:00"),
        ("2026-03-12 14:30:05.123Z", "", (Form.ISO,), "2026-03-12T14:30:05+00:00"),
        ("2026-03-12 14:30:05,5+00", "", (Form.ISO,), "2026-03-12T14:30:05+00:00"),
        ("2026-03-12T14:30-05", "", (Form.ISO,), "2026-03-12T14:30:00-05:00"),
        ("12/03/2026", "", UK, "2026-03-12"),
        ("12/03/2026 14:30", "", UK, "2026-03-12T14:30:00+00:00"),
        ("12.07.2026", "14:30", UK, "2026-07-12T14:30:00+01:00"),
        ("12 March 2026, 2:30 pm", "", UK, "2026-03-12T14:30:00+00:00"),
        ("12-Mar-2026", "12:05 AM", UK, "2026-03-12T00:05:00+00:00"),
        ("03/12/2026", "", US, "2026-03-12"),
        ("46093", "", UK, "2026-03-12"),
        ("46093.6041667", "", UK, "2026-03-12T14:30:00+00:00"),
        ("46093.0", "0930", UK, "2026-03-12T09:30:00+00:00"),
    ],
)
def test_read_as(words: str, hour: str, forms: tuple[Form, ...], is_read_as: str) -> None:
    assert moment_told(words, hour, forms, LONDON) == is_read_as


@pytest.mark.parametrize(
    ("words", "hour", "forms", "says"),
    [
        ("03/04/2026", "", (Form.ISO,), "may be two days"),
        ("13/04/2026", "", (Form.ISO,), "Write the day as 2026-04-13"),
        ("04/13/2026", "", (Form.ISO,), "Write the day as 2026-04-13"),
        ("04/13/2026", "", UK, "There is no month 13"),
        ("13/04/2026", "", US, "There is no month 13"),
        ("31/02/2026", "", UK, "no such day"),
        ("12/03/26", "", UK, "four digits"),
        ("12/03-2026", "", UK, "not a day"),
        ("12 Mud 2026", "", UK, "not a day"),
        ("46093", "", (Form.ISO,), "as Excel keeps a day"),
        ("7", "", UK, "no day of ours"),
        ("9999999.5", "", UK, "no day of ours"),
        ("12/03/2026", "25:00", UK, "no such time of day"),
        ("12/03/2026", "13:00 pm", UK, "no such time of day"),
        ("12/03/2026", "noon", UK, "no such time of day"),
        ("12/03/2026", "0.25", UK, "six in the morning"),  # no twenty-five past midnight
        ("46093", "0,25", UK, "six in the morning"),
        ("12/03/2026", "0.604166667", UK, "as Excel keeps an hour"),
        ("2026-03-12T10:00+25:00", "", UK, "no such time zone"),
        ("2026-03-12T10:00 BST", "", UK, "no such time of day"),
        ("26/10/2025 01:30", "", UK, "nobody knows which it was, give the day alone"),
        ("30/03/2025 01:30", "", UK, "the clocks went forward"),
    ],
)
def test_refused_with_the_mend(words: str, hour: str, forms: tuple[Form, ...], says: str) -> None:
    with pytest.raises(NotADay, match=says) as no:
        moment_told(words, hour, forms, LONDON)
    assert str(no.value).endswith(".")


def test_a_time_without_its_zone_is_refused_where_the_mapping_says_so() -> None:
    with pytest.raises(NotADay, match="which zone the time is of"):
        moment_told("2026-03-12T14:30", "", (Form.ISO,), STRICT)
    assert moment_told("2026-03-12", "", (Form.ISO,), STRICT) == "2026-03-12"


def test_a_day_of_birth_has_no_hour_but_the_midnight_of_a_program() -> None:
    assert day_told("02/05/1948 00:00:00", UK) == "1948-05-02"
    with pytest.raises(NotADay, match="the day alone"):
        day_told("02/05/1948 10:00", UK)
