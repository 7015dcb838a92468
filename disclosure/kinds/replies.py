"""What comes back from the family: an answer to a letter, a request, a word on what we wrote."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from disclosure.kinds.fields import Happened, Id, Ref, TrueOrFalse, Words, shared
from disclosure.kinds.kind import Kind
from disclosure.permissions import Permission


class CameBy(StrEnum):
    POST = "post"
    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "in_person"
    PAGE = "page"


def answered_letter() -> Any:
    return shared(
        "In answer to which letter",
        "Only where it answers a letter we sent them",
        refers="sent letter",
        default=None,
    )


def came_by() -> Any:
    return shared("How it reached us", default=None)


class WrittenDownRightly(Kind):
    """Where we wrote down what they said, they say whether that is what they said."""

    word = "written_down_rightly"
    heading = "Record whether we wrote down rightly what they said"
    says = "They read what we wrote down of their words."
    may = Permission.RECORD_CARE
    by_family = True
    about_field = "of"

    person: Id = shared("Who says so", refers="person")
    of: Ref = shared("Which record", refers="words of theirs")
    right: TrueOrFalse = shared("Is it what they said")
    words: Words | None = shared("What they said instead", default=None)
    at: Happened = shared("When")

    @property
    def is_about(self) -> int:
        return int(self.of)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not self.right and not self.words:
            yield "words", "write what they said instead"


class Wanted(StrEnum):
    INTERPRETER = "interpreter"
    ADVOCATE = "advocate"
    MEETING = "meeting"
    OF_THEIR_OWN = "of_their_own"  # somebody of their faith or community
    SOMETHING_ELSE = "something_else"


class Request(Kind):
    """Until we promise it with a day, it stands on the worklist of the named contact."""

    word = "request"
    heading = "Record something the family asks for"
    says = "An interpreter, an advocate, a meeting, or anything else they ask for."
    may = Permission.RECORD_CARE
    by_family = True

    person: Id = shared("Who asks", refers="person")
    wants: Wanted = shared("What they ask for")
    words: Words | None = shared("In their words", default=None)
    at: Happened = shared("When")

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.wants is Wanted.SOMETHING_ELSE and not self.words:
            yield "words", "write what they ask for"


class RequestMet(Kind):
    word = "request_met"
    heading = "Say what we do about something they asked for"
    says = "What we promise them instead, or what came of it."
    may = Permission.RECORD_CARE
    about_field = "request"

    request: Id = shared("What they asked for", refers="request")
    commitment: Ref | None = shared(
        "The promise that answers it", refers="commitment", default=None
    )
    words: Words | None = shared("Or what came of it", default=None)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not (self.commitment or self.words):
            yield "commitment", "name the promise, or say what came of it"
