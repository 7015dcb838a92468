"""Who has a seat in a case still. What somebody was given is one while it is theirs, and no longer:
a colleague who was named by mistake does not go on seeing the case."""

from disclosure.actions.change import OpenCase, who_acted
from disclosure.actions.facts import Gathered
from disclosure.actions.leavers.seats import what_is_held
from disclosure.actions.promises.ended import why_ended
from disclosure.kinds.care import Contact
from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import Correction, CorrectionReview, Huddle
from disclosure.kinds.others import Involved
from disclosure.kinds.questions import ConcernOwner, QuestionOwner
from disclosure.records.team import seat_only, team_of

_GIVES_ON = (Contact, ConcernOwner, QuestionOwner, Correction, CorrectionReview)


def seats_end_with(body: Kind, case: OpenCase, gathered: Gathered) -> None:
    """Where that record gives something to somebody else, or takes back that it was given."""
    if isinstance(body, _GIVES_ON):
        seats_end(case, gathered)


def seats_end(case: OpenCase, gathered: Gathered) -> None:
    """With the change that gives something on, not only when the things to do of the case are made
    again. `gathered`: the case as it stands then. Whom the change itself names, `seal` seats."""
    session, incident_id = case.session, case.incident.id
    acted = who_acted(session, [incident_id])[incident_id]
    staying, team = who_keeps_a_seat(gathered, acted), team_of(session, incident_id)
    seat_only(session, team, what_is_held(gathered), staying)


def who_keeps_a_seat(gathered: Gathered, acted: set[str]) -> set[str]:
    """By e-mail, beside who holds something still (`leavers.seats`): who did something in the case
    (`acted`), whom its records name, and whose a promise, a question or a concern is; one that was
    kept or answered stays its owner's."""
    return acted | set(filter(None, [*_owners(gathered), *_named(gathered)]))


def _owners(gathered: Gathered) -> list[str | None]:
    gone = gathered.case.gone
    return [
        *(each.owner for each in gathered.commitments if why_ended(gathered, each) is None),
        *(each.owner for each in gathered.questions if each.number not in gone),
        *(each.owner for each in gathered.concerns if each.number not in gone),
    ]


def _named(gathered: Gathered) -> list[str | None]:
    """Who took part in the care, leads a talk or prepares it."""
    huddles = [body for _, body in gathered.case.those(Huddle)]
    return [
        *(body.user for _, body in gathered.case.those(Involved)),
        *(each for body in huddles for each in (body.lead, body.coach)),
    ]
