"""Who has a seat in a case still. What somebody was given is one while it is theirs, and no longer:
a colleague who was named by mistake does not go on seeing the case."""

from collections.abc import Collection

from disclosure.actions.change import OpenCase, who_acted
from disclosure.actions.facts import Gathered
from disclosure.actions.leavers.leaver import Leaver
from disclosure.actions.leavers.taking_over import asked, owed, raised
from disclosure.actions.people.people_now import named_contact
from disclosure.actions.promises.ended import why_ended
from disclosure.kinds.care import Contact
from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import Correction, CorrectionReview, Huddle
from disclosure.kinds.others import Involved
from disclosure.kinds.questions import ConcernOwner, QuestionOwner
from disclosure.records.team import seat_only, team_of

_RUNG = "the family's calls"
_GIVES_ON = (Contact, ConcernOwner, QuestionOwner, Correction, CorrectionReview)


def seats_end_with(body: Kind, case: OpenCase, gathered: Gathered) -> None:
    """Where that record gives something to somebody else, or takes back that it was given."""
    if isinstance(body, _GIVES_ON):
        seats_end(case, gathered)


def seats_end(case: OpenCase, gathered: Gathered) -> None:
    """With the change that gives something on, not only when the things to do of the case are made
    again. `gathered`: the case as it stands then. Whom the change itself names, `seal` seats."""
    session, incident_id = case.session, case.incident.id
    team, acted = team_of(session, incident_id), who_acted(session, [incident_id])[incident_id]
    seat_only(session, team, *who_has_a_seat(gathered, team, acted))


def who_has_a_seat(
    gathered: Gathered, team: Collection[str], acted: set[str]
) -> tuple[set[str], set[str]]:
    """By e-mail: who holds something in it still, and who keeps a seat beside them: who did
    something there (`acted`), whom its records name, and whose a promise, a question or a concern
    is; one that was kept or answered stays its owner's. Of a destroyed case all its team does."""
    holding = set(what_is_held(gathered))
    if gathered.case.destroyed:
        return holding, set(team)
    return holding, acted | set(filter(None, [*_owners(gathered), *_named(gathered)]))


def what_is_held(gathered: Gathered) -> dict[str, list[str]]:
    """By e-mail: whom the family rings, and who owns what is open, as `taking_over` counts it; each
    with what it is, in words.
    """
    contact = named_contact(gathered.case)
    owners = {promise.owner for promise in gathered.commitments}
    owners |= {question.owner for question in gathered.questions}
    owners |= {concern.owner for concern in gathered.concerns if concern.owner}
    found = {each: _owned(gathered, Leaver(each)) for each in sorted(owners)}
    if contact and contact.user:
        found[contact.user] = [_RUNG, *found.get(contact.user, ())]
    return {each: what for each, what in found.items() if what}


def _owned(gathered: Gathered, owner: Leaver) -> list[str]:
    """As if they left: then all that is open would be somebody else's."""
    concerns = ["a concern" for _ in raised(gathered, owner)]
    return [*owed(gathered, owner), *asked(gathered, owner), *concerns]


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
