"""What is wrong with the set-up, each with its mend: settings, rules, keys, database, people."""

import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import exists, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from disclosure.actions.family.languages import offered
from disclosure.actions.family.leaflets import not_as_meant
from disclosure.actions.law.brought_rules import brought_rules
from disclosure.actions.on_call.rota import gaps_of_sites
from disclosure.actions.outgoing.news_ways import families_who_want_texts
from disclosure.actions.to_staff.delivering import VAIN, undelivered
from disclosure.house_phone import phone_in
from disclosure.operations import doctor_owners, doctor_sign_in, doctor_watch, schema
from disclosure.operations.backups.own import left_out
from disclosure.operations.beginning import why_not_begun
from disclosure.operations.keys import PUT_BACK, keys_lacking, session_on
from disclosure.operations.read_only import shut_to_us
from disclosure.operations.rotation import untold
from disclosure.permissions import Permission, Role, roles_in_words
from disclosure.policy import BadPolicy, adopt, own_rules_in, policy, retention_rules
from disclosure.policy.own_files import NAMES, read_by_nobody
from disclosure.policy.retention_file import shipped_retention
from disclosure.policy.standing import WhatAndMend, policy_faults
from disclosure.records.audit import AuditEntry
from disclosure.records.engine import missing_file, open_database
from disclosure.records.head_file import why_not_noted
from disclosure.records.incident import Incident
from disclosure.records.job_runs import QUIET, SWEEP, last_run
from disclosure.records.languages import checked_languages
from disclosure.records.news import news_in_vain
from disclosure.records.out_of_reach import MENDS, Away, why_out_of_reach
from disclosure.records.users import User, all_sites, all_users, users_with
from disclosure.records.watch import Watch
from disclosure.settings import Settings, WrongSettings
from disclosure.translating import BadWords, adopt_words, own_words_in
from disclosure.translating import read_by_nobody as words_read_by_nobody
from letters.languages import in_english
from letters.printing.countries import is_country
from workflows.keeping import holds_in
from workflows.moments import FORGIVEN
from workflows.wall_clock import is_no_place, zone_called
from workflows.words import State, Way

PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
SET_THE_CLOCK = (
    "Set the clock of this machine, and have it kept by a time server. Where it is right, it was "
    "ahead when that was written: explain it on that case, with a correction."
)
EVERY_FEW_MINUTES = "Run `disclosure sweep` every few minutes, from cron or a timer."


@dataclass(frozen=True, slots=True)
class SetUpFault:
    what: str
    mend: str


Found = Iterator[WhatAndMend]
Question = Callable[[Settings], Found]


def examine(
    environment: Mapping[str, str], now: datetime, also: Sequence[Question] = ()
) -> list[SetUpFault]:
    """Every fault that can be found; what hangs on a faulty part is asked once that is mended.
    `also`: what else is asked of the settings."""
    try:
        settings = Settings.read(environment)
    except WrongSettings as wrong:
        mend = "Correct it in the environment or in settings.toml."
        return [SetUpFault(sentence, mend) for sentence in wrong.faults]
    asked: tuple[Question, ...] = (
        _rules,
        _places,
        _kept_where,
        _keys,
        doctor_watch.room,  # before the database: on a full disk it cannot be asked
        _closed_to_others,
        _mail_settings,
        _letterhead,
        _coach,
        left_out,
        lambda settings: not_as_meant(settings.home),
        partial(doctor_sign_in.other_sign_in, now=now),
        *also,
        partial(_stored, now=now),
    )
    return [SetUpFault(what, mend) for ask in asked for what, mend in ask(settings)]


def _rules(settings: Settings) -> Found:
    try:
        adopt(own_rules_in(settings.home))
    except BadPolicy as bad:
        for sentence in bad.faults:
            yield sentence, "Mend that; until then the program does not start."
    folder = own_rules_in(settings.home).parent
    for path in read_by_nobody(folder):
        what = f"Nobody reads {path}, so nothing that stands there holds."
        yield what, f"Take it away, or call it one of {', '.join(NAMES)}, in {folder}."
    try:
        adopt_words(own_words_in(settings.home))
    except BadWords as bad:
        yield str(bad), "Mend that file; until then the program does not start."
    for path in words_read_by_nobody(own_words_in(settings.home)):
        what = f"Nobody reads {path}, so no family reads its words."
        yield what, "Call it translations/ur/LC_MESSAGES/messages.po, for Urdu."


def _places(settings: Settings) -> Found:
    """Of rules of our own: letters write addresses and days as in the country they name."""
    for regime in policy().regimes:
        if not is_country(regime.jurisdiction[:2]):
            what = (
                f"The rules {regime.id} are of “{regime.jurisdiction}”, which is no country's code."
            )
            mend = "Their letters count as British. Write a code of ISO 3166-1, such as GB-ENG."
            yield what, mend
        elif not PLACE.fullmatch(regime.jurisdiction):
            what = (
                f"The rules {regime.id} are of “{regime.jurisdiction}”, which is not written as a "
                "place is: its harm scales, ways to complain and times of keeping do not hold."
            )
            yield what, "Write capitals and a hyphen, as in ISO 3166-2, such as GB-ENG."


def _kept_where(settings: Settings) -> Found:
    """Of periods of our own: one for a place that no rules name shortens how long all is kept."""
    places, shipped = {regime.jurisdiction for regime in policy().regimes}, shipped_retention()
    for rule in retention_rules():
        if rule not in shipped and not any(holds_in(rule, place) for place in places):
            named = ", ".join(rule.jurisdictions)
            what = f"No rules here are of “{named}”, so nothing is kept by {rule.id}."
            yield what, "In policy/retention.yaml name places as the rules do, such as GB-ENG."


def _keys(settings: Settings) -> Found:
    if not settings.keys.is_file():
        return  # made on first use in development; what is none is named where it is read
    if settings.keys.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        what = f"Others on this machine can read or change {settings.keys}."
        yield what, f"Run: chmod 600 {settings.keys}"
    if why := why_not_noted(settings.heads):
        what = (
            f"{settings.heads} cannot be written ({why}), so nobody would see what is taken away."
        )
        yield what, "Make room there, or let the account of this program write to it."


def _closed_to_others(settings: Settings) -> Found:
    """The home and a database in a file hold people's words."""
    url = make_url(settings.database_url)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    places = {settings.home: "700"} if settings.home.is_dir() else {}
    if file and file.is_file():  # rights of a file would shut a folder that was named for it
        places[file] = "600"
    for place, rights in places.items():
        if place.stat().st_mode & stat.S_IRWXO:
            what = f"Others on this machine can read or change {place}."
            yield what, f"Run: chmod {rights} {place}"


def _mail_settings(settings: Settings) -> Found:
    if not settings.smtp_url:
        what = "No mail server is set, so reminders stand only in the list inside the program."
        yield what, "Set DISCLOSURE_SMTP_URL, DISCLOSURE_MAIL_FROM, DISCLOSURE_ADDRESS."


def _letterhead(settings: Settings) -> Found:
    if not settings.letterhead:
        what = "No letterhead is set: letters have no address to answer to and no telephone."
        yield what, "Set DISCLOSURE_LETTERHEAD: address and number, parted by \\n."
    elif not phone_in(settings.letterhead):
        what = (
            "The letterhead has no telephone number that we know as one, so pages and mails of "
            "families say no more than “ring us”."
        )
        yield what, "Write it on a line of DISCLOSURE_LETTERHEAD, such as: Tel 01632 960100."


def _coach(settings: Settings) -> Found:
    if settings.coach[0] and not settings.coach[1]:
        what = "DISCLOSURE_COACH_NAME is set without a telephone, so that coach is shown nowhere."
        yield what, "Set DISCLOSURE_COACH_PHONE too, or take the name away."


def _stored(settings: Settings, now: datetime) -> Found:
    engine = open_database(settings.database_url)
    try:
        if shut := list(shut_to_us(engine)):
            yield from shut
            return
        if begun := why_not_begun(engine, settings):
            yield begun
            return
        if gone := missing_file(engine):  # looking at it would make an empty one
            mend = "Run: disclosure db upgrade. Where there was one before, restore a backup."
            yield f"There is no database yet: {gone}.", mend
            return
        if not schema.is_there(engine) or schema.is_behind(engine):
            what = "The database does not have the shape that this program needs."
            yield what, "Run: disclosure db upgrade"
            return
        if lacks := keys_lacking(engine, settings):
            yield lacks, PUT_BACK
            return
        with session_on(engine, settings) as session:
            for examined in _EXAMINED:
                yield from examined(session, settings, now)
    except WrongSettings as wrong:
        for sentence in wrong.faults:
            yield sentence, PUT_BACK
    except SQLAlchemyError as error:
        yield _out_of_reach(error)
    finally:
        engine.dispose()


def _out_of_reach(error: SQLAlchemyError) -> WhatAndMend:
    if away := why_out_of_reach(error):
        return away, MENDS[away]
    return f"The database cannot be used: {type(error).__name__}.", MENDS[Away.GONE]


def _clock(session: Session, settings: Settings, now: datetime) -> Found:
    """Time only goes on: a record from later than now means that the clock here is wrong, or was
    when that was written. No record tells which."""
    last = select(AuditEntry.at, Incident.ref).join(Incident, Incident.id == AuditEntry.incident_id)
    latest = session.execute(last.order_by(AuditEntry.at.desc()).limit(1)).first()
    if latest and latest.at > now + FORGIVEN:
        goes_to = f"the record goes to {latest.at:%Y-%m-%d %H:%M}, in {latest.ref}"
        what = f"The clock here says {now:%Y-%m-%d %H:%M} UTC, and {goes_to}."
        yield what, SET_THE_CLOCK


def _sites(session: Session, settings: Settings, now: datetime) -> Found:
    sites = [site for site in all_sites(session) if site.active]
    if not sites:
        yield "There is no site.", "Run: disclosure site add NAME"
    for site in sites:
        if zone_called(site.zone_name) is None:
            what = f"{site.name} goes by {site.zone_name}, a zone that this machine does not know."
            yield what, "Bring the zones of this machine (tzdata) up to date: no case opens there."
        elif is_no_place(site.zone_name, now.year):
            what = f"{site.name} goes by {site.zone_name}, which never changes its hour."
            yield what, "Give it a place whose clocks it goes by, before cases stand there."
        for permission, does in _NEEDED_AT_EACH_SITE.items():
            if not users_with(session, permission, site.id):
                what = f"Nobody at {site.name} may {does}."
                mend = f"Give somebody there the role {roles_in_words(permission)}."
                yield what, mend


def _languages(session: Session, settings: Settings, now: datetime) -> Found:
    """Who reads it is given English, from the first start after an update on."""
    there = offered(session)
    for row in checked_languages(session):
        if row.language not in there:
            what = f"{in_english(row.language)} was checked, and its words are others now, or gone:"
            mend = "Have it read again, and name who did, on the page “Languages”."
            yield f"{what} families read English.", mend


def _used_rules(session: Session, settings: Settings, now: datetime) -> Found:
    used = {name for site in all_sites(session) for name in site.regimes}
    used |= {n for names in session.scalars(select(Incident.regimes).distinct()) for n in names}
    cases = session.scalars(select(Incident.id)).all()
    used |= {name for _, names in brought_rules(session, cases) for name in names}
    yield from policy_faults(policy(), used, now.date())


def _rota(session: Session, settings: Settings, now: datetime) -> Found:
    for site, gaps in gaps_of_sites(session, now, fallback=bool(settings.coach[1])):
        if gaps:
            what = f"Nobody is on call at {site.name} at some time in the next 14 days."
            yield what, "Put somebody in, on the page “On call”."


def _sweeping(session: Session, settings: Settings, now: datetime) -> Found:
    last = last_run(session, SWEEP)
    if last is None:
        yield "No sweep has ever run, so nobody is reminded.", EVERY_FEW_MINUTES
    elif now - last > QUIET:
        what = f"The last sweep ended at {last:%Y-%m-%d %H:%M} UTC; since then nobody was reminded."
        yield what, EVERY_FEW_MINUTES
    elif last > now + FORGIVEN:  # the next one puts that right
        what = f"The last sweep ended at {last:%Y-%m-%d %H:%M} UTC, which is later than now."
        yield what, EVERY_FEW_MINUTES
    watched = exists().where(Watch.incident_id == Incident.id)
    unwatched = select(func.count()).where(~watched, Incident._state != State.CLOSED)
    if number := session.scalar(unwatched):
        what = f"No sweep looks at {number} of the open cases."
        yield what, "Run: disclosure sweep --every-case"


def _people(session: Session, settings: Settings, now: datetime) -> Found:
    users = {user.email: user for user in all_users(session)}
    for user in users.values():
        if not user.active and not _heir(user, users):
            what = f"{user.name} has left, and nobody who works here took over."
            yield what, "Close the account again and name a successor."


def _administrators(session: Session, settings: Settings, now: datetime) -> Found:
    users = all_users(session)
    them = [user for user in users if user.active and Role.ADMINISTRATOR in user.roles]
    says = "" if them else "Nobody who works here is an administrator"
    if them and not settings.oidc_issuer and not any(user.password_hash for user in them):
        says = "No administrator has a password"
    if says:
        mend = "Run: disclosure user add E-MAIL --name NAME --role administrator --password-stdin"
        yield f"{says}, so nobody can be let in by the pages.", mend


def _heir(user: User, users: Mapping[str, User]) -> User | None:
    """Whoever works here at the end of the line of successors."""
    met: set[str] = set()
    following: User | None = user
    while following and not following.active and following.email not in met:
        met.add(following.email)
        following = users.get(following.successor or "")
    return following if following and following.active else None


def _mail(session: Session, settings: Settings, now: datetime) -> Found:
    for vain in undelivered(session) if settings.smtp_url else ():
        what = f"{vain.to} got no mail after {vain.tries} tries: {vain.fault}."
        yield what, "See that DISCLOSURE_SMTP_URL and the address of that person hold."


def _news(session: Session, settings: Settings, now: datetime) -> Found:
    """News for families that nobody takes, by the case alone: the log is no place for a name."""
    for row in news_in_vain(session, VAIN):
        ref = session.get_one(Incident, row.incident_id).ref
        tries = "1 try" if row.tries == 1 else f"{row.tries} tries"
        how = f"was not taken in {tries}" if row.tries else "did not arrive, and is sent again"
        text = row.way == Way.TEXT
        mend = f"See that {'DISCLOSURE_TEXT_COMMAND' if text else 'DISCLOSURE_SMTP_URL'} holds."
        mend += "" if text else " If only one is refused, have its address looked at in the case."
        yield f"News for a family ({ref}) {how}: {row.fault}", mend
    if not settings.text_command and (waits := families_who_want_texts(session)):
        what = f"{waits} of the families asked for news by text message, and none can be sent."
        yield what, "Set DISCLOSURE_TEXT_COMMAND to a program that sends one."


_NEEDED_AT_EACH_SITE: Mapping[Permission, str] = {
    Permission.MOVE_INCIDENT: "decide and move a case on",
    Permission.APPROVE_LETTER: "approve a letter",
    Permission.INVESTIGATE: "write findings",
}


def _keys_told(session: Session, settings: Settings, now: datetime) -> Found:
    for about in untold(session):
        what = f"A key was turned ({about}), and nothing on record says so: it was stopped in it."
        yield what, "Run: disclosure keys go-on"


_EXAMINED: tuple[Callable[[Session, Settings, datetime], Found], ...] = (
    *doctor_watch.ASKED,
    _keys_told,
    _clock,
    _sites,
    _languages,
    _used_rules,
    _rota,
    _sweeping,
    _people,
    _administrators,
    *doctor_owners.ASKED,
    _mail,
    _news,
)
