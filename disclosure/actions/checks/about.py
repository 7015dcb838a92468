"""The same of what is about another record: a review, an end, a telling."""

from disclosure.actions.analysis.readers import opens_the_analysis_again
from disclosure.actions.change import OpenCase
from disclosure.actions.checks.checking import (
    involved_in,
    must_come_after,
    refuse_unless_second,
)
from disclosure.actions.checks.concerns import checked as checked  # with what stands here
from disclosure.actions.checks.who_wrote import complained_of, who_wrote
from disclosure.actions.checks.wishes import forbidden_in
from disclosure.actions.facts import Gathered
from disclosure.actions.law.spoken_apology import why_never_one
from disclosure.actions.looks.repeated_cases import why_you_cannot_agree
from disclosure.actions.moves.commitment import YOURS
from disclosure.actions.reading import MOVE
from disclosure.actions.refusals import over_a_no
from disclosure.actions.refused import Refused
from disclosure.actions.repeating import repeats, why_not_repeats
from disclosure.actions.retention.destroying import checked_request, refuse_unless_it_may_go
from disclosure.kinds import excuses as x
from disclosure.kinds.conversation import ApologyReview, Conversation
from disclosure.kinds.faults import bad
from disclosure.kinds.findings import AnalysisReader, Findings, FindingsApproval
from disclosure.kinds.harm import Error, ErrorReview
from disclosure.kinds.keeping import (
    DestructionAsked,
    DestructionReview,
    LegalHold,
    LegalHoldEnd,
)
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.law import EventReview
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.others import Restrict
from disclosure.kinds.people import Consent, ConsentEnd
from disclosure.kinds.questions import ConcernEnd, QuestionTakenBack
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.permissions import is_family
from workflows.second_person import why_not_second

IS_ABOUT_YOU = "That concern is about you, so another person has to agree."
NOT_OPENED_BY_IT = (
    "that lets nobody see the case again. Name all who should see it with "
    f"“{Restrict.heading}”; here, say what is right instead"
)
NOT_READ_BY_IT = (
    "that lets nobody read the privileged analysis again. Whoever is to read it is named anew, "
    f"with “{AnalysisReader.heading}”; here, say what is right instead"
)
_FOR_US = (MOVE, Consent.word, ConcernEnd.word, QuestionTakenBack.word)


@checked.register
def _(
    end: x.ExcuseEnd | x.HoldEnd | x.HoldTold | ConsentEnd, case: OpenCase, gathered: Gathered
) -> Kind:
    must_come_after(end, gathered)
    return end


@checked.register
def _(told: x.ExcuseTold, case: OpenCase, gathered: Gathered) -> Kind:
    """By no way that they forbade: that is recorded as what it was."""
    must_come_after(told, gathered)
    excuses = {row.number: excuse.person for row, excuse in gathered.case.those(x.Excuse)}
    whom = excuses.get(told.excuse)
    if says := forbidden_in(told.how, gathered.persons, whom, told.at, gathered.zone):
        raise Refused(says)
    return told


@checked.register
def _(correction: Correction, case: OpenCase, gathered: Gathered) -> Kind:
    """A case that was opened wrongly is set aside by two people, and by no correction. Nor does one
    let anybody see it again: who may is what was last said of that.
    """
    if correction.withdraws and correction.is_about is None:
        why = "what was told at the opening cannot be withdrawn. Say what is right instead; where"
        raise bad(correction, "withdraws", f"{why} it is no case, use “{Error.heading}”")
    about = gathered.case.bodies.get(correction.is_about or 0)
    if correction.withdraws and isinstance(about, Restrict):
        raise bad(correction, "withdraws", NOT_OPENED_BY_IT)
    if opens_the_analysis_again(gathered.case, correction):
        raise bad(correction, "withdraws", NOT_READ_BY_IT)
    return correction


@checked.register
def _(approval: FindingsApproval, case: OpenCase, gathered: Gathered) -> Kind:
    written = list(gathered.case.those(Findings))
    refuse_unless_second(case, gathered, who_wrote(gathered, FindingsApproval, ""))
    if approval.findings != written[-1][0].number:
        raise Refused("Newer findings are on record. Read and approve those.")
    if approval.sha256 != written[-1][1].sha256():
        raise bad(approval, "sha256", "this is not the fingerprint of the findings you name")
    _refuse_over_a_no(approval, case, gathered)
    return approval


@checked.register
def _(review: Review, case: OpenCase, gathered: Gathered) -> Kind:
    about = "" if review.is_about is None else str(review.is_about)
    if isinstance(review, EventReview) and not about:
        _must_be_on_record(review, gathered)
        about = str(review.event)
    refuse_unless_second(case, gathered, who_wrote(gathered, type(review), about))
    _refuse_where_it_is_about_them(review, case, gathered)
    _refuse_over_a_no(review, case, gathered)
    return review


def _refuse_over_a_no(
    review: Review | FindingsApproval, case: OpenCase, gathered: Gathered
) -> None:
    """What one second person said no to is not asked of another until it says something else. To
    destroy a record nobody asks any more then: see destroying.py.
    """
    if isinstance(review, DestructionReview):
        return
    email = case.change.actor.email
    about = str(getattr(review, review.about_field or ""))
    why = over_a_no(gathered.session, gathered.case, type(review), about, email)
    if why and review.agrees:
        raise Refused(why)


def _must_be_on_record(review: EventReview, gathered: Gathered) -> None:
    """Nobody agrees to a letter that has not gone yet."""
    if any(each.ref == review.event and not each.sent_at for each in gathered.letters):
        raise bad(review, "event", "this letter is not sent yet, so there is nothing to agree to")


@checked.register
def _(review: ApologyReview, case: OpenCase, gathered: Gathered) -> Kind:
    """To agree to words with an “if”, or to none, would count for nothing, and nobody heard of it.
    Then whoever has to be told waits for an apology that everybody takes for given."""
    checked.dispatch(Review)(review, case, gathered)
    talk = gathered.case.bodies[review.conversation]
    words = talk.apology_words if isinstance(talk, Conversation) else None
    if review.agrees and (never := why_never_one(words)):
        raise Refused(never)
    return review


@checked.register
def _(review: ErrorReview, case: OpenCase, gathered: Gathered) -> Kind:
    """A duplicate is one of a case that is still there, which may have changed since, and which
    the second person sees: whoever recorded it may have known its reference alone.
    """
    checked.dispatch(Review)(review, case, gathered)
    error = gathered.case.bodies[review.error]
    of = repeats(error) if isinstance(error, Error) and review.agrees else ""
    says = why_you_cannot_agree(case.session, case.change.actor, of)
    if says := says or why_not_repeats(case.session, case.incident.ref, of):
        raise Refused(says)
    return review


@checked.register
def _(asked: DestructionAsked, case: OpenCase, gathered: Gathered) -> Kind:
    return checked_request(asked, gathered)


@checked.register
def _(end: LegalHoldEnd, case: OpenCase, gathered: Gathered) -> Kind:
    email = case.change.actor.email
    if says := why_not_ended_by_whoever_set_it(email, gathered, end.legal_hold):
        raise Refused(says)
    return end


def why_not_ended_by_whoever_set_it(email: str, gathered: Gathered, hold: int | None) -> str:
    """Empty where this person may end that legal hold."""
    wrote = {row.by for row, _ in gathered.case.those(LegalHold) if row.number == hold}
    return why_not_second(email, wrote, involved_in(gathered)) or ""


@checked.register
def _(review: DestructionReview, case: OpenCase, gathered: Gathered) -> Kind:
    checked.dispatch(Review)(review, case, gathered)
    refuse_unless_it_may_go(review, gathered)
    return review


def _refuse_where_it_is_about_them(review: Review, case: OpenCase, gathered: Gathered) -> None:
    about = review.is_about or 0
    dropped = isinstance(review, CorrectionReview) and complained_of(gathered.case, about)
    if dropped and case.change.actor.email in dropped:
        raise Refused(IS_ABOUT_YOU)


@checked.register
def _(said: WrittenDownRightly, case: OpenCase, gathered: Gathered) -> Kind:
    """That we wrote down rightly what they said in our favour, or allowed: after their own "no"
    they alone say so, and never whoever owns the promise.
    """
    entered, actor = gathered.case.records[said.is_about], case.change.actor
    if not said.right or entered.kind not in _FOR_US or is_family(actor.email):
        return said
    thing = entered.body.get("thing")
    if any(p.ref == thing and p.owner == actor.email for p in gathered.commitments):
        raise Refused(YOURS)
    own = [
        body.right
        for row, body in gathered.case.those(WrittenDownRightly)
        if (body.is_about, body.person) == (said.is_about, said.person) and is_family(row.by)
    ]
    if own[-1:] == [False]:
        raise Refused("They said no on their page. Only they themselves can say that it is right.")
    return said
