"""From the record to what the measures ask of each case, read many at a time and kept by none.

Every moment is one that was recorded because it happened, or that the machine stamped.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Select, and_, not_, or_, select, true
from sqlalchemy.orm import Session, load_only

from disclosure.actions.facts import Gathered
from disclosure.actions.law.brought_rules import brought_rules
from disclosure.actions.law.first_moments import firsts_of, knew_at
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.reading import Case, case_of
from disclosure.kinds.law import Event
from disclosure.permissions import Actor
from disclosure.records.commitment import Commitment
from disclosure.records.counted import at_most
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.locked import a_hundred_at_a_time
from disclosure.records.questions import Question
from disclosure.records.users import Site, all_sites
from workflows.counting import day_of

A_DAY = timedelta(days=1)  # more than any zone is away from UTC
# No case lies beyond these, and whoever wants them all names the first and last day there is.
FIRST_DAY, LAST_DAY = date(1, 1, 1) + A_DAY, date(9999, 12, 31) - 2 * A_DAY
OF_A_LETTER = load_only(
    Letter.id, Letter.ref, Letter.incident_id, Letter.kind, Letter.to_person, Letter.language,
    Letter.text, Letter.links, Letter.contents, Letter.recorded_at, Letter.issued_at,
    Letter.issued_number, Letter.sent_at, Letter.sent_how, Letter.delivered_at, Letter._state,
)  # fmt: skip
Rows = TypeVar("Rows")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`first`, `last`: days on which we became aware, as it stands now, in the zone of each site.
    `site`: None is all of them.
    """

    first: date
    last: date
    site: Site | None = None

    def holds(self, aware: datetime | date, site: Site) -> bool:
        return self.first <= day_of(aware, site.zone) <= self.last


@dataclass(frozen=True)
class OneOfMany(Gathered):
    """A case whose rows were read together with those of others."""

    rows: tuple[Evidence, ...] = ()
    letters_read: tuple[Letter, ...] = ()
    commitments_read: tuple[Commitment, ...] = ()
    questions_read: tuple[Question, ...] = ()

    @cached_property
    def case(self) -> Case:
        return case_of(self.incident, self.rows).with_rows(self.made)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        return self._unless_destroyed(self.letters_read)

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        return self._unless_destroyed(self.commitments_read)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self._unless_destroyed(self.questions_read)

    def _unless_destroyed(self, rows: tuple[Rows, ...]) -> tuple[Rows, ...]:
        return () if self.case.destroyed else rows


def gathered(
    session: Session, actor: Actor, wanted: Wanted, at: datetime, ids: Sequence[int] | None = None
) -> Iterator[tuple[OneOfMany, Site]]:
    """Each case that they may see where they work (the operator: every case), with its site, as it
    stands at `at`.
    `ids`: only these of `cases_asked_for`.

    Look at each when it comes: the keys to its words are at hand until the next group. Raises
    Unreadable where the words of one cannot be opened.
    """
    sites = {site.id: site for site in all_sites(session)}
    asked = list(cases_asked_for(session, actor, wanted)) if ids is None else ids
    for some in a_hundred_at_a_time(session, asked):
        for case in _read(session, some, at):
            site = sites[case.incident.site_id]
            if wanted.holds(knew_at(case.case), site):
                yield case, site


def cases_asked_for(session: Session, actor: Actor, wanted: Wanted) -> dict[int, int]:
    """The version of each to be read: of a few only their records say whether they are wanted."""
    sites = {site.id: site for site in all_sites(session)}
    asked = _asked_for(actor, wanted).add_columns(Incident.version).order_by(Incident.id)
    return {
        id: version
        for id, aware, site, more, version in session.execute(asked)
        if more or wanted.holds(aware, sites[site])
    }


def how_many(session: Session, actor: Actor, wanted: Wanted, most: int) -> int:
    """About so many: days are not looked at zone by zone. Of more than `most`, one more."""
    return at_most(session, _asked_for(actor, wanted), most=most)


def sites_with_cases(
    session: Session, wanted: Wanted, rules: str, among: Iterable[Site]
) -> Iterator[Site]:
    """Those of a case of these days that was opened under these rules, or that a decision brought
    under them, whoever may see it; not of one that is in no report: only named people see it, or a
    demonstration made it.
    """
    sites = {site.id: site for site in among}
    found = _with_days(wanted).add_columns(Incident.regimes).where(Incident.site_id.in_(sites))
    found = found.where(not_(Incident.restricted), not_(Incident.by_demo))
    rows = session.execute(found).all()
    there = [row for row in rows if rules in row.regimes]
    named = {
        site for _, aware, site, more, _ in there if not more and wanted.holds(aware, sites[site])
    }
    to_read = [id for id, _, site, more, _ in there if more and site not in named]
    others = [id for id, _, site, _, names in rows if rules not in names and site not in named]
    to_read += [i.id for i, names in brought_rules(session, others) if rules in names]
    named |= _sites_of(session, to_read, wanted, sites)
    yield from (site for id, site in sites.items() if id in named)


def _sites_of(
    session: Session, ids: Collection[int], wanted: Wanted, sites: dict[int, Site]
) -> set[int]:
    """Where those of these cases happened that are wanted by what their records say."""
    if not ids:
        return set()
    cases = session.scalars(select(Incident).where(Incident.id.in_(ids))).all()
    known = firsts_of(session, cases)
    return {i.site_id for i in cases if wanted.holds(known[i.id].knew_at, sites[i.site_id])}


def _asked_for(actor: Actor, wanted: Wanted) -> Select[int, datetime, int, bool]:
    """Not one of elsewhere, which they see since they are named in it: who else works at the same
    places has another number then, and nothing says why."""
    here = and_(seen_by(actor), Incident.site_id.in_(actor.sites))
    found = _with_days(wanted).where(true() if actor.operator else here)
    return found.where(Incident.site_id == wanted.site.id) if wanted.site else found


def _with_days(wanted: Wanted) -> Select[int, datetime, int, bool]:
    """Its id, when we were told, its site, and whether an event may say that we knew before.

    Of which we were told in those days, or on some that in the zone of their site lie a day beside
    them; or later, where such an event lies before their end.
    """
    first, last = max(wanted.first, FIRST_DAY), min(wanted.last, LAST_DAY)
    begins = datetime.combine(first, time(), UTC) - A_DAY
    ends = datetime.combine(last, time(), UTC) + 2 * A_DAY
    told, theirs = Incident.became_aware_at, Evidence.incident_id == Incident.id
    says = and_(Evidence.kind == Event.word, Evidence.at < told, Evidence.at <= ends)
    before = select(Evidence.number).where(theirs, says).exists()
    found = select(Incident.id, told, Incident.site_id, before)
    return found.where(or_(told.between(begins, ends), and_(told > ends, before)))


def _read(session: Session, ids: Collection[int], at: datetime) -> Iterator[OneOfMany]:
    by_case = _reader(session, ids)
    rows = by_case(select(Evidence), Evidence, Evidence.number)
    letters = by_case(select(Letter).options(OF_A_LETTER), Letter, Letter.id)
    promises = by_case(select(Commitment), Commitment, Commitment.id)
    questions = by_case(select(Question), Question, Question.id)
    incidents = select(Incident).where(Incident.id.in_(ids)).order_by(Incident.id)
    for incident in session.scalars(incidents).all():
        id = incident.id
        yield OneOfMany(
            session,
            incident,
            at,
            rows=rows.pop(id, ()),
            letters_read=letters.pop(id, ()),
            commitments_read=promises.pop(id, ()),
            questions_read=questions.pop(id, ()),
        )


def _reader(
    session: Session, ids: Collection[int]
) -> Callable[[Select[Any], Any, Any], dict[int, tuple[Any, ...]]]:
    """Rows of these cases, by case, in the order of that column."""

    def by_case(found: Select[Any], table: Any, order: Any) -> dict[int, tuple[Any, ...]]:
        theirs = found.where(table.incident_id.in_(ids)).order_by(table.incident_id, order)
        together = groupby(session.scalars(theirs), key=attrgetter("incident_id"))
        return {id: tuple(rows) for id, rows in together}

    return by_case
