"""The same of who took part in the care, and of who alone sees the case."""

from disclosure.actions.change import Door, OpenCase
from disclosure.actions.checks.about import checked as checked  # with what stands here
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.looks.restricting import TOOK_PART, free_deciders, named_here, needs_another
from disclosure.actions.people.names_had import called, names_ever, untitled
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import bad
from disclosure.kinds.kind import Kind
from disclosure.kinds.others import Involved, Restrict
from disclosure.permissions import Role
from disclosure.records.users import StaffAccount, accounts, users_by_email

KEEP_AND_ADD = (
    "keep everybody who is named now, and name a risk manager who took no part in the care"
)


@checked.register
def _(involved: Involved, case: OpenCase, gathered: Gathered) -> Kind:
    """Who has an account is named by it: a name alone counts for everybody who has or had it."""
    name = involved.name or ""
    for user in () if involved.user else accounts(case.session):
        if user.active and called(user).is_named(name):
            raise bad(involved, "user", _choose_or_tell_apart(user, name))
    return involved


def _choose_or_tell_apart(user: StaffAccount, name: str) -> str:
    meant = next(each for each in names_ever(user) if untitled(each) == untitled(name))
    who = user.name if meant == user.name else f"{user.name}, who was {meant} before,"
    return (
        f"{who} has an account. Choose it. If you mean another of this name, say so in the name, "
        f"such as “{meant} (agency)”"
    )


@checked.register
def _(restrict: Restrict, case: OpenCase, gathered: Gathered) -> Kind:
    """Where a job lets a successor in, nobody shuts anybody out: see `handing_over`."""
    users = users_by_email(case.session, restrict.only)
    if not any(Role.RISK_MANAGER in user.roles for user in users):
        raise bad(restrict, "only", "name at least one risk manager, or nobody could close this")
    if case.change.door is Door.JOB:
        return restrict
    involved = involved_in(gathered)
    if case.change.actor.email in involved:
        return _lets_another_in(restrict, case, involved)
    if involved.issuperset(restrict.only):
        raise bad(restrict, "only", "name at least one person who took no part in the care")
    return restrict


def _lets_another_in(restrict: Restrict, case: OpenCase, involved: frozenset[str]) -> Kind:
    """By somebody who took part: only where nobody else is left who could."""
    if not needs_another(case.session, case.incident, involved):
        raise Refused(TOOK_PART)
    stay = {user.email for user in named_here(case.session, case.incident)}
    named = users_by_email(case.session, restrict.only)
    if not stay <= set(restrict.only) or not free_deciders(named, involved):
        raise bad(restrict, "only", KEEP_AND_ADD)
    return restrict
