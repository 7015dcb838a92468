"""Who is called otherwise since: a pack tells what they did by the name of today, and words that
were written before, as in a letter, by that of then. Whoever reads it would look for two people."""

from collections.abc import Iterator
from textwrap import fill

from sqlalchemy import select

from disclosure.actions.facts import Gathered
from disclosure.actions.packing.left_out import WIDE
from disclosure.actions.packing.told import BEHIND_THE_WALL
from disclosure.actions.people.staff_names import staff_name
from disclosure.records.users import User
from workflows.second_person import IN_THE_NAME

NAMES = (
    "Staff are named as they are now; in a letter, and in words written before, as they were then."
)


def renamed(gathered: Gathered) -> str:
    """For the README of a pack; empty where nobody is. Nobody of the analysis alone is named."""
    told = [*_called_otherwise(gathered)]
    if not told:
        return ""
    says = f"{NAMES} One person each: {'; '.join(told)}."
    return f"\n{fill(says, WIDE, initial_indent='  ', subsequent_indent='  ')}"


def _called_otherwise(gathered: Gathered) -> Iterator[str]:
    rows = (r for r in gathered.case.records.values() if r.kind not in BEHIND_THE_WALL)
    wrote = {row.by.removeprefix(IN_THE_NAME) for row in rows}
    named = wrote | {promise.owner for promise in gathered.commitments}
    found = select(User).where(User.email.in_(named), User.names_before.is_not(None))
    for user in gathered.session.scalars(found.order_by(User.name, User.email)):
        before = [each for each in user.names_before or () if each != user.name]
        if before:
            yield f"{staff_name(gathered.session, user.email)}, before {', '.join(before)}"
