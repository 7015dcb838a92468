"""What a form showed of a thing as it stands, sealed and sent back with it: an old tab takes
nothing back. Of pages alone: a command or a program says all that is to be, and means it."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from flask import request

from disclosure.kinds.faults import Fault
from disclosure.pages.forms import OPTIONAL

BOX = "as_shown"
CHANGED = (
    "This was changed after you opened the page. Nothing was saved, and what you typed stands "
    "below. Where something else is on record now, it says so beside it."
)
Stands = Mapping[str, str | list[str]]  # by the name of the box; of several chosen, in any order


def seal_of(stands: Stands) -> str:
    """Of these values and no others."""
    plain = {name: _plain(value) for name, value in stands.items()}
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:32]


def still_shown(stands: Stands) -> str:
    """What goes along with the form: of one that came back, what went along before."""
    return request.form.get(BOX, "") or seal_of(stands)


def since_shown(form: Any, stands: Stands) -> list[Fault]:
    """What to say where it is no longer as this form showed it; nothing where it is, or where the
    form does not say what it showed."""
    told = request.form.get(BOX, "")
    if not told or told == seal_of(stands):
        return []
    return [Fault("", CHANGED), *_differing(form, stands)]


def _differing(form: Any, stands: Stands) -> Iterator[Fault]:
    for name, value in stands.items():
        box = form[name]
        if _plain(box.data or type(value)()) != _plain(value):
            label = box.label.text.removesuffix(OPTIONAL)
            yield Fault(name, f"{label}: on record now: {_in_words(box, value) or 'nothing'}.")


def _in_words(box: Any, value: str | list[str]) -> str:
    if isinstance(value, str):
        return f"“{value}”" if value else ""
    labels = dict(box.choices)
    return "; ".join(labels.get(each, each) for each in sorted(value))


def _plain(value: str | list[str]) -> str | list[str]:
    return value.strip() if isinstance(value, str) else sorted(value)
