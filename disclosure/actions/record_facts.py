"""From the records of one case to the facts that follow from them alone, without letters."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from disclosure.actions.holds import holds_over
from disclosure.actions.in_error import says_otherwise
from disclosure.actions.law.applying import (
    a_no_lacks,
    decisions_in_force,
    grades_in_order,
    last_graded,
)
from disclosure.actions.law.clocks import approval_of_findings, first_for
from disclosure.actions.law.spoken_apology import spoken_apology
from disclosure.actions.people.in_touch import words_of
from disclosure.actions.people.people_now import PersonNow, may_have_acted
from disclosure.actions.people.sharing_names import names_on_record
from disclosure.actions.reading import Case
from disclosure.actions.repeating import repeats, why_not_repeats
from disclosure.kinds import excuses as x
from disclosure.kinds.care import Meeting, QuestionsSought, Support
from disclosure.kinds.conversation import Conversation, Heard
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.kinds.findings import Findings, FindingsApproval
from disclosure.kinds.harm import Decision, DecisionReview, Error, ErrorReview, Grade
from disclosure.kinds.kind import Kind
from disclosure.kinds.others import OtherOrganisation, Part
from disclosure.kinds.people import ConsentEnd
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from disclosure.records.locked import session_of
from disclosure.records.look_backs import folded
from workflows import facts as f
from workflows.consents import ConsentFacts
from workflows.counting import local_day
from workflows.harm import Rung
from workflows.requirements import REGRADED, UNREVIEWED
from workflows.words import CLOSES, Applies, Axis, Ground, Standing, State

SAY_ANEW = (
    "If it was recorded in error all the same, record that again, and a second person has to "
    "agree; else go on with the case."
)
OTHERS_TOO = "Other rules of this case were not said not to apply. Decide on them too."
OTHERS_APPLY = (
    "It was decided that other rules of this case apply. While that stands, it goes on: go the "
    "whole way, or decide on them again where they do not apply after all."
)
_ACCEPTED = "it accepted in writing"
NOBODY_LEFT = "Where there is nobody to tell, record that instead, and have a second person agree."


@dataclass(frozen=True)
class RecordFacts:
    """`relevant`: the ids of those who must be told. `found`: the numbers of the excuses that ended
    because somebody was found.
    """

    case: Case
    relevant: frozenset[int]
    found: frozenset[int] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        return self.case.zone

    def _day(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def grades(self) -> tuple[f.GradeFacts, ...]:
        present: dict[Axis, f.GradeFacts] = {}
        for row, grade in grades_in_order(self.case):
            facts = grade_facts(row.number, grade)
            present |= dict.fromkeys(facts.axes, facts)
        return tuple(dict.fromkeys(present.values()))

    def closed(self) -> f.ClosedFacts | None:
        moves = self.case.moves(self.case.incident.ref)
        closings = [row for row in moves if row.body["trigger"] in CLOSES]
        if not closings:
            return None
        last = closings[-1].number
        return f.ClosedFacts(last, self.case.entered_at[last], self._graver_since(last))

    def _graver_since(self, number: int) -> bool:
        """Against the grades as they stood at that entry, also those taken back since."""
        if last_graded(self.case) <= number:
            return False
        then = replace(self, case=self.case.at_entry(number))
        return is_graver(self.grades(), then.grades())

    def decision(self) -> f.DecisionFacts | None:
        """A "no" only where every regime of the case was said not to apply. A new grade opens each
        "no" again, whatever was said of another regime since.
        """
        decisions = list(self.case.those(Decision))
        if not decisions:
            return None
        in_force = decisions_in_force(self.case)
        noes = [each for each in in_force if each and each[1].applies is Applies.NO]
        others = [body.applies for _, body in decisions if body.applies is not Applies.NO]
        for_all = len(noes) == len(in_force)
        last = decisions[-1][0].number
        since = min([last, *(row.number for row, _ in noes)])
        waits = (n.number for n, _ in noes if not self.case.agreed(DecisionReview, n.number))
        unreviewed = next(waits, None)
        return f.DecisionFacts(
            last,
            Applies.NO if for_all else [Applies.TREAT_AS_YES, *others][-1],
            unreviewed=unreviewed,
            partly_no=bool(noes) and not for_all,
            undecided=None in in_force and all(each in noes for each in in_force if each),
            regraded=last_graded(self.case) > since,
            refused=self._no_to(DecisionReview, unreviewed) if unreviewed else None,
        )

    def _no_to(self, review: type[Kind], number: int) -> f.NoFacts | None:
        no = self.case.refusal(review, number)
        return no_facts(no) if no else None

    def conversations(self) -> Iterator[f.ConversationFacts]:
        for row, talk in self.case.those(Conversation):
            yield f.ConversationFacts(
                talk.kind,
                frozenset(talk.persons),
                latest_of(talk.at, self.zone),
                apology=spoken_apology(self.case, row.number, talk),
                understanding_checked=talk.understanding is not None,
                interpreter=self._interpreted(talk),
                on=self._day(latest_of(talk.at, self.zone)).date(),
                first_for=first_for(self.case, row, talk),
            )

    def _interpreted(self, talk: Conversation) -> bool:
        """By somebody qualified, or why not and what the family wished is written. Whoever bears
        the name of a person of the case is of the family, and no interpreter of ours.
        """
        if talk.without_interpreter:
            return True
        theirs = self._names()
        there = [frozenset(folded(name)) for name in talk.interpreters()]
        return any(not any(_is_called(one, name) for name in theirs) for one in there)

    def _names(self) -> list[frozenset[str]]:
        """Of all persons, also those they had before, each in its parts."""
        names = names_on_record(self.case).values()
        return [frozenset(folded(name)) for theirs in names for name in theirs]

    def words(self) -> Iterator[f.WordFacts]:
        for person, row in words_of(self.case):
            yield f.WordFacts(person, row.at, self._day(row.at).date())

    def consents(self) -> Iterator[ConsentFacts]:
        ended = {body.consent for _, body in self.case.those(ConsentEnd)}
        for row, body in self.case.consents:
            yield ConsentFacts(
                row.number,
                body.person,
                body.purpose,
                body.agrees,
                body.with_person,
                body.shared_with or "",
                body.until,
                ended=row.number in ended,
                denied=row.number in self.case.denied_yes,
            )

    def excuses(self) -> Iterator[f.ExcuseFacts]:
        ended = self.found.union(end.excuse for _, end in self.case.those(x.ExcuseEnd))
        for row, excuse in self.case.those(x.Excuse):
            yield f.ExcuseFacts(
                excuse.person,
                frozenset(excuse.requirement),
                excuse.ground,
                row.at,
                agreed=self.case.agreed(x.ExcuseReview, row.number),
                ended=row.number in ended,
                review_on=excuse.review_on,
                refused=self._no_to(x.ExcuseReview, row.number),
                number=row.number,
            )

    def holds(self) -> Iterator[f.HoldFacts]:
        is_over = holds_over(self.case)
        for row, hold in self.case.those(x.Hold):
            if hold.by is not x.HoldBy.CLAIM:  # a claim limits nothing
                agreed = self.case.agreed(x.HoldReview, row.number)
                limits = frozenset(hold.limits)
                since = moment_of(hold.since, self.zone).astimezone(self.zone).date()
                over = row.number in is_over
                yield f.HoldFacts(limits, hold.review_on, agreed, over, since, str(hold.by))

    def supported(self) -> Iterator[int]:
        for _, support in self.case.those(Support):
            if (person := support.person()) is not None:
                yield person

    def findings(self) -> f.FindingsFacts | None:
        written = list(self.case.those(Findings))
        if not written:
            return None
        approval, number = approval_of_findings(self.case), written[-1][0].number
        if approval is None:
            return f.FindingsFacts(number, refused=self._no_to(FindingsApproval, number))
        approved_at = self.case.entered_at[approval.number]
        return f.FindingsFacts(number, approved_at, approval.number)

    def heard(self) -> Iterator[f.HeardFacts]:
        for row, heard in self.case.those(Heard):
            if heard.counts:
                day, told = self._day(row.at).date(), heard.told_how_to_complain
                yield f.HeardFacts(heard.person, day, heard.replied, told)

    def asked_what_they_want(self) -> Iterator[int]:
        """Not by a way they forbade: that was no asking."""
        for _, asked in self.case.those(QuestionsSought):
            if not asked.against_wishes:
                yield asked.person

    def offered_a_meeting(self) -> Iterator[int]:
        return (b.person for _, b in self.case.those(Meeting) if b.counts_as_offered)

    def ends(self, *, nobody: bool = False) -> Iterator[f.EndFacts]:
        """`nobody`: there is nobody to tell who speaks to them now, and a second person agreed."""
        decision = self.decision()
        if decision and decision.says_no:
            yield self._no(decision)
        for row, error in self.case.those(Error):
            yield self._in_error(row, error)
        for _, other in self.case.those(OtherOrganisation):
            if _begun(other):
                told = other.family_told_at or nobody
                done = bool(other.accepted_in_writing_at and told)
                rest = "the family was told" if other.accepted_in_writing_at else _ACCEPTED
                lacks = f"Record {other.name} again, with when {rest} too."
                if other.accepted_in_writing_at and not self.relevant:
                    lacks += f" {NOBODY_LEFT}"
                at = self._accepted(other) if done else None
                yield f.EndFacts("handed_over", done, at, lacks)

    def _in_error(self, row: Evidence, error: Error) -> f.EndFacts:
        """Whether there is another to repeat is asked until it is closed: that the other was
        destroyed long after undoes nothing.
        """
        review, i = self.case.agreement(ErrorReview, row.number), self.case.incident
        since = says_otherwise(self.case, error, review) if review else ""
        if since:
            lacks = f"{since} {SAY_ANEW}"
            return f.EndFacts("error_reviewed", complete=False, lacks=lacks)
        at = self.case.entered_at[review.number] if review else None
        alone = ""
        if review and i.state is not State.CLOSED and (of := repeats(error)):
            alone = why_not_repeats(session_of(i), i.ref, of)
        lacks = alone or "Ask a second person to review that this was recorded in error."
        refused, done = self._no_to(ErrorReview, row.number), bool(review) and not alone
        return f.EndFacts("error_reviewed", done, at, lacks, refused)

    def _no(self, decision: f.DecisionFacts) -> f.EndFacts:
        """What a "no" lacks: of every regime, for the present grade, of both kinds of harm."""
        lacks, refused = "", None
        if decision.partly_no:
            said = (each[1].applies for each in decisions_in_force(self.case) if each)
            lacks = OTHERS_APPLY if Applies.YES in said else OTHERS_TOO
        elif decision.regraded:
            lacks = REGRADED
        elif ungraded := a_no_lacks(self.case):
            lacks = ungraded
        elif decision.unreviewed:
            lacks = UNREVIEWED
            refused = decision.refused
        if lacks:
            requirement = "not_notifiable_reviewed"
            return f.EndFacts(requirement, complete=False, lacks=lacks, refused=refused)
        in_force = (each[0].number for each in decisions_in_force(self.case) if each)
        reviews = (self.case.agreement(DecisionReview, number) for number in in_force)
        at = max(self.case.entered_at[review.number] for review in reviews if review)
        return f.EndFacts("not_notifiable_reviewed", complete=True, at=at)

    def _accepted(self, other: OtherOrganisation) -> datetime | None:
        """Since when it is theirs; what was told the family after that told them so."""
        at = other.accepted_in_writing_at
        return moment_of(at, self.zone) if at else None


def _is_called(one: frozenset[str], name: frozenset[str]) -> bool:
    """Adam Nowak (her brother) is Adam Nowak; Adam Wolny is not the person who is called Adam."""
    return one == name or (len(name) > 1 and name < one)


def no_facts(no: Evidence) -> f.NoFacts:
    """Of a review, or of findings that were not approved."""
    return f.NoFacts(no.by, str(no.body.get("reason") or no.body.get("note") or ""))


def _begun(other: OtherOrganisation) -> bool:
    """A hand-over, whatever their part in it. That the family knows who found it is none yet."""
    told = other.family_told_at is not None and other.role is not Part.FOUND
    return other.accepted_in_writing_at is not None or told


def _worst_rung(grades: Iterable[f.GradeFacts]) -> int:
    """The higher counts; below the whole ladder where nothing is known."""
    return max((grade.rung for grade in grades if grade.rung is not None), default=-1)


def is_graver(now: Collection[f.GradeFacts], then: Collection[f.GradeFacts]) -> bool:
    """Harm that nobody knew, or had graded, counted as notifiable: low harm is no graver."""
    unknown = not then or any(grade.rung is None for grade in then)
    return _worst_rung(now) > max(_worst_rung(then), Rung.LOW.order if unknown else -1)


def grade_facts(number: int, grade: Grade) -> f.GradeFacts:
    if grade.level == "unknown":
        return f.GradeFacts(number, frozenset({grade.axis} if grade.axis else Axis))
    level = policy().level(grade.scale, grade.level)
    axes = frozenset({grade.axis} if grade.axis else {Axis(axis) for axis in level.axes})
    return f.GradeFacts(number, axes, level.at_least.order if level.at_least else None)


def person_facts(person: PersonNow, zone: ZoneInfo, patient_decides: bool) -> f.PersonFacts:
    body = person.body
    since = person.not_told_since
    return f.PersonFacts(
        person.number,
        person.called,
        Standing(body["standing"]),
        died=person.died_at is not None,
        interpreter=bool(body.get("interpreter")),
        ways=person.ways,
        never=person.never,
        not_told_since=since.astimezone(zone).date() if since else None,
        waits=person.waits,
        acted_for=person.acted_for,
        is_patient=person.is_patient,
        acts_no_more=patient_decides and may_have_acted(person),
    )


def declined_before(case: Case, asker: int, question: int) -> frozenset[int]:
    """What they declined before they asked that, by number. Of a day without an hour, as it came on
    record.
    """
    asked = case.records[question]
    declined = (
        row
        for row, excuse in case.those(x.Excuse)
        if excuse.ground is Ground.DECLINED and excuse.person == asker
    )
    return frozenset(row.number for row in declined if _was_before(case, row, asked))


def _was_before(case: Case, one: Evidence, other: Evidence) -> bool:
    same_day = local_day(one.at, case.zone) == local_day(other.at, case.zone)
    if same_day and (case.day_only(one.number) or case.day_only(other.number)):
        return one.number < other.number
    return one.at < other.at
