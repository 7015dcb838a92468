"""What the measures ask of one case, out of what is on record in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from disclosure.actions.duty_acts import name_of_duty
from disclosure.actions.explanations_given import explanations_given
from disclosure.actions.family.families_experience import asked_in
from disclosure.actions.late_by import since
from disclosure.actions.lateness import LATE
from disclosure.actions.law.applying import applying, present_levels, regimes_of
from disclosure.actions.law.first_moments import knew_at, knew_on
from disclosure.actions.people.people_now import named_contact
from disclosure.actions.record_facts import RecordFacts
from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.kinds.care import STAFF, Support
from disclosure.kinds.conversation import Conversation, Place
from disclosure.kinds.excuses import Excuse, ExcuseReview, Hold, HoldBy, HoldReview
from disclosure.kinds.fields import moment_of
from disclosure.kinds.law import ExplanationReview
from disclosure.permissions import Actor
from disclosure.policy import policy
from disclosure.policy.cautions import caution, certainty_in
from disclosure.records.users import Site
from disclosure.reports.gathering import OneOfMany
from letters.checks.grade import reading_of
from letters.text import sentences_of
from workflows.clocks import DutyNow, Event
from workflows.counting import day_of
from workflows.families_experience import ANSWERED, Asked, Quarter
from workflows.harm import higher
from workflows.measures import HELD, CaseFacts, LateDuty, PromiseFacts
from workflows.notifiability import Applies
from workflows.regimes import DutyStatus, LimitType
from workflows.requirements import is_answered, who_waits_for
from workflows.words import CommitmentState, LetterState, QuestionState, Talk

HARMS: Mapping[str, str] = {
    "none": "No harm",
    "low": "Low harm",
    "moderate": "Moderate harm",
    "severe": "Severe harm",
    "death": "Death",
    "other": "Graded in the words of the law alone",
    "unknown": "Not known yet",
    "ungraded": "Not graded yet",
    "destroyed": "Record destroyed",
}
TELLING = ("in_person", "apology")  # kinds of duty that the first conversation meets
APOLOGIES = frozenset({"apology_given", "apology_offered_written"})
NO_DUTY = frozenset({"not_notifiable_reviewed", "error_reviewed"})
AGE_IN_FIRST_GRADE = 5  # grade 1 is read at six
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def case_facts(case: OneOfMany, actor: Actor, site: Site, regime: str = "") -> CaseFacts | None:
    """`regime`: only of a case under those rules, and only its duties; None for any other case.

    Of a case whose words were destroyed, nothing but the promises that were not kept.
    """
    month = f"{day_of(knew_at(case.case), case.zone):%Y-%m}"
    facts = CaseFacts(site.name, month, "destroyed", owed=False)
    if case.case.destroyed:
        there = not regime or regime in regimes_of(case.case)
        return replace(facts, promises=tuple(_broken(case))) if there else None
    rules = {each.regime.id: each.applies for each in applying(case.case)}
    if regime and regime not in rules:
        return None
    owed = is_owed(case) and rules.get(regime) is not Applies.NO
    duties = [duty for duty in case.duties if not regime or duty.regime == regime]
    heard = list(_heard(case, actor, site))
    facts = replace(
        facts,
        harm=harm_of(case),
        owed=owed,
        contact=named_contact(case.case) is not None,
        promises=tuple(_promises(case)),
        questions=tuple(_questions(case)),
        reading_ages=tuple(_reading_ages(case)),
        face_to_face=tuple(_face_to_face(case)),
        felt=tuple(each.felt for each in heard if not each.kept),
        felt_kept=any(each.kept for each in heard),
        late=tuple(_late(case, duties)),
        excuses=tuple(_excuses(case)),
    )
    return _with_support(case, _told(case, duties, facts) if owed else facts)


def by_law(duty: DutyNow) -> bool:
    """A duty of the case, with a day of the law or of policy."""
    return duty.limit_type is LimitType.DEADLINE and duty.kind not in NOT_OF_THE_CASE


def is_late(duty: DutyNow) -> bool:
    """One rule for each report: late as it stands in its case. So what was noted as late is, until
    a second person agrees that it was in time; what nobody noted yet, since nothing changed there;
    and what is past a day that is counted from a stand-in for the real start, until that is known.
    """
    return by_law(duty) and duty.status in LATE


def told_in_time(duties: Iterable[DutyNow]) -> bool | None:
    """By the law's day where it gives one, else by our own target; None where neither is over.

    Where rules ask for no telling, but for an apology that tells, as Victoria's, by that.
    """
    found = list(duties)
    asked = ([duty for duty in found if duty.kind == kind] for kind in TELLING)
    told = [_in_time(duty) for duty in next(filter(None, asked), [])]
    if False in told:
        return False
    return True if True in told else None


def _in_time(duty: DutyNow) -> bool | None:
    if duty.due_at is not None and duty.limit_type is LimitType.DEADLINE:
        if duty.status in LATE:
            return False
        return True if duty.status is DutyStatus.MET else None
    if duty.internal_target_on is None or duty.status is DutyStatus.EXCUSED:
        return None
    if duty.past_target:
        return False
    return True if duty.met_at else None


def is_owed(case: OneOfMany) -> bool:
    """Nobody has said, and a second person agreed, that the duty does not apply."""
    of_records = RecordFacts(case.case, case.clocks.relevant)
    return not NO_DUTY & {end.requirement for end in of_records.ends() if end.complete}


def _broken(case: OneOfMany) -> Iterator[PromiseFacts]:
    for promise in case.commitments_read:
        if promise.state is CommitmentState.NOT_KEPT:
            yield PromiseFacts(promise.state, late=False)


def _told(case: OneOfMany, duties: list[DutyNow], facts: CaseFacts) -> CaseFacts:
    """When the family heard what, and whether it heard an apology. By the events of the rules: a
    talk with somebody else than who had to be told then has told nobody. Where a second person did
    not agree that something was at that time, no time is known; that it was is. All run from when
    we became aware, as the case tells it: one for some duties alone is only theirs.
    """
    events, first = case.clocks.events(), dict[str, datetime]()
    for event in events:
        at = moment_of(event.at, case.zone)
        if not event.refused and not event.unheard and not _is_no_talk(event):
            first[event.name] = min(at, first.get(event.name, at))
    aware, found = moment_of(knew_at(case.case), case.zone), first.get("results_given")
    return replace(
        facts,
        hours_to_first=_between(aware, first.get("in_person_notified"), AN_HOUR),
        days_to_letter=_between(aware, first.get("written_notified"), A_DAY),
        days_to_findings=_between(aware, found, A_DAY),
        days_findings_lay=_between(first.get("review_completed"), found, A_DAY),
        told_in_time=told_in_time(duties),
        apology=any(event.name in APOLOGIES for event in events),
    )


def _is_no_talk(event: Event) -> bool:
    """A letter, where the rule takes one for the telling: it meets that, and is no conversation."""
    return event.name == "in_person_notified" and event.mode == "writing"


def _between(start: datetime | None, end: datetime | None, unit: timedelta) -> float | None:
    if start is None or end is None:
        return None
    return max(since(start, end) / unit, 0.0)


def _with_support(case: OneOfMany, facts: CaseFacts) -> CaseFacts:
    offered = {support.offered_to for _, support in case.case.those(Support)}
    family = bool(offered - {STAFF})
    return replace(facts, family_supported=family, staff_supported=STAFF in offered)


def harm_of(case: OneOfMany) -> str:
    level = higher(present_levels(case.case))
    if level is None:
        return "ungraded"
    if not level.known:
        return "unknown"
    return str(level.rung) if level.rung else "other"


def _promises(case: OneOfMany) -> Iterator[PromiseFacts]:
    for promise in case.commitments:
        if case.is_owed(promise):
            dated = case.day_that_counts(promise) is not None
            yield PromiseFacts(promise.state, case.is_late(promise), dated)
        elif promise.state is CommitmentState.NOT_KEPT:
            yield PromiseFacts(promise.state, late=False)


def _questions(case: OneOfMany) -> Iterator[bool]:
    """As closing asks it: what whoever asked has still to be told is no answer to them yet."""
    for question in case.questions_now():
        if question.state is not QuestionState.TAKEN_BACK:
            untold = question.waits and who_waits_for(case.facts, question)
            yield is_answered(question) and not untold


def _reading_ages(case: OneOfMany) -> Iterator[float]:
    for letter in case.letters:
        stands = letter.issued_at and letter.state is not LetterState.WITHDRAWN
        if stands and letter.language.partition("-")[0] == "en":
            reading = reading_of(sentences_of(letter.text))
            if reading.words:
                yield reading.grade + AGE_IN_FIRST_GRADE


def _face_to_face(case: OneOfMany) -> Iterator[bool]:
    for _, talk in case.case.those(Conversation):
        if talk.kind is Talk.DISCLOSURE:
            yield talk.how is Place.IN_PERSON


def _heard(case: OneOfMany, actor: Actor, site: Site) -> Iterator[Asked]:
    """The same for all who watch over the site, as on the page of families' experience."""
    if case.incident.restricted:
        return
    now = Quarter.of(case.at.astimezone(case.zone).date())
    for asked in asked_in(lambda: case.staff, case.case, actor, site):
        if asked.reply == ANSWERED and asked.quarter < now:
            yield asked


def _late(case: OneOfMany, duties: Iterable[DutyNow]) -> Iterator[LateDuty]:
    aware = knew_on(case.case)
    for duty in duties:
        if is_late(duty):
            rules = policy().kept_by_a_case(duty.regime, aware)
            doubt = caution(certainty_in(rules, rules.duty(duty.id)))
            name = f"{name_of_duty(duty.regime, duty.id, aware)} ({rules.name})"
            words = f"{name}. {doubt}" if doubt else name
            yield LateDuty(f"{duty.regime} {duty.id}", words, _reason(case, duty.id))


def _reason(case: OneOfMany, duty: str) -> str:
    """A ground that the rules name says most; the words themselves are never counted."""
    given = explanations_given(case.case, case.letters, case.persons)
    told = [(each.row.number, each.said) for each in given if each.said.duty == duty]
    agreed = [b for number, b in told if case.case.agreed(ExplanationReview, number)]
    if ground := next((b.ground for b in reversed(agreed) if b.ground), None):
        return ground
    if any(b.unmet for b in agreed):
        return "given_up"
    return "explained" if any(not b.unmet for _, b in told) else "unexplained"


def _excuses(case: OneOfMany) -> Iterator[str]:
    for row, excuse in case.case.those(Excuse):
        if case.case.agreed(ExcuseReview, row.number):
            yield str(excuse.ground)
    for row, hold in case.case.those(Hold):
        if hold.by is not HoldBy.CLAIM and case.case.agreed(HoldReview, row.number):
            yield HELD  # a claim limits nothing
