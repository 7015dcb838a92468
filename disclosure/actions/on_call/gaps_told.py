"""Times ahead for which nobody is on call, as things that must not lapse unseen: each site's."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.actions.on_call.rota import gaps_of_sites
from disclosure.permissions import Permission
from disclosure.records.rota import last_turn_ended
from disclosure.records.users import Site
from workflows.counting import midnight
from workflows.escalation import Watched
from workflows.rota import Gap

LADDER = "rota"
SEEN_AHEAD = timedelta(days=14)  # how long before it begins a gap in a rota is told


def watched_gaps(
    session: Session, at: datetime, *, fallback: bool = False
) -> Iterator[tuple[Site, Watched]]:
    """`fallback`: as in `gaps_of_sites`."""
    for site, gaps in gaps_of_sites(session, at, fallback=fallback):
        yield from ((site, _nobody_on_call(session, site, gap, at)) for gap in gaps)


def _nobody_on_call(session: Session, site: Site, gap: Gap, at: datetime) -> Watched:
    """A gap is known by when it begins; where nobody ever was on call, by the week."""
    needs = str(Permission.KEEP_ROTA)
    begins = gap.from_at if gap.from_at > at else last_turn_ended(session, site.id, at)
    if begins is None:
        day = at.astimezone(site.zone).date()
        monday = midnight(day - timedelta(days=day.weekday()), site.zone)
        return Watched(LADDER, LADDER, monday, None, needs=needs)
    return Watched(LADDER, LADDER, begins - SEEN_AHEAD, begins, needs=needs)
