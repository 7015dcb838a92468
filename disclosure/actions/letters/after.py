"""What to do next after a letter was sent: the facts of one letter for the rule, and its answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.actions.letter_names import letter_name
from disclosure.actions.letters.moves import why_not_to
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.letters.recipient import changed_on
from disclosure.actions.letters.replies import heard_since, replies_to, talked_since
from disclosure.actions.outgoing.post_back import (
    post_came_back,
    returned_on,
    went_elsewhere,
    why_returned,
)
from disclosure.actions.people.people_now import PersonNow, apart_from
from disclosure.actions.people.unheard import unheard
from disclosure.policy import policy
from disclosure.records.letter import Letter
from workflows.excuses import LETTERS, RUNS_OUT, TALKS, tried
from workflows.facts import ExcuseFacts
from workflows.letter_after import NO_CONTACT, Proposal, SentLetter, next_step
from workflows.not_told import wants_no_more
from workflows.words import (
    ARRIVES,
    CommitmentState,
    Excusable,
    Ground,
    LetterState,
    Way,
)

TALKING = TALKS - {Excusable.MEETING_OFFERED}  # who wants no meeting may still be rung


def proposed(gathered: Gathered, letter: Letter) -> Proposal | None:
    """None where nothing is to be done, or nothing may be; and where the letter was never sent."""
    if letter.sent_at is None:
        return None
    return next_step(sent_letter(gathered, letter), policy().reminders.after_letters)


def new_one(gathered: Gathered, letter: Letter) -> Letter | None:
    """The latest letter that was begun in its place."""
    begun = (
        x
        for x in reversed(gathered.letters)
        if x.replaces == letter.ref and x.state is not LetterState.WITHDRAWN
    )
    return next(begun, None)


def sent_letter(gathered: Gathered, letter: Letter) -> SentLetter:
    assert letter.sent_at
    person = gathered.person(letter.to_person)
    new = new_one(gathered, letter)
    facts = SentLetter(
        to=person.called if person else "",
        kind=letter.kind,
        name=letter_name(letter),
        state=letter.state,
        today=gathered.facts.on,
        sent_on=gathered.day_of(letter.sent_at),
        sent_how=Way(letter.sent_how) if letter.sent_how else None,
        delivered_on=gathered.day_of(letter.delivered_at) if letter.delivered_at else None,
        returned_on=returned_on(gathered, letter),
        why_returned=why_returned(gathered, letter),
        not_to_them=why_not_to(gathered, letter.to_person) is not None,
        replaced=_replaced(gathered, letter, new),
        new_in_draft=new is not None and new.state is LetterState.DRAFT,
    )
    if letter.state is LetterState.RETURNED and not was_never_had(gathered.case, letter):
        # Such as read on their page: the paper came back, and nothing is to be written again.
        facts = replace(facts, state=LetterState.DELIVERED, returned_on=None, why_returned="")
    return _of_the_person(facts, gathered, letter, person) if person else facts


def _replaced(gathered: Gathered, letter: Letter, new: Letter | None) -> bool:
    """By the one that takes its place; or by a later one, which then waits for their answer."""
    came_back = letter.state is LetterState.RETURNED
    if new and (new.sent_at or (came_back and new.state is not LetterState.DRAFT)):
        return True
    assert letter.sent_at
    later = (
        x
        for x in gathered.letters
        if x.to_person == letter.to_person
        and x.state in ARRIVES
        and x.sent_at
        and x.sent_at > letter.sent_at
    )
    match letter.state:
        case LetterState.DELIVERED:
            return any(later)
        case LetterState.RETURNED:
            return any(x.kind == letter.kind for x in later)
    return False


def _of_the_person(
    facts: SentLetter, gathered: Gathered, letter: Letter, person: PersonNow
) -> SentLetter:
    known = gathered.facts
    ways = next(p.open_ways for p in known.persons if p.id == person.number)
    excuses = [e for e in known.excuses if e.person == person.number and not e.ended]
    may_post = Way.POST in ways and post_came_back(gathered, person) is None
    declined = _declined(excuses)
    facts = replace(
        facts,
        went_elsewhere=went_elsewhere(letter, person),
        acted_for=bool(person.acted_for),
        left_alone=person.never >= frozenset(Way),
        declined_talk=bool(declined & TALKING),
        declined_letters=bool(declined & LETTERS),
        unreached=_unreached(gathered, person, excuses),
        ways=ways,
        liked=tuple(Way(way) for way in person.safe.get("use", ())),
        may_post=may_post,
        no_contact_written=_no_contact_written(gathered, person),
        wait_until=_wait_until(excuses),
        helpers=tuple(_helpers(gathered, person)),
        avoid=frozenset(person.avoid),
    )
    return _since(_promised(facts, gathered, person), gathered, letter, person)


def _since(facts: SentLetter, gathered: Gathered, letter: Letter, person: PersonNow) -> SentLetter:
    """What happened since it was sent, arrived or came back."""
    assert letter.sent_at
    since = facts.returned_on or facts.delivered_on or facts.sent_on
    mine = (a for a in gathered.facts.attempts if a.person == person.number and a.on >= since)
    back, number = facts.returned_on, person.number
    new_address = _new_address_on(gathered, letter, person) if back else None
    heard = heard_since(gathered, number, letter.sent_at)
    replies = replies_to(gathered, letter)
    return replace(
        facts,
        heard=heard or bool(replies),
        answered_on=gathered.day_of(replies[0].at) if replies else None,
        talked_on=talked_since(gathered, number, back) if back else None,
        new_address_on=max(back, new_address) if back and new_address else None,
        tries=tuple(mine),
        tried_enough=tried(gathered.facts, number) is None,
    )


def _promised(facts: SentLetter, gathered: Gathered, person: PersonNow) -> SentLetter:
    """When they hear from us anyway; or that they want to hear no more for now."""
    mine = [
        promise
        for promise in gathered.commitments
        if promise.state is CommitmentState.OPEN
        and promise.next_contact
        and gathered.is_owed(promise)
        and person.number in gathered.owed_to(promise)
    ]
    return replace(
        facts,
        promised_on=min((each.due_on for each in mine if each.due_on), default=None),
        wants_no_more=wants_no_more(gathered.facts, person.number),
    )


def _declined(excuses: list[ExcuseFacts]) -> frozenset[str]:
    agreed = (e for e in excuses if e.ground is Ground.DECLINED and e.agreed)
    return frozenset(each for excuse in agreed for each in excuse.requirements)


def _unreached(gathered: Gathered, person: PersonNow, excuses: list[ExcuseFacts]) -> bool:
    """Once somebody said so, until we reach them; a second person is asked by a row of its own,
    and whose no it is has the letter ask again."""
    said = [e.at for e in excuses if e.ground is Ground.UNREACHABLE and not e.refused]
    talks = [t.at for t in gathered.facts.conversations if person.number in t.persons]
    return bool(said) and not any(at > max(said) for at in talks)


def _wait_until(excuses: list[ExcuseFacts]) -> date | None:
    waits = (e for e in excuses if e.ground in RUNS_OUT and e.agreed)
    days = (e.review_on for e in waits if e.requirements & (TALKS | LETTERS))
    return max((day for day in days if day), default=None)


def _no_contact_written(gathered: Gathered, person: PersonNow) -> bool:
    lost = (LetterState.RETURNED, LetterState.WITHDRAWN)
    mine = (x for x in gathered.letters if x.to_person == person.number)
    return any(x.kind == NO_CONTACT and x.state not in lost for x in mine)


def _helpers(gathered: Gathered, person: PersonNow) -> Iterator[str]:
    """Others who may be told, know what happened, speak for themselves, and need not be kept apart
    from this person."""
    apart = {person.number, *apart_from(gathered.persons, person.number)}
    new = unheard(gathered.facts, [other.number for other in gathered.persons])
    for other in gathered.persons:
        may = other.number not in apart | new and not other.acted_for
        if may and why_not_to(gathered, other.number) is None:
            yield other.called


def _new_address_on(gathered: Gathered, letter: Letter, person: PersonNow) -> date | None:
    """Since which day another address is on record than the one to which it went: also one that
    came before the old letter was back."""
    return changed_on(gathered, letter, ("post",)) if person.body.get("post") else None
