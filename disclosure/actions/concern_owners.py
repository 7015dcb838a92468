"""Who deals with a concern, until somebody says otherwise: never anybody it is about."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.outgoing.messages import tell_owner
from disclosure.actions.thing_to_do import Viewed
from disclosure.permissions import Actor, Permission
from disclosure.records.concerns import Concern, concerns_of
from disclosure.records.incident import Incident
from disclosure.records.team import may_write, named_by_restriction, who_sees
from disclosure.records.users import User, actor_called, users_with


def barred_from(gathered: Gathered, about: Collection[str]) -> frozenset[str]:
    """Whoever may not answer it: whom it is about, and who took part in the care."""
    return involved_in(gathered) | frozenset(about)


def deals_with(view: Viewed, concern: Concern) -> str:
    """Whose it is, by e-mail; empty where that one may not answer it by now: their roles changed,
    they do not see the case any more, or it was recorded since that they took part in the care.
    """
    owner = view.still(concern.owner or "", Permission.ANSWER_CONCERN)
    return "" if owner in barred_from(view.gathered, concern.about) else owner


def tell_whose(case: OpenCase, number: int) -> None:
    """Whoever a new concern fell to: of one who decides no case nothing else tells them of it."""
    unsaved = (row for row in case.session.new if isinstance(row, Concern))
    there = (*concerns_of(case.session, case.incident.id), *unsaved)
    owner = next((row.owner for row in there if row.number == number), None)
    actor = actor_called(case.session, owner or "")
    if actor and not actor.may(Permission.DECIDE):
        tell_owner(case, actor.email, "concern_yours", case.incident.ref)


def owner_for(case: OpenCase, about: Collection[str]) -> str | None:
    """A risk manager of the site first, then whoever may answer; None where there is none.

    Of a case that only named people see, one of these.
    """
    barred = barred_from(case.gathered, about)
    able = users_with(case.session, Permission.ANSWER_CONCERN, case.incident.site_id)
    seeing = who_sees(case.session, case.incident, able)
    free = [user for user in seeing if user.email not in barred]
    return min(free, key=_decides_first).email if free else None


def heir_for(gathered: Gathered, concern: Concern, leaves: str, takes_over: str) -> str | None:
    """The successor, save where it is about them, or where they may not answer it; then whoever
    else may; None where there is none."""
    session, incident = gathered.session, gathered.incident
    barred = {leaves, *barred_from(gathered, concern.about)}
    able = users_with(session, Permission.ANSWER_CONCERN, incident.site_id)
    others = [user.email for user in who_sees(session, incident, able)]
    heir = actor_called(session, takes_over)
    first = [takes_over] if heir and heir.may(Permission.ANSWER_CONCERN) else []
    return next((each for each in (*first, *others) if each not in barred), None)


def who_gives(session: Session, incident: Incident, leaves: str, takes_over: str) -> Actor | None:
    """With whose rights it is given to them: a risk manager of the site, else the successor or
    whom the restriction names, where they may decide. A restricted case lets the successor in
    first."""
    managers = users_with(session, Permission.DECIDE, incident.site_id)
    named = sorted({takes_over, *named_by_restriction(session, incident.id)})
    others = (actor_called(session, email) for email in named)
    for actor in (*(user.actor() for user in managers), *others):
        if actor is None or actor.email == leaves or not actor.may(Permission.DECIDE):
            continue
        let_in = incident.restricted and actor.email == takes_over
        if let_in or may_write(session, actor, incident):
            return actor
    return None


def _decides_first(user: User) -> tuple[bool, str]:
    return not user.actor().may(Permission.DECIDE), user.name
