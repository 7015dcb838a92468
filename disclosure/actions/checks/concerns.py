"""The same of a concern: whom it is about, who answers it, and how it ended."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from disclosure.actions.change import OpenCase
from disclosure.actions.checks.checking import checked_reply, involved_in, must_come_after
from disclosure.actions.checks.people import checked as checked  # with what stands here
from disclosure.actions.facts import Gathered
from disclosure.actions.people.names_had import called, untitled
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import bad
from disclosure.kinds.kind import Kind
from disclosure.kinds.questions import (
    Concern,
    ConcernAnswer,
    ConcernEnd,
    ConcernOutcome,
    ConcernOwner,
)
from disclosure.permissions import Permission, is_family
from disclosure.records.team import team_of
from disclosure.records.users import accounts
from letters.parts_of_a_name import bare
from letters.writing.facts import first_name
from workflows.second_person import why_not_second

NO_ANSWER_YET = (
    "Nobody has answered this concern yet, so there is no answer to accept. If they want none, "
    "answer that we have written down what they said."
)


def whom_it_is_about(gathered: Gathered, concern: int | None) -> set[str]:
    """Staff, by e-mail."""
    concerns = gathered.case.those(Concern)
    return {email for row, body in concerns if row.number == concern for email in body.about}


def why_not_answered_by(email: str, gathered: Gathered, concern: int | None) -> str:
    """Nobody answers a concern about themselves, or of a case in which they took part."""
    if email in whom_it_is_about(gathered, concern):
        return "This concern is about you, so another person has to answer it."
    return why_not_second(email, (), involved_in(gathered)) or ""


def why_not_ended_by(email: str, gathered: Gathered, concern: int | None) -> str:
    """Nobody says of a concern about themselves that it is over."""
    if email in whom_it_is_about(gathered, concern):
        return "This concern is about you, so another person has to say how it ended."
    return ""


@checked.register
def _(concern: Concern, case: OpenCase, gathered: Gathered) -> Kind:
    """The family names whom it is about in their own words: by the name of a colleague here."""
    if is_family(case.change.actor.email):
        named = sorted(_named_in(concern.words, case))
        concern = concern.model_copy(update={"about": tuple(named)})
    return checked_reply(concern, gathered, concern.letter, (concern.person,))


def _named_in(words: str, case: OpenCase) -> Iterator[str]:
    """By the last name, also one they had before; whoever is named on the case and could answer by
    the first one too, as families call them, where it is written as a name. One too many only asks
    for another to answer.
    """
    written = _words(words)
    said = {word.casefold() for word in written}
    as_names = {word.casefold() for word in written if not word[0].islower()}
    team = team_of(case.session, case.incident.id)
    for user in accounts(case.session):
        names = called(user).names
        here = user.email in team or case.incident.site_id in user.site_ids
        lasts = (_words(name)[-1:] for name in names if here)
        might = user.email in team and user.actor().may(Permission.ANSWER_CONCERN)
        firsts = (_first(name) for name in names if might)
        by_first = any(first and as_names.issuperset(first) for first in firsts)
        if by_first or any(map(said.issuperset, lasts)):
            yield user.email


def _first(name: str) -> list[str]:
    """Empty where only an initial or a last name stands there."""
    first = _words(first_name(untitled(name)))
    return [] if len("".join(first)) == 1 else first


def _words(text: str) -> list[str]:
    """Garcia for García: a telephone may write no accents."""
    return re.findall(r"\w+", bare(normalize("NFC", text)))


@checked.register
def _(end: ConcernEnd, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_ended_by(case.change.actor.email, gathered, end.concern):
        raise Refused(says)
    must_come_after(end, gathered)
    answered = any(body.concern == end.concern for _, body in gathered.case.those(ConcernAnswer))
    if end.outcome is ConcernOutcome.ACCEPTED and not answered:
        raise Refused(NO_ANSWER_YET)
    return end


@checked.register
def _(named: ConcernOwner, case: OpenCase, gathered: Gathered) -> Kind:
    about = whom_it_is_about(gathered, named.concern)
    if named.owner in about | involved_in(gathered):
        raise bad(named, "owner", "this concern is about them, or they took part in the care")
    return named


@checked.register
def _(answer: ConcernAnswer, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_answered_by(case.change.actor.email, gathered, answer.concern):
        raise Refused(says)
    return answer
