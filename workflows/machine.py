"""A table of steps, and the only code that works out the next state. It knows no records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from transitions import EventData, Machine

from workflows.excuses import excused, not_before, not_excused_yet
from workflows.facts import IncidentFacts, PersonFacts

F = TypeVar("F")
NAMED = "relevant_person_named"
NOBODY_YET = PersonFacts(0, "whoever must be told")  # no record has the number 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement as it stands: met or not, in words, for one person where it says so."""

    id: str
    met: bool
    says: str
    person: int | None = None
    also: str = ""  # of `says`, the end: how an excuse stands that does not count

    def document(self) -> dict[str, object]:
        shown: dict[str, object] = {"id": self.id, "met": self.met, "says": self.says}
        return shown | ({"person": self.person} if self.person is not None else {})


Requirement = Callable[[F], Iterable[Asked]]


class NotReady(Exception):
    """The trigger is known, but something is still missing. `unmet` says what, in plain words."""

    def __init__(self, trigger: str, unmet: tuple[Asked, ...]) -> None:
        super().__init__(" ".join(item.says for item in unmet))
        self.trigger, self.unmet = trigger, unmet

    def document(self) -> dict[str, object]:
        unmet = [{k: v for k, v in u.document().items() if k != "met"} for u in self.unmet]
        return {"refused": True, "unmet": unmet}


class WrongState(Exception):
    """This cannot be done while the thing stands where it stands."""


@dataclass(frozen=True, slots=True)
class Step(Generic[F]):
    trigger: StrEnum
    source: StrEnum
    dest: StrEnum
    requires: tuple[Requirement[F], ...] = ()

    def asked(self, facts: F) -> tuple[Asked, ...]:
        return tuple(item for requirement in self.requires for item in requirement(facts))

    def allows(self, event: EventData) -> bool:
        wanted = event.kwargs["to"] in (None, self.dest)
        return wanted and all(item.met for item in self.asked(event.kwargs["facts"]))


@dataclass(slots=True)
class _Token:
    """Carries a state through the shared machine, so no record is ever handed to it."""

    state: Any


class Workflow(Generic[F]):
    """One table and its one machine for the process, which holds no models and keeps no state."""

    def __init__(self, name: str, states: type[StrEnum], steps: tuple[Step[F], ...]) -> None:
        self.name, self.states, self.steps = name, states, steps
        self.machine = Machine(
            model=None, states=states, initial=None, send_event=True, auto_transitions=False
        )
        for step in steps:
            self.machine.add_transition(
                str(step.trigger), step.source, step.dest, conditions=step.allows
            )

    def triggers(self) -> tuple[StrEnum, ...]:
        return tuple(dict.fromkeys(step.trigger for step in self.steps))

    def next_triggers(self, state: StrEnum) -> tuple[StrEnum, ...]:
        return tuple(dict.fromkeys(s.trigger for s in self.steps if s.source == state))

    def checklist(self, state: StrEnum, trigger: StrEnum, facts: F) -> tuple[Asked, ...]:
        """Every requirement of the move, met or not. Raises WrongState."""
        return self._step(state, trigger, None).asked(facts)

    def advance(
        self, state: StrEnum, trigger: StrEnum, facts: F, to: StrEnum | None = None
    ) -> StrEnum:
        """The state after `trigger`; else NotReady with every unmet requirement at once.

        `to` chooses where a move leads that can lead to more than one state. Raises WrongState.
        """
        step = self._step(state, trigger, to)
        if unmet := tuple(item for item in step.asked(facts) if not item.met):
            raise NotReady(str(trigger), unmet)
        token = _Token(state)
        self.machine.events[str(trigger)].trigger(token, facts=facts, to=to)
        reached: StrEnum = self.states(token.state)
        return reached

    def _step(self, state: StrEnum, trigger: StrEnum, to: StrEnum | None) -> Step[F]:
        found = [s for s in self.steps if (s.trigger, s.source) == (trigger, state)]
        chosen = [step for step in found if to in (None, step.dest)]
        if chosen:
            return chosen[0]
        if found:
            raise WrongState(f"'{_said(trigger)}' does not lead to '{_said(to)}' from here.")
        raise self.not_from(state, trigger)

    def not_from(self, state: StrEnum, trigger: StrEnum) -> WrongState:
        """The refusal of what cannot be done there: of a move, or of a mark beside the table."""
        what, stands = _said(trigger), _said(state)
        return WrongState(f"'{what}' cannot be done while the {self.name} stands at '{stands}'.")


def _said(word: StrEnum | None) -> str:
    return str(word).replace("_", " ")


OfTheCase = Callable[[IncidentFacts], str | None]
OfEachPerson = Callable[[IncidentFacts, PersonFacts], str | None]


def of_the_case(rule: OfTheCase, *, for_good: bool = False) -> Requirement[IncidentFacts]:
    """The rule's name is the requirement's id; the first line of its docstring holds when met."""

    def ask(facts: IncidentFacts) -> Iterable[Asked]:
        yield answer(rule, facts, rule(facts), None, for_good=for_good)

    ask.__name__ = rule.__name__
    return ask


def of_each_person(rule: OfEachPerson, *, for_good: bool) -> Requirement[IncidentFacts]:
    """The same, asked for every person who must be told; once, while nobody is named yet."""

    def ask(facts: IncidentFacts) -> Iterable[Asked]:
        for person in facts.relevant:
            yield answer(rule, facts, rule(facts, person), person, for_good=for_good)
        if not facts.relevant and not excused(facts, NAMED, None, for_good=for_good):
            yield answer(rule, facts, rule(facts, NOBODY_YET), None, for_good=for_good)

    ask.__name__ = rule.__name__
    return ask


def answer(
    rule: Callable[..., str | None],
    facts: IncidentFacts,
    says: str | None,
    person: PersonFacts | None,
    *,
    for_good: bool,
) -> Asked:
    """`says`: what the rule wants; None where it wants nothing. An excuse may stand in for it."""
    whose = person.id if person else None
    instead = excused(facts, rule.__name__, person, for_good=for_good) if says else None
    if says and not instead:
        also = not_excused_yet(facts, rule.__name__, person)
        waits = not_before(facts, rule.__name__, person) if person else ""
        return Asked(rule.__name__, False, f"{waits}{says} {also}".rstrip(), whose, also)
    title = (rule.__doc__ or rule.__name__).splitlines()[0]
    return Asked(rule.__name__, True, instead or title, whose)
