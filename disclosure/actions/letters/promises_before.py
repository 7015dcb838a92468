"""What we promised somebody before, and what became of it, as a new letter tells it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.home import month_first
from disclosure.actions.letters.never_had import was_never_had
from disclosure.actions.promise_said import new_day
from disclosure.actions.promises.kept_in_talk import talk_named
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.promises import Commitment as CommitmentKind
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from disclosure.records.users import name_of
from letters.compose import promise_sentence
from letters.dates import in_words
from workflows.commitment import FINISHED
from workflows.words import CommitmentState, CommitmentTrigger

_ENDS = (".", "!", "?", "\u201d", '"')  # of a sentence; a note such as "post book, page 3" has none
_LETTER = re.compile(rf"\b{Letter.prefix}-\d{{4}}-\d{{6,10}}\b", re.ASCII)


def to_come(gathered: Gathered, to: int) -> Iterator[Commitment]:
    """Promises still owed to this person that a new letter begins with: made to them elsewhere, or
    to somebody from whom they passed on to them, in a letter too: that one they did not have. Their
    day has not passed, or they have none.
    """
    theirs = (each for each in gathered.commitments if to in gathered.owed_to(each))
    for promise in theirs:
        read = promise.letter_ref and to in promise.owed_to
        stands = _stands(gathered, promise, CommitmentState.OPEN)
        if stands and not (read or is_past(promise, gathered)):
            yield promise


def missed_by_us(gathered: Gathered, to: int) -> tuple[tuple[str, str], ...]:
    """Promises past their day or given up, in a letter that went too: each as they read or heard
    it, and what came of it since; empty where nothing did.
    """
    made = _made_to(gathered, to, CommitmentState.OPEN)
    late = (each for each in made if is_past(each.promise, gathered))
    not_kept = _made_to(gathered, to, CommitmentState.NOT_KEPT)
    given_up = (each for each in not_kept if awaits_sorry(gathered, each.promise))
    missed = {each.as_heard(): each.since() for each in (*late, *given_up)}
    return tuple(missed.items())


def kept_to(gathered: Gathered, to: int) -> tuple[tuple[str, str], ...]:
    """What we promised them and kept, each with what was done; and what we gave up, which we did
    not do. What was sent back, let off or withdrawn since is told as neither.
    """
    over = _made_to(gathered, to, *FINISHED, CommitmentState.NOT_KEPT)
    told = ((each.as_promised(), each.became()) for each in over)
    return tuple((promise, became) for promise, became in told if became)


def owed_again(gathered: Gathered, to: int) -> Iterator[tuple[Commitment, Evidence, str]]:
    """What was done and is owed to them once more, by which move, and as they heard of it."""
    undone = (CommitmentTrigger.DISPUTE, CommitmentTrigger.SEND_BACK)
    for heard in _made_to(gathered, to, CommitmentState.OPEN):
        moves = gathered.case.moves(heard.promise.ref)
        if back := [each for each in moves if each.body["trigger"] in undone]:
            yield heard.promise, back[-1], heard.as_promised()


def awaits_sorry(gathered: Gathered, promise: Commitment) -> bool:
    """Nobody will keep it, and they have not heard yet that we are sorry for that."""
    given_up = promise.state is CommitmentState.NOT_KEPT and gathered.is_owed(promise)
    said = (each.said_sorry for each in gathered.facts.commitments if each.ref == promise.ref)
    return given_up and not any(said)


def is_past(promise: Commitment, gathered: Gathered) -> bool:
    return promise.due_on is not None and promise.due_on < gathered.facts.on


def _made_to(gathered: Gathered, to: int, *states: CommitmentState) -> Iterator["_Heard"]:
    """And what passed on to them, once a letter told them of it."""
    for promise in gathered.commitments:
        heard = _Heard(gathered, promise, to)
        if _stands(gathered, promise, *states) and (to in promise.owed_to or heard.first_told):
            yield heard


def _stands(gathered: Gathered, promise: Commitment, *states: CommitmentState) -> bool:
    """And so. Not where its words were put right since: both are told to whoever writes the
    letter.
    """
    right = promise.number in gathered.case.put_right
    return promise.state in states and gathered.is_owed(promise) and not right


@dataclass(frozen=True)
class _Heard:
    """One promise as one person heard of it."""

    gathered: Gathered
    promise: Commitment
    to: int

    def as_promised(self) -> str:
        """As they read or heard it: with the day it was made for, whatever was agreed since."""
        return self._sentence(self._made.words)

    def as_heard(self) -> str:
        """The same of one that is open still: by no way that they forbid by now."""
        return self._sentence(self.gathered.words_of(self.promise, {self.to}))

    def since(self) -> str:
        given_up = self.promise.state is CommitmentState.NOT_KEPT
        over = "We cannot keep this promise." if given_up else ""
        return " ".join(filter(None, (self._agreed_and_missed(), over)))

    def became(self) -> str:
        """Empty where it was neither kept nor given up."""
        if self.promise.state is CommitmentState.NOT_KEPT:
            became = "We did not do this."
        elif done := self.gathered.case.last_move(self.promise.ref, CommitmentTrigger.DONE):
            became = _done(self.gathered, self.to, done, self._kept_on(done))
        else:
            return ""
        return f"{self._agreed()} {became}".strip()

    @cached_property
    def first_told(self) -> tuple[Letter, str] | None:
        """The first letter that they had of what passed on to them, and its sentence for it."""
        gathered, promise, to = self.gathered, self.promise, self.to
        if to in promise.owed_to or to not in gathered.owed_to(promise):
            return None
        theirs = (each for each in gathered.letters_that_hold(promise) if each.to_person == to)
        had = (each for each in theirs if each.sent_at and not was_never_had(gathered.case, each))
        first = min(had, key=lambda each: each.issued_number or 0, default=None)
        if first is None:
            return None
        return first, next(words for words, ref in first.links.items() if ref == promise.ref)

    @cached_property
    def _made(self) -> CommitmentKind:
        made = self.gathered.case.bodies[self.promise.number]
        assert isinstance(made, CommitmentKind)
        return made

    @cached_property
    def _first_day(self) -> date | None:
        """The day that it was made for; of what passed on to them, the day that their letter
        gave."""
        day = self._made.due_on
        if self.first_told:
            issued = self.first_told[0].issued_number or 0
            changes = self.gathered.said_of(self.promise).changes
            days = [new_day(row) for row in changes if row.number < issued]
            return days[-1] if days else day
        return day

    @cached_property
    def _their_day(self) -> date | None:
        """The last that stood and to which they said yes themselves, else the first. While somebody
        was not to be told, another day was agreed without them: they have never heard of it.
        """
        stood = {new_day(row) for row in self.gathered.said_of(self.promise).changes}
        moves = self.gathered.case.moves(self.promise.ref)
        theirs = (move for move in moves if move.body["data"].get("person") == self.to)
        days = [day for move in theirs if (day := new_day(move)) in stood and day]
        return days[-1] if days else self._first_day

    def _agreed(self) -> str:
        """A sentence; empty where their day is the one that they heard first."""
        first, day = self._first_day, self._their_day
        if day is None or day == first:
            return ""
        said = _in_words(self.gathered, day)
        return f"We then agreed on {f'another day, {said}' if first else said}."

    def _agreed_and_missed(self) -> str:
        """The same, and that their day passed too, where it did."""
        agreed, first, day = self._agreed(), self._first_day, self._their_day
        if not agreed or day is None or day >= self.gathered.facts.on:
            return agreed
        missed = self.gathered.missed_on(self.promise)
        either = ", either" if first and missed and missed >= first else ""
        return f"{agreed.removesuffix('.')}, and we did not keep it{either}."

    def _sentence(self, words: str) -> str:
        """With whom they heard would do it: who keeps it by now is a name that nobody told them. Of
        what passed on to them, as their letter told it, where its words stand.
        """
        made, told = self._made, self.first_told
        if told and words == made.words:
            return told[1]
        owner = name_of(self.gathered.session, made.owner)
        return promise_sentence(
            words, owner, self._first_day, made.standing, month_first=month_first(self.gathered)
        )

    def _kept_on(self, done: Evidence) -> str:
        """What was done too late was not kept on its day, and no letter says that it was; nor that
        what nobody but its owner has seen done was kept.
        """
        gathered, promise, first = self.gathered, self.promise, self._first_day
        on = gathered.day_of(done.at)
        due_on, said = self._their_day, _in_words(gathered, on)
        if due_on and on > due_on:
            return f"We did this late, on {said}"
        if gathered.is_late(promise) and first and on > first:
            after = _in_words(gathered, first)
            return f"We did this on {said}, after the day that we first gave you, {after}"
        return f"We {'did' if promise.state is CommitmentState.DONE else 'kept'} this on {said}"


def _done(gathered: Gathered, to: int, done: Evidence, kept: str) -> str:
    """As they would say it: no number of a record; of a letter, the day on which it went. `kept`:
    on which day, as `_kept_on` says it.
    """
    evidence = str(done.body["data"]["evidence"])
    if talk := talk_named(evidence):
        held = gathered.case.bodies.get(talk)
        with_them = isinstance(held, Conversation) and to in held.persons
        return f"{kept}, when we spoke with you." if with_them else f"{kept}."
    if _LETTER.fullmatch(bare := evidence.strip(" .")):
        return f"{kept}, in {_our_letter(gathered, to, bare)}."
    words = _LETTER.sub(lambda ref: _our_letter(gathered, to, ref[0]), evidence.strip())
    stop = "" if words.endswith(_ENDS) else "."
    return f"{kept}. {words[:1].upper()}{words[1:]}{stop}"


def _our_letter(gathered: Gathered, to: int, ref: str) -> str:
    theirs = (each for each in gathered.letters if each.to_person == to and each.sent_at)
    sent = next((each.sent_at for each in theirs if each.ref == ref), None)
    if sent is None:
        return "our letter"
    return f"our letter of {_in_words(gathered, gathered.day_of(sent))}"


def _in_words(gathered: Gathered, day: date) -> str:
    return in_words(day, month_first=month_first(gathered))
