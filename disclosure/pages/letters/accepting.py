"""The boxes in which an approver says why a fault may stand, by the words that it marks: the letter
may come back longer, and what was typed about words that still stand belongs to them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from flask import request
from wtforms import HiddenField, TextAreaField

from disclosure.kinds.faults import Fault
from disclosure.pages.forms import PageForm
from disclosure.pages.letters.desk import Card
from disclosure.records.letter import Letter
from workflows.machine import Asked
from workflows.reasons import TOO_SHORT, is_reason
from workflows.words import SORRY

ACCEPT = "accept_"  # before the box of a fault that may stand
YOUR_WORD = "Who read it, and that it is a real apology"  # where the check cannot
LONG_ENOUGH = 12  # of a hash: two marks of one letter never share it


class ApproveForm(PageForm):
    seen = HiddenField()
    sha256 = HiddenField()


def approve_form(row: Letter, cards: tuple[Card, ...]) -> Any:
    """A box for each fault that may stand, for the reason why."""
    named = boxes_of(cards)
    boxes = {
        named[card.number]: TextAreaField(YOUR_WORD if card.kind == SORRY else "Why it may stand")
        for card in cards
        if card.number in named
    }
    form = type("Approve", (ApproveForm,), boxes)
    shown = {"seen": str(row.version), "sha256": row.text_sha256}
    return form(data=shown if request.method == "GET" else {})


def box_says(card: Card) -> str:
    """What its box asks for, told apart from every other on the page."""
    return YOUR_WORD if card.kind == SORRY else f"Why fault {card.number} may stand"


def boxes_of(cards: tuple[Card, ...]) -> Mapping[int, str]:
    """The name of its box, by the number of the card: of its kind, and of which time these words
    are marked so."""
    times: Counter[tuple[str, str, str]] = Counter()
    names = {}
    for card in cards:
        if card.acceptable:
            times[same := (card.kind, card.marked, card.form)] += 1
            words = sha256(card.marked.encode()).hexdigest()[:LONG_ENOUGH]
            where = f"_{card.form}" if card.form else ""
            names[card.number] = f"{ACCEPT}{card.kind}_{words}_{times[same]}{where}"
    return names


def accepted_in(form: Any, cards: tuple[Card, ...]) -> list[dict[str, Any]]:
    """The faults that got a reason; a missing part by its content id."""
    found, boxes = [], boxes_of(cards)
    for card in cards:
        reason = (form[boxes[card.number]].data or "").strip() if card.acceptable else ""
        if reason:
            place = {} if card.start is None else {"start": card.start, "end": card.end}
            form_of = {"form": card.form} if card.form else {}
            found.append({"kind": card.kind, "reason": reason, **place, **form_of})
    return found


def too_short(form: Any, cards: tuple[Card, ...]) -> Iterator[Fault]:
    """Reasons that say too little, each beside its own box: of several nobody knew which."""
    boxes = boxes_of(cards)
    for card in cards:
        box = boxes.get(card.number)
        if box and (words := form[box].data or "").strip() and not is_reason(words):
            yield Fault(box, f"{box_says(card)}: {TOO_SHORT}.")


def leading_to_boxes(
    form: Any, cards: tuple[Card, ...], unmet: Iterable[Asked]
) -> list[dict[str, str]]:
    """What still refuses the approval: what is of a fault without a reason leads to its box, or to
    the fault itself where that may never stand."""
    boxes = boxes_of(cards)
    left = [
        c for c in cards if c.number not in boxes or not (form[boxes[c.number]].data or "").strip()
    ]
    found = []
    for asked in unmet:
        card = next((each for each in left if each.kind == asked.id), None)
        if card is None:
            found.append({"text": asked.says})
            continue
        left.remove(card)
        box = boxes.get(card.number)
        found.append({"text": asked.says, "href": f"#{form[box].id if box else card.id}"})
    return found


def without_a_box(cards: tuple[Card, ...]) -> list[str]:
    """Reasons that were typed and that no box of this page can hold: they are shown, to copy.
    `cards`: those that have their box on it."""
    here = frozenset(boxes_of(cards).values())
    return [words for name, words in typed_reasons().items() if name not in here]


def typed_reasons() -> dict[str, str]:
    """What was sent with this page, by the name of its box."""
    sent = request.form.items(multi=True)
    return {name: words for name, words in sent if name.startswith(ACCEPT) and words.strip()}


def reasons_to_send_back(cards: tuple[Card, ...], said: str) -> str:
    """The same for whoever writes on, a line each: an approver who finds that it cannot stand as it
    is has said already of what may. `said`: what stands there; a line of it does not come twice."""
    boxes, typed = boxes_of(cards), typed_reasons()
    begins = {box: _let_stand(card) for card in cards if (box := boxes.get(card.number))}
    lines = (f"{begins[box]} {words}" for box, words in typed.items() if box in begins)
    new = (line for line in (*lines, *without_a_box(cards)) if line not in said)
    return "\n".join(filter(None, [said, *new]))


def _let_stand(card: Card) -> str:
    if card.kind == SORRY:
        return f"{YOUR_WORD}:"
    return f"May stand: “{card.marked}”." if card.marked else f"May be left out: {card.short}."
