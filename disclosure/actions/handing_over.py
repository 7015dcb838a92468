"""What somebody who leaves still owes, and has to answer, goes to a successor: never lost."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate, recording
from disclosure.actions.change import Change, Door, open_case
from disclosure.actions.checking import involved_in
from disclosure.actions.colleagues import Staff
from disclosure.actions.commitment_moves import why_ended
from disclosure.actions.destroyed import stub_of
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.leaving import end_keys_and_turns
from disclosure.actions.messages import message_to, pass_on
from disclosure.actions.people_now import named_contact
from disclosure.actions.refused import Refused
from disclosure.kinds.care import Contact
from disclosure.kinds.notes import Note
from disclosure.kinds.others import Restrict
from disclosure.permissions import Actor, Permission, Role
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.questions import Question
from disclosure.records.team import CaseMember, is_theirs, may_write, named_by_restriction
from disclosure.records.users import Site, User, actor_called, all_users, user_called, users_with
from workflows.staffing import Told
from workflows.words import CommitmentState, CommitmentTrigger, QuestionState, State


def hand_over(session: Session, at: datetime, leaves: str, takes_over: str) -> None:
    """One case at a time, each in its own transaction; asked again, it goes on where it stopped.
    What they were reminded of and have not seen goes last.

    It is done in the name of a risk manager of the case's site, since an administrator reads and
    changes no case. Where a site has none, by whoever may promise there, or the successor. A case
    that only named people see is opened to the successor in the name of one of them.
    """
    end_keys_and_turns(session, at, leaves)
    for incident_id in _cases_naming(session, leaves):
        incident = session.get_one(Incident, incident_id)
        is_left = _is_left(gather(session, incident, at), leaves)
        if incident.restricted and not stub_of(session, incident_id):
            _let_in(session, incident, at, leaves, takes_over, is_left=is_left)
        if not is_left:
            continue
        change = Change(incident_id, _who(session, incident, takes_over), at, Door.JOB)
        _promises(session, incident, change, leaves, takes_over)
        _questions(session, incident, change, leaves, takes_over)
        _concerns(session, incident, change, leaves, takes_over)
        _contact(session, incident, change, leaves, takes_over)
    pass_on(session, at, leaves, takes_over)


def _cases_naming(session: Session, email: str) -> list[int]:
    """Where they are named; and where a family rings somebody, perhaps by their name alone."""
    named = select(CaseMember.incident_id).where(CaseMember.email == email)
    rung = select(Evidence).join(Incident, Incident.id == Evidence.incident_id)
    rung = rung.where(Evidence.kind == Contact.word, Incident._state != State.CLOSED)
    gone = _Gone(session, email)
    by_name = {each.incident_id for each in session.scalars(rung) if gone.may_be_in(each.body)}
    return sorted({*session.scalars(named), *by_name})


def _is_left(gathered: Gathered, leaves: str) -> bool:
    """Whether anything of this case hangs on the one who leaves."""
    rings = any(_lost(gathered, leaves))
    owes = _owed(gathered, leaves) or _asked(gathered, leaves) or _raised(gathered, leaves)
    return bool(owes) or (rings and gathered.incident.state is not State.CLOSED)


def _owed(gathered: Gathered, owner: str) -> list[str]:
    """Open promises; one that ended with its letter or its record is nobody's any more."""
    mine = (c for c in gathered.commitments if c.owner == owner)
    return [
        c.ref for c in mine if c.state is CommitmentState.OPEN and why_ended(gathered, c) is None
    ]


def left_behind(session: Session, owner: str, at: datetime) -> list[str]:
    """What is open and belongs to somebody who has left, of every case; then each case that only
    named people see where nobody of them is here to decide."""
    cases = {
        number
        for table in (Commitment, Question)
        for number in session.scalars(select(table.incident_id).where(table.owner == owner))
    }
    found = (gather(session, session.get_one(Incident, each), at) for each in sorted(cases))
    open_ones = [ref for each in found for ref in (*_owed(each, owner), *_asked(each, owner))]
    return [*open_ones, *_orphaned(session, owner)]


def _orphaned(session: Session, owner: str) -> Iterator[str]:
    named = select(Incident).join(CaseMember, CaseMember.incident_id == Incident.id)
    named = named.where(CaseMember.email == owner, CaseMember.only, Incident.restricted)
    for incident in session.scalars(named.order_by(Incident.id)):
        only = named_by_restriction(session, incident.id)
        here = (email for email in only if actor_called(session, email))
        if not stub_of(session, incident.id) and not any(_decides(session, e) for e in here):
            yield incident.ref


def _asked(gathered: Gathered, owner: str) -> list[str]:
    """Questions of the family that still wait for their answer."""
    waits = (QuestionState.OPEN, QuestionState.NOT_YET)
    return [q.ref for q in gathered.questions if q.owner == owner and q.state in waits]


def _raised(gathered: Gathered, owner: str) -> list[Concern]:
    """Concerns that nobody has answered yet."""
    return [c for c in gathered.concerns if c.owner == owner and c._state == "open"]


def _who(session: Session, incident: Incident, takes_over: str) -> Actor:
    managers = users_with(session, Permission.MOVE_INCIDENT, incident.site_id)
    others = users_with(session, Permission.PROMISE, incident.site_id)
    heir = user_called(session, takes_over)
    for user in (*managers, *others, *([heir] if heir else [])):
        actor = user.actor()
        if actor.may(Permission.PROMISE) and may_write(session, actor, incident):
            return actor
    raise Refused(
        f"Nobody who is left may change {incident.ref}, so what was promised there is not handed "
        "over yet. Give a risk manager this site, then close the account again."
    )


def _let_in(
    session: Session, incident: Incident, at: datetime, leaves: str, takes_over: str, *,
    is_left: bool,
) -> None:  # fmt: skip
    """Whoever takes over from somebody whom the restriction names is named by it, and told so; as
    is whoever takes over anything else that is left there. Raises Refused."""
    only = named_by_restriction(session, incident.id)
    if leaves not in only and not is_left:
        return
    kept = sorted(email for email in {*only, takes_over} if actor_called(session, email))
    _must_be_looked_after(gather(session, incident, at), kept, leaves, takes_over)
    if takes_over in only:
        return
    change = Change(incident.id, _who_lets_in(session, incident, only, leaves), at, Door.JOB)
    site, staff = session.get_one(Site, incident.site_id), Staff(session, at)
    why = f"{leaves} has left, and {takes_over} takes over"
    with open_case(session, change) as case:
        key = f"{incident.ref} {case.number} case_yours {takes_over}"
        recording.record_in(case, Restrict.word, {"only": kept, "reason": why})
        told = Told(takes_over, leaves)
        session.add(message_to(told, key, incident.ref, "case_yours", at, staff=staff, site=site))


def _who_lets_in(session: Session, incident: Incident, only: set[str], leaves: str) -> Actor:
    """A risk manager whom the restriction names, also one who has left: nobody else sees it."""
    named = [user for email in sorted(only) if (user := user_called(session, email))]
    named.sort(key=lambda user: (not user.active, user.email != leaves))
    for user in named:
        if user.actor().may(Permission.DECIDE):
            return user.actor()
    raise Refused(
        f"Nobody whom the restriction of {incident.ref} names may change it, so nobody was let in "
        f"for {leaves}. Give one of them the role of risk manager, then close the account again."
    )


def _must_be_looked_after(
    gathered: Gathered, kept: list[str], leaves: str, takes_over: str
) -> None:
    """Raises Refused where nobody could close the case any more, or only who took part in it."""
    session, involved = gathered.session, involved_in(gathered)
    deciders = {email for email in (*kept, leaves) if _decides(session, email)}
    left = deciders - {leaves}
    if left and (left - involved or leaves not in deciders - involved):
        return
    raise Refused(
        f"With {takes_over} in place of {leaves}, nobody whom the restriction of "
        f"{gathered.incident.ref} names may decide there and took no part in the care. Close the "
        "account again with such a risk manager as successor."
    )


def _decides(session: Session, email: str) -> bool:
    user = user_called(session, email)
    return user is not None and Role.RISK_MANAGER in user.roles


def _promises(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    for ref in _owed(gather(session, incident, change.at), leaves):
        gate.move(session, change, ref, CommitmentTrigger.REASSIGN, data={"owner": takes_over})


def _questions(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    for ref in _asked(gather(session, incident, change.at), leaves):
        told = {"question": ref, "owner": takes_over}
        recording.record(session, change, "question_owner", told)


def _concerns(
    session: Session, incident: Incident, change: Change, leaves: str, takes_over: str
) -> None:
    """To the successor, save where it is about them; then to whoever else may answer it."""
    gathered = gather(session, incident, change.at)
    able = users_with(session, Permission.ANSWER_CONCERN, incident.site_id)
    for concern in _raised(gathered, leaves):
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
    for words in _lost(gather(session, incident, change.at), leaves):
        _note_once(session, incident, change, words)


def _lost(gathered: Gathered, leaves: str) -> Iterator[str]:
    """What the team is told where a family would ring somebody who has left."""
    contact = named_contact(gathered.case)
    if contact is None or gathered.incident.state is State.CLOSED:
        return
    gone = _Gone(gathered.session, leaves)
    if contact.user == leaves or (not contact.user and gone.is_rung(contact.name, contact.phone)):
        left = f"{contact.name}, the family's contact, has left."
        yield f"{left} Name the family's new contact, and tell the family."
    if (cover := contact.cover) and gone.is_rung(cover.name, cover.phone):
        left = f"{cover.name}, who covers for the family's contact, has left."
        yield f"{left} Name who covers now, and tell the family."


class _Gone:
    """Somebody who left, as a record may name them without their account."""

    def __init__(self, session: Session, leaves: str) -> None:
        user = user_called(session, leaves)
        self.name, self.phone = (_bare(user.name), _digits(user.phone)) if user else ("", "")
        others = (each for each in all_users(session) if each.active and each.email != leaves)
        self.others = {_bare(each.name) for each in others}

    def may_be_in(self, contact: Mapping[str, Any]) -> bool:
        places = (contact, contact.get("cover") or {})
        return any(self.is_rung(each.get("name", ""), each.get("phone", "")) for each in places)

    def is_rung(self, name: str, phone: str) -> bool:
        """A ward has one telephone for many: it is not theirs where a colleague is named."""
        by_phone = bool(self.phone) and _digits(phone) == self.phone
        return _bare(name) == self.name or (by_phone and _bare(name) not in self.others)


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())


def _digits(phone: str | None) -> str:
    return "".join(each for each in phone or "" if each.isdecimal())


def _note_once(session: Session, incident: Incident, change: Change, words: str) -> None:
    notes = gather(session, incident, change.at).case.those(Note)
    if all(note.words != words for _, note in notes):
        recording.record(session, change, "note", {"words": words})
