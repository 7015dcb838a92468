"""The case in short: what happened, when we knew, how bad it was, what was decided and by whom."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from disclosure.actions.law.applying import is_decided_anew, why_it_does_not_hold
from disclosure.actions.law.first_moments import harmed_at, knew_at
from disclosure.actions.to_do import case_view as cv
from disclosure.actions.to_do.case_view import CaseView
from disclosure.kinds.harm import Decision, DecisionReview, Grade
from disclosure.kinds.others import BillingHold
from disclosure.kinds.us_programmes import InsurerTold, Offer
from disclosure.pages.telling import said_since
from disclosure.pages.words import day, moment
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from letters.dates import without_weekday
from workflows.words import Applies

_ANSWERS: Mapping[Applies, str] = {
    Applies.YES: "Applies",
    Applies.NO: "Does not apply",
    Applies.TREAT_AS_YES: "Too early to say, so treated as yes",
}


def facts_of(view: CaseView) -> Iterator[tuple[str, str]]:
    i, case = view.incident, view.gathered.case
    happened = harmed_at(case)
    if happened or i.occurred_words:
        at = moment_in(view, happened) if happened else ""
        yield "Happened", ". ".join(filter(None, [at, i.occurred_words]))
    yield "We became aware", moment_in(view, knew_at(case))
    yield "Where", view.site
    born = f", born {without_weekday(i.patient_born_on)}" if i.patient_born_on else ""
    number = f", number {i.patient_identifier}" if i.patient_identifier else ""
    died = f", {view.patient_died}" if view.patient_died else ""
    yield "Patient", f"{view.patient}{died}{born}{number}"
    for row, grade in reversed(list(case.those(Grade))):
        graded = f"{_level(grade)}, graded {view.day(row.at)}. {grade.reason}"
        yield "Harm", _as_it_is(view, row, graded)
    for row, decision in reversed(list(case.those(Decision))):
        yield "Duty", _as_it_is(view, row, _decided(view, row, decision))
    for hold in cv.holds_of(view):
        if not hold.over:
            held = f"By the {hold.body.by.replace('_', ' ')}. {hold.body.reason}"
            yield "Hold", _as_it_is(view, hold.row, held)
    for row, bill in list(case.those(BillingHold))[-1:]:
        yield "Bill", _as_it_is(view, row, _bill(view, bill, view.day(row.at)))
    yield from _beside_the_findings(view)
    if i.external_ref:
        yield "Elsewhere", i.external_ref
    if i.restricted:
        yield "Who may see it", "Only the people named on it"


def _beside_the_findings(view: CaseView) -> Iterator[tuple[str, str]]:
    """For the team alone: each offer as it stands now, and when the insurer was told."""
    case = view.gathered.case
    offers = list(case.those(Offer))
    replaced = {offer.replaces for _, offer in offers}
    for row, offer in offers:
        if row.number not in replaced:
            note = f" {offer.words}" if offer.words else ""
            what = f"{str(offer.what).capitalize()} by {offer.by}: {offer.stands}"
            offered = f"{what}, {view.day(row.at)}. Not for the findings.{note}"
            yield "Offer", _as_it_is(view, row, offered)
    for row, told in case.those(InsurerTold):
        known = f"{told.who} told on {view.day(row.at)}, {told.how}"
        yield "Insurer", _as_it_is(view, row, known)


def _as_it_is(view: CaseView, row: Evidence, says: str) -> str:
    """With what was put right of it since: whoever reads the case in short reads that alone."""
    since = (
        f"{line.label}: {' '.join(line.says)}" for line in said_since(view.gathered, row.number)
    )
    return " ".join([says, *since])


def _decided(view: CaseView, row: Evidence, decision: Decision) -> str:
    """What stands comes first: a "no" that does not hold is no answer yet."""
    case, on, by = view.gathered.case, view.day(row.at), view.staff_name(row.by)
    review = case.agreement(DecisionReview, row.number)
    agreed = f" Agreed by {view.staff_name(review.by)}." if review else ""
    if is_decided_anew(case, row.number):
        answer = f"Decided again since. Before: {_ANSWERS[decision.applies].lower()}"
    elif open_again := why_it_does_not_hold(case, row, decision):
        answer = f"Treated as applying. {open_again} What was said: "
        answer += _ANSWERS[decision.applies].lower()
    else:
        answer = _ANSWERS[decision.applies]
    return f"{answer}, decided {on} by {by}. {decision.reason}{agreed}"


def _bill(view: CaseView, bill: BillingHold, since: str) -> str:
    if not bill.released_at:
        return f"Held since {since} by {bill.by}. Nobody sends one"
    return f"Released on {view.day(bill.released_at)}. {bill.reason or ''}".rstrip()


def moment_in(view: CaseView, at: datetime | date) -> str:
    """The day alone where nobody knows the hour."""
    if isinstance(at, datetime):
        return moment(at, view.gathered.zone, view.today)
    return day(at, view.today)


def _level(grade: Grade) -> str:
    if grade.level == "unknown":
        return "Not known yet"
    return policy().level(grade.scale, grade.level).label
