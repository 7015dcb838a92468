"""What a message to staff says, of which thing it is, and which messages no mail could bring.

A message names a case by its reference and never a patient, a family or their words.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from disclosure.actions.duty_acts import doubt_of_duty, name_of_duty
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.on_call.standing_in import InTheirPlace
from disclosure.actions.people.patient_names import NOT_KNOWN_YET, names_of_patients
from disclosure.kinds import KINDS
from disclosure.permissions import Actor
from disclosure.policy import policy
from disclosure.records.commitment import Commitment
from disclosure.records.incident import Incident
from disclosure.records.outbox import Message, as_told_to, tried_in_vain, was_passed_on
from disclosure.records.users import Site, User
from workflows.letter_after import NextStep
from workflows.phrases import going_on

VAIN = 5  # tries, then whoever runs the machine has to know
REFERENCE = re.compile(r"[A-Z]{3}-\d{4}-\d{6,}")
ZONE = ZoneInfo("UTC")  # of what belongs to no case and no site

SAYS = {
    "concern_opened": "Somebody raised a concern about how we handle this",
    "promise_disputed": "The family says that we did not keep a promise",
    "question_asked": "The family asked a question on its page",
    "concern_yours": "A concern of the family is yours to deal with",
    "family_page_locked": "Somebody tried too often to open a family's page",
    "family_consent": "The family changed whom we may tell, or what we may do",
    "family_consent_end": "The family took a consent back",
    "family_excuse_end": "The family wants what they had declined",
    "family_person_change": "The family changed how to reach them",
    "family_account": "The family wrote its own account",
    "family_heard": "The family said how we did",
    "family_request": "The family asked for something",
    "family_question_taken_back": "The family took a question back",
    "family_written_down_rightly": "The family read what we wrote down of their words",
    "family_concern_end": "The family said how a concern ended",
    "news_came_back": "What we sent to somebody of the family came back: ask how to reach them",
    "glass_broken": "Somebody broke the glass of a case that is not theirs: see who, and why",
    "glass_broken_involved": "Somebody who took part in the care broke the glass of the case: see "
    "who, and why",
    "role_given": "An account was given sight of cases at your site: if nobody told you why, ask",
    "second_factor_reset": "The second factor of an account that sees cases at your site was reset:"
    " if nobody told you why, ask",
    "question_yours": "A question of the family is yours to find the answer to",
    "promise_back": "A promise to the family is owed again, and yours to keep: see why",
    "case_yours": "A case that only named people see is open to you now",
    "turns_of_who_left": "Somebody who left still has turns on call ahead: put others in",
    "destruction_asked": "Somebody asks that a record be destroyed: read why, and decide",
    "may_be_destroyed": "The time of a record is over: see whether it may be destroyed",
    "record_not_whole": "A check of the record found faults: run disclosure audit verify",
    "letter_went_before": "A letter went before something came on record that would have kept it: "
    "see what they need to hear",
    "attempt_against_wishes": "We tried to reach somebody by a way they asked us never to use",
}
AFTER_LETTER: Mapping[str, str] = {
    NextStep.CONFIRM_ARRIVAL: "Record whether a letter arrived",
    NextStep.RECORD_ARRIVAL: "Record that a letter arrived: they answered it",
    NextStep.TRY: "Reach somebody after a letter",
    NextStep.FIND_ADDRESS: "Find out how to reach somebody after a letter",
    NextStep.WRITE_AGAIN: "Write a letter again that came back",
    NextStep.FINISH_NEW: "Finish the letter in place of one that came back",
    NextStep.WRITE_NO_CONTACT: "Write to somebody we could not reach",
    NextStep.SAY_UNREACHED: "Decide whether to say that somebody cannot be reached",
}

WAITS: Mapping[str, str] = {  # by the first word of its key
    "request": "Answer something the family asks for",
    "consent": "Name somebody whom the family allows us to tell",
    "written_down_rightly": "Put right what we wrote down of the family's words",
    "contact": "Name whom the family can ring now",
    "interpreter": "Book an interpreter for somebody of the family",
    "glass": "Say whether it was right that somebody opened the case",
    "in_place": "Tell the family, or say that it is done: the change we promised is in place",
    "news_came_back": "Ask how to reach somebody: what we sent came back",
    "identified": "Look whether whoever is named the patient is the patient",
    "two_patients": "Say which of those who are named the patient is the patient",
    "restricted": "Let another risk manager see the case, who took no part in the care",
    "review": "Look again at a grade of harm, an excuse or a hold",
    "legal_hold": "Look again at a legal hold",
    "grade": "Grade the harm",
    "not_agreed": "See to what a second person did not agree to",
    "another": "Agree with the family on one new day for a promise",
    "of_age": "Ask whether somebody speaks for themselves now",
    "page": "Give somebody of the family a new code for their page",
    "acts": "Change the standing of somebody of the family",
    "of_another": "See whether somebody of the family belongs to the patient",
    "own_no": "See whether somebody whom the patient does not allow us to tell must be told",
    "kept": "Say whom somebody of the family keeps away from now",
    "stood": "Find out what somebody of the family had said by a record that was withdrawn",
    "meeting": "Meet somebody of the family, as agreed",
    "met": "Say what came of a meeting with somebody of the family",
    "not": "Say whom somebody of the family does not allow us to tell now",
}
OF_A_PROMISE = "See to a promise to the family, which is kept, not kept, or disputed"
UNCHECKED = "nobody has checked whether we kept a promise to the family"


def words_of(message: Message) -> str:
    """One sentence, in the list and in a mail alike. A step nobody knows is said in its own words.

    `step` is a word, or a ladder of policy/reminders.yaml and one of its rungs.
    """
    ladder, _, rung = message.step.partition(" ")
    says = _of_rung(ladder, rung)
    if says is None:
        return SAYS.get(message.step) or _plain(message.step)
    what = _what(message)
    if "{what}" in says:
        return _capital(says.replace("{what}", going_on(what) or "this"))
    if what == UNCHECKED:  # for how long it waits, and not twice that it does
        return f"{says.partition(',')[0]}, {what}"
    return f"{what}: {going_on(says)}" if what else says


def _of_rung(ladder: str, rung: str) -> str | None:
    """`weekly 3` is the rung `weekly`, for the third time."""
    known, name = policy().reminders.ladders.get(ladder), rung.partition(" ")[0]
    return next((each.says for each in known.rungs if each.id == name), None) if known else None


def _what(message: Message) -> str:
    """What has to be done, where the rung alone does not say it. Keys: see `actions.watching`."""
    match message.key.split()[1:]:
        case ["duty", regime, duty, *_]:
            return _duty(regime, duty, message.step_at)
        case ["explain", regime, duty, *_] if name := _duty(regime, duty, message.step_at):
            return f"Explain why it was late, {going_on(name)}"
        case ["after_letter", step, *_] if step in AFTER_LETTER:
            return AFTER_LETTER[step]
        case [kind, *_] if kind in WAITS:
            return WAITS[kind]
        case [ref, *_] if ref.startswith("COM-") and message.step.startswith("waiting "):
            return OF_A_PROMISE
        case ["agree", ref, *_] if ref.startswith("COM-"):
            return UNCHECKED
        case ["agree", kind, *_] | ["excuse_told" | "hold_told" as kind, *_] if kind in KINDS:
            return KINDS[kind].heading
    return ""


def _duty(regime: str, duty: str, at: datetime) -> str:
    name = name_of_duty(regime, duty, at.date())
    return "" if name == duty else name


def _doubt(message: Message) -> str:
    """Of a rung that goes by the day of a law; our own target is none."""
    match message.key.split()[1:], message.step.split():
        case ["duty", regime, duty, *_], ["duty", *_]:
            return doubt_of_duty(regime, duty, message.step_at.date())
    return ""


def _plain(step: str) -> str:
    return _capital(" ".join(step.replace("_", " ").split())) or "Something needs you"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# One thing, with all that was said of it


@dataclass(frozen=True, slots=True)
class About:
    """The case or the site of a message. Whoever may not look at it gets no `name`, nor a way."""

    ref: str
    zone: ZoneInfo = ZONE
    name: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Its latest message, and the `key` of that. `ids`: of all messages that are of it;
    `earlier`: how many more."""

    says: str
    about: About
    refs: tuple[str, ...]  # of what it is, without the case
    ladder: str  # of policy/reminders.yaml, or the word of what happened
    since: datetime
    instead_of: str  # the name of a colleague
    because: str  # as in "who is away": why it came to somebody else
    ids: tuple[int, ...]
    key: str
    doubt: str = ""  # of a time that nobody has confirmed in a source
    ask: str = ""  # whom, where whoever stands in cannot see to it

    @property
    def earlier(self) -> int:
        return len(self.ids) - 1

    @property
    def glass(self) -> str:
        """Which broken glass it is of; empty where it is of none."""
        match self.key.split():
            case [_, "glass", number, *_]:
                return number
        return ""


def things_of(session: Session, messages: Iterable[Message], actor: Actor | None) -> list[Thing]:
    """`messages` come with the latest first, and so do the things. Actor: whose eyes see it."""
    listed = list(messages)
    cases = _cases(session, listed, actor) | _sites(session, listed)
    staff = _staff(session, {message.instead_of for message in listed if message.instead_of})
    found: dict[str, list[Message]] = {}
    for message in listed:
        found.setdefault(_thing(message), []).append(message)
    things = [_told(same, cases, staff) for same in found.values()]
    if actor is None:  # a mail names nobody
        return things
    refs = {ref for thing in things for ref in (thing.about.ref, *thing.refs)}
    place = InTheirPlace(session, actor, listed, refs)
    return [
        replace(thing, ask=place.ask(same[0], thing.about.ref, thing.refs, thing.about.zone))
        for thing, same in zip(things, found.values(), strict=True)
    ]


def _thing(message: Message) -> str:
    """The rungs of one ladder differ in the end of their keys, also where they were passed on;
    anything else stands for itself."""
    rung, to = message.step.partition(" ")[2], message.to
    return as_told_to(message, to).removesuffix(f"{rung} {to}") if rung else message.key


def _told(
    same: list[Message], cases: Mapping[str, About], staff: Mapping[str, tuple[str, bool]]
) -> Thing:
    latest = same[0]
    refs, ladder = REFERENCE.findall(latest.about), latest.step.partition(" ")[0]
    name, active = staff.get(latest.instead_of or "", (latest.instead_of or "", True))
    about = next((cases[ref] for ref in (*refs, latest.about) if ref in cases), None)
    about = about or About(refs[0] if refs else latest.about)
    return Thing(
        words_of(latest),
        about,
        tuple(ref for ref in refs if ref != about.ref),
        ladder,
        latest.step_at,
        name,
        _because(latest, active),
        tuple(message.id for message in same),
        latest.key,
        _doubt(latest),
    )


def _because(message: Message, active: bool) -> str:
    if not active:
        return "has left"
    given = message.step == "case_yours" or was_passed_on(message)
    return "looked after this before" if given else "is away"


def _cases(session: Session, messages: list[Message], actor: Actor | None) -> dict[str, About]:
    """By the reference of the case, and by that of a promise of it."""
    refs = {ref for message in messages for ref in REFERENCE.findall(message.about)}
    promised = select(Commitment.ref, Incident.ref).join(
        Incident, Incident.id == Commitment.incident_id
    )
    found_in = session.execute(promised.where(Commitment.ref.in_(refs)))
    of_promise = {row[0]: row[1] for row in found_in}
    there = Incident.ref.in_(refs | set(of_promise.values()))
    zones = session.execute(
        select(Incident.ref, Site.zone_name).join(Site, Site.id == Incident.site_id).where(there)
    )
    names = _names(session, there, actor) if actor else {}
    found = {
        ref: About(ref, ZoneInfo(zone), names.get(ref, ""), ref in names) for ref, zone in zones
    }
    return found | {promise: found[ref] for promise, ref in of_promise.items()}


def _sites(session: Session, messages: list[Message]) -> dict[str, About]:
    """By name: what is of a site, such as its rota, is of no case."""
    told = {message.about for message in messages}
    known = session.execute(select(Site.name, Site.zone_name).where(Site.name.in_(told)))
    return {name: About(name, ZoneInfo(zone)) for name, zone in known}


def _names(session: Session, there: ColumnElement[bool], actor: Actor) -> dict[str, str]:
    """Of the cases that are theirs to see."""
    mine = names_of_patients(session, and_(there, seen_by(actor)))
    return {ref: name or NOT_KNOWN_YET for ref, name in mine.items()}


def _staff(session: Session, emails: Collection[str]) -> dict[str, tuple[str, bool]]:
    known = select(User.email, User.name, User.active).where(User.email.in_(emails))
    return {email: (name, active) for email, name, active in session.execute(known)}


# What no mail could bring


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages to one person that were tried often. `fault`: the words of the mail server."""

    to: str
    messages: int
    since: datetime
    tries: int
    fault: str


def undelivered(session: Session) -> list[Undelivered]:
    """For `doctor`: who got no mail after five tries, the longest wait first."""
    found: dict[str, list[Message]] = {}
    for message in tried_in_vain(session, VAIN):
        found.setdefault(message.to, []).append(message)
    return [
        Undelivered(to, len(those), those[0].step_at, those[-1].tries, those[-1].fault or "")
        for to, those in found.items()
    ]
