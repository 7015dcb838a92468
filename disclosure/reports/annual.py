"""The yearly report of one set of rules: counts of the record, a person's words, what is missing.

Policy/annual_reports.yaml says what stands in it. It names nobody: neither who was harmed, nor who
wrote it. As long as anything blocks it, it is a draft.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from disclosure.actions.duty_acts import name_of_duty
from disclosure.actions.letters.home import organisation_of
from disclosure.actions.yearly_reports import Year
from disclosure.permissions import Actor, Permission
from disclosure.policy import policy
from disclosure.policy.annual import GENERAL, Form, FormRow, Needed, form_for
from disclosure.policy.cautions import caution
from disclosure.records.users import Site, all_sites
from disclosure.records.yearly_reports import words_of_year
from disclosure.reports.annual_counts import Tally, how_many, tally
from disclosure.reports.annual_tables import Table, table_of
from disclosure.reports.gathering import Wanted, sites_with_cases
from workflows.counting import local_day
from workflows.regimes import LimitType

ALL_RULES = "All rules that we work under"
SOME_DOUBTED = "Some of these rules are not verified: check before relying on them."
SORTS: Mapping[str, str] = {
    "opinion": "Getting an opinion",
    "decision": "Deciding",
    "in_person": "Telling them in person",
    "apology": "Saying sorry",
    "written": "Writing to them",
    "meeting": "Meeting them",
    "review": "Looking into it",
    "report": "Telling them what we found",
    "regulator_notification": "Telling the regulator",
    "support": "Offering support",
    "record": "Keeping the record",
    "explain_delay": "Explaining a delay",
    "answer": "Answering them",
    "consent": "Asking what they want",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Either a table from the record, or what a person writes: `words`, None where there are none.

    `needed`: it has to be there before the report is final.
    """

    id: str
    asks: str
    source: str
    certainty: str
    table: Table | None = None
    hint: str = ""
    needed: bool = False
    words: str | None = None

    @property
    def is_missing(self) -> bool:
        return self.needed and self.words is None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """`as_of`: the day on which it was counted (`day_at`). `places`: whose cases were counted."""

    organisation: str
    form: str
    rules: str
    rules_name: str
    title: str
    law: str
    first: date
    last: date
    as_of: date
    places: tuple[str, ...]
    no_names: str
    no_names_source: str
    year: str
    sections: tuple[Section, ...]

    def document(self) -> dict[str, Any]:
        told: dict[str, Any] = _SHAPE.dump_python(self, mode="json")
        return told


_SHAPE = TypeAdapter(AnnualReport)


def report_of(document: Mapping[str, Any]) -> AnnualReport:
    """One that was kept, as it was."""
    return _SHAPE.validate_python(document)


@dataclass(frozen=True, slots=True)
class Made:
    """A report with what only its makers see: the exact numbers, and the version of each part."""

    report: AnnualReport
    tally: Tally
    parts: Mapping[str, int]


def annual_report(session: Session, actor: Actor, at: datetime, year: Year) -> Made:
    """Of the cases that this person may see where they work, the operator of all. Raises Forbidden;
    UnknownRegime; Unreadable where the words of a case cannot be opened."""
    must_read(actor)
    return _made(session, actor, at, year, tally(session, actor, at, year, order_of(year)))


def outline(session: Session, actor: Actor, at: datetime, year: Year) -> Made:
    """The same in less time, with the number of incidents and no other."""
    must_read(actor)
    return _made(session, actor, at, year, Tally(how_many(session, actor, at, year)))


def must_read(actor: Actor) -> None:
    """Numbers, and words in which nobody is named: whoever runs the machine may read them."""
    if not actor.operator:
        actor.must(Permission.REPORT)


def _made(session: Session, actor: Actor, at: datetime, year: Year, told: Tally) -> Made:
    form = form_for(year.rules)
    written = words_of_year(session, year.rules, year.first, year.last)
    words = {part: row.words for part, row in written.items()}
    sites = sites_of_year(session, year)
    places = [site.name for site in sites if actor.operator or site.id in actor.sites]
    report = AnnualReport(
        organisation=organisation_of(session),
        form=form.id,
        rules=year.rules,
        rules_name=rules_name(year.rules),
        title=form.title,
        law=form.law,
        first=year.first,
        last=year.last,
        as_of=day_at(sites, at),
        places=tuple(places),
        no_names=form.no_names.says,
        no_names_source=_cited(form.no_names.source, form.no_names.certainty),
        year=_cited(form.year_source, form.year_certainty),
        sections=tuple(_sections(form, told, words, year)),
    )
    return Made(report, told, {part: row.version for part, row in written.items()})


def rules_name(rules: str) -> str:
    """Raises UnknownRegime."""
    return ALL_RULES if rules == GENERAL else policy().regime(rules).name


def sites_of_rules(session: Session, rules: str) -> list[Site]:
    """Those at work that stand under these rules, by name."""
    return [
        site
        for site in all_sites(session)
        if site.active and (rules == GENERAL or rules in site.regimes)
    ]


def sites_of_year(session: Session, year: Year) -> list[Site]:
    """These, and those at work that had a case of the year under the rules: a site may stand under
    others since. By name.
    """
    stand = sites_of_rules(session, year.rules)
    others = [site for site in all_sites(session) if site.active and site not in stand]
    had = sites_with_cases(session, Wanted(year.first, year.last), year.rules, others)
    return sorted((*stand, *had), key=lambda site: site.name)


def day_at(sites: Iterable[Site], at: datetime) -> date:
    """The day that it is at these sites; where they lie apart, the earlier one: a year is over once
    it is over at each of them."""
    return min((local_day(at, site.zone) for site in sites), default=at.date())


def order_of(year: Year) -> Sequence[str]:
    """The duties of the rules, or the sorts of duties, in the order in which they are owed."""
    if year.rules == GENERAL:
        return list(policy().words.duty_kinds)
    rules = policy().regime(year.rules, year.last)
    return [each.id for each in rules.duties if each.limit_type is LimitType.DEADLINE]


def _sections(form: Form, told: Tally, words: Mapping[str, str], year: Year) -> Iterator[Section]:
    names = _names_of_duties(told, year)
    for section in form.sections:
        rows = (_row(row, told, words, names) for row in section.rows)
        yield Section(section.id, section.heading, tuple(rows))


def _row(row: FormRow, told: Tally, words: Mapping[str, str], names: Mapping[str, str]) -> Row:
    table = table_of(row.counted, told, names) if row.counted else None
    any_case = bool(told.incidents)
    needed = row.needed is Needed.ALWAYS or (row.needed is Needed.ANY and any_case)
    said = words.get(row.id) if row.written else None
    certainty = str(row.certainty)
    return Row(row.id, row.asks, row.source, certainty, table, row.hint, needed, said)


def _names_of_duties(told: Tally, year: Year) -> Mapping[str, str]:
    """Two of one name also say where the law has them; and beside what nobody has confirmed in its
    source stands that, as in the measures.
    """
    known = [*told.duties, *(each for each in told.late if each not in told.duties)]
    doubts = {owed: says for owed, each in told.certainty.items() if (says := caution(each))}
    if year.rules == GENERAL:
        sorts = {kind: SORTS.get(kind, kind.replace("_", " ").capitalize()) for kind in known}
        return {
            kind: f"{words}. {SOME_DOUBTED}" if kind in doubts else words
            for kind, words in sorts.items()
        }
    names = {duty: name_of_duty(year.rules, duty, year.last) for duty in known}
    often, rules = Counter(names.values()), policy().regime(year.rules, year.last)
    sections = {each.id: each.source.section for each in rules.duties}
    apart = {
        duty: f"{name} ({sections[duty]})" if often[name] > 1 and duty in sections else name
        for duty, name in names.items()
    }
    return {
        duty: f"{name}. {doubts[duty]}" if duty in doubts else name for duty, name in apart.items()
    }


def _cited(source: str, certainty: object) -> str:
    return f"{source} [{certainty}]"
