"""POST under /f: their own account, how we did, what they ask for, and whether we wrote rightly."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from disclosure.kinds.conversation import Felt, HowWeDid
from disclosure.kinds.faults import BadInput
from disclosure.kinds.replies import Wanted
from disclosure.kinds.shape import shapes_of
from disclosure.pages.family.say_answer import (
    Kept,
    answered,
    in_answer,
    needed,
    record_own,
    typed,
    yes_or_no,
)
from disclosure.pages.family.say_here import Here, here
from disclosure.pages.family.words import _
from disclosure.pages.guard import for_family

blueprint = Blueprint("family_say_self", __name__, url_prefix="/f")

IN_WORDS = "would_change"  # the last of the seven questions; the others are yes, partly or no
FELT = tuple(shape.name for shape in shapes_of(HowWeDid) if shape.name != IN_WORDS)
RATHER_NOT = "rather_not"
ON_THEIR_PAGE = "page"


@blueprint.post("/account")
@for_family
def account() -> ResponseReturnValue:
    def say(here: Here) -> Kept:
        words = needed("words", _("Please write what you want to tell."))
        told = {"person": here.number, "words": words, "about": typed("about"), "at": here.at}
        return record_own(here, "account", told | in_answer(here))

    return answered("own_account", "account", say)


@blueprint.post("/heard")
@for_family
def heard() -> ResponseReturnValue:
    """Taken on any day: it is only asking that waits, until after a funeral or the first days."""

    def say(here: Here) -> Kept:
        told = {"person": here.number, "asked_at": here.at, "how": ON_THEIR_PAGE}
        told |= {"told_how_to_complain": True, "contact_may_read": typed("contact") == "yes"}
        return record_own(here, "heard", told | _how_we_did())

    return answered("how_we_did", "how", say)


@blueprint.post("/requests")
@for_family
def request_something() -> ResponseReturnValue:
    def say(here: Here) -> Kept:
        wants = typed("wants")
        if wants not in set(Wanted):
            raise BadInput.at("wants", _("Choose what you want to ask for."))
        words = typed()
        if wants == Wanted.SOMETHING_ELSE:
            words = needed("words", _("Please write what you want to ask for."))
        told = {"person": here.number, "wants": wants, "words": words, "at": here.at}
        return record_own(here, "request", told)

    return answered("ask_for", "help", say)


@blueprint.post("/records/<int:record>/right")
@for_family
def right(record: int) -> ResponseReturnValue:
    """Only of what we wrote down of their own words."""
    if not here().written_of(record):
        abort(404)

    def say(here: Here) -> Kept:
        is_right = yes_or_no("right", _("Choose yes or no."))
        instead = "" if is_right else needed("words", _("Please write what you said."))
        told = {"person": here.number, "of": record, "right": is_right, "words": instead}
        return record_own(here, "written_down_rightly", told | {"at": here.at})

    return answered("is_that_right", "recorded", say, {"number": record})


def _how_we_did() -> dict[str, object]:
    """What was answered; nothing but `rather not` is an answer too."""
    chosen = {name: typed(name) for name in FELT}
    if unknown := [n for n, felt in chosen.items() if felt not in {"", RATHER_NOT, *Felt}]:
        raise BadInput.at(unknown[0], _("Choose one of the answers."))
    told = {name: felt for name, felt in chosen.items() if felt not in ("", RATHER_NOT)}
    if typed(IN_WORDS):
        told[IN_WORDS] = needed(IN_WORDS, "")
    if told:
        return {"answer": "words", "how_we_did": told}
    if RATHER_NOT in chosen.values():
        return {"answer": RATHER_NOT}
    raise BadInput.at(FELT[0], _("Please answer one of the questions, or write something."))
