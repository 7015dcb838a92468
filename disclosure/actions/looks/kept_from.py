"""What the family said of how we did, and wanted its own contact not to read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.people.names_had import Called, is_perhaps
from disclosure.actions.reading import Case
from disclosure.kinds.care import Contact
from disclosure.kinds.conversation import Heard

# That they answered at all is no secret, nor that somebody put it right, or agreed to that.
HIDDEN = frozenset({"words", "how_we_did", "reason"})
ANOTHER_TAKES = (
    "They said how we did, and wanted their named contact not to read it. You are or were that "
    "contact, so ask somebody else for this file."
)


def kept_from(gathered: Gathered, email: str) -> frozenset[int]:
    """The numbers of all such records of a case."""
    return frozenset(n for n in gathered.case.bodies if is_kept_from(gathered, email, n))


def is_kept_from(gathered: Gathered, email: str, number: int) -> bool:
    """Whoever is or was the named contact does not read it; who checks how we work does."""
    case = gathered.case
    return is_kept(case, number) and was_contact(lambda: gathered.staff, case, email)


def is_kept(case: Case, number: int) -> bool:
    """Their answer, and what was said of it since: that it was something else, a correction, what
    a second person thought of that.
    """
    body = case.bodies.get(number)
    if isinstance(body, Heard):
        return not body.contact_may_read
    about = body.is_about if body else None
    return isinstance(about, int) and about < number and is_kept(case, about)


def was_contact(staff: Callable[[], Iterable[Called]], case: Case, email: str) -> bool:
    """By their account; where they were named without it, by their name. `staff`: everybody, asked
    for only then.
    """
    named = [contact for _, contact in case.those(Contact)]
    if any(each.user == email for each in named):
        return True
    without = [each for each in named if each.user is None]
    return any(is_perhaps(staff(), email, each.name, each.phone) for each in without)


def without_hidden(told: Mapping[str, Any]) -> dict[str, Any]:
    """Also without the reason of the review that is shown with a record."""
    return {
        name: without_hidden(value) if isinstance(value, dict) else value
        for name, value in told.items()
        if name not in HIDDEN
    }


def why_another_takes(gathered: Gathered, email: str, person: int | None) -> str:
    """Why somebody else makes the file that holds all of that person's own words; else empty.

    Left out there, it would be missing from what is theirs. None: a patient nobody has named yet.
    """
    for row, heard in gathered.case.those(Heard):
        if heard.person == person and is_kept_from(gathered, email, row.number):
            return ANOTHER_TAKES
    return ""
