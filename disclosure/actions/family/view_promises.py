"""What we promised, as the family reads it: our words, whose they are, and how they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from disclosure.actions.family.view_reader import Reader, SaidSince
from disclosure.actions.in_words.standing_words import own_part
from disclosure.actions.letters.slip import in_translation
from disclosure.actions.promise_said import disputed_in, new_day, said_yes
from disclosure.actions.promises.kept_in_talk import talk_named
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.permissions import BY_THE_FAMILY, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from workflows.commitment import COMMITMENT, MARKS
from workflows.family_page import Seen
from workflows.words import CommitmentState as C
from workflows.words import CommitmentTrigger as T

SOON = timedelta(days=7)


class Stands(IntEnum):
    """In the order in which the page shows them."""

    LATE, DISPUTED, TODAY, SOON, LATER, DONE, KEPT_LATE, NOT_KEPT, KEPT, ANY_TIME, LET_OFF = range(
        11
    )


@dataclass(frozen=True, slots=True)
class SaidOfIt:
    """What the reader said of a promise: confirm, dispute, release or change, and when.

    `words`: empty where they pressed the button and wrote nothing. `written_on`, `by`: where one of
    us wrote it down on a later day, which is the one that counts. `waits`: for others to whom it
    is owed to say the same. `counted`: of a new day, that it came to stand.
    """

    what: str
    words: str
    on: date
    due_on: date | None
    since: SaidSince
    written_on: date | None = None
    by: str = ""
    waits: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """`mine`: owed to the reader. `can`: what they may say of it now, as triggers.
    `passed_on`: to them; we made it to others. `made_to`: the patient's name, where that was one.
    `others_days`: to which others to whom it is owed said yes, and which the reader may say too.

    `due_on`: the day by which it has to be kept. `days`: how late it is or was.
    `missed_on`: a day before that one, which had passed when `due_on` was agreed; it counts.
    `broken_off`: why we cannot keep it. `disputed_by_me`: else by somebody else they are with, or
    `disputed_apart`: by one kept apart from them, of whose word they are told nothing.
    `confirmed_by_me`: they said that we kept it; what others said of it is not told.
    `corrections`: what is right of our words instead, where they stand there as they were written.
    `written_on`, `written_by`: where one of us put it on record on a later day than `done_on`.
    `also_said`: as the translation of a letter to them says it, `also_in` that language (a tag).
    """

    ref: str
    words: str
    stands: Stands
    who: str
    due_on: date | None
    missed_on: date | None
    days: int
    made_on: date
    done_on: date | None
    kept_in_talk: bool
    evidence: str
    checked_by: str
    told_on: date | None
    broken_off: str
    mine: bool
    disputed_by_me: bool
    confirmed_by_me: bool
    next_contact: bool
    said: tuple[SaidOfIt, ...]
    can: frozenset[str]
    passed_on: bool = False
    made_to: str = ""
    disputed_apart: bool = False
    others_days: tuple[date, ...] = ()
    written_on: date | None = None
    written_by: str = ""
    corrections: tuple[str, ...] = ()
    also_said: str = ""
    also_in: str = ""

    @property
    def let_off_by_me(self) -> bool:
        """The reader said so too; else others to whom it is or was owed."""
        return any(each.what == T.RELEASE for each in self.said)

    @property
    def is_over(self) -> bool:
        """Nothing is left to do or to say of it."""
        agreed = self.stands is Stands.KEPT and self.confirmed_by_me
        return agreed or self.stands is Stands.LET_OFF


def promises_shown(reader: Reader) -> tuple[PromiseShown, ...]:
    """Theirs; of others who must be told, those that are no mere word of when we ring them."""
    found = [_shown(reader, promise) for promise in _to_show(reader)]
    return tuple(sorted(found, key=lambda p: (p.stands, p.due_on or date.max, p.ref)))


def _to_show(reader: Reader) -> Iterator[Commitment]:
    for promise in reader.gathered.commitments:
        if reader.gathered.is_owed(promise) and reads_promise(reader, promise):
            yield promise


def reads_promise(reader: Reader, promise: Commitment) -> bool:
    owed = reader.gathered.owed_to(promise)
    of_others = not promise.next_contact and reader.reads_of(owed, Seen.PROMISES)
    return reader.number in owed or (of_others and reader.told.reads_record(promise.number))


def _shown(reader: Reader, promise: Commitment) -> PromiseShown:
    moves = list(reader.gathered.case.moves(promise.ref))
    mine = reader.number in reader.gathered.owed_to(promise)
    done = _last(moves, T.DONE) if promise.state not in (C.OPEN, C.NOT_KEPT) else None
    checked, broken = _last(moves, T.VERIFY), _last(moves, T.CANNOT_KEEP)
    kept = promise.state in (C.VERIFIED, C.CONFIRMED)
    days = _days_late(reader, reader.gathered.day_that_counts(promise), done)
    evidence = str(done.body["data"]["evidence"]) if done else ""
    talk = talk_named(evidence)
    disputed = disputed_in(moves) if promise.state is C.OPEN else None
    words = reader.words_of(promise)
    in_full = words == promise.words
    also_said, also_in = _in_their_language(reader, promise) if in_full else ("", "")
    return PromiseShown(
        ref=promise.ref,
        words=words,
        stands=_stands(reader, promise, bool(disputed), late=days > 0),
        who=reader.colleague(_whose(reader, promise)),
        due_on=promise.due_on,
        missed_on=reader.gathered.missed_on(promise),
        days=days,
        made_on=_made_on(reader, promise),
        done_on=reader.on(done.at) if done else None,
        kept_in_talk=talk is not None and _was_there(reader, talk),
        evidence=evidence if kept and mine and talk is None else "",
        checked_by=reader.colleague(checked.by) if checked and kept else "",
        told_on=_told_on(reader, promise, moves),
        broken_off=broken.body["data"]["why"] if broken and promise.state is C.NOT_KEPT else "",
        mine=mine,
        disputed_by_me=disputed is not None and _by_me(reader, disputed),
        confirmed_by_me=reader.number in said_yes(moves),
        next_contact=promise.next_contact,
        said=tuple(_said(reader, promise, moves)),
        can=_can(reader, promise, moves) if mine else frozenset(),
        passed_on=mine and reader.number not in promise.owed_to,
        made_to="" if reader.number in promise.owed_to else _made_to(reader, promise),
        disputed_apart=disputed is not None and _said_apart(reader, disputed),
        others_days=tuple(_others_days(reader, promise)) if mine else (),
        written_on=_written_on(reader, done) if done else None,
        written_by=reader.colleague(done.by) if done else "",
        corrections=reader.put_right(promise.number) if mine and in_full else (),
        also_said=also_said,
        also_in=also_in,
    )


def _in_their_language(reader: Reader, promise: Commitment) -> tuple[str, str]:
    """Its sentence and the language, from the last letter to them that says it in two."""
    holding = [
        letter
        for letter in reader.gathered.letters_that_hold(promise)
        if letter.to_person == reader.number and letter.sent_at and letter.translation
    ]
    for letter in reversed(holding):
        if said := in_translation(letter, promise.ref):
            return said, (letter.translation or {})["language"]
    return "", ""


def _whose(reader: Reader, promise: Commitment) -> str:
    """By e-mail: while it is open nobody who may not keep it by now; else who did it."""
    if promise.state is not C.OPEN:
        return promise.owner
    talk = Permission.RECORD_CARE if promise.next_contact else Permission.DO_PROMISED
    return reader.still(promise.owner, talk)


def _made_to(reader: Reader, promise: Commitment) -> str:
    """A patient who lives, and to whom it is owed still, is not named beside what is theirs."""
    passed = frozenset(promise.owed_to) - reader.gathered.owed_to(promise)
    return reader.patient_of(promise.owed_to) if passed else ""


def _others_days(reader: Reader, promise: Commitment) -> Iterator[date]:
    """Of nobody with whom we were asked not to put the reader together."""
    if promise.state is not C.OPEN:
        return
    said = reader.gathered.said_of(promise).stands
    others = reader.gathered.owed_to(promise) - reader.apart_from - {reader.number}
    mine = new_day(said[reader.number]) if reader.number in said else None
    days = {new_day(word) for person, word in said.items() if person in others} - {mine}
    yield from sorted(day for day in days if day and day > reader.today)


def _made_on(reader: Reader, promise: Commitment) -> date:
    """The day of the talk in which we said it; else on which the first letter that says it went,
    to the reader where one did."""
    made = reader.gathered.case.bodies[promise.number]
    if isinstance(made, CommitmentKind) and made.source.conversation:
        return reader.came_on(made.source.conversation)
    holding = reader.gathered.letters_that_hold(promise)
    went = {x.sent_at: x.to_person == reader.number for x in holding if x.sent_at}
    sent = [at for at, mine in went.items() if mine] or list(went)
    return reader.on(min(sent)) if sent else reader.came_on(promise.number)


def _stands(reader: Reader, promise: Commitment, disputed: bool, *, late: bool) -> Stands:
    """`late`: by the day that counts, as in the ledger. The note of a day that stands no more, as
    they never agreed to it, stays on record and is no word to them.
    """
    match promise.state:
        case C.DONE:
            return Stands.DONE
        case C.VERIFIED | C.CONFIRMED:
            return Stands.KEPT_LATE if late else Stands.KEPT
        case C.NOT_KEPT:
            return Stands.NOT_KEPT
        case C.RELEASED:
            return Stands.LET_OFF
    if disputed:
        return Stands.DISPUTED
    if promise.due_on is None:
        return Stands.ANY_TIME
    if late:
        return Stands.LATE
    if promise.due_on == reader.today:
        return Stands.TODAY
    return Stands.SOON if promise.due_on - reader.today <= SOON else Stands.LATER


def _days_late(reader: Reader, day: date | None, done: Evidence | None) -> int:
    until = reader.on(done.at) if done else reader.today
    return max(0, (until - day).days) if day else 0


def _written_on(reader: Reader, move: Evidence) -> date | None:
    """None where that was the day on which it happened."""
    on = reader.on(move.recorded_at)
    return on if on != reader.on(move.at) else None


def _was_there(reader: Reader, talk: int) -> bool:
    """In that conversation, so that it stands on their page too."""
    said = reader.gathered.case.bodies.get(talk)
    return isinstance(said, Conversation) and reader.number in said.persons


def _told_on(reader: Reader, promise: Commitment, moves: list[Evidence]) -> date | None:
    """When we last told the reader how it stands now."""
    knows = reader.number in set(reader.gathered.told(promise))
    told = [m for m in moves if _is(m, T.TOLD) and _by_me(reader, m)]
    return reader.on(told[-1].at) if told and knows else None


def _said(reader: Reader, promise: Commitment, moves: list[Evidence]) -> Iterator[SaidOfIt]:
    for move in moves:
        if move.body["trigger"] in BY_THE_FAMILY and _by_me(reader, move):
            written_on = _written_on(reader, move)
            by = reader.colleague(move.by) if written_on else ""
            yield SaidOfIt(
                move.body["trigger"],
                own_part(move.body["data"]["words"]),
                reader.on(move.at),
                new_day(move),
                reader.said_since(move.number),
                written_on if by else None,
                by,
                waits=_waits(reader, promise, move),
                counted=_counted(reader, promise, move),
            )


def _waits(reader: Reader, promise: Commitment, word: Evidence) -> bool:
    asked = reader.gathered.whose_word(promise, word.body["trigger"])
    missing = reader.gathered.said_of(promise).not_yet_said_by(word, asked)
    return promise.state is C.OPEN and bool(missing)


def _counted(reader: Reader, promise: Commitment, word: Evidence) -> bool:
    """With the word of the last of all to whom it was owed then, which may be this one."""
    changes = reader.gathered.said_of(promise).changes
    later = (each for each in changes if each.number >= word.number)
    return any(new_day(each) == new_day(word) for each in later)


def _can(reader: Reader, promise: Commitment, moves: list[Evidence]) -> frozenset[str]:
    """Also a yes of their own beside that of another to whom it is owed."""
    can = {s.trigger for s in COMMITMENT.steps if s.source == promise.state}
    can |= {trigger for trigger, states in MARKS.items() if promise.state in states}
    if promise.state is C.CONFIRMED and reader.number not in said_yes(moves):
        can.add(T.CONFIRM)
    if reader.number in reader.gathered.said_of(promise).let_off_by():
        can.discard(T.RELEASE)
    return frozenset(str(each) for each in can & BY_THE_FAMILY)


def _last(moves: list[Evidence], trigger: T) -> Evidence | None:
    return next((move for move in reversed(moves) if _is(move, trigger)), None)


def _is(move: Evidence, trigger: T) -> bool:
    return bool(move.body["trigger"] == str(trigger))


def _by_me(reader: Reader, move: Evidence) -> bool:
    return bool(move.body["data"].get("person") == reader.number)


def _said_apart(reader: Reader, move: Evidence) -> bool:
    """By one with whom we were asked not to put the reader together."""
    return move.body["data"].get("person") in reader.apart_from
