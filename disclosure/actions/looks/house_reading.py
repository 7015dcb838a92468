"""Read the chain of the house: accounts, roles, tokens, searches, exports, backups; and who looked
for certain words."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.house_seen import refs_in, refs_seen
from disclosure.actions.looks.looking import look_through
from disclosure.actions.looks.searching import SEARCHED, hashes_of_search
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Permission
from disclosure.records.house import HouseEntry, house_before, note_of_house, of_sort, sort_of
from disclosure.records.transaction import one_transaction

READ = "house read"
PAGE, AT_ONCE = 50, 200  # entries that are shown, and that are read together


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty: of all. `what`: one of `sorts`. `words`: exactly as somebody looked for them."""

    by: str = ""
    what: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The latest first. `older`: the number before which the next page begins, 0 for none."""

    entries: tuple[HouseEntry, ...]
    older: int
    whos: tuple[str, ...]  # everybody by whom anything stands there
    sorts: tuple[str, ...]  # of what was done


def read_house(
    session: Session, actor: Actor, at: datetime, door: Door, asked: Asked, before: int
) -> Read:
    """One page. That they looked stands there before anything is shown: once a day for each
    question, and on each case that is named. Without what is about cases and look-backs that are
    not theirs to see.

    Raises Forbidden; BadInput for somebody or something that does not stand there.
    """
    if not actor.may(Permission.OPERATE):
        actor.must(Permission.REPORT)
    whos = tuple(session.scalars(select(HouseEntry.by).distinct().order_by(HouseEntry.by)))
    whats = session.scalars(select(HouseEntry.what).distinct())
    sorts = tuple(sorted({sort_of(what) for what in whats}))
    _must_stand_there(asked, whos, sorts)
    hashes = hashes_of_search(session, asked.words) if asked.words.strip() else []
    _note_once_a_day(session, actor, at, door, _in_words(asked, hashes))
    entries = _theirs(session, actor, _wanted(asked, hashes), before)
    older = entries[PAGE - 1].number if len(entries) > PAGE else 0
    shown = tuple(entries[:PAGE])
    if not actor.may(Permission.OPERATE):
        look_through(session, actor, {ref for e in shown for ref in refs_in(e)}, at, door, READ)
    return Read(shown, older, whos, sorts)


def _must_stand_there(asked: Asked, whos: tuple[str, ...], sorts: tuple[str, ...]) -> None:
    faults = []
    if asked.by and asked.by not in whos:
        faults.append(Fault("by", "by: nobody of this name did anything that stands there."))
    if asked.what and asked.what not in sorts:
        says = f"what: nothing of this kind stands there. There is: {'; '.join(sorts)}."
        faults.append(Fault("what", says))
    if faults:
        raise BadInput(faults)


def _wanted(asked: Asked, hashes: list[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.by:
        found.append(HouseEntry.by == asked.by)
    if asked.what:
        found.append(of_sort(asked.what))
    if hashes:
        found.append(HouseEntry.what == SEARCHED)
        found.append(or_(*(HouseEntry.about.startswith(each) for each in hashes)))
    return found


def _in_words(asked: Asked, hashes: list[str]) -> str:
    """The words as they stand there themselves, so that nobody reads them out of this either."""
    told = [f"by {asked.by}" if asked.by else "", f"what: {asked.what}" if asked.what else ""]
    told.append(f"search {hashes[-1]}" if hashes else "")
    return ", ".join(filter(None, told)) or "all"


def _note_once_a_day(session: Session, actor: Actor, at: datetime, door: Door, about: str) -> None:
    """As looks through lists are: of a day of UTC."""
    today = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    same = select(HouseEntry.number).where(
        HouseEntry.by == actor.email, HouseEntry.what == READ, HouseEntry.about == about
    )
    with one_transaction(session):
        if session.scalar(same.where(HouseEntry.at >= today).limit(1)) is None:
            note_of_house(session, at, actor, str(door), READ, about)


def _theirs(
    session: Session, actor: Actor, wanted: list[ColumnElement[bool]], before: int
) -> list[HouseEntry]:
    """One more than a page says that there are others."""
    found = list[HouseEntry]()
    while len(found) <= PAGE and (some := house_before(session, wanted, before, AT_ONCE)):
        seen, before = refs_seen(session, actor, some), some[-1].number
        found += [entry for entry in some if seen >= set(refs_in(entry))]
    return found
