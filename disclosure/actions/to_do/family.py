"""What we owe the family by their own measure: promises, answers, what we leave out."""

from collections.abc import Iterator
from datetime import date, datetime

from disclosure.actions.answer_aims import aim_of_answer
from disclosure.actions.concern_owners import barred_from, deals_with
from disclosure.actions.in_words.standing_words import own_part
from disclosure.actions.promise_said import disputed_in
from disclosure.actions.promises.ended import CAME_BACK
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
from disclosure.actions.to_do.another_day import another_day
from disclosure.actions.to_do.letters import letters_of
from disclosure.actions.to_do.named_anew import STANDS_HERE, made_to_withdrawn
from disclosure.actions.to_do.news import about_their_pages
from disclosure.actions.to_do.no_such_wish import no_such_wish
from disclosure.actions.to_do.of_age import ask_first
from disclosure.actions.to_do.out_of_reach import out_of_reach
from disclosure.actions.to_do.page import of_the_page
from disclosure.kinds import excuses as x
from disclosure.kinds.conversation import Conversation
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.questions import Question
from letters.ways_promised import ways_promised
from workflows.facts import CommitmentFacts
from workflows.requirements import who_waits_for
from workflows.words import CommitmentState as C
from workflows.words import Talk, Way

UNSAID = "Our answer is on record, and they were not told."
UNTOLD = "Family not told. "
NOBODY_LIVES = "Nobody living is named whom we could tell. "
UNHEARD = "Nobody has told them yet what happened."
TELL = "Tell {who} in person what happened"
NOBODY_HEARS = (
    "Nobody is sent this answer, and no relative reads it on their page. Write what we found and "
    "what we do about it, and that they died before we answered: it stays on record."
)
OTHERS_HEAR = "others are told in their place"
OUR_AIM = "Our own aim, not the law"


def of_the_family(view: Viewed) -> Iterator[ToDo]:
    yield from _promises(view)
    yield from _questions(view)
    yield from _concerns(view)
    yield from of_the_page(view)
    yield from _excuses_untold(view)  # also once it is closed: it is theirs to take back
    yield from letters_of(view)
    if not view.closed:
        yield from about_their_pages(view)


def _promises(view: Viewed) -> Iterator[ToDo]:
    facts = {promise.ref: promise for promise in view.gathered.facts.commitments}
    for promise in view.gathered.commitments:
        if fact := facts.get(promise.ref):
            yield from _promise(view, promise, fact)


def _promise(view: Viewed, promise: Commitment, fact: CommitmentFacts) -> Iterator[ToDo]:
    yield from another_day(view, promise, fact)
    untold = view.must_hear(fact.owed_to - fact.told)
    if found := disputed(view, promise):
        yield _to_put_right(view, promise, fact, found)
    elif promise.state is C.OPEN and promise.due_on:
        yield _open(view, promise, fact)
    elif promise.state is C.NOT_KEPT and fact.not_kept_agreed and not fact.said_sorry:
        yield _sorry_for(view, promise)
    elif promise.state in (C.VERIFIED, C.CONFIRMED, C.NOT_KEPT) and untold:
        yield _to_tell(view, promise, untold)


def _open(view: Viewed, promise: Commitment, fact: CommitmentFacts) -> ToDo:
    assert promise.due_on
    hear, missed = view.must_hear(fact.owed_to), view.gathered.missed_on(promise)
    late = bool(missed) or view.group(promise.due_on) is Group.LATE
    untold = hear - fact.told if late else frozenset()
    group = Group.LATE if untold else view.group(promise.due_on)
    act, says = _open_says(view, promise, fact, untold)
    target = _where_kept(view, promise, fact, untold)
    return ToDo(
        act,
        f"{says} {_came_back(view, promise)}{_to_whom_not(view, *fact.owed_to)}".rstrip(),
        target,
        group,
        Clock.DUE,
        promise.due_on,
        sort=Sort.PROMISE,
        untold=bool(untold),
        owner=promise.owner,
        needs=Permission.RECORD_CARE if target.where == "record" else Permission.DO_PROMISED,
        phone=phone_of(view.person(min(_first(view, untold or hear), default=None))),
        key=promise.ref,
        ladder="promise",
        start=promise.recorded_at,
    )


def _open_says(
    view: Viewed, promise: Commitment, fact: CommitmentFacts, untold: frozenset[int]
) -> tuple[str, str]:
    """The act, and why. `untold`: of a late one, who may be told and does not know that it is."""
    assert promise.due_on
    hear = view.must_hear(fact.owed_to)
    whom = _first(view, untold or hear)
    names, ring = view.names(whom or fact.owed_to), view.can_ring(whom)
    missed, words = view.gathered.missed_on(promise), view.gathered.words_of(promise)
    says = f"Promise: {in_quotes(words.rstrip('.'))}."
    says += f" Missed on {view.day(missed)}, before this day was agreed." if missed else ""
    if not hear and (withdrawn := made_to_withdrawn(view, promise)):
        return f"Keep or end our promise to {withdrawn}", f"{STANDS_HERE}{says}"
    if not hear:
        says = says if fact.owed_to else f"{NOBODY_LIVES}{says}"
        return f"Keep or end our promise to {names}, without contact", says
    if view.unheard(whom) and (untold or promise.next_contact):
        also = "and that a promise is late" if untold else "in the contact we promised"
        return f"{TELL.format(who=names)}, {also}", f"{UNHEARD} {says}"
    if untold:
        say = f"Ring {names} and say" if ring else f"Tell {names}"
        return f"{say} that a promise is late", f"{UNTOLD}{says}{_others(view, untold)}"
    if promise.next_contact:
        made = view.gathered.case.records[promise.number].at
        says = f"Promised on {view.day(made)}: {in_quotes(words)}."
        act = "Write to" if _is_written(view, promise) else "Ring" if ring else "Speak with"
        return f"{act} {names}", f"{says}{_others(view, hear)}"
    late = view.group(promise.due_on) is Group.LATE
    return f"Keep our promise to {view.names(hear)}", f"{'Family told. ' if late else ''}{says}"


def _is_written(view: Viewed, promise: Commitment) -> bool:
    """It says that we write, and nothing of a talk: whoever likes a letter is not rung instead."""
    ways = ways_promised(view.gathered.words_of(promise))
    return bool(ways) and ways <= {Way.POST, Way.EMAIL, Way.TEXT}


def _came_back(view: Viewed, promise: Commitment) -> str:
    return f"{CAME_BACK} " if view.gathered.came_back(promise) else ""


def _to_whom_not(view: Viewed, *numbers: int) -> str:
    """To whom of them nobody tells anything, to whom nothing but this, and who is asked first."""
    says = (view.not_told(*numbers), view.left_alone(*numbers), view.not_allowed(*numbers))
    return " ".join(filter(None, (*says, ask_first(view.gathered, *numbers))))


def _first(view: Viewed, whom: frozenset[int]) -> frozenset[int]:
    """With whom this can be spoken of now, where anybody knows what happened; else all of them."""
    return whom - view.unheard(whom) or whom


def _others(view: Viewed, whom: frozenset[int]) -> str:
    """Those whom this row does not send anybody to: they have the first talk before them."""
    return f" {view.first_tell(whom - _first(view, whom))}".rstrip()


def disputed(view: Viewed, promise: Commitment) -> Evidence | None:
    """The word of whoever says that we did not keep it, while it is open for that."""
    said = disputed_in(view.gathered.case.moves(promise.ref))
    return said if promise.state is C.OPEN else None


def _to_put_right(view: Viewed, promise: Commitment, fact: CommitmentFacts, said: Evidence) -> ToDo:
    """They told us, so nobody has to tell them."""
    person, words = said.body["data"]["person"], own_part(said.body["data"]["words"])
    promised = in_quotes(view.gathered.words_of(promise))
    says = f"{promised} They wrote: {in_quotes(words)}" if words else f"Promised: {promised}"
    says = " ".join(filter(None, (says, _died_on(view, person))))
    target = _where_kept(view, promise, fact)
    return ToDo(
        f"Not kept, says {view.person_name(person)}: put it right",
        f"{says} {_to_whom_not(view, *fact.owed_to)}".rstrip(),
        target,
        min(view.group(promise.due_on), Group.TODAY),
        Clock.DUE if promise.due_on else Clock.WAITING,
        promise.due_on or said.recorded_at,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.RECORD_CARE if target.where == "record" else Permission.DO_PROMISED,
        phone=phone_of(view.person(person)),
        key=promise.ref,
        ladder="promise" if promise.due_on else "waiting",
        start=promise.recorded_at if promise.due_on else said.recorded_at,
    )


def _where_kept(
    view: Viewed,
    promise: Commitment,
    fact: CommitmentFacts,
    untold: frozenset[int] = frozenset(),
) -> Target:
    """A promised contact is kept by the talk itself; its record marks it done and told. Who has
    heard nothing is told in the first talk that it is late."""
    hear = view.must_hear(fact.owed_to)
    whom = _first(view, untold or hear)
    new = bool(view.unheard(whom))
    talked = promise.next_contact and hear and (new or untold or not _is_written(view, promise))
    if not talked and not (new and untold):
        return Target("promise", promise.ref)
    keeps: dict[str, Filled] = {"keeps": promise.ref} if promise.next_contact else {}
    persons = whom if new else _first(view, hear)
    return _talk(persons, Talk.FIRST if new else Talk.FOLLOW_UP, keeps)


def is_first_talk(row: ToDo) -> bool:
    fields = row.target.fields
    return row.target.word == Conversation.word and fields.get("kind") == str(Talk.FIRST)


def _talk(persons: frozenset[int], kind: Talk, more: dict[str, Filled]) -> Target:
    with_whom = [str(number) for number in sorted(persons)]
    return Target("record", "conversation", {"kind": str(kind), "persons": with_whom, **more})


def _to_tell(view: Viewed, promise: Commitment, untold: frozenset[int]) -> ToDo:
    whom = _first(view, untold)
    new = bool(view.unheard(whom))
    kept = promise.state is not C.NOT_KEPT
    stands = "It is kept and checked" if kept else "We gave it up, and they do not know"
    says = f"{stands}: {in_quotes(promise.words)}"
    that = f"that we {'kept' if kept else 'cannot keep'} a promise"
    act = f"Tell {view.names(whom)} {that}"
    says = f"{UNHEARD} {says}" if new else f"{says}{_others(view, untold)}"
    if new:
        act = f"{TELL.format(who=view.names(whom))}, and {that}"
    return ToDo(
        act,
        f"{says} {view.not_allowed(*whom)}".rstrip(),
        _talk(whom, Talk.FIRST, {}) if new else Target("promise", promise.ref),
        Group.TODAY,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.RECORD_CARE if new else Permission.PROMISE,
        phone=phone_of(view.person(min(whom))),
        key=promise.ref,
        start=_last_moved(view, promise),
    )


def _sorry_for(view: Viewed, promise: Commitment) -> ToDo:
    names = view.names(view.may_hear(view.gathered.owed_to(promise)))
    return ToDo(
        f"Say sorry to {names} for a promise we did not keep",
        in_quotes(promise.words),
        Target("promise", promise.ref),
        Group.TODAY,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.WRITE_LETTER,
        key=promise.ref,
        start=_last_moved(view, promise),
    )


def _last_moved(view: Viewed, thing: Commitment) -> datetime:
    moves = [row.recorded_at for row in view.gathered.case.moves(thing.ref)]
    return max(moves, default=thing.recorded_at)


def _questions(view: Viewed) -> Iterator[ToDo]:
    unsaid = set(_untold(view))
    for question in view.gathered.questions:
        aim = aim_of_answer(view.gathered, question)
        if aim or question.ref in unsaid:
            also = UNSAID if question.ref in unsaid else ""
            yield _to_answer(view, question, aim, also)


def _to_answer(view: Viewed, question: Question, aim: date | None, also: str) -> ToDo:
    """By the day that the family reads: our own aim, and late once it has passed."""
    not_told = view.not_told(question.person) or (
        f"{view.not_allowed(question.person)} {ask_first(view.gathered, question.person)} {also}"
    )
    says = f"{in_quotes(question.words)} {passed_on(view, question)} {not_told}"
    by = f"{OUR_AIM}: {view.day(aim)}." if aim else ""
    return ToDo(
        answer_act(view, question),
        " ".join(f"{says} {by}".split()),
        Target("record", "answer", {"question": question.ref}),
        view.group(aim) if aim else Group.TODAY,
        Clock.DUE if aim else Clock.WAITING,
        aim or question.recorded_at,
        owner=question.owner,
        needs=Permission.RECORD_CARE,
        key=question.ref,
        ladder="question",
        start=question.recorded_at,
    )


def answer_act(view: Viewed, question: Question) -> str:
    whom = view.may_hear(view.standing_for(question.person))
    if not whom:
        return f"Write down the answer to what {view.person_name(question.person)} asked"
    return f"Answer {view.names(whom)}"


def passed_on(view: Viewed, question: Question) -> str:
    """In sentences, that whoever asked has died or cannot be told alone, and who has to be told
    first; empty where they hear the answer themselves.
    """
    asker, whom = view.person(question.person), view.standing_for(question.person)
    if asker is None or asker.number in whom:
        return ""
    says = f"{asker.called} asked, and {view.how_died(asker) or OTHERS_HEAR}."
    return f"{says} {view.first_tell(whom)}".rstrip()


def _untold(view: Viewed) -> Iterator[str]:
    """Questions with an answer of which whoever asked was told nothing, and may be told by now."""
    facts = view.gathered.facts
    yield from (question.ref for question in facts.questions if who_waits_for(facts, question))


def _concerns(view: Viewed) -> Iterator[ToDo]:
    facts = {concern.id: concern for concern in view.gathered.facts.concerns}
    owners = {c.number: deals_with(view, c) for c in view.gathered.concerns}
    for row in view.gathered.case.records.values():
        concern = facts.get(row.number)
        if concern is None or concern.answered or concern.ended:
            continue
        number = row.body["person"]
        name, died = view.person_name(number), _died(view, number)
        unheard = died or view.not_told(number)
        act = f"Write down our answer to the concern of {name}"
        why = (died, _to_whom_not(view, number), no_such_wish(view, row.number))
        yield ToDo(
            act if unheard else f"Answer the concern of {name}",
            " ".join(filter(None, (in_quotes(concern.words), *why))),
            Target("record", "concern_answer", {"concern": str(row.number)}),
            Group.TODAY,
            Clock.WAITING,
            row.at,
            owner=owners.get(row.number) or "",
            needs=Permission.ANSWER_CONCERN,
            second=True,
            barred=barred_from(view.gathered, row.body.get("about", ())),
            key=f"concern {row.number}",
            ladder="concern",
        )


def _died(view: Viewed, number: int) -> str:
    """In sentences, on which day, and what to write; empty while they live. The dead are sent no
    answer, and what somebody complained of is told to nobody else.
    """
    died = _died_on(view, number)
    return f"{died} {NOBODY_HEARS}" if died else ""


def _died_on(view: Viewed, number: int) -> str:
    person = view.person(number)
    died = view.how_died(person) if person else ""
    return f"{view.person_name(number)} {died}." if died else ""


def _excuses_untold(view: Viewed) -> Iterator[ToDo]:
    case = view.gathered.case
    told = {body.excuse for _, body in case.those(x.ExcuseTold)}
    over = view.gathered.clocks.excuses.over
    for row, excuse in case.those(x.Excuse):
        agreed = case.agreement(x.ExcuseReview, row.number)
        if row.number in told | over or view.not_told(excuse.person or 0):
            continue
        if view.has_died(excuse.person) or excuse.ran_out(view.today):
            continue
        if out_of_reach(view, excuse):
            continue
        if agreed and (person := view.person(excuse.person)):
            yield ToDo(
                f"Tell {person.called} what we will not do, and how to undo it",
                f"Agreed: {in_quotes(excuse.reason)} {view.not_allowed(person.number)}".rstrip(),
                Target("record", "excuse_told", {"excuse": str(row.number)}),
                Group.TODAY,
                Clock.WAITING,
                agreed.recorded_at,
                owner=view.keeper,
                needs=Permission.JUDGE,
                phone=phone_of(person),
                key=f"excuse_told {row.number}",
            )
