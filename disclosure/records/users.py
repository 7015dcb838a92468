"""Who works here and where: accounts, roles, sites, tokens, and the count of failed sign-ins."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from disclosure.kinds.seen import seen
from disclosure.permissions import GRANTS, Actor, Permission, Role
from disclosure.records.base import Record, hash_of
from disclosure.records.folded import holds_all, in_plain_letters

FIRST_NUMBER = 1001
_KNOWN_ROLES = ", ".join(f"'{role}'" for role in Role)


class UserRole(Record):
    """One role of one person."""

    __tablename__ = "user_role"
    __table_args__ = (CheckConstraint(f"role IN ({_KNOWN_ROLES})", name="role_is_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class UserSite(Record):
    """One place where a person works."""

    __tablename__ = "user_site"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)


class Site(Record):
    """A place of care, with its own time zone and the regimes that hold there."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    zone_name: Mapped[str] = mapped_column("zone")
    regimes: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)


class User(Record):
    """A person with an account. One who left stays, so that old records keep their names."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    # in capitals: one is never two people; its column came later, so the database takes it empty
    staff_number: Mapped[str] = mapped_column(unique=True, index=True, nullable=True)
    name: Mapped[str]
    names_before: Mapped[list[str] | None] = mapped_column(JSON)  # old records go on with these
    title: Mapped[str | None]
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]  # none: cannot sign in yet
    session_version: Mapped[int] = mapped_column(default=1)  # raised: every open session ends
    active: Mapped[bool] = mapped_column(default=True)
    recorded_at: Mapped[datetime]
    successor: Mapped[str | None]  # who took over, once this person left
    left_at: Mapped[datetime | None]  # the last time; kept when they come back
    works: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # hours; none: those of the house
    feed_hash: Mapped[str | None] = mapped_column(unique=True, index=True)  # of a calendar's key
    role_rows: Mapped[list[UserRole]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by=UserRole.role
    )
    sites: Mapped[list[Site]] = relationship(
        secondary="user_site", lazy="selectin", order_by=Site.name
    )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows)

    def give_roles(self, roles: frozenset[Role]) -> None:
        kept = [row for row in self.role_rows if Role(row.role) in roles]
        self.role_rows = kept + [UserRole(role=role.value) for role in sorted(roles - self.roles)]

    def actor(self) -> Actor:
        return Actor(self.email, self.name, self.roles, frozenset(site.id for site in self.sites))


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """What is asked of everybody at once. They may be thousands, so none is read as a record."""

    roles: frozenset[Role]
    site_ids: frozenset[int]
    email: str
    staff_number: str
    name: str
    names_before: list[str] | None
    title: str | None
    phone: str | None
    active: bool
    successor: str | None
    works: dict[str, Any] | None

    def actor(self) -> Actor:
        return Actor(self.email, self.name, self.roles, self.site_ids)


class Token(Record):
    """A key for scripts. Only its hash is kept, so nobody can read one out of the database."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    hash: Mapped[str] = mapped_column(unique=True)
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Record):
    """How often sign-in failed for one account or place. Kept here to survive a restart."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[str] = mapped_column(primary_key=True)  # a hash, never the address itself
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]  # of a place where people sign in: the first of those that count
    locked_until: Mapped[datetime | None]


# Asked by every request and act, so in one statement, put together once.
_CALLED = (
    select(User)
    .where(User.email == bindparam("called"))
    .options(joinedload(User.role_rows), joinedload(User.sites))
)


def by_name(who: Any) -> tuple[str, str, str]:
    """Where people look for somebody in a list: Órla among the O, which a database puts after Z."""
    return _in_letters(who.name), who.name, who.email


@lru_cache(maxsize=10_000)  # each page asks for everybody
def _in_letters(name: str) -> str:
    return in_plain_letters(name)


def _who_is_here_first(who: Any) -> tuple[bool, tuple[str, str, str]]:
    return not who.active, by_name(who)


def user_called(session: Session, email: str) -> User | None:
    """Anyone who has or had an account."""
    if "\x00" in email:  # PostgreSQL cannot even be asked for it
        return None
    return session.scalars(_CALLED, {"called": email.strip().lower()}).unique().one_or_none()


def users_by_email(session: Session, emails: Collection[str]) -> list[User]:
    """Of several at once: anyone who has or had an account, in the order of `all_users`."""
    those = select(User).where(User.email.in_(emails))
    return sorted(session.scalars(those), key=_who_is_here_first)


def actor_called(session: Session, email: str) -> Actor | None:
    """Only who still works here."""
    user = user_called(session, email)
    return user.actor() if user and user.active else None


def actor_with_token(session: Session, token: str) -> Actor | None:
    """Whoever the token belongs to, while both still hold. In production mark it `by_token`."""
    held = select(Token).where(Token.hash == hash_of(token), Token.ended_at.is_(None))
    found = session.scalar(held)
    user = session.get(User, found.user_id) if found else None
    return user.actor() if user and user.active else None


def user_with_number(session: Session, staff_number: str) -> User | None:
    return session.scalar(select(User).where(User.staff_number == staff_number.strip().upper()))


def next_staff_number(session: Session) -> str:
    """The lowest free above every plain number that was given; call it while nobody else adds."""
    given = session.scalars(select(User.staff_number))
    plain = (int(number) for number in given if number.isdecimal())
    return str(max(plain, default=FIRST_NUMBER - 1) + 1)


def user_with_feed(session: Session, hash: str) -> User | None:
    """Whose calendar the key of that hash opens."""
    return session.scalar(select(User).where(User.feed_hash == hash))


def end_sessions(session: Session, user: User) -> int:
    """Their new version, which whoever stays signed in takes over. Counted by the database: two who
    end them at the same moment count two, so that neither lets a session of the other live."""
    user.session_version = User.session_version + 1
    session.flush()
    return user.session_version


def name_of(session: Session, email: str) -> str:
    """The name to show; the e-mail itself where nobody here has it."""
    found = session.scalar(select(User.name).where(User.email == email.lower()))
    return found or email


def users_with(session: Session, permission: Permission, site_id: int) -> list[User]:
    """Who may do this at that site and still works here, by name."""
    roles = [role.value for role in Role if permission in GRANTS[role]]
    able = select(User).where(User.active, User.role_rows.any(UserRole.role.in_(roles)))
    return sorted(session.scalars(able.where(User.sites.any(Site.id == site_id))), key=by_name)


def all_users(session: Session) -> list[User]:
    """Who works here first, then who left; each by name."""
    return sorted(session.scalars(select(User)), key=_who_is_here_first)


def users_called(session: Session, words: str) -> list[tuple[int, bool]]:
    """Their ids, and who works here, in the order of `all_users`. `words`: each of them stands in
    the name, the e-mail or the staff number.
    """
    told = select(User.id, User.active, User.name, User.email, User.staff_number)
    return [
        (row.id, row.active)
        for row in sorted(session.execute(told), key=_who_is_here_first)
        if holds_all(" ".join(filter(None, row[2:])), words)
    ]


def users_numbered(session: Session, ids: Collection[int]) -> list[User]:
    """In the same order."""
    those = select(User).where(User.id.in_(ids))
    return sorted(session.scalars(those), key=_who_is_here_first)


def accounts(session: Session) -> list[StaffAccount]:
    """In the order of `all_users`."""
    roles, sites = defaultdict[int, set[str]](set), defaultdict[int, set[int]](set)
    for user_id, role in session.execute(select(UserRole.user_id, UserRole.role)):
        roles[user_id].add(role)
    for user_id, site_id in session.execute(select(UserSite.user_id, UserSite.site_id)):
        sites[user_id].add(site_id)
    told = (User.email, User.staff_number, User.name, User.names_before, User.title, User.phone)
    everybody = select(User.id, *told, User.active, User.successor, User.works)
    return [
        StaffAccount(_roles(frozenset(roles[row.id])), frozenset(sites[row.id]), *row[1:])
        for row in sorted(session.execute(everybody), key=_who_is_here_first)
    ]


@cache
def _roles(words: frozenset[str]) -> frozenset[Role]:
    return frozenset(map(Role, words))


def all_sites(session: Session) -> list[Site]:
    return list(session.scalars(select(Site).order_by(Site.name)))


def site_called(session: Session, name: str) -> Site | None:
    """As it is spelled; else the one site whose name differs in capitals and spaces alone."""
    if "\x00" in name:
        return None
    if exact := session.scalar(select(Site).where(Site.name == name.strip())):
        return exact
    alike = sites_alike(session, name)
    return alike[0] if len(alike) == 1 else None


def sites_alike(session: Session, name: str) -> list[Site]:
    """Whose names two people would take for this one."""
    bare = bare_site(name)
    return [site for site in all_sites(session) if bare_site(site.name) == bare]


def bare_site(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", seen(name)).casefold().split())
