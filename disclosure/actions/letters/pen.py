"""Who writes a letter at present: one holds the pen, the others read, and no word is lost.

The pen is a courtesy between people at their desks. What keeps one text from being written over
another is the version of the letter, at every door.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, OpenCase, open_beside
from disclosure.actions.letters.boxes import with_a_box
from disclosure.actions.letters.moves import called
from disclosure.actions.letters.writing import as_told, differs, put_in
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.clock import APART
from disclosure.permissions import Actor, Permission, Role
from disclosure.records.letter import Letter
from disclosure.records.writing import Pen, Unsaved, forget_boxes
from workflows.words import LetterState

UNHEARD = timedelta(minutes=2)  # then a pen is free: the lid was closed, or the ward called
LATELY = timedelta(seconds=20)  # heard of so shortly ago that it need not be written again
UNANSWERED = timedelta(minutes=1)  # then whoever may write may take what somebody asked for


@dataclass(frozen=True, slots=True)
class Holding:
    """How the pen of one letter lies for one person. `holder`, `asked_by`, `not_yet`: e-mails, or
    empty: it is free, nobody waits for an answer, nobody asked last and was told “not yet”.
    """

    holder: str = ""
    since: datetime | None = None
    heard_at: datetime | None = None
    asked_by: str = ""
    not_yet: str = ""
    mine: bool = False
    may_take: bool = True

    @property
    def with_another(self) -> bool:
        return bool(self.holder) and not self.mine


def look_at(session: Session, actor: Actor, letter_id: int, at: datetime) -> Holding:
    """Writes nothing: to look at a letter takes no pen."""
    pen = session.get(Pen, letter_id, populate_existing=True)
    if pen is None or _is_free(pen, at):
        return Holding()
    mine = pen.holder == actor.email
    takes = mine or _may_take(pen, actor, at)
    asked, waits = pen.asked_by or "", _somebody_waits(pen)
    answers = (asked, "") if waits else ("", asked)
    return Holding(pen.holder, pen.taken_at, pen.seen_at, *answers, mine, takes)


def hear(session: Session, change: Change, ref: str) -> None:
    """Somebody is at the desk: a free pen is theirs; their own stays theirs."""
    there = look_at(session, change.actor, called(session, ref).id, change.at)
    if there.mine and there.heard_at and -APART <= change.at - there.heard_at < LATELY:
        return
    with _desk(session, change, ref) as (_, letter):
        pen, me = session.get(Pen, letter.id), change.actor.email
        if pen and pen.holder == me:
            pen.seen_at = change.at
        elif pen is None or _is_free(pen, change.at):
            _hand(session, letter, me, change.at)


def take(session: Session, change: Change, ref: str) -> None:
    """Into this person's hand. What the one before typed and had not saved goes in first.

    Raises Refused while the holder may still answer; a risk manager need not wait.
    """
    with _desk(session, change, ref) as (case, letter):
        pen, me = session.get(Pen, letter.id), change.actor.email
        if pen and pen.holder != me:
            if not _is_free(pen, change.at) and not _may_take(pen, change.actor, change.at):
                name = staff_name(session, pen.holder)
                raise Refused(f"{name} is writing. Ask for the pen, and wait a minute.")
            _hand_in(case, letter, pen.holder)
        _hand(session, letter, me, change.at)


def ask(session: Session, change: Change, ref: str) -> None:
    """Whoever asked first is answered first. Raises Refused where nobody else holds the pen."""
    with _desk(session, change, ref) as (_, letter):
        pen = session.get(Pen, letter.id)
        if pen is None or pen.holder == change.actor.email or _is_free(pen, change.at):
            raise Refused("Nobody else holds the pen. Take it.")
        if not _somebody_waits(pen):
            pen.asked_by, pen.asked_at = change.actor.email, change.at


def give(session: Session, change: Change, ref: str) -> None:
    """To whoever asked for it. What the giver typed and had not saved goes in first.

    Raises Refused where nobody asks any more.
    """
    with _desk(session, change, ref) as (case, letter):
        pen = _mine(session, change, letter)
        if pen.asked_by is None or not _somebody_waits(pen):
            raise Refused("Nobody asks for the pen any more.")
        _hand_in(case, letter, pen.holder)
        _hand(session, letter, pen.asked_by, change.at)


def keep(session: Session, change: Change, ref: str) -> None:
    """Not yet: whoever asked is told so, reads on, and may ask again."""
    with _desk(session, change, ref) as (_, letter):
        pen = _mine(session, change, letter)
        pen.asked_at, pen.seen_at = None, change.at


def let_go(session: Session, change: Change, ref: str) -> None:
    """Lay it down: it is free for whoever comes next. Another's stays where it is."""
    with _desk(session, change, ref) as (_, letter):
        pen = session.get(Pen, letter.id)
        if pen and pen.holder == change.actor.email:
            session.delete(pen)


def _is_free(pen: Pen, at: datetime) -> bool:
    """Also where they were heard later than now: a clock was ahead, and nobody knows when."""
    return at - pen.seen_at >= UNHEARD or pen.seen_at > at + APART


def _somebody_waits(pen: Pen) -> bool:
    """Who asked and was answered stays by name, so that they read the answer."""
    return pen.asked_at is not None


def _may_take(pen: Pen, actor: Actor, at: datetime) -> bool:
    asked_long_ago = pen.asked_at is not None and at - pen.asked_at >= UNANSWERED
    return Role.RISK_MANAGER in actor.roles or asked_long_ago


def _mine(session: Session, change: Change, letter: Letter) -> Pen:
    pen = session.get(Pen, letter.id)
    if pen is None or pen.holder != change.actor.email:
        raise Refused("The pen is not yours any more.")
    return pen


def _hand(session: Session, letter: Letter, to: str, at: datetime) -> None:
    """`to` is given the time of one desk unheard to begin."""
    pen = session.get(Pen, letter.id) or Pen(letter_id=letter.id)
    pen.holder, pen.taken_at, pen.seen_at = to, at, at
    pen.asked_by = pen.asked_at = None
    session.add(pen)


def _hand_in(case: OpenCase, letter: Letter, writer: str) -> None:
    """Into the letter, as their words; where it changed since, they stay beside it as a draft. So
    do those whose box is gone.
    """
    typed = case.session.get(Unsaved, (letter.id, writer))
    if typed is None or typed.of_version != letter.version:
        return
    words = with_a_box(letter, typed.words)
    if not differs(letter, words):
        forget_boxes(case.session, letter, writer, words)
        return
    case.note_lateness()
    if case.change.actor.email != writer:
        case.write_down(f"letter pen {letter.ref}")
    case.names.add(writer)
    put_in(case, letter, *as_told(letter, words), writer)
    forget_boxes(case.session, letter, writer, words)
    case.entries[-1].by = writer  # they wrote it; the entry before says who took the pen


@contextmanager
def _desk(session: Session, change: Change, ref: str) -> Iterator[tuple[OpenCase, Letter]]:
    """The draft in its locked case. Raises Refused where it is none any more."""
    change.actor.must(Permission.WRITE_LETTER)
    incident_id = called(session, ref).incident_id
    with open_beside(session, replace(change, incident_id=incident_id)) as case:
        letter = called(session, ref)
        if letter.state is not LetterState.DRAFT:
            raise Refused("It is no draft any more, so nobody writes it.")
        yield case, letter
