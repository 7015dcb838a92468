"""What a letter says of money while a bill is held, or beside an offer: to be read before it goes.

It warns and stops nothing: a letter may have to say that no bill will come.
"""

from collections.abc import Iterator

from disclosure.actions.facts import Gathered
from disclosure.kinds.others import BillingHold
from disclosure.kinds.us_programmes import Offer
from disclosure.records.letter import Letter
from letters.kinds import LetterKind
from workflows.money_words import of_a_bill, of_an_offer

ABOUT_CARE = frozenset({LetterKind.findings, LetterKind.apology})  # what was found stands in both


def money_said(gathered: Gathered, letter: Letter) -> tuple[str, ...]:
    """Sentences for whoever writes or approves it."""
    return tuple(_said(gathered, letter))


def _said(gathered: Gathered, letter: Letter) -> Iterator[str]:
    held = bill_held_by(gathered)
    if held and (words := _listed(of_a_bill(letter.text))):
        yield f"This speaks of a bill ({words}), and {held} holds the bill: none is sent."
    offers = any(gathered.case.those(Offer))
    if offers and letter.kind in ABOUT_CARE and (words := _listed(of_an_offer(letter.text))):
        yield (
            f"This speaks of an offer ({words}). An offer is made in a talk of its own: what we "
            "found, and our apology, say nothing of it."
        )


def bill_held_by(gathered: Gathered) -> str:
    """Empty where no bill is held, or it was released."""
    held = [body for _, body in gathered.case.those(BillingHold)]
    return held[-1].by if held and held[-1].released_at is None else ""


def _listed(words: Iterator[str]) -> str:
    return ", ".join(f"“{each}”" for each in words)
