"""A form that stood open for a while: what its writer changed in it is changed, and what others
put on record of that person meanwhile stays. Else an older page would allow again a way that
somebody forbade an hour ago."""

from collections.abc import Mapping
from typing import Any

from disclosure.actions.people.people_now import persons_now
from disclosure.actions.reading import Case


def newest(case: Case) -> int:
    """The number of the record that came last: what a form shows is as of it."""
    return max(case.records, default=0)


def known_then(case: Case, person: int, seen: int) -> Mapping[str, Any]:
    """The body of that person as it stood once record number `seen` was there; empty: not yet."""
    then = persons_now(case.at_entry(seen))
    return next((each.body for each in then if each.number == person), {})


def put_into(now: Any, shown: Any, typed: Any) -> Any:
    """The record as it is `now` with what was changed between `shown` and `typed`: of a group part
    by part, of a list what was added and what was taken out. None: nothing is left of it."""
    all_three = (now, shown, typed)
    if any(isinstance(each, Mapping) for each in all_three):
        now, shown, typed = (each or {} for each in all_three)
        names = dict.fromkeys([*now, *shown, *typed])
        parts = {name: put_into(now.get(name), shown.get(name), typed.get(name)) for name in names}
        return {name: part for name, part in parts.items() if part is not None}
    if any(isinstance(each, list | tuple) for each in all_three):
        now, shown, typed = (list(each or ()) for each in all_three)
        stays = [each for each in now if each in typed or each not in shown]
        return stays + [each for each in typed if each not in (*shown, *stays)]
    return now if _plain(typed) == _plain(shown) else _plain(typed)


def _plain(value: Any) -> Any:
    return None if value == "" else value
