"""Who deals with a concern, until somebody says otherwise: never anybody it is about."""

from collections.abc import Collection

from disclosure.actions.change import OpenCase
from disclosure.actions.checking import involved_in
from disclosure.permissions import Permission
from disclosure.records.team import is_theirs
from disclosure.records.users import User, users_with


def owner_for(case: OpenCase, about: Collection[str]) -> str | None:
    """A risk manager of the site first, then whoever may answer; None where there is none.

    Of a case that only named people see, one of these.
    """
    barred = {*about, *involved_in(case.gathered)}
    able = users_with(case.session, Permission.ANSWER_CONCERN, case.incident.site_id)
    seeing = (user for user in able if is_theirs(case.session, user.actor(), case.incident))
    free = [user for user in seeing if user.email not in barred]
    return min(free, key=_decides_first).email if free else None


def _decides_first(user: User) -> tuple[bool, str]:
    return not user.actor().may(Permission.DECIDE), user.name
