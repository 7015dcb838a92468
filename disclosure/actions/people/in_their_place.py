"""Who hears what is meant for somebody. Death passes it to those who must be told; so does it that
somebody else acts for them, once anybody else must be told.
"""

from collections.abc import Collection
from dataclasses import replace

from disclosure.actions.people.lives import capacity_of
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case

Persons = Collection[PersonNow]


def who_hears_now(
    persons: Persons, meant: frozenset[int], must_be_told: frozenset[int]
) -> frozenset[int]:
    there = _numbers(persons)
    living = frozenset(person.number for person in persons if not person.died_at)
    acted_for = frozenset(person.number for person in persons if person.acted_for)
    return _passed_on(meant & there, living, acted_for, must_be_told)


def who_heard_then(
    case: Case, persons: Persons, meant: frozenset[int], number: int
) -> frozenset[int]:
    """By what was on record when the entry of that number was written."""
    there = _numbers(persons)
    living = frozenset(person.number for person in persons if person.was_alive(number))
    told = frozenset(person.number for person in persons if person.was_to_be_told(number))
    acted_for = acted_for_then(case, persons, number)
    return _passed_on(meant & there, living, acted_for, told - acted_for)


def _numbers(persons: Persons) -> frozenset[int]:
    return frozenset(person.number for person in persons)


def acted_for_then(case: Case, persons: Persons, number: int) -> frozenset[int]:
    """In whose place others were told, by what was on record before that entry."""
    known = capacity_of(case, number)
    on = case.records[number].recorded_at.astimezone(case.zone).date()
    then = (
        replace(each, life=replace(each.life, came_of_age=known.came_of_age)) for each in persons
    )
    return frozenset(each.number for each in then if each.why_not_alone(on, known.lost_by, number))


def _passed_on(
    meant: frozenset[int],
    living: frozenset[int],
    acted_for: frozenset[int],
    must_be_told: frozenset[int],
) -> frozenset[int]:
    hear = meant & living
    if must_be_told:
        hear -= acted_for
    return hear | must_be_told if len(hear) < len(meant) else hear
