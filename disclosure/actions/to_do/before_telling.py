"""What whoever is to ring, write to or tell somebody reads first, in the row that says so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.thing_to_do import ToDo, Viewed, phone_of
from disclosure.actions.to_do.stood_twice import Lost
from disclosure.kinds.care import Meeting, QuestionsSought, Support
from disclosure.kinds.conversation import Conversation, Heard
from disclosure.kinds.excuses import ExcuseTold
from disclosure.kinds.questions import Answer
from workflows.not_told import said_not_to_be_told

_REACHES_THEM = frozenset(
    kind.word
    for kind in (Answer, Conversation, ExcuseTold, Heard, Meeting, QuestionsSought, Support)
)


def before_they_are_told(view: Viewed, rows: list[ToDo], lost: Iterable[Lost]) -> list[ToDo]:
    """That it waits for a second person whether they are told at all; and what they had said by a
    record that was withdrawn since.
    """
    first = [(p, said_not_to_be_told(p.called)) for p in view.gathered.persons if p.waits]
    first += [(each.whose.now, each.says) for each in lost]
    return [replace(row, why=" ".join([*_of_whom(row, first), row.why])) for row in rows]


def _of_whom(row: ToDo, first: Iterable[tuple[PersonNow, str]]) -> Iterator[str]:
    reaches = row.target.where == "new_letter" or row.target.word in _REACHES_THEM
    for person, says in first:
        named = re.search(rf"(?<!\w){re.escape(person.called)}(?!\w)", row.act)
        phone = phone_of(person)
        if (reaches and named) or (phone and phone == row.phone):
            yield says
