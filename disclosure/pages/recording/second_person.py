"""Who may agree to a record, told before anybody is asked; the gate decides again when they do."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.checks.concerns import whom_it_is_about, why_not_answered_by
from disclosure.actions.checks.who_wrote import who_wrote
from disclosure.actions.facts import Gathered
from disclosure.actions.looks.restricting import TOOK_PART, needs_another
from disclosure.actions.people.staff_names import names_of
from disclosure.actions.refusals import over_a_no
from disclosure.extensions import db
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.others import Restrict
from disclosure.kinds.questions import ConcernAnswer
from disclosure.pages.guard import current_actor
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
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
    if kind is Restrict:
        return _restrict(gathered)
    if kind is ConcernAnswer:
        return _concern(gathered, about)
    if not (issubclass(kind, Review) or kind is FindingsApproval):
        return None
    email, number = current_actor().email, number_in(about)
    wrote, involved = who_wrote(gathered, kind, about), involved_in(gathered)
    no = over_a_no(gathered.session, gathered.case, kind, number, email)
    if no and email not in involved:
        return NotYou(no, (), said_no=True)
    says = why_not_second(email, wrote, involved)
    return NotYou(says, who_can(gathered, kind.may, wrote)) if says else None


def who_can(gathered: Gathered, may: Permission, not_these: Iterable[str]) -> tuple[str, ...]:
    """Names of those at this site who could do it."""
    out = {*not_these, *involved_in(gathered)}
    users = users_with(db.session(), may, gathered.incident.site_id)
    return tuple(names_of(user for user in users if user.email not in out).values())


def _restrict(gathered: Gathered) -> NotYou | None:
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
