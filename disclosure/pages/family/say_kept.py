"""What was kept is said once; and what was typed when a visit ended goes on to the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from disclosure.extensions import db
from disclosure.pages.family.say_here import Here
from disclosure.pages.family.say_words import sentence
from disclosure.pages.guard import GUARDS_FORMS, last_visit_key, visits_as
from disclosure.pages.kept import (
    LOCKED,
    Typed,
    carried_here,
    handed_on,
    locked_past_others,
    of_its_writer,
    texts_of,
    typed_just_now,
)
from disclosure.pages.whose_text import (
    locked_for,
    owner_and_path,
    owner_of_family,
    signed,
    writer_here,
)
from disclosure.permissions import Actor, OfFamily
from disclosure.records.links import visit_with

KEPT = "just_kept"  # in the signed cookie: words of ours and a number, never what was said
KEPT_ID = "kept"  # of the notice: an address that ends with it puts the reader there
WHOSE = "whose"  # the box with the signed name of whoever typed it


@dataclass(frozen=True, slots=True)
class JustKept:
    """What was kept, in a sentence, and the section of the page where it was said."""

    says: str
    section: str


def remember(word: str, number: int, section: str) -> None:
    session[KEPT] = [word, number, section]


def just_kept(here: Here) -> JustKept | None:
    """The first time it is asked for; None where nothing was kept."""
    word, number, section = session.pop(KEPT, ("", 0, ""))
    return JustKept(sentence(here, word, number), section) if word else None


def carry() -> Mapping[str, Any]:
    """What was typed into the page of a visit that has ended, in boxes that only its writer opens;
    and `pressed`: that anything was sent, be it a button without a box.

    Ask before the visit is forgotten. Once they left, somebody else may sit here: then nobody reads
    it before they are back.
    """
    pressed, typed = request.method == "POST", typed_just_now()
    owner = last_of_family() or (writer_here() if is_the_writers() else "")
    if not pressed or not (owner or writer_here()) or not _has_a_form():
        return _carried([], "", pressed=pressed)
    if not owner:
        return carry_locked()
    return _carried(typed, signed(owner, request.path), pressed=True)


def carry_locked() -> Mapping[str, Any]:
    """The same past somebody else, who sits here now: locked for whom the form was made for."""
    writer = writer_here()
    if not _has_a_form():
        return _carried([], "", pressed=True)
    locked = [(LOCKED, locked_for(writer, typed_just_now()))]
    return _carried(locked, signed(writer, request.path), pressed=True)


def _has_a_form() -> bool:
    """What they say is shown in its form again; that they want a file is not."""
    return (request.blueprint or "").startswith("family_say")


def is_the_writers() -> bool:
    """Whether what was sent by a form that is not of this session may be shown to who is here: its
    writer, also when their visit just ended; or where nobody has left this browser or come to it.
    """
    writer = writer_here()
    if not writer:
        return GUARDS_FORMS not in request.form  # no form of ours, which one before could have had
    owner = last_of_family()
    return owner == writer if owner else GUARDS_FORMS not in session


def last_of_family() -> str:
    """Whose visit is open here, or was until it ended by itself; empty once they left."""
    key = last_visit_key()
    visit = visit_with(db.session(), key) if key else None
    return owner_of_family(OfFamily(visit.incident_id, visit.person)) if visit else ""


def carry_on() -> Mapping[str, Any]:
    """The same once more, where the page did not open yet."""
    whose = request.form.get(WHOSE, "")
    return _carried(carried_here(), whose, pressed=bool(whose))


def carry_on_locked() -> Mapping[str, Any]:
    """And where nobody knows whether it is still its writer who sits here."""
    whose = request.form.get(WHOSE, "")
    locked = locked_past_others(carried_here(), owner_and_path(whose)[0])
    return _carried(locked, whose, pressed=bool(whose))


def given_back(actor: Actor) -> ResponseReturnValue | None:
    """The page that leads back to what they sent; None where nothing of theirs was carried."""
    owner, path = owner_and_path(request.form.get(WHOSE, ""))
    if actor.person is None or owner != owner_of_family(actor.person):
        return None
    typed = of_its_writer(carried_here(), owner)
    return _back_to(actor, path, typed)


def sent_from_older(writer: Actor) -> ResponseReturnValue | None:
    """The same where they opened their page anew in another window before they sent it."""
    if not _has_a_form():
        return None
    return _back_to(writer, request.path, typed_just_now()), 400


def _back_to(actor: Actor, path: str, typed: Typed) -> str:
    visits_as(actor)  # its form says for whom it was made, as each form of their page does
    return render_template(
        "family/say/back.html", person=actor, path=path, typed=typed, texts=texts_of(typed)
    )


def _carried(typed: list[tuple[str, str]], whose: str, *, pressed: bool) -> Mapping[str, Any]:
    told = {"carried": handed_on(typed), "whose": whose, "texts": texts_of(typed)}
    return told | {"pressed": pressed}
