"""A report of measures that nobody computed: for what shows, draws and writes one."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from workflows.published import (
    Breakdown,
    By,
    Cell,
    Measure,
    Published,
    Row,
    Table,
    Unit,
    Why,
)
from workflows.tallying import month_in_words

FALLS: tuple[float | None, ...] = (31, 27, 34, 29, 26, 30, 22, 17, 14, 19, 12, 9)
SWINGS: tuple[float | None, ...] = (70, 80, None, 60, 80, 70, 60, 80, 70, 60, 80, 70)
KEPT_BACK, NOTHING = Cell(None, None, Why.FEW), Cell(None, None, Why.NONE)
FIRST_TALK = Measure(
    "first_talk",
    "Hours to the first talk",
    "the middle number of hours",
    "cases",
    Unit.HOURS,
    "Hours from becoming aware to the first conversation with the family.",
    "our own",
    "less",
)
KEPT = Measure(
    "kept",
    "Did we keep our promises?",
    "promises kept in time",
    "promises with a day",
    Unit.SHARE,
    "Of 100 promises due, how many were kept in time and the family told.",
    "A paper [remembered]",
    "more",
)
HOSTILE = '=HYPERLINK("x") <b>&</b>'


def months(values: Iterable[float | None], number: int = 2026 * 12 + 1) -> tuple[Row, ...]:
    """From a month on, else February 2026; what is missing was kept back."""
    keys = (f"{n // 12}-{n % 12 + 1:02}" for n in range(number, number + 99))
    return tuple(
        Row(key, month_in_words(key), KEPT_BACK if value is None else Cell(value, 10))
        for key, value in zip(keys, values, strict=False)
    )


def tables(measure: Measure, values: Sequence[float | None], whole: Cell) -> list[Table]:
    sites = (
        Row("Alder Vale", "Alder Vale", whole),
        Row("Orchard", "Orchard", KEPT_BACK),
        Row(HOSTILE, HOSTILE, Cell(12.5, 40)),
    )
    harms = (Row("severe", "Severe harm", whole), Row("death", "Death", NOTHING))
    return [
        Table(measure, By.ALL, (), whole),
        Table(measure, By.SITE, sites, whole),
        Table(measure, By.MONTH, months(values), whole),
        Table(measure, By.HARM, harms, whole),
    ]


def a_report() -> Published:
    """Of February 2026 to January 2027."""
    reasons = (
        Row("waited", "We waited for a decision", Cell(20, 40)),
        Row("ill", "Somebody was ill", KEPT_BACK),
    )
    about, whole = "By the reason that was told.", Cell(40, 40)
    return Published(
        "Alder Vale Hospitals",
        date(2026, 2, 1),
        date(2027, 1, 31),
        datetime(2027, 2, 3, 9, 30, tzinfo=UTC),
        "",
        "",
        Cell(130, 130),
        (*tables(FIRST_TALK, FALLS, Cell(24, 120)), *tables(KEPT, SWINGS, Cell(71.4, 70))),
        (Breakdown("late", "Why duties were late", about, "our own", reasons, whole),),
    )
