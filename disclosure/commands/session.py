"""Who calls a command, and the database it works on."""

import getpass
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.kinds.faults import BadInput
from disclosure.operations.beginning import must_hold_what_is_noted
from disclosure.operations.keys import NEEDED, must_open, session_on
from disclosure.operations.schema import is_behind, is_there, upgrade, why_not_fit
from disclosure.permissions import Actor, Forbidden
from disclosure.records.engine import OF_COMMANDS, Patience, missing_file, open_database
from disclosure.records.glass import with_glass
from disclosure.records.not_written import why_not_written
from disclosure.records.ring import Purpose
from disclosure.records.users import actor_called, actor_with_token
from disclosure.settings import Settings, WrongSettings

NO_TOKEN = (
    "In production --as needs that person's own token in DISCLOSURE_TOKEN. One ends where a newer "
    "is made, where its person leaves, and by a restore: then run disclosure token add E-MAIL."
)


def settings() -> Settings:
    """From the environment and the home. Raises WrongSettings."""
    return Settings.read(os.environ)


@contextmanager
def a_session(
    needs: Collection[Purpose] = NEEDED, patience: Patience = OF_COMMANDS
) -> Iterator[Session]:
    """In development a database that is not there is made on first use; never where the file of
    heads knows one.

    `needs`: of which purposes the file of keys has to be that of this record. `patience`: how long
    it may keep others waiting.
    """
    told = settings()
    if not told.production:
        make_home(told)
    engine = open_database(told.database_url, patience)
    try:
        _ready(engine, told)
        must_open(engine, told, needs)
        with session_on(engine, told) as session:
            yield session
    finally:
        engine.dispose()


def make_home(told: Settings) -> None:
    """Where it is not there yet. Raises WrongSettings."""
    try:
        told.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        says = f"DISCLOSURE_HOME: {told.home} cannot be made: {why_not_written(error)}"
        raise WrongSettings((says,)) from None


def _ready(engine: Engine, told: Settings) -> None:
    must_hold_what_is_noted(engine, told)
    if told.production and (gone := missing_file(engine)):
        mend = "Bring it back, or restore a backup; if there never was one: disclosure db upgrade"
        raise BadInput.at("database", f"database: there is no file {gone}. {mend}.")
    if told.production:
        if why := why_not_fit(engine):
            raise BadInput.at("database", f"database: {why}")
    elif not is_there(engine) or is_behind(engine):
        upgrade(engine)


def must_have_come(at: datetime) -> None:
    """A time that is asked for with --now. In production nobody is told what will only be: it would
    pass for what is. Raises Refused.
    """
    if settings().production and at > now():
        raise Refused("In production --now cannot be later than the clock.")


def operator() -> Actor:
    """Whoever runs the machine, by the name of the system user; by its number where it has none, as
    in a container that gives an account of its own choice."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Actor(f"operator:{name}", "Operator", operator=True)


def caller(session: Session, email: str | None) -> Actor:
    """Whose name is given with --as, else the operator. Raises BadInput for nobody of that name."""
    if email is None:
        return operator()
    found = actor_called(session, email)
    if found is None:
        raise _nobody_called(email)
    if settings().production:
        return _by_token(
            session, found
        )  # a glass is broken in the browser, and looked through there
    return with_glass(session, found, now())


def somebody_called(email: str) -> Actor:
    """Where all else is asked of no record: none is made, or brought up to date, to look there.

    Raises BadInput for nobody of that name.
    """
    told = settings()
    engine = open_database(told.database_url)
    try:
        if missing_file(engine) or not is_there(engine):
            raise _nobody_called(email)
        must_open(engine, told)
        with session_on(engine, told) as session:
            return caller(session, email)
    finally:
        engine.dispose()


def _nobody_called(email: str) -> BadInput:
    return BadInput.at("as", f"as: nobody here is called {email}.")


def _by_token(session: Session, actor: Actor) -> Actor:
    told = actor_with_token(session, os.environ.get("DISCLOSURE_TOKEN", ""))
    if told is None or told.email != actor.email:
        raise Forbidden(NO_TOKEN)
    return replace(actor, by_token=True)
