"""The words that all cases of a look-back share, written by one person and approved by a second."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.letters.bare_check import with_own_words
from disclosure.actions.letters.check import regime_parts
from disclosure.actions.letters.writing import kind_called
from disclosure.actions.look_backs.opening import changing, zone_of
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.findings import Findings
from disclosure.kinds.kind import read
from disclosure.kinds.look_backs import LetterWords, SharedApproval
from disclosure.permissions import Actor, Permission
from disclosure.policy import policy
from disclosure.records.house import note_of_house
from disclosure.records.look_backs import (
    FINDINGS_APPROVED,
    LookBack,
    Release,
    SharedFindings,
    SharedLetter,
    approved_in_house,
    latest_findings,
    letters_of,
    written_in_house,
    written_last,
)
from letters.check import Checked, Context, check
from letters.in_bulk.bulk_template import faults_of_text, words_of
from letters.kinds import LetterKind
from letters.required_parts import required_parts
from workflows.second_person import why_not_second

Shared = SharedFindings | SharedLetter
SLOTS: Mapping[str, str] = {
    "name": "Mrs Rowan Sample",
    "patient": "Mrs Rowan Sample",
    "is_patient": "yes",
    "occurred_on": "Tuesday 4 March 2025",
    "aware_on": "Thursday 12 March 2026",
    "contact_name": "Ben Okoro",
    "contact_phone": "01632 960101",
    "contact_hours": "8am to 6pm, Monday to Friday",
}  # each with what a sample letter holds there


def write_findings(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, data: object
) -> SharedFindings:
    with changing(session, actor, ref, Permission.INVESTIGATE) as look_back:
        told = Findings.read(data, at, zone_of(session, look_back))
        row = SharedFindings(look_back_id=look_back.id, written_by=actor.email, written_at=at)
        row.facts, row.why, row.changes = told.facts, told.why, told.changes
        row.sha256 = told.sha256()
        session.add(row)
        session.flush()  # the entry names its number
        about, *_ = written_in_house(row, ref)
        note_of_house(session, at, actor, str(door), "look-back findings written", about)
    return row


def approve_findings(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, data: object
) -> SharedFindings:
    """Once, in the exact words that were read. Raises Refused, ChangedMeanwhile."""
    with changing(session, actor, ref, Permission.APPROVE_FINDINGS) as look_back:
        row = latest_findings(session, look_back.id)
        told: SharedApproval = read(SharedApproval, data, at, zone_of(session, look_back))
        _must_be_second(session, actor, row, told)
        assert row
        row.approved_by, row.approved_at, row.note = actor.email, at, told.note
        about, *_ = approved_in_house(session, row, ref)
        note_of_house(session, at, actor, str(door), FINDINGS_APPROVED, about)
    return row


def write_letter(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    ref: str,
    data: object,
    seen: int | None = None,
) -> tuple[SharedLetter, Checked]:
    """Words with faults are kept, as in a draft, and cannot be approved. `seen`: which row of that
    letter stood there when its page was opened, 0 for none; None: nobody says, and it is not asked.
    Raises ChangedMeanwhile, also BadInput."""
    with changing(session, actor, ref, Permission.WRITE_LETTER) as look_back:
        told: LetterWords = read(LetterWords, data, at, zone_of(session, look_back))
        kind = kind_called(told.kind)
        text = told.text.replace("\r\n", "\n").strip() + "\n"
        if faults := [Fault("text", f"Its text: {says}") for says in _of_slots(text)]:
            raise BadInput(faults)
        row = SharedLetter(look_back_id=look_back.id, written_by=actor.email, written_at=at)
        row.kind, row.text, row.with_slip = str(kind), text, told.slip
        row.number = _numbered(session, look_back, told)
        _must_be_as_seen(session, look_back, row.number, seen)
        row.promises = [each.model_dump(mode="json", exclude_none=True) for each in told.promises]
        if faults := list(_of_promises(row)):
            raise BadInput(faults)
        row.sha256 = sha256_of(row)
        session.add(row)
        session.flush()  # the entry names its number
        about, *_ = written_in_house(row, ref)
        note_of_house(session, at, actor, str(door), "look-back letter written", about)
        checked = check_words(session, look_back, row)
    return row, checked


def _must_be_as_seen(session: Session, look_back: LookBack, number: int, seen: int | None) -> None:
    there = letters_of(session, look_back.id).get(number)
    if seen is not None and seen != (there.id if there else 0):
        by = there.written_by if there else ""
        raise ChangedMeanwhile("These words were saved anew after you opened this page.", by)


def approve_letter(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, data: object
) -> SharedLetter:
    """Once, in the exact words that were read. Raises Refused, also while a fault is left."""
    with changing(session, actor, ref, Permission.APPROVE_LETTER) as look_back:
        told: SharedApproval = read(SharedApproval, data, at, zone_of(session, look_back))
        row = letter_to_approve(session, look_back, told.sha256)
        _must_be_second(session, actor, row, told)
        assert row
        checked = check_words(session, look_back, row)
        if not checked.ok:
            left = [fault.text for fault in checked.faults] + list(checked.missing)
            raise Refused(f"The check still finds: {'; '.join(left)}. Mend the words first.")
        row.approved_by, row.approved_at = actor.email, at
        about, *_ = approved_in_house(session, row, ref)
        note_of_house(session, at, actor, str(door), "look-back letter approved", about)
    return row


def letter_to_approve(
    session: Session, look_back: LookBack, sha256: str = ""
) -> SharedLetter | None:
    """The one in those words; else the first that waits, and the last where none does."""
    rows = list(letters_of(session, look_back.id).values())
    read_ones = [row for row in rows if row.sha256 == sha256]
    waiting = [row for row in rows if not row.approved_at]
    return next(iter((*read_ones, *waiting, *rows[::-1])), None)


def next_number(session: Session, look_back: LookBack) -> int | None:
    """Of a further letter to those who had the last; None: nobody was given that one yet."""
    last = max(letters_of(session, look_back.id), default=0)
    given = (
        select(Release.id)
        .join(SharedLetter, SharedLetter.id == Release.letter_id)
        .where(Release.look_back_id == look_back.id, SharedLetter.number == last)
    )
    return last + 1 if session.scalar(given.limit(1)) else None


def check_words(session: Session, look_back: LookBack, row: SharedLetter) -> Checked:
    """As a letter of one case would be, for somebody who is nobody; each case is checked again."""
    today = row.written_at.astimezone(zone_of(session, look_back)).date()
    regimes = [policy().kept_by_a_case(name, today) for name in look_back.regimes]
    kind = LetterKind(row.kind)
    found = latest_findings(session, look_back.id)
    context = Context(
        region=next((each.jurisdiction for each in regimes if each.jurisdiction), None),
        kind=row.kind,
        patient=SLOTS["patient"],
        addressee=SLOTS["name"],
        required=required_parts(
            kind,
            regime_parts(regimes, kind),
            has_results=bool(found and found.approved_at),
            is_late=False,
        ),
        linked_promises={str(p["sentence"]): str(n) for n, p in enumerate(row.promises)},
        promised_for={str(n): _day(p) for n, p in enumerate(row.promises)},
        today=today,
    )
    return check(words_of(row.text, SLOTS), with_own_words(context))


def _day(promise: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(promise["due_on"]) if "due_on" in promise else None


def sha256_of(row: SharedLetter) -> str:
    """Of all that is approved: kind, words, promises, whether a slip goes with it, and which letter
    to each case it is, where that is not the first."""
    further = [row.number] if row.number != 1 else []
    told = [row.kind, row.text, row.promises, row.with_slip, *further]
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _numbered(session: Session, look_back: LookBack, told: LetterWords) -> int:
    """As it is told; else that of the words that were written last. Raises BadInput."""
    there = letters_of(session, look_back.id)
    latest = written_last(there)
    if told.number is None:
        return latest.number if latest else 1
    following = next_number(session, look_back) if there else 1
    if told.number in there or told.number == following:
        return told.number
    if following is None:
        says = f"letter {max(there)} was not released to anybody yet. Write that one first."
    else:
        says = f"give a number up to {following}."
    raise BadInput.at("number", f"Which letter: {says}")


def _of_slots(text: str) -> Iterable[str]:
    yield from faults_of_text(text, tuple(SLOTS))


def _of_promises(row: SharedLetter) -> Iterable[Fault]:
    for number, promise in enumerate(row.promises):
        where = f"promises.{number}"
        if "{{" in promise["sentence"]:
            yield Fault(
                f"{where}.sentence", "The sentence: a promise is the same for all; no slot."
            )
        if promise["sentence"] not in row.text:
            yield Fault(f"{where}.sentence", "The sentence: the letter does not hold it.")
        if ("due_on" in promise) == bool(promise.get("standing")):
            says = "By which day: give a day, or say that it stands without one."
            yield Fault(f"{where}.due_on", says)


def wrote_shared_words(session: Session, row: Shared) -> set[str]:
    """Whoever wrote a version since others were approved, or these very words at any time.

    A letter is also followed through its kind and its number: one of another kind, or the letter
    before it, that was approved in between ends nothing of it.
    """
    rows: list[Shared] = list(_versions_until(session, row))
    of_kind = [each for each in rows if _kind(each) == _kind(row)]
    of_number = [each for each in rows if _number(each) == _number(row)]
    same = [each for each in rows if _words(each) == _words(row)]
    followed = chain.from_iterable(map(_since_approved, (rows, of_kind, of_number)))
    return {each.written_by for each in (*followed, *same)}


def _versions_until(session: Session, row: Shared) -> Iterable[Shared]:
    table = type(row)
    mine = select(table).where(table.look_back_id == row.look_back_id, table.id <= row.id)
    return session.scalars(mine.order_by(table.id))


def _since_approved(rows: list[Shared]) -> list[Shared]:
    last = max((each.id for each in rows if each.approved_at), default=0)
    return [each for each in rows if each.id > last]


def _kind(row: Shared) -> str:
    return row.kind if isinstance(row, SharedLetter) else ""


def _number(row: Shared) -> int:
    return row.number if isinstance(row, SharedLetter) else 0


def _words(row: Shared) -> str:
    return row.text if isinstance(row, SharedLetter) else row.sha256


def _must_be_second(
    session: Session, actor: Actor, row: Shared | None, told: SharedApproval
) -> None:
    if row is None:
        raise Refused("Nothing is written yet.")
    if says := why_not_second(actor.email, wrote_shared_words(session, row)):
        raise Refused(says)
    if row.approved_at:
        raise Refused("These words are approved already.")
    words = sha256_of(row) if isinstance(row, SharedLetter) else findings_sha256(row)
    if told.sha256 != row.sha256 or words != row.sha256:
        raise ChangedMeanwhile("These are not the words as they stand now. Read them again.")


def findings_sha256(row: SharedFindings) -> str:
    return Findings(facts=row.facts, why=row.why, changes=row.changes).sha256()
