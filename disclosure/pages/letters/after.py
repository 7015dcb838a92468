"""What a letter's page says once it was sent: the next step with its forms, and their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.after import new_one, proposed
from disclosure.actions.letters.had import corrections_of
from disclosure.actions.letters.moves import why_not_to
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.letters.replies import Reply, replies_to
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.thing_to_do import Filled, Target, Viewed, phone_of
from disclosure.actions.to_do.letters import NEEDS, after_letter
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.links import href, who_may
from disclosure.pages.incidents.words import chip_of
from disclosure.pages.telling import writer_of
from disclosure.pages.words import When, day, moment
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from workflows.letter_after import NextStep, Proposal
from workflows.words import ARRIVES, LetterState, Way

CAME: Mapping[str, str] = {
    "post": "By post",
    "phone": "By phone",
    "email": "By e-mail",
    "in_person": "Face to face",
    "video": "By video",
    "page": "On their page",
    "": "Nobody wrote down how",
}
WHAT: Mapping[str, str] = {
    "conversation": "In a talk",
    "account": "In their own account",
    "question": "A question",
    "concern": "A concern",
}
ANSWERS: Mapping[str, str] = {
    "conversation": "They said it to somebody",
    "account": "They wrote or told us what happened",
    "question": "They ask something",
    "concern": "They complain of how we handle this",
}

BY_WIRE = (Way.PHONE, Way.VIDEO)  # of a talk too; face to face it begins by itself


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class After:
    """What is proposed. `answered`: so they have it, and only that is to be recorded. `waits`: an
    answer may still come. `who`: whom to ask, if not you."""

    says: str
    answered: bool
    waits: bool
    why: str
    chip: When | None
    phone: str
    owner: str
    who: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    what: str
    words: str
    way: str
    at: str
    by: str


def after(gathered: Gathered, row: Letter) -> After | None:
    """As the worklist says it; nothing once the case is closed."""
    view = Viewed(gathered, staff_of(gathered.session))
    found = None if view.closed else proposed(gathered, row)
    if found is None:
        return None
    (todo,) = view.of_who_may([after_letter(view, row, found)])
    person = view.person(row.to_person)
    return After(
        found.says,
        found.step is NextStep.RECORD_ARRIVAL,
        row.state is LetterState.DELIVERED and found.due_on > view.today,
        todo.why,
        chip_of(todo, gathered.at, gathered.zone),
        phone_of(person) if found.way is Way.PHONE else "",
        staff_name(gathered.session, todo.owner) if todo.owner else "",
        who_may(current_actor(), todo.needs),
        tuple(_links(gathered, row, found)),
    )


def instead(gathered: Gathered, row: Letter) -> Letter | None:
    """The letter that takes the place of one that they never had."""
    return new_one(gathered, row) if was_never_had(gathered.case, row) else None


def anew(gathered: Gathered, row: Letter) -> str:
    """Where one that was withdrawn is written anew, in the same words; empty where it is already,
    or nobody may write to them, or this person may not.
    """
    wanting = row.state is LetterState.WITHDRAWN and not instead(gathered, row)
    return _new_letter(gathered, row) if wanting else ""


def put_right(gathered: Gathered, row: Letter) -> str:
    """Where one that went is corrected, as nobody can withdraw it any more; empty where another
    does so already, nobody may write to them, or this person may not.
    """
    wanting = row.state in ARRIVES and not corrections_of(gathered, row)
    return _new_letter(gathered, row) if wanting else ""


def _new_letter(gathered: Gathered, row: Letter) -> str:
    may = current_actor().may(Permission.WRITE_LETTER)
    if not may or why_not_to(gathered, row.to_person):
        return ""
    fields = {"to": str(row.to_person), "replaces": row.ref}
    return href(gathered.incident.ref, Target("new_letter", row.kind, fields))


def answers(gathered: Gathered, row: Letter) -> list[Answered]:
    return [
        Answered(
            WHAT[reply.kind],
            reply.words,
            CAME.get(reply.way, reply.way),
            _came_at(gathered, reply),
            writer_of(gathered, reply.by),
        )
        for reply in replies_to(gathered, row)
    ]


def _came_at(gathered: Gathered, reply: Reply) -> str:
    """Of what came by post or on the slip nobody knows the hour: then the day alone."""
    if gathered.case.day_only(reply.id):
        return day(gathered.day_of(reply.at))
    return moment(reply.at, gathered.zone)


def to_record_an_answer(gathered: Gathered, row: Letter) -> list[Link]:
    """The forms in which an answer is written down, with this letter chosen."""
    may = current_actor().may(Permission.RECORD_CARE)
    they_have_it = row.state in (LetterState.SENT, LetterState.DELIVERED)
    there = any(person.number == row.to_person for person in gathered.persons)
    if not (they_have_it and may and there):
        return []
    slip = Link("Enter what came back on the slip", url_for("letter_slip.enter", letter=row.ref))
    forms = [Link(words, _answer(gathered, row, kind)) for kind, words in ANSWERS.items()]
    return [slip, *forms] if row.with_slip else forms


def _links(gathered: Gathered, row: Letter, found: Proposal) -> Iterator[Link]:
    """The likeliest first. Only what this person may do."""
    if not current_actor().may(NEEDS.get(found.step, Permission.RECORD_CARE)):
        return
    ref, person = gathered.incident.ref, str(row.to_person)
    match found.step:
        case NextStep.CONFIRM_ARRIVAL:
            yield Link("They have it", _move(row, "deliver"))
            yield Link("It came back", _move(row, "returned"))
        case NextStep.RECORD_ARRIVAL:
            yield Link("They have it", _move(row, "deliver"))
        case NextStep.TRY:
            tried = {"person": person, "how": str(found.way)}
            yield Link("You spoke with them: record it", _talk(gathered, row, found.way))
            yield Link("You reached nobody", href(ref, Target("record", "attempt", tried)))
            yield _correct(gathered, row)
        case NextStep.FIND_ADDRESS:
            yield _correct(gathered, row)
            tried = {"person": person}
            yield Link("You reached nobody", href(ref, Target("record", "attempt", tried)))
        case NextStep.WRITE_AGAIN:
            yield Link("Begin the new letter", _new_letter(gathered, row))
            yield _correct(gathered, row)
        case NextStep.FINISH_NEW if new := new_one(gathered, row):
            yield Link("Open the new letter", href(ref, Target("letter", new.ref)))
        case NextStep.WRITE_NO_CONTACT:
            new_letter = Target("new_letter", "no_contact", {"to": person})
            yield Link("Begin that letter", href(ref, new_letter))
        case NextStep.SAY_UNREACHED:
            excuse = Target("record", "excuse", {"person": person, "ground": "unreachable"})
            yield Link("Say that we cannot reach them", href(ref, excuse))


def _correct(gathered: Gathered, row: Letter) -> Link:
    change = Target("record", "person_change", {"person": str(row.to_person)})
    words = "Correct their address, or how to reach them"
    return Link(words, href(gathered.incident.ref, change))


def _move(row: Letter, act: str) -> str:
    return url_for("letter_steps.move", letter=row.ref, act=act)


def _talk(gathered: Gathered, row: Letter, way: Way | None) -> str:
    """Held the way that is proposed. It answers no letter that they never had."""
    told: dict[str, Filled] = {"kind": "follow_up", "persons": [str(row.to_person)]}
    told |= {} if was_never_had(gathered.case, row) else {"letter": row.ref}
    told |= {"how": str(way)} if way in BY_WIRE else {}
    return href(gathered.incident.ref, Target("record", "conversation", told))


def _answer(gathered: Gathered, row: Letter, kind: str) -> str:
    who = {"persons": [str(row.to_person)]} if kind == "conversation" else {}
    one = {"person": str(row.to_person)} if kind != "conversation" else {"kind": "follow_up"}
    return href(gathered.incident.ref, Target("record", kind, {**one, **who, "letter": row.ref}))
