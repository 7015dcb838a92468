"""What is asked once of a new promise: whether its words promise a way that somebody forbade."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.record_forms import PromiseMade
from disclosure.pages.talk_doubts import ALL_THE_SAME, BY_THAT_WAY, why_against_their_ways
from disclosure.pages.typed_in import number_in


def ask_once(form: Any, said: Mapping[str, Any], gathered: Gathered) -> None:
    """Raises BadInput until somebody ticks that they were told so; of every other form nothing."""
    if not isinstance(form, PromiseMade):
        return
    numbers = _to_whom(said.get("source", {}), gathered)
    if faults := list(by_a_forbidden_way(form, numbers, gathered)):
        raise BadInput(faults)


def by_a_forbidden_way(form: Any, numbers: Collection[int], gathered: Gathered) -> Iterator[Fault]:
    """Until it is ticked, which the form offers from then on."""
    says = list(why_against_their_ways(form["words"].data or "", numbers, gathered))
    if says:
        form.all_the_same.choices = [(BY_THAT_WAY, ALL_THE_SAME[BY_THAT_WAY])]
    if says and BY_THAT_WAY not in (form.all_the_same.data or ()):
        yield Fault("words", f"{form['words'].label.text}: {' '.join(says)}")


def _to_whom(source: Mapping[str, Any], gathered: Gathered) -> frozenset[int]:
    """Those named; else with whom we talked, or who asked for it."""
    talk = gathered.case.bodies.get(number_in(str(source.get("conversation", ""))))
    if not source.get("persons") and isinstance(talk, Conversation):
        return frozenset(talk.persons)
    named = source.get("persons") or [source.get("family", "")]
    return frozenset(number_in(str(each)) for each in named)
