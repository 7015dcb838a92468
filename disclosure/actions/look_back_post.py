"""The letters of one release on their way: a file for the printer, and marked as sent together."""

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from io import StringIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, ChangedMeanwhile, Door
from disclosure.actions.facts import gather
from disclosure.actions.letter_prints import prints_of
from disclosure.actions.letter_recipient import cannot_be_posted, needs_now, never_by, person_of
from disclosure.actions.look_backs import changing, look_back_of
from disclosure.actions.looking import look
from disclosure.actions.refused import Refused
from disclosure.actions.work import Asked, ask
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.kind import read
from disclosure.kinds.moves import Send
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, files_of, letter_called
from disclosure.records.look_backs import Member, Release, release_numbered
from disclosure.records.work import Work
from workflows.letter_forms import to_print
from workflows.machine import NotReady, WrongState
from workflows.words import LetterState, LetterTrigger, Way

SENT_WORK = "look_back_sent"
REFUSALS = (BadInput, Forbidden, Refused, ChangedMeanwhile, NotReady, WrongState)
Telling = Callable[[int], None]


@dataclass(slots=True)
class Posted:
    """`refused`: letter and why, for a hand. `sha256`: of the file for the printer."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    sha256: str = ""


def print_release(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, number: int, out: Path
) -> Posted:
    """Every issued letter of the release that may still go by post, in the forms that its person
    needs, as it was issued. The list in the file names each with its fingerprint."""
    actor.must(Permission.SEND_LETTER)
    release = _release(session, actor, ref, number)
    told = _packed(session, actor, at, door, release, out)
    with changing(session, actor, ref, Permission.SEND_LETTER):
        about = f"{ref} release {number}: {told.done} letters, {told.sha256}"
        note_of_house(session, at, actor.email, str(door), "look-back letters printed", about)
    return told


def _packed(
    session: Session, actor: Actor, at: datetime, door: Door, release: Release, out: Path
) -> Posted:
    """Whole or not there."""
    told = Posted()
    private = os.open(out, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(private, "w+b") as file:
            _pack(session, actor, at, door, release, file, told)
            file.seek(0)
            told.sha256 = file_digest(file, "sha256").hexdigest()
    except BaseException:
        out.unlink()
        raise
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
                prints = _prints(session, actor, at, door, letter)
            except REFUSALS as no:
                told.refused.append((letter, str(no)))
                continue
            for copy, content in enumerate(prints, 1):
                name = f"{letter}-{copy}.pdf"
                packed.writestr(name, content)
                rows.writerow([letter, name, sha256(content).hexdigest()])
            told.done += 1
        packed.writestr("letters.csv", listed.getvalue())


def mark_sent(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    ref: str,
    number: int,
    sent_at: str,
    telling: Telling = lambda _: None,
) -> Posted:
    """A person says when the post took them; each letter moves through the gate, or says why not.

    Run again, it marks what is left.
    """
    actor.must(Permission.SEND_LETTER)
    release, told = _release(session, actor, ref, number), Posted()
    for letter in letters_in(session, release, LetterState.ISSUED):
        try:
            send_letter(session, actor, at, door, letter, sent_at)
        except REFUSALS as no:
            told.refused.append((letter, str(no)))
        else:
            told.done += 1
        telling(told.done)
    with changing(session, actor, ref, Permission.SEND_LETTER):
        about = f"{ref} release {number}: {told.done} letters"
        note_of_house(session, at, actor.email, str(door), "look-back letters sent", about)
    return told


def ask_to_mark_sent(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, number: int, sent_at: str
) -> Work:
    """The same in the background, for a page."""
    actor.must(Permission.SEND_LETTER)
    release = _release(session, actor, ref, number)
    when: Send = read(Send, {"how": str(Way.POST), "format": ["standard"], "at": sent_at}, at, UTC)
    letters = list(letters_in(session, release, LetterState.ISSUED))
    if not letters:
        raise Refused(f"No letter of release {number} waits to be sent.")
    told = {"sent_at": sent_at}
    assert when.at
    with changing(session, actor, ref, Permission.SEND_LETTER):
        items = (Asked(letter) for letter in letters)
        asked = ask(session, actor, at, door, SENT_WORK, ref, items, told)
        about = f"{ref} release {number}: {len(letters)} letters"
        note_of_house(session, at, actor.email, str(door), "look-back letters sent", about)
    return asked


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


def _release(session: Session, actor: Actor, ref: str, number: int) -> Release:
    look_back = look_back_of(session, actor, ref)
    if found := release_numbered(session, look_back.id, number):
        return found
    raise BadInput([Fault("release", f"release: {ref} has no release {number}.")])


def _prints(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str
) -> tuple[bytes, ...]:
    """Nothing is printed that may not be posted any more: that is asked before, not at the post."""
    letter = _called(session, ref)
    incident = session.get_one(Incident, letter.incident_id)
    look(session, actor, incident, at, door, f"letter {ref} for the printer")
    letter = _called(session, ref)
    gathered = gather(session, session.get_one(Incident, letter.incident_id), at)
    person = person_of(gathered, letter)
    if person and letter.address and tuple(letter.address) != person.address:
        raise Refused("The name or the address changed since it was put in review.")
    if Way.POST in never_by(gathered, letter):
        raise Refused("They asked us never to use the post.")
    if says := cannot_be_posted(gathered, letter):
        raise Refused(" ".join(says))
    return prints_of(session, letter, at)


def send_letter(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, sent_at: str
) -> None:
    letter = _called(session, ref)
    gathered = gather(session, session.get_one(Incident, letter.incident_id), at)
    made = [file.format for file in files_of(session, letter.id)]
    try:
        forms = list(to_print(needs_now(gathered, letter), made))
    except ValueError:
        raise Refused("They need a form now that was not printed.") from None
    told = {"how": str(Way.POST), "format": forms, "at": sent_at}
    change = Change(letter.incident_id, actor, at, door)
    gate.move(session, change, ref, str(LetterTrigger.SEND), data=told)


def _called(session: Session, ref: str) -> Letter:
    found = letter_called(session, ref)
    assert found
    return found
