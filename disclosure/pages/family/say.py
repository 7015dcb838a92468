"""POST under /f: what the family asks, and says of a promise, an excuse or its own complaint."""

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from disclosure.actions.facts import gather_by_id
from disclosure.actions.family.door import visitor
from disclosure.actions.in_words.standing_words import PRESSED
from disclosure.actions.refused import Refused
from disclosure.actions.saying_once import said_just_now
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.family.frame import how_it_looks, keep_looks
from disclosure.pages.family.say_answer import (
    Kept,
    answered,
    day_typed,
    in_answer,
    move_own,
    needed,
    record_own,
    typed,
)
from disclosure.pages.family.say_beside import words_beside
from disclosure.pages.family.say_here import Here, here, here_once, or_not_there
from disclosure.pages.family.say_kept import just_kept
from disclosure.pages.family.words import _
from disclosure.pages.guard import for_family, leave, visit_key
from disclosure.permissions import family_actor
from disclosure.records.links import visit_with
from workflows.answer_aims import AIM
from workflows.reasons import is_reason
from workflows.words import CommitmentTrigger as T
from workflows.words import QuestionState, Way

blueprint = Blueprint("family_say", __name__, url_prefix="/f")


@blueprint.record_once
def _lend_to_templates(state: BlueprintSetupState) -> None:
    """What the forms ask of the case themselves, once a page."""
    state.app.jinja_env.globals.update(
        family_here=here_once,
        family_just_kept=lambda: just_kept(here_once()),
        family_beside=words_beside,
        working_days_to_answer=AIM,
    )


@blueprint.post("/questions")
@for_family
def ask() -> ResponseReturnValue:
    def say(here: Here) -> Kept:
        words = needed("words", _("Please write your question."))
        told = {"person": here.number, "words": words, "at": here.at} | in_answer(here)
        return record_own(here, "question", told)

    return answered("ask_something", "questions", say)


@blueprint.post("/questions/<question>/take_back")
@for_family
def take_back(question: str) -> ResponseReturnValue:
    or_not_there(here().questions.get(question))

    def say(here: Here) -> Kept:
        shown = here.questions[question]
        if shown.state is QuestionState.TAKEN_BACK:
            return "question_taken_back", 0
        if not shown.can_take_back:
            raise Refused("This question is answered.")
        told = {"question": question, "words": typed(), "at": here.at}
        return record_own(here, "question_taken_back", told)

    return answered("take_back_question", "questions", say, {"ref": question})


@blueprint.post("/promises/<promise>/confirm", defaults={"trigger": T.CONFIRM})
@blueprint.post("/promises/<promise>/dispute", defaults={"trigger": T.DISPUTE})
@blueprint.post("/promises/<promise>/release", defaults={"trigger": T.RELEASE})
@blueprint.post("/promises/<promise>/change", defaults={"trigger": T.CHANGE})
@for_family
def of_promise(promise: str, trigger: T) -> ResponseReturnValue:
    """One that is not owed to them is as if it were not there."""
    or_not_there(here().promises.get(promise))

    def say(here: Here) -> Kept:
        more = {"due_on": _new_day(here)} if trigger is T.CHANGE else {}
        move_own(here, promise, str(trigger), typed() or PRESSED[trigger], **more)
        return str(trigger), here.number_of(promise)

    return answered("promise_answers", "promises", say, {"ref": promise, "only": str(trigger)})


@blueprint.post("/excuses/<int:excuse>/take_back")
@for_family
def take_back_excuse(excuse: int) -> ResponseReturnValue:
    """Where it stood in for our first talk the page closes: face to face comes first."""
    before = here()
    or_not_there(before.excuses.get(excuse))

    def say(here: Here) -> Kept:
        if here.excuses[excuse].ended:
            return "excuse_end", 0
        why = typed() or _("I take this back.")
        told = {"excuse": excuse, "at": here.at, "reason": _reason(why)}
        return record_own(here, "excuse_end", told)

    answer = answered("take_back_excuse", "excuses", say, {"number": excuse})
    if visitor(db.session(), visit_key(), now()):
        return answer
    return _first_we_talk(before)


def said_before_it_closed() -> ResponseReturnValue | None:
    """The same answer again where what is sent twice closed the page when it came first: a double
    click of `take_back_excuse`. Else None.
    """
    excuse, session = (request.view_args or {}).get("excuse"), db.session()
    visit = visit_with(session, visit_key()) if visit_key() else None
    if request.method != "POST" or not excuse or visit is None:
        return None
    gathered = gather_by_id(session, visit.incident_id, now())
    actor = family_actor(visit.incident_id, visit.person, "")
    there = Here(actor, gathered, visit.person)
    said = said_just_now(gathered, there.change, "excuse_end", excuse=excuse)
    return _first_we_talk(there) if said else None


def _first_we_talk(there: Here) -> str:
    rings = bool(there.reach.phone) and Way.PHONE not in there.reach.safe.never
    looks = how_it_looks()
    leave()
    keep_looks(looks)
    return render_template("family/say/first_we_talk.html", rings=rings)


@blueprint.post("/concerns")
@for_family
def raise_concern() -> ResponseReturnValue:
    def say(here: Here) -> Kept:
        words = needed("words", _("Please write what you want to complain about."))
        return record_own(here, "concern", {"person": here.number, "words": words, "at": here.at})

    return answered("raise_concern", "complain", say)


@blueprint.post("/concerns/<int:concern>/end")
@for_family
def end_concern(concern: int) -> ResponseReturnValue:
    found = or_not_there(here().concerns.get(concern))

    def say(here: Here) -> Kept:
        outcome = typed("outcome")
        if outcome not in ("accepted", "outside"):
            says = _("Choose: our answer is enough, or you go to somebody outside.")
            raise BadInput.at("outcome", says)
        if outcome == "accepted" and not found.answers:
            raise BadInput.at("outcome", _("We have not answered you yet. Please wait."))
        told = {"concern": concern, "outcome": outcome, "at": here.at}
        return record_own(here, "concern_end", told)

    return answered("concern_end", "complain", say, {"number": concern})


def _new_day(here: Here) -> str:
    says = _("Choose the new day.")
    day = day_typed("due_on", says)
    if day is None:
        raise BadInput.at("due_on", says)
    if day <= here.today:
        raise BadInput.at("due_on", _("Choose a day that is still to come."))
    return day.isoformat()


def _reason(words: str) -> str:
    """A reason has three words at least; theirs stay as they are, and ours go before."""
    return words if is_reason(words) else _("I take this back: %(words)s", words=words)
