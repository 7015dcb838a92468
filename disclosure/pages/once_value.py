"""What a form carries: whom it was made for; and, of staff, a value by which what it asks is done
once: see `sent_once`.
"""

import secrets
from collections.abc import Iterable

from flask import request
from markupsafe import Markup

from disclosure.extensions import db
from disclosure.pages.guard import current_actor, is_signed_in, visit_key, visitor_here
from disclosure.pages.whose_text import MADE_FOR, name_of_visit, owner_of_family, signed
from disclosure.records.transaction import TOGETHER, Together

ONCE = "once"  # the name of its box
LETTERS = 16  # random bytes of it


def once_box(carried: Iterable[tuple[str, str]] = ()) -> Markup:
    """A hidden box with a fresh one; for who is not of staff only whose page it stands on, and
    in which visit.

    `carried`: what stands in the form besides. Where it holds one of before, that one counts.
    """
    if is_signed_in() and any(name == ONCE for name, _ in carried):
        return _made_for(current_actor().email)
    if is_signed_in():
        return _box(secrets.token_urlsafe(LETTERS))
    if not (person := visitor_here()):
        return Markup()
    return _hidden(name_of_visit(visit_key()), "") + _made_for(owner_of_family(person))


def same_once_box() -> Markup:
    """The same again where the form came back with faults: it may have been done by then."""
    sent, together = request.form.get(ONCE, ""), db.session().info.get(TOGETHER)
    return _box(sent) if sent and is_signed_in() and not _is_used(together) else once_box()


def _is_used(together: Together | None) -> bool:
    return together is not None and together.begun


def _box(value: str) -> Markup:
    return _hidden(ONCE, value) + _made_for(current_actor().email)


def _made_for(owner: str) -> Markup:
    return _hidden(MADE_FOR, signed(owner, ""))


def _hidden(name: str, value: str) -> Markup:
    box = Markup('<input type="hidden" name="{}" value="{}" autocomplete="off">')
    return box.format(name, value)
