"""Whatever comes in, there is an answer, and nothing is saved halfway."""

import os
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import recording
from disclosure.actions.change import Change, Door
from disclosure.actions.refused import Refused
from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.permissions import Forbidden
from disclosure.records.incident import incident_called
from tests.bodies import KINDS_IN_ORDER, RECORDED_BY, good_body
from tests.by_command import Everything, version
from tests.people import ADA, actor
from tests.terminal import Terminal

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
NOT_A_RECORD = [
    b"",
    b"[",
    b"{}",
    b"[]",
    b"3",
    b"null",
    b'"words"',
    b"\xff\xfe",
    b"\x00",
    b"[" * 100_000,
    b'{"words":' * 100_000,
    b"1" * 6000,
    b'{"words": ' + b"9" * 6000 + b"}",
    b'{"words": NaN}',
    b'{"words": 1e999}',
    b'{"words": "\\u0000"}',
    b'{"words": "\\ud800"}',
    b'{"words": "' + b"x" * 100_000 + b'"}',
    b'{"\\ud800": 1}',
]
WRONG: list[Any] = [
    *(None, True, 0, -1, 2**63, 1.5, float("inf"), float("nan")),
    *("", "   ", "\x00", "\ud800", "x" * 30_000, "no such", "\u0661", "2026-13-45"),
    *("2026-02-30T10:00+00:00", "9999-12-31T23:59-23:59", "2026-03-12T10:00"),
    *([], [[]], [None], [{}], {}, {"a": 1}),
]
pytestmark = [pytest.mark.soak] if SOAK else []
MAY_BE_ANY_WORDS = frozenset({"line", "lines", "words"})


COMMANDS = (
    ("record", "REF", "note"),
    ("open",),
    ("move", "COM", "reassign"),
    ("letter", "draft", "REF", "apology"),
)
ON_EACH = (b"\xff\xfe", b"{}")  # all four read with the same words: in `make test` all on the first


def fed_to_commands() -> Iterator[Any]:
    for command in COMMANDS:
        for words in NOT_A_RECORD:
            seldom = command != COMMANDS[0] and words not in ON_EACH
            name = f"{' '.join(command)}-{words[:12]!r}"
            yield pytest.param(command, words, marks=pytest.mark.long if seldom else (), id=name)


@pytest.mark.parametrize(("command", "words"), [*fed_to_commands()])
def test_what_is_no_record_is_bad_input(
    garbled: Everything, command: tuple[str, ...], words: bytes
) -> None:
    terminal, before = garbled.terminal, version(garbled.terminal, garbled.ref)
    named = {"REF": garbled.ref, "COM": f"COM-{datetime.now(UTC).year}-000001"}
    asked = [named.get(word, word) for word in command]
    terminal.unusable(*asked, "--as", ADA, "--data", "-", data=words)
    assert version(terminal, garbled.ref) == before


@pytest.fixture(scope="module")
def garbled(every_kind: Everything, tmp_path_factory: pytest.TempPathFactory) -> Everything:
    home = tmp_path_factory.mktemp("garbled")
    for file in every_kind.terminal.home.iterdir():
        (home / file.name).write_bytes(file.read_bytes())
    return Everything(Terminal(home), every_kind.ref, every_kind.ids)


def test_no_field_of_any_kind_can_be_filled_so_that_the_case_breaks(everything: Everything) -> None:
    terminal, ref = everything.terminal, everything.ref
    entries = version(terminal, ref)
    with terminal.session() as session:
        for kind in KINDS_IN_ORDER[:-2]:
            for body in _wrong_bodies(kind, everything):
                entries = _record(session, ref, kind, body) or entries
        session.get_bind().dispose()  # type: ignore[union-attr]
    assert version(terminal, ref) == entries  # what was refused left nothing
    assert terminal("show", ref, "--as", ADA)["version"] == entries
    whole = terminal("audit", "verify")
    assert (whole["ok"], whole["entries"], whole["broken"]) == (True, entries, [])


def _record(session: Session, ref: str, kind: str, body: Any) -> int | None:
    """As the command does it, on one connection for speed. None: no, in words it can print."""
    incident = incident_called(session, ref)
    who = actor(session, RECORDED_BY[kind])
    assert incident
    change = Change(incident.id, who, datetime.now(UTC), Door.COMMAND)
    with suppress(BadInput, Refused, Forbidden):
        return recording.record(session, change, kind, body).version
    return None


def _wrong_bodies(kind: str, everything: Everything) -> Iterator[Any]:
    """Each wrong value in each field that the model alone does not turn away; in `make test` one
    third of the values in each field, so that three fields together have them all.
    """
    now = datetime.now(UTC)
    good = good_body(kind, everything.ids, now)
    for place, (path, shape) in enumerate(_fields(shapes_of(KINDS[kind]), good)):
        for wrong in WRONG if SOAK else WRONG[place % 3 :: 3]:
            body = deepcopy(good)
            _put(body, path, wrong)
            just_words = shape.sort in MAY_BE_ANY_WORDS and isinstance(wrong, str)
            if not just_words and not _is_turned_away(kind, body, now):
                yield body


def _is_turned_away(kind: str, body: Any, now: datetime) -> bool:
    try:
        KINDS[kind].read(body, now, UTC)
    except BadInput:
        return True
    return False


def _fields(
    shapes: tuple[Shape, ...], body: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Shape]]:
    for shape in shapes:
        yield (*at, shape.name), shape
        inner = body.get(shape.name)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield from _fields(shape.parts, inner[0], (*at, shape.name, 0))
        elif isinstance(inner, dict) and shape.parts:
            yield from _fields(shape.parts, inner, (*at, shape.name))


def _put(body: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        body = body[step]
    body[path[-1]] = value
