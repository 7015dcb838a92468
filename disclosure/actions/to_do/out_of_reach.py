"""Whom nobody can tell what was agreed for them: out of reach, and no word can be left anywhere."""

from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.people_now import person_numbered
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.excuses import Excuse
from workflows.words import Ground, Way

WRITTEN = frozenset({Way.POST, Way.EMAIL, Way.TEXT})  # it waits there for whoever does not answer


def out_of_reach(view: Viewed, excuse: Excuse) -> bool:
    """Once somebody reaches them after all, the excuse is over, and nothing is left to tell."""
    person = person_numbered(view.gathered.persons, excuse.person)
    if person is None or excuse.ground is not Ground.UNREACHABLE:
        return False
    back = {Way.POST} if post_came_back(view.gathered, person) else set()
    return not (person.ways - person.never - back) & WRITTEN
