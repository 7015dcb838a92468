"""What somebody who leaves still owes, and has to answer, goes to a successor: never lost."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door, open_case
from disclosure.actions.checking import involved_in
from disclosure.actions.colleagues import Staff
from disclosure.actions.destroyed import stub_of
from disclosure.actions.facts import gather
from disclosure.actions.leaving import end_keys_and_turns
from disclosure.actions.messages import message_to, pass_on
from disclosure.actions.refused import Refused
from disclosure.actions.taking_over import (
    asked,
    cases_naming,
    decides,
    is_left,
    no_longer_rung,
    owed,
    raised,
    who_acts,
    who_lets_in,
    who_stays,
    why_not,
)
from disclosure.kinds.faults import BadInput
from disclosure.kinds.notes import Note
from disclosure.kinds.others import Restrict
from disclosure.permissions import Forbidden, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.incident import Incident
from disclosure.records.questions import Question
from disclosure.records.team import CaseMember, is_theirs, named_by_restriction
from disclosure.records.users import Site, User, actor_called, name_of, users_with
from workflows.machine import WrongState
from workflows.staffing import Told
from workflows.words import CommitmentTrigger

FAULTS = (Refused, Forbidden, BadInput, WrongState)  # of one case; the others go on


class HandedOverInPart(Refused):
    """The account is closed, and some cases changed while they were handed over."""

    def __init__(self, takes_over: str, says: list[str]) -> None:
        super().__init__(
            f"The account is closed, and {takes_over} took over what could be handed over. "
            f"{' '.join(says)} Close the account again, and the rest is handed over."
        )


def hand_over(
    session: Session, at: datetime, leaves: str, takes_over: str, *, asked_by: str
) -> None:
    """One case at a time, each in its own transaction; asked again, it goes on where it stopped.
    What they were reminded of and have not seen goes last. Raises HandedOverInPart at the end.

    `asked_by`, by e-mail, did it, and the record says so. It is done with the rights of a risk
    manager of the case's site, since an administrator reads and changes no case. Where a site has
    none, of whoever may promise there, or the successor. A case that only named people see is
    opened to the successor with the rights of one of them.
    """
    end_keys_and_turns(session, at, leaves)
    left = []
    for incident_id in cases_naming(session, leaves):
        ref = session.get_one(Incident, incident_id).ref
        try:
            _one_case(session, incident_id, at, leaves, takes_over, asked_by)
        except FAULTS as no:
            left.append(f"{ref} is not wholly handed over: {no}")
    pass_on(session, at, leaves, takes_over)
    if left:
        raise HandedOverInPart(name_of(session, takes_over), left)


def _one_case(
    session: Session, number: int, at: datetime, leaves: str, takes_over: str, asked_by: str
) -> None:
    incident = session.get_one(Incident, number)
    gathered = gather(session, incident, at)
    hangs = is_left(gathered, leaves)
    if says := why_not(gathered, leaves, takes_over):
        raise Refused(says)
    if incident.restricted and not stub_of(session, number):
        _let_in(session, incident, at, leaves, takes_over, asked_by, is_left=hangs)
    actor = who_acts(session, incident, leaves, takes_over) if hangs else None
    if actor is None:
        return
    change = Change(number, actor, at, Door.JOB, asked_by=asked_by)
    _promises(session, incident, change, leaves, takes_over)
    _questions(session, incident, change, leaves, takes_over)
    _concerns(session, incident, change, leaves, takes_over)
    _contact(session, incident, change, leaves, takes_over)


def left_behind(session: Session, owner: str, at: datetime) -> list[str]:
    """What is open and belongs to somebody who has left, of every case; then each case that only
    named people see where nobody of them is here to decide."""
    cases = {
        number
        for table in (Commitment, Question)
        for number in session.scalars(select(table.incident_id).where(table.owner == owner))
    }
    found = (gather(session, session.get_one(Incident, each), at) for each in sorted(cases))
    open_ones = [ref for each in found for ref in (*owed(each, owner), *asked(each, owner))]
    return [*open_ones, *_orphaned(session, owner)]


def _orphaned(session: Session, owner: str) -> Iterator[str]:
    named = select(Incident).join(CaseMember, CaseMember.incident_id == Incident.id)
    named = named.where(CaseMember.email == owner, CaseMember.only, Incident.restricted)
    for incident in session.scalars(named.order_by(Incident.id)):
        only = named_by_restriction(session, incident.id)
        here = (email for email in only if actor_called(session, email))
        if not stub_of(session, incident.id) and not any(decides(session, e) for e in here):
            yield incident.ref


def _let_in(
    session: Session, incident: Incident, at: datetime, leaves: str, takes_over: str, asked_by: str,
    *, is_left: bool,
) -> None:  # fmt: skip
    """Whoever takes over from somebody whom the restriction names is named by it, and told so; as
    is whoever takes over anything else that is left there."""
    only = named_by_restriction(session, incident.id)
    if takes_over in only or (leaves not in only and not is_left):
        return
    kept = who_stays(session, only, leaves, takes_over)
    actor = who_lets_in(session, only, leaves)
    assert actor  # `why_not` asked
    change = Change(incident.id, actor, at, Door.JOB, asked_by=asked_by)
    site, staff = session.get_one(Site, incident.site_id), Staff(session, at)
    why = f"{leaves} has left, and {takes_over} takes over"
    with open_case(session, change) as case:
        key = f"{incident.ref} {case.number} case_yours {takes_over}"
        recording.record_in(case, Restrict.word, {"only": kept, "reason": why})
        told, about = Told(takes_over, leaves, sees=True), (incident.ref, "case_yours")
        yours = message_to(told, key, *about, at, staff=staff, site=site, case=incident.id)
        session.add(yours)


def _promises(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    for ref in owed(gather(session, incident, change.at), leaves):
        gate.move(session, change, ref, CommitmentTrigger.REASSIGN, data={"owner": takes_over})


def _questions(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    for ref in asked(gather(session, incident, change.at), leaves):
        told = {"question": ref, "owner": takes_over}
        recording.record(session, change, "question_owner", told)


def _concerns(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    """To the successor, save where it is about them; then to whoever else may answer it."""
    gathered = gather(session, incident, change.at)
    able = users_with(session, Permission.ANSWER_CONCERN, incident.site_id)
    for concern in raised(gathered, leaves):
        barred = {leaves, *concern.about, *involved_in(gathered)}
        others = (user.email for user in able if _sees(session, user, incident))
        heir = next((each for each in (takes_over, *others) if each not in barred), None)
        if heir and change.actor.may(Permission.DECIDE):
            told = {"concern": concern.number, "owner": heir}
            recording.record(session, change, "concern_owner", told)
        else:
            words = f"{leaves}, who dealt with a concern, has left. A risk manager has to say who"
            _note_once(session, incident, change, f"{words} deals with it now.")


def _sees(session: Session, user: User, incident: Incident) -> bool:
    return is_theirs(session, user.actor(), incident)


def _contact(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    for words in no_longer_rung(gather(session, incident, change.at), leaves):
        _note_once(session, incident, change, words)


def _note_once(session: Session, incident: Incident, change: Change, words: str) -> None:
    notes = gather(session, incident, change.at).case.those(Note)
    if all(note.words != words for _, note in notes):
        recording.record(session, change, "note", {"words": words})
