"""What somebody said of a person whose record was withdrawn since. Named anew, that person has
another number, and would be told, or put beside them, as if nobody had ever said no.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from disclosure.actions.people.people_now import as_withdrawn
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import Consent, Person, PersonChange
from disclosure.permissions import Permission
from disclosure.records.commitment import Commitment
from workflows.consents import ConsentFacts, Purpose
from workflows.phrases import joined

STANDS_HERE = "If they stand here by another record, keep it with them. "


def made_to_withdrawn(view: Viewed, promise: Commitment) -> str:
    """To whom it was made, where all of their records were withdrawn; else empty."""
    case = view.gathered.case
    if view.gathered.owed_to(promise) or not case.gone.issuperset(promise.owed_to):
        return ""
    return joined(as_withdrawn(case, number) for number in promise.owed_to)


def said_of_who_was_withdrawn(view: Viewed) -> Iterator[ToDo]:
    """Until it is said of whom it holds now, or of nobody."""
    for person in view.gathered.persons:
        if person.died_at is None:
            for other in person.body.get("not_with", ()):
                if since := withdrawn_at(view, other):
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
    """By the last word of each of them on each, also a yes that they took back, denied, or gave
    until a day that is over: until they say no to somebody, or first speak of somebody else.
    """
    said = [each for each in view.gathered.facts.consents if each.purpose is Purpose.SHARE]
    last = {(each.by, each.with_person): each for each in said}
    for (number, other), consent in last.items():
        since = withdrawn_at(view, other or 0)
        if since is None or not _shuts_out(view, consent):
            continue
        if not view.person(number) or view.has_died(number):
            continue
        if _said_anew(view, [each for each in said if each.by == number], since):
            continue
        says = "Their yes holds no more" if consent.agrees else "They said no"
        yield _row(
            view,
            f"Say whom {view.person_name(number)} does not allow us to tell now",
            f"{says} for {_as_it_was(view, other or 0, since)}. If that person is named "
            "here anew, record the no for them; if nobody is meant any more, withdraw it.",
            Target("record", Consent.word, {"person": str(number)}),
            f"not allowed {number} {other}",
            since,
        )


def _shuts_out(view: Viewed, consent: ConsentFacts) -> bool:
    """A no that they took back asks for nothing more."""
    return not consent.holds(view.today) and (consent.agrees or not consent.ended)


def _said_anew(view: Viewed, theirs: Sequence[ConsentFacts], since: datetime) -> bool:
    """A yes to somebody of whom they had spoken before is of that one, as their daughter."""
    records = view.gathered.case.records
    new = [each for each in theirs if records[each.number].recorded_at >= since]
    before = {each.with_person for each in theirs if each not in new}
    return any(not each.agrees or each.with_person not in before for each in new)


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
    return f"{as_withdrawn(view.gathered.case, number)} on {view.day(since)}"


def withdrawn_at(view: Viewed, number: int) -> datetime | None:
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
