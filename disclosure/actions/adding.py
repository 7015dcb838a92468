"""Put a record on a case that is open, with the records that come with it, and what they start."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from disclosure.actions.change import OpenCase
from disclosure.actions.people.names_had import everybody, whoever_is_named
from disclosure.kinds import kind_called
from disclosure.kinds.conversation import Conversation, Side
from disclosure.kinds.fields import moment_of
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Attempt
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.kinds.questions import Concern
from disclosure.records.base import next_id, reference
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence, new_salt
from disclosure.records.letter import letters_of
from disclosure.records.questions import Question


def add(
    case: OpenCase, body: Kind, parent: int | None = None, since: datetime | None = None
) -> list[Evidence]:
    """The new rows, this record's first. The body was checked before, or is our own. `since`: when
    that happened with which it comes, for what has no time of its own."""
    happened = body.happened()
    since = since or _said_at(case, body)
    at = moment_of(happened, case.zone) if happened else since or case.change.at
    row = case.evidence(
        body.word,
        at,
        body.stored(),
        about=body.is_about,
        parent=parent,
        withdraws=body.withdraws_it,
        schema=body.schema_number,
    )
    case.write_down(f"record {body.word}", row)
    if isinstance(body, CommitmentKind):
        _promise(case, body, row, parent)
    made = [row]
    for new in body.creates():
        data = _with_source(new.body, body, row) if new.kind == "commitment" else new.body
        more = {"about": _who_called(case, body)} if new.kind == Concern.word else {}
        child = kind_called(new.kind).model_validate({**data, **more})
        made += add(case, child, row.number, row.at)
    return made


def _said_at(case: OpenCase, body: Kind) -> datetime | None:
    """Of a promise made in a talk, when that was: it may be kept, or told, before it is typed."""
    talk = body.source.conversation if isinstance(body, CommitmentKind) else None
    return case.session.get_one(Evidence, (case.incident.id, talk)).at if talk else None


def _who_called(case: OpenCase, body: Kind) -> tuple[str, ...]:
    """By e-mail: the concern that comes with it is about them, so they do not answer it. Whoever
    records it, where it names nobody of ours."""
    names = _named(body)
    if not names:
        return (case.change.actor.email,)
    staff = everybody(case.session)
    return tuple(sorted({email for name in names for email in whoever_is_named(staff, name)}))


def _named(body: Kind) -> tuple[str, ...]:
    """Of a talk, all of ours who were there: which of them rang is not asked."""
    if isinstance(body, Conversation):
        return tuple(each.name for each in body.attendees if each.side is Side.STAFF)
    tried_by = body.tried_by if isinstance(body, Attempt) else None
    return (tried_by,) if tried_by else ()


def _with_source(data: Mapping[str, Any], talk: Kind, row: Evidence) -> dict[str, Any]:
    persons = list(talk.persons) if isinstance(talk, Conversation) else []
    return {**data, "source": {"conversation": row.number, "persons": persons}}


def _promise(case: OpenCase, body: CommitmentKind, row: Evidence, parent: int | None) -> None:
    promise = Commitment(id=next_id(case.session, Commitment), number=row.number, salt=new_salt())
    promise.ref = reference(Commitment.prefix, case.change.at, promise.id)
    promise.incident_id, promise.recorded_at = case.incident.id, case.change.at
    promise.words, promise.owner = body.words, body.owner
    promise.due_on, promise.standing = body.due_on, body.standing
    promise.next_contact = parent is not None
    promise.letter_ref, promise.sentence = body.source.letter, body.source.sentence
    promise.owed_to = _owed_to(case, body)
    case.session.add(promise)
    case.names.add(body.owner)
    if promise.letter_ref:
        letters = letters_of(case.session, case.incident.id)
        letter = next(x for x in letters if x.ref == promise.letter_ref)
        letter.links = {**letter.links, str(promise.sentence): promise.ref}


def _owed_to(case: OpenCase, body: CommitmentKind) -> list[int]:
    """Of a talk, those who are named, or all who were there. Whoever reads it in their letter, or
    asked for it, is owed it whoever else is named.
    """
    source = body.source
    if source.family is not None:
        return list(dict.fromkeys((source.family, *source.persons)))
    if source.letter:
        letters = letters_of(case.session, case.incident.id)
        reader = next(x.to_person for x in letters if x.ref == source.letter)
        return list(dict.fromkeys((reader, *source.persons)))
    if source.persons:  # of a talk that is kept with it, and not stored yet
        return list(source.persons)
    talk = case.session.get_one(Evidence, (case.incident.id, source.conversation))
    return list(talk.body["persons"])


def created(case: OpenCase, made: list[Evidence]) -> tuple[Mapping[str, str | int], ...]:
    """`{kind, ref}` of each record that came with the first, the ref an id where it has no other.

    The first is among them where it has a reference that people say aloud: QUE-…, COM-….
    """
    started = (row for row in case.session.new if isinstance(row, Commitment | Question))
    refs: dict[int, str] = {row.number: row.ref for row in started}
    named = [row for row in made if row is not made[0] or row.number in refs]
    return tuple({"kind": row.kind, "ref": refs.get(row.number, row.number)} for row in named)
