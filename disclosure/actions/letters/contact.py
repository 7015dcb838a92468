"""Whom a letter tells its reader to ring: somebody who works here, or nobody answers them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.on_call.away import rung_away
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.names_had import bare, figures, who_is_here
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.people.whom_they_ring import rung_and_left
from disclosure.kinds.care import Contact, Cover
from disclosure.records.letter import Letter, letter_called
from disclosure.records.users import user_called
from letters.writing.facts import without_stop
from workflows.letter import contact_named, rings
from workflows.letter_move import LetterMove
from workflows.words import UNISSUED, LetterState

GONE = (LetterState.WITHDRAWN, LetterState.SENT, LetterState.DELIVERED, LetterState.RETURNED)
MEANWHILE = "Say in it who answers them meanwhile, or name another contact."
SIGNED_IN = 3  # lines at the end: the name, the post, perhaps the ward
COMPARED = 9  # figures of a telephone, from its end


def with_contact(facts: LetterMove, gathered: Gathered, letter: Letter) -> LetterMove:
    """What the gate asks of it, where a letter is approved and where it is issued."""
    return replace(
        facts,
        contact_named=gathered.facts.contact_named,
        rings_who_left=rings_who_left(gathered, letter),
        in_draft=letter.state is LetterState.DRAFT,
    )


def without_contact(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """The same, said before anybody presses anything; of an issued letter its words alone, for
    whoever sends it. Empty once it is gone.
    """
    if letter.state in GONE:
        return ()
    issued = letter.state is LetterState.ISSUED
    facts = with_contact(LetterMove(now=gathered.at, issued=issued), gathered, letter)
    if issued:
        facts = replace(facts, contact_named=True)
    return tuple(asked.says for asked in contact_named(facts) if not asked.met)


def as_it_goes(session: Session, ref: str, at: datetime) -> tuple[str, ...]:
    """For whoever prints it for the post, or has recorded that it went: nothing refuses that."""
    letter = letter_called(session, ref)
    if letter is None:
        return ()
    gathered = gather_by_id(session, letter.incident_id, at)
    return said_as_it_goes(gathered, letter)


def said_as_it_goes(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    names = rings_who_left(gathered, letter)
    return tuple(f"{rings(name)} Tell them whom they can ring now." for name in names)


def rings_who_left(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """Names of those who have left, and whom one of its texts gives, and their telephone too, in
    whichever paragraph: who only spoke with them before may be named.
    """
    now = [each for each in (gathered.ring.contact, gathered.ring.cover) if each]
    found = {
        whom.name: None
        for whom in rung_and_left(gathered.session, gathered.case, gathered.left)
        if any(_tells_to_ring(text, whom, now) for text in _all_words(letter))
    }
    return tuple(found)


def rings_as_before(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """For whoever writes, approves or sends it, until it has gone: it gives somebody by a telephone
    that was on record, and is not now, as where a figure was mistyped. It stops nothing: that
    person may well be rung too. Not of who has left, which is said by itself.
    """
    if letter.state in GONE:
        return
    contact = gathered.ring.contact
    now = [each for each in (contact, gathered.ring.cover) if each]
    named = [body for body in gathered.case.bodies.values() if isinstance(body, Contact)]
    before: list[Contact | Cover] = [*named, *(each.cover for each in named if each.cover)]
    left, rung = rings_who_left(gathered, letter), {_last_figures(each.phone) for each in now}
    found = {
        (whom.name, whom.phone): None
        for whom in before
        if whom.name not in left and _last_figures(whom.phone) not in rung
        if any(_tells_to_ring(text, whom, now) for text in _all_words(letter))
    }
    for name, phone in found:
        instead = f"On record now: {contact.name}, {contact.phone}. " if contact else ""
        yield (
            f"The letter tells them to ring {name}, {phone}. That stands on record no more. "
            f"{instead}See that it tells whom they can ring, by the right number."
        )


def answered_as_before(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """The same of the hours at which the right telephone is answered: they would ring in vain. Not
    where it gives the present ones too. It stops nothing.
    """
    contact = gathered.ring.contact
    if letter.state in GONE or contact is None:
        return
    number, now = _last_figures(contact.phone), bare(without_stop(contact.hours))
    named = (body for body in gathered.case.bodies.values() if isinstance(body, Contact))
    theirs = (body.hours for body in named if _last_figures(body.phone) == number)
    texts = [bare(text) for text in _all_words(letter) if _gives(text, number)]
    for hours in dict.fromkeys(map(without_stop, theirs)):
        was = bare(hours)
        if was != now and any(was in text and now not in text for text in texts):
            yield (
                f"The letter tells them that {contact.phone} is answered {hours}. On record now: "
                f"{without_stop(contact.hours)}. See that it tells when they can ring."
            )


def rings_who_is_away(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """For whoever writes, approves or sends it, until it has gone. It stops nothing: a letter may
    well come when they are back. Not where it names somebody who is there now beside them.
    """
    contact = gathered.ring.contact
    if letter.state in GONE or contact is None:
        return
    staff = Staff(gathered.session, gathered.at)
    both: list[tuple[Contact | Cover, str | None]] = [(contact, contact.user)]
    both += [(contact.cover, None)] if contact.cover else []
    away = {
        whom.name: rung_away(gathered.session, staff, whom, user, gathered.today)
        for whom, user in both
        if any(_tells_to_ring(text, whom, ()) for text in _all_words(letter))
    }
    if away and all(away.values()):
        for name, until in away.items():
            yield f"The letter tells them to ring {name}, who is {until}. {MEANWHILE}"


def signed_by_who_left(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """For whoever writes, approves or issues it. It stops nothing: they may have signed the paper
    before they left. Not where a colleague has that name too."""
    if letter.state not in UNISSUED:
        return
    lines = _signed_in(letter)
    for email, left in gathered.left.items():
        if left.here or not lines & left.called.names:
            continue
        others = who_is_here(gathered.session, but=email)
        if not any(lines & each.names for each in others):
            mend = "" if letter.state is LetterState.DRAFT else "Return it to draft, and "
            says = f"{staff_name(gathered.session, email)}, who has left, is named as who signs it."
            words = "say who signs it now, unless they signed it before they left."
            yield f"{says} {mend}{words}" if mend else f"{says} {words.capitalize()}"


def named_as_before(gathered: Gathered, letter: Letter) -> Iterator[str]:
    """Whoever they ring or who signs it, by a name that they have no more: a letter signed with the
    new one told its reader to ring the old. It stops nothing: the family may know that one alone.
    """
    contact, session = gathered.ring.contact, gathered.session
    if letter.state not in UNISSUED:
        return
    rung = contact.user if contact and _gives(letter.text, _last_figures(contact.phone)) else None
    for email in dict.fromkeys([*([rung] if rung else []), *letter.written_by]):
        user = user_called(session, email)
        if user is None or not user.active:
            continue
        words, signed = bare(letter.text) if email == rung else "", _signed_in(letter)
        for name in user.names_before or ():
            was = bare(name)
            if was != bare(user.name) and (was in words or was in signed):
                yield (
                    f"The letter names {name}, who is called {user.name} now. Use one name, or say "
                    "in it that this is one person."
                )


def _signed_in(letter: Letter) -> frozenset[str]:
    return frozenset(bare(line) for line in letter.text.split("\n")[-SIGNED_IN:])


def _tells_to_ring(text: str, whom: Contact | Cover, now: Iterable[Contact | Cover]) -> bool:
    """Not where that telephone is rung now, and the text names somebody who has it."""
    number = _last_figures(whom.phone)
    if not (_names(text, whom) and _gives(text, number)):
        return False
    return not any(_last_figures(each.phone) == number and _names(text, each) for each in now)


def _names(text: str, whom: Contact | Cover) -> bool:
    return bare(whom.name) in bare(text)


def _gives(text: str, number: str) -> bool:
    """However it is grouped. A short one, such as an extension, is not found within a longer."""
    if not number:
        return False
    begins = "" if len(number) == COMPARED else "(?<![1-9])"
    return re.search(begins + r"\W*".join(number) + r"(?!\d)", text) is not None


def _last_figures(phone: str) -> str:
    """The same whether it is written with the code of the country or with a nought."""
    return figures(phone).lstrip("0")[-COMPARED:]


def _all_words(letter: Letter) -> Iterator[str]:
    translated = letter.translation["text"] if letter.translation else ""
    yield from filter(None, (letter.text, letter.easy_read, translated))
