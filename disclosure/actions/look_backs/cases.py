"""What one case of a look-back is given: the shared findings, and its letter, through the gate.

Each is one transaction, in the name of whoever wrote, approved and released, with the rights that
they have now. Whatever stands in the way is raised, and the case is left for a hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, Door, OpenCase, must_write, open_case
from disclosure.actions.checks.references import why_not_this_one
from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import happened_on, knew_on
from disclosure.actions.letters import moves as letter_moves
from disclosure.actions.letters.audience import patient_called
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.home import month_first
from disclosure.actions.letters.writing import draft_in, link_in
from disclosure.actions.look_backs.rows_again import must_have_been_looked_at
from disclosure.actions.look_backs.whom import addressee, why_kept_back
from disclosure.actions.look_backs.words import SLOTS, findings_sha256, sha256_of
from disclosure.actions.moving import told_in
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.recording import record_in
from disclosure.actions.refused import Refused
from disclosure.kinds.findings import Findings
from disclosure.kinds.moves import TOLD_WITH
from disclosure.permissions import Actor
from disclosure.records.incident import incident_called
from disclosure.records.letter import Letter, letter_called
from disclosure.records.look_backs import LookBack, Member, Release, SharedFindings, SharedLetter
from disclosure.records.users import actor_called, name_of, user_called
from letters.dates import in_words, without_weekday
from letters.in_bulk.bulk_template import words_of
from letters.writing.facts import as_said, in_order, without_stop
from workflows.words import UNISSUED, LetterState, LetterTrigger, Way

S = TypeVar("S", SharedFindings, SharedLetter)
FINDINGS_ANEW = (
    "These findings were written anew since, and approved. Leave this undone, and give the newer "
    "ones to each case."
)
NO_NAME = (
    "The record has no name of this patient that a letter can say. Put on record what their family "
    "calls them."
)
WROTE_AND_LEFT = "{} wrote or approved these words, and has left."
WRITTEN_ANEW = "The words of this letter were written anew since, and approved."
LETTER_ANEW = f"{WRITTEN_ANEW} Leave this undone: the next release has the newer ones."


@dataclass(frozen=True, slots=True)
class Ours:
    """One case, and the look-back that it belongs to."""

    look_back: LookBack
    member: Member
    incident_id: int


def case_of(session: Session, ref: str) -> Ours:
    """By the reference of the incident. Raises Refused."""
    incident = incident_called(session, ref)
    mine = select(Member).where(Member.incident_id == (incident.id if incident else 0))
    member = session.scalar(mine)
    if incident is None or member is None:
        raise Refused(f"{ref} is not part of a look-back.")
    return Ours(session.get_one(LookBack, member.look_back_id), member, incident.id)


def give_findings(session: Session, at: datetime, ref: str, findings_id: int) -> None:
    """The findings and their approval, both or neither, and none in words that were put right
    since. Raises Refused, Forbidden, BadInput."""
    ours = case_of(session, ref)
    shared = session.get_one(SharedFindings, findings_id)
    if not shared.approved_by or findings_sha256(shared) != shared.sha256:
        raise Refused("These findings are not approved as they stand.")
    writer = _still(session, shared.written_by)
    approver = _still(session, shared.approved_by)
    note = f"Approved once for {ours.look_back.ref}. {shared.note or ''}".strip()
    words = {"facts": shared.facts, "why": shared.why, "changes": shared.changes}
    latest = _latest(session, shared)
    if ours.member.findings_id in (shared.id, latest.id):
        return  # another work gave them, or those that were written since
    if latest.sha256 != shared.sha256:
        raise Refused(FINDINGS_ANEW)
    with open_case(session, Change(ours.incident_id, writer, at, Door.JOB)) as case:
        member = _member_now(session, ours)
        if member.findings_id == shared.id:
            raise Refused("This case has these findings already.")
        if _has_its_own(case, member):
            raise Refused("Findings of its own are on record in this case.")
        number = case.number
        record_in(case, "findings", words)
        _as(case, approver)
        told = {"findings": number, "sha256": shared.sha256, "agrees": True, "note": note}
        record_in(case, "findings_approval", told)
        member.findings_id = shared.id


def _has_its_own(case: OpenCase, member: Member) -> bool:
    """Its latest findings are not the words that it was last given: somebody wrote them for this
    patient, before or since."""
    found = [findings.sha256() for _, findings in case.gathered.case.those(Findings)]
    if not found or member.findings_id is None:
        return bool(found)
    given = case.session.get_one(SharedFindings, member.findings_id)
    return found[-1] != findings_sha256(given)


def write_letter_of(session: Session, at: datetime, ref: str, letter_id: int) -> str:
    """Drafted, checked, submitted and approved in one transaction; the reference of the letter."""
    ours = case_of(session, ref)
    shared = session.get_one(SharedLetter, letter_id)
    if not shared.approved_by or sha256_of(shared) != shared.sha256:
        raise Refused("The words of this letter are not approved as they stand.")
    must_be_latest_words(session, letter_id)
    writer = _still(session, shared.written_by)
    approver = _still(session, shared.approved_by)
    with open_case(session, Change(ours.incident_id, writer, at, Door.JOB)) as case:
        member = _member_now(session, ours)
        must_have_been_looked_at(member)
        _withdraw_older(case, member, approver)
        _as(case, writer)
        letter = _written(case, shared)
        why = f"Approved once for {ours.look_back.ref}"
        _step(case, letter, LetterTrigger.SUBMIT, {}, why)
        _as(case, approver)
        _step(case, letter, LetterTrigger.APPROVE, {"sha256": letter.text_sha256}, why)
        made = letter.ref
        member.letter_id, member.printed_at = letter.id, None
    return made


def must_be_latest_words(session: Session, letter_id: int) -> None:
    """Asked before a letter is made, and before it is issued. Raises Refused."""
    shared = session.get_one(SharedLetter, letter_id)
    if _latest(session, shared).sha256 != shared.sha256:
        raise Refused(LETTER_ANEW)


def _latest(session: Session, shared: S) -> S:
    """Of the approved words, of that letter to each case or of the findings, those written last."""
    table = type(shared)
    mine = select(table).where(table.look_back_id == shared.look_back_id)
    mine = mine.where(table.approved_at.is_not(None))
    if isinstance(shared, SharedLetter):
        mine = mine.where(SharedLetter.number == shared.number)
    return session.scalars(mine.order_by(table.id.desc()).limit(1)).one()


def issue_letter_of(session: Session, releaser: Actor, at: datetime, ref: str) -> None:
    """By the gate, as if from its own page: what changed since stops it."""
    letter = letter_called(session, ref)
    assert letter
    must_have_been_looked_at(session.scalar(select(Member).where(Member.letter_id == letter.id)))
    change = Change(letter.incident_id, releaser, at, Door.JOB)
    told = {"how": str(Way.POST)}
    trigger = str(LetterTrigger.ISSUE)
    gate.move(session, change, ref, trigger, data=told, unless=why_kept_back)


def words_in(gathered: Gathered, to: PersonNow, shared: str) -> str:
    """The shared words as this case fills them. Raises Refused: which slot stays empty."""
    slots = _slots_of(gathered, to)
    try:
        return words_of(shared, slots)
    except ValueError as no:
        raise Refused(str(no) if slots["patient"] else f"{no} {NO_NAME}") from None


def needs_the_day(shared: str) -> bool:
    """Whether these words name the day of the harm to some reader, also where nobody knows it."""
    for is_patient in ("yes", ""):
        try:
            words_of(shared, {**SLOTS, "is_patient": is_patient, "occurred_on": ""})
        except ValueError:
            return True
    return False


def _slots_of(gathered: Gathered, to: PersonNow) -> dict[str, str]:
    """Names as every letter says them, and not as a list has them: Price, Ann or Baby Price."""
    contact, occurred = gathered.ring.contact, happened_on(gathered.case)
    return {
        "name": in_order(to.called),
        "patient": as_said(patient_called(gathered)),
        "is_patient": "yes" if to.is_patient else "",
        "occurred_on": _day(gathered, occurred) if occurred else "",
        "aware_on": _day(gathered, knew_on(gathered.case)),
        "contact_name": contact.name if contact else "",
        "contact_phone": contact.phone if contact else "",
        "contact_hours": without_stop(contact.hours) if contact else "",
    }


def _day(gathered: Gathered, on: date) -> str:
    return in_words(on, month_first=month_first(gathered))


def _written(case: OpenCase, shared: SharedLetter) -> Letter:
    """In the approved words and no others, each promise with its owner. Raises Refused."""
    gathered = case.gathered
    to = addressee(gathered)
    text = words_in(gathered, to, shared.text)
    told = {"to": to.number, "text": text, "slip": shared.with_slip}
    letter = draft_in(case, shared.kind, told)
    if letter.text != text:
        raise Refused("The letter did not come out in the approved words.")
    for promise in shared.promises:
        case.go_on()
        link_in(case, letter, promise)
    case.go_on()
    checked = check_letter(case.gathered, letter)
    if not checked.ok:
        kinds = sorted({fault.kind for fault in checked.faults} | set(checked.missing))
        raise Refused(f"The check finds in this letter: {', '.join(kinds)}.")
    return letter


def _withdraw_older(case: OpenCase, member: Member, approver: Actor) -> None:
    """What was made for an earlier release and never issued, by whoever approved the newer words;
    somebody may have done so since that release. Raises Refused where the case has its letter.
    """
    if member.letter_id is None:
        return
    made = case.session.get_one(Letter, member.letter_id)
    older = made.recorded_at < case.session.get_one(Release, member.release_id).released_at
    if made.state not in (*UNISSUED, LetterState.WITHDRAWN) or not older:
        raise Refused("This case has a letter of the look-back already.")
    if made.state is not LetterState.WITHDRAWN:
        _as(case, approver)
        _step(case, made, LetterTrigger.WITHDRAW, {}, WRITTEN_ANEW)
    member.letter_id = None


def _step(
    case: OpenCase, letter: Letter, trigger: LetterTrigger, data: Mapping[str, Any], why: str
) -> None:
    """One move through the gate, in the open case, by whoever acts there now."""
    case.change.actor.must_move(trigger)
    body = TOLD_WITH[trigger].model_validate(data)
    told = told_in(case, trigger, body, why)
    gate.step(case, case.gathered, letter_moves.MACHINE, letter, told)


def _as(case: OpenCase, actor: Actor) -> None:
    """What was done so far is sealed in the name of who did it; the next does the rest."""
    case.go_on()
    case.change = replace(case.change, actor=actor)
    must_write(case.session, actor, case.incident)


def _member_now(session: Session, ours: Ours) -> Member:
    return session.get_one(Member, (ours.look_back.id, ours.member.number), populate_existing=True)


def _still(session: Session, email: str) -> Actor:
    if found := actor_called(session, email):
        return found
    raise Refused(WROTE_AND_LEFT.format(name_of(session, email)))


def must_be_kept_by_somebody(session: Session, shared: SharedLetter, today: date) -> None:
    """Asked before a letter is released: else each would be said to go, and set aside where it is
    made, or promise a day that is past. Raises Refused: who has left, or which day, and what to do.
    """
    if says := next(chain(_who_is_not_here(session, shared), _days_past(shared, today)), ""):
        raise Refused(f"{says} Save the letter anew, and let a second person approve it.")


def _days_past(shared: SharedLetter, today: date) -> Iterator[str]:
    days = (promise.get("due_on") for promise in shared.promises)
    for due in sorted(date.fromisoformat(str(day)) for day in days if day):
        if due < today:
            yield f"This letter promises something by {without_weekday(due)}, which is past."


def _who_is_not_here(session: Session, shared: SharedLetter) -> Iterator[str]:
    for email in filter(None, (shared.written_by, shared.approved_by)):
        if actor_called(session, email) is None:
            yield WROTE_AND_LEFT.format(name_of(session, email))
    for email in (str(promise["owner"]) for promise in shared.promises):
        user = user_called(session, email)
        if user is None or not user.active:
            name = name_of(session, email)
            yield f"{name} was to keep a promise of this letter, and has left. Choose another."
        elif says := why_not_this_one(user, "promise owner"):
            yield says
