"""An improvement of the house, as somebody writes it down; and one with the steps it took."""

from typing import Any

from disclosure.actions.change import Door
from disclosure.actions.learning.improvements import take_step, write_improvement
from tests.cases import ACase
from tests.people import BEN, actor

WORDS = "The strong heparin is kept in a cupboard of its own, with a red label."
IN_PLACE = {"words": "The cupboard stands in each medicine room since Monday."}


def an_improvement(**more: object) -> dict[str, Any]:
    told = {"words": WORDS, "owner": BEN, "due_on": "2026-06-30", "came_from": "debrief"}
    return told | {"cause": "Two boxes that look the same", "place": "Medicine rooms"} | more


def written(case: ACase, email: str, record: int | None = None, **more: object) -> str:
    """From that case; its reference."""
    who = actor(case.session, email)
    told = an_improvement(**more)
    source = (case.ref, record)
    return write_improvement(case.session, who, case.at, Door.COMMAND, told, source).ref


def stepped(case: ACase, email: str, ref: str, step: str, **told: object) -> None:
    who = actor(case.session, email)
    take_step(case.session, who, case.at, Door.COMMAND, ref, step, told)
