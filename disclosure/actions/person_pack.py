"""Everything the record holds about one person, in one file, for whoever asks what we hold of them.

A person reads it before it is handed over: what was left out is listed with the reason, and
whether that reason holds is theirs to judge. See docs/operating.md, "Keeping and destroying".
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered
from disclosure.actions.family_pack import letters_in, zipped
from disclosure.actions.letter_names import letter_name
from disclosure.actions.looking import theirs_by_role
from disclosure.actions.person_page import page_of
from disclosure.actions.taking_away import looked_at, noted
from disclosure.actions.whose_words import said_by
from disclosure.kinds.excuses import Excuse
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Person
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.permissions import FAMILY, Actor, Permission, is_family
from disclosure.records.access import looks_of
from disclosure.records.evidence import Evidence
from disclosure.records.found_by import IDENTIFIER, found_with, is_whole
from disclosure.records.incident import Incident
from disclosure.records.users import user_called
from workflows.words import Ground

Document = dict[str, Any]
WHAT = "export of all about a person"
OTHERS = "What others of the family said, or what is about them"
TEAM = "What was written for the team alone"
TO_OTHERS = "Letters to others"
HARM = "Why somebody held that hearing it would do serious harm"
WITHDRAWN = "What was withdrawn: it may have been written on the wrong patient"
TOGETHER = "What was said where others of the family were there too"
WHY: Mapping[str, str] = {
    OTHERS: "It is about somebody else, who may not have agreed. Ask them, or leave it out.",
    TEAM: "Notes and parts that the family's page does not show. Read them, and judge whether a "
    "law lets you keep them back.",
    TO_OTHERS: "Each went to somebody else.",
    HARM: "A clinician has to say whether that still holds.",
    WITHDRAWN: "It may be about somebody else. Read it, and give what is about this person.",
    TOGETHER: "It may be another's words. Ask whoever was there.",
}
ALWAYS = (
    "An analysis made for legal advice, where there is one, never stands in this file. Whether it "
    "must be disclosed is for a lawyer to say."
)
_WITH_OTHERS = frozenset({"family_said"})
_ABOUT_OTHERS = frozenset({"not_with"})


@dataclass
class _Pack:
    gathered: Gathered
    person: int
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def is_patient(self) -> bool:
        return any(p.body["is_patient"] for p in self.gathered.persons if p.number == self.person)


def export_person(
    session: Session, actor: Actor, incident: Incident, person: int, at: datetime, door: Door
) -> bytes:
    """A zip. Looked at and noted before it is given. Raises BadInput, Forbidden, NotYours."""
    gathered = _looked_at(session, actor, incident, at, door)
    if person not in {each.number for each in gathered.persons}:
        raise BadInput([Fault("person", "Person: there is no such person in this case.")])
    files = _files(_Pack(gathered, person))
    noted(session, actor, at, door, WHAT, incident.ref)
    return zipped(files, at.astimezone(gathered.zone).date())


def export_by_identifier(
    session: Session, actor: Actor, identifier: str, at: datetime, door: Door
) -> tuple[bytes, tuple[str, ...]]:
    """The same of a patient in every case this person may see, and the references of those.

    Of others nothing is said, not even that there are any. Raises BadInput where there is none.
    """
    actor.must(Permission.REPORT)
    found = found_with(session, IDENTIFIER, identifier) if is_whole(IDENTIFIER, identifier) else {}
    there = [session.get_one(Incident, id) for id in sorted(found)]
    mine = [incident for incident in there if theirs_by_role(session, actor, incident)]
    noted(session, actor, at, door, "search by number, to export", "")
    files: dict[str, bytes] = {}
    for incident in mine:
        gathered = _looked_at(session, actor, incident, at, door)
        for patient in (p.number for p in gathered.persons if p.body["is_patient"]):
            made = _files(_Pack(gathered, patient))
            files |= {f"{incident.ref}/{name}": content for name, content in made.items()}
    if not files:
        raise BadInput([Fault("identifier", "Number: there is no case of yours with this number.")])
    for incident in mine:
        noted(session, actor, at, door, WHAT, incident.ref)
    return zipped(files, at.date()), tuple(incident.ref for incident in mine)


def _looked_at(
    session: Session, actor: Actor, incident: Incident, at: datetime, door: Door
) -> Gathered:
    return looked_at(session, actor, incident, at, door, WHAT)


def _files(pack: _Pack) -> dict[str, bytes]:
    document = _document(pack)
    letters = dict(letters_in(pack.gathered, pack.person))
    words = json.dumps(document, ensure_ascii=False, indent=2)
    return {"record.html": page_of(document).encode(), "record.json": words.encode(), **letters}


def _document(pack: _Pack) -> Document:
    g = pack.gathered
    person = next(p for p in g.persons if p.number == pack.person)
    shown = {shape.name for shape in shapes_of(Person) if shape.family} - _ABOUT_OTHERS
    body = {name: value for name, value in person.body.items() if name in shown}
    document: Document = {
        "case": {"ref": g.incident.ref, "state": str(g.incident.state), "made_at": _spelled(g.at)},
        "person": body | {"died_at": _spelled(person.died_at)},
    }
    if pack.is_patient:
        i = g.incident
        document["patient"] = {
            "name": i.patient_name,
            "born_on": i.patient_born_on.isoformat() if i.patient_born_on else None,
            "identifier": i.patient_identifier,
            "what_happened": i.summary,
            "occurred_at": _spelled(i.occurred_at),
            "we_became_aware_at": _spelled(i.became_aware_at),
        }
    document["records"] = list(_records(pack))
    document["promises"] = list(_promises(pack))
    document["letters"] = list(_letters(pack))
    document["who_looked"] = list(_looks(pack))
    document["left_out"] = [
        {"what": what, "how_many": many, "why": WHY[what]}
        for what, many in sorted(pack.left_out.items())
    ]
    document["left_out_always"] = ALWAYS
    return document


def _records(pack: _Pack) -> Iterator[Document]:
    case = pack.gathered.case
    for number, body in case.bodies.items():
        row = case.records[number]
        if why := _why_left_out(pack, row, body):
            pack.left_out[why] += 1
            continue
        if fields := dict(_fields(pack, row, body)):
            yield {
                "number": number,
                "what": body.word.replace("_", " "),
                "at": _spelled(row.at),
                "by": _role(pack.gathered, row.by),
                "fields": fields,
            }


def _why_left_out(pack: _Pack, row: Evidence, body: Kind) -> str:
    gone, theirs = pack.gathered.case.gone, _persons_in(row.body)
    if row.number in gone or row.about in gone:
        return WITHDRAWN
    if row.by != f"{FAMILY}{pack.person}" and is_family(row.by):
        return OTHERS
    if isinstance(body, Excuse) and body.ground is Ground.WOULD_HARM:
        return HARM
    said = said_by(row.kind, row.body)
    if (said or theirs) and pack.person not in said | theirs:
        return OTHERS
    if body.word == "person" and row.number != pack.person:
        return OTHERS
    about = pack.gathered.case.records.get(row.about or 0)
    told = pack.gathered.case.bodies.get(row.about or 0)
    if about is not None and told is not None:
        return _why_left_out(pack, about, told)
    if not (said or theirs or pack.is_patient or row.number == pack.person):
        return OTHERS
    return "" if any(shape.family for shape in shapes_of(type(body))) else TEAM


def _persons_in(body: Mapping[str, Any]) -> frozenset[int]:
    found = {body.get("person"), *(body.get("persons") or ())}
    return frozenset(each for each in found if isinstance(each, int))


def _fields(pack: _Pack, row: Evidence, body: Kind) -> Iterator[tuple[str, Any]]:
    """By the words of the form. What only the team sees is counted, and not shown."""
    stored, others = body.stored(), len(_persons_in(row.body)) > 1
    own = row.by == f"{FAMILY}{pack.person}"
    for shape in shapes_of(type(body)):
        value = stored.get(shape.name)
        if value in (None, [], {}, "") or shape.name in _ABOUT_OTHERS:
            continue
        if not (shape.family or own):
            pack.left_out[TEAM] += 1
        elif others and shape.name in _WITH_OTHERS:
            pack.left_out[TOGETHER] += 1
        else:
            yield shape.label, _said(pack, shape, value)


def _said(pack: _Pack, shape: Shape, value: Any) -> Any:
    """Staff by what they are here, never by name; a person of the case by name if it is theirs."""
    if isinstance(value, list):
        return [_said(pack, shape, each) for each in value]
    if isinstance(value, dict):
        inner = {part.name: part for part in shape.parts}
        return {
            inner[name].label if name in inner else name: _said(pack, inner[name], each)
            if name in inner
            else each
            for name, each in value.items()
            if name not in inner or inner[name].family
        }
    if shape.refers == "staff" or shape.refers == "promise owner":
        return _role(pack.gathered, str(value))
    if shape.refers == "person":
        return "you" if value == pack.person else "somebody else"
    return value


def _promises(pack: _Pack) -> Iterator[Document]:
    g = pack.gathered
    for promise in g.commitments:
        owed = g.owed_to(promise)
        if promise.number in g.case.gone:
            continue
        if pack.person in owed or (pack.is_patient and not owed):
            yield {
                "ref": promise.ref,
                "words": promise.words,
                "by": _role(g, promise.owner),
                "due_on": promise.due_on.isoformat() if promise.due_on else None,
                "state": str(promise.state),
            }


def _letters(pack: _Pack) -> Iterator[Document]:
    for letter in pack.gathered.letters:
        if letter.to_person != pack.person or not letter.sent_at:
            pack.left_out[TO_OTHERS if letter.to_person != pack.person else TEAM] += 1
            continue
        yield {
            "ref": letter.ref,
            "what": letter_name(letter),
            "state": str(letter.state),
            "sent_at": _spelled(letter.sent_at),
            "text": letter.text,
        }


def _looks(pack: _Pack) -> Iterator[Document]:
    """As the family's page tells it: role and time, and why where a glass was broken."""
    for seen in looks_of(pack.gathered.session, pack.gathered.incident.id):
        role = seen.role.replace("_", " ") or "family"
        yield {"at": _spelled(seen.at), "by": role, "why": seen.why or None}


def _role(gathered: Gathered, email: str) -> str:
    if is_family(email):
        return "the family, on its page"
    user = user_called(gathered.session, email)
    roles = sorted(user.roles) if user else []
    return roles[0].replace("_", " ") if roles else "staff"


def _spelled(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
