"""Numbers of a report in words, and what a line of months says: the heading of its picture."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from letters.dates import without_weekday
from workflows.published import Cell, Measure, Row, Unit, Why
from workflows.runs import LONG_ENOUGH, Run, middle, runs_of

HEADS: Mapping[Unit, str] = {
    Unit.SHARE: "Of 100",
    Unit.HOURS: "Hours",
    Unit.DAYS: "Days",
    Unit.COUNT: "Number",
    Unit.AGE: "Reading age",
}
NOT_SHOWN: Mapping[Why, str] = {Why.FEW: "Kept back", Why.NONE: "Nothing to count"}
FASTER, SLOWER = "getting faster", "getting slower"
BETTER, WORSE_THAN_IT_WAS = "getting better", "getting worse"
WORSE = frozenset({SLOWER, WORSE_THAN_IT_WAS})
ENOUGH = 2 * LONG_ENOUGH  # months: with fewer, no six can lie on one side of the middle value
_NUMBERS = ("six", "seven", "eight", "nine", "ten")
_SINGULAR = {Unit.HOURS: "hour", Unit.DAYS: "day", Unit.AGE: "year"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`says`: its sentence. `line`: the middle value of the months shown; `hollow`: the places of
    the months that make up the run of the sentence: half a year above makes half a year below."""

    heading: str
    says: str
    line: float | None
    hollow: frozenset[int]
    worse: bool = False


def number(value: float) -> str:
    """31; 77.5; 1,240"""
    return f"{value:,.1f}".removesuffix(".0")


def in_unit(value: float, unit: Unit) -> str:
    """A share in whole numbers, of which 0 and 100 stand for none and for all, and nothing else."""
    if unit is Unit.SHARE and 0 < value < 100:
        return number(min(99, max(1, round(value))))
    return number(value)


def value_words(value: float, unit: Unit) -> str:
    """88 of 100; 1 hour; 12 years; 30"""
    said = in_unit(value, unit)
    if unit is Unit.SHARE:
        return f"{said} of 100"
    if unit is Unit.COUNT:
        return said
    word = _SINGULAR[unit]
    return f"{said} {word if value == 1 else f'{word}s'}"


def cell_words(cell: Cell, unit: Unit) -> str:
    return NOT_SHOWN[cell.why] if cell.value is None else value_words(cell.value, unit)


def bare(cell: Cell, unit: Unit) -> str:
    """As in a column whose heading names the unit."""
    return NOT_SHOWN[cell.why] if cell.value is None else in_unit(cell.value, unit)


def for_programs(cell: Cell) -> str:
    """0.8333333333; empty where nothing is shown."""
    return "" if cell.value is None else f"{cell.value:.10g}"


def headed(name: str, finding: str) -> str:
    """Hours to the first talk: getting faster; Did we listen to you? Getting better"""
    return f"{name} {finding.capitalize()}" if name.endswith("?") else f"{name}: {finding}"


def month(words: str) -> str:
    """Feb 2026, of February 2026"""
    name, _, year = words.rpartition(" ")
    return f"{name[:3]} {year}"


def day(on: date) -> str:
    return without_weekday(on)


def span(first: date, last: date) -> str:
    """February 2026 to January 2027; of other days: 3 February 2026 to 9 March 2026."""
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        begins, ends = f"{first:%B %Y}", f"{last:%B %Y}"
        return begins if begins == ends else f"{begins} to {ends}"
    return f"{day(first)} to {day(last)}"


def finding(measure: Measure, months: Sequence[Row]) -> Finding:
    """Only a run that no later month contradicts is said to be so now."""
    values = [row.cell.value for row in months]
    line, runs = middle(values), runs_of(values)
    hollow = frozenset(runs[-1].points if runs else ())
    heading, says = _read(measure, months, runs)
    return Finding(heading, says, line, hollow, heading in WORSE)


def _read(measure: Measure, months: Sequence[Row], runs: Sequence[Run]) -> tuple[str, str]:
    there = [place for place, row in enumerate(months) if row.cell.value is not None]
    if len(there) < ENOUGH:
        return "too few numbers to tell", (
            f"{ENOUGH} months with a number are needed to tell a change from chance."
            f" Here {'is' if len(there) == 1 else 'are'} {len(there) or 'none'}."
        )
    if not runs:
        return "no clear change", (
            f"Nowhere do {_NUMBERS[0]} months in a row lie on one side of the middle line."
            " What goes up and down here may be chance."
        )
    run, line = runs[-1], middle([row.cell.value for row in months])
    after = [months[place].cell.value for place in there if place > run.last]
    side = "below" if run.below else "above"
    in_a_row = f"{_many(run)} months in a row lie {side} the middle line"
    begins, ends = months[run.first].words, months[run.last].words
    if any(value != line for value in after):
        return (
            "no clear change now",
            f"From {begins} to {ends}, {in_a_row}. What came after varies.",
        )
    since = f"Since {begins}" if run.last == len(months) - 1 else f"From {begins} to {ends}"
    return _direction(measure, run), f"{since}, {in_a_row}. That is unlikely to be chance."


def _many(run: Run) -> str:
    many = len(run.points)
    return _NUMBERS[many - LONG_ENOUGH] if many - LONG_ENOUGH < len(_NUMBERS) else str(many)


def _direction(measure: Measure, run: Run) -> str:
    if measure.unit in (Unit.HOURS, Unit.DAYS):
        return FASTER if run.below else SLOWER
    if not measure.better:
        return "fewer than before" if run.below else "more than before"
    good = run.below is (measure.better == "less")
    return BETTER if good else WORSE_THAN_IT_WAS
