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
from workflows.kept_back import counted, whole_of
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
    yield Line("incidents", "Incidents", (whole_of(told.incidents, _of_incidents(told)),))
    undecided = "Of these, nobody has decided yet whether the duty applies"
    yield _line("undecided", undecided, told.undecided, of=told.incidents)
    treated = "Of these, treated as yes: too early to say"
    yield _line("treated_as_yes", treated, told.treated_as_yes, of=told.incidents)
    again = "Of these, to be decided again, or by a second person"
    yield _line("to_decide_again", again, told.to_decide_again, of=told.incidents)


def _of_incidents(told: Tally) -> Iterator[int]:
    """Every count out of the incidents, in whichever table: beside none of them is the number of
    incidents read as all, where it is not."""
    yield from (told.undecided, told.treated_as_yes, told.to_decide_again)
    yield from (*told.harm.values(), *told.support.values(), told.learning[APPROVED])


def _nature(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    for key, words in HARMS.items():
        if key in LADDER or told.harm[key]:
            yield _line(key, words, told.harm[key], of=told.incidents)


def _carried_out(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    for duty, by_status in told.duties.items():
        if whole := by_status.total():
            cells = (counted(by_status[status], whole) for status in DUTY_HEADS)
            arose = whole_of(whole, by_status.values())
            yield Line(duty, names[duty], (*cells, arose))


def _lateness(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    for duty in [*told.duties, *(each for each in told.late if each not in told.duties)]:
        if late := told.late[duty]:
            explained = told.explained[duty]
            cells = (whole_of(late, (explained,)), counted(explained, late))
            yield Line(duty, names[duty], cells)


def _support(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    families, staff = told.support[TO_FAMILIES], told.support[TO_STAFF]
    yield _line(TO_FAMILIES, "Support offered to the family", families, of=told.incidents)
    yield _line(TO_STAFF, "Support offered to the staff involved", staff, of=told.incidents)


def _learning(told: Tally, names: Mapping[str, str]) -> Iterator[Line]:
    words = "Findings approved: what happened, why, and what changes"
    yield _line(APPROVED, words, told.learning[APPROVED], of=told.incidents)
    promised, in_place = told.learning[PROMISED], told.learning[IN_PLACE]
    words = "Changes promised to families so that it does not happen again"
    yield Line(PROMISED, words, (whole_of(promised, (in_place,)),))
    words = "Of these changes, in place: another person or the family has said so"
    yield _line(IN_PLACE, words, in_place, of=promised)


def _line(key: str, words: str, count: int, of: int) -> Line:
    return Line(key, words, (counted(count, of),))


_NUMBER = ("Number, about",)
_TABLES: Mapping[Counted, tuple[tuple[str, ...], Lines, str]] = {
    Counted.INCIDENTS: (
        _NUMBER,
        _incidents,
        "Cases of which we became aware in the year and to which the duty applies, or may yet apply"
        " because no decision is in force. To be decided again: the harm was graded again since, or"
        " a “no” still lacks a grade or the agreement of a second person. Left out: cases that a"
        " second person agreed are none of it or were recorded in error, cases that only named"
        " people may see, whoever makes this report, the invented cases of a demonstration, and"
        " records destroyed at the end of their time.",
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
        " name. Only where the duty arose. Where the rules give no number of days, or nobody can"
        " count them because the holidays of that year are not listed, done is done.",
    ),
    Counted.LATENESS: (
        ("Late", "With an explanation on record"),
        _lateness,
        "Duties whose last day passed before they were done, also where they were done afterwards."
        " What was in time, but put on record late, counts as late until a second person agrees. A"
        " day counted from a stand-in for the real start counts until that is on record. The"
        " measures go by the same rule.",
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
