"""From the records of one case to the facts that follow from them alone, without letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from disclosure.actions.clocks import approval_of_findings, spoken_apology
from disclosure.actions.reading import Case
from disclosure.kinds import excuses as x
from disclosure.kinds.care import Support
from disclosure.kinds.conversation import Conversation, Heard
from disclosure.kinds.fields import moment_of
from disclosure.kinds.findings import Findings
from disclosure.kinds.harm import Decision, DecisionReview, Error, ErrorReview, Grade
from disclosure.kinds.others import OtherOrganisation
from disclosure.kinds.people import Attempt, Consent, ConsentEnd
from disclosure.policy import policy
from workflows import facts as f
from workflows.consents import ConsentFacts
from workflows.words import Applies, Axis


@dataclass(frozen=True)
class RecordFacts:
    """`relevant`: the ids of those who must be told."""

    case: Case
    zone: ZoneInfo
    relevant: frozenset[int]

    def _day(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def grades(self) -> tuple[f.GradeFacts, ...]:
        present: dict[Axis, f.GradeFacts] = {}
        for row, grade in sorted(self.case.those(Grade), key=lambda found: found[0].at):
            facts = grade_facts(row.number, grade)
            present |= dict.fromkeys(facts.axes, facts)
        return tuple(dict.fromkeys(present.values()))

    def decision(self) -> f.DecisionFacts | None:
        decisions = list(self.case.those(Decision))
        if not decisions:
            return None
        row, decision = decisions[-1]
        agreed = self.case.agreed(DecisionReview, row.number)
        return f.DecisionFacts(row.number, decision.applies, agreed)

    def conversations(self) -> Iterator[f.ConversationFacts]:
        for row, talk in self.case.those(Conversation):
            yield f.ConversationFacts(
                talk.kind,
                frozenset(talk.persons),
                moment_of(talk.at, self.zone),
                apology=spoken_apology(self.case, row.number, talk),
                understanding_checked=talk.understanding is not None,
                interpreter=talk.with_interpreter(),
            )

    def consents(self) -> Iterator[ConsentFacts]:
        ended = {body.consent for _, body in self.case.those(ConsentEnd)}
        for row, body in self.case.those(Consent):
            yield ConsentFacts(
                row.number,
                body.person,
                body.purpose,
                body.agrees,
                body.with_person,
                body.shared_with or "",
                body.until,
                ended=row.number in ended,
            )

    def attempts(self) -> Iterator[f.AttemptFacts]:
        for row, attempt in self.case.those(Attempt):
            if not attempt.against_wishes:
                yield f.AttemptFacts(attempt.person, attempt.how, self._day(row.at).date())

    def excuses(self) -> Iterator[f.ExcuseFacts]:
        ended = {end.excuse for _, end in self.case.those(x.ExcuseEnd)}
        for row, excuse in self.case.those(x.Excuse):
            yield f.ExcuseFacts(
                excuse.person,
                frozenset(excuse.requirement),
                excuse.ground,
                row.at,
                agreed=self.case.agreed(x.ExcuseReview, row.number),
                ended=row.number in ended,
                review_on=excuse.review_on,
            )

    def holds(self) -> Iterator[f.HoldFacts]:
        ended = {end.hold for _, end in self.case.those(x.HoldEnd)}
        for row, hold in self.case.those(x.Hold):
            if hold.by is not x.HoldBy.CLAIM:  # a claim limits nothing
                agreed = self.case.agreed(x.HoldReview, row.number)
                limits = frozenset(hold.limits)
                yield f.HoldFacts(limits, hold.review_on, agreed, row.number in ended)

    def supported(self) -> Iterator[int]:
        for _, support in self.case.those(Support):
            if (person := support.person()) is not None:
                yield person

    def findings(self) -> f.FindingsFacts | None:
        written = list(self.case.those(Findings))
        if not written:
            return None
        approval = approval_of_findings(self.case)
        if approval is None:
            return f.FindingsFacts(written[-1][0].number)
        return f.FindingsFacts(written[-1][0].number, approval.recorded_at, approval.number)

    def heard(self) -> Iterator[f.HeardFacts]:
        for row, heard in self.case.those(Heard):
            replied = heard.answer is not Heard.Reply.NO_REPLY
            day = self._day(row.at).date()
            yield f.HeardFacts(heard.person, day, replied, heard.told_how_to_complain)

    def ends(self) -> Iterator[f.EndFacts]:
        decision = self.decision()
        if decision and decision.applies is Applies.NO:
            review = self.case.agreement(DecisionReview, decision.number)
            regraded = any(grade.number > decision.number for grade in self.grades())
            lacks = "Ask a second person to review the decision that the duty does not apply."
            if regraded:
                lacks = "The harm was graded again. Decide once more whether the duty applies."
            done = review is not None and not regraded
            at = review.recorded_at if review else None
            yield f.EndFacts("not_notifiable_reviewed", done, at, lacks)
        for row, _ in self.case.those(Error):
            review = self.case.agreement(ErrorReview, row.number)
            lacks = "Ask a second person to review that this was recorded in error."
            at = review.recorded_at if review else None
            yield f.EndFacts("error_reviewed", review is not None, at, lacks)
        for row, other in self.case.those(OtherOrganisation):
            if other.role in ("treats_now", "leads", "caused") and _begun(other):
                told = other.family_told_at or not self.relevant
                done = bool(other.accepted_in_writing_at and told)
                lacks = (
                    f"Record when {other.name} accepted in writing, and when the family was told."
                )
                yield f.EndFacts("handed_over", done, row.recorded_at if done else None, lacks)


def _begun(other: OtherOrganisation) -> bool:
    return other.accepted_in_writing_at is not None or other.family_told_at is not None


def grade_facts(number: int, grade: Grade) -> f.GradeFacts:
    if grade.level == "unknown":
        return f.GradeFacts(number, frozenset({grade.axis} if grade.axis else Axis))
    level = policy().level(grade.scale, grade.level)
    axes = frozenset({grade.axis} if grade.axis else {Axis(axis) for axis in level.axes})
    return f.GradeFacts(number, axes, level.rung.order if level.rung else None)
