"""The measures of a span of days, as they may be published: small numbers are kept back.

Everything is computed from the record when it is asked for; nothing is stored. What a process found
in a case may stand until the day ends or anything is recorded in it.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from disclosure.actions.family.families_experience import QUESTIONS
from disclosure.actions.law.first_moments import knew_at
from disclosure.actions.letters.home import organisation_of
from disclosure.actions.people.names_had import everybody
from disclosure.kinds.excuses import GROUNDS
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Permission
from disclosure.policy import UnknownRegime, policy
from disclosure.records.users import Site, all_sites, site_called
from disclosure.reports.gathering import Wanted, cases_asked_for, gathered, how_many
from disclosure.reports.measured import HARMS, case_facts
from workflows.counting import day_of
from workflows.measures import HELD, REASONS, CaseFacts
from workflows.measures_counted import OURS, PACT_REMEMBERED, definitions
from workflows.published import Breakdown, Published
from workflows.tallying import Tally, breakdown

DEFINITIONS = definitions(QUESTIONS)
NO_SITE = "no site"
# Of a case at a version: when we knew of it, the name of its site, and what the measures ask of it.
Known = MutableMapping[object, tuple[datetime | date, str, CaseFacts | None]]


def published(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    at: datetime,
    regime: str = "",
    site: str = "",
    known: Known | None = None,
) -> Published:
    """Of the cases that the actor may see where they work (the operator of the machine: all), by
    the day we became aware, both days included, as they stand at `at`.

    `regime`: an id; only cases under those rules, and only their duties. `site`: a name. `known`:
    what was found before, and will be again. Raises Forbidden, BadInput, and Unreadable where the
    words of a case cannot be opened.
    """
    if not actor.operator:
        actor.must(Permission.REPORT)
    wanted = Wanted(first, last, _site(session, site))
    _must_be_sound(wanted, regime)
    tally = Tally(DEFINITIONS, HARMS)
    for facts in _of_each(session, actor, wanted, at, regime, {} if known is None else known):
        if facts:
            tally.add(facts)
    return Published(
        organisation=organisation_of(session),
        first=first,
        last=last,
        made_at=at,
        site=site,
        regime=regime,
        whole=tally.whole,
        tables=tally.tables(),
        breakdowns=_breakdowns(tally),
        places=_places(session, actor, wanted.site),
    )


def _places(session: Session, actor: Actor, only: Site | None) -> tuple[str, ...]:
    """Whoever takes a report away may work at one site of five, or at none: it is none of all.
    Empty: it is.
    """
    if only:
        return (only.name,)
    every = [site for site in all_sites(session) if site.active]
    theirs = tuple(site.name for site in every if actor.operator or site.id in actor.sites)
    return (theirs or (NO_SITE,)) if len(theirs) < len(every) else ()


def _of_each(
    session: Session, actor: Actor, wanted: Wanted, at: datetime, regime: str, known: Known
) -> Iterator[CaseFacts | None]:
    """A case is read only where something was recorded in it since it was. What it says changes
    with the day of its site too, with who reads, with the rules, and with who is called what.
    """
    sites = {each.name: each for each in all_sites(session)}
    days = tuple(days_of(sites.values(), at).items())
    whose = (actor.email, regime, days, policy().fingerprint, called_now(session))
    to_read = dict[int, object]()
    for id, version in cases_asked_for(session, actor, wanted).items():
        key = (id, version, whose)
        if (found := known.get(key)) is None:
            to_read[id] = key
        elif wanted.holds(found[0], sites[found[1]]):
            yield found[2]
    for case, where in gathered(session, actor, wanted, at, list(to_read)):
        facts = case_facts(case, actor, where, regime)
        known[to_read[case.incident.id]] = (knew_at(case.case), where.name, facts)
        yield facts


def called_now(session: Session) -> int:
    """Another as soon as somebody, or a site, is called something else."""
    names = tuple((site.id, site.name) for site in all_sites(session))
    return hash((names, everybody(session)))


def days_of(sites: Iterable[Site], at: datetime) -> Mapping[str, date]:
    """Which day it is there, by zone: what is late is so once its day has ended where the case is.
    The days alone stay the same two for hours, while one place after the other goes on to the next.
    """
    zones = {site.zone_name: site.zone for site in sites}
    return {name: day_of(at, zones[name]) for name in sorted(zones)}


def is_too_long(
    session: Session, actor: Actor, first: date, last: date, site: str, most: int
) -> bool:
    """Whether it would be counted from more than `most` cases: about 4 ms each."""
    wanted = Wanted(first, last, _site(session, site))
    return how_many(session, actor, wanted, most) > most


def _site(session: Session, name: str) -> Site | None:
    if not name:
        return None
    if found := site_called(session, name):
        return found
    raise BadInput.at("site", f"site: there is no site '{name}'.")


def _must_be_sound(wanted: Wanted, regime: str) -> None:
    faults = []
    if wanted.last < wanted.first:
        says = f"to: {wanted.last} lies before {wanted.first}. Give the later day here."
        faults.append(Fault("to", says))
    if regime:
        try:
            policy().regime(regime)
        except UnknownRegime as no:
            faults.append(Fault("regime", f"regime: {no}"))
    if faults:
        raise BadInput(faults)


def _breakdowns(tally: Tally) -> tuple[Breakdown, ...]:
    return (
        breakdown(
            "late_duties",
            "Duties that were late",
            "Each duty with a day set by law or policy that was not met by then, open or met since,"
            " by what it asks. What was in time, but put on record late, counts as late until a"
            " second person agrees. A day counted from a stand-in for the real start counts until"
            " that is on record. The yearly report goes by the same rule. Our own targets are not"
            " in it. Beside a rule that nobody has confirmed in its source, or a way of counting or"
            " a calendar of it, stands that it is not verified.",
            OURS,
            tally.late,
        ),
        breakdown(
            "reasons_for_lateness",
            "Why they were late",
            "Of the same duties, what is on record as the reason: a ground that the rules name and"
            " a second person agreed to, or whether the family was told why. The words themselves"
            " are in the cases.",
            OURS,
            _in_words(tally.reasons, {**REASONS, **_named_by_the_rules()}),
        ),
        breakdown(
            "excuses",
            "Excuses used",
            "Each excuse that a second person agreed to, by its ground, in force or ended; a hold"
            " of the police, a coroner, a court or another body counts as one. One excuse is about"
            " one person.",
            f"{OURS}; {PACT_REMEMBERED}",
            _in_words(
                tally.excuses, {**GROUNDS, HELD: "On hold for the police, a court or others"}
            ),
        ),
    )


def _named_by_the_rules() -> Mapping[str, str]:
    names = policy().words.excuses
    return {name: name.replace("_", " ").capitalize() for name in names}


def _in_words(found: Mapping[str, int], words: Mapping[str, str]) -> dict[tuple[str, str], int]:
    return {(key, words.get(key, key)): count for key, count in found.items()}
