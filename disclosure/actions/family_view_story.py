"""Where things stand for one person: what they were told happened, and the six stages.

Human first, screen second: findings stand here only after somebody told them to this person, in a
disclosure conversation or in a letter that went to them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.actions.case_view import Stage, stages_of
from disclosure.actions.family_view_letters import letters_to
from disclosure.actions.family_view_reader import Reader
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import moment_of
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.others import Interest
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from letters.kinds import LetterKind
from workflows.family_page import Seen
from workflows.words import LetterState, State, Talk

REACHED = (LetterState.SENT, LetterState.DELIVERED)
RESULTS = "results_of_enquiries"


@dataclass(frozen=True, slots=True)
class Story:
    """What they were told, word by word, and on which day. `found`: these are findings."""

    found: bool
    facts: str
    why: str
    changes: str
    not_known: str
    told_on: date


@dataclass(frozen=True, slots=True)
class StageShown:
    """`at`: past, here, or nothing. `since`, `until`: as they lived it. `with_them`: it was."""

    state: State
    at: str
    since: date | None
    until: date | None
    place: str
    with_them: bool


@dataclass(frozen=True, slots=True)
class InterestShown:
    """Whether whoever looks into it has ties to those involved, as they said."""

    who: str
    has_interest: bool
    words: str


def interests_shown(reader: Reader) -> tuple[InterestShown, ...]:
    """The last word of each; once somebody told them what happened."""
    if story_of(reader) is None:
        return ()
    last = {body.who: body for _, body in reader.gathered.case.those(Interest)}
    return tuple(
        InterestShown(reader.colleague(who), body.has_interest, body.words or "")
        for who, body in last.items()
    )


def story_of(reader: Reader) -> Story | None:
    if Seen.PROGRESS not in reader.sees:
        return None
    return _findings(reader) or _first_talk(reader)


def _findings(reader: Reader) -> Story | None:
    found = None
    for row, findings in reader.gathered.case.those(Findings):
        approval = reader.gathered.case.agreement(FindingsApproval, row.number)
        told_on = min(_told_on(reader, approval), default=None) if approval else None
        if told_on:
            body = findings.for_family()
            found = Story(True, body["facts"], body["why"], body["changes"], "", told_on)
    return found


def _told_on(reader: Reader, approval: Evidence) -> Iterator[date]:
    """On which days this person was told of the findings that were approved with it."""
    for _, talk in _talks(reader, Talk.DISCLOSURE):
        if moment_of(talk.at, reader.gathered.zone) >= approval.recorded_at:
            yield reader.on(talk.at)
    for letter in letters_to(reader.gathered, reader.number).values():
        newer = letter.issued_number and letter.issued_number > approval.number
        if newer and letter.sent_at and letter.state in REACHED and _holds_results(letter):
            yield reader.on(letter.sent_at)


def _holds_results(letter: Letter) -> bool:
    return letter.kind == LetterKind.findings or RESULTS in letter.contents


def _first_talk(reader: Reader) -> Story | None:
    for _, talk in _talks(reader, Talk.FIRST):
        body = talk.for_family()
        not_known = body.get("not_known") or ""
        return Story(False, body["said"], "", "", not_known, reader.on(talk.at))
    return None


def _talks(reader: Reader, kind: Talk) -> Iterator[tuple[Evidence, Conversation]]:
    for row, talk in reader.gathered.case.those(Conversation):
        if talk.kind is kind and reader.number in talk.persons:
            yield row, talk


def stages_shown(reader: Reader) -> tuple[StageShown, ...]:
    if Seen.PROGRESS not in reader.sees:
        return ()
    return tuple(_stage(reader, stage) for stage in stages_of(reader))


def _stage(reader: Reader, stage: Stage) -> StageShown:
    """Told and written to: the day on which it was so for this person, where it was."""
    since = reader.on(stage.since) if stage.since else None
    until = reader.on(stage.until) if stage.until else None
    place = ""
    match stage.state:
        case State.ACKNOWLEDGE | State.DISCLOSE:
            kind = Talk.FIRST if stage.state is State.ACKNOWLEDGE else Talk.DISCLOSURE
            talks = [talk for _, talk in _talks(reader, kind)]
            since = reader.on(talks[-1].at) if talks else None
            place, until = talks[-1].place if talks else "", None
        case State.APOLOGIZE:
            letters = letters_to(reader.gathered, reader.number).values()
            sent = [x.sent_at for x in letters if x.sent_at and _says_sorry(x)]
            since, until = (reader.on(sent[-1]) if sent else None), None
    done_before = not stage.at and since is not None  # with them, before the case came that far
    at = "skipped" if stage.skipped else "past" if done_before else stage.at
    return StageShown(stage.state, at, since, until, place, since is not None)


def _says_sorry(letter: Letter) -> bool:
    return letter.state in REACHED and letter.kind in (LetterKind.apology, LetterKind.findings)
