"""How a letter moves: its facts, and what each step writes on it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, OpenCase, Refused
from disclosure.actions.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.letter_check import holds_findings, what_stands
from disclosure.actions.moving import Machine, Told
from disclosure.actions.printing import FORMATS, print_all
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Forbidden, may_return
from disclosure.records.letter import Letter, LetterFile, letter_called
from letters.check import contents_found
from workflows.letter import LETTER, LetterMove
from workflows.second_person import why_not_second
from workflows.words import LetterState, Standing, Way
from workflows.words import LetterTrigger as T


def called(session: Session, ref: str) -> Letter:
    if found := letter_called(session, ref):
        return found
    raise BadInput([Fault("ref", f"ref: there is no letter {ref}.")])


def why_not_to(gathered: Gathered, person: int) -> str | None:
    """Nobody who died or is not to be told is written to."""
    found = next((p for p in gathered.persons if p.number == person), None)
    if found is None:
        return "The record of this person was withdrawn."
    if found.died_at:
        return f"{found.body['name']} has died. Write to those who must be told now."
    if found.body["standing"] == Standing.NOT_TO_BE_TOLD:
        return f"{found.body['name']} is not to be told."
    return None


def _prepare(session: Session, ref: str, trigger: Any, at: datetime) -> Any:
    """The bytes, made before the transaction: printing inside one would block every writer."""
    letter = called(session, ref)
    if trigger is not T.ISSUE or letter.state is not LetterState.APPROVED:
        return None
    return letter.version, print_all(session, letter, at)


def _allowed(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> None:
    actor = case.change.actor
    if told.trigger is T.RETURN_TO_DRAFT and not may_return(actor, letter.written_by):
        raise Forbidden("Only whoever writes or approves letters may return one.")
    if told.trigger is T.APPROVE:
        if says := why_not_second(actor.email, letter.written_by, involved_in(gathered)):
            raise Refused(says)
        if told.data.sha256 != letter.text_sha256:
            raise ChangedMeanwhile("This is not the text as it stands now. Read it again.")
    if told.trigger is T.SEND and (unknown := set(told.data.format) - set(FORMATS)):
        raise BadInput([Fault("format", f"In which format: there is no {', '.join(unknown)}.")])


def _next_state(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> LetterState:
    return LetterState(LETTER.advance(letter.state, told.trigger, _facts(gathered, letter, told)))


def _facts(gathered: Gathered, letter: Letter, told: Told) -> LetterMove:
    facts = LetterMove(now=gathered.at, text=letter.text, reason=told.reason)
    if told.trigger is T.APPROVE:
        facts = what_stands(gathered, letter, told.stored().get("accepted", []))
    person = next((p for p in gathered.facts.persons if p.id == letter.to_person), None)
    facts = replace(
        facts,
        why_not_this_person=why_not_to(gathered, letter.to_person),
        approved_text=letter.approved_sha256 == letter.text_sha256,
        held=holds_findings(letter, gathered),
        forbidden=person.never if person else frozenset[Way](),
    )
    match told.trigger:
        case T.SEND:
            return replace(facts, way=told.data.how, at=told.at, since=letter.issued_at)
        case T.DELIVER:
            posted = told.data.how == "posted_not_returned"
            return replace(facts, at=told.at, since=letter.sent_at, posted=posted)
        case T.RETURNED:
            return replace(facts, at=told.at, since=letter.sent_at, reason=told.data.why)
    return facts


def _after(case: OpenCase, gathered: Gathered, letter: Letter, told: Told, was: str) -> None:
    match told.trigger:
        case T.APPROVE:
            letter.approved_sha256, letter.approved_by = letter.text_sha256, case.change.actor.email
            letter.accepted = list(told.stored().get("accepted", []))
            letter.contents = sorted(contents_found(letter.text) | _taken_for_one(letter))
        case T.RETURN_TO_DRAFT:
            letter.approved_sha256, letter.approved_by, letter.accepted = None, None, []
            letter.contents = []
        case T.ISSUE:
            _freeze(case, letter, told.prepared)
        case T.SEND:
            letter.sent_at, letter.sent_how = told.at, str(told.data.how)
        case T.DELIVER:
            letter.delivered_at = told.at


def _taken_for_one(letter: Letter) -> set[str]:
    """An apology that only its approver could judge: the check does not know the language."""
    return {"apology"} if any(item["kind"] == "apology" for item in letter.accepted) else set()


def _freeze(case: OpenCase, letter: Letter, prepared: tuple[int, Mapping[str, Any]] | None) -> None:
    """Keep the exact bytes. From here on they are the letter, whatever templates become."""
    if prepared is None or prepared[0] != letter.version:
        raise ChangedMeanwhile("Someone changed this letter while it was printed. Look again.")
    for form, printed in prepared[1].items():
        row = LetterFile(letter_id=letter.id, format=form, sha256=printed.sha256)
        row.media_type, row.content = printed.media_type, printed.content
        case.rows.append(row)
    letter.sha256 = prepared[1]["standard"].sha256
    letter.issued_at, letter.issued_number = case.change.at, case.number - 1


MACHINE = Machine(
    triggers=tuple(T),
    called=called,
    prepare=_prepare,
    allowed=_allowed,
    next_state=_next_state,
    after=_after,
)
