"""What was found, twice: the plain facts for the family, and the analysis behind the wall."""

import json
from hashlib import sha256

from disclosure.kinds.fields import Email, Id, Line, Reason, TrueOrFalse, Words, shared, team_only
from disclosure.kinds.kind import End, Kind
from disclosure.permissions import Permission


class Findings(Kind):
    word = "findings"
    heading = "Write the findings"
    says = "The plain facts for the family, why it happened, and what changes."
    may = Permission.INVESTIGATE

    facts: Words = shared("What happened", "Plain facts, in the order they happened")
    why: Words = shared("Why it happened")
    changes: Words = shared("What changes because of it")

    def sha256(self) -> str:
        """Of the exact text that a second person approves."""
        return sha256(json.dumps([self.facts, self.why, self.changes]).encode()).hexdigest()


class FindingsApproval(Kind):
    word = "findings_approval"
    heading = "Approve the findings"
    says = "A second person approves the exact text of the findings."
    may = Permission.APPROVE_FINDINGS
    about_field = "findings"

    findings: Id = team_only("Which findings", refers="findings")
    sha256: Line = team_only("Fingerprint of the text you read")
    agrees: TrueOrFalse = shared("Do you approve this exact text")
    note: Words = team_only("Note")


class Analysis(Kind):
    """Privileged: kept in a table of its own, never among the records of the case."""

    word = "analysis"
    heading = "Write the privileged analysis"
    says = "Privileged. It never reaches a letter, the family or an export."
    may = Permission.INVESTIGATE

    text: Words = team_only("Analysis", "No letter, page of the family or export holds this")


class AnalysisReader(Kind):
    """Whoever wrote an analysis reads their own; this opens all of the case to somebody else."""

    word = "analysis_reader"
    heading = "Name who may read the privileged analysis"
    says = "Whoever wrote an analysis reads their own. This opens all of them."
    may = Permission.DECIDE

    user: Email = team_only(
        "Which investigator", "Not yourself, and nobody who took part in the care", refers="staff"
    )
    reason: Reason = team_only("Why they need to read it")


class AnalysisReaderEnd(End):
    word = "analysis_reader_end"
    heading = "Let somebody read the analysis no longer"
    says = "They read it no longer. What they read, they have read."
    may = Permission.DECIDE
    about_field = "analysis_reader"

    analysis_reader: Id = team_only("Who was named", refers="analysis_reader")
