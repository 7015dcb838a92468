"""What somebody said of a person whose record was withdrawn since. Named anew, that person has
another number, and would be told, or put beside them, as if nobody had ever said no.
"""

from collections.abc import Iterator
from datetime import datetime

from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import Consent, ConsentEnd, Person, PersonChange
from disclosure.permissions import Permission
from workflows.consents import Purpose


def said_of_who_was_withdrawn(view: Viewed) -> Iterator[ToDo]:
    """Until it is said of whom it holds now, or of nobody."""
    for person in view.gathered.persons:
        if person.died_at is None:
            for other in person.body.get("not_with", ()):
                if since := _withdrawn_at(view, other):
                    yield _kept_apart(view, person.number, other, since)
    yield from _not_allowed(view)


def _kept_apart(view: Viewed, number: int, other: int, since: datetime) -> ToDo:
    return _row(
        view,
        f"Say whom {view.person_name(number)} keeps away from now",
        f"They are not to be put together with {_as_it_was(view, other, since)}. If that person "
        "is named here anew, name them; if nobody is meant any more, take the name out.",
        Target("record", PersonChange.word, {"person": str(number)}),
        f"kept apart {number} {other}",
        since,
    )


def _not_allowed(view: Viewed) -> Iterator[ToDo]:
    """By the last word of each of them on each; a word since on whom we may tell is the answer."""
    case = view.gathered.case
    over = {end.consent for _, end in case.those(ConsentEnd)}
    said = [(row, body) for row, body in case.those(Consent) if body.purpose is Purpose.SHARE]
    last = {(body.person, body.with_person): (row, body) for row, body in said}
    for (number, other), (row, body) in last.items():
        since = _withdrawn_at(view, other or 0)
        if body.agrees or row.number in over or not since or not view.person(number):
            continue
        if view.has_died(number):
            continue
        if any(new.person == number and at.recorded_at >= since for at, new in said):
            continue
        yield _row(
            view,
            f"Say whom {view.person_name(number)} does not allow us to tell now",
            f"They said no for {_as_it_was(view, other or 0, since)}. If that person is named "
            "here anew, record the no for them; if nobody is meant any more, withdraw it.",
            Target("record", Consent.word, {"person": str(number)}),
            f"not allowed {number} {other}",
            since,
        )


def _row(view: Viewed, act: str, why: str, target: Target, key: str, since: datetime) -> ToDo:
    return ToDo(
        act,
        why,
        target,
        Group.TODAY,
        Clock.WAITING,
        since,
        owner=view.keeper,
        needs=Permission.RECORD_CARE,
        key=key,
    )


def _as_it_was(view: Viewed, number: int, since: datetime) -> str:
    name = view.gathered.case.records[number].body["name"]
    return f"{name}, whose record was withdrawn on {view.day(since)}"


def _withdrawn_at(view: Viewed, number: int) -> datetime | None:
    """When somebody said that the record of that person was wrong; None while it stands."""
    case = view.gathered.case
    row = case.records.get(number)
    if row is None or row.kind != Person.word or number not in case.gone:
        return None
    said = [
        at.recorded_at
        for at, body in case.those(Correction)
        if body.withdraws and body.is_about == number
    ]
    return max(said, default=row.recorded_at)
