"""Whom a name without an account means: what a colleague is called, or was called before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnExpressionArgument, select
from sqlalchemy.orm import Session

from disclosure.records.users import StaffAccount, User
from letters.writing.facts import without_title

AS_CALLED = (User.email, User.name, User.names_before, User.phone)  # what `Called` is made of
_AT_WORK = re.compile(r"(?:(?:staff|charge|student) )?(?:doctor|nurse|matron|midwife) ")


@dataclass(frozen=True, slots=True)
class Called:
    """An account as a record may name it without saying so."""

    email: str
    names: frozenset[str]  # as `bare` writes them; whoever is renamed is still who they were
    phone: str  # its figures

    @classmethod
    def by(cls, email: str, name: str, before: list[str] | None, phone: str | None) -> "Called":
        names = (name, *(before or ()))
        return cls(email, frozenset(map(bare, names)), figures(phone))

    def is_named(self, name: str) -> bool:
        """As the notes of a ward write it: with a title, or with none."""
        return untitled(name) in map(untitled, self.names)


def names_ever(user: User | StaffAccount) -> tuple[str, ...]:
    """As they were written, the present one first: what names nobody holds none of them."""
    return (user.name, *(user.names_before or ()))


def called(user: User | StaffAccount) -> Called:
    return Called.by(user.email, user.name, user.names_before, user.phone)


def everybody(session: Session) -> tuple[Called, ...]:
    """Also who left: that is no reason not to mean them."""
    return tuple(called_where(session))


def called_where(session: Session, *those: ColumnExpressionArgument[bool]) -> list[Called]:
    return [Called.by(*each) for each in session.execute(select(*AS_CALLED).where(*those))]


def whoever_is_named(staff: Iterable[Called], name: str) -> frozenset[str]:
    """By e-mail."""
    return frozenset(each.email for each in staff if each.is_named(name))


def is_perhaps(staff: Iterable[Called], email: str, name: str, phone: str) -> bool:
    """Whether that name may mean them, unless the telephone is that of another who has it. The
    telephone alone means nobody: all of a ward may have it.
    """
    namesakes = {each.email: each.phone for each in staff if each.is_named(name)}
    own, told = namesakes.pop(email, None), figures(phone)
    return own is not None and (not told or told == own or told not in namesakes.values())


def who_is_here(session: Session, *, but: str) -> list[Called]:
    """Whoever works here, save the one of that e-mail."""
    return called_where(session, User.active, User.email != but)


def is_meant(who: Called, others: Iterable[Called], name: str, phone: str) -> bool:
    """`others` work here. Where one of them had that name too, only the telephone can tell."""
    if not who.is_named(name):
        return False
    namesakes = [each for each in others if each.is_named(name)]
    told = figures(phone)
    theirs = {each.phone for each in namesakes}
    return not namesakes or (bool(told) and told == who.phone and told not in theirs)


def rename(user: User, name: str) -> None:
    """Records that name them stay as they were written, so the name of before is kept."""
    if user.name and bare(user.name) != bare(name):
        user.names_before = list(dict.fromkeys([*(user.names_before or ()), user.name]))
    user.name = name


def bare(name: str) -> str:
    """As two people would write the same name."""
    return " ".join(name.casefold().split())


@lru_cache(10_000)  # asked of all staff for each row of a list
def untitled(name: str) -> str:
    """The same, whether or not somebody wrote the title too."""
    return _AT_WORK.sub("", bare(without_title(name)), count=1)


def figures(phone: str | None) -> str:
    return "".join(each for each in phone or "" if each.isdecimal())
