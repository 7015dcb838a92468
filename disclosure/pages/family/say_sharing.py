"""POST under /f: whom we may tell, and what else somebody allows; it counts at once."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from disclosure.actions.family.view_theirs import ConsentShown
from disclosure.kinds.faults import BadInput
from disclosure.pages.family.say_answer import (
    Kept,
    answered,
    day_typed,
    record_own,
    ticked,
    typed,
    yes_or_no,
)
from disclosure.pages.family.say_here import Here, here
from disclosure.pages.family.words import _
from disclosure.pages.guard import for_family
from workflows.consents import Purpose
from workflows.family_page import EVERYTHING, Seen

blueprint = Blueprint("family_say_sharing", __name__, url_prefix="/f")

LETTERS = "letters"  # copies of ours, which no part of a page stands for
MAY_KNOW = (EVERYTHING, *map(str, Seen), LETTERS)
ASKED_BY = "Nobody: said on their own page"
LONGEST_NAME = 80
SOMEBODY_ELSE = "somebody_else"  # the name of whom they said that it is nobody of the list


@blueprint.post("/consents")
@for_family
def allow() -> ResponseReturnValue:
    """A yes or a no. For sharing with somebody of the case `with_person`, else `with` by name."""
    purpose = typed("purpose")
    if purpose not in set(Purpose):
        abort(404)
    if purpose == Purpose.SHARE:
        return _share()

    def say(here: Here) -> Kept:
        agrees = yes_or_no("agrees", _("Choose yes or no."))
        told = {"purpose": purpose, "agrees": agrees, "until": _until(here)}
        return _recorded(here, told)

    return answered("allowing", "tell", say, {"purpose": purpose})


@blueprint.post("/consents/<int:consent>/take_back")
@for_family
def take_back(consent: int) -> ResponseReturnValue:
    if _own(here(), consent) is None:
        abort(404)

    def say(here: Here) -> Kept:
        given = _own(here, consent)
        if given is None or given.taken_back:
            return "consent_end", consent
        if known := _came_to_be_known(here, given):
            told = {"purpose": str(Purpose.SHARE), "with_person": known, "agrees": False}
            _recorded(here, told)
        return record_own(here, "consent_end", {"consent": consent, "at": here.at})

    return answered("take_back_yes", "tell", say, {"number": consent})


def _share() -> ResponseReturnValue:
    there, number = here(), typed("with_person")
    if not there.may_share or (number and number not in map(str, there.may_tell)):
        abort(404)

    def say(here: Here) -> Kept:
        agrees = yes_or_no("agrees", _("Choose yes or no."))
        told: dict[str, object] = {"purpose": str(Purpose.SHARE), "agrees": agrees}
        told |= {"with_person": int(number)} if number else _by_name(here, agrees=agrees)
        if agrees:
            told |= {"what": _what(), "until": _until(here)}
        if agrees and not number and typed(SOMEBODY_ELSE) != typed("with"):
            _must_be_nobody_we_know(here)
        return _recorded(here, told)

    return answered("sharing", "tell", say)


def _recorded(here: Here, told: dict[str, object]) -> Kept:
    told = {"person": here.number, "asked_by": ASKED_BY, "at": here.at} | told
    return record_own(here, "consent", told)


def _own(here: Here, number: int) -> ConsentShown | None:
    return next((given for given in here.consents if given.number == number), None)


def _came_to_be_known(here: Here, given: ConsentShown) -> int | None:
    """A yes may have named somebody whom the case knew only later: their page has to shut too."""
    if given.purpose != Purpose.SHARE or given.with_person or not here.may_share:
        return None
    meant = here.meant_by(given)
    return meant.number if meant else None


def _must_be_nobody_we_know(here: Here) -> None:
    """Of somebody who stands in the list above they say it there: else the list says yes and no of
    one person. The form shown again asks which of the two they mean.
    """
    if meant := here.may_mean(typed("with")):
        says = _("Is this %(name)s, %(who)s?", name=meant.name, who=meant.relationship)
        raise BadInput.at("with", says)


def _by_name(here: Here, *, agrees: bool) -> dict[str, object]:
    """A no to somebody we know counts for that person; a yes waits for the team to know who."""
    name, relation = _short("with"), _short("relationship")
    if not name:
        raise BadInput.at("with", _("Please write the name."))
    meant = None if agrees else here.may_mean(name)
    if meant:
        return {"with_person": meant.number}
    return {"with": f"{name}, {relation}" if relation else name}


def _short(name: str) -> str:
    if len(typed(name)) > LONGEST_NAME:
        raise BadInput.at(name, _("This is too long."))
    return typed(name)


def _what() -> list[str]:
    what = [word for word in ticked("what") if word in MAY_KNOW]
    if not what:
        raise BadInput.at("what", _("Choose what we may tell."))
    return [EVERYTHING] if EVERYTHING in what else what


def _until(here: Here) -> str | None:
    says = _("Choose a day, or leave it empty.")
    day = day_typed("until", says)
    if day and day < here.today:
        raise BadInput.at("until", _("Choose a day that is still to come."))
    return day.isoformat() if day else None
