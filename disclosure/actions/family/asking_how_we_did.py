"""Whether it is time to ask a family how we did: what its page shows, and what staff are asked."""

from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import knew_on
from disclosure.kinds.fields import moment_of
from disclosure.kinds.people import PatientStatus
from workflows.family_page import may_ask_how_we_did
from workflows.words import PatientChange


def may_be_asked(gathered: Gathered) -> bool:
    """At the moment of the facts. Nobody is kept from saying it, or from writing down that it was
    asked: this is about asking alone."""
    statuses = gathered.case.those(PatientStatus)
    died = [body for _, body in statuses if body.what is PatientChange.DIED]
    return may_ask_how_we_did(
        knew_on(gathered.case),
        gathered.day_of(moment_of(died[-1].at, gathered.zone)) if died else None,
        next((body.funeral_on for body in reversed(died) if body.funeral_on), None),
        gathered.day_of(gathered.at),
    )
