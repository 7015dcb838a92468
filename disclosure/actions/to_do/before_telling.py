"""What whoever is to ring, write to or tell somebody reads first, in the row that says so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from disclosure.actions.letters.wanted import no_letter_now
from disclosure.actions.people.own_no import see_first
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.thing_to_do import ToDo, Viewed, phone_of
from disclosure.actions.to_do.stood_twice import Lost
from disclosure.kinds.care import Meeting, QuestionsSought, Support
from disclosure.kinds.conversation import Conversation, Heard
from disclosure.kinds.excuses import ExcuseTold
from disclosure.kinds.questions import Answer
from workflows.excuses import why_not_now
from workflows.not_told import said_not_to_be_told
from workflows.words import Excusable, Talk

_REACHES_THEM = frozenset(
    kind.word
    for kind in (Answer, Conversation, ExcuseTold, Heard, Meeting, QuestionsSought, Support)
)

_FIRST = frozenset({Excusable.FIRST_CONVERSATION_RECORDED})
_TELLS = {  # of whoever knows what happened, what each talk is in the words of an excuse
    str(Talk.FIRST): Excusable.FIRST_CONVERSATION_RECORDED,
    str(Talk.DISCLOSURE): Excusable.DISCLOSURE_CONVERSATION_RECORDED,
    str(Talk.APOLOGY): Excusable.APOLOGY_GIVEN,
}


def before_they_are_told(view: Viewed, rows: list[ToDo], lost: Iterable[Lost]) -> list[ToDo]:
    """That it waits for a second person whether they are told at all; what they had said by a
    record that was withdrawn since; what to see to first; and that they said no, or not yet.
    """
    first = [(p, said_not_to_be_told(p.called)) for p in view.gathered.persons if p.waits]
    first += [(each.whose.now, each.says) for each in lost]
    first += [
        (p, says) for p in view.gathered.persons if (says := see_first(view.gathered, p.number))
    ]
    return [
        replace(row, why=" ".join([*_of_whom(row, first), *_not_now(view, row), row.why]))
        for row in rows
    ]


def _of_whom(row: ToDo, first: Iterable[tuple[PersonNow, str]]) -> Iterator[str]:
    reaches = row.target.where == "new_letter" or row.target.word in _REACHES_THEM
    for person, says in first:
        phone = phone_of(person)
        to_them = (reaches and _names(row, person)) or (phone and phone == row.phone)
        if to_them and says not in row.why:
            yield says


def _names(row: ToDo, person: PersonNow) -> bool:
    return re.search(rf"(?<!\w){re.escape(person.called)}(?!\w)", row.act) is not None


def _not_now(view: Viewed, row: ToDo) -> Iterator[str]:
    """Of a talk that would tell them, and of a letter: a law that lists no such ground asks for it
    all the same, and whether anybody agreed yet is nothing to them.
    """
    whom = (each for each in view.gathered.persons if each.must_be_told and _names(row, each))
    if row.target.where == "new_letter":
        facts, kind = view.gathered.facts, row.target.word
        yield from filter(None, (no_letter_now(facts, kind, person) for person in whom))
        return
    talk = _TELLS.get(str(row.target.fields.get("kind")))
    if talk and row.target.word == Conversation.word:
        for person in whom:
            if why := _against(view, person.number, talk):
                yield f"Do not begin to speak of it with {person.called}: {why}."


def _against(view: Viewed, number: int, talk: Excusable) -> str:
    """Whoever has heard nothing, and wants no first talk, wants none of the later ones either."""
    what = frozenset({talk}) | (_FIRST if view.unheard([number]) else frozenset())
    facts = view.gathered.facts
    of_it = tuple(each for each in facts.excuses if what & each.requirements)
    return why_not_now(replace(facts, excuses=of_it), number, what)
