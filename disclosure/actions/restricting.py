"""Who shuts a case to all but named people, and who had better be among them."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from disclosure.actions.staff_names import staff_name
from disclosure.permissions import Permission
from disclosure.records.users import users_with

TOOK_PART = (
    "You took part in this patient's care, so another person has to say who may see the case."
)


def better_named_too(session: Session, site_id: int, out: Collection[str]) -> str:
    """A sentence for whoever restricts: who could look after the case beside them; "" for nobody.

    `out`: e-mails of whoever restricts and of those who took part in the care.
    """
    deciding = users_with(session, Permission.DECIDE, site_id)
    others = [staff_name(session, user.email) for user in deciding if user.email not in out]
    if not others:
        return ""
    return (
        "Name another risk manager too, who can go on when you are away or leave: "
        f"{', '.join(others)}."
    )
