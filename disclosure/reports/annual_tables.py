"""The counts of a yearly report as tables that anybody may read: small numbers are kept back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from disclosure.policy.annual import Counted
from disclosure.reports.annual_counts import (
    APPROVED,
    DONE,
    DONE_LATE,
    EXCUSED,
    IN_PLACE,
    NOT_DONE,
    PROMISED,
    TO_FAMILIES,
    TO_STAFF,
    Tally,
)
from disclosure.reports.measured import HARMS
from workflows.harm import Rung
from workflows.kept_back import counted
from workflows.published import Cell

DUTY_HEADS = {DONE: "Done", DONE_LATE: "Done late", NOT_DONE: "Not done", EXCUSED: "Excused"}
LADDER = tuple(map(str, Rung))  # told also where there was none


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`heads`: one for each cell of a line. `means`: what is counted, and what is left out."""

    counted: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    means: str


def table_of(what: Counted, told: Tally, names: Mapping[str, str]) -> Table:
    """`names`: of the duties, as a person reads them."""
    heads, lines, means = _TABLES[what]
    return Table(str(what), heads, tuple(lines(told, names)), means)


Lines = Callable[[Tally, Mapping[str, str]], Iterator[Line]]


def _incidents(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    yield _line("incidents", "Incidents", told.incidents)
    undecided = "Of these, nobody has decided yet whether the duty applies"
    yield _line("undecided", undecided, told.undecided, of=told.incidents)


def _nature(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    for key, words in HARMS.items():
        if key in LADDER or told.harm[key]:
            yield _line(key, words, told.harm[key], of=told.incidents)


def _carried_out(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    for duty, by_status in told.duties.items():
        if whole := by_status.total():
            cells = (counted(by_status[status], whole) for status in DUTY_HEADS)
            yield Line(duty, names[duty], (*cells, counted(whole)))


def _lateness(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    for duty in [*told.duties, *(each for each in told.late if each not in told.duties)]:
        if late := told.late[duty]:
            cells = (counted(late), counted(told.explained[duty], late))
            yield Line(duty, names[duty], cells)


def _support(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    families, staff = told.support[TO_FAMILIES], told.support[TO_STAFF]
    yield _line(TO_FAMILIES, "Support offered to the family", families, of=told.incidents)
    yield _line(TO_STAFF, "Support offered to the staff involved", staff, of=told.incidents)


def _learning(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    words = "Findings approved: what happened, why, and what changes"
    yield _line(APPROVED, words, told.learning[APPROVED], of=told.incidents)
    promised = told.learning[PROMISED]
    yield _line(PROMISED, "Changes promised to families so that it does not happen again", promised)
    words = "Of these changes, in place: another person or the family has said so"
    yield _line(IN_PLACE, words, told.learning[IN_PLACE], of=promised)


def _line(key: str, words: str, count: int, of: int | None = None) -> Line:
    return Line(key, words, (counted(count, of),))


_NUMBER = ("Number, about",)
_TABLES: Mapping[Counted, tuple[tuple[str, ...], Lines, str]] = {
    Counted.INCIDENTS: (
        _NUMBER,
        _incidents,
        "Cases of which we became aware in the year and to which the duty applies, or may yet apply"
        " because nobody has decided. Left out: cases that a second person agreed are none of it or"
        " were recorded in error, cases that only named people may see, and records destroyed at"
        " the end of their time.",
    ),
    Counted.NATURE: (
        _NUMBER,
        _nature,
        "The worse of bodily and psychological harm, as last graded, on one ladder for all scales.",
    ),
    Counted.CARRIED_OUT: (
        (*DUTY_HEADS.values(), "Arose"),
        _carried_out,
        "How each duty stood when this was counted. Excused: on a ground that the rules themselves"
        " name. Only where the duty arose. Where the rules give no number of days, done is done.",
    ),
    Counted.LATENESS: (
        ("Late", "With an explanation on record"),
        _lateness,
        "Duties whose last day passed before they were done. Lateness once noted stays, also where"
        " the duty was done afterwards.",
    ),
    Counted.SUPPORT: (
        _NUMBER,
        _support,
        "Incidents in which an offer is on record. What support was about is kept out of the case.",
    ),
    Counted.LEARNING: (
        _NUMBER,
        _learning,
        "Findings count by incident, once a second person approved them; promised changes one by"
        " one.",
    ),
}
