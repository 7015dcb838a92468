"""A promise that stands in the letter of all: said to be done, checked, told, in each case at once.

What one person may say of one promise on its page, they may say here of all. It goes through the
same gate, case by case, in the background. What the family says of it is theirs alone to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.background.work_seen import said_of_others
from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.actions.look_backs.opening import locked, look_back_of, zone_of
from disclosure.actions.look_backs.post import REFUSALS
from disclosure.actions.look_backs.progress import its
from disclosure.actions.look_backs.promise_moves import (
    CHECKS,
    Shown,
    Words,
    change_of,
    move_in_case,
    shown_in,
)
from disclosure.actions.look_backs.release import LeftOut
from disclosure.actions.look_backs.samples import Sample, spread
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.looking import look_through
from disclosure.actions.moves.commitment import NOT_THEIRS
from disclosure.actions.refused import Refused
from disclosure.actions.words_closed import CLOSED_WORDS, closed_of, reading_one_case
from disclosure.kinds.faults import BadInput
from disclosure.kinds.kind import Part, read
from disclosure.kinds.look_backs import IN_ALL, CheckedInAll
from disclosure.permissions import NEEDED_FOR, Actor, may_do_promised
from disclosure.records.commitment import Commitment
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.look_backs import (
    LookBack,
    Member,
    SharedLetter,
    letters_of,
    releases_of,
)
from disclosure.records.transaction import one_transaction
from disclosure.records.work import ItemState, Work, WorkItem, is_item
from workflows.commitment import MARKS
from workflows.words import ARRIVES, GONE_OUT, LetterState
from workflows.words import CommitmentState as S
from workflows.words import CommitmentTrigger as T

PROMISE_WORK = "look_back_promises"
WHERE: Mapping[T, tuple[S, ...]] = {
    T.DONE: (S.OPEN,),
    T.VERIFY: (S.DONE,),
    T.SEND_BACK: (S.DONE,),
    T.TOLD: (S.VERIFIED, S.CONFIRMED),
    T.CANNOT_KEEP: (S.OPEN,),
    T.AGREE_NOT_KEPT: (S.NOT_KEPT,),
}  # from which states: of one case alone more may be said
CAME_BACK = "The letter that says so came back. Say in the case itself what was done for them."
OWN = "You own this promise, so another person has to check it."


@dataclass(frozen=True, slots=True)
class Promised:
    """One sentence of one letter. `number`: in the order in which they were released."""

    number: int
    sentence: str
    owner: str  # as the letter was approved; a case may have given it to another since
    due_on: date | None
    letter: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would say of the promise of that number, as they typed or sent it."""

    number: int
    trigger: str
    data: object


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before it is said. `goes`: number of the case and the promise there.

    `left_out`: where it stands as it has to, and is not said all the same. `seen`: the fingerprint
    of exactly this.
    """

    promise: Promised
    goes: tuple[tuple[int, str], ...]
    left_out: tuple[LeftOut, ...]
    for_others: int
    samples: tuple[Sample, ...]
    seen: str

    @property
    def says(self) -> str:
        many, left = len(self.goes), len(self.left_out)
        goes = "It is said in 1 case." if many == 1 else f"It is said in {many:,} cases."
        out = f"{left:,} {'is' if left == 1 else 'are'} left out."
        return " ".join(filter(None, (goes, out, said_of_others(self.for_others))))


def promises_of(session: Session, look_back: LookBack) -> list[Promised]:
    """Of every letter that was released, also in words that were written anew since."""
    found: dict[tuple[int, str], Promised] = {}
    for release in releases_of(session, look_back.id):
        letter = session.get_one(SharedLetter, release.letter_id)
        for told in letter.promises:
            due = date.fromisoformat(told["due_on"]) if told.get("due_on") else None
            of = (told["sentence"], told["owner"], due, letter.number)
            where = letter.number, told["sentence"]
            found.setdefault(where, Promised(len(found) + 1, *of))
    return list(found.values())


def promise_numbered(session: Session, look_back: LookBack, number: int) -> Promised:
    """Raises BadInput."""
    for promise in promises_of(session, look_back):
        if promise.number == number:
            return promise
    raise BadInput.at("promise", f"promise: no letter that was released holds a promise {number}.")


def stand_of(session: Session, look_back: LookBack, promise: Promised) -> Mapping[S, int]:
    """In how many cases it stands how, of those whose letter has gone."""
    wanted = _of_promise(look_back, promise, Commitment._state, func.count())
    rows = session.execute(wanted.group_by(Commitment._state))
    found = {row[0]: row[1] for row in rows}
    return {state: found[state] for state in S if state in found}


def late_in(session: Session, look_back: LookBack, promise: Promised, today: date) -> int:
    """In how many cases it is open after its day there, which may be a newer one."""
    wanted = _of_promise(look_back, promise, func.count())
    late = Commitment._state == str(S.OPEN), Commitment.due_on < today
    return session.scalar(wanted.where(*late)) or 0


def came_back_in(session: Session, look_back: LookBack, promise: Promised) -> int:
    """In how many cases the post brought back the letter that made it."""
    back = _of_promise(look_back, promise, func.count()).where(_came_back())
    return session.scalar(back) or 0


def to_check(session: Session, look_back: LookBack, actor: Actor) -> Promised | None:
    """The first that is said to be done where they may check it, and not by them."""
    if not actor.may(NEEDED_FOR[T.VERIFY]):
        return None
    for promise in promises_of(session, look_back):
        if actor.email in _said_done_by(session, look_back, promise):
            continue
        said = _Said(look_back, promise, T.VERIFY, CheckedInAll())
        theirs = _in_cases(said, Incident.id).where(*_may_be_said(said), seen_by(actor))
        others = theirs.where(Commitment.owner != actor.email)  # as `_why_not` leaves out one's own
        # and as `_planned` leaves out those that cannot be read
        if any(not closed_of(session, [each]) for each in session.scalars(others).all()):
            return promise
    return None


def _said_done_by(session: Session, look_back: LookBack, promise: Promised) -> Iterable[str]:
    mine = select(Work.asked_by).where(Work.kind == PROMISE_WORK, Work.about == look_back.ref)
    mine = mine.where(Work.told["promise"].as_integer() == promise.number)
    return session.scalars(mine.where(Work.told["trigger"].as_string() == str(T.DONE)))


def preview(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    ref: str,
    wish: Wish,
) -> Preview:
    """Changes nothing, but the look at the samples stays on record. Raises Refused, BadInput."""
    look_back = look_back_of(session, actor, ref)
    found = _planned(session, actor, at, _read(session, actor, look_back, at, wish))
    chosen, seen = spread(found.goes), found.seen
    look_through(session, actor, [e.incident for e in chosen], at, door, f"samples of {ref}")
    goes = tuple((each.number, each.promise) for each in found.goes)
    samples = tuple(_sample(session, actor, at, found, each) for each in chosen)
    return Preview(found.said.promise, goes, found.left_out, found.for_others, samples, seen)


def say_in_all(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    ref: str,
    wish: Wish,
    seen: str,
) -> Work:
    """Asked for in the background.

    Raises ChangedMeanwhile where it is no longer what was seen, Refused where no case is left.
    """
    with one_transaction(session):
        look_back = locked(session, actor, ref)
        found = _planned(session, actor, at, _read(session, actor, look_back, at, wish))
        said = found.said
        if found.seen != seen:
            raise ChangedMeanwhile("This is not what you looked at. Look at it again.")
        if not found.goes:
            raise Refused("There is no case in which this can be said.")
        told = {"promise": wish.number, "trigger": str(said.trigger), "letter": said.letter}
        items = (Asked(each.promise, found.words(each)) for each in found.goes)
        work = ask(session, actor, at, door, PROMISE_WORK, ref, items, told)
        about = f"{ref} promise {wish.number}, {said.trigger}: {work.total} cases"
        note_of_house(session, at, actor, str(door), "look-back promises moved", about)
        return work


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody would say, and of which promise."""

    look_back: LookBack
    promise: Promised
    trigger: T
    told: Part

    @property
    def letter(self) -> int | None:
        return getattr(self.told, "letter", None)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    incident: str
    promise: str
    owner: str
    letter: str  # of this case; empty: the one that was named has not gone to it
    came_back: bool  # the letter that made it


@dataclass(frozen=True, slots=True)
class _Planned:
    said: _Said
    goes: tuple[_Row, ...]
    left_out: tuple[LeftOut, ...]
    for_others: int
    shown: Shown  # to whoever checks it, in three of the cases

    @property
    def seen(self) -> str:
        said = (self.said.promise, self.said.trigger, self.said.told.model_dump_json())
        told = (*said, self.goes, self.left_out, self.for_others, self.shown)
        return sha256(repr(told).encode()).hexdigest()

    def words(self, row: _Row) -> Words:
        """As typed, with the letter of that case in place of the number of all; and what whoever
        checks it was shown.
        """
        told = self.said.told.model_dump(mode="json", exclude_none=True)
        told |= {"letter": row.letter} if self.said.letter else {}
        return told | ({"shown": asdict(self.shown)} if self.said.trigger in CHECKS else {})


def _planned(session: Session, actor: Actor, at: datetime, said: _Said) -> _Planned:
    gone = dict(_gone_to(session, said.look_back, said.letter)) if said.letter else {}
    goes: list[_Row] = []
    left: list[LeftOut] = []
    cells = (Incident.id, Member.number, Incident.ref, Commitment.ref, Commitment.owner)
    wanted = _in_cases(said, *cells, _came_back()).where(*_may_be_said(said), seen_by(actor))
    found = session.execute(wanted.order_by(Member.number)).all()
    closed = closed_of(session, [row[0] for row in found])
    for id, number, incident, ref, owner, back in found:
        row = _Row(number, incident, ref, owner, gone.get(incident, ""), back)
        if why := (CLOSED_WORDS if id in closed else _why_not(actor, said, row)):
            left.append(LeftOut(number, incident, why))
        else:
            goes.append(row)
    hidden = _in_cases(said, func.count()).where(*_may_be_said(said), not_(seen_by(actor)))
    others = session.scalar(hidden) or 0
    checked = [each.promise for each in spread(goes)] if said.trigger in CHECKS else []
    shown = shown_in(session, at, checked)
    return _Planned(said, tuple(goes), tuple(left), others, shown)


def _read(
    session: Session,
    actor: Actor,
    look_back: LookBack,
    at: datetime,
    wish: Wish,
) -> _Said:
    if wish.trigger not in IN_ALL:
        says = f"trigger: '{wish.trigger}' is not said of all at once. Use {', '.join(IN_ALL)}."
        raise BadInput.at("trigger", says)
    trigger = T(wish.trigger)
    actor.must_move(trigger)
    promise = promise_numbered(session, look_back, wish.number)
    told: Part = read(IN_ALL[trigger], wish.data, at, zone_of(session, look_back))
    said = _Said(look_back, promise, trigger, told)
    if said.letter is not None:
        _must_come_later(session, said, said.letter)
    return said


def _must_come_later(session: Session, said: _Said, letter: int) -> None:
    if letter <= said.promise.letter:
        says = f"letter: name one after letter {said.promise.letter}, which made this promise."
        raise BadInput.at("letter", says)
    if letter not in letters_of(session, said.look_back.id):
        raise BadInput.at("letter", f"letter: there is no letter {letter} yet.")


def _why_not(actor: Actor, said: _Said, row: _Row) -> str | None:
    if said.trigger in (T.DONE, T.CANNOT_KEEP) and not may_do_promised(actor, row.owner):
        return NOT_THEIRS
    if said.trigger in (*CHECKS, T.AGREE_NOT_KEPT) and actor.email == row.owner:
        return OWN
    if said.letter is not None and not row.letter:
        return f"Letter {said.letter} has not gone to them, or came back."
    if said.trigger is T.DONE and row.came_back and not row.letter:
        return CAME_BACK
    return None


def _in_cases(said: _Said, *cells: Any) -> Select[Any]:
    return _of_promise(said.look_back, said.promise, *cells)


def _came_back() -> ColumnElement[bool]:
    there = exists().where(Letter.ref == Commitment.letter_ref)
    return there.where(Letter._state == str(LetterState.RETURNED))


def _of_promise(look_back: LookBack, promise: Promised, *cells: Any) -> Select[Any]:
    """Of the cases that were sent this sentence in that letter."""
    made = _letters_numbered(look_back, promise.letter).with_only_columns(Letter.ref)
    gone = made.where(Letter.ref == Commitment.letter_ref, Letter._state.in_(GONE_OUT))
    wanted: Select[Any] = select(*cells).select_from(Member).join(Incident, its())
    wanted = wanted.join(Commitment, Commitment.incident_id == Incident.id)
    mine = (Member.look_back_id == look_back.id, Commitment.sentence == promise.sentence)
    return wanted.where(*mine, gone.exists())


def _may_be_said(said: _Said) -> tuple[ColumnElement[bool], ...]:
    """By its state, and nobody has asked for it: what waits is not asked for twice, and a mark,
    which changes no state, not twice by the same letter.
    """
    waits = is_item(ItemState.WAITING)
    if said.trigger in MARKS:
        same = Work.told["letter"].as_integer() == said.letter
        waits = or_(waits, and_(is_item(ItemState.DONE), same))
    before = (
        select(WorkItem.about)
        .join(Work, Work.id == WorkItem.work_id)
        .where(Work.kind == PROMISE_WORK, Work.about == said.look_back.ref, waits)
        .where(Work.told["trigger"].as_string() == str(said.trigger))
    )
    return Commitment._state.in_(WHERE[said.trigger]), Commitment.ref.not_in(before)


def _gone_to(session: Session, look_back: LookBack, number: int) -> Iterable[tuple[str, str]]:
    """Incident and its letter of that number, where it has gone and did not come back."""
    wanted = _letters_numbered(look_back, number).where(Letter._state.in_(ARRIVES))
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(WorkItem.work_id))]


def _letters_numbered(look_back: LookBack, number: int) -> Select[str, str]:
    """Incident and letter, as they were made of the words of that number."""
    words = select(SharedLetter.id).where(SharedLetter.look_back_id == look_back.id)
    wanted = select(WorkItem.about, Letter.ref)
    return (
        wanted.join(Work, Work.id == WorkItem.work_id)
        .join(Letter, Letter.ref == WorkItem.made["letter"].as_string())
        .where(Work.kind == LETTER_WORK, Work.about == look_back.ref)
        .where(Work.told["letter"].as_integer().in_(words.where(SharedLetter.number == number)))
    )


def _sample(session: Session, actor: Actor, at: datetime, found: _Planned, row: _Row) -> Sample:
    change = change_of(session, actor, at, Door.PAGE, row.promise)
    told = (row.promise, found.said.trigger, found.words(row))
    try:
        with reading_one_case():
            says = move_in_case(session, change, *told, dry_run=True)
    except REFUSALS as no:
        says = f"It cannot be said here: {no}"
    return Sample(row.number, row.incident, says)
