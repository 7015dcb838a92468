"""What the family said of how we did, and wanted its own contact not to read."""

from disclosure.actions.facts import Gathered
from disclosure.kinds.care import Contact
from disclosure.kinds.conversation import Heard

HIDDEN = frozenset({"words", "how_we_did"})  # that they answered at all is no secret
ANOTHER_TAKES = (
    "They said how we did, and wanted their named contact not to read it. You are or were that "
    "contact, so ask somebody else for this file."
)


def kept_from(gathered: Gathered, email: str) -> frozenset[int]:
    """The numbers of all such records of a case."""
    return frozenset(n for n in gathered.case.bodies if is_kept_from(gathered, email, n))


def is_kept_from(gathered: Gathered, email: str, number: int) -> bool:
    """Whoever is or was the named contact does not read it; who checks how we work does."""
    body = gathered.case.bodies.get(number)
    if not isinstance(body, Heard) or body.contact_may_read:
        return False
    return email in {contact.user for _, contact in gathered.case.those(Contact)}


def why_another_takes(gathered: Gathered, email: str, person: int | None) -> str:
    """Why somebody else makes the file that holds all of that person's own words; else empty.

    Left out there, it would be missing from what is theirs. None: a patient nobody has named yet.
    """
    for row, heard in gathered.case.those(Heard):
        if heard.person == person and is_kept_from(gathered, email, row.number):
            return ANOTHER_TAKES
    return ""
