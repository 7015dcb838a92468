"""Why a talk keeps no promise: that ended, or it was held before it, before what undid it, or with
others.

And how the record says that one kept it, which nobody reads but staff and this program.
"""

import re

from disclosure.actions.facts import Gathered
from disclosure.actions.promises.ended import why_ended
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from workflows.commitment import FINISHED
from workflows.moments import lies_before
from workflows.phrases import going_on, joined
from workflows.words import CommitmentState
from workflows.words import CommitmentTrigger as T

TALK_WITHDRAWN = "The record of the conversation that kept it was withdrawn."
_EVIDENCE = "Kept in the conversation recorded as number {talk}."
_NAMED = re.compile(re.escape(_EVIDENCE).replace(r"\{talk\}", r"(\d{1,9})"))


def undoes(move: Evidence) -> bool:
    """It says that something is missing; not that we gave up another promise than we meant, nor
    that they never let us off. Of a talk that was withdrawn nobody said that either: it may be told
    again as it was.
    """
    if move.body["trigger"] == T.DISPUTE:
        return True
    opens = move.body["from"] in FINISHED and move.body["to"] == CommitmentState.OPEN
    sent_back = opens and move.body["trigger"] == T.SEND_BACK
    return sent_back and move.body["reason"] != TALK_WITHDRAWN


def as_evidence(talk: int) -> str:
    return _EVIDENCE.format(talk=talk)


def talk_named(evidence: str) -> int | None:
    """The number of the conversation, where one is the evidence."""
    found = _NAMED.fullmatch(evidence)
    return int(found[1]) if found else None


def why_not_kept(talk: Conversation, promise: Commitment, gathered: Gathered) -> str:
    """A talk keeps what was promised by then; and that we ring somebody, one with them. Empty where
    it may.
    """
    row, said = gathered.case.records[promise.number], f"“{promise.words}”"
    if ended := why_ended(gathered, promise):
        return f"of {said}: {going_on(ended)} Leave it out"
    at = latest_of(talk.at, gathered.zone)
    if lies_before(at, min(row.at, row.recorded_at), gathered.at):
        return f"{said} was promised after this conversation. Leave it out"
    moves = gathered.case.moves(promise.ref)
    undone = [move.at for move in moves if undoes(move)]
    if undone and lies_before(at, undone[-1], gathered.at):
        return (
            f"after this conversation it was said that {said} was not kept. Leave it out, and say "
            "what was done since"
        )
    owed = gathered.owed_to(promise)
    then = gathered.owed_at(promise, moment_of(talk.at, gathered.zone))
    if promise.next_contact and owed and not (owed | then) & set(talk.persons):
        whom = joined((p.called for p in gathered.persons if p.number in owed), "or")
        return f"{said} was promised to {whom}, and this conversation was with others. Leave it out"
    return ""
