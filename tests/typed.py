"""What somebody types into a form to say what a body says; and a browser signed in as them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from disclosure.clock import now
from disclosure.kinds.shape import Shape

Boxes = dict[str, Any]
# The first says the second it was made in; each form has another of the second.
TOKEN = re.compile(r'(name="(?:csrf_token|once)"[^>]* value=")[^"]+')

ANOTHER = {"all_the_same": "another_talk"}  # of one that is on record, near that hour


def signed_in(app: Flask, email: str, *, proved: bool = True) -> FlaskClient:
    """A browser in which that person has signed in. `proved`: that it is them, just now."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"1 {email}"
        if proved:
            session["proved_at"] = int(now().timestamp())
    return client


def seen_in(page: str) -> str:
    """The version on which a form was opened, as it is sent back with it."""
    return sent_along(page, "seen")["seen"]


def sent_along(page: str, name: str) -> dict[str, str]:
    """A box that nobody sees, as it goes along with the form of a page."""
    found = re.search(rf'name="{name}"[^>]* value="(\w+)"', page)
    assert found
    return {name: found[1]}


def as_read(page: str, ref: str) -> str:
    """What a page says to whoever asked for `ref`: two may be compared."""
    return TOKEN.sub(r"\1", page).replace(ref, "REF")


def as_typed(
    shapes: tuple[Shape, ...], body: Mapping[str, Any], zone: tzinfo, before: str = ""
) -> Boxes:
    boxes: Boxes = {}
    for shape in shapes:
        if shape.name in body:
            boxes |= dict(_boxes(shape, body[shape.name], zone, before + shape.name))
    return boxes


def _boxes(shape: Shape, value: Any, zone: tzinfo, name: str) -> Iterator[tuple[str, Any]]:
    match shape.sort:
        case "part":
            yield from as_typed(shape.parts, value, zone, f"{name}-").items()
        case "parts":
            for number, row in enumerate(value):
                told = {"words": row} if isinstance(row, str) else row
                yield from as_typed(shape.parts, told, zone, f"{name}-{number}-").items()
        case "lines":
            yield name, "\n".join(value)
        case "pairs":
            yield name, "\n".join(f"{key}: {words}" for key, words in value.items())
        case "moment":
            at = datetime.fromisoformat(value).astimezone(zone)
            yield name, f"{at:%Y-%m-%dT%H:%M}"
        case "yes_no":
            yield name, "yes" if value else "no"
        case _:
            yield name, [str(each) for each in value] if isinstance(value, list) else str(value)


def holds_moment(page: str, name: str, day: str, hour: str = "") -> bool:
    """Whether the box for a day, and the one beside it for its hour, hold these."""
    boxes = ((name, "date", day), (f"{name}-hour", "time", hour))
    return all(
        re.search(rf'name="{box}" type="{sort}"[^>]* value="{held}"', page)
        if held
        else not re.search(rf'name="{box}" type="{sort}"[^>]* value="[^"]', page)
        for box, sort, held in boxes
    )
