"""What was kept is said once; and what was typed when a visit ended goes on to the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from disclosure.extensions import db
from disclosure.pages.family.say_here import Here
from disclosure.pages.family.say_words import sentence
from disclosure.pages.guard import last_visit_key
from disclosure.pages.kept import (
    carried_here,
    handed_on,
    texts_of,
    typed_just_now,
)
from disclosure.pages.whose_text import owner_and_path, signed
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
    """What was typed into the page of a visit that has ended, in boxes that only its writer opens.

    Ask before the visit is forgotten.
    """
    key = last_visit_key()
    visit = visit_with(db.session(), key) if key else None
    if request.method != "POST" or visit is None:
        return _carried([], "")
    owner = _owner(OfFamily(visit.incident_id, visit.person))
    return _carried(typed_just_now(), signed(owner, request.path))


def carry_on() -> Mapping[str, Any]:
    """The same once more, where the page did not open yet."""
    return _carried(carried_here(), request.form.get(WHOSE, ""))


def given_back(actor: Actor) -> ResponseReturnValue | None:
    """The page that leads back to what they typed; None where nothing of theirs was carried."""
    owner, path = owner_and_path(request.form.get(WHOSE, ""))
    typed = carried_here()
    if not typed or actor.person is None or owner != _owner(actor.person):
        return None
    return render_template(
        "family/say/back.html", person=actor, path=path, typed=typed, texts=texts_of(typed)
    )


def _carried(typed: list[tuple[str, str]], whose: str) -> Mapping[str, Any]:
    return {"carried": handed_on(typed), "whose": whose, "texts": texts_of(typed)}


def _owner(person: OfFamily) -> str:
    return f"family {person.incident_id} {person.number}"
