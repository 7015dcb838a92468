"""Who holds something in a case still: it keeps their seat there, though they left its site."""

from disclosure.actions.facts import Gathered
from disclosure.actions.leavers.leaver import Leaver
from disclosure.actions.leavers.taking_over import asked, owed, raised
from disclosure.actions.people.people_now import named_contact

RUNG = "the family's calls"


def what_is_held(gathered: Gathered) -> dict[str, list[str]]:
    """By e-mail: whom the family rings, and who owns what is open, as `taking_over` counts it; each
    with what it is, in words.
    """
    contact = named_contact(gathered.case)
    owners = {promise.owner for promise in gathered.commitments}
    owners |= {question.owner for question in gathered.questions}
    owners |= {concern.owner for concern in gathered.concerns if concern.owner}
    found = {each: _owned(gathered, Leaver(each)) for each in sorted(owners)}
    if contact and contact.user:
        found[contact.user] = [RUNG, *found.get(contact.user, ())]
    return {each: what for each, what in found.items() if what}


def _owned(gathered: Gathered, owner: Leaver) -> list[str]:
    """As if they left: then all that is open would be somebody else's."""
    concerns = ["a concern" for _ in raised(gathered, owner)]
    return [*owed(gathered, owner), *asked(gathered, owner), *concerns]
