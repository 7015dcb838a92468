"""Who is away, who stands in, and when somebody works: reminders go by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.on_call.standing_in import who_may
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.refused import Refused
from disclosure.actions.staff.site_zones import DEFAULT_ZONE
from disclosure.actions.thing_to_do import day_words
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Forbidden, Permission
from disclosure.records.base import numbered
from disclosure.records.incident import Incident
from disclosure.records.rota import Absence, asked_through, who_left_or_came_back
from disclosure.records.team import CaseMember
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site, User, all_users, by_name, user_called, users_with
from disclosure.records.watch import look_soon_at
from workflows.counting import local_day

LONGEST = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody wants to put in, and the words for whom it is about."""

    user: User
    from_on: date | None
    to_on: date | None
    today: date
    is_away: str  # "You are away", "Ben Okoro is away"

    def days(self, absence: Absence) -> str:
        return days_words(absence, self.today)

    def absences_of(self, session: Session, email: str) -> list[Absence]:
        """In these days; none where they cannot be read."""
        if self.from_on is None or self.to_on is None:
            return []
        return _absences_of(session, email, self.from_on, self.to_on)


def be_away(
    session: Session,
    actor: Actor,
    at: datetime,
    email: str,
    from_on: date | None,
    to_on: date | None,
    stand_in: str,
) -> Absence:
    """From the first day to the last, both included. Asked twice for the same, the first holds.

    For oneself; for a colleague of one's sites by who keeps absences, by an administrator for
    anybody. Raises Forbidden, or BadInput with every fault at once.
    """
    with one_transaction(session):
        heir = _locked(session, email, stand_in).get(stand_in.strip().lower())
        user = _answered_for(session, actor, email)
        name = "You are away" if user.email == actor.email else f"{user.name} is away"
        asked = _Asked(user, from_on, to_on, today_of(user, at), name)
        if same := _the_same(session, asked, heir):
            return same
        faults = [*_faults_of_days(session, asked), *_faults_of_heir(session, asked, heir)]
        if faults or from_on is None or to_on is None or heir is None:
            raise BadInput(faults)
        absence = Absence(email=user.email, from_on=from_on, to_on=to_on, stand_in=heir.email)
        absence.recorded_at, absence.by = at, actor.email
        session.add(absence)
        _remind_anew(session, absence, asked.today, at)
    return absence


def come_back(session: Session, actor: Actor, at: datetime, absence_id: int) -> Absence:
    """The absence is cancelled and stays on record.

    Raises Refused once it is over, BadInput where there is none of that number.
    """
    with one_transaction(session):
        absence = numbered(session, Absence, absence_id, with_for_update=True)
        if absence is None:
            raise BadInput.at("absence", "There is no such absence.")
        user = _answered_for(session, actor, absence.email)
        today = today_of(user, at)
        if absence.to_on < today:
            raise Refused("This absence is over. It stays as it was.")
        absence.cancelled_at = absence.cancelled_at or at
        _remind_anew(session, absence, today, at)
    return absence


def _remind_anew(session: Session, absence: Absence, today: date, at: datetime) -> None:
    """From this very day somebody else is asked for what they hold, or hold in another's place: the
    next sweep tells them what fell last, and once. Who falls ill in the morning may have had the
    reminder of the day.
    """
    if absence.from_on <= today:
        look_where_asked(session, absence.email, today, at)


def look_where_asked(session: Session, email: str, today: date, at: datetime) -> None:
    """Inside a transaction: who is asked for what they hold, or hold in another's place, is another
    from now on."""
    theirs = select(CaseMember.incident_id).where(CaseMember.holds)
    whose = asked_through(session, [email], today)
    look_soon_at(session, theirs.where(CaseMember.email.in_(whose)), at)


def look_where_days_turned(session: Session, since: datetime, at: datetime) -> None:
    """Most absences are entered ahead. Where a first day began, or a last one ended, after `since`
    (the last sweep), somebody else is asked from now on: as in `_remind_anew`. By the day where
    each case is. Asked twice, it puts nothing off.
    """
    for zone in session.scalars(select(Site.zone_name).distinct()).all():
        try:
            before, today = (local_day(each, ZoneInfo(zone)) for each in (since, at))
        except ZoneInfoNotFoundError:
            continue  # the sweep sets each case there aside, and names it
        theirs = select(CaseMember.incident_id).join(Incident).join(Site)
        theirs = theirs.where(Site.zone_name == zone, CaseMember.holds)
        turned = who_left_or_came_back(session, before, today)
        if whose := asked_through(session, turned, today):
            look_soon_at(session, theirs.where(CaseMember.email.in_(whose)), at)


def look_where_others_are_asked(session: Session, staff: Staff) -> None:
    """Inside a transaction, at the end of a sweep: who fell ill, came back or left while it ran was
    asked as `staff` had them. A case that was due waited for that sweep alone, and the one after it
    has to tell whoever stands in.
    """
    for email in staff.changed_since():
        if user := user_called(session, email):
            look_where_asked(session, email, today_of(user, staff.at), staff.at)


def away_with(session: Session, absence: Absence) -> list[Absence]:
    """When whoever stands in is away too: they said so later."""
    return _absences_of(session, absence.stand_in, absence.from_on, absence.to_on)


def where_nobody_approves(session: Session, absence: Absence) -> list[str]:
    """Sites, by name, where the absent one may approve letters, and nobody else who may is there on
    all of these days. A stand-in gets reminders, and no right that they had not before.
    """
    user = user_called(session, absence.email)
    if user is None or not user.actor().may_by_role(Permission.APPROVE_LETTER):
        return []
    days = absence.from_on, absence.to_on
    return [
        site.name
        for site in user.sites
        if not _there(session, _others_who_approve(session, user, site), *days)
    ]


def stand_ins_for(
    session: Session, user: User, first: date | None = None, last: date | None = None
) -> list[User]:
    """Who works at a site of theirs, the same work first. Who has no site, or nobody else
    there, may ask anybody.

    Nobody whose role may do nothing of what they have open, save where nobody of the others is
    there in these days: who falls ill can always say so. No days: nobody is taken to be away.
    """
    near = _near(session, user)
    able = who_may(session, user, near)
    offered = able if _there(session, able, first, last) else near
    return sorted(offered, key=lambda each: (not each.roles & user.roles, by_name(each)))


def whose_absence(session: Session, actor: Actor) -> list[User]:
    """For whom this person may say that they are away, besides themselves."""
    return [
        user
        for user in all_users(session)
        if user.active and user.email != actor.email and _keeps_absences_of(actor, user)
    ]


def today_of(user: User, at: datetime) -> date:
    """The day it is where they work."""
    return local_day(at, user.sites[0].zone if user.sites else ZoneInfo(DEFAULT_ZONE))


def days_words(absence: Absence, today: date) -> str:
    """From Monday 2 November to Friday 6 November; or on a single day."""
    first, last = (
        day_words(day, ZoneInfo(DEFAULT_ZONE), today) for day in (absence.from_on, absence.to_on)
    )
    return f"on {first}" if first == last else f"from {first} to {last}"


def _locked(session: Session, *emails: str) -> dict[str, User]:
    """Whoever is named, always in one order: of two who name each other at once, one waits."""
    wanted = {email.strip().lower() for email in emails}
    named = select(User).where(User.email.in_(wanted)).order_by(User.id)
    return {user.email: user for user in session.scalars(named.with_for_update())}


def _answered_for(session: Session, actor: Actor, email: str) -> User:
    user = user_called(session, email)
    if user is None or not user.active:
        actor.must(Permission.KEEP_ABSENCES)
        raise BadInput.at("email", "Who is away: choose one of those offered.")
    if user.email == actor.email:
        actor.must(Permission.SIGNED_IN)
    elif not _keeps_absences_of(actor, user):
        actor.must(Permission.KEEP_ABSENCES)
        raise Forbidden(f"{user.name} works at none of your sites.")
    return user


def _keeps_absences_of(actor: Actor, user: User) -> bool:
    here = actor.may(Permission.ADMINISTER) or any(site.id in actor.sites for site in user.sites)
    return here and actor.may(Permission.KEEP_ABSENCES)


def _the_same(session: Session, asked: _Asked, heir: User | None) -> Absence | None:
    for absence in asked.absences_of(session, asked.user.email):
        days = absence.from_on, absence.to_on
        if heir and absence.stand_in == heir.email and days == (asked.from_on, asked.to_on):
            return absence
    return None


def _faults_of_days(session: Session, asked: _Asked) -> Iterator[Fault]:
    first, last = asked.from_on, asked.to_on
    if first is None:
        yield Fault("from_on", "First day away: give a day, such as 2026-03-12.")
    elif first > asked.today + LONGEST:
        yield Fault("from_on", "First day away: this lies more than two years ahead.")
    if last is None:
        yield Fault("to_on", "Last day away: give a day, such as 2026-03-12.")
    elif last < asked.today:
        yield Fault("to_on", "Last day away: this is over already.")
    elif first and last < first:
        yield Fault("to_on", "Last day away: this lies before the first.")
    elif first and last - first > LONGEST:
        yield Fault("to_on", "Last day away: this is more than two years after the first.")
    else:
        for absence in asked.absences_of(session, asked.user.email):
            says = f"{asked.is_away} already {asked.days(absence)}."
            yield Fault("from_on", f"{says} Cancel that first, or choose other days.")


def _faults_of_heir(session: Session, asked: _Asked, heir: User | None) -> Iterator[Fault]:
    if heir is None or not heir.active:
        yield Fault("stand_in", "Who stands in: choose somebody.")
    elif heir.id == asked.user.id:
        yield Fault("stand_in", "Who stands in: choose somebody else, who is there then.")
    elif heir not in _near(session, asked.user):
        says = f"{heir.name} works at none of the same sites."
        yield Fault("stand_in", f"Who stands in: {says} Choose somebody else.")
    elif heir not in stand_ins_for(session, asked.user, asked.from_on, asked.to_on):
        says = f"{heir.name} may do nothing of what {asked.user.name} has promised or must answer."
        yield Fault("stand_in", f"Who stands in: {says} Choose somebody who may.")
    elif _there(session, _near(session, asked.user), asked.from_on, asked.to_on):
        for absence in asked.absences_of(session, heir.email):
            says = f"{heir.name} is away then too, {asked.days(absence)}."
            yield Fault("stand_in", f"Who stands in: {says} Choose somebody else.")


def _others_who_approve(session: Session, user: User, site: Site) -> list[User]:
    able = users_with(session, Permission.APPROVE_LETTER, site.id)
    return [each for each in able if each.id != user.id]


def _near(session: Session, user: User) -> list[User]:
    """At the sites of theirs; where nobody else works there, anybody: who falls ill says so."""
    others = [each for each in all_users(session) if each.active and each.id != user.id]
    return [each for each in others if _share_a_site(user, each)] or others


def _there(
    session: Session, people: Iterable[User], first: date | None, last: date | None
) -> list[User]:
    """Who of these is not away on any of the days."""
    if first is None or last is None:
        return list(people)
    found = select(Absence.email).where(Absence.cancelled_at.is_(None))
    found = found.where(Absence.from_on <= last, Absence.to_on >= first)
    gone = set(session.scalars(found))
    return [each for each in people if each.email not in gone]


def _share_a_site(one: User, other: User) -> bool:
    return not {site.id for site in one.sites}.isdisjoint(site.id for site in other.sites)


def _absences_of(session: Session, email: str, first: date, last: date) -> list[Absence]:
    """Theirs that share a day with these."""
    found = select(Absence).where(Absence.email == email, Absence.cancelled_at.is_(None))
    found = found.where(Absence.from_on <= last, Absence.to_on >= first)
    return list(session.scalars(found.order_by(Absence.from_on, Absence.id)))
