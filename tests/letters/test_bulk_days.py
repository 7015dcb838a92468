"""Days in letters for many: of one letter they are advice beside the text, which somebody reads."""

from dataclasses import replace
from pathlib import Path

from letters.bulk import write_all
from letters.context import Context
from letters.in_bulk.bulk_template import BulkTemplate
from tests.letters.bulk_cases import PAGE, TEMPLATE, WORDS, row


def test_a_day_of_another_weekday_and_one_that_is_none_are_told(tmp_path: Path) -> None:
    told = replace(
        TEMPLATE, page=replace(PAGE, body=f"{PAGE.body}\n\nYour scan is on {{{{ day }}}}.")
    )
    days = ("Monday 7 December 2026", "Tuesday 7 December 2026", "31 November 2026")
    people = [row(number, day=day) for number, day in enumerate(days, 1)]
    for time in ("at once", "again, after a kill"):
        done = write_all(told, people, tmp_path)
        assert [each.row for each in done.doubtful] == [2, 3], time
        assert done.doubtful[0].why == "“Tuesday 7 December 2026” is a Monday."
        assert "31 November" in done.doubtful[1].why
    assert (
        write_all(replace(told, page=replace(told.page, language="pl")), people, tmp_path).doubtful
        == []
    )


def test_a_day_above_the_letter_is_looked_at_too(tmp_path: Path) -> None:
    """The line in bold that each of them reads first told a day that there is not."""
    page = replace(PAGE, subject="Your scan on {{ day }}")
    (told,) = write_all(replace(TEMPLATE, page=page), [row(1, day="31 June")], tmp_path).doubtful
    assert "31 June" in told.why
    both = replace(page, body=f"{PAGE.body}\n\nYour scan was on {{{{ day }}}}.")
    people = [row(1, day="Monday 8 December 2026")]
    (told,) = write_all(replace(TEMPLATE, page=both), people, tmp_path).doubtful
    assert told.why == "“Monday 8 December 2026” is a Tuesday."


def test_a_row_refused_for_lack_of_a_day_says_which_day_is_none(tmp_path: Path) -> None:
    """“The letter lacks: … by which day they hear” stood of a row that named a day."""
    words = f"{WORDS}\nWe will write to you by {{{{ day }}}}. Please call Jo Pryce on 01632 960101."
    told = BulkTemplate(replace(PAGE, body=words), Context(kind="holding"))
    days = ("Friday 18 December 2026", "Thursday 18 December 2026")
    done = write_all(told, [row(number, day=day) for number, day in enumerate(days, 1)], tmp_path)
    (refused,) = done.refused
    assert refused.row == 2
    assert refused.why.startswith("The letter lacks: What we do next")
    assert refused.why.endswith("“Thursday 18 December 2026” is a Friday.")
