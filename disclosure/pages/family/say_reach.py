"""POST /f/contact: how somebody wants to hear from us, and how never; it counts at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from disclosure.actions.family.view_theirs import ReachShown, reach_in
from disclosure.actions.people.since_shown import known_then, put_into
from disclosure.actions.saying_once import said_just_now
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.mail_address import why_not_written
from disclosure.kinds.people import Safe
from disclosure.kinds.postal_address import fits
from disclosure.pages.family.say_answer import (
    Kept,
    answered,
    day_in,
    record_own,
    ticked,
    typed,
)
from disclosure.pages.family.say_here import Here
from disclosure.pages.family.words import _
from disclosure.pages.guard import for_family
from disclosure.pages.languages import speak_as_they_wrote
from disclosure.pages.shown_as_of import told_as_of
from workflows.words import Way

blueprint = Blueprint("family_say_reach", __name__, url_prefix="/f")

LINES = ("phone", "email", "language", "interpreter", "preferred_name")
LONGEST = 200  # letters of a line, as kinds.fields.Line
WHY = "They changed it themselves, on their page."
FEWEST_DIGITS = 6  # of a telephone number
_DIGIT, _E_MAIL = re.compile(r"\d"), re.compile(r"\S@\S")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@blueprint.post("/contact")
@for_family
def contact() -> ResponseReturnValue:
    """Only what they changed on the page as they saw it is written down: what we were told since,
    by telephone say, stays."""

    def say(here: Here) -> Kept:
        now, seen = _as_known(here.reach), _reach_seen(here)
        shown, told = _as_known(seen), _as_typed(seen)
        for name in _PART_BY_PART:
            told[name] = put_into(now[name], shown[name], told[name])
        told["safe"] |= {"use": _ways(told["safe"]["use"]), "never": _ways(told["safe"]["never"])}
        changed = {
            name: value
            for name, value in told.items()
            if value != now[name] and (name in _PART_BY_PART or value != shown[name])
        }
        if not changed:
            before = said_just_now(here.gathered, here.change, "person_change", person=here.number)
            return ("person_change", before) if before else ("unchanged", 0)
        told = {"person": here.number, "reason": WHY} | changed
        gone = [name for name in changed if name in _TEXTS and not changed[name]]
        told |= {"empties": gone} if gone else {}
        kept = record_own(here, "person_change", told)
        speak_as_they_wrote(changed.get("language", ""))
        return kept

    return answered("reach_me", "reach", say)


_TEXTS = (*LINES, "matters")
_PART_BY_PART = ("safe", "formats", "avoid")


def _reach_seen(here: Here) -> ReachShown:
    """As their page showed it."""
    case, as_of = here.gathered.case, told_as_of()
    body = {} if as_of is None else known_then(case, here.number, as_of)
    return reach_in(body, here.number) if body else here.reach


def _as_known(reach: ReachShown) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(reach, name) for name in _TEXTS}
    safe = reach.safe.model_dump(mode="json", exclude_none=True)
    known |= {"safe": safe | {"use": _ways(safe["use"]), "never": _ways(safe["never"])}}
    known |= {"post": list(reach.post), "formats": list(reach.formats)}
    return known | {"avoid": [each.model_dump(mode="json") for each in reach.avoid]}


def _as_typed(seen: ReachShown) -> dict[str, Any]:
    """A box that the form did not hold leaves what we know as it is. Raises BadInput with all that
    is wrong.
    """
    told, faults = _as_known(seen), list[Fault]()
    for name, box, read in _boxes(seen.safe, told):
        if box in request.form or name == "safe":
            try:
                told[name] = read()
            except BadInput as no:
                faults += no.faults
    if faults:
        raise BadInput(faults)
    return told


def _boxes(safe: Safe, known: Mapping[str, Any]) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """What is read of each box: the field of the record, the box, and how."""
    yield from ((name, name, partial(_line, name, known[name])) for name in _TEXTS)
    yield "safe", "ways_asked", partial(_safe, safe)
    yield "post", "post", _post
    yield "formats", "formats_asked", _formats
    yield "avoid", "avoid_on", _avoid


def _line(name: str, known: str) -> str:
    """Where it would reach nobody it is asked for again, before it takes the place of what does;
    what we have already is no fault of theirs.
    """
    text = typed(name)
    if text and text != known:
        if name == "phone" and len(_DIGIT.findall(text)) < FEWEST_DIGITS:
            says = _("Write the whole number, with at least six figures.")
            raise BadInput.at(name, says)
        if name == "email" and not _E_MAIL.search(text):
            says = _("Write the whole e-mail address, with the @ in it.")
            raise BadInput.at(name, says)
        if name == "email" and why_not_written(text):
            says = _(
                "We cannot send anything to this e-mail address: look at each letter, and use no "
                "accents before the @."
            )
            raise BadInput.at(name, says)
    if len(text) > LONGEST and name != "matters":
        raise BadInput.at(name, _("This is too long."))
    return text


def _safe(known: Safe) -> dict[str, Any]:
    asked, faults = "ways_asked" in request.form, list[Fault]()
    use = _ways(ticked("use") if asked else known.use)
    never = _ways(ticked("never") if asked else known.never)
    if set(use) & set(never):
        says = _("You chose the same way in both lists. Keep it in one of them.")
        faults.append(Fault("never", says))
    hours = dict[str, str | None]()
    for name in ("earliest", "latest"):
        try:
            hours[name] = _hour(name, getattr(known, name))
        except BadInput as no:
            faults += no.faults
    earliest, latest = hours.get("earliest"), hours.get("latest")
    if earliest and earliest == latest:
        faults.append(Fault("latest", _("The second hour has to come after the first.")))
    if faults:
        raise BadInput(faults)
    hard = typed("on_hard_days") == "yes" if asked else known.on_hard_days
    told = {"use": use, "never": never, "on_hard_days": hard}
    return told | {name: hour for name, hour in hours.items() if hour}


def _ways(chosen: Iterable[str]) -> list[str]:
    """Always in the same order, so that the same ways are no change."""
    there = set(chosen)
    return [str(way) for way in Way if way in there]


def _hour(name: str, known: str | None) -> str | None:
    if name not in request.form:
        return known
    text = typed(name)[:5]  # some browsers send seconds
    if text and not _HOUR.fullmatch(text):
        raise BadInput.at(name, _("Write the hour like this: 15:00."))
    return text or None


def _post() -> list[str]:
    lines = [line.strip() for line in typed("post").splitlines() if line.strip()]
    if not fits(lines):
        says = _("Write your address on two to seven lines, without your name.")
        raise BadInput.at("post", says)
    return lines


def _formats() -> list[str]:
    return list(dict.fromkeys([*ticked("formats"), *ticked("formats_other")]))


def _avoid() -> list[dict[str, str]]:
    pairs = zip(request.form.getlist("avoid_on"), request.form.getlist("avoid_why"), strict=False)
    found = []
    for on, why in ((on.strip(), why.strip()) for on, why in pairs):
        if on and why:
            found.append({"on": day_in("avoid_on", on).isoformat(), "why": why})
        elif on or why:
            says = _("Give both the day and what day it is.")
            raise BadInput.at("avoid_why" if on else "avoid_on", says)
    return found
