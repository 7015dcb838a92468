"""Which answers were given: not in a talk that was withdrawn, nor in a letter that has not gone or
came back. And whether one of them came to whoever asked.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from disclosure.actions.people.in_their_place import who_heard_then, who_hears_now
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.conversation import Conversation, Side
from disclosure.kinds.questions import Answer, AnswerReview, Question
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from disclosure.records.look_backs import folded
from workflows.words import ARRIVES

THE_PAGE = "page"
NOT_ON_A_PAGE = "Tell them in a talk or a letter, and name that; or invite them to their page first"


def answers_given(
    case: Case, question: str, nowhere: frozenset[str]
) -> list[tuple[Evidence, Answer]]:
    """In order; the last is what stands. `nowhere`: see `places_of_none`. That nobody can know, to
    which a second person said no, is no answer: what was answered before it stands.
    """
    return [
        (row, body)
        for row, body in case.those(Answer)
        if body.question == question and str(body.given_in) not in nowhere
        if not case.refusal(AnswerReview, row.number)
    ]


def places_of_none(case: Case, letters: Callable[[], Iterable[Letter]]) -> frozenset[str]:
    """References of what was withdrawn, and of letters that have not gone, or came back: an answer
    in them was not given. `letters`: asked for only where an answer was given in one.
    """
    gone = map(str, case.gone)
    if not answered_in(case, "LET-"):
        return frozenset(gone)
    return frozenset((*gone, *(each.ref for each in letters() if each.state not in ARRIVES)))


def answered_in(case: Case, where: str) -> bool:
    """Whether an answer was given in a place whose reference begins so."""
    return any(str(body.given_in).startswith(where) for _, body in case.those(Answer))


def who_waits(
    case: Case,
    persons: Collection[PersonNow],
    letters: Iterable[Letter],
    asker: int,
    given: Sequence[tuple[Evidence, Answer]],
    must_be_told: Collection[int],
) -> frozenset[int]:
    """For the answer that was given, and came to none of those it is for: whoever asked, or acts
    for them now. Nobody waits for the dead, or where it is not known who asked. Told anew to
    another, it is told; that we did not know yet was none.
    """
    final = [(row, body) for row, body in given if body.unknown is given[-1][1].unknown]
    alive = frozenset(p.number for p in persons if p.number == asker and not p.died_at)
    now = who_hears_now(persons, alive, frozenset(must_be_told))
    came = (_came_to(case, persons, letters, row, body, alive | now) for row, body in final)
    return now if final and alive and not any(came) else frozenset()


def _came_to(
    case: Case,
    persons: Collection[PersonNow],
    letters: Iterable[Letter],
    row: Evidence,
    answer: Answer,
    meant: frozenset[int],
) -> bool:
    """What was said to whoever acted for them then was said to them, whoever decides now."""
    where = str(answer.given_in)
    if where == THE_PAGE:
        return True
    there = frozenset(letter.to_person for letter in letters if letter.ref == where)
    if where.isdecimal():
        talk = case.bodies.get(int(where))
        if isinstance(talk, Conversation):
            there = were_there(case, persons, int(where), talk)
    when = (int(where), row.number) if where.isdecimal() else (row.number,)
    then = (who_heard_then(case, persons, meant, entry) for entry in when)
    return bool(there & meant) or any(there & heard for heard in then)


def were_there(
    case: Case, persons: Collection[PersonNow], number: int, talk: Conversation
) -> frozenset[int]:
    """With whom it was, who asked something in it, and who is named among those of the family."""
    asked = (question.person for row, question in case.those(Question) if row.parent == number)
    named = [folded(each.name) for each in talk.attendees if each.side is Side.FAMILY]
    by_name = (each.number for each in persons if folded(each.name) in named)
    return frozenset((*talk.persons, *asked, *by_name))
