"""The letters of one release on their way: a file for the printer, and marked as sent together."""

import csv
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import file_digest, sha256
from io import StringIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.background.work import Asked, ask
from disclosure.actions.background.work_seen import letters_shut_among
from disclosure.actions.change import Change, ChangedMeanwhile, Door
from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.letters.contact import said_as_it_goes
from disclosure.actions.letters.prints import prints_of
from disclosure.actions.letters.recipient import cannot_be_posted, never_by, why_somebody_else
from disclosure.actions.look_backs.contact import whom_it_rings
from disclosure.actions.look_backs.kept_from_post import is_gone, keep_from_post, member_of
from disclosure.actions.look_backs.opening import locked, look_back_of
from disclosure.actions.look_backs.printed import (
    NOT_PRINTED,
    PRINTED,
    about_release,
    are_printed,
    forms_in_stack,
    not_printed,
    withdrawn_since,
)
from disclosure.actions.look_backs.rows_again import must_have_been_looked_at
from disclosure.actions.look_backs.taken_by_post import must_be_a_day
from disclosure.actions.look_backs.whom import NEVER_POST, NOT_ALONE, why_kept_back
from disclosure.actions.looks.looking import look
from disclosure.actions.refused import Refused
from disclosure.actions.words_closed import WordsClosed, reading_one_case
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, letter_called
from disclosure.records.look_backs import LookBack, Member, Release, release_numbered
from disclosure.records.transaction import one_transaction
from disclosure.records.whole_file import whole_file
from disclosure.records.work import OPEN, ItemState, Work, WorkItem, is_item, items_aside
from workflows.machine import NotReady, WrongState
from workflows.words import LetterState, LetterTrigger, Way

SENT_WORK = "look_back_sent"
CHANGED = (
    "The name or the address changed since its letter was put in review. Withdraw it and put the "
    "case back: it can have another."
)
TAKE_OUT = "where it is printed already, take it out of the stack."
UNPOSTABLE = "The post cannot take a letter to this address."
KEPT = "Something keeps its letter from the post. Try it once more, and it is said what."
REFUSALS = (BadInput, Forbidden, Refused, ChangedMeanwhile, NotReady, WrongState)


class OtherForm(Refused):
    """The record of now says nothing of it: it is seen where the stack is."""

    def __init__(self) -> None:
        super().__init__("They need a form now that was not printed.")


@dataclass(slots=True)
class Posted:
    """`went`: into the file, or with the post. `refused`: letter and why, for a hand; `stopped`:
    the same, and why in no words of theirs. `withdrawn`: issued and then withdrawn, so perhaps
    printed already. `minding`: went, and what to know of it: it names somebody who left.
    `sha256`: of the file for the printer. `for_others`: how many more others have to see to."""

    went: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    minding: list[tuple[str, str]] = field(default_factory=list)
    sha256: str = ""
    for_others: int = 0

    @property
    def done(self) -> int:
        return len(self.went)

    def told_to(self, session: Session, actor: Actor) -> "Posted":
        """Whom a case does not name, that there is one more, and neither which nor why. What was
        withdrawn is named all the same: whoever holds the stack takes it out."""
        shut = letters_shut_among(session, actor, [letter for letter, _ in self.refused])
        refused = [each for each in self.refused if each[0] not in shut]
        return replace(self, refused=refused, for_others=len(shut))


def print_release(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, number: int, out: Path
) -> Posted:
    """Every letter of the release, issued by now, that may still go by post, in the forms that its
    person needs, as it was issued. The list in the file names each with its fingerprint."""
    actor.must(Permission.SEND_LETTER)
    release = _release(session, actor, ref, number)
    told = _packed(session, actor, at, door, release, out)
    told.withdrawn = withdrawn_since(session, ref, release)
    with _posting(session, actor, ref):
        _leave_to_a_person(session, told, at)
        are_printed(session, told.went, at)
        about = f"{about_release(ref, number)}{told.done} letters, {told.sha256}"
        note_of_house(session, at, actor, str(door), PRINTED, about)
    return told


def _packed(
    session: Session, actor: Actor, at: datetime, door: Door, release: Release, out: Path
) -> Posted:
    """Whole or not there, whenever this process ends."""
    told = Posted()
    with whole_file(out) as file:
        _pack(session, actor, at, door, release, file, told)
        file.seek(0)
        told.sha256 = file_digest(file, "sha256").hexdigest()
    return told


def _pack(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    release: Release,
    file: IO[bytes],
    told: Posted,
) -> None:
    listed = StringIO()
    rows = csv.writer(listed)
    rows.writerow(["letter", "file", "sha256"])
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for letter in letters_in(session, release, LetterState.ISSUED):
            try:
                prints, minding = _prints(session, actor, at, door, letter)
            except REFUSALS as no:
                _refuse(session, told, at, letter, no)
                continue
            for copy, content in enumerate(prints, 1):
                name = f"{letter}-{copy}.pdf"
                packed.writestr(name, content)
                rows.writerow([letter, name, sha256(content).hexdigest()])
            told.went.append(letter)
            told.minding += minding
        packed.writestr("letters.csv", listed.getvalue())


def mark_sent(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    ref: str,
    number: int,
    sent_at: str,
) -> Posted:
    """A person says when the post took them; each letter moves through the gate, or says why not.
    What was in no file for the printer cannot have gone with them.

    Run again, it marks what is left.
    """
    actor.must(Permission.SEND_LETTER)
    release, told = _release(session, actor, ref, number), Posted()
    must_be_a_day(session, look_back_of(session, actor, ref), release, at, sent_at)
    letters = list(letters_in(session, release, LetterState.ISSUED))
    apart = not_printed(session, ref, release)  # after: others are issued meanwhile
    for letter in letters:
        if kept := apart.get(letter):
            why = _why_in_no_file(session, at, letter)
            told.refused.append((letter, why or NOT_PRINTED))
            told.stopped[letter] = kept if why else NOT_PRINTED
            continue
        try:
            told.minding += send_letter(session, actor, at, door, letter, sent_at)
        except REFUSALS as no:
            _refuse(session, told, at, letter, no)
        else:
            told.went.append(letter)
    told.withdrawn = withdrawn_since(session, ref, release)
    with _posting(session, actor, ref):
        _leave_to_a_person(session, told, at)
        about = f"{ref} release {number}: {told.done} letters"
        note_of_house(session, at, actor, str(door), "look-back letters sent", about)
    return told


def ask_to_mark_sent(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, number: int, sent_at: str
) -> Work:
    """The same in the background, for a page, of what no such work is at already. Raises Refused
    where no letter is left, or none of those printed."""
    actor.must(Permission.SEND_LETTER)
    release = _release(session, actor, ref, number)
    must_be_a_day(session, look_back_of(session, actor, ref), release, at, sent_at)
    told = {"sent_at": sent_at}
    with _posting(session, actor, ref):
        waiting = list(letters_in(session, release, LetterState.ISSUED))
        apart, others = not_printed(session, ref, release), set(session.scalars(_being_marked(ref)))
        letters = [letter for letter in waiting if letter not in apart and letter not in others]
        if not letters:
            raise Refused(_why_none(number, apart, others.intersection(waiting)))
        keep_from_post(session, apart, at)
        items = (Asked(letter) for letter in letters)
        asked = ask(session, actor, at, door, SENT_WORK, ref, items, told)
        about = f"{ref} release {number}: {len(letters)} letters"
        note_of_house(session, at, actor, str(door), "look-back letters sent", about)
    return asked


def _being_marked(ref: str) -> Select[str]:
    """What such work is at already, by reference; it marks nothing while it is stopped."""
    asked = select(WorkItem.about).join(Work, Work.id == WorkItem.work_id)
    asked = asked.where(Work.kind == SENT_WORK, Work.about == ref, Work.state.in_(OPEN))
    return asked.where(is_item(ItemState.WAITING))


def _why_none(number: int, apart: Mapping[str, str], others: Collection[str]) -> str:
    if others:
        return f"The letters of release {number} are being marked as sent already."
    again = NOT_PRINTED in apart.values()
    more = " What was issued since it was printed is printed first." if again else ""
    return f"No letter of release {number} waits to be sent.{more}"


@contextmanager
def _posting(session: Session, actor: Actor, ref: str) -> Iterator[None]:
    """Also of a look-back that was closed: what became of letters that exist stays on record."""
    with one_transaction(session):
        locked(session, actor, ref)
        yield


def waits_for_post(session: Session, look_back: LookBack) -> int | None:
    """The number of the first release with a letter that the post may take; None: there is none.
    What something keeps from the post waits for a person, whether the case or the work says so;
    what is being marked as sent waits for nobody."""
    mine = select(Release.number).join(Member, Member.release_id == Release.id)
    mine = mine.join(Letter, Letter.id == Member.letter_id)
    mine = mine.where(Release.look_back_id == look_back.id, Member.set_aside.is_(None))
    issued = mine.where(Letter._state == str(LetterState.ISSUED))
    issued = issued.where(Letter.ref.not_in(items_aside([SENT_WORK])))
    issued = issued.where(Letter.ref.not_in(_being_marked(look_back.ref)))
    return session.scalar(issued.order_by(Release.number).limit(1))


def letters_in(session: Session, release: Release, state: LetterState) -> Iterator[str]:
    """References, by the number of the case; read in steps, for each is changed on the way."""
    release_id, after = release.id, 0
    while True:
        mine = (
            select(Member.number, Letter.ref)
            .join(Letter, Letter.id == Member.letter_id)
            .where(Member.release_id == release_id, Member.number > after)
            .where(Letter._state == str(state))
        )
        rows = list(session.execute(mine.order_by(Member.number).limit(200)))
        if not rows:
            return
        for _, ref in rows:
            yield ref
        after = rows[-1][0]


def contact_who_left(session: Session, look_back: LookBack) -> str:
    """That whom its families were to ring has left, as its list says it: its letters may name them.
    Empty where that one is rung."""
    return whom_it_rings(session, look_back).contact_left


def _release(session: Session, actor: Actor, ref: str, number: int) -> Release:
    look_back = look_back_of(session, actor, ref)
    if found := release_numbered(session, look_back.id, number):
        return found
    raise BadInput.at("release", f"release: {ref} has no release {number}.")


def _prints(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str
) -> tuple[tuple[bytes, ...], list[tuple[str, str]]]:
    """Nothing is printed that may not be posted any more: what the gate asks when it is sent is
    asked before, not at the post. Beside it, what to know of it."""
    letter = _called(session, ref)
    incident = session.get_one(Incident, letter.incident_id)
    look(session, actor, incident, at, door, f"letter {ref} for the printer")
    return _printable(session, at, ref)


def _printable(
    session: Session, at: datetime, ref: str
) -> tuple[tuple[bytes, ...], list[tuple[str, str]]]:
    letter = _called(session, ref)
    must_have_been_looked_at(member_of(session, ref))
    with reading_one_case():
        gathered = gather_by_id(session, letter.incident_id, at)
        if why := why_kept_back(gathered, letter):
            raise Refused(why)
        return prints_of(gathered, letter), _minding(gathered, letter)


def _why_in_no_file(session: Session, at: datetime, ref: str) -> str | None:
    """What still keeps it from one, in the words of the gate; None: it was made too late for it, or
    is mended since."""
    try:
        _printable(session, at, ref)
    except REFUSALS as no:
        return str(no)
    return None


def has_gone(session: Session, ref: str) -> bool:
    return _called(session, ref).sent_at is not None


def send_letter(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, sent_at: str
) -> list[tuple[str, str]]:
    """What to know of it, now that it went: in the forms in which it was printed."""
    letter, member = _called(session, ref), member_of(session, ref)
    must_have_been_looked_at(member)
    with reading_one_case():
        gathered = gather_by_id(session, letter.incident_id, at)
        try:
            printed = forms_in_stack(gathered, letter, member)
        except ValueError:
            raise OtherForm from None
        told = {"how": str(Way.POST), "format": printed, "at": sent_at}
        change = Change(letter.incident_id, actor, at, door)
        trigger = str(LetterTrigger.SEND)
        minding = _minding(gathered, letter)
        gate.move(session, change, ref, trigger, data=told, unless=why_kept_back)
    return minding


def _minding(gathered: Gathered, letter: Letter) -> list[tuple[str, str]]:
    return [(letter.ref, says) for says in said_as_it_goes(gathered, letter)]


def _why_stopped(gathered: Gathered, letter: Letter) -> str:
    """What keeps it from the post by the record of now, in no words of theirs."""
    if why := why_kept_back(gathered, letter):
        return why
    person = gathered.person(letter.to_person)
    if person and letter.address and tuple(letter.address) != person.address:
        return CHANGED
    if Way.POST in never_by(gathered, letter):
        return NEVER_POST
    if why_somebody_else(gathered, letter):
        return NOT_ALONE
    return UNPOSTABLE if cannot_be_posted(gathered, letter) else KEPT


def _refuse(session: Session, told: Posted, at: datetime, ref: str, no: Exception) -> None:
    """Of what went or was withdrawn meanwhile nothing waits for a person."""
    told.refused.append((ref, str(no)))
    letter = _called(session, ref)
    if letter.state is not LetterState.ISSUED:
        return
    if isinstance(no, OtherForm):
        told.stopped[ref] = str(no)
        return
    gathered = gather_by_id(session, letter.incident_id, at)
    try:
        with reading_one_case():
            told.stopped[ref] = _why_stopped(gathered, letter)
    except WordsClosed as closed:
        told.stopped[ref] = str(closed)


def _leave_to_a_person(session: Session, told: Posted, at: datetime) -> None:
    for ref in told.went:
        is_gone(session, ref)
    keep_from_post(session, told.stopped, at)


def _called(session: Session, ref: str) -> Letter:
    found = letter_called(session, ref)
    assert found
    return found
