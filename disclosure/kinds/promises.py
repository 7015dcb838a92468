"""What we promise: a commitment, where it was made, and to whom it is owed."""

from collections.abc import Iterator

from disclosure.kinds.fields import Day, Each, Email, Happened, Id, Ref, TrueOrFalse, Words, shared
from disclosure.kinds.kind import Kind, Part
from disclosure.permissions import Permission


class Source(Part):
    letter: Ref | None = shared("Letter", refers="letter", default=None)
    sentence: Words | None = shared("Its sentence", default=None)
    conversation: Id | None = shared("Conversation", refers="conversation", default=None)
    persons: Each[Id] = shared("To whom", refers="person", default=())
    family: Id | None = shared("Asked for by", refers="person", default=None)


class Commitment(Kind):
    word = "commitment"
    heading = "Record a promise"
    says = "One thing that one person does by one day."
    may = Permission.PROMISE

    words: Words = shared("What we promise", "The words the family saw or heard")
    owner: Email = shared("Who does it", "A person, not a team", refers="promise owner")
    due_on: Day | None = shared("By which day", default=None)
    standing: TrueOrFalse = shared("No date: it stands", "Ring me any time", default=False)
    source: Source = shared("Where it was promised")
    at: Happened | None = shared(
        "When you promised it", "Only where they asked for it, in no talk on record", default=None
    )

    def in_short(self) -> str:
        return self.words

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.standing == (self.due_on is not None):
            yield "due_on", "give a day, or say that the promise stands without one"
        s = self.source
        if len([x for x in (s.letter, s.conversation, s.family) if x is not None]) != 1:
            yield "source", "name one source: a letter, a conversation or the family"
        if self.at and s.family is None:
            yield "at", "leave this out: the talk or the letter has its day"
        if s.letter and not s.sentence:
            yield "source.sentence", "name the sentence of the letter"
