"""The last step of a letter that was entered in error: on the wrong letter of two, or too soon.

What never happened meets no clock and answers no question. Both entries stay on record. Nobody has
to say that a letter came back which never went.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from disclosure.actions.answers_given import answered_in
from disclosure.actions.change import OpenCase
from disclosure.actions.closed_on import lacking, why_it_came_back
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.replies import replies_to
from disclosure.actions.moving import Following, Told, reopening
from disclosure.actions.projecting import project
from disclosure.kinds.moves import LetterStep
from disclosure.permissions import is_family
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from disclosure.records.links import showed, visits_of
from workflows.letter import OF_THE_LAST_STEP
from workflows.letter_move import LetterMove
from workflows.words import LetterState, LetterTrigger, State


def last_step(gathered: Gathered, letter: Letter) -> Evidence | None:
    """The move by which it came to stand where it stands, where that may have been an error."""
    moves = [m for m in gathered.case.moves(letter.ref) if m.body["trigger"] in set(LetterStep)]
    is_it = moves and moves[-1].body["to"] == letter.state
    return moves[-1] if is_it else None


def may_be_in_error(gathered: Gathered, letter: Letter) -> bool:
    """Whether that can be said of its last step, as the step asks it."""
    last = last_step(gathered, letter)
    if last is None:
        return False
    facts = LetterMove(now=gathered.at, issued=letter.issued_at is not None)
    facts = in_error_facts(facts, gathered, letter, LetterStep(last.body["trigger"]))
    return all(asked.met for rule in OF_THE_LAST_STEP for asked in rule(facts))


def stood_on_page(gathered: Gathered, letter: Letter) -> bool:
    """Whether they were on their page since it was recorded as sent: from then on it stood there,
    and they may have read it.
    """
    last = last_step(gathered, letter)
    if last is None or last.body["trigger"] != LetterTrigger.SEND:
        return False
    visits = visits_of(gathered.session, letter.incident_id)
    return any(v.person == letter.to_person and showed(v, last) for v in visits)


def answered_on(gathered: Gathered, letter: Letter) -> date | None:
    """On which day they first answered it, where its last step says that it was sent: then it went,
    or it was another letter that they answered.
    """
    last = last_step(gathered, letter)
    if last is None or last.body["trigger"] != LetterTrigger.SEND:
        return None
    return next((gathered.day_of(each.at) for each in replies_to(gathered, letter)), None)


def in_error_facts(
    facts: LetterMove, gathered: Gathered, letter: Letter, step: LetterStep
) -> LetterMove:
    last = last_step(gathered, letter)
    return replace(
        facts,
        step=str(step),
        last_step=last.body["trigger"] if last else "",
        said_by_them=last is not None and is_family(last.by),
    )


def back_to(letter: Letter) -> LetterState | None:
    """Where a letter that did not come back stands; of any other step the table says it."""
    if letter.state is not LetterState.RETURNED:
        return None
    return LetterState.DELIVERED if letter.delivered_at else LetterState.SENT


def taken_back(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> None:
    """It came back, or its last step never happened; and so what it answers may be open again."""
    step = told.data.step if told.trigger is LetterTrigger.ENTERED_IN_ERROR else None
    if step is LetterStep.DELIVER:
        letter.delivered_at = None
    if step is LetterStep.SEND:
        letter.sent_at = letter.sent_how = None
    if answered_in(gathered.case, letter.ref):
        project(case, gathered.case)


def reopens(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> Iterator[Following]:
    """A case that was closed over a letter which never went, or which they never had; or on one
    that came back.
    """
    if case.incident.state is State.CLOSED and (why := _why_it_opens(case, gathered, letter, told)):
        yield Following(case.incident, reopening(case, why), case.change)


def _why_it_opens(case: OpenCase, gathered: Gathered, letter: Letter, told: Told) -> str | None:
    if told.trigger is LetterTrigger.RETURNED:
        return why_it_came_back(letter) if _was_closed_on_it(case, gathered) else None
    was_error = told.trigger is LetterTrigger.ENTERED_IN_ERROR
    lost = was_error and told.data.step in (LetterStep.SEND, LetterStep.DELIVER)
    return f"A step of letter {letter.ref} was entered in error." if lost else None


def _was_closed_on_it(case: OpenCase, gathered: Gathered) -> bool:
    """Of a letter that has just moved. `gathered` is what the guard of its move read before."""
    move = [row for row in case.rows[-1:] if isinstance(row, Evidence)]
    return bool(lacking(gathered.with_rows(move)) - lacking(gathered))
