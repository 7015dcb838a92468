"""What a record may name: other records of its case, letters, promises, questions, and staff."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.answers_given import NOT_ON_A_PAGE, THE_PAGE
from disclosure.actions.people.people_now import persons_now
from disclosure.actions.people.staff_names import staff_names, to_choose_at
from disclosure.actions.people.whose_words import said_in
from disclosure.actions.reading import Case
from disclosure.actions.said_beside import withdrawn_by
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import is_storable
from disclosure.kinds.kind import Kind, Part, read
from disclosure.kinds.notes import OPENING, Correction
from disclosure.kinds.people import Person
from disclosure.kinds.shape import Shape, label_at, shapes_of
from disclosure.permissions import Permission, roles_that_may
from disclosure.policy import policy, retention_rules
from disclosure.records.commitment import commitments_of
from disclosure.records.improvements import improvements_to_name
from disclosure.records.letter import letters_of
from disclosure.records.links import links_of
from disclosure.records.questions import questions_of
from disclosure.records.users import StaffAccount, User, accounts, user_called
from letters.dates import without_weekday
from workflows.counting import local_day
from workflows.phrases import joined

Choices = Mapping[str, str]  # what is stored, and the words to choose it by
Of = tuple[str, Collection[int]]  # the words, and the people whose it is
Path = tuple[str | int, ...]
LONGEST = 160  # letters of the opening, to know it by
ON_THEIR_PAGE = "On their page"


def choices(session: Session, case: Case, refers: str) -> Choices:
    """What a field may refer to. Keys are ids or references as the record keeps them."""
    match refers:
        case _ if refers in _OF_STAFF:
            staff = staff_for(session, refers)
            gone = {each.email for each in staff if not each.active}
            said = to_choose_at(session, staff, {case.incident.site_id}).items()
            return {email: f"{who}, has left" if email in gone else who for email, who in said}
        case "person or staff":
            return {**choices(session, case, "person"), "staff": "Staff who took part"}
        case "question":
            asked = questions_of(session, case.incident.id)
            stands = [question for question in asked if question.number not in case.gone]
            return _told_apart(case, {q.ref: (q.words, (q.person,)) for q in stands})
        case "commitment":
            made = commitments_of(session, case.incident.id)
            return _told_apart(case, {c.ref: (c.words, c.owed_to) for c in made})
        case "letter":
            rows = letters_of(session, case.incident.id)
            return {x.ref: f"{x.kind.replace('_', ' ')} letter, {x.ref}" for x in rows}
        case "words of theirs":
            return _told_apart(case, dict(_words_of_theirs(session, case)))
        case "sent letter" | "improvement" | "record or opening":
            return dict(_LOOKED_UP[refers](session, case))
        case "where":
            talks = choices(session, case, "conversation")
            page = {THE_PAGE: ON_THEIR_PAGE} if links_of(session, case.incident.id) else {}
            return {**talks, **choices(session, case, "letter"), **page}
        case "record or letter":
            opening = {case.incident.ref: "When this was opened"}
            letters = choices(session, case, "letter")
            return {**opening, **choices(session, case, "record"), **letters}
    there = {
        str(number): (_to_choose_by(case, number), _whose(body))
        for number, body in case.bodies.items()
        if refers in (body.word, "record") and number not in case.gone
    }
    return _told_apart(case, there)


def staff_for(session: Session, refers: str) -> list[StaffAccount]:
    """Who may be named where a field asks for somebody of the staff."""
    return [each for each in accounts(session) if _may_be(refers, each)]


def _told_apart(case: Case, entries: Mapping[str, Of]) -> Choices:
    """Where several read alike, each says whose it is: an answer to one is none to another. And
    where they are of the same people, by its number.
    """
    said = Counter(words for words, _ in entries.values())
    if not any(count > 1 for count in said.values()):
        return {key: words for key, (words, _) in entries.items()}
    names = {person.number: person.called for person in persons_now(case)}
    shown = {}
    for key, (words, whose) in entries.items():
        of = ", ".join(names[number] for number in whose if number in names)
        shown[key] = f"{words} ({of})" if said[words] > 1 and of else words
    alike = Counter(shown.values())
    called = {key: f"record {key}" if key.isdecimal() else key for key in shown}
    return {
        key: f"{words}, {called[key]}" if alike[words] > 1 else words
        for key, words in shown.items()
    }


def _whose(body: Kind) -> tuple[int, ...]:
    """The people it is of, where it says so."""
    persons = getattr(body, "persons", None) or (getattr(body, "person", None),)
    return tuple(number for number in persons if isinstance(number, int))


def words_of(session: Session, case: Case, refers: str, value: str) -> str:
    """Of one choice that was made, also where it cannot be made any more: of staff who left, or of
    a record that was withdrawn.
    """
    if refers in _OF_STAFF:
        return staff_names(session).get(value, value)
    if (refers, value) == ("where", THE_PAGE):
        return ON_THEIR_PAGE
    gone = value.isdecimal() and int(value) in case.gone
    other = f"No. {value}, withdrawn since" if gone else value
    return case.once(refers, lambda: choices(session, case, refers)).get(value, other)


def _may_be_named(session: Session, case: Case, refers: str, value: str) -> bool:
    """Of staff one account is read: there may be thousands."""
    if refers not in _OF_STAFF:
        return value in choices(session, case, refers)
    user = user_called(session, value)
    return user is not None and user.email == value and _may_be(refers, user)


def _may_be(refers: str, user: User | StaffAccount) -> bool:
    needs = _OF_STAFF[refers].needs
    here = user.active or _OF_STAFF[refers].also_who_left
    return here and (needs is None or user.actor().may(needs))


@dataclass(frozen=True, slots=True)
class _OfStaff:
    """Who of the staff may be named: only somebody who may then do what it asks of them."""

    needs: Permission | None = None
    may_not: str = ""
    also_who_left: bool = False


_OF_STAFF: Mapping[str, _OfStaff] = {
    "staff": _OfStaff(),
    "staff of any time": _OfStaff(also_who_left=True),
    "promise owner": _OfStaff(Permission.DO_PROMISED, "may not keep a promise"),
    "question owner": _OfStaff(
        Permission.RECORD_CARE, "may not record what a family asked, or the answer"
    ),
    "concern owner": _OfStaff(Permission.ANSWER_CONCERN, "may not answer a concern"),
    "named contact": _OfStaff(
        Permission.DO_PROMISED, "may not see a case and do something in it"
    ),  # to promise something asks for both
}
STAFF_LISTS = frozenset(_OF_STAFF)


def _sent_letters(session: Session, case: Case) -> Iterator[tuple[str, str]]:
    """To whom and since when, for one kind of letter may have gone to several people."""
    for letter in letters_of(session, case.incident.id):
        person = case.bodies.get(letter.to_person)
        if letter.sent_at and isinstance(person, Person):
            kind = letter.kind.replace("_", " ").capitalize()
            sent = f"sent {_day(case, letter.sent_at)}, {letter.ref}"
            yield letter.ref, f"{kind} letter to {person.name}, {sent}"


def _words_of_theirs(session: Session, case: Case) -> Iterator[tuple[str, Of]]:
    """What stands on record in the name of the family, also of a promise."""
    promises = {c.ref: c.words for c in commitments_of(session, case.incident.id)}
    for number, row in case.records.items():
        whose = said_in(row, case)
        if number in case.gone or not whose:
            continue
        if number in case.bodies:
            yield str(number), (_to_choose_by(case, number), whose)
        else:
            said = f"{row.body['trigger']}: {promises.get(row.body['thing'], '')}"
            yield str(number), (f"{said.capitalize()}, {_day(case, row.at)}", whose)


def _improvements(session: Session, case: Case) -> Iterator[tuple[str, str]]:
    """Of the house, not of the case."""
    for row, words in improvements_to_name(session):
        yield row.ref, f"{row.ref}: {words}"


def _record_or_opening(session: Session, case: Case) -> Iterator[tuple[str, str]]:
    told = f"What was told at the opening: {case.incident.summary}"
    yield str(OPENING), shorten(told, LONGEST, placeholder="…")
    yield from choices(session, case, "record").items()


_LOOKED_UP = {
    "record or opening": _record_or_opening,
    "sent letter": _sent_letters,
    "improvement": _improvements,
}


def _to_choose_by(case: Case, number: int) -> str:
    """A person by name and relationship; of several records of a kind, the day tells which."""
    body = case.bodies[number]
    if isinstance(body, Person):
        return f"{body.name}, {body.relationship}"
    return f"{body.in_short()}, {_day(case, case.records[number].at)}"


def _day(case: Case, at: datetime) -> str:
    """At its site: in UTC a day there may have begun on the evening before."""
    return without_weekday(local_day(at, case.zone))


def offered(name: str) -> Choices:
    """Lists of the policy that a field chooses from."""
    whole = policy()
    match name:
        case "regimes":
            return whole.names
        case "scales":
            return {scale.id: scale.name for scale in whole.scales}
        case "levels":
            unknown = {"unknown": "Unknown, to look again"}
            levels = (level for scale in whole.scales for level in scale.levels)
            return {level.id: level.label for level in levels} | unknown
        case "events":
            return dict(whole.words.events)
        case "excuses":
            return dict(whole.words.excuses)
        case "retention":
            return {rule.id: rule.name for rule in retention_rules()}
    return {}


def told_of(session: Session, case: Case, model: type[Part], data: object, at: datetime) -> Any:
    """What somebody typed or sent, with each reference as it is kept. Raises BadInput: what is not
    there is named beside what cannot be read, and not only once that is mended.
    """
    try:
        body = read(model, data, at, case.zone)
    except BadInput as bad:
        named, also = {fault.field for fault in bad.faults}, []
        for path, shape, value in _as_far_as_told(shapes_of(model), data):
            told = value.lower() if shape.refers in _OF_STAFF else value
            if _spelled(path) not in named and _found(session, case, shape.refers, told) is None:
                also.append(_not_there(session, case, model, path, shape, told))
        raise BadInput([*bad.faults, *also]) from None
    return resolved(session, case, body)


def _as_far_as_told(
    shapes: tuple[Shape, ...], data: object, at: Path = ()
) -> Iterator[tuple[Path, Shape, str]]:
    """The references in what was sent, where they have the form of one."""
    if not isinstance(data, Mapping):
        return
    for shape in shapes:
        value = data.get(shape.name)
        for index, item in enumerate(value if isinstance(value, list) else (value,)):
            here = (*at, shape.name)
            path = (*here, index) if shape.sort in ("parts", "references") else here
            if shape.parts:
                yield from _as_far_as_told(shape.parts, item, path)
            elif shape.refers and isinstance(item, str | int) and _may_be_one(str(item)):
                yield path, shape, str(item).strip()


def _may_be_one(told: str) -> bool:
    return bool(told.strip()) and is_storable(told)


def resolved(session: Session, case: Case, body: Part) -> Any:
    """The same body with each reference as it is kept. Raises BadInput for what is not there."""
    data, faults = body.model_dump(mode="json", exclude_none=True), []
    for path, shape, value in _references(type(body), body):
        found = _found(session, case, shape.refers, str(value))
        if found is None:
            faults.append(_not_there(session, case, type(body), path, shape, str(value)))
        else:
            _put(data, path, int(found) if isinstance(value, int) else found)
    if faults:
        raise BadInput(faults)
    return type(body).model_validate(data)


def _found(session: Session, case: Case, refers: str, value: str) -> str | None:
    if _may_be_named(session, case, refers, value):
        return value
    other = _numbers(session, case).get((refers, value))
    return other if other and _may_be_named(session, case, refers, other) else None


def _not_there(
    session: Session, case: Case, model: type[Part], path: Path, shape: Shape, value: str
) -> Fault:
    number = _numbers(session, case).get(("record or opening", value), value)
    why = _withdrawn(case, shape.refers, number) or _why_not(session, shape.refers, value)
    return Fault(_spelled(path), f"{label_at(model, path)}: {why}")


def _withdrawn(case: Case, refers: str, number: str) -> str:
    """How what fell counts again, for whoever erred twice; empty where it is no such record."""
    row = case.records.get(int(number)) if number.isdecimal() else None
    if row is None or row.number not in case.gone:
        return ""
    if refers not in (row.kind, *_ALSO_NAMES.get(row.kind, ()), *_ANY_RECORD):
        return ""
    fell_by = sorted({by.number for by, _ in withdrawn_by(case, row.number)})
    by = joined(f"No. {each}" for each in fell_by)
    return (
        f"No. {row.number} was withdrawn by {by}. Where that was wrong, withdraw {by} with "
        f"“{Correction.heading}”, and it counts again."
    )


_ANY_RECORD = ("record", "record or opening", "record or letter")
_ALSO_NAMES = {"conversation": ("where",), "person": ("person or staff",)}


def why_not_this_one(user: User, refers: str) -> str:
    """Of somebody who works here, a sentence; empty where they may be named."""
    asked = _OF_STAFF[refers]
    if asked.needs is None or _may_be(refers, user):
        return ""
    who = ", ".join(role.replace("_", " ") for role in roles_that_may(asked.needs))
    return f"{user.name} {asked.may_not}. Choose somebody with one of these roles: {who}."


def _why_not(session: Session, refers: str, value: str) -> str:
    if (refers, value) == ("where", THE_PAGE):
        return f"nobody of this case was ever given a code for a page. {NOT_ON_A_PAGE}."
    if refers not in _OF_STAFF:
        what = {"where": "conversation or letter", "record or opening": "record"}
        return f"there is no such {what.get(refers, refers)} in this case."
    user = user_called(session, value)
    if user is None:
        return "nobody here has this e-mail. Give that of somebody who works here."
    if not user.active:
        return f"{user.name} has left. Name somebody who works here."
    return why_not_this_one(user, refers)


def _numbers(session: Session, case: Case) -> Mapping[tuple[str, str], str]:
    """Questions and promises may be named by the record they began with, and the other way; the
    opening by the reference of the case.
    """
    found = {("record or opening", case.incident.ref): str(OPENING)}
    for question in questions_of(session, case.incident.id):
        found["question", str(question.number)] = question.ref
        found |= dict.fromkeys(_as_record(question.ref), str(question.number))
    for promise in commitments_of(session, case.incident.id):
        found["commitment", str(promise.number)] = promise.ref
        found |= dict.fromkeys(_as_record(promise.ref), str(promise.number))
    return found


def _as_record(ref: str) -> Iterator[tuple[str, str]]:
    for refers in ("record or opening", "record or letter", "words of theirs"):
        yield refers, ref


def _references(model: type[Part], body: Any, at: Path = ()) -> Iterator[tuple[Path, Shape, Any]]:
    fields = {field.alias or name: name for name, field in model.model_fields.items()}
    for shape in shapes_of(model):
        value = getattr(body, fields[shape.name])
        here = (*at, shape.name)
        several = value if isinstance(value, tuple) else None
        for index, item in enumerate(several if several is not None else (value,)):
            path = (*here, index) if several is not None else here
            if item is None:
                continue
            if isinstance(item, Part):
                yield from _references(type(item), item, path)
            elif shape.refers:
                yield path, shape, item


def _put(data: Any, path: Path, value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def _spelled(path: Path) -> str:
    return ".".join(map(str, path))
