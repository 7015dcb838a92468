"""Why work was set aside, as it may be kept: in a sentence that names nobody and quotes no address.

Such a sentence lies in the clear, and whoever runs the machine reads it. What refuses a move says
who is meant, for it speaks to somebody who has the case before them.
"""

import re
from collections.abc import Iterator

from sqlalchemy.orm import Session

from disclosure.records.commitment import commitment_called
from disclosure.records.incident import Incident, incident_called
from disclosure.records.letter import letter_called
from disclosure.records.locked import Unreadable
from disclosure.records.people import people_of
from letters.writing.facts import without_title

SOMEBODY, ON_RECORD = "this person", "what is on record"
ROW = "row "  # of a list: so begins what an item is about that has no case yet
_CELL, _LEFT_OUT = re.compile(r"“[^”]*(?:”|$)"), "“…”"  # a long reason may end within one


def row_of_list(number: int, line: int) -> str:
    """What an item is about: its number, and the line in which it begins, for not every list of
    ours numbers rows as the spreadsheet does in which somebody mends them."""
    return f"{ROW}{number} (line {line})"


def without_words(session: Session, about: str, why: str) -> str:
    """`about`: of the item, a reference or the number of a row. Where columns of a list were moved,
    any cell of a row may hold a name."""
    if about.startswith(ROW):
        return _CELL.sub(_LEFT_OUT, why)
    if (incident := _case(session, about)) is None:
        return why
    try:
        names, quoted = set(_names(session, incident)), set(_quoted(session, incident))
    except Unreadable:  # then nobody can have quoted more than the names
        names, quoted = set(_plain_names(session, incident)), set()
    for words in sorted(quoted, key=len, reverse=True):
        why = why.replace(f"“{words}”", ON_RECORD)
    names |= {without_title(name) for name in names}  # a letter calls the patient so
    for name in sorted(names, key=len, reverse=True):
        why = why.replace(name, SOMEBODY)
    return _begun(why)


def _case(session: Session, about: str) -> Incident | None:
    if within := letter_called(session, about) or commitment_called(session, about):
        return session.get(Incident, within.incident_id)
    return incident_called(session, about)


def _names(session: Session, incident: Incident) -> Iterator[str]:
    yield from _plain_names(session, incident)
    for person in people_of(session, incident.id):
        yield from filter(None, [person.details.get("preferred_name")])


def _plain_names(session: Session, incident: Incident) -> Iterator[str]:
    yield from filter(None, [incident.patient_name])
    yield from (person.name for person in people_of(session, incident.id))


def _quoted(session: Session, incident: Incident) -> Iterator[str]:
    for person in people_of(session, incident.id):
        for field in ("post", "formats"):
            yield from person.details.get(field) or ()


def _begun(why: str) -> str:
    """A sentence that began with a name begins with a capital letter again."""
    found = why.replace(f". {SOMEBODY}", f". {SOMEBODY.capitalize()}")
    return found[:1].upper() + found[1:]
