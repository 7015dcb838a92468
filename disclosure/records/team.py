"""Who is named on a case: whoever opened it, wrote in it, leads a talk, owns or answers something.

What somebody owns is a seat while it is theirs: `actions.looks.seats`.

Roles that watch over sites see the cases of their sites: for them, having written in a case is no
seat in it for ever. Of another site's they see those in which they hold something still.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ForeignKey, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.permissions import Actor
from disclosure.records.base import Record
from disclosure.records.incident import Incident
from disclosure.records.users import User


class CaseMember(Record):
    __tablename__ = "case_member"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    email: Mapped[str] = mapped_column(primary_key=True, index=True)
    only: Mapped[bool] = mapped_column(default=False)  # named by the restriction of the case
    # Owns something open in it, or is who the family rings. Set with the change that gives it to
    # them; taken back with the one that gives it on, and what ends otherwise when the things to do
    # of the case are made again.
    holds: Mapped[bool] = mapped_column(default=False, server_default=text("true"))


def team_of(session: Session, incident_id: int) -> dict[str, CaseMember]:
    mine = select(CaseMember).where(CaseMember.incident_id == incident_id)
    return {member.email: member for member in session.scalars(mine.order_by(CaseMember.email))}


def named_by_restriction(session: Session, incident_id: int) -> set[str]:
    """By e-mail, also who has left; of a case that is not restricted nobody."""
    return {email for email, member in team_of(session, incident_id).items() if member.only}


def name_on(
    session: Session, incident_id: int, emails: Iterable[str], holding: Collection[str]
) -> None:
    """`holding`: who was given something in it with this change."""
    there = team_of(session, incident_id)
    for email in sorted(set(emails) - set(there)):
        there[email] = CaseMember(incident_id=incident_id, email=email, only=False)
        session.add(there[email])
    for email in holding:
        if email in there:
            there[email].holds = True


def seat_only(
    session: Session,
    team: Mapping[str, CaseMember],
    holding: Collection[str],
    staying: Collection[str],
) -> None:
    """Who holds something in it still, and nobody else. `staying`: who keeps a seat; so does whom
    the restriction of the case names."""
    for email, member in team.items():
        member.holds = email in holding
        if not (member.only or member.holds or email in staying):
            session.delete(member)


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


def who_sees(session: Session, incident: Incident, users: Iterable[User]) -> list[User]:
    """Of those, whose it is, in the order given."""
    team = team_of(session, incident.id)
    return [user for user in users if _is_of(user.actor(), incident, team)]


def _is_of(actor: Actor, incident: Incident, team: Mapping[str, CaseMember]) -> bool:
    """Cases of their sites for those who watch over a site, and those in which they hold something;
    else the cases they are named on. `caseload.seen_by` asks the same of the database."""
    member = team.get(actor.email)
    if incident.restricted:
        return member is not None and member.only
    if incident.site_id in actor.sites and actor.sees_whole_sites():
        return True
    return member is not None and (member.holds or actor.sees_where_named())


def may_write(session: Session, actor: Actor, incident: Incident) -> bool:
    """Staff of the site may add what they said or did before anybody named them on the case.

    A broken glass lets nobody write: it is for looking.
    """
    if incident.restricted:
        return is_theirs(session, actor, incident)
    return incident.site_id in actor.sites or is_theirs(session, actor, incident)
