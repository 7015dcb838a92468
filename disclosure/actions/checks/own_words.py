"""What a person of the family may say for themselves, and nothing in anybody else's name."""

from functools import singledispatch

from disclosure.actions.facts import Gathered
from disclosure.actions.people.whose_words import said_in
from disclosure.actions.refused import Refused
from disclosure.kinds.conversation import Account, Heard
from disclosure.kinds.excuses import Excuse, ExcuseEnd
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Consent, ConsentEnd, PersonChange
from disclosure.kinds.questions import Concern, ConcernEnd, Question, QuestionTakenBack
from disclosure.kinds.replies import Request, WrittenDownRightly
from disclosure.kinds.shape import shapes_of
from disclosure.permissions import Actor, Forbidden, is_family

OF_THEMSELVES = frozenset(
    {
        "person", "reason", "preferred_name", "pronouns", "post", "phone", "email", "safe",
        "language", "interpreter", "formats", "avoid", "matters", "empties",
    }
)  # fmt: skip  # what of their own record they change on their page
ASKED_OF_THEM = frozenset({"reason"})  # for the team, and yet theirs to say


def must_record(actor: Actor, kind: type[Kind]) -> None:
    """Raises Forbidden. Whose words they are is asked once the case is open: `must_be_theirs`."""
    if not (actor.person and kind.by_family):
        actor.must(kind.may)


def must_be_theirs(actor: Actor, body: Kind, gathered: Gathered) -> None:
    """Raises Refused where a person of the family speaks for another, or as the team does."""
    if actor.person is None:
        return
    if _whose(body, gathered) != actor.person.number:
        raise Refused("This is not yours to say: it is about somebody else.")
    if filled := sorted(_set_fields(body) & _team_fields(body)):
        raise Refused(f"This cannot be set on your page: {', '.join(filled)}.")


@singledispatch
def _whose(body: Kind, gathered: Gathered) -> int | None:
    raise Forbidden("This cannot be said on your page. Please ring us.")


@_whose.register
def _(
    body: Question | Concern | Account | Heard | Consent | Request | PersonChange,
    gathered: Gathered,
) -> int | None:
    return body.person


@_whose.register
def _(body: QuestionTakenBack, gathered: Gathered) -> int | None:
    return next((q.person for q in gathered.questions if q.ref == body.question), None)


@_whose.register
def _(body: ExcuseEnd, gathered: Gathered) -> int | None:
    excuses = {row.number: excuse.person for row, excuse in gathered.case.those(Excuse)}
    return excuses.get(body.excuse)


@_whose.register
def _(body: ConsentEnd, gathered: Gathered) -> int | None:
    consents = {row.number: consent.person for row, consent in gathered.case.those(Consent)}
    return consents.get(body.consent)


@_whose.register
def _(body: ConcernEnd, gathered: Gathered) -> int | None:
    concerns = {row.number: concern.person for row, concern in gathered.case.those(Concern)}
    return concerns.get(body.concern)


@_whose.register
def _(body: WrittenDownRightly, gathered: Gathered) -> int | None:
    """Of a record that we wrote, and that gives their words."""
    row = gathered.case.records.get(body.is_about)
    if row is None or is_family(row.by) or body.person not in said_in(row, gathered.case):
        return None
    return body.person


def _set_fields(body: Kind) -> set[str]:
    told = body.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return set(told)


def _team_fields(body: Kind) -> set[str]:
    shapes = shapes_of(type(body))
    if isinstance(body, PersonChange):
        return {shape.name for shape in shapes} - OF_THEMSELVES
    return {shape.name for shape in shapes if not shape.family} - ASKED_OF_THEM
