"""What is not theirs reaches nobody of a family: by no address, file, letter or error."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from disclosure.kinds import KINDS
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.records.analysis import Analysis
from disclosure.records.evidence import evidence_of
from tests.begun import begins_with
from tests.canaries import READERS, SEES, Planted, plant, whose
from tests.databases import ON_SQLITE
from tests.family_walk import Walk, a_walk

pytestmark = [ON_SQLITE, begins_with(plant)]
# Who asks for all there is to ask for; in `make test` she, and who may see the least.
ACTING = READERS if os.environ.get("DISCLOSURE_SOAK") else ("ewa", "vera")
HOLDS_A_WORD = ("line", "lines", "words")
NAMES = {
    *("error of", "event duties", "findings_approval sha256"),
    *("patient_status known_before.name", "patient_status known_before.identifier"),
}  # of other things, and of the patient as the case was opened: canaries.NEVER


@pytest.fixture
def walks(app: Flask, planted: Planted) -> list[Walk]:
    return [a_walk(app, planted, who) for who in READERS]


def internal(shapes: tuple[Shape, ...], shared: bool = True) -> Iterator[tuple[str, Shape]]:
    """Each field that the family does not see, by its path; whatever is in such a part is none."""
    for shape in shapes:
        if not (shape.family and shared):
            yield shape.name, shape
        for path, part in internal(shape.parts, shape.family and shared):
            yield f"{shape.name}.{path}", part


def values(body: Any, path: str) -> Iterator[str]:
    name, _, rest = path.partition(".")
    for each in body if isinstance(body, list) else [body]:
        if isinstance(each, dict) and name in each:
            yield from values(each[name], rest) if rest else [str(each[name])]


def bodies(planted: Planted) -> dict[str, list[dict[str, Any]]]:
    case, found = planted.case, dict[str, list[dict[str, Any]]]()
    for row in evidence_of(case.session, case.id):
        found.setdefault(row.kind, []).append(row.body)
    for wall in case.session.scalars(select(Analysis).where(Analysis.incident_id == case.id)):
        found.setdefault("analysis", []).append({"text": wall.text})
    return found


def test_every_field_for_the_team_alone_holds_a_canary(planted: Planted) -> None:
    """A new kind, or a new field of one, is planted in tests/canaries_of_staff.py first."""
    there, missing = bodies(planted), []
    for kind in KINDS.values():
        for path, shape in internal(shapes_of(kind)):
            found = [text for body in there.get(kind.word, []) for text in values(body, path)]
            planted_here = shape.sort not in HOLDS_A_WORD or any("no" in whose(t) for t in found)
            if not planted_here:
                missing.append(f"{kind.word} {path}")
            assert kind.word in there
    assert set(missing) == NAMES


@pytest.mark.soak
def test_nobody_is_answered_what_is_not_theirs(
    app: Flask, walks: list[Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 100_000)  # so that less is sent here
    for walk in walks:
        walk.gets()
        seen = set().union(*walk.seen.values())
        assert seen == SEES[walk.who], leaks(walk)
    for walk in walks:
        if walk.who in ACTING:
            walk.posts()
            walk.errors()
    for walk in walks:
        walk.again()
        assert set().union(*walk.seen.values()) == SEES[walk.who], leaks(walk)
    assert set().union(*(walk.answered for walk in walks)) == {200, 303, 404, 405, 409, 413, 422}


def leaks(walk: Walk) -> list[tuple[str, str, set[str]]]:
    found = ((where, seen - SEES[walk.who]) for where, seen in walk.seen.items())
    return [(walk.who, where, seen) for where, seen in found if seen][:5]
