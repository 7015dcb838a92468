"""A record in full, in the words of the form it was written in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from disclosure.actions.checks.references import offered, words_of
from disclosure.actions.facts import Gathered
from disclosure.actions.findings_put_right import right_since
from disclosure.actions.looks.kept_from import is_kept_from, without_hidden
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.said_beside import put_right_beside, withdrawn_by
from disclosure.kinds.excuses import EXCUSABLE, GROUNDS
from disclosure.kinds.kind import Kind
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.permissions import FAMILY, is_family
from disclosure.policy import policy
from workflows.letter_forms import form_in_words

ATTENDEES = "attendees"  # each on a line: the labels of three boxes would bury the names
CHOSEN = {"ground": GROUNDS, "requirement": EXCUSABLE}  # whose form has other words than their ids
WAITS = "Not agreed to yet: put right"  # of findings
FORMATS = "formats"  # in people's own words, or as a form or an import names them: large_print


@dataclass(frozen=True, slots=True)
class Line:
    """One box and what stands in it. `long`: words to be read as they were written."""

    label: str
    says: tuple[str, ...]
    long: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    title: str
    by: str
    at: str
    lines: tuple[Line, ...]
    since: tuple[Line, ...] = ()  # said beside it: what is right instead, why it counts no more


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, by e-mail; and how days and moments are spelled for them."""

    email: str
    day: Callable[[date], str]
    moment: Callable[[datetime, tzinfo], str]


def in_full(gathered: Gathered, number: int, reading: Reading) -> Told:
    row, body = gathered.case.records[number], gathered.case.bodies[number]
    told = body.stored()
    if is_kept_from(gathered, reading.email, number):
        told = without_hidden(told)
    lines = tuple(lines_of(gathered, shapes_of(type(body)), told, reading))
    by, writer = writer_of(gathered, row.by), told.get("written_by")
    by = f"{by}, from the sheet of {writer}" if writer else by
    since = tuple(said_since(gathered, number, reading))
    return Told(title_of(body), by, reading.moment(row.recorded_at, gathered.zone), lines, since)


def said_since(gathered: Gathered, number: int, reading: Reading) -> Iterator[Line]:
    """Beside a record: why it was withdrawn, and what was put right of it; by whom, and when. Of
    what is kept from whoever reads, nothing: what is right may say the same words again.
    """
    if is_kept_from(gathered, reading.email, number):
        return
    case = gathered.case
    beside = [("Withdrawn", *each) for each in withdrawn_by(case, number)]
    for row, said in put_right_beside(case, number):
        beside.append(("Put right" if right_since(case, row, said) else WAITS, row, said))
    for what, row, said in beside:
        by, at = writer_of(gathered, row.by), reading.moment(row.recorded_at, gathered.zone)
        yield Line(f"{what} by {by}, {at}", (said.words,), long=True)


def writer_of(gathered: Gathered, by: str) -> str:
    """The name of a colleague; of the family, that they wrote it themselves, on their page."""
    if not is_family(by):
        return staff_name(gathered.session, by)
    number = int(by.removeprefix(FAMILY))
    return f"{gathered.called.get(number, 'the family')}, on their page"


def title_of(body: Kind) -> str:
    """What it is: the heading of its form asks to do it."""
    short = body.in_short()
    return body.word.replace("_", " ").capitalize() if short == body.heading else short


def lines_of(
    gathered: Gathered, shapes: tuple[Shape, ...], body: Mapping[str, Any], reading: Reading
) -> Iterator[Line]:
    """What was told, box by box; what was left empty, or is a no that nobody said, is left out."""
    for shape in shapes:
        value = body.get(shape.name)
        if was_said(shape, value):
            long = shape.sort == "words"
            yield Line(shape.label, tuple(_said(gathered, shape, value, reading)), long)


def _said(gathered: Gathered, shape: Shape, value: Any, reading: Reading) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _said(gathered, shape, each, reading)
    elif shape.name == ATTENDEES:
        yield f"{value['name']}, {value['role']} ({value['side']})"
    elif shape.parts:
        inner = lines_of(gathered, shape.parts, value, reading)
        yield ". ".join(f"{line.label}: {', '.join(line.says)}".rstrip(".") for line in inner)
    elif isinstance(value, dict):
        yield from (f"{name}: {words}" for name, words in value.items())
    else:
        yield word_of(gathered, shape, value, reading)


def was_said(shape: Shape, value: Any) -> bool:
    """Not what was left empty, nor a no that nobody said."""
    never_said = value is False and shape.unsaid is False
    return value not in (None, [], {}, "") and not never_said


def word_of(gathered: Gathered, shape: Shape, value: Any, reading: Reading) -> str:
    """One value in the words by which the form asks for it."""
    if shape.refers:
        return words_of(gathered.session, gathered.case, shape.refers, str(value))
    if shape.offers == "duties":
        return _duty(gathered, str(value))
    if shape.offers:
        return offered(shape.offers).get(str(value), str(value))
    if shape.name == FORMATS:
        return form_in_words(value)
    match shape.sort:
        case "yes_no":
            return "Yes" if value else "No"
        case "choice" | "choices":
            called = CHOSEN.get(shape.name, {}).get(str(value))
            return called or str(value).replace("_", " ").capitalize()
        case "day":
            return reading.day(date.fromisoformat(value))
        case "moment":
            return _when(gathered, str(value), reading)
    return str(value)


def _duty(gathered: Gathered, id: str) -> str:
    """As the case owes it. A case recorded in error owes nothing any more, and what was said of its
    duties still stands on record: those are named as the rules have them.
    """
    owed = {duty.id: duty.what for duty in gathered.duties}
    known = (duty for regime in policy().regimes for duty in regime.duties if duty.id == id)
    return owed.get(id) or next((duty.what for duty in known), id)


def _when(gathered: Gathered, value: str, reading: Reading) -> str:
    """The day alone where the hour was not known."""
    if len(value) == len("2026-03-12"):
        return reading.day(date.fromisoformat(value))
    return reading.moment(datetime.fromisoformat(value), gathered.zone)
