"""Who looks into sudden deaths where this case is: for letters and for the family's page."""

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.complaining import jurisdictions_of
from disclosure.policy import letter_templates


def office_here(gathered: Gathered) -> str:
    """What whoever looks into sudden deaths is called there; "" where we know no one word for it:
    in the United States and Canada it differs from state to state and from county to county."""
    places = set(jurisdictions_of(gathered))
    nearest = {here for here in places if not any(each.startswith(f"{here}-") for each in places)}
    offices = {_office_in(place) for place in nearest}
    return offices.pop() if len(offices) == 1 else ""


def _office_in(place: str) -> str:
    """Of the place itself, else of its country: AU for AU-QLD."""
    offices = letter_templates().document["offices"]
    for asked in (place, place.partition("-")[0]):
        for each in offices:
            if asked in each["jurisdictions"]:
                return str(each["office"])
    return ""
