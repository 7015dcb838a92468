"""What a line of months says is said only where a run of them bears it out."""

from dataclasses import replace
from datetime import date

import pytest

from disclosure.reports.said import bare, finding, headed, month, span, value_words
from tests.made_report import FALLS, FIRST_TALK, KEPT, KEPT_BACK, NOTHING, SWINGS, months
from workflows.published import Cell, Unit


def test_six_months_below_the_middle_line_are_getting_faster() -> None:
    found = finding(FIRST_TALK, months(FALLS))
    assert found.heading == "getting faster"
    assert found.says.startswith("Since August 2026, six months in a row lie below the middle line")
    assert (found.line, found.worse) == (24, False)
    assert found.hollow == frozenset(range(6, 12))


@pytest.mark.parametrize(
    ("better", "unit", "heading"),
    [
        ("less", Unit.HOURS, "getting slower"),
        ("more", Unit.SHARE, "getting better"),
        ("less", Unit.SHARE, "getting worse"),
        ("", Unit.COUNT, "more than before"),
    ],
)
def test_the_same_rise_is_good_or_bad_by_what_is_counted(
    better: str, unit: Unit, heading: str
) -> None:
    measure = replace(FIRST_TALK, better=better, unit=unit)
    found = finding(measure, months(FALLS[::-1]))
    assert found.heading == heading
    assert found.worse is (heading in ("getting slower", "getting worse"))


def test_without_a_run_nothing_is_claimed() -> None:
    assert finding(KEPT, months(SWINGS)).heading == "too few numbers to tell"
    assert "Here are 11." in finding(KEPT, months(SWINGS)).says
    assert "Here are none." in finding(KEPT, ()).says
    assert finding(KEPT, months([70, 80] * 6)).heading == "no clear change"
    over = finding(FIRST_TALK, months([*FALLS, 30, 8, 31, 32]))
    assert over.heading == "no clear change now"
    assert "From August 2026 to January 2027" in over.says or "varies" in over.says


def test_a_month_that_is_kept_back_at_the_end_is_no_part_of_what_is_said() -> None:
    found = finding(FIRST_TALK, months([*FALLS, None]))
    assert found.heading == "getting faster"
    assert found.says.startswith("From August 2026 to January 2027, six months")


def test_numbers_in_words() -> None:
    assert value_words(1, Unit.HOURS) == "1 hour"
    assert value_words(77.54, Unit.DAYS) == "77.5 days"
    assert value_words(12, Unit.AGE) == "12 years"
    assert value_words(1240, Unit.COUNT) == "1,240"
    shares = [value_words(share, Unit.SHARE) for share in (0, 0.3, 71.4, 99.7, 100)]
    assert shares == [f"{each} of 100" for each in (0, 1, 71, 99, 100)]
    assert (bare(KEPT_BACK, Unit.COUNT), bare(NOTHING, Unit.SHARE)) == (
        "Kept back",
        "Nothing to count",
    )
    assert bare(Cell(24.0, 10), Unit.HOURS) == "24"


def test_headings_and_spans() -> None:
    assert headed("Hours", "getting faster") == "Hours: getting faster"
    assert headed("Did we listen?", "getting better") == "Did we listen? Getting better"
    assert month("February 2026") == "Feb 2026"
    assert span(date(2026, 2, 1), date(2027, 1, 31)) == "February 2026 to January 2027"
    assert span(date(2026, 2, 1), date(2026, 2, 28)) == "February 2026"
    assert span(date(2026, 2, 3), date(2026, 3, 31)) == "3 February 2026 to 31 March 2026"
