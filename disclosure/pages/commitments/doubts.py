"""What the page of a promise asks once: whether its words promise a way that somebody forbade,
whose day it is that they name beside the one on record, and whether that one had passed already.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.promises.past_day import why_ask_for_the_day
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.conversations.doubts import (
    ALL_THE_SAME,
    BY_THAT_WAY,
    WHOSE_DAY,
    ask_whose_day,
    why_against_their_ways,
)
from disclosure.pages.forms import OPTIONAL
from disclosure.pages.recording.forms import PromiseMade
from disclosure.pages.typed_in import day_in, number_in

OVER = "over"
_SO = {**ALL_THE_SAME, OVER: "It is promised now, for this day, and it is late"}


def ask_once(form: Any, said: Mapping[str, Any], gathered: Gathered) -> None:
    """Raises BadInput until somebody ticks that they were told so; of every other form nothing."""
    if not isinstance(form, PromiseMade):
        return
    words, on = said.get("words", ""), day_in(said.get("due_on", ""))
    source = said.get("source", {})
    asked_for = source.get("family") and why_ask_for_the_day(on, said.get("at"), gathered.today)
    numbers = _to_whom(source, gathered)
    if asked := list(not_ticked(form, words, on, numbers, gathered, asked_for or "")):
        raise BadInput(asked)


def not_ticked(
    form: Any,
    words: str,
    on: date | None,
    numbers: Collection[int],
    gathered: Gathered,
    over: str = "",
) -> Iterator[Fault]:
    """Each doubt until it is ticked, which the form offers from then on. `numbers`: to whom it is
    promised. `over`: what is said of a day that had passed."""
    ways = why_against_their_ways(words, numbers, gathered)
    days = ask_whose_day(words, on, gathered) if on else iter(())
    doubts = {BY_THAT_WAY: _fault(form, "words", ways), WHOSE_DAY: _fault(form, "due_on", days)}
    doubts[OVER] = _fault(form, "due_on", filter(None, [over]))
    found = {name: fault for name, fault in doubts.items() if fault}
    form.all_the_same.choices = [(name, _SO[name]) for name in found]
    ticked = form.all_the_same.data or ()
    yield from (fault for name, fault in found.items() if name not in ticked)


def _fault(form: Any, box: str, says: Iterator[str]) -> Fault | None:
    label = form[box].label.text.removesuffix(OPTIONAL)
    told = " ".join(says)
    return Fault(box, f"{label}: {told}") if told else None


def _to_whom(source: Mapping[str, Any], gathered: Gathered) -> frozenset[int]:
    """Those named and who asked for it; else with whom we talked."""
    talk = gathered.case.bodies.get(number_in(str(source.get("conversation", ""))))
    if not source.get("persons") and isinstance(talk, Conversation):
        return frozenset(talk.persons)
    named = (source.get("family", ""), *source.get("persons", ()))
    return frozenset(number_in(str(each)) for each in named)
