"""Write a letter: begin a draft, change its words, link its promises. Moving it is the gate's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from disclosure.actions.adding import add
from disclosure.actions.change import Change, OpenCase, Refused, must_have_seen, open_case
from disclosure.actions.checking import checked
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letter_check import check_letter
from disclosure.actions.letter_material import material_of, promises_to
from disclosure.actions.letter_moves import called, why_not_to
from disclosure.actions.projecting import project
from disclosure.actions.references import resolved
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import Day, Email, Id, Ref, Words, is_storable, must, shared
from disclosure.kinds.kind import Part, read
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.permissions import Permission
from disclosure.records.base import next_id, reference
from disclosure.records.evidence import new_salt
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from letters.check import Checked
from letters.compose import compose
from letters.first_words import first_slots
from letters.kinds import LetterKind, slots_of
from letters.page import LANGUAGE
from workflows.words import LetterState

Slots = dict[str, str]
Language = Annotated[str, AfterValidator(must(LANGUAGE.fullmatch, "write it like en or en-GB"))]


class Draft(Part):
    to: Id = shared("To whom", refers="person")
    slots: Slots | None = shared("Its boxes", default=None)
    text: str | None = shared("Its whole text", default=None)
    replaces: Ref | None = shared("Which letter it replaces", refers="letter", default=None)
    language: Language = shared("Language", default="en")


class Edit(Part):
    slots: Slots | None = shared("Its boxes", default=None)
    text: str | None = shared("Its whole text", default=None)


class Link(Part):
    sentence: Words = shared("The sentence of the letter")
    commitment: Ref | None = shared("The promise", refers="commitment", default=None)
    owner: Email | None = shared("Who does it", refers="staff", default=None)
    due_on: Day | None = shared("By which day", default=None)
    standing: bool = shared("No date: it stands", default=False)


def draft(session: Session, change: Change, kind: str, data: object) -> tuple[Letter, Checked]:
    """Begin a letter to one person, from a template's boxes or a whole text.

    A faulty draft is kept. Raises BadInput; Refused for somebody dead or not to be told.
    """
    change.actor.must(Permission.WRITE_LETTER)
    word = kind_called(kind)
    with open_case(session, change) as case:
        gathered = case.gathered
        told: Draft = read(Draft, data, change.at, case.zone)
        told = resolved(session, gathered.case, told)
        if says := why_not_to(gathered, told.to):
            raise Refused(says)
        letter = _blank(case, word, told)
        slots = told.slots
        if slots is None and told.text is None:
            slots = first_slots(word, material_of(gathered, told.to, change.actor))
        _write(letter, slots, told.text)
        promised = promises_to(gathered, told.to)
        letter.links = {s: ref for s, ref in promised.items() if s in letter.text}
        case.session.add(letter)
        case.write_down(f"letter draft {letter.ref}")
    return letter, _check_now(session, change, letter)


def edit(session: Session, change: Change, ref: str, data: object) -> tuple[Letter, Checked]:
    """Change the words of a draft. `change.seen_version` is the version of the letter."""
    change.actor.must(Permission.WRITE_LETTER)
    with _open_letter(session, change, ref) as (case, letter):
        told: Edit = read(Edit, data, change.at, case.zone)
        if letter.state is not LetterState.DRAFT:
            raise Refused("Return the letter to draft first: its words are under review or final.")
        slots = None if told.slots is None else {**letter.slots, **told.slots}
        _write(letter, slots, told.text)
        email = change.actor.email
        letter.written_by = [*(w for w in letter.written_by if w != email), email]
        letter.links = {s: ref for s, ref in letter.links.items() if s in letter.text}
        case.write_down(f"letter edit {letter.ref}")
    return letter, _check_now(session, change, letter)


def link(session: Session, change: Change, ref: str, data: object) -> tuple[Letter, Checked]:
    """Tie a promise sentence to a commitment that is there, or make one with owner and date."""
    change.actor.must(Permission.WRITE_LETTER)
    with _open_letter(session, change, ref) as (case, letter):
        gathered = case.gathered
        told: Link = resolved(session, gathered.case, read(Link, data, change.at, case.zone))
        if told.sentence not in letter.text:
            raise BadInput([Fault("sentence", "The sentence: the letter does not hold it.")])
        if letter.issued_at and told.sentence in letter.links:
            raise Refused("That sentence of an issued letter is linked already.")
        if told.commitment:
            letter.links = {**letter.links, told.sentence: told.commitment}
            case.write_down(f"letter link {letter.ref}")
        else:
            _promise(case, gathered, letter, told)
    return letter, _check_now(session, change, letter)


def kind_called(word: str) -> LetterKind:
    if word in set(LetterKind):
        return LetterKind(word)
    there = ", ".join(LetterKind)
    raise BadInput([Fault("kind", f"kind: there is no letter '{word}'. Use {there}.")])


def _promise(case: OpenCase, gathered: Gathered, letter: Letter, told: Link) -> None:
    source = {"letter": letter.ref, "sentence": told.sentence}
    body: dict[str, Any] = {
        "words": told.sentence,
        "owner": told.owner or "",
        "source": source,
    }
    body |= {"due_on": told.due_on and told.due_on.isoformat(), "standing": told.standing}
    promise = CommitmentKind.read(
        {k: v for k, v in body.items() if v not in (None, "")}, case.change.at, case.zone
    )
    made = add(case, checked(promise, case, gathered))
    project(case, gathered.case.with_rows(made))


def _blank(case: OpenCase, kind: LetterKind, told: Draft) -> Letter:
    letter = Letter(id=next_id(case.session, Letter), kind=str(kind), salt=new_salt())
    letter.ref = reference(Letter.prefix, case.change.at, letter.id)
    letter.incident_id, letter.recorded_at = case.incident.id, case.change.at
    letter.to_person, letter.replaces, letter.language = told.to, told.replaces, told.language
    letter.links, letter.accepted, letter.contents = {}, [], []
    letter.written_by = [case.change.actor.email]
    letter.slots = {}
    return letter


def _write(letter: Letter, slots: Mapping[str, str] | None, text: str | None) -> None:
    """From the boxes, or the whole text as it came. Line ends are one kind everywhere."""
    if slots is not None and text is not None:
        raise BadInput(
            [Fault("text", "Its whole text: give the boxes or the whole text, not both.")]
        )
    if slots is not None:
        known = {slot.name for slot in slots_of(LetterKind(letter.kind))}
        if unknown := sorted(set(slots) - known):
            says = f"Its boxes: there is no box '{unknown[0]}'. Use {', '.join(sorted(known))}."
            raise BadInput([Fault("slots", says)])
        letter.slots = {name: _clean(words) for name, words in slots.items()}
        letter.text = compose(LetterKind(letter.kind), letter.slots)
    else:
        letter.slots, letter.text = {}, _clean(text or "")
    letter.text_sha256 = sha256(letter.text.encode()).hexdigest()


def _clean(text: str) -> str:
    if not is_storable(text) or len(text) > 200_000:
        raise BadInput([Fault("text", "Its whole text: this cannot be stored.")])
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def _open_letter(session: Session, change: Change, ref: str) -> Iterator[tuple[OpenCase, Letter]]:
    """The letter in its open case, at the version this person saw."""
    incident_id = called(session, ref).incident_id
    inner = replace(change, incident_id=incident_id, seen_version=None)
    with open_case(session, inner) as case:
        letter = called(session, ref)
        must_have_seen(session, case.incident, letter.version, change.seen_version)
        yield case, letter


def _check_now(session: Session, change: Change, letter: Letter) -> Checked:
    incident = session.get_one(Incident, letter.incident_id)
    return check_letter(gather(session, incident, change.at), letter)
