"""Messages that a change causes, written with it: who has to know, and of which reference."""

from disclosure.actions.change import OpenCase
from disclosure.permissions import Permission
from disclosure.records.outbox import Message
from disclosure.records.users import users_with


def tell_risk_managers(case: OpenCase, step: str, about: str) -> None:
    for user in users_with(case.session, Permission.MOVE_INCIDENT, case.incident.site_id):
        tell(case, user.email, step, about)


def tell(case: OpenCase, to: str, step: str, about: str) -> None:
    """One message to one person for this change; the key makes a second one impossible."""
    key = f"{case.incident.ref} {case.number} {step} {to}"
    at = case.change.at
    message = Message(key=key, to=to, about=about, step=step, recorded_at=at)
    message.step_at = message.mail_from = at
    case.session.add(message)
