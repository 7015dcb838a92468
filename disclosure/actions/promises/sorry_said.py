"""Where we may have said sorry for not keeping a promise: in what they heard once it was made."""

from collections.abc import Collection

from disclosure.actions.answers_given import were_there
from disclosure.actions.law.spoken_apology import spoken_apology
from disclosure.actions.people.in_their_place import who_heard_then
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import latest_of
from disclosure.records.commitment import Commitment
from disclosure.records.letter import Letter
from workflows.counting import local_day


def sorry_in_letter(letter: Letter, promise: Commitment, owed: Collection[int]) -> bool:
    """To somebody it is owed to, issued after it was made, and not the one that made it."""
    theirs = letter.to_person in {*owed, *promise.owed_to}
    later = letter.issued_number is None or letter.issued_number > promise.number
    return theirs and later and letter.ref != promise.letter_ref


def sorry_in_talk(
    number: int,
    promise: Commitment,
    owed: Collection[int],
    case: Case,
    persons: Collection[PersonNow],
) -> bool:
    """With somebody it is owed to, or who heard in their place then; and on no day before it was
    made.
    """
    talk, made = case.bodies.get(number), case.records[promise.number]
    if not isinstance(talk, Conversation):
        return False
    heard = who_heard_then(case, persons, frozenset(promise.owed_to), number)
    there = were_there(case, persons, number, talk)
    made_on = local_day(min(made.at, made.recorded_at), case.zone)
    held_on = local_day(latest_of(talk.at, case.zone), case.zone)
    return held_on >= made_on and not there.isdisjoint({*owed, *promise.owed_to, *heard})


def says_sorry(number: int, promise: Commitment, case: Case) -> bool:
    """In words that pass, or that a second person takes for an apology; and, as with letters, not
    in the one that made it.
    """
    talk = case.bodies.get(number)
    if number in case.gone or number == case.records[promise.number].parent:
        return False
    return isinstance(talk, Conversation) and spoken_apology(case, number, talk)
