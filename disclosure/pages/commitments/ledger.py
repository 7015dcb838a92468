"""Each promise a person may see, as a row: how it stands, who does it, what the family knows."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather
from disclosure.actions.leavers.leaver import Leaver
from disclosure.actions.letters.material import sentence_of
from disclosure.actions.on_call.away import away_words
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.staff_names import names_of
from disclosure.actions.people.unheard import unheard
from disclosure.actions.promise_said import TAKE_EACH, disputed_in, new_day
from disclosure.pages.commitments.which_cases import (
    RECENT,
    cases_to_list,
    page_of_cases,
)
from disclosure.pages.incidents.cases import head_of
from disclosure.pages.words import (
    SOON,
    When,
    disputed,
    done_to_check,
    kept,
    let_off,
    short_day,
    when_promised,
)
from disclosure.permissions import Actor, is_family
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.users import StaffAccount, accounts
from workflows.not_told import may_hear
from workflows.not_told import not_told as not_told_of
from workflows.words import CommitmentState as S

UNREAD = (
    "The words of this case cannot be opened: what was promised there is missing here. Whoever "
    "looks after the machine has to mend that."
)


class Group(StrEnum):
    LATE = "late"
    DISPUTED = "notkept"
    WEEK = "week"
    SECOND = "second"
    TELL = "tell"
    LATER = "later"
    STANDING = "standing"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Entry:
    """One promise as the ledger shows it."""

    ref: str
    words: str
    group: Group
    when: When
    to: str
    tell: str  # of those who may be told: who still is to be, else all
    not_told: str  # in sentences, who of them is not to be told
    about: str
    owner: str
    owner_email: str
    owner_gone: str  # "has left", or why else it is nobody's while it is open; empty while here
    untold: bool
    due_on: date | None
    why: str = ""
    ended_on: date | None = None
    checked_by: str = ""
    family_says: str = ""
    waits: bool = False  # for a second person
    is_done: bool = False
    not_kept: bool = False
    new_day: date | None = None  # still to come; agreed when the day before it was over
    incident: str = ""  # its reference
    late_by: str = ""  # while it is open, in words; also where they say that it was not kept
    owner_away: str = ""  # while it is open: until when, and who stands in
    unheard: bool = False  # nobody has told those who are to be told what happened
    told: bool = False  # all of them were told how it stands
    to_give: bool = False  # it is open, and its owner is gone: what was done is given to nobody

    @property
    def they_know(self) -> bool | None:
        """How it stands; None while there is nothing to tell, since it runs and is not late."""
        if self.untold or self.not_told:
            return False
        if self.group in (Group.WEEK, Group.LATER, Group.STANDING):
            return self.told or None
        return self.told or self.group is not Group.SECOND

    @property
    def is_open(self) -> bool:
        return self.group is not Group.KEPT


@dataclass(frozen=True, slots=True)
class Ledger:
    """`entries`: the late and untold first; then by day. `unread`: the cases whose words cannot be
    opened, by reference; what was promised there is no entry. `more`: where the next page begins;
    empty where this is the last.
    """

    entries: tuple[Entry, ...]
    unread: tuple[str, ...]
    more: str = ""


@dataclass(frozen=True)
class Owners:
    """Whose promises they are, read once for a whole list: both may be thousands."""

    staff: Staff
    users: Mapping[str, StaffAccount]
    names: Mapping[str, str]
    reader: str
    _look_after: dict[tuple[int, str], bool] = field(default_factory=dict)

    def called(self, email: str) -> str:
        return self.names.get(email, email)

    def gone(self, gathered: Gathered, promise: Commitment) -> str:
        """Why it is nobody's while it is open; and whoever has left, whatever became of it."""
        user = self.users.get(promise.owner)
        if user and not user.active:
            return "has left"
        if promise.state is not S.OPEN:
            return ""
        where = (gathered.incident.id, promise.owner)
        if where not in self._look_after:
            owner = Leaver(promise.owner, user.actor() if user else None)
            here = (gathered.session, gathered.incident)
            self._look_after[where] = owner.looks_after(Commitment, *here)
        return "" if self._look_after[where] else "may not look after it"

    def away(self, gathered: Gathered, promise: Commitment) -> str:
        """While it is open: until when its owner is away, and who stands in."""
        if promise.state is not S.OPEN or promise.owner == self.reader:
            return ""
        return away_words(self.staff, promise.owner, gathered.today, self.called, self.reader)


def owners_now(session: Session, reader: str, at: datetime) -> Owners:
    users = {user.email: user for user in accounts(session)}
    return Owners(Staff(session, at), users, names_of(users.values()), reader)


def ledger_for(
    session: Session,
    actor: Actor,
    at: datetime,
    whose: ColumnElement[bool] | None = None,
    after: str = "",
) -> Ledger:
    """Of the cases of one page: those first of which a promise has the earliest day to come or
    over. `whose`: only cases with such a promise. `after`: the `more` of the page before.
    """
    owners, wanted = owners_now(session, actor.email, at), cases_to_list(actor, at, whose)
    return _page(owners, *page_of_cases(session, wanted, after), at)


def pages_of(session: Session, actor: Actor, at: datetime) -> Iterator[Ledger]:
    """All of it, a page after the other, with those whose promises they are read once."""
    owners, after = owners_now(session, actor.email, at), ""
    while True:
        page = _page(owners, *page_of_cases(session, cases_to_list(actor, at), after), at)
        yield page
        if not (after := page.more):
            return


def _page(owners: Owners, incidents: Iterable[Incident], more: str, at: datetime) -> Ledger:
    found, unread, session = list[Entry](), list[str](), owners.staff.session
    for incident in incidents:
        gathered = gather(session, incident, at)
        recent = gathered.today - RECENT
        try:
            entries = [
                entry_of(gathered, each, owners)
                for each in gathered.commitments
                if gathered.is_owed(each)
            ]
            found += (e for e in entries if e.is_open or not e.ended_on or e.ended_on >= recent)
        except Unreadable:  # it takes no other out of the list
            unread.append(incident.ref)
    in_order = sorted(found, key=lambda e: (not e.untold, e.due_on or date.max, e.ref))
    return Ledger(tuple(in_order), tuple(unread), more)


def first_of_all(entries: Iterable[Entry]) -> Entry | None:
    """What nobody has told them first, then as the page has its groups."""
    groups = list(Group)
    return min(entries, key=lambda e: (not e.untold, groups.index(e.group)), default=None)


def entry_of(gathered: Gathered, promise: Commitment, owners: Owners) -> Entry:
    owed = gathered.owed_to(promise)
    told, hear = set(gathered.told(promise)), may_hear(gathered.facts, owed)
    not_told = " ".join(not_told_of(gathered.facts, owed))
    group, chip = standing_of(gathered, promise, hear <= told if hear or not owed else None)
    last, gone = _last(gathered, promise), owners.gone(gathered, promise)
    return Entry(
        promise.ref,
        as_read(gathered, promise, owners.called(promise.owner)),
        group,
        chip,
        to=_listed(gathered.called, owed),
        tell=_listed(gathered.called, hear - told or hear),
        not_told=not_told,
        about=head_of(gathered).patient,
        owner=owners.called(promise.owner),
        owner_email=promise.owner,
        owner_gone=gone,
        untold=group in (Group.LATE, Group.TELL) and not hear <= told,
        due_on=promise.due_on,
        incident=gathered.incident.ref,
        why=_why(gathered, promise, group),
        ended_on=gathered.day_of(last.at) if last else None,
        checked_by=owners.names.get(_by(gathered, promise, "verify"), ""),
        family_says=_family(gathered, promise, told, "" if hear else not_told),
        waits=waits_for_another(gathered, promise),
        is_done=promise.state is S.DONE,
        not_kept=promise.state is S.NOT_KEPT,
        new_day=_new_day(gathered, promise),
        late_by=_late_by(gathered, promise),
        owner_away=owners.away(gathered, promise),
        told=bool(hear) and hear <= told,
        to_give=bool(gone) and promise.state is S.OPEN,
        unheard=bool(hear - told) and hear - told == unheard(gathered.facts, hear - told),
    )


def _listed(called: Mapping[int, str], numbers: Iterable[int]) -> str:
    return ", ".join(called[number] for number in sorted(numbers) if number in called)


def as_read(gathered: Gathered, promise: Commitment, owner: str) -> str:
    """The sentence of its letter; else as the family reads it, with its day."""
    return promise.sentence or sentence_of(gathered, promise, owner)


def standing_of(gathered: Gathered, promise: Commitment, knows: bool | None) -> tuple[Group, When]:
    """The group of a promise and its chip. `knows`: all it is owed to who may be told were; None
    where nobody may be.
    """
    today = gathered.today
    match promise.state:
        case S.OPEN:
            return _open(gathered, promise, today, knows)
        case S.DONE:
            return Group.SECOND, done_to_check()
        case S.RELEASED:
            return Group.KEPT, let_off()
        case S.NOT_KEPT:
            ended = Group.TELL if knows is False else Group.KEPT
            group = Group.SECOND if waits_for_another(gathered, promise) else ended
            return group, When("late", "late", "Not kept")
    on = _day_of(gathered, promise, "done") or today
    chip = kept(on, gathered.day_that_counts(promise))
    return (Group.TELL if knows is False else Group.KEPT), chip


def waits_for_another(gathered: Gathered, promise: Commitment) -> bool:
    agreed = _by(gathered, promise, "agree_not_kept")
    return promise.state is S.DONE or (promise.state is S.NOT_KEPT and not agreed)


def moves_of(gathered: Gathered, promise: Commitment) -> list[Evidence]:
    return list(gathered.case.moves(promise.ref))


def _open(
    gathered: Gathered, promise: Commitment, today: date, knows: bool | None
) -> tuple[Group, When]:
    if said := disputed_in(moves_of(gathered, promise)):
        who = gathered.called.get(said.body["data"]["person"])
        return Group.DISPUTED, disputed(who or "the family")
    if promise.due_on is None:
        return Group.STANDING, When("none", "later", "No date: it stands")
    missed = gathered.missed_on(promise)
    chip = when_promised(promise.due_on, missed, gathered.at, gathered.zone, told=knows)
    if missed or promise.due_on < today:
        return Group.LATE, chip
    return (Group.WEEK if promise.due_on <= today + timedelta(SOON) else Group.LATER), chip


def _late_by(gathered: Gathered, promise: Commitment) -> str:
    if promise.state is not S.OPEN or promise.due_on is None:
        return ""
    missed = gathered.missed_on(promise)
    if missed is None and promise.due_on >= gathered.today:
        return ""
    return when_promised(promise.due_on, missed, gathered.at, gathered.zone).words


def _new_day(gathered: Gathered, promise: Commitment) -> date | None:
    ahead = promise.due_on and promise.due_on >= gathered.today
    return promise.due_on if ahead and gathered.missed_on(promise) else None


def _last(gathered: Gathered, promise: Commitment) -> Evidence | None:
    """The move that brought it where it stands. Marks do not, as that one of several lets us off:
    what another disputed stays disputed.
    """
    moved = [m for m in moves_of(gathered, promise) if m.body["from"] != m.body["to"]]
    return moved[-1] if moved else None


def _by(gathered: Gathered, promise: Commitment, trigger: str) -> str:
    last = gathered.case.last_move(promise.ref, trigger)
    return last.by if last else ""


def _day_of(gathered: Gathered, promise: Commitment, trigger: str) -> date | None:
    last = gathered.case.last_move(promise.ref, trigger)
    return gathered.day_of(last.at) if last else None


def _why(gathered: Gathered, promise: Commitment, group: Group) -> str:
    said = disputed_in(moves_of(gathered, promise)) if group is Group.DISPUTED else None
    if said:
        return f"“{said.body['data']['words']}” Open again, with a concern."
    if group is Group.SECOND:
        return "Waits for a second person."
    how = "Not kept" if promise.state is S.NOT_KEPT else "Kept"
    return f"{how}, and they do not know yet." if group is Group.TELL else ""


def _family(gathered: Gathered, promise: Commitment, told: Collection[int], not_told: str) -> str:
    """Silence is no answer yet, never agreement. `told`: who knows how it stands now. `not_told`:
    why nobody tells them.
    """
    said = gathered.said_of(promise)
    count = {word.number for word in (*said.stands.values(), *said.changes)}
    for row in reversed(moves_of(gathered, promise)):
        if row.body["trigger"] in TAKE_EACH and row.number not in count:
            continue  # they said something else since, or it was done since
        on = short_day(gathered.day_of(row.at))
        where = ", on their page" if is_family(row.by) else ""
        where += f". {waits}" if (waits := waits_for_each(gathered, promise, row)) else ""
        match row.body["trigger"]:
            case "confirm":
                return f"Kept, said on {on}{where}"
            case "dispute":
                return f"Not kept, said on {on}{where}"
            case "release":
                return f"Let us off on {on}{where}"
            case "change":
                return f"Another day is fine, said on {on}{where}"
            case "told" if row.body["data"]["person"] in told:
                return f"Told {on}, no answer yet"
    if not_told:
        return f"{'Told' if told else 'Not told'}. {not_told}"
    return "Told, no answer yet" if told else "Not told yet"


def waits_for_each(gathered: Gathered, promise: Commitment, said: Evidence) -> str:
    """As their own pages say it, and who is still to say the same; empty where all have."""
    asked = gathered.whose_word(promise, said.body["trigger"])
    missing = gathered.said_of(promise).not_yet_said_by(said, asked)
    if not missing or promise.state is not S.OPEN:
        return ""
    called = gathered.called
    others = gathered.said_of(promise).stands
    says = ["It counts only when all of them say so"]
    says += [_said_instead(called[p], word) for p, word in others.items() if p in missing]
    if silent := missing - others.keys():
        says.append(f"Not yet: {_listed(called, silent)}")
    return ". ".join(says)


def _said_instead(name: str, word: Evidence) -> str:
    day = new_day(word)
    return f"{name} said another day: {short_day(day)}" if day else f"{name} let us off instead"
