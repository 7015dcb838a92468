"""An account by its e-mail address, where whoever asks has to name one that is there."""

from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Permission
from disclosure.records.users import User, user_called


def account_of(session: Session, email: str) -> User:
    """Open or closed. Raises BadInput naming `email`."""
    if found := user_called(session, email):
        return found
    raise no_account(email)


def must_be_open(user: User) -> None:
    """Asked inside the lock: another administrator may have closed it meanwhile. Raises Refused."""
    if not user.active:
        raise Refused(f"{user.name} has left. Nothing was changed: open the account again first.")


def no_account(email: str) -> BadInput:
    return BadInput.at("email", f"Nobody here has the e-mail address {email}.")


def where_they_work(user: User) -> str:
    """Said also where it is nowhere: whoever forgot to name a site would hear it from them."""
    if user.sites:
        return f"{user.name} works at {', '.join(site.name for site in user.sites)}."
    if not user.actor().may(Permission.SEE_CASES):
        return f"{user.name} works at no site."
    return (
        f"{user.name} works at no site yet, so no case is theirs by its site. "
        "An administrator chooses sites on the page Users."
    )
