"""Everything the record holds about one person, in one file, for whoever asks what we hold of them.

A person reads it before it is handed over: what was left out is listed with the reason, and
whether that reason holds is theirs to judge. See docs/operating.md, "Keeping and destroying".
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.checks.whose_record import Whose, may_be_anothers, whose_record
from disclosure.actions.facts import Gathered
from disclosure.actions.family.pack import letters_in, zipped
from disclosure.actions.in_error import is_of_another, said_in_error
from disclosure.actions.in_words.telling import Reading, was_said
from disclosure.actions.law.first_moments import harmed_at, knew_at
from disclosure.actions.letter_names import letter_name
from disclosure.actions.looks.kept_from import why_another_takes
from disclosure.actions.looks.looking import theirs_by_role
from disclosure.actions.looks.searching import SEARCHED, hash_of_search
from disclosure.actions.packing.case import stage_name
from disclosure.actions.packing.person_page import page_of
from disclosure.actions.packing.person_words import (
    IN_JSON,
    IN_WORDS,
    OF_PROMISE,
    SAID_BY_US,
    TOLD_HOW,
    Teller,
    is_known,
)
from disclosure.actions.packing.taking_away import looked_at, noted
from disclosure.actions.refused import Refused
from disclosure.actions.said_beside import opening_line
from disclosure.kinds.excuses import Excuse
from disclosure.kinds.faults import BadInput
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Person
from disclosure.kinds.shape import shapes_of
from disclosure.permissions import FAMILY, Actor, Permission, is_family
from disclosure.records.access import looks_of
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.found_by import IDENTIFIER, found_with, is_one_patients
from disclosure.records.incident import Incident
from workflows.words import Ground

Document = dict[str, Any]
WHAT = "export of all about a person"
OTHERS = "What others of the family said, or what is about them"
TEAM = "What was written for the team alone"
TO_OTHERS = "Letters to others"
STAFF = "What was offered to colleagues"
UNTOLD = "What answers or explains something to them, and was not told to them yet"
UNKNOWN = "What cannot be said whose it is"
HARM = "Why somebody held that hearing it would do serious harm"
WITHDRAWN = "What was withdrawn: it may have been written on the wrong patient"
TOGETHER = "What was said where others of the family were there too"
WHY: Mapping[str, str] = {
    OTHERS: "It is about somebody else, who may not have agreed. Ask them, or leave it out.",
    TEAM: "Notes and parts that the family's page does not show. Read them, and judge whether a "
    "law lets you keep them back.",
    TO_OTHERS: "Each went to somebody else.",
    STAFF: "It is theirs alone.",
    UNTOLD: "It was told to somebody else, or stands in a letter that has not gone. A person tells "
    "it first.",
    UNKNOWN: "The record names nobody. Read it, and give what is about this person.",
    HARM: "A clinician has to say whether that still holds.",
    WITHDRAWN: "It may be about somebody else. Read it, and give what is about this person.",
    TOGETHER: "It may be another's words. Ask whoever was there.",
}
ALWAYS = (
    "An analysis made for legal advice, where there is one, never stands in this file. Whether it "
    "must be disclosed is for a lawyer to say."
)
_ABOUT_OTHERS = frozenset({"not_with"})


@dataclass
class _Pack:
    """`person`: their number in the case; None: the patient, whom nobody has named there yet."""

    gathered: Gathered
    person: int | None
    reading: Reading
    left_out: Counter[str] = field(default_factory=Counter)

    @cached_property
    def is_patient(self) -> bool:
        return self.person is None or self.person in self.gathered.patients

    @cached_property
    def tell(self) -> Teller:
        return Teller(self.gathered, self.person, self.is_patient, self.reading)

    def has(self, whose: Whose) -> bool:
        return whose.has(self.person, is_patient=self.is_patient)


def export_person(
    session: Session, actor: Actor, incident: Incident, person: int, at: datetime, door: Door
) -> bytes:
    """A zip. Looked at and noted before it is given.

    Raises BadInput, Forbidden, NotYours, Refused.
    """
    gathered = looked_at(session, actor, incident, at, door, WHAT)
    if person not in gathered.people:
        raise BadInput.at("person", "Person: there is no such person in this case.")
    _must_be_theirs_to_make(gathered, actor, person)
    files = _files(gathered, person)
    noted(session, actor, at, door, WHAT, incident.ref)
    return zipped(files, gathered.day_of(at))


def export_by_identifier(
    session: Session, actor: Actor, identifier: str, at: datetime, door: Door
) -> tuple[bytes, tuple[str, ...]]:
    """The same of a patient in every case this person may see, and the references of those.

    Of others nothing is said, not even that there are any. Raises BadInput where there is none, and
    Refused where they took part in one, or something of it was kept from them: whoever asked is to
    have all of it, from somebody else.
    """
    actor.must(Permission.REPORT)
    found = found_with(session, IDENTIFIER, identifier) if is_one_patients(identifier) else {}
    there = [session.get_one(Incident, id) for id in sorted(found)]
    mine = [incident for incident in there if theirs_by_role(session, actor, incident)]
    about = f"{hash_of_search(session, identifier)}, by number, to export"
    noted(session, actor, at, door, SEARCHED, about)
    if not mine:
        raise BadInput.at("identifier", "Number: there is no case of yours with this number.")
    files: dict[str, bytes] = {}
    for incident in mine:
        try:
            gathered = looked_at(session, actor, incident, at, door, WHAT)
            _must_be_theirs_to_make(gathered, actor, *(gathered.patients or (None,)))
            files |= _of_the_patient(gathered)
        except Refused as no:
            raise Refused(f"{incident.ref}: {no}") from None
    for incident in mine:
        noted(session, actor, at, door, WHAT, incident.ref)
    return zipped(files, at.date()), tuple(incident.ref for incident in mine)


def _must_be_theirs_to_make(gathered: Gathered, actor: Actor, *persons: int | None) -> None:
    """Whoever asks is to have all of theirs. Raises Refused."""
    for person in persons:
        if says := why_another_takes(gathered, actor.email, person):
            raise Refused(says)


def _of_the_patient(gathered: Gathered) -> dict[str, bytes]:
    ref, patients = gathered.incident.ref, sorted(gathered.patients)
    if len(patients) < 2:
        made = _files(gathered, patients[0] if patients else None)
        return {f"{ref}/{name}": content for name, content in made.items()}
    return {
        f"{ref}/person-{number}/{name}": content
        for number in patients
        for name, content in _files(gathered, number).items()
    }


def _files(gathered: Gathered, person: int | None) -> dict[str, bytes]:
    pack = _Pack(gathered, person, IN_JSON)
    to_read = page_of(_document(_Pack(gathered, person, IN_WORDS)))
    words = json.dumps(_document(pack), ensure_ascii=False, indent=2)
    letters = dict(letters_in(gathered, person)) if person and not _is_of_another(pack) else {}
    return {"record.html": to_read.encode(), "record.json": words.encode(), **letters}


def _document(pack: _Pack) -> Document:
    g = pack.gathered
    made = {"ref": g.incident.ref, "state": stage_name(g.incident.state)}
    document: Document = {"case": made | {"made_at": pack.tell.when(g.at)}}
    if why := said_in_error(g.case):
        document["case"]["recorded_in_error"] = why
    if pack.person is not None:
        document["person"] = dict(_person(pack))
    if pack.is_patient:
        document["patient"] = _patient(pack)
    told = {"records": _records(pack), "promises": _promises(pack), "letters": _letters(pack)}
    for name, of_it in told.items():
        document[name] = list(of_it)
        if _is_of_another(pack):
            pack.left_out[WITHDRAWN] += len(document[name])
            document[name] = []
    document["who_looked"] = list(_looks(pack))
    document["left_out"] = [
        {"what": what, "how_many": many, "why": WHY[what]}
        for what, many in sorted(pack.left_out.items())
    ]
    document["left_out_always"] = ALWAYS
    return document


def _is_of_another(pack: _Pack) -> bool:
    """All of the patient's part may be somebody else's; a relative has what was said to them."""
    return pack.is_patient and is_of_another(pack.gathered.case)


def _person(pack: _Pack) -> Iterator[tuple[str, Any]]:
    person = pack.gathered.people[pack.person]
    for shape in shapes_of(Person):
        value = person.body.get(shape.name)
        if shape.family and shape.name not in _ABOUT_OTHERS and was_said(shape, value):
            yield shape.name, pack.tell.said(shape, value)
    yield "found_dead_at" if person.life.found_dead else "died_at", pack.tell.died(person)


def _patient(pack: _Pack) -> Document:
    i, case = pack.gathered.incident, pack.gathered.case
    them: Document = {
        "name": i.patient_name,
        "born_on": pack.tell.day(i.patient_born_on),
        "identifier": i.patient_identifier,
    }
    if _is_of_another(pack):
        pack.left_out[WITHDRAWN] += 1
        return them
    return them | {
        "what_happened": opening_line(case),
        "occurred_at": pack.tell.told_at(harmed_at(case)),
        "occurred_words": i.occurred_words,
        "we_became_aware_at": pack.tell.told_at(knew_at(case)),
    }


def _records(pack: _Pack) -> Iterator[Document]:
    case = pack.gathered.case
    for number, row in case.records.items():
        body = case.bodies.get(number)
        if body is None:
            yield from _said_of_promise(pack, row)
            continue
        if why := _why_left_out(pack, row, body):
            pack.left_out[why] += 1
            continue
        if fields := dict(_fields(pack, row, body)):
            yield {
                "number": number,
                "what": body.word.replace("_", " "),
                "at": pack.tell.came(row),
                "by": pack.tell.role(row.by),
                "fields": fields,
            }


def _said_of_promise(pack: _Pack, row: Evidence) -> Iterator[Document]:
    """A move that names who said it, or was told; and what we said of it, where it is theirs. Of
    other moves the promises say where it led.
    """
    whose, ours = whose_record(pack.gathered, row.number), row.body.get("trigger") in SAID_BY_US
    promise = _promise_of(pack, row)
    if promise is None or not (whose.persons or ours):
        return
    if not whose.persons:
        whose = whose_record(pack.gathered, promise.number)
    gone = promise.number in pack.gathered.case.gone
    why = WITHDRAWN if gone else _why_not_theirs(pack, whose, shared=True)
    if not why and ours and not is_known(promise, row):
        why = UNTOLD
    if why:
        pack.left_out[why] += 1
        return
    yield {
        "number": row.number,
        "what": OF_PROMISE[row.body["trigger"]],
        "at": pack.tell.came(row),
        "by": pack.tell.role(row.by),
        "fields": dict(_fields_of_move(pack, row, whose)),
    }


def _fields_of_move(pack: _Pack, row: Evidence, whose: Whose) -> Iterator[tuple[str, Any]]:
    """How several were told may be about one of the others."""
    for label, said in pack.tell.of_promise(row):
        if label == TOLD_HOW and len(whose.persons) > 1:
            pack.left_out[TOGETHER] += 1
        else:
            yield label, said


def _promise_of(pack: _Pack, row: Evidence) -> Commitment | None:
    return pack.gathered.promises_by_ref.get(row.body.get("thing"))


def _why_left_out(pack: _Pack, row: Evidence, body: Kind) -> str:
    case = pack.gathered.case
    if row.number in case.gone or row.about in case.gone:
        return WITHDRAWN
    if is_family(row.by) and not _is_own(pack, row):
        return OTHERS
    shared = any(shape.family for shape in shapes_of(type(body)))
    if why := _why_not_theirs(pack, whose_record(pack.gathered, row.number), shared):
        return why
    if isinstance(body, Excuse) and body.ground is Ground.WOULD_HARM:
        return HARM
    about, told = case.records.get(row.about or 0), case.bodies.get(row.about or 0)
    if about is not None and told is not None and (why := _why_left_out(pack, about, told)):
        return why
    return "" if shared else TEAM


def _why_not_theirs(pack: _Pack, whose: Whose, shared: bool) -> str:
    """`shared`: it has parts that the family's page may show."""
    if pack.has(whose):
        return ""
    if whose.colleagues:
        return STAFF
    if pack.person in whose.untold:
        return UNTOLD
    if whose.persons or whose.untold or (whose.patient and shared):
        return OTHERS
    return UNKNOWN if shared else TEAM


def _is_own(pack: _Pack, row: Evidence) -> bool:
    return row.by == f"{FAMILY}{pack.person}"


def _fields(pack: _Pack, row: Evidence, body: Kind) -> Iterator[tuple[str, Any]]:
    """By the words of the form. What only the team sees is counted, and not shown."""
    stored = body.stored()
    whose = whose_record(pack.gathered, row.number)
    for shape in shapes_of(type(body)):
        value = stored.get(shape.name)
        if not was_said(shape, value):
            continue
        if shape.name in _ABOUT_OTHERS:
            pack.left_out[OTHERS] += 1
        elif not (shape.family or _is_own(pack, row)):
            pack.left_out[TEAM] += 1
        elif may_be_anothers(whose, body, shape.name):
            pack.left_out[TOGETHER] += 1
        else:
            yield shape.label, pack.tell.said(shape, value)


def _promises(pack: _Pack) -> Iterator[Document]:
    g = pack.gathered
    for promise in g.commitments:
        if promise.number in g.case.gone or not pack.has(whose_record(g, promise.number)):
            continue
        yield {
            "ref": promise.ref,
            "words": promise.words,
            "by": pack.tell.role(promise.owner),
            "due_on": pack.tell.day(promise.due_on),
            "state": str(promise.state).replace("_", " "),
        }


def _letters(pack: _Pack) -> Iterator[Document]:
    case = pack.gathered.case
    for letter in pack.gathered.letters:
        if letter.to_person != pack.person or not letter.sent_at:
            pack.left_out[TO_OTHERS if letter.to_person != pack.person else TEAM] += 1
            continue
        yield {
            "ref": letter.ref,
            "what": letter_name(letter),
            "state": str(letter.state).replace("_", " "),
            "sent_at": pack.tell.when(
                letter.sent_at, day_only=case.moved_day_only(letter.ref, "send")
            ),
            "text": letter.text,
        }


def _looks(pack: _Pack) -> Iterator[Document]:
    """As the family's page tells it: role and time, and why where a glass was broken."""
    for seen in looks_of(pack.gathered.session, pack.gathered.incident.id):
        role = seen.role.replace("_", " ") or "family"
        yield {"at": pack.tell.when(seen.at), "by": role, "why": seen.why or None}
