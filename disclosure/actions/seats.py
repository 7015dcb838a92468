"""Who holds something in a case still: it keeps their seat there, though they left its site."""

from disclosure.actions.facts import Gathered
from disclosure.actions.leaver import Leaver
from disclosure.actions.people_now import named_contact
from disclosure.actions.taking_over import asked, owed, raised


def who_holds(gathered: Gathered) -> set[str]:
    """By e-mail: whom the family rings, and who owns what is open, as `taking_over` counts it."""
    contact = named_contact(gathered.case)
    rung = {contact.user} if contact and contact.user else set()
    owners = {promise.owner for promise in gathered.commitments}
    owners |= {question.owner for question in gathered.questions}
    owners |= {concern.owner for concern in gathered.concerns if concern.owner}
    return rung | {each for each in owners if _owns(gathered, Leaver(each))}


def _owns(gathered: Gathered, owner: Leaver) -> bool:
    """As if they left: then all that is open would be somebody else's."""
    return bool(owed(gathered, owner) or asked(gathered, owner) or raised(gathered, owner))
