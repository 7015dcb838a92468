"""Whether the words of a promise and its day on record say the same, when it is recorded.

The family heard the words, and the ledger holds us to the day. A letter would say both.
"""

from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import bad
from disclosure.kinds.fields import moment_of
from disclosure.kinds.promises import Commitment
from letters.dates import in_words
from letters.days.acts import is_of_another_act
from letters.days.deadlines import Deadline, are_at_odds, other_deadline
from letters.days.promise_days import agrees
from workflows.counting import local_day

MEND = "put right whichever is not what they were told"


def must_name_one_day(told: Commitment | Conversation, gathered: Gathered) -> None:
    """Raises BadInput. Only where both cannot be true: what was recorded before stays as it is, and
    whoever typed what was said can always keep it, with the day that was said."""
    in_talk = isinstance(told, Conversation)
    promise = told.next_contact if isinstance(told, Conversation) else told
    if promise is None or promise.due_on is None:
        return
    if says := why_words_differ(promise.words or "", promise.due_on, _said_on(told, gathered)):
        raise bad(told, "next_contact.due_on" if in_talk else "due_on", says)


def why_words_differ(words: str, due_on: date, said_on: date) -> str | None:
    """`said_on`: when they heard it, or a later day. A day before it ("what we had done by 3
    March") is no promise, and what "tomorrow" was nobody can tell who hears of it later.
    """
    if agrees(words, due_on, said_on):
        return None
    if are_at_odds(words, due_on, said_on):
        return "the words name two last days for one thing. Leave the one that they were told"
    other = _other_day(words, due_on, said_on)
    if other is None or is_of_another_act(words, other):
        return None
    return f"{_says(words, other, due_on)}: {MEND}"


def why_ask_whose_day(words: str, due_on: date, said_on: date) -> str | None:
    """Where the day in them is that of something else, it is recorded as it was said: "The
    laboratory has it by 20 March, and we ring you after that". A page asks whether it is.
    """
    if why_words_differ(words, due_on, said_on) or agrees(words, due_on, said_on):
        return None
    other = _other_day(words, due_on, said_on)
    return _says(words, other, due_on) if other else None


def _other_day(words: str, due_on: date, said_on: date) -> Deadline | None:
    other = other_deadline(words, due_on, said_on)
    return None if other is None or max(other.days, default=said_on) < said_on else other


def _says(words: str, other: Deadline, due_on: date) -> str:
    return f"the words say “{words[other.start : other.end]}”, and this day is {in_words(due_on)}"


def _said_on(told: Commitment | Conversation, gathered: Gathered) -> date:
    if isinstance(told, Conversation):
        return local_day(moment_of(told.at, gathered.zone), gathered.zone)
    talk = gathered.case.records.get(told.source.conversation or 0)
    said = moment_of(told.at, gathered.zone) if told.at else gathered.at
    return local_day(talk.at if talk else said, gathered.zone)
