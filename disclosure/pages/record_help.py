"""What stands beside the boxes of some kinds: what is known, what to avoid, what will count."""

from collections.abc import Callable, Mapping
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.kinds.findings import Findings
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Person
from disclosure.kinds.shape import shapes_of
from disclosure.pages.cases import called
from disclosure.pages.kind_words import EXCUSABLE, GROUND_NEEDS, GROUNDS
from disclosure.pages.record_forms import chosen_scale
from disclosure.pages.telling import lines_of
from disclosure.pages.words import day
from disclosure.policy import policy
from workflows.excuses import STANDS_IN_FOR, tried
from workflows.words import Standing


def help_with(kind: type[Kind], gathered: Gathered, about: str) -> Mapping[str, Any]:
    helps = HELPS.get(kind.word)
    return helps(gathered, about) if helps else {}


def ways_of(gathered: Gathered) -> list[dict[str, Any]]:
    """How each person may be reached, and how never."""
    return [
        {
            "name": called(person),
            "use": _listed(person.body.get("safe", {}).get("use", ())),
            "never": _listed(person.body.get("safe", {}).get("never", ())),
            "phone": person.body.get("phone", ""),
            "avoid": [f"{day_of(each['on'])}: {each['why']}" for each in _avoid(person.body)],
        }
        for person in gathered.persons
        if person.body["standing"] != Standing.NOT_TO_BE_TOLD and not person.died_at
    ]


def day_of(text: str) -> str:
    from_text = day.__globals__["date"].fromisoformat(text)
    return day(from_text)


def _listed(ways: Any) -> str:
    return ", ".join(way.replace("_", " ") for way in ways)


def _avoid(body: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return list(body.get("avoid", ()))
