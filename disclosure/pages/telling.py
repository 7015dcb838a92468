"""A record in full on a page: for whoever is signed in, with days as our pages say them."""

from collections.abc import Iterator, Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.in_words import telling
from disclosure.actions.in_words.telling import Line as Line
from disclosure.actions.in_words.telling import Reading
from disclosure.actions.in_words.telling import Told as Told
from disclosure.actions.in_words.telling import writer_of as writer_of
from disclosure.actions.people.staff_names import staff_name
from disclosure.kinds.shape import Shape
from disclosure.pages.guard import current_actor
from disclosure.pages.words import day, moment
from disclosure.records.letter import Letter


def in_full(gathered: Gathered, number: int) -> Told:
    return telling.in_full(gathered, number, _reading())


def said_since(gathered: Gathered, number: int) -> tuple[Line, ...]:
    """Beside a record that a page tells in words of its own, or beside the opening."""
    return tuple(telling.said_since(gathered, number, _reading()))


def letter_in_full(gathered: Gathered, letter: Letter) -> Told:
    by = ", ".join(staff_name(gathered.session, email) for email in letter.written_by)
    title = f"{letter.kind.replace('_', ' ').capitalize()} letter, {letter.ref}"
    lines = (Line("Its words", (letter.text,), long=True),)
    return Told(title, by, moment(letter.recorded_at, gathered.zone), lines)


def lines_of(
    gathered: Gathered, shapes: tuple[Shape, ...], body: Mapping[str, Any]
) -> Iterator[Line]:
    """What was told, box by box; what was left empty is left out."""
    return telling.lines_of(gathered, shapes, body, _reading())


def _reading() -> Reading:
    return Reading(current_actor().email, day, moment)
