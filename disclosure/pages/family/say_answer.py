"""One thing that somebody says on their page: kept and told, or its form again, nothing lost."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.family.view_letters import letter_with
from disclosure.actions.refused import Refused
from disclosure.actions.saying_once import move_once, record_once
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.replies import CameBy
from disclosure.pages.family.frame import page_frame, view_here
from disclosure.pages.family.page import whole_page
from disclosure.pages.family.say_beside import words_beside
from disclosure.pages.family.say_here import Here, here
from disclosure.pages.family.say_kept import KEPT_ID, remember
from disclosure.pages.family.say_words import LONGEST, plain
from disclosure.pages.family.words import _
from disclosure.pages.forms import SHOW_AGAIN
from disclosure.pages.kept import Text, texts_of, typed_just_now
from disclosure.pages.see_other import see_other
from disclosure.permissions import Forbidden
from workflows.machine import NotReady, WrongState

Kept = tuple[str, int]  # the word of what was kept, and the number of its record
Say = Callable[[Here], Kept]
UNPROCESSABLE, NOT_NOW = 422, 409


def answered(form: str, section: str, say: Say, about: object = None) -> ResponseReturnValue:
    """`say` records it. `form`: a macro of family/say/forms.html; `about`: what it is given."""
    if SHOW_AGAIN in request.form:
        return form_alone(form, section, about)
    try:
        word, number = say(here())
    except BadInput as no:
        return form_alone(form, section, about, no.faults), UNPROCESSABLE
    except (Refused, WrongState, NotReady, ChangedMeanwhile):
        says = _("This stands differently now. Go back to your page and look at it again.")
        texts = texts_of(typed_just_now())
        return form_alone(form, section, about, [Fault("", says)], texts), NOT_NOW
    except Forbidden:
        abort(404)
    remember(word, number, section)
    return whole_page() if words_beside() else see_other("family.page", _anchor=KEPT_ID)


def form_alone(
    form: str,
    section: str,
    about: object,
    faults: Iterable[Fault] = (),
    texts: Iterable[Text] = (),
) -> str:
    """The same form with what was typed; each fault beside its box and at the top.

    `texts`: to copy, where the form may be gone.
    """
    found = list(faults)
    return render_template(
        "family/say/again.html",
        **page_frame(view_here()),
        alone=True,
        form=form,
        section=section,
        about=about,
        typed=request.form,
        faults={fault.field: fault.says for fault in found},
        summary=[_linked(fault) for fault in found],
        texts=list(texts),
        wrote=bool(texts_of(typed_just_now())),
    )


def record_own(here: Here, word: str, data: Mapping[str, Any]) -> Kept:
    """A record of this person's own; what is empty is left out."""
    told = {name: value for name, value in data.items() if value not in (None, "")}
    try:
        return word, record_once(db.session(), here.change, word, told)
    except BadInput as no:
        raise BadInput([plain(fault) for fault in no.faults]) from None


def move_own(here: Here, ref: str, trigger: str, words: str, **more: Any) -> None:
    told = {"person": here.number, "how": "page", "at": here.at, "words": words} | more
    try:
        move_once(db.session(), here.change, ref, trigger, told)
    except BadInput as no:
        raise BadInput([plain(fault) for fault in no.faults]) from None


def in_answer(here: Here) -> dict[str, str]:
    """Which letter they answer, where they wrote beside one of theirs."""
    found = letter_with(here.gathered, here.number, typed("letter"))
    return {"letter": found[1].ref, "how": CameBy.PAGE} if found else {}


def typed(name: str = "words") -> str:
    return request.form.get(name, "").strip()


def ticked(name: str) -> list[str]:
    return [value.strip() for value in request.form.getlist(name) if value.strip()]


def needed(name: str, says: str) -> str:
    """What was typed there. Raises BadInput with that sentence where nothing was."""
    if not (words := typed(name)):
        raise BadInput.at(name, says)
    if len(words) > LONGEST:
        raise BadInput.at(name, _("This is too long. Please send it in two parts."))
    return words


def yes_or_no(name: str, says: str) -> bool:
    if typed(name) not in ("yes", "no"):
        raise BadInput.at(name, says)
    return typed(name) == "yes"


def day_typed(name: str, says: str) -> date | None:
    """None where the box is empty; BadInput with that sentence where it holds no day."""
    return day_in(name, text, f"{says} ") if (text := typed(name)) else None


def day_in(name: str, text: str, says: str = "") -> date:
    """Raises BadInput, which tells how to write one: a browser without a calendar shows a box for
    words. Whether 3/4 is in March or in April we do not guess.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        how = _("Write the day like this: 2027-03-12.")
        raise BadInput.at(name, f"{says}{how}") from None


def _linked(fault: Fault) -> dict[str, str]:
    return {"text": fault.says} | ({"href": f"#say-{fault.field}"} if fault.field else {})
