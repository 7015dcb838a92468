"""A hospital with very many open cases and what is to do in each, made in bulk, thrown away after.

A few cases are made by what people do. The others are copies of them (bench/copies.py), each with
keys and rows of its own that the program can open.
"""

import json
import os
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.orm import Session

from bench.copies import fill, settle
from disclosure.actions.facts import gather
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Group, ToDo, Viewed
from disclosure.actions.to_do.fresh import freshen, rules_now
from disclosure.actions.to_do.kept import Told, cells_of
from disclosure.actions.to_do.things import things_to_do
from disclosure.operations.schema import upgrade
from disclosure.records.base import Record
from disclosure.records.incident import Incident
from disclosure.records.locked import LOCKED, CaseKey, lock, wrapped_with
from disclosure.records.ring import LENGTH, Purpose, keys_of
from disclosure.records.team import CaseMember
from disclosure.records.to_do import Freshness, KeptToDo, NamedFor
from disclosure.records.transaction import one_transaction
from tests.cases import an_opened_case
from tests.people import ADA, BEN

MODELS = 20
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)
AT = KNEW + timedelta(days=3)  # the moment at which lists are read
LONG = datetime(2200, 1, 1, tzinfo=UTC)  # what was made stays fresh: nothing is made while timed
BENS = 60  # cases up to this one name Ben, who watches over no site
IN_EACH = 3  # things to do of a case
AT_ONCE = 2_000


def make(engine: Engine, session: Session, cases: int) -> None:
    """`cases` in all; the first of the copies name Ben."""
    for _ in range(MODELS):
        an_opened_case(session, KNEW)
    freshen(session, range(1, MODELS + 1), AT, staff_of(session))
    with one_transaction(session):
        session.execute(update(Freshness).values(fresh_until=LONG))
    more(engine, session, cases - MODELS)


def more(engine: Engine, session: Session, copies: int) -> None:
    last = session.scalar(select(func.max(Incident.id))) or 0
    session.rollback()
    fill(engine, 1, MODELS, copies)
    view = Viewed(gather(session, session.get_one(Incident, 1), AT), staff_of(session))
    todos, about, site = things_to_do(view), view.about, view.incident.site_id
    with one_transaction(session):
        _bulk(session, _copies(session, last), todos, about, site, view.gathered.zone)
    settle(engine)


def schema(engine: Engine) -> None:
    upgrade(engine)
    Record.metadata.create_all(engine)


def _copies(session: Session, last: int) -> list[Any]:
    mine = select(Incident.id, Incident.ref, Incident._state).where(Incident.id > last)
    return list(session.execute(mine.order_by(Incident.id)))


def _bulk(
    session: Session, made: list[Any], todos: list[ToDo], about: str, site: int, zone: ZoneInfo
) -> None:
    ring = keys_of(session).ring
    for first in range(0, len(made), AT_ONCE):
        batch = made[first : first + AT_ONCE]
        keys, rows, fresh, named, team = [], [], [], [], []
        for id, ref, state in batch:
            key, place = os.urandom(LENGTH), f"case_key {id} {Purpose.WORDS}"
            wrapped = wrapped_with(ring, Purpose.WORDS, place, key)
            keys.append({"incident_id": id, "purpose": str(Purpose.WORDS), "wrapped": wrapped})
            fresh.append({"incident_id": id, "marks": 1, "fresh_until": LONG, "rules": rules_now()})
            named += [
                {"email": email, "watched_by": site, "incident_id": id}
                for email in (ADA, BEN)
                if email == ADA or id <= BENS
            ]
            team += [{"incident_id": id, "email": BEN, "only": False}] if id <= BENS else []
            of_case = {"incident_id": id, "site_id": site, "watched_by": site, "state": state}
            for number in range(IN_EACH):
                todo = _spread(todos[number % len(todos)], id, number)
                cells = cells_of(Told(todo, ref, about), zone) | of_case | {"number": number}
                says = json.dumps(cells.pop("says")).encode()
                locked = lock(key, f"to_do {id} {number}", says)
                rows.append(cells | {"says_kept": {LOCKED: b64encode(locked).decode()}})
        for table, cells_made in (
            (CaseKey, keys), (KeptToDo, rows), (Freshness, fresh), (NamedFor, named),
            (CaseMember, team),
        ):  # fmt: skip
            if cells_made:
                session.execute(insert(table), cells_made)


def _spread(todo: ToDo, id: int, number: int) -> ToDo:
    """Over all groups and a year of days; no two lists of the year are alike."""
    day = (KNEW + timedelta(days=id * 7 % 365)).date()
    owner = BEN if id <= BENS else (ADA, "")[id % 2]
    return replace(todo, group=Group((id + number) % 4), time=day, owner=owner)
