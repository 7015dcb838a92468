"""What somebody still owes, and has to answer, goes to a successor, where they leave or get roles
or sites that keep them out of it: never lost."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door, by_a_job, open_case
from disclosure.actions.concern_owners import heir_for, who_gives
from disclosure.actions.destroyed import stub_of
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.learning.improvements import hand_on
from disclosure.actions.leavers.leaver import (
    OPEN,
    Leaver,
    cases_left,
    improvements_left,
    who_now,
    who_stays_as,
)
from disclosure.actions.leavers.taking_over import (
    asked,
    cases_of,
    decides,
    gathered_of,
    gives_up_seat,
    is_left,
    no_longer_rung,
    owed,
    raised,
    who_acts,
    who_lets_in,
    who_stays,
    why_not,
)
from disclosure.actions.outgoing.messages import message_to, pass_on
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.actions.staff.leaving import end_keys_and_turns
from disclosure.actions.words_closed import reading_one_case
from disclosure.kinds.faults import BadInput
from disclosure.kinds.notes import Note
from disclosure.kinds.others import Restrict
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.team import CaseMember, named_by_restriction
from disclosure.records.users import actor_called, name_of
from workflows.machine import WrongState
from workflows.staffing import Told
from workflows.words import CommitmentTrigger

FAULTS = (Refused, Forbidden, BadInput, WrongState)  # of one case; the others go on


class HandedOverInPart(Refused):
    """Some cases changed while they were handed over; an account that closes is closed by then."""

    def __init__(self, takes_over: str, says: list[str], *, leaves: bool) -> None:
        done = "account is closed" if leaves else "roles and sites are as they were"
        again = "Close the account" if leaves else "Change them"
        super().__init__(
            f"The {done}, and {takes_over} took over what could be handed over. "
            f"{' '.join(says)} {again} again, and the rest is handed over."
        )


def hand_over(
    session: Session,
    at: datetime,
    leaves: str,
    takes_over: str,
    *,
    asked_by: str,
    then: Actor | None = None,
) -> None:
    """One case at a time, each in its own transaction; asked again, it goes on where it stopped.
    What they were reminded of and have not seen goes last. Raises HandedOverInPart at the end.

    `asked_by`, by e-mail, did it, and the record says so. It is done with the rights of a risk
    manager of the case's site, since an administrator reads and changes no case. Where a site has
    none, of whoever may promise there, or the successor. A case that only named people see is
    opened to the successor with the rights of one of them.

    `then`: what somebody who stays may do afterwards; only what they could not look after goes, and
    it goes before their roles and sites change, since they may be the only one who lets others in.
    """
    now = actor_called(session, leaves) if then else None
    leaver = who_stays_as(now, then) if now and then else Leaver(leaves, then)
    if leaver.leaves:
        end_keys_and_turns(session, at, leaves)
    left, cases = [], cases_of(session, leaver)
    for incident_id in cases:
        ref = session.get_one(Incident, incident_id).ref
        try:
            _one_case(session, incident_id, at, leaver, takes_over, asked_by)
        except FAULTS as no:
            left.append(f"{ref} is not wholly handed over: {no}")
    if not leaver.still_owns_improvements:
        why, by = f"Who had it {leaver.why}", by_a_job(asked_by)
        hand_on(session, at, leaves, takes_over, why, by)
    pass_on(session, at, leaves, takes_over, None if leaver.leaves else cases)
    if left:
        raise HandedOverInPart(name_of(session, takes_over), left, leaves=leaver.leaves)


@reading_one_case()
def _one_case(
    session: Session, number: int, at: datetime, leaver: Leaver, takes_over: str, asked_by: str
) -> None:
    if stub_of(session, number):
        return  # its words were destroyed: nothing is left to hand over
    incident = session.get_one(Incident, number)
    gathered = gather(session, incident, at)
    hangs = is_left(gathered, leaver)
    if says := why_not(gathered, leaver, takes_over):
        raise Refused(says)
    if incident.restricted:
        _let_in(gathered, leaver, takes_over, asked_by)
    actor = who_acts(session, incident, leaver.email, takes_over) if hangs else None
    if actor is None:
        return
    change = Change(number, actor, at, Door.JOB, asked_by=asked_by)
    _promises(session, incident, change, leaver, takes_over)
    _questions(session, incident, change, leaver, takes_over)
    _concerns(session, incident, change, leaver, takes_over)
    _contact(session, incident, change, leaver)


def left_behind(session: Session, owner: str, at: datetime) -> list[str]:
    """What is open and belongs to somebody who has left, or who may not look after it as their
    roles and sites are; then, of who has left, each case that only named people see where nobody
    of them is here to decide."""
    leaver = who_now(session, owner)
    return [*left_open(session, at, leaver), *(_orphaned(session, owner) if leaver.leaves else ())]


def left_open(session: Session, at: datetime, leaver: Leaver) -> list[str]:
    """What somebody owns and may not look after, by reference: an administrator reads no case."""
    numbers = {number for table in OPEN for number in cases_left(session, leaver, table)}
    cases = gathered_of(session, sorted(numbers), at)
    found = [says for each in cases for says in _open_in(each, leaver)]
    return [*found, *improvements_left(session, leaver)]


def _open_in(gathered: Gathered, leaver: Leaver) -> list[str]:
    try:
        concerns = _concerns_of(gathered, leaver)
        return [*owed(gathered, leaver), *asked(gathered, leaver), *concerns]
    except Unreadable:
        return [f"what is open in {gathered.incident.ref}"]


def _concerns_of(gathered: Gathered, leaver: Leaver) -> Iterator[str]:
    yield from (f"a concern in {gathered.incident.ref}" for _ in raised(gathered, leaver))


def _orphaned(session: Session, owner: str) -> Iterator[str]:
    named = select(Incident).join(CaseMember, CaseMember.incident_id == Incident.id)
    named = named.where(CaseMember.email == owner, CaseMember.only, Incident.restricted)
    for incident in session.scalars(named.order_by(Incident.id)):
        only = named_by_restriction(session, incident.id)
        here = (email for email in only if actor_called(session, email))
        if not stub_of(session, incident.id) and not any(decides(session, e) for e in here):
            yield incident.ref


def _let_in(gathered: Gathered, leaver: Leaver, takes_over: str, asked_by: str) -> None:
    """Whoever takes over from somebody whom the restriction names is named by it, and told so; as
    is whoever takes over anything else that is left there. Not for a seat alone where their role
    reads no case: they would be told that it is open to them, and it is not. Who leaves is named
    no longer, whoever takes over: an account that is opened again opens no such case.
    """
    session, at = gathered.session, gathered.at
    incident, leaves = gathered.incident, leaver.email
    only = named_by_restriction(session, incident.id)
    heir = actor_called(session, takes_over)
    reads = heir is not None and heir.may_by_role(Permission.SEE_CASES)
    seat = reads and gives_up_seat(gathered, only, leaver)
    comes = takes_over not in only and (seat or is_left(gathered, leaver))
    if not comes and not (leaver.leaves and leaves in only):
        return
    actor = who_lets_in(session, only, leaves)
    assert actor  # `why_not` asked
    change = Change(incident.id, actor, at, Door.JOB, asked_by=asked_by)
    site, staff = incident.site, Staff(session, at)
    kept = who_stays(session, {*only, takes_over} if comes else only, leaver)
    why = f"{leaves} {leaver.why}{f', and {takes_over} takes over' if comes else ''}"
    with open_case(session, change) as case:
        recording.record_in(case, Restrict.word, {"only": kept, "reason": why})
        if comes:
            key = f"{incident.ref} {case.number} case_yours {takes_over}"
            told, about = Told(takes_over, leaves, sees=True), (incident.ref, "case_yours")
            yours = message_to(told, key, *about, at, staff=staff, site=site, case=incident.id)
            session.add(yours)


def _promises(
    session: Session, incident: Incident, change: Change, leaver: Leaver, takes_over: str
) -> None:
    for ref in owed(gather(session, incident, change.at), leaver):
        gate.move(session, change, ref, CommitmentTrigger.REASSIGN, data={"owner": takes_over})


def _questions(
    session: Session, incident: Incident, change: Change, leaver: Leaver, takes_over: str
) -> None:
    for ref in asked(gather(session, incident, change.at), leaver):
        told = {"question": ref, "owner": takes_over}
        recording.record(session, change, "question_owner", told)


def _concerns(
    session: Session, incident: Incident, change: Change, leaver: Leaver, takes_over: str
) -> None:
    """Of who leaves, what finds no heir is noted; of who stays, `why_not` refused it before."""
    gathered = gather(session, incident, change.at)
    giver = who_gives(session, incident, leaver.email, takes_over)
    for concern in raised(gathered, leaver):
        heir = heir_for(gathered, concern, leaver.email, takes_over)
        if heir and giver:
            told = {"concern": concern.number, "owner": heir}
            given = Change(incident.id, giver, change.at, change.door, asked_by=change.asked_by)
            recording.record(session, given, "concern_owner", told)
        elif leaver.leaves:
            name = staff_name(session, leaver.email)
            words = f"{name}, who dealt with a concern, {leaver.why}."
            words = f"{words} A risk manager has to say who"
            _note_once(session, incident, change, f"{words} deals with it now.")


def _contact(session: Session, incident: Incident, change: Change, leaver: Leaver) -> None:
    for words in no_longer_rung(gather(session, incident, change.at), leaver):
        _note_once(session, incident, change, words)


def _note_once(session: Session, incident: Incident, change: Change, words: str) -> None:
    notes = gather(session, incident, change.at).case.those(Note)
    if all(note.words != words for _, note in notes):
        recording.record(session, change, "note", {"words": words})
