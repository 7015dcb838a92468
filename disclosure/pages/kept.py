"""What somebody typed, kept in the page itself when it could not be used: never on the server."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from disclosure.pages.box_names import label_typed_in
from disclosure.pages.family.frame import is_familys
from disclosure.pages.family.say_names import label_on_familys_page
from disclosure.pages.forms import ANOTHER, SHOW_AGAIN
from disclosure.pages.once_value import ONCE
from disclosure.pages.whose_text import MADE_FOR, OF_VISIT, locked_for, unlocked_for

LOCKED = "locked"  # carried instead of all others, past somebody who is not their writer
CARRIED = "kept:"  # before the name of each box that is carried through a sign-in
FILE_AGAIN = "file_again"  # sent by a form that takes a file, of which no byte is carried
NEVER_KEPT = {"csrf_token", ONCE, MADE_FOR, ANOTHER, SHOW_AGAIN}
CODES = {"one_time_code", "recovery_code"}
OPENS_THEIR_PAGE = {"code", "fact"}  # of the family: only they know the answer
Typed = list[tuple[str, str]]


class Text(NamedTuple):
    """What somebody typed into one box, to be read and copied. `label`: empty where not known."""

    label: str
    words: str


def typed_just_now() -> Typed:
    """Every box as it was sent, but nothing that lets somebody in; nothing at all, where it was too
    long to be read.
    """
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    never = NEVER_KEPT | (OPENS_THEIR_PAGE if is_familys(request.path) else set())
    return [
        (name, value)
        for name, value in sent
        if name not in never and not lets_in(name) and not name.startswith((CARRIED, OF_VISIT))
    ]


def lets_in(name: str) -> bool:
    """Whether what is typed into such a box opens a door: it is in no page that we send."""
    return name in CODES or "password" in name


def carried_from_here() -> Typed:
    """What was typed, with the value by which its form is done once: its answer may have been lost
    on the way, and it is sent again after a sign-in.
    """
    typed = typed_just_now()
    return [*typed, (ONCE, request.form[ONCE])] if typed and request.form.get(ONCE) else typed


def carried_here() -> Typed:
    """What an earlier page handed on."""
    boxes = request.form.items(multi=True)
    return [
        (name.removeprefix(CARRIED), value) for name, value in boxes if name.startswith(CARRIED)
    ]


def handed_on(typed: Typed) -> Typed:
    return [(f"{CARRIED}{name}", value) for name, value in typed]


def locked_past_others(typed: Typed, writer: str) -> Typed:
    """Past somebody who is not its writer, and who sees the source of the page too."""
    if not typed or any(name == LOCKED for name, _ in typed):
        return typed
    return [(LOCKED, locked_for(writer, typed))]


def of_its_writer(typed: Typed, writer: str) -> Typed:
    """With what waited locked on a page of somebody else, now that its writer is here."""
    opened = (
        unlocked_for(writer, value) if name == LOCKED else [(name, value)] for name, value in typed
    )
    return [box for boxes in opened for box in boxes]


def texts_of(typed: Typed, path: str = "") -> list[Text]:
    """What is worth copying where no form can show it again: all that was typed, were it one word.

    Nothing that was chosen or went along unseen. `path`: to which it was sent, where that was
    another request than this one.
    """
    sent_to = path or request.path
    label_of: Callable[[str, str, str], str | None]
    label_of = label_on_familys_page if is_familys(sent_to) else label_typed_in
    told = [(label_of(sent_to, name, value), value) for name, value in typed if name != FILE_AGAIN]
    return [Text(label, words) for label, words in told if label is not None and words.strip()]


def file_to_choose_again() -> str:
    """What is said where a form came back after a sign-in and its file did not; else empty."""
    came_back = SHOW_AGAIN in request.form and FILE_AGAIN in request.form
    return "Choose the file again: a file does not come back after a sign-in." if came_back else ""


def has_a_form(path: str) -> bool:
    """Is there a page to look at under the address that was posted to."""
    try:
        bare = urlsplit(path).path
        return bool(current_app.url_map.bind("here").match(bare, method="GET"))
    except HTTPException:
        return False
