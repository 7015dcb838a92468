"""A change that is in place, or given up, as a thing to do in each case whose family was promised
it.

Only where a promise to them says so: nobody hears of it who did not want to.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from disclosure.actions.learning.improvement_view import Standing, standing_at
from disclosure.actions.learning.preventing import marked_in
from disclosure.actions.thing_to_do import (
    Clock,
    Filled,
    Group,
    Sort,
    Target,
    ToDo,
    Viewed,
    in_quotes,
    phone_of,
)
from disclosure.actions.to_do.family import UNTOLD, disputed, is_first_talk
from disclosure.kinds.excuses import Excuse, ExcuseEnd
from disclosure.kinds.preventing import Prevention, Promised
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from workflows.improvements import DONE, NOT_HELPED, ImprovementState
from workflows.words import CommitmentState, Excusable, Ground

_AND_NO_HELP = ", and was found not to help"


def with_changes_in_place(view: Viewed, rows: list[ToDo]) -> list[ToDo]:
    """One promise is one row: what became of the change stands instead of that it is to be kept.
    Whoever has not heard what happened is told that first.
    """
    first = {row.key for row in rows if is_first_talk(row)}
    told = {ref: row for ref, row in _what_became_of_them(view) if ref not in first}
    plain = {row.key: row for row in rows if row.key in told}
    left = [row for row in rows if row.key not in told]
    return [*left, *(_with_its_day(row, plain.get(ref)) for ref, row in told.items())]


def _with_its_day(row: ToDo, plain: ToDo | None) -> ToDo:
    """What is late, and untold, stays so."""
    if plain is None:
        return row
    untold = UNTOLD if plain.untold else ""
    return replace(
        row,
        why=f"{untold}{row.why}",
        group=min(row.group, plain.group),
        clock=plain.clock,
        time=plain.time,
        untold=plain.untold,
        sooner=None if plain.group is Group.LATE else row.time,
    )


def _what_became_of_them(view: Viewed) -> Iterator[tuple[str, ToDo]]:
    """With the promise that each is about. In closed cases too: a promise outlives every state.
    Not where they say that it was not kept: another row says so.
    """
    for mark, promise in marked_in(view.gathered):
        open_still = promise.state is CommitmentState.OPEN and not disputed(view, promise)
        if mark.improvement and open_still:
            stands = standing_at(view.gathered.session, mark.improvement)
            for row in _rows_of(view, promise, mark, stands) if stands else ():
                yield promise.ref, row


def _rows_of(
    view: Viewed, promise: Commitment, mark: Prevention, stands: Standing
) -> Iterator[ToDo]:
    """They wait since what they wait for was there, and no longer than for their promise."""
    word_of_it, improvement = mark.promised is Promised.WORD_OF_IT, mark.improvement or ""
    since = max(stands.since, promise.recorded_at)
    if stands.state is ImprovementState.LET_GO:
        if not word_of_it or _who_hears(view, promise):
            yield _to_look_again(view, promise, improvement, since)
    elif stands.state in DONE:
        in_place = f"{improvement} is in place{_AND_NO_HELP * (stands.helped == NOT_HELPED)}."
        to_tell = _to_tell if word_of_it else _to_say_done
        yield from to_tell(view, promise, in_place, since)


def _to_look_again(view: Viewed, promise: Commitment, improvement: str, since: datetime) -> ToDo:
    """Else nobody would hear of it: a promise without a day is never late."""
    words = in_quotes(view.gathered.words_of(promise).rstrip("."))
    return _for_its_owner(
        promise,
        f"Look again at our promise to {view.names(view.gathered.owed_to(promise))}: "
        "the change is given up",
        f"{improvement} is given up. We promised: {words}. Keep it in another way, or say "
        "that we cannot.",
        since,
        key=f"given_up {promise.ref}",
    )


def _to_say_done(
    view: Viewed, promise: Commitment, in_place: str, since: datetime
) -> Iterator[ToDo]:
    """Then a second person checks it, and then they are told: as with every promise."""
    yield _for_its_owner(
        promise,
        f"Say that our promise to {view.names(view.gathered.owed_to(promise))} is kept: "
        "the change is in place",
        f"{in_place} We promised: {in_quotes(view.gathered.words_of(promise))}",
        since,
        key=f"in_place {promise.ref}",
    )


def _for_its_owner(promise: Commitment, act: str, why: str, since: datetime, *, key: str) -> ToDo:
    return ToDo(
        act,
        why,
        Target("promise", promise.ref),
        Group.TODAY,
        Clock.WAITING,
        since,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.DO_PROMISED,
        key=key,
        start=since,
    )


def _to_tell(view: Viewed, promise: Commitment, in_place: str, since: datetime) -> Iterator[ToDo]:
    """In a talk, which keeps the promise. Not those who since said that they want no contact, nor
    whom nobody may tell; nor, beside others, who has to hear first what happened.
    """
    whom = _who_hears(view, promise)
    persons = sorted(whom - view.unheard(whom) or whom)
    if not persons:
        return
    fields: dict[str, Filled] = {"kind": "follow_up", "keeps": promise.ref}
    fields["persons"] = [str(number) for number in persons]
    act = "Ring" if view.can_ring(persons) else "Tell"
    words = in_quotes(view.gathered.words_of(promise))
    yield ToDo(
        f"{act} {view.names(persons)}: the change is in place",
        f"{in_place} They wanted to hear: {words}",
        Target("record", "conversation", fields),
        Group.TODAY,
        Clock.WAITING,
        since,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.RECORD_CARE,
        phone=phone_of(view.person(persons[0])),
        key=f"in_place {promise.ref}",
        start=since,
    )


def _who_hears(view: Viewed, promise: Commitment) -> frozenset[int]:
    return view.may_hear(view.gathered.owed_to(promise)) - _want_none(view)


def _want_none(view: Viewed) -> frozenset[int]:
    """A wish holds from when it is said; that a second person agrees is for what it excuses."""
    case = view.gathered.case
    over = {end.excuse for _, end in case.those(ExcuseEnd)}
    said = (excuse for row, excuse in case.those(Excuse) if row.number not in over)
    return frozenset(
        excuse.person
        for excuse in said
        if excuse.person
        and excuse.ground is Ground.DECLINED
        and Excusable.NEXT_CONTACT_PROMISED in excuse.requirement
    )
