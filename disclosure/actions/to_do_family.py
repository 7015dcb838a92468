"""What we owe the family by their own measure: promises, answers, what we leave out."""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.standing_words import own_part
from disclosure.actions.to_do import (
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
from disclosure.actions.to_do_letters import letters_of
from disclosure.actions.to_do_news import about_their_pages
from disclosure.actions.to_do_page import of_the_page
from disclosure.kinds import excuses as x
from disclosure.kinds.questions import Answer
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from workflows.commitment import MARKS
from workflows.excuses import can_be_told
from workflows.facts import CommitmentFacts
from workflows.words import CommitmentState as C
from workflows.words import CommitmentTrigger as T
from workflows.words import QuestionState

SAID = frozenset({QuestionState.ANSWERED, QuestionState.CANNOT_BE_KNOWN})
UNSAID = "Our answer is on record, and they were not told."
BESIDE = frozenset({*MARKS, T.RELEASE})  # they leave a promise open as it was


def of_the_family(view: Viewed) -> Iterator[ToDo]:
    yield from _promises(view)
    yield from _questions(view)
    yield from _concerns(view)
    yield from of_the_page(view)
    if not view.closed:
        yield from letters_of(view)
        yield from _excuses_untold(view)
        yield from about_their_pages(view)


def _promises(view: Viewed) -> Iterator[ToDo]:
    facts = {promise.ref: promise for promise in view.gathered.facts.commitments}
    for promise in view.gathered.commitments:
        if fact := facts.get(promise.ref):
            yield from _promise(view, promise, fact)


def _promise(view: Viewed, promise: Commitment, fact: CommitmentFacts) -> Iterator[ToDo]:
    untold = view.may_hear(fact.owed_to - fact.told)
    if disputed := _disputed(view, promise):
        yield _to_put_right(view, promise, fact, disputed)
    elif promise.state is C.OPEN and promise.due_on:
        yield _open(view, promise, fact)
    elif promise.state is C.VERIFIED and untold:
        yield _to_tell(view, promise, untold)
    elif promise.state is C.NOT_KEPT and fact.not_kept_agreed and not fact.said_sorry:
        yield _sorry_for(view, promise)


def _open(view: Viewed, promise: Commitment, fact: CommitmentFacts) -> ToDo:
    assert promise.due_on
    hear = view.may_hear(fact.owed_to)
    group, names = view.group(promise.due_on), view.names(hear or fact.owed_to)
    untold = hear - fact.told
    late = group is Group.LATE
    first = view.person(min(untold or hear, default=None))
    says = f"Promise: {in_quotes(promise.words.rstrip('.'))}."
    if fact.owed_to and not hear:
        act = f"Keep or end our promise to {names}, without contact"
    elif late and untold:
        ring = phone_of(first)
        say = f"Ring {view.names(untold)} and say" if ring else f"Tell {view.names(untold)}"
        act, says = f"{say} that a promise is late", f"Family not told. {says}"
    elif promise.next_contact:
        act = f"{'Ring' if phone_of(first) else 'Speak with'} {names}"
        says = f"Promised on {view.day(promise.recorded_at)}: {in_quotes(promise.words)}."
    else:
        act = f"Keep our promise to {names}"
        says = f"{'Family told. ' if late else ''}{says}"
    return ToDo(
        act,
        f"{says} {view.not_told(*fact.owed_to)}".rstrip(),
        _where_kept(view, promise, fact),
        group,
        Clock.DUE,
        promise.due_on,
        sort=Sort.PROMISE,
        untold=late and bool(untold),
        owner=promise.owner,
        needs=Permission.RECORD_CARE if promise.next_contact and hear else Permission.DO_PROMISED,
        phone=phone_of(first),
        key=promise.ref,
        ladder="promise",
        start=promise.recorded_at,
    )


def _disputed(view: Viewed, promise: Commitment) -> Evidence | None:
    """The word of whoever says that we did not keep it, while it is open for that."""
    moves = view.gathered.case.moves(promise.ref)
    turns = [move for move in moves if move.body["trigger"] not in BESIDE]
    disputed = turns and turns[-1].body["trigger"] == str(T.DISPUTE)
    return turns[-1] if disputed and promise.state is C.OPEN else None


def _to_put_right(view: Viewed, promise: Commitment, fact: CommitmentFacts, said: Evidence) -> ToDo:
    """They told us, so nobody has to tell them."""
    person, words = said.body["data"]["person"], own_part(said.body["data"]["words"])
    promised = in_quotes(promise.words)
    says = f"{promised} They wrote: {in_quotes(words)}" if words else f"Promised: {promised}"
    return ToDo(
        f"Not kept, says {view.person_name(person)}: put it right",
        f"{says} {view.not_told(*fact.owed_to)}".rstrip(),
        _where_kept(view, promise, fact),
        min(view.group(promise.due_on), Group.TODAY),
        Clock.DUE if promise.due_on else Clock.WAITING,
        promise.due_on or said.recorded_at,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.RECORD_CARE if promise.next_contact else Permission.DO_PROMISED,
        phone=phone_of(view.person(person)),
        key=promise.ref,
        ladder="promise" if promise.due_on else "waiting",
        start=promise.recorded_at if promise.due_on else said.recorded_at,
    )


def _where_kept(view: Viewed, promise: Commitment, fact: CommitmentFacts) -> Target:
    """A promised contact is kept by the talk itself; its record marks it done and told."""
    hear = view.may_hear(fact.owed_to)
    if not promise.next_contact or not hear:
        return Target("promise", promise.ref)
    persons = [str(number) for number in sorted(hear)]
    fields: dict[str, Filled] = {"kind": "follow_up", "persons": persons, "keeps": promise.ref}
    return Target("record", "conversation", fields)


def _to_tell(view: Viewed, promise: Commitment, untold: frozenset[int]) -> ToDo:
    first = view.person(min(untold))
    return ToDo(
        f"Tell {view.names(untold)} that we kept a promise",
        f"It is kept and checked: {in_quotes(promise.words)}",
        Target("promise", promise.ref),
        Group.TODAY,
        sort=Sort.PROMISE,
        owner=promise.owner,
        needs=Permission.PROMISE,
        phone=phone_of(first),
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
    unsaid = set(_given_nowhere(view))
    for question in view.gathered.questions:
        if question.state is QuestionState.OPEN or question.ref in unsaid:
            name, not_told = view.person_name(question.person), view.not_told(question.person)
            act = f"Write down the answer to what {name} asked" if not_told else f"Answer {name}"
            also = UNSAID if question.ref in unsaid else ""
            yield ToDo(
                act,
                f"{in_quotes(question.words)} {not_told or also}".rstrip(),
                Target("record", "answer", {"question": question.ref}),
                Group.TODAY,
                Clock.WAITING,
                question.recorded_at,
                owner=question.owner,
                needs=Permission.RECORD_CARE,
                key=question.ref,
                ladder="question",
            )


def _given_nowhere(view: Viewed) -> Iterator[str]:
    """Questions with an answer that was told to nobody, of somebody who may be told by now."""
    facts = view.gathered.facts
    last = {body.question: body for _, body in view.gathered.case.those(Answer)}
    for question in view.gathered.questions:
        answer, person = last.get(question.ref), facts.person(question.person)
        unsaid = question.state in SAID and answer is not None and answer.given_in is None
        if unsaid and person and can_be_told(facts, person):
            yield question.ref


def _concerns(view: Viewed) -> Iterator[ToDo]:
    facts = {concern.id: concern for concern in view.gathered.facts.concerns}
    owners = {c.number: c.owner for c in view.gathered.concerns}
    for row in view.gathered.case.records.values():
        concern = facts.get(row.number)
        if concern is None or concern.answered or concern.ended:
            continue
        about = frozenset(row.body.get("about", ()))
        name, not_told = view.person_name(row.body["person"]), view.not_told(row.body["person"])
        act = f"Write down our answer to the concern of {name}"
        yield ToDo(
            act if not_told else f"Answer the concern of {name}",
            f"{in_quotes(concern.words)} {not_told}".rstrip(),
            Target("record", "concern_answer", {"concern": str(row.number)}),
            Group.TODAY,
            Clock.WAITING,
            row.at,
            owner=owners.get(row.number) or "",
            needs=Permission.ANSWER_CONCERN,
            second=True,
            barred=about,
            key=f"concern {row.number}",
            ladder="concern",
        )


def _excuses_untold(view: Viewed) -> Iterator[ToDo]:
    case = view.gathered.case
    told = {body.excuse for _, body in case.those(x.ExcuseTold)}
    over = {body.excuse for _, body in case.those(x.ExcuseEnd)}
    for row, excuse in case.those(x.Excuse):
        agreed = case.agreement(x.ExcuseReview, row.number)
        if row.number in told | over or view.not_told(excuse.person or 0):
            continue
        if excuse.person and agreed:
            person = view.person(excuse.person)
            yield ToDo(
                f"Tell {view.person_name(excuse.person)} what we will not do, and how to undo it",
                f"Agreed: {in_quotes(excuse.reason)}",
                Target("record", "excuse_told", {"excuse": str(row.number)}),
                Group.TODAY,
                Clock.WAITING,
                agreed.recorded_at,
                owner=view.keeper,
                needs=Permission.JUDGE,
                phone=phone_of(person),
                key=f"excuse_told {row.number}",
            )
