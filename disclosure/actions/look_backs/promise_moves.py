"""A promise of all in one case: what shows it, or which letter told them, and the move itself."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.facts import Gathered, gather, gather_by_id
from disclosure.actions.letters.home import month_first
from disclosure.actions.promises.kept_by_letter import as_evidence
from disclosure.actions.promises.kept_in_talk import undoes
from disclosure.actions.refused import Refused
from disclosure.permissions import Actor
from disclosure.records.commitment import Commitment, commitment_called
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.locked import Unreadable
from workflows.commitment import MARKS
from workflows.words import ARRIVES
from workflows.words import CommitmentTrigger as T

CHECKS = (T.VERIFY, T.SEND_BACK)  # of what a second person was shown
DISPUTED = "The family said that this was not kept. See to it in the case itself."
NOT_SHOWN = "Something else shows it here than what you saw. Check it in the case itself."
# `letter`: the reference of this case's; `evidence`, `why`: as typed; `shown`: what was checked.
Words = Mapping[str, Any]


class StandsAlready(Refused):
    """By hand, in that case."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What whoever checks it saw: that a letter of the case shows it, and each other evidence."""

    letters: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InCase:
    """What the gate is told there. `says`: the same for whoever looks before it is done."""

    data: Mapping[str, Any]
    reason: str
    says: str


def move_in_case(
    session: Session, change: Change, ref: str, trigger: T, words: Words, *, dry_run: bool = False
) -> str:
    """By the gate, as if from the page of the promise; what stands there then, in a sentence.

    Raises what the gate does, Refused where the letter no longer says so, StandsAlready.
    """
    gathered, promise = _there(session, ref, change)
    if _stands_already(gathered, promise, trigger):
        raise StandsAlready("Somebody said this before, in the case itself.")
    told = _told(gathered, promise, trigger, words)
    gate.move(
        session,
        change,
        ref,
        str(trigger),
        data=told.data,
        reason=told.reason,
        dry_run=dry_run,
        unless=partial(_why_not, trigger, words),
    )
    return told.says


def shown_in(session: Session, at: datetime, refs: Iterable[str]) -> Shown:
    """By the promises of those references. One that cannot be read shows nothing; its sample says
    so. Changes nothing."""
    letters, said = False, set[str]()
    for ref in refs:
        promise = commitment_called(session, ref)
        assert promise
        gathered = gather_by_id(session, promise.incident_id, at)
        with suppress(Unreadable):
            evidence = _shown_by(gathered, promise)
            if evidence in _by_letters(gathered):
                letters = True
            else:
                said.add(evidence)
    return Shown(letters, tuple(sorted(said)))


def _why_not(trigger: T, words: Words, gathered: Gathered, promise: Commitment) -> str | None:
    """Asked in the locked case: what the family said, or somebody wrote, since it was looked at."""
    if any(_is(move, T.DISPUTE) for move in gathered.case.moves(promise.ref)):
        return DISPUTED
    if trigger not in CHECKS:
        return None
    shown, evidence = words["shown"], _shown_by(gathered, promise)
    by_letter = shown["letters"] and evidence in _by_letters(gathered)
    return None if by_letter or evidence in shown["words"] else NOT_SHOWN


def change_of(session: Session, actor: Actor, at: datetime, door: Door, ref: str) -> Change:
    """In the case of that promise."""
    found = commitment_called(session, ref)
    assert found
    return Change(found.incident_id, actor, at, door)


def _there(session: Session, ref: str, change: Change) -> tuple[Gathered, Commitment]:
    found = commitment_called(session, ref)
    assert found
    incident = session.get_one(Incident, change.incident_id)
    return gather(session, incident, change.at), found


def _told(gathered: Gathered, promise: Commitment, trigger: T, words: Words) -> InCase:
    if trigger in CHECKS:
        return InCase({}, words.get("why", ""), _shown_by(gathered, promise))
    if "letter" not in words:
        return InCase({"evidence": words["evidence"]}, "", words["evidence"])
    letter = gathered.letters_by_ref[words["letter"]]
    if letter.state not in ARRIVES or letter.sent_at is None:
        raise Refused(f"{letter.ref} is {letter.state} now, so it tells nobody.")
    moves = gathered.case.moves(promise.ref)
    sent_back = [m.at for m in moves if _is(m, T.SEND_BACK) and undoes(m)]
    if sent_back and letter.sent_at <= max(sent_back):
        raise Refused(f"{letter.ref} went before somebody found that it was not done.")
    if letter.to_person not in gathered.owed_to(promise):
        raise Refused(f"{letter.ref} went to somebody to whom this promise is not owed.")
    return _by_letter(gathered, letter, letter.sent_at, trigger, words)


def _by_letter(
    gathered: Gathered, letter: Letter, sent_at: datetime, trigger: T, words: Words
) -> InCase:
    went, at = _went(gathered, letter, sent_at), sent_at.isoformat()
    how = f"In letter {letter.ref}"
    if trigger is T.TOLD:
        return InCase({"person": letter.to_person, "how": how, "at": at}, "", went)
    if trigger is T.CANNOT_KEEP:
        told = {"why": words["why"], "told_how": how, "at": at}
        return InCase(told, "", f"{words['why']} {went}")
    if trigger is T.AGREE_NOT_KEPT:
        return InCase({"given_in": letter.ref}, "", went)
    return InCase({"evidence": went}, "", went)


def _went(gathered: Gathered, letter: Letter, sent_at: datetime) -> str:
    day = gathered.day_of(sent_at)
    return as_evidence(letter.ref, day, month_first=month_first(gathered))


def _by_letters(gathered: Gathered) -> set[str]:
    """What shows it where a letter does, of each that has gone and did not come back."""
    gone = (x for x in gathered.letters if x.state in ARRIVES)
    return {_went(gathered, letter, letter.sent_at) for letter in gone if letter.sent_at}


def _shown_by(gathered: Gathered, promise: Commitment) -> str:
    done = gathered.case.last_move(promise.ref, T.DONE)
    return str(done.body["data"]["evidence"]) if done else ""


def _stands_already(gathered: Gathered, promise: Commitment, trigger: T) -> bool:
    """A mark changes no state: somebody may have set it by hand since the promise came to stand as
    it does."""
    if trigger not in MARKS:
        return False
    moves = list(gathered.case.moves(promise.ref))
    since = max((m.number for m in moves if m.body["from"] != m.body["to"]), default=0)
    return any(_is(m, trigger) and m.number > since for m in moves)


def _is(move: Evidence, trigger: T) -> bool:
    return bool(move.body["trigger"] == trigger)
