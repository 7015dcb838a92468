"""Who is named on a case: whoever opened it, wrote in it, or owns or answers something in it."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.permissions import Actor
from disclosure.records.base import Record
from disclosure.records.incident import Incident


class CaseMember(Record):
    __tablename__ = "case_member"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    email: Mapped[str] = mapped_column(primary_key=True, index=True)
    only: Mapped[bool] = mapped_column(default=False)  # named by the restriction of the case


def team_of(session: Session, incident_id: int) -> dict[str, CaseMember]:
    mine = select(CaseMember).where(CaseMember.incident_id == incident_id)
    return {member.email: member for member in session.scalars(mine.order_by(CaseMember.email))}


def named_by_restriction(session: Session, incident_id: int) -> set[str]:
    """By e-mail, also who has left; of a case that is not restricted nobody."""
    return {email for email, member in team_of(session, incident_id).items() if member.only}


def name_on(session: Session, incident_id: int, emails: Iterable[str]) -> None:
    there = team_of(session, incident_id)
    for email in sorted(set(emails) - set(there)):
        session.add(CaseMember(incident_id=incident_id, email=email, only=False))


def show_only_to(session: Session, incident_id: int, emails: Collection[str]) -> None:
    """Stores nothing yet: the entry that seals the restriction is written first."""
    there = team_of(session, incident_id)
    for email, member in there.items():
        member.only = email in emails
    for email in sorted(set(emails) - set(there)):
        session.add(CaseMember(incident_id=incident_id, email=email, only=True))


def may_look(session: Session, actor: Actor, incident: Incident) -> bool:
    """What is theirs to see, and for an hour what they broke the glass of."""
    return sees(actor, incident, team_of(session, incident.id))


def is_theirs(session: Session, actor: Actor, incident: Incident) -> bool:
    """To see without breaking any glass: what else they do in a case hangs on this."""
    return _is_of(actor, incident, team_of(session, incident.id))


def sees(actor: Actor, incident: Incident, team: Mapping[str, CaseMember]) -> bool:
    """As `may_look`, of a team that was read already."""
    return incident.id in actor.glass or _is_of(actor, incident, team)


def _is_of(actor: Actor, incident: Incident, team: Mapping[str, CaseMember]) -> bool:
    """Cases of their sites for those who watch over a site; else the cases they are named on."""
    member = team.get(actor.email)
    if incident.restricted:
        return member is not None and member.only
    return member is not None or (incident.site_id in actor.sites and actor.sees_whole_sites())


def may_write(session: Session, actor: Actor, incident: Incident) -> bool:
    """Staff of the site may add what they said or did before anybody named them on the case.

    A broken glass lets nobody write: it is for looking.
    """
    if incident.restricted:
        return is_theirs(session, actor, incident)
    return incident.site_id in actor.sites or is_theirs(session, actor, incident)
