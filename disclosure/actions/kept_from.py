"""What the family said of how we did, and wanted its own contact not to read."""

from disclosure.actions.facts import Gathered
from disclosure.kinds.care import Contact
from disclosure.kinds.conversation import Heard

HIDDEN = frozenset({"words", "how_we_did"})  # that they answered at all is no secret


def kept_from(gathered: Gathered, email: str) -> frozenset[int]:
    """The numbers of all such records of a case."""
    return frozenset(n for n in gathered.case.bodies if is_kept_from(gathered, email, n))


def is_kept_from(gathered: Gathered, email: str, number: int) -> bool:
    """Whoever is or was the named contact does not read it; who checks how we work does."""
    body = gathered.case.bodies.get(number)
    if not isinstance(body, Heard) or body.contact_may_read:
        return False
    return email in {contact.user for _, contact in gathered.case.those(Contact)}
