"""What to do next after a letter was sent: until it reached them, and until they answered.

The days are targets of the house (policy/reminders.yaml), never the law's. Proposals lead on to the
three attempts, on three days, by two ways, after which somebody may count as not reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.facts import AttemptFacts
from workflows.words import LetterState, Way

NO_CONTACT = "no_contact"  # the kind of letter that goes to somebody we could not reach
IN_WORDS = frozenset({Way.PHONE, Way.VISIT, Way.VIDEO, Way.IN_CLINIC})
ORDER = (
    *(Way.PHONE, Way.VISIT, Way.IN_CLINIC, Way.VIDEO, Way.EMAIL, Way.TEXT),
    *(Way.THROUGH_SOMEONE, Way.OTHER),
)  # the post is no way to find out why the post brought nothing
_LEAP_DAY, _DAY_BEFORE = (2, 29), (2, 28)
_LONGEST_SEARCH = 366


class NextStep(StrEnum):
    CONFIRM_ARRIVAL = "confirm_arrival"
    RECORD_ARRIVAL = "record_arrival"  # they answered it, so they have it
    TRY = "try"
    FIND_ADDRESS = "find_address"
    WRITE_AGAIN = "write_again"
    FINISH_NEW = "finish_new"
    WRITE_NO_CONTACT = "write_no_contact"
    SAY_UNREACHED = "say_unreached"


WENT_ELSEWHERE = (
    "It went to another address than the one on record now: that it did not come back does not say "
    "that they have it. Ask them."
)


@dataclass(frozen=True, slots=True)
class AfterLetters:
    """Our own targets, in calendar days."""

    arrival_by_post: int = 8
    arrival_otherwise: int = 2
    no_answer: int = 14
    no_answer_no_contact: int = 21
    after_return: int = 3
    between_tries: int = 3


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter that was sent, and what happened with that person since. Days are of the site."""

    to: str  # as they like to be called
    kind: str
    name: str  # "letter of apology"
    state: LetterState
    today: date
    sent_on: date
    sent_how: Way | None = None
    went_elsewhere: bool = False  # by post, to another address than the one on record now
    delivered_on: date | None = None
    returned_on: date | None = None
    why_returned: str = ""
    not_to_them: bool = False  # dead, not to be told, or their record was withdrawn
    acted_for: bool = False  # by now somebody else is told in their place, such as their deputy
    left_alone: bool = False  # they asked us to reach them by no way at all
    declined_talk: bool = False
    declined_letters: bool = False
    replaced: bool = False  # by a later letter
    new_in_draft: bool = False  # a letter in its place is begun and not finished
    heard: bool = False  # a word from them since it was sent
    answered_on: date | None = None  # the first answer of theirs to this letter
    wants_no_more: bool = False  # for now; our door stays open
    talked_on: date | None = None  # since it came back
    new_address_on: date | None = None  # since it came back
    tries: tuple[AttemptFacts, ...] = ()  # since it arrived or came back
    tried_enough: bool = False  # to count as not reached; see excuses.tried
    unreached: bool = False  # on record already, and nothing heard since
    ways: frozenset[Way] = frozenset()  # known, and not forbidden
    liked: tuple[Way, ...] = ()  # ways they asked us to use, in their order
    may_post: bool = False  # an address is known, not forbidden, and nothing came back from it
    no_contact_written: bool = False  # the letter to somebody we could not reach is there
    promised_on: date | None = None  # when they hear from us anyway
    wait_until: date | None = None  # an agreed excuse runs until then
    helpers: tuple[str, ...] = ()  # others of the family whom we may ask
    avoid: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """`says` begins with a verb and names the person. `since`: from when the time runs."""

    step: NextStep
    says: str
    why: str
    since: date
    due_on: date
    way: Way | None = None


def next_step(letter: SentLetter, targets: AfterLetters) -> Proposal | None:
    """None where nothing is to be done, or nothing may be."""
    declined_all = letter.declined_talk and letter.declined_letters
    if letter.not_to_them or declined_all or letter.replaced:
        return None
    # Nobody rings these or writes to them again: whoever acts for them is told, or nobody.
    if (letter.acted_for or letter.left_alone) and letter.state is not LetterState.SENT:
        return None
    match letter.state:
        case LetterState.SENT:
            return _arrival(letter, targets)
        case LetterState.DELIVERED:
            return _no_answer(letter, targets)
        case LetterState.RETURNED:
            return _came_back(letter, targets)
    return None


def next_fine_day(day: date, avoid: frozenset[date]) -> date:
    """That day, or the first after it that is not to be avoided; birthdays come every year."""
    days = {(each.month, each.day) for each in avoid}
    for later in range(_LONGEST_SEARCH):
        found = day + timedelta(days=later)
        if not _is_one_of(found, days):
            return found
    return day


def last_fine_day(day: date, avoid: frozenset[date], after: date) -> date | None:
    """That day, or the last before it that is not to be avoided; none where all up to `after` are.

    For what is promised by a day: to come earlier keeps the promise, to come later breaks it.
    """
    found = day
    while found > after and is_to_avoid(found, avoid):
        found -= timedelta(days=1)
    return found if found > after else None


def is_to_avoid(day: date, avoid: frozenset[date]) -> bool:
    return _is_one_of(day, {(each.month, each.day) for each in avoid})


def why_to_avoid(day: date, avoid: Mapping[date, str]) -> str:
    """Such a day comes again each year; empty on any other."""
    return next((why for on, why in avoid.items() if is_to_avoid(day, frozenset({on}))), "")


def next_way(letter: SentLetter) -> Way | None:
    """The one tried least since, those they like first; never a forbidden one."""
    open_ways = letter.ways - (IN_WORDS if letter.declined_talk else frozenset())
    order = [*letter.liked, *(way for way in ORDER if way not in letter.liked)]
    usable = [way for way in order if way in open_ways and way is not Way.POST]
    tried = [each.how for each in letter.tries]
    return min(usable, key=lambda way: (tried.count(way), order.index(way)), default=None)


def _arrival(letter: SentLetter, targets: AfterLetters) -> Proposal:
    by_post = letter.sent_how in (Way.POST, None)
    days = targets.arrival_by_post if by_post else targets.arrival_otherwise
    name = "letter" if letter.kind == NO_CONTACT else letter.name
    if on := letter.answered_on:
        says = f"Record that the {name} reached {letter.to}"
        why = f"{letter.to} answered it on {_day(letter, on)}."
        return _due(letter, NextStep.RECORD_ARRIVAL, says, why, on, on)
    sent = f"Sent on {_day(letter, letter.sent_on)}."
    return _proposal(
        letter, NextStep.CONFIRM_ARRIVAL, f"Record whether the {name} reached {letter.to}",
        f"{sent} {WENT_ELSEWHERE}" if letter.went_elsewhere else sent, letter.sent_on, days,
    )  # fmt: skip


def _no_answer(letter: SentLetter, targets: AfterLetters) -> Proposal | None:
    """A letter that somebody has, and has not answered. Nobody who declined is asked."""
    arrived = letter.delivered_on or letter.sent_on
    settled = letter.heard or letter.wants_no_more or letter.unreached
    if settled or letter.declined_talk or letter.declined_letters:
        return None
    why = f"{letter.to} has had it since {_day(letter, arrived)}, and we have heard nothing."
    if letter.tries:
        return _after_tries(letter, targets, why)
    slow = letter.kind == NO_CONTACT
    days = targets.no_answer_no_contact if slow else targets.no_answer
    due = max(arrived + timedelta(days=days), letter.promised_on or arrived)
    return _try(letter, why, arrived, due) or _find(letter, why, arrived, due)


def _came_back(letter: SentLetter, targets: AfterLetters) -> Proposal | None:
    """Until a new letter is on its way, or it is on record that we cannot reach them."""
    if letter.declined_letters:
        return None
    back = letter.returned_on or letter.sent_on
    why = f"It came back on {_day(letter, back)}{_in_quotes(letter.why_returned)}."
    due = back + timedelta(days=targets.after_return)
    if letter.new_in_draft:
        says = f"Finish the new letter to {letter.to}: the one of {_sent(letter)} came back"
        return _due(letter, NextStep.FINISH_NEW, says, why, back, due)
    if met := max(filter(None, (letter.new_address_on, letter.talked_on)), default=None):
        says = f"Write to {letter.to} again: our letter of {_sent(letter)} came back"
        days = targets.after_return
        return _proposal(letter, NextStep.WRITE_AGAIN, says, why, met, days)
    if letter.unreached:
        return None
    if letter.tries:
        return _after_tries(letter, targets, why)
    return _try(letter, why, back, due) or _find(letter, why, back, due)


def _after_tries(letter: SentLetter, targets: AfterLetters, why: str) -> Proposal:
    """The next way on another day; once really tried, what the rules ask of who is not reached."""
    last = max(each.on for each in letter.tries)
    due = last + timedelta(days=targets.between_tries)
    why = f"{why} Tried {_times(len(letter.tries))} since."
    if not letter.tried_enough:
        return _try(letter, why, last, due) or _find(letter, why, last, due)
    if letter.may_post and letter.kind != NO_CONTACT and not letter.no_contact_written:
        says = f"Write {letter.to} a letter that says how to reach us"
        return _due(letter, NextStep.WRITE_NO_CONTACT, says, why, last, due)
    says = f"Decide whether to say that we cannot reach {letter.to}"
    return _due(letter, NextStep.SAY_UNREACHED, says, why, last, due)


def _try(letter: SentLetter, why: str, since: date, due: date) -> Proposal | None:
    way = next_way(letter)
    if way is None:
        return None
    act = _BY[way].format(to=letter.to)
    says = f"{act}: {_what(letter)}"
    found = _due(letter, NextStep.TRY, says, why, since, due, way)
    if letter.state is LetterState.DELIVERED and letter.today < found.due_on:
        says = f"{act} if no answer to our letter of {_sent(letter)} comes"
        return _due(letter, NextStep.TRY, says, why, since, due, way)
    return found


def _find(letter: SentLetter, why: str, since: date, due: date) -> Proposal:
    whom = f"Ask {letter.helpers[0]} how to reach" if letter.helpers else "Find out how to reach"
    says = f"{whom} {letter.to}: {_what(letter)}"
    return _due(letter, NextStep.FIND_ADDRESS, says, why, since, due)


def _proposal(
    letter: SentLetter, step: NextStep, says: str, why: str, since: date, days: int
) -> Proposal:
    return _due(letter, step, says, why, since, since + timedelta(days=days))


def _due(
    letter: SentLetter, step: NextStep, says: str, why: str, since: date, due: date,
    way: Way | None = None,
) -> Proposal:  # fmt: skip
    """Never while they asked us to wait, and never on a day to avoid."""
    fine = next_fine_day(max(due, letter.wait_until or due), letter.avoid)
    return Proposal(step, says, why, since, fine, way)


def _what(letter: SentLetter) -> str:
    if letter.state is LetterState.RETURNED:
        return f"our letter of {_sent(letter)} came back"
    return f"no answer to our letter of {_sent(letter)}"


def _is_one_of(day: date, days: set[tuple[int, int]]) -> bool:
    this = (day.month, day.day)
    leaps = (day + timedelta(days=1)).month == 2
    return this in days or (this == _DAY_BEFORE and not leaps and _LEAP_DAY in days)


def _sent(letter: SentLetter) -> str:
    return _day(letter, letter.sent_on)


def _day(letter: SentLetter, day: date) -> str:
    """3 March; the year only when it is not the present one."""
    year = "" if day.year == letter.today.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def _in_quotes(words: str) -> str:
    return f": “{words.rstrip('.')}”" if words else ""


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


_BY = {
    Way.PHONE: "Ring {to}",
    Way.VISIT: "Visit {to}",
    Way.IN_CLINIC: "Speak with {to} when they are next here",
    Way.VIDEO: "Call {to} by video",
    Way.EMAIL: "Send {to} an e-mail",
    Way.TEXT: "Send {to} a text",
    Way.THROUGH_SOMEONE: "Reach {to} through somebody they trust",
    Way.OTHER: "Reach {to} another safe way",
}
