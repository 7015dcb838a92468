"""Who may read the privileged analysis of a case: each writer their own, the named all of them."""

from collections.abc import Iterator

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.facts import Gathered
from disclosure.actions.reading import Case
from disclosure.kinds.findings import AnalysisReader, AnalysisReaderEnd
from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import Correction
from disclosure.permissions import Actor, Permission
from disclosure.records.analysis import Analysis, analyses_of
from workflows.second_person import IN_THE_NAME


def analyses_for(actor: Actor, gathered: Gathered) -> list[Analysis]:
    """In the order they were written; none for whom the wall stands."""
    if not _may_come_near(actor, gathered):
        return []
    written = analyses_of(gathered.session, gathered.incident.id)
    if reads_every_analysis(actor, gathered):
        return written
    return [row for row in written if row.by == actor.email]


def may_read_analysis(actor: Actor, gathered: Gathered) -> bool:
    """Whether they were named for it, or wrote one themselves."""
    return reads_every_analysis(actor, gathered) or bool(analyses_for(actor, gathered))


def reads_every_analysis(actor: Actor, gathered: Gathered) -> bool:
    """Only whom somebody else named; never who took part in the harm, whoever named them."""
    if not _may_come_near(actor, gathered) or actor.email in involved_in(gathered):
        return False
    return actor.email in _named(gathered)


def opens_the_analysis_again(case: Case, correction: Correction) -> bool:
    """It withdraws what shut somebody out."""
    about = case.bodies.get(correction.is_about or 0)
    shut = case.bodies.get(_shuts(about) or 0) if about else None
    return correction.withdraws_it and isinstance(shut, AnalysisReader)


def _shuts(body: Kind) -> int | None:
    """The number of what it ends or withdraws."""
    if isinstance(body, AnalysisReaderEnd):
        return body.analysis_reader
    return body.is_about if isinstance(body, Correction) and body.withdraws_it else None


def _may_come_near(actor: Actor, gathered: Gathered) -> bool:
    """Never through a broken glass."""
    return actor.may(Permission.INVESTIGATE) and gathered.incident.id not in actor.glass


def _named(gathered: Gathered) -> Iterator[str]:
    """What shut somebody out stands, also once it was withdrawn: else they would do that. Whoever
    is to read it again is named anew. An end is of a person, by however many they were named.
    """
    case = gathered.case
    shut = {of for body in case.bodies.values() if (of := _shuts(body))}
    ended: dict[str, int] = {}
    for number, body in case.bodies.items():
        named = case.bodies.get(_shuts(body) or 0)
        if isinstance(body, AnalysisReaderEnd) and isinstance(named, AnalysisReader):
            ended[named.user] = max(number, ended.get(named.user, 0))
    for row, body in case.those(AnalysisReader):
        out = row.number in shut or row.number < ended.get(body.user, 0)
        if not out and row.by.removeprefix(IN_THE_NAME) != body.user:
            yield body.user
