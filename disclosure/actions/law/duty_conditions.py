"""What people answered to the questions of the duties, and for how long each answer stands.

Source: policy/README.md, "Reading a duty" (unanswered means that it applies); the product's design,
"Notifiability decision" (a new grade reopens it).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from disclosure.actions.law.applying import last_graded
from disclosure.actions.law.clocks import proposed_events
from disclosure.actions.reading import Case
from disclosure.kinds.harm import Decision, DecisionReview
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from workflows.events import Event
from workflows.lateness import Lateness

ASKED = "requested_by_person"


@dataclass(frozen=True, slots=True)
class Answer:
    """The last word on one duty. `before`: the requests with a lower number are none it means."""

    word: str
    before: int = 0


@dataclass(frozen=True)
class Conditions:
    """Of one case. `events`: all that the clocks count from."""

    case: Case
    events: tuple[Event, ...]

    @property
    def answers(self) -> dict[str, str]:
        """By duty. A "no" to a request says nothing of a later one: then nobody has answered."""
        return {
            duty: said.word
            for duty, said in self._said.items()
            if said.word == "yes" or (said.word == "no" and not self._asked_since(duty, said))
        }

    @property
    def events_that_count(self) -> Iterator[Event]:
        """Without the requests of the family that two people said a duty does not mean; and with
        what counts once a second person agrees, marked so.
        """
        yield from proposed_events(self.case)
        for event in self.events:
            none = {duty for duty in self._said if self._is_not_meant(duty, event.record)}
            if event.name != ASKED or not none:
                yield event
            elif left := (event.duties or _every_duty()) - none:
                yield replace(event, duties=left)

    @property
    def latenesses(self) -> tuple[Lateness, ...]:
        """Without those of a clock that such a request had started: the next one starts it anew."""
        noted = self.case.latenesses
        return tuple(n for n in noted if not self._is_not_meant(n.duty, n.started_by))

    def _is_not_meant(self, duty: str, request: int | None) -> bool:
        said = self._said.get(duty)
        return said is not None and (request or 0) < said.before

    @cached_property
    def _said(self) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for row, decision in self.case.those(Decision):
            agreed = self.case.agreed(DecisionReview, row.number)
            for duty, word in decision.answers.items():
                last = found.get(duty, Answer(""))
                if word == "yes":
                    found[duty] = self._after_a_yes(last, duty, row.number, agreed=agreed)
                else:
                    counts = agreed and _would_count(self.case, row, duty, word)
                    found[duty] = self._after_a_no(last, duty, row.number, counts=counts)
        return found

    def _after_a_yes(self, last: Answer, duty: str, number: int, *, agreed: bool) -> Answer:
        """It is about what they asked since a "no", else takes that back. One person's "yes" lets a
        longer time run in the place of another; where that one had run out before, it turns late
        into not owed, and a second person has to agree.
        """
        before = last.before if self._asked(last.before, number) else 0
        waits = not agreed and needs_a_second(self.case, duty, "yes")
        return last if waits else Answer("yes", before)

    def _after_a_no(self, last: Answer, duty: str, number: int, *, counts: bool) -> Answer:
        """It counts once a second person agrees, until a new grade: then the clock runs as if the
        answer were yes. One that does not count, after a "yes", leaves the question open: no second
        person is needed to open a clock.
        """
        if counts:
            return Answer("no", number if duty in _duties_on_request() else 0)
        return last if last.word == "no" else Answer("", last.before)

    def _asked_since(self, duty: str, said: Answer) -> bool:
        return duty in _duties_on_request() and self._asked(said.before)

    def _asked(self, after: int, until: int | None = None) -> bool:
        """Whether they asked for something that came on record in between."""
        numbers = (e.record or 0 for e in self.events if e.name == ASKED)
        return any(after < number and (until is None or number < until) for number in numbers)


def answers_that_wait(case: Case) -> Iterator[tuple[Evidence, Decision]]:
    """Decisions with the last word on a duty that counts only once a second person agrees, and on
    which none has said anything; not where it would count for nothing even then.
    """
    last = {duty: row.number for row, body in case.those(Decision) for duty in body.answers}
    for row, decision in case.those(Decision):
        said = [each for each in decision.answers.items() if last[each[0]] == row.number]
        waits = any(needs_a_second(case, *each) for each in said if _would_count(case, row, *each))
        if waits and not case.was_judged(DecisionReview, row.number):
            yield row, decision


def noes_that_wait(case: Case) -> dict[str, int]:
    """By duty, the decision that answered no, and which waits for a second person."""
    return {
        duty: row.number
        for row, decision in answers_that_wait(case)
        for duty, word in decision.answers.items()
        if word == "no"
    }


def needs_a_second(case: Case, duty: str, word: str) -> bool:
    """A "no" does, and a "yes" that lets a longer time run where the other had run out."""
    late = {note.duty for note in case.latenesses}
    return word == "no" or bool(_replaced_by(duty) & late)


def _would_count(case: Case, row: Evidence, duty: str, word: str) -> bool:
    """A new grade reopens what was decided; what a request was about, no grade changes."""
    return word == "yes" or duty in _duties_on_request() or last_graded(case) < row.number


def _every_duty() -> frozenset[str]:
    return frozenset(duty.id for duty in policy().duties)


def _duties_on_request() -> frozenset[str]:
    """They start when the family asks: the answer says whether that request is the one they mean.
    Source: `answers` of `decision` in the contract, "Kinds for record".
    """
    return frozenset(duty.id for duty in policy().duties if duty.clock_starts == ASKED)


def _replaced_by(id: str) -> frozenset[str]:
    return frozenset(d.replaces for d in policy().duties if d.id == id and d.replaces)
