"""What families said of how we did, read from the cases of the sites that somebody watches over;
never their words.

Whoever works at the same sites reads the same numbers, so that nobody learns an answer from two of
them: a case that only named people see is in none, whoever reads them. Whoever is or was the named
contact of a case is shown no row of which something was kept from them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import groupby

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.looks.kept_from import was_contact
from disclosure.actions.people.names_had import Called, everybody
from disclosure.actions.reading import Case
from disclosure.kinds.care import Contact
from disclosure.kinds.conversation import Heard, HowWeDid
from disclosure.kinds.notes import CorrectionReview
from disclosure.kinds.shape import shapes_of
from disclosure.permissions import Actor, Permission
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.keeping import was_destroyed
from disclosure.records.locked import a_hundred_at_a_time
from disclosure.records.users import Site, all_sites
from workflows.families_experience import Asked, Figures, Quarter, Row, rows_of, together

IN_WORDS = (
    "would_change"  # the last of the seven questions is answered in words, shown nowhere here
)
QUESTIONS = {
    shape.name: f"{shape.label}?" for shape in shapes_of(HowWeDid) if shape.name != IN_WORDS
}
NEEDED = (Heard.word, Contact.word, CorrectionReview.word)


@dataclass(frozen=True, slots=True)
class Experience:
    """`waiting`: sites where too few have answered yet, or a quarter is not over."""

    rows: tuple[Row, ...]
    together: dict[str, Figures]
    waiting: tuple[str, ...]


def families_experience(session: Session, actor: Actor, at: datetime) -> Experience:
    """Raises Forbidden."""
    actor.must(Permission.REPORT)
    sites = {site.id: site for site in all_sites(session)}
    asked = list(_asked(session, actor, sites))
    rows: list[Row] = []
    for site in sites.values():
        quarter = Quarter.of(at.astimezone(site.zone).date())
        rows += rows_of((each for each in asked if each.site == site.name), QUESTIONS, quarter)
    shown = {row.site for row in rows}
    waiting = sorted({each.site for each in asked} - shown)
    return Experience(tuple(rows), dict(together(rows)), tuple(waiting))


def _asked(session: Session, actor: Actor, sites: dict[int, Site]) -> Iterator[Asked]:
    staff = cache(partial(everybody, session))
    for case in _cases(session, actor):
        yield from asked_in(staff, case, actor, sites[case.incident.site_id])


def asked_in(
    staff: Callable[[], Iterable[Called]], case: Case, actor: Actor, site: Site
) -> Iterator[Asked]:
    """Who was asked in one case, and what they said, as far as it may be counted for somebody."""
    for row, heard in case.those(Heard):
        if not heard.counts:
            continue
        kept = not heard.contact_may_read and was_contact(staff, case, actor.email)
        day = row.recorded_at.astimezone(site.zone).date()
        felt = heard.how_we_did.model_dump(mode="json") if heard.how_we_did else {}
        said = {name: felt[name] for name in QUESTIONS if felt.get(name)}
        yield Asked(site.name, Quarter.of(day), str(heard.answer), said, kept)


def _cases(session: Session, actor: Actor) -> Iterator[Case]:
    """Of each in which somebody was asked, only who that was, who was the contact, and what was
    withdrawn: what a family wrote itself, once a second person agreed.
    """
    asked = Incident.id.in_(select(Evidence.incident_id).where(Evidence.kind == Heard.word))
    watched = (seen_by(actor), Incident.site_id.in_(actor.sites), not_(Incident.restricted))
    theirs = select(Incident.id).where(*watched, not_(was_destroyed()), asked)
    for some in a_hundred_at_a_time(session, session.scalars(theirs.order_by(Incident.id)).all()):
        found = (
            select(Evidence, Incident)
            .join(Incident, Incident.id == Evidence.incident_id)
            .where(Incident.id.in_(some))
            .where(or_(Evidence.kind.in_(NEEDED), Evidence.withdraws))
            .order_by(Evidence.incident_id, Evidence.number)
        )
        for _, rows in groupby(session.execute(found), key=lambda pair: pair[1].id):
            pairs = list(rows)
            yield Case(pairs[0][1], {row.number: row for row, _ in pairs})
