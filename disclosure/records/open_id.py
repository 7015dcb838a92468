"""Whose account is whose at the organisation's own sign-in: by issuer and subject, not e-mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.users import User


class OpenIdLink(Record):
    """An account has one at an issuer: a second one is another person, who got an old address."""

    __tablename__ = "open_id_link"
    __table_args__ = (UniqueConstraint("user_id", "issuer"),)

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


def user_linked(session: Session, issuer: str, subject: str) -> User | None:
    link = session.get(OpenIdLink, (issuer, subject))
    return session.get(User, link.user_id) if link else None


def is_linked(session: Session, user_id: int, issuer: str = "") -> bool:
    """At that issuer; without one, at any."""
    held = select(OpenIdLink.subject).where(OpenIdLink.user_id == user_id)
    if issuer:
        held = held.where(OpenIdLink.issuer == issuer)
    return session.scalar(held.limit(1)) is not None


def forget_links(session: Session, user_id: int) -> None:
    session.execute(delete(OpenIdLink).where(OpenIdLink.user_id == user_id))
