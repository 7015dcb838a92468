"""Where things stand for one person: what they were told happened, and the six stages.

Human first, screen second: findings stand here only after somebody told them to this person, in a
disclosure conversation or in a letter that went to them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from disclosure.actions.family.view_letters import letters_to
from disclosure.actions.family.view_reader import Reader
from disclosure.actions.family.view_told import holds_results, holds_the_facts
from disclosure.actions.letters.newer_findings import TELLS_THEM
from disclosure.actions.to_do.case_view import Stage, stages_of
from disclosure.kinds.fields import moment_of
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.others import Interest
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from workflows.family_page import Seen
from workflows.words import ARRIVES, TELLING, Excusable, Ground, State, Talk

_FOR_GOOD = (Ground.DECLINED, Ground.UNREACHABLE)
_ASKED_BY: Mapping[State, Excusable] = {
    State.ACKNOWLEDGE: Excusable.FIRST_CONVERSATION_RECORDED,
    State.DISCLOSE: Excusable.DISCLOSURE_CONVERSATION_RECORDED,
    State.APOLOGIZE: Excusable.APOLOGY_LETTER_DELIVERED,
}


@dataclass(frozen=True, slots=True)
class Story:
    """What they were told, word by word, and on which day. `found`: these are findings.

    `letter`: its number on their page, where it is the letter that says it.
    `wrote_on`: a letter after the facts says what we knew then. `corrections`: what is right
    instead, as it was said later.
    """

    found: bool
    facts: str
    why: str
    changes: str
    not_known: str
    told_on: date
    letter: int | None = None
    wrote_on: date | None = None
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageShown:
    """`at`: past, here, skipped, left_out (it was done with nobody, and will not be with them), or
    nothing. `since`, `until`: as they lived it. `with_them`: it was. `said_sorry`: to them, by
    whichever stage.
    """

    state: State
    at: str
    since: date | None
    until: date | None
    place: str
    with_them: bool
    said_sorry: bool

    @property
    def called(self) -> str:
        """Under which pages.family.stage_words has its name."""
        return "past, no sorry" if self.at == "past" and not self.said_sorry else self.at


@dataclass(frozen=True, slots=True)
class InterestShown:
    """Whether whoever looks into it has ties to those involved, as they said. `over`: they looked
    into it before it was closed, or while the case was still theirs to see.
    """

    who: str
    over: bool
    has_interest: bool
    words: str


def interests_shown(reader: Reader) -> tuple[InterestShown, ...]:
    """The last word of each; once somebody told them what happened."""
    if story_of(reader) is None:
        return ()
    last = {body.who: body for _, body in reader.gathered.case.those(Interest)}
    return tuple(
        InterestShown(
            reader.colleague(who), _looked(reader, who), body.has_interest, body.words or ""
        )
        for who, body in last.items()
    )


def _looked(reader: Reader, who: str) -> bool:
    """And do so no more. Whoever took over from them has said nothing of ties."""
    theirs = reader.still(who, Permission.SEE_CASES) == who
    return reader.incident.state is State.CLOSED or not theirs


def story_of(reader: Reader) -> Story | None:
    if Seen.PROGRESS not in reader.sees:
        return None
    return _findings(reader) or _latest_word(reader)


def _findings(reader: Reader) -> Story | None:
    found = None
    for row, findings in reader.gathered.case.those(Findings):
        approval = reader.gathered.case.agreement(FindingsApproval, row.number)
        told = min(reader.told.of_findings(approval), default=None) if approval else None
        if told:
            body = findings.for_family()
            words, day = (body["facts"], body["why"], body["changes"]), reader.on(told)
            found = Story(True, *words, "", day, corrections=reader.put_right(row.number))
    return found


def _latest_word(reader: Reader) -> Story | None:
    """What they were told last of what happened, where no findings are told: it may be another.

    A letter with what we found takes the place of the facts before it. One of before that, which
    says what we knew then, stands beside them.
    """
    talks = [each for each in reader.told.talks if each[1].kind in TELLING]
    row, last = talks[-1] if talks else (None, None)
    since = moment_of(last.at, reader.gathered.zone) if last else None
    letters = dict(reversed(list(_with_results(reader, since))))
    for number, letter in letters.items():
        if letter.kind in TELLS_THEM:
            return Story(False, "", "", "", "", _sent_on(reader, letter), number)
    wrote_on = next((_sent_on(reader, letter) for letter in letters.values()), None)
    if row is None or last is None:
        return Story(False, "", "", "", "", wrote_on, wrote_on=wrote_on) if wrote_on else None
    body = last.for_family()
    told_on, not_known = reader.on(last.at), body.get("not_known") or ""
    right, said = reader.put_right(row.number), body["said"]
    return Story(False, said, "", "", not_known, told_on, wrote_on=wrote_on, corrections=right)


def _with_results(reader: Reader, since: datetime | None) -> Iterator[tuple[int, Letter]]:
    """Letters to them with results of enquiries that may be newer than that moment, by number."""
    for number, letter in letters_to(reader.gathered, reader.number).items():
        newer = letter.sent_at and (since is None or letter.sent_at >= since)
        if newer and letter.state in ARRIVES and holds_results(letter):
            yield number, letter


def _sent_on(reader: Reader, letter: Letter) -> date:
    assert letter.sent_at
    return reader.on(letter.sent_at)


def stages_shown(reader: Reader) -> tuple[StageShown, ...]:
    if Seen.PROGRESS not in reader.sees:
        return ()
    return tuple(_stage(reader, stage) for stage in stages_of(reader))


def _stage(reader: Reader, stage: Stage) -> StageShown:
    """Told and written to: the day on which it was so for this person, where it was."""
    since, until, place = _lived(reader, stage)
    # With them, before the case came that far; a case that was opened again does it once more.
    done_before = not stage.at and since is not None and stage.since is None
    at = "past" if done_before else "skipped" if stage.skipped else stage.at
    told = stage.state in _ASKED_BY
    if told and at == "past" and since is None and not _with_another(reader, stage):
        at = "left_out" if _is_left_out(reader, stage.state) else ""
    me = reader.gathered.facts.person(reader.number)
    sorry = me is not None and reader.gathered.facts.said_sorry_to(me)
    return StageShown(stage.state, at, since, until, place, since is not None, sorry)


def _lived(reader: Reader, stage: Stage) -> tuple[date | None, date | None, str]:
    """From when, until when and where; of what is told or written, for whoever reads it."""
    since = reader.on(stage.since) if stage.since else None
    until = reader.on(stage.until) if stage.until else None
    match stage.state:
        case State.ACKNOWLEDGE | State.DISCLOSE:
            told_on, place = _told(reader, stage.state)
            return told_on, None, place
        case State.APOLOGIZE:
            letters = letters_to(reader.gathered, reader.number).values()
            sent = [x.sent_at for x in letters if x.sent_at and _says_sorry(x)]
            return (reader.on(sent[-1]) if sent else None), None, ""
    return since, until, ""


def _with_another(reader: Reader, stage: Stage) -> bool:
    """A case also goes on where nobody heard it, since they declined: then we did not do it."""
    numbers = (p.number for p in reader.gathered.persons if p.number != reader.number)
    others = (Reader(reader.gathered, reader.staff, number) for number in numbers)
    return any(_lived(other, stage)[0] for other in others)


def _is_left_out(reader: Reader, state: State) -> bool:
    """For good, or for as long as they say no; what they took back or put off is still to come."""
    if reader.incident.state is State.CLOSED:
        return True
    stand = (e for e in reader.gathered.facts.excuses if e.agreed and not e.ended)
    mine = [e for e in stand if e.person == reader.number and e.ground in _FOR_GOOD]
    return any(_ASKED_BY[state] in excuse.requirements for excuse in mine)


def _told(reader: Reader, state: State) -> tuple[date | None, str]:
    """On which day somebody told them, and where; or a letter did, where no talk did."""
    first = state is State.ACKNOWLEDGE
    kind = Talk.FIRST if first else Talk.DISCLOSURE
    found = [(reader.on(talk.at), talk) for _, talk in reader.told.talks]
    if talks := [(on, talk.place) for on, talk in found if talk.kind is kind]:
        return talks[-1]
    tell = filter(holds_the_facts, reader.told.letters)
    letters = tell if first else reader.told.letters_of_findings
    told = [(_sent_on(reader, letter), "") for letter in letters]
    if first:  # some were told all of it at once
        told += [(on, talk.place) for on, talk in found if talk.kind is Talk.DISCLOSURE]
    return min(told, key=itemgetter(0), default=(None, ""))


def _says_sorry(letter: Letter) -> bool:
    return letter.state in ARRIVES and letter.kind in TELLS_THEM
