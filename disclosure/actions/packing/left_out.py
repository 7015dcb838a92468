"""Of which records an inspector's pack holds the words back, and what its README says of that.

A withdrawal hides nothing from an inspector, so what was taken back stands there with its words. It
may be about another patient, and no reason is read to find out: whoever makes the pack does, and
has a pack without those words as well.
"""

from collections.abc import Container, Iterator
from textwrap import fill

from disclosure.actions.facts import Gathered
from disclosure.actions.reading import MOVE, Case
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Person, PersonChange

HOW_TO_REACH = frozenset({Person.word, PersonChange.word})  # addresses, telephones, safe ways
REACH = "Left out: it may say how to reach somebody. Ask for it where you need it."
TAKEN_BACK = "Left out: it was withdrawn, and may be about another patient. Ask for it separately."
BEFORE, WIDE = "Read before this is handed over", 98  # letters in a line
READ_TOO = (
    "Where somebody typed an address or a number into a sentence of another record, it stays;"
    " so does how they want to hear from us, where a talk says it, in conversations.html.",
    "proof/words.jsonl holds all words of every record that is told here, also those that a page"
    " shortens or does not show: read it too.",
    "Reasons of holds may say what a lawyer advised: they stand in excuses-and-holds.html.",
    "health-record-note.txt is for the patient's own record, and names relatives: read it before"
    " anybody pastes it.",
)


def of_kinds(case: Case, kinds: Container[str]) -> frozenset[int]:
    """The numbers of these records, and of all that was said about one of them since."""
    return _and_about(case, {n for n, row in case.records.items() if row.kind in kinds})


def withdrawn(gathered: Gathered) -> frozenset[int]:
    """What was taken back, what was said about it since, and what became of such a promise."""
    case = gathered.case
    gone = _and_about(case, set(case.gone))
    refs = {promise.ref for promise in gathered.commitments if promise.number in gone}
    moves = (n for n, row in case.records.items() if row.kind == MOVE)
    return gone | {n for n in moves if case.records[n].body["thing"] in refs}


def plainly(body: Kind) -> str:
    """What it is, without a word of what somebody said in it."""
    return body.word.replace("_", " ").capitalize()


def to_read(gathered: Gathered, *, without_withdrawn: bool) -> Iterator[str]:
    """The last part of the README, line by line; as wide as the rest of it."""
    yield ""
    yield BEFORE
    for each in (*READ_TOO, *of_withdrawn(gathered, without_withdrawn=without_withdrawn)):
        yield fill(each, WIDE, initial_indent="  ", subsequent_indent="  ")


def of_withdrawn(gathered: Gathered, *, without_withdrawn: bool = False) -> Iterator[str]:
    """One sentence where something was withdrawn; else none."""
    gone = sorted(gathered.case.gone & gathered.case.bodies.keys())
    if not gone:
        return
    one = len(gone) == 1
    numbers = ", ".join(map(str, gone))
    yield f"{len(gone)} {'record was' if one else 'records were'} withdrawn: No. {numbers}. " + (
        "Their words, and what was said about them, are left out: ask for them separately. What"
        " a letter or another record repeats of them stays: read those."
        if without_withdrawn
        else "They count for nothing and stand here with their words. One that was written on the"
        " wrong patient is about somebody else."
    )


def _and_about(case: Case, found: set[int]) -> frozenset[int]:
    for number, row in sorted(case.records.items()):
        if row.about in found:
            found.add(number)
    return frozenset(found)
