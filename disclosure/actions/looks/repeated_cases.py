"""The other case of two that are one: who sees it, and which cases rest on it."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.looks.looking import theirs_by_role
from disclosure.actions.reading import read_case
from disclosure.actions.repeating import originals
from disclosure.kinds.harm import Error
from disclosure.permissions import Actor
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident, incident_called
from workflows.phrases import joined

REFERENCE = re.compile(r"INC-\d{4}-\d{6,10}", re.ASCII)
NAME_THE_OTHER = "name the other case by its reference, such as INC-2026-000417"
NOT_SEEN = (
    "You see no case {}, so you cannot agree that this one repeats it. Somebody who sees both has "
    "to agree; an administrator can give an approver or a risk manager both sites."
)
A_CASE_YOU_DO_NOT_SEE = "a case that you do not see"
RESTS_ON_THIS = (
    "{} was recorded as one that repeats this case. If this one ends too, nobody tells that family:"
    " see to the other first."
)


def sees_the_other(session: Session, actor: Actor, of: str) -> bool:
    """Whether this person sees that case without breaking any glass. Of one that is not theirs
    nobody learns here whether it is there.
    """
    other = incident_called(session, of) if of else None
    return other is not None and theirs_by_role(session, actor, other)


def why_you_cannot_agree(session: Session, actor: Actor, of: str) -> str:
    """Empty where they see the case that is repeated, or none is."""
    return "" if not of or sees_the_other(session, actor, of) else NOT_SEEN.format(of)


def cases_that_rest_on(session: Session, ref: str) -> list[Incident]:
    """Which cases say that they repeat `ref`, of any site; not where a second person said no."""
    said = select(Evidence.incident_id).where(Evidence.kind == Error.word)
    there = session.scalars(select(Incident).where(Incident.id.in_(said)).order_by(Incident.id))
    return [i for i in there if ref in originals(read_case(session, i))]


def rests_on_this(session: Session, actor: Actor, resting: Iterable[Incident]) -> str:
    """A sentence for whoever would end the case on which they rest; "" where none does. One that is
    not theirs to see is not named.
    """
    mine: list[str] = []
    for incident in resting:
        seen = theirs_by_role(session, actor, incident)
        mine.append(incident.ref if seen else A_CASE_YOU_DO_NOT_SEE)
    named = joined(dict.fromkeys(mine))
    return RESTS_ON_THIS.format(f"{named[:1].upper()}{named[1:]}") if named else ""
