"""Who may agree to a record, told before anybody is asked; the gate decides again when they do."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from disclosure.actions.checks.about import IS_ABOUT_YOU, why_not_ended_by_whoever_set_it
from disclosure.actions.checks.checking import involved_in
from disclosure.actions.checks.concerns import (
    whom_it_is_about,
    why_not_answered_by,
    why_not_ended_by,
)
from disclosure.actions.checks.who_wrote import complained_of, who_wrote
from disclosure.actions.facts import Gathered
from disclosure.actions.looks.restricting import TOOK_PART, needs_another
from disclosure.actions.on_call.away import names_and_away
from disclosure.actions.packing.taking_away import TOOK_PART as TAKES_NOTHING_AWAY
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.staff_names import names_of
from disclosure.actions.refusals import over_a_no
from disclosure.extensions import db
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.keeping import LegalHoldEnd
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.notes import CorrectionReview
from disclosure.kinds.others import Restrict
from disclosure.kinds.questions import ConcernAnswer, ConcernEnd
from disclosure.pages.guard import current_actor
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.team import who_sees
from disclosure.records.users import users_with
from workflows.second_person import why_not_second


@dataclass(frozen=True, slots=True)
class NotYou:
    """Why this person may not agree, and who can."""

    says: str
    who_can: tuple[str, ...]
    said_no: bool = False  # another second person: then nobody can until it is written anew


def why_not_you(gathered: Gathered, kind: type[Kind], about: str) -> NotYou | None:
    """`about`: the record a review speaks of, a number or the reference of a letter; else empty."""
    if of_this_kind := _OF_A_KIND.get(kind):
        return of_this_kind(gathered, about)
    if not (issubclass(kind, Review) or kind is FindingsApproval):
        return None
    email = current_actor().email
    wrote, involved = who_wrote(gathered, kind, about), involved_in(gathered)
    no = over_a_no(gathered.session, gathered.case, kind, about, email)
    if no and email not in involved:
        return NotYou(no, (), said_no=True)
    says, number = why_not_second(email, wrote, involved), number_in(about)
    dropped = complained_of(gathered.case, number) if kind is CorrectionReview else set()
    says = says or (IS_ABOUT_YOU if email in dropped else None)
    return NotYou(says, who_can(gathered, kind.may, wrote | dropped)) if says else None


def why_not_take_away(gathered: Gathered) -> NotYou | None:
    """Of files of the case."""
    if current_actor().email not in involved_in(gathered):
        return None
    return NotYou(TAKES_NOTHING_AWAY, who_can(gathered, Permission.REPORT, ()))


def who_can(gathered: Gathered, may: Permission, not_these: Iterable[str]) -> tuple[str, ...]:
    """Names of those at this site who could do it as a second person, and see the case."""
    return who_may_here(gathered, may, {*not_these, *involved_in(gathered)})


def who_may_here(gathered: Gathered, may: Permission, out: Collection[str] = ()) -> tuple[str, ...]:
    """Also who took part in the care: of what agrees to nothing.

    Whom somebody sends there has to find it there; who asks has to find them there."""
    incident = gathered.incident
    able = users_with(db.session(), may, incident.site_id)
    found = (u for u in who_sees(db.session(), incident, able) if u.email not in out)
    staff = Staff(db.session(), gathered.at)
    return names_and_away(staff, names_of(found), gathered.today)


def _restrict(gathered: Gathered, _: str) -> NotYou | None:
    involved = involved_in(gathered)
    left_alone = needs_another(gathered.session, gathered.incident, involved)
    if current_actor().email not in involved or left_alone:
        return None
    return NotYou(TOOK_PART, who_can(gathered, Restrict.may, ()))


def _concern(gathered: Gathered, about: str) -> NotYou | None:
    number = number_in(about)
    says = why_not_answered_by(current_actor().email, gathered, number)
    complained_of = whom_it_is_about(gathered, number)
    return NotYou(says, who_can(gathered, ConcernAnswer.may, complained_of)) if says else None


def _end_of_concern(gathered: Gathered, about: str) -> NotYou | None:
    """Who took part in the care may say it: it agrees to nothing."""
    number = number_in(about)
    says = why_not_ended_by(current_actor().email, gathered, number)
    others = who_may_here(gathered, ConcernEnd.may, whom_it_is_about(gathered, number))
    return NotYou(says, others) if says else None


def _end_of_legal_hold(gathered: Gathered, about: str) -> NotYou | None:
    email = current_actor().email
    says = why_not_ended_by_whoever_set_it(email, gathered, number_in(about))
    return NotYou(says, who_can(gathered, LegalHoldEnd.may, (email,))) if says else None


# What asks for somebody else for a reason of its own, not as a review does.
_OF_A_KIND: Mapping[type[Kind], Callable[[Gathered, str], NotYou | None]] = {
    Restrict: _restrict,
    ConcernAnswer: _concern,
    ConcernEnd: _end_of_concern,
    LegalHoldEnd: _end_of_legal_hold,
}
