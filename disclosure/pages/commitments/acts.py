"""What this person can do with a promise now, why not where not, and what was done so far."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.leavers.leaver import who_now
from disclosure.actions.moves.commitment import (
    NOT_THEIRS,
    OF_THE_FAMILY,
    SECOND,
    YOURS,
    marked_by,
    not_kept_agreed,
)
from disclosure.actions.on_call.away import names_and_away
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.staff_names import staff_name, staff_names
from disclosure.actions.promise_said import said_yes
from disclosure.actions.thing_to_do import Filled, Target, in_quotes
from disclosure.extensions import db
from disclosure.pages.commitments.ledger import Entry, Group, waits_for_each
from disclosure.pages.commitments.words import ACTS, TOLD_AS, WRONG_ROW, Act
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.links import href
from disclosure.pages.recording.second_person import NotYou, who_can, who_may_here
from disclosure.pages.telling import writer_of
from disclosure.pages.words import day, moment
from disclosure.permissions import NEEDED_FOR, Permission, may_do_promised
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from letters.kinds import LetterKind
from workflows.commitment import COMMITMENT, MARKS
from workflows.excuses import no_letter_reaches
from workflows.not_told import may_hear, nobody_may_hear
from workflows.phrases import going_on
from workflows.second_person import why_not_second, why_not_verify
from workflows.words import UNISSUED, CommitmentState, LetterState, Talk
from workflows.words import CommitmentTrigger as T

SAY_SORRY = "Say sorry for it, and let a second person name where that was"
TO_COME = (*UNISSUED, LetterState.ISSUED, LetterState.SENT)  # it can still reach them


@dataclass(frozen=True, slots=True)
class Offer:
    act: Act
    href: str
    not_you: NotYou | None


def offers_of(gathered: Gathered, row: Commitment, entry: Entry) -> list[Offer]:
    """What the state allows and the role may; another person's part is said, not hidden."""
    if not gathered.is_owed(row):
        return []
    return [
        Offer(
            act_of(trigger, row),
            url_for("commitments.act", promise=row.ref, act=str(trigger)),
            why_not(gathered, row, trigger),
        )
        for trigger in ACTS
        if _arises(gathered, row, entry, trigger) and current_actor().may(NEEDED_FOR[trigger])
    ]


def act_of(trigger: T, row: Commitment) -> Act:
    """What is sent back was said to be done, or that we cannot keep it."""
    wrong_row = trigger is T.SEND_BACK and row.state is CommitmentState.NOT_KEPT
    return WRONG_ROW if wrong_row else ACTS[trigger]


def _arises(gathered: Gathered, row: Commitment, entry: Entry, trigger: T) -> bool:
    if trigger is T.AGREE_NOT_KEPT:
        return row.state in MARKS[trigger] and (entry.waits or bool(sorry_owed(gathered, row)))
    if (trigger in OF_THE_FAMILY or trigger is T.TOLD) and not whom_to_name(gathered, row, trigger):
        return False
    before = entry.group in (Group.WEEK, Group.LATER, Group.STANDING)
    if trigger is T.TOLD and (before or nobody_may_hear(gathered.facts, gathered.owed_to(row))):
        return False
    if trigger is T.SEND_BACK and row.state is CommitmentState.RELEASED:
        return False  # that they never let us off is theirs to say
    if trigger is T.SEND_BACK and not_kept_agreed(gathered, row):
        return False
    if trigger is T.CONFIRM and row.state is CommitmentState.CONFIRMED:
        return bool(gathered.owed_to(row) - set(said_yes(gathered.case.moves(row.ref))))
    return starts_here(row, trigger)


def whom_to_name(gathered: Gathered, row: Commitment, trigger: T) -> frozenset[int]:
    """Of those on record, whose word it may be, or who may have been told: also who died since, for
    they may have said it, or heard it, before.
    """
    died = frozenset(person.number for person in gathered.persons if person.died_at)
    theirs = frozenset(row.owed_to) if trigger in OF_THE_FAMILY else died.intersection(row.owed_to)
    there = (person.number for person in gathered.persons)
    return (gathered.owed_to(row) | theirs).intersection(there)


def starts_here(row: Commitment, trigger: T) -> bool:
    """Whether this can be done where the promise stands; also where several say that it was kept,
    one after the other."""
    again = trigger is T.CONFIRM and row.state is CommitmentState.CONFIRMED
    next_ones = COMMITMENT.next_triggers(row.state)
    return again or trigger in next_ones or row.state in MARKS.get(trigger, ())


def sorry_owed(gathered: Gathered, row: Commitment) -> str:
    """What comes next where it was agreed that it was not kept, and nothing that says sorry for it
    has reached them; empty where nothing is owed. `next_of` says it.
    """
    facts = gathered.facts.commitments
    if not any(c.ref == row.ref and c.not_kept_agreed and not c.said_sorry for c in facts):
        return ""
    where = gathered.case.told_with(row.ref, T.AGREE_NOT_KEPT).get("given_in")
    if where in [letter.ref for letter in gathered.letters if letter.state in TO_COME]:
        return f"See that our sorry in {where} reaches them, or let a second person name another"
    return SAY_SORRY


def to_say_sorry(gathered: Gathered, row: Commitment) -> tuple[str, str] | None:
    """Where it is said, in words and as an address: in a letter, or in a talk where none of them
    reads letters. None where nothing is owed, another letter says it, or this person may not.
    """
    owed = may_hear(gathered.facts, gathered.owed_to(row))
    if sorry_owed(gathered, row) != SAY_SORRY or not owed:
        return None
    readers = sorted(p for p in owed if not no_letter_reaches(gathered.facts, p))
    words, needs = "Write the letter", Permission.WRITE_LETTER
    target = Target("new_letter", str(LetterKind.delay), {"to": str(min(readers, default=""))})
    if not readers:
        words, needs = "Record the talk in which you said it", Permission.RECORD_CARE
        whom = [str(each) for each in sorted(owed)]
        talk: dict[str, Filled] = {"kind": str(Talk.FOLLOW_UP), "persons": whom}
        target = Target("record", "conversation", talk)
    return (words, href(gathered.incident.ref, target)) if current_actor().may(needs) else None


def why_not(gathered: Gathered, row: Commitment, trigger: T) -> NotYou | None:
    """As the gate will say it; and who can."""
    actor, done_by = current_actor(), marked_by(gathered, row)
    if trigger in (T.DONE, T.CANNOT_KEEP) and not may_do_promised(actor, row.owner):
        return NotYou(NOT_THEIRS, _whose_to_say(gathered, row.owner))
    if trigger in SECOND:
        says_not = why_not_verify(actor.email, row.owner, done_by)
        says_not = says_not or why_not_second(actor.email, (), involved_in(gathered))
        others = who_can(gathered, NEEDED_FOR[trigger], (row.owner, done_by))
        return NotYou(says_not, others) if says_not else None
    if trigger in OF_THE_FAMILY and actor.email in (row.owner, done_by):
        return NotYou(YOURS, who_can(gathered, NEEDED_FOR[trigger], (row.owner, done_by)))
    return None


def _whose_to_say(gathered: Gathered, owner: str) -> tuple[str, ...]:
    """Its owner; while they are away, after whoever else may say it. None who may not any more."""
    session, staff = db.session(), Staff(db.session(), gathered.at)
    theirs = who_now(session, owner).looks_after(Commitment, session, gathered.incident)
    name = {owner: staff_name(session, owner)} if theirs else {}
    if theirs and not staff.away(owner, gathered.today):
        return tuple(name.values())
    others = who_may_here(gathered, Permission.MOVE_INCIDENT, {owner})
    return (*others, *names_and_away(staff, name, gathered.today))


def first_of(offers: list[Offer], entry: Entry) -> Offer | None:
    """The act that the sentence of `next_of` asks for, where this person may."""
    wanted = T.DONE
    if entry.to_give:
        wanted = T.REASSIGN
    elif _to_be_told(entry):
        wanted = T.TOLD
    elif entry.group is Group.SECOND:
        wanted = T.VERIFY if entry.is_done else T.AGREE_NOT_KEPT
    asked = (offer for offer in offers if offer.act is ACTS[wanted] and not offer.not_you)
    return next(asked, None)


def next_of(entry: Entry, row: Commitment, first: Offer | None, sorry: str) -> str:
    """One sentence that starts with a verb. `first`: what `first_of` found for who reads it;
    `sorry`: what `sorry_owed` did.
    """
    if entry.group is Group.KEPT and sorry:
        return sorry
    if entry.to_give:
        says = f"Give it to somebody: {entry.owner} {entry.owner_gone}"
        return says if current_actor().may(NEEDED_FOR[T.REASSIGN]) else _ask_to(says)
    if entry.group is Group.SECOND and first:
        return first.act.link
    if _to_be_told(entry) and not current_actor().may(NEEDED_FOR[T.TOLD]):
        return _ask_to(_next_by_group(entry, row))
    return _next_by_group(entry, row)


def _ask_to(act: str) -> str:
    return f"Ask a colleague who may to {going_on(act)}"


def _to_be_told(entry: Entry) -> bool:
    return entry.group is Group.TELL or (entry.group is Group.LATE and entry.untold)


def _next_by_group(entry: Entry, row: Commitment) -> str:
    match entry.group:
        case Group.LATE:
            return _next_of_late(entry)
        case Group.DISPUTED if not entry.tell:
            return "Find out what is missing without asking them, and mend it"
        case Group.DISPUTED:
            return f"Ask {entry.tell} what is missing, and mend it"
        case Group.SECOND if not entry.is_done:
            return "See that we said sorry for it, then ask a second person to agree"
        case Group.SECOND:
            return "Ask a second person to check it"
        case Group.TELL:
            ended = "we cannot keep it" if entry.not_kept else "it was kept"
            return f"Tell {entry.tell} that {ended}"
        case Group.WEEK | Group.LATER if row.due_on:
            return f"Keep it by {day(row.due_on)}: {entry.owner}"
        case Group.STANDING:
            return "Keep it whenever they ask"
    return "Nothing more to do"


def _next_of_late(entry: Entry) -> str:
    if entry.untold:
        first = "in person what happened, and " if entry.unheard else ""
        return f"Tell {entry.tell} {first}that it is late"
    if entry.new_day:
        return f"Keep it by the new day, {day(entry.new_day)}: {entry.owner}"
    return "Keep it, late as it is"


def history_of(gathered: Gathered, row: Commitment) -> list[dict[str, str]]:
    """The newest last, in plain words."""
    moves = gathered.case.moves_as_entered(row.ref)
    return [_promised(gathered, row), *(_told(gathered, row, move) for move in moves)]


def _promised(gathered: Gathered, row: Commitment) -> dict[str, str]:
    where = f"in the letter {row.letter_ref}" if row.letter_ref else "in a talk, or asked for"
    record = gathered.case.records[row.number]
    only = gathered.case.day_only(row.number)
    return _item(gathered, record.at, f"Promised, {where}", record.by, day_only=only)


def _told(gathered: Gathered, row: Commitment, move: Evidence) -> dict[str, str]:
    told: dict[str, Any] = {"reason": move.body["reason"], **move.body["data"]}
    told["person"] = gathered.called.get(told.get("person", 0), "Somebody")
    if "owner" in told:
        told["owner"] = staff_names(db.session()).get(told["owner"], told["owner"])
    if "due_on" in told:
        told["due_on"] = day(date.fromisoformat(told["due_on"]))
    told.setdefault("told_how", "nobody")
    words = TOLD_AS[move.body["trigger"]].format_map(told)
    if move.number in gathered.case.denied:
        says = in_quotes(gathered.case.denied[move.number])
        words = f"{words} {told['person']} says that they never said this, but: {says}"
    elif waits := waits_for_each(gathered, row, move):
        words = f"{words} {waits}."
    return _item(gathered, move.at, words, move.by, day_only=gathered.case.day_only(move.number))


def _item(
    gathered: Gathered, at: datetime, words: str, by: str, *, day_only: bool = False
) -> dict[str, str]:
    on, who = gathered.day_of(at), writer_of(gathered, by)
    said = day(on) if day_only else moment(at, gathered.zone)
    return {"at": said, "iso": (on if day_only else at).isoformat(), "words": words, "by": who}
