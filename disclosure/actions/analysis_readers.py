"""Who may read the privileged analysis of a case: whoever wrote one, and who was named for it."""

from disclosure.actions.facts import Gathered
from disclosure.kinds.findings import AnalysisReader, AnalysisReaderEnd
from disclosure.permissions import Actor, Permission
from disclosure.records.analysis import Analysis, analyses_of


def analyses_for(actor: Actor, gathered: Gathered) -> list[Analysis]:
    """In the order they were written; none for whom the wall stands."""
    if not may_read_analysis(actor, gathered):
        return []
    return analyses_of(gathered.session, gathered.incident.id)


def may_read_analysis(actor: Actor, gathered: Gathered) -> bool:
    """Never through a broken glass, and by no role alone."""
    if not actor.may(Permission.INVESTIGATE) or gathered.incident.id in actor.glass:
        return False
    return actor.email in _readers(gathered)


def _readers(gathered: Gathered) -> set[str]:
    case = gathered.case
    ended = {end.analysis_reader for _, end in case.those(AnalysisReaderEnd)}
    named = {body.user for row, body in case.those(AnalysisReader) if row.number not in ended}
    wrote = {row.by for row in analyses_of(gathered.session, gathered.incident.id)}
    return named | wrote
