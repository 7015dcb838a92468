"""The steps of a letter, as data. The exact text is approved; the exact bytes are issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.machine import Asked, Step, Workflow
from workflows.moments import to_the_minute
from workflows.words import LetterState as S
from workflows.words import LetterTrigger as T
from workflows.words import Way

NOT_RETURNED_AFTER = timedelta(days=7)  # calendar days until a posted letter counts as delivered
NEVER_ACCEPTED = frozenset(
    {"placeholder", "wrong-name", "raw-identifier", "unlinked-promise", "conditional"}
)


@dataclass(frozen=True, slots=True)
class LetterMove:
    """What the rules ask when somebody wants to move one letter."""

    now: datetime
    text: str = ""
    reason: str = ""
    faults: tuple[tuple[str, str], ...] = ()  # kind and words of each fault not accepted
    missing: tuple[str, ...] = ()  # content ids not accepted as missing
    missing_words: tuple[str, ...] = ()  # the same, in words
    why_not_this_person: str | None = None  # dead, or not to be told
    contact_named: bool = True
    approved_text: bool = True  # the text is still the one that was approved
    held: bool = False  # holds findings while a hold on findings runs
    way: Way | None = None
    forbidden: frozenset[Way] = frozenset()
    at: datetime | None = None  # when it was sent, delivered or came back
    since: datetime | None = None  # the moment it must not lie before
    posted: bool = False  # delivered because it was posted and did not come back


def something_written(move: LetterMove) -> Iterable[Asked]:
    yield Asked("something_written", bool(move.text.strip()), "Write the letter first.")


def right_person(move: LetterMove) -> Iterable[Asked]:
    why = move.why_not_this_person
    yield Asked("right_person", why is None, why or "The person may be written to.")


def contact_named(move: LetterMove) -> Iterable[Asked]:
    says = "Name one person the family can ring before a letter is approved."
    yield Asked("contact_named", move.contact_named, says)


def no_fault_left(move: LetterMove) -> Iterable[Asked]:
    for kind, words in move.faults:
        yield Asked(
            kind, False, f"“{words}”: {kind}. Mend the words, or accept them with a reason."
        )
    if not move.faults:
        yield Asked("no_fault_left", True, "The check finds no fault in the words.")


def nothing_missing(move: LetterMove) -> Iterable[Asked]:
    for part, words in zip(move.missing, move.missing_words, strict=True):
        yield Asked(part, False, f"The letter lacks: {words}.")
    if not move.missing:
        yield Asked("nothing_missing", True, "Nothing that this letter must say is missing.")


def text_as_approved(move: LetterMove) -> Iterable[Asked]:
    says = "The text is not the one that was approved."
    yield Asked("text_as_approved", move.approved_text, says)


def no_hold_on_findings(move: LetterMove) -> Iterable[Asked]:
    says = "A hold on the findings runs, so a letter with findings has to wait."
    yield Asked("no_hold_on_findings", not move.held, says)


def way_not_forbidden(move: LetterMove) -> Iterable[Asked]:
    says = f"They asked us never to use {str(move.way).replace('_', ' ')}. Choose another way."
    yield Asked("way_not_forbidden", move.way not in move.forbidden, says)


def in_order(move: LetterMove) -> Iterable[Asked]:
    early = bool(move.at and move.since and move.at < to_the_minute(move.since))
    since = f"{move.since:%-d %B %Y %H:%M} UTC" if move.since else ""
    yield Asked("in_order", not early, f"This lies before the letter's last step, {since}.")


def long_enough_unreturned(move: LetterMove) -> Iterable[Asked]:
    short = move.posted and move.since and move.now - move.since < NOT_RETURNED_AFTER
    says = "Seven days have to pass before a posted letter counts as delivered."
    yield Asked("long_enough_unreturned", not short, says)


def reason_given(move: LetterMove) -> Iterable[Asked]:
    said = len(move.reason.split()) >= 3
    yield Asked("reason_given", said, "Give a reason of at least three words.")


_BEFORE_APPROVAL = (something_written, right_person, contact_named, no_fault_left, nothing_missing)
_BEFORE_ISSUE = (text_as_approved, right_person, no_hold_on_findings)

STEPS: tuple[Step[LetterMove], ...] = (
    Step(T.SUBMIT, S.DRAFT, S.IN_REVIEW, (something_written, right_person)),
    Step(T.RETURN_TO_DRAFT, S.IN_REVIEW, S.DRAFT),
    Step(T.RETURN_TO_DRAFT, S.APPROVED, S.DRAFT),
    Step(T.APPROVE, S.IN_REVIEW, S.APPROVED, _BEFORE_APPROVAL),
    Step(T.ISSUE, S.APPROVED, S.ISSUED, _BEFORE_ISSUE),
    Step(
        T.SEND, S.ISSUED, S.SENT, (right_person, no_hold_on_findings, way_not_forbidden, in_order)
    ),
    Step(T.DELIVER, S.SENT, S.DELIVERED, (in_order, long_enough_unreturned)),
    Step(T.RETURNED, S.SENT, S.RETURNED, (in_order, reason_given)),
    Step(T.RETURNED, S.DELIVERED, S.RETURNED, (in_order, reason_given)),
    *(
        Step(T.WITHDRAW, source, S.WITHDRAWN, (reason_given,))
        for source in (S.DRAFT, S.IN_REVIEW, S.APPROVED, S.ISSUED)
    ),
)
LETTER = Workflow("letter", S, STEPS)
