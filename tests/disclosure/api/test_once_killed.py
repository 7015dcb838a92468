"""A server is killed again and again while requests come: sent again, each was done once."""

import os
import random
from collections import Counter
from functools import partial
from itertools import cycle
from multiprocessing.synchronize import Event

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.answers import recorded_document
from disclosure.actions.change import Change, Door
from disclosure.actions.once import Answered, Request, once
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.records.incident import incident_called
from disclosure.settings import Settings
from tests.callers import V1, Caller, caller
from tests.cases import an_opened_case
from tests.people import ADA, actor
from tests.processes import killed_after

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
TIMES, REQUESTS, LONGEST = (50, 200, 0.6) if SOAK else (4, 25, 0.25)

pytestmark = [pytest.mark.usefixtures("team"), *([pytest.mark.soak] if SOAK else [])]


def send_all(settings: Settings, ref: str, first: int, ready: Event) -> None:
    """What the server does with each request, under a key of its own, over and over."""
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        incident = incident_called(session, ref)
        assert incident
        change = Change(incident.id, actor(session, ADA), now(), Door.API)
        for number in cycle(range(first, REQUESTS)):
            request = Request(ADA, key(number), f"POST {path(ref)}", note(number), now())
            once(session, request, partial(record_one, session, change, number))
            ready.set()


def record_one(session: Session, change: Change, number: int) -> Answered:
    return Answered(201, recorded_document(record(session, change, "note", note(number))))


def key(number: int) -> str:
    return f"key-{number}"


def note(number: int) -> dict[str, str]:
    return {"words": f"Note {number}"}


def path(ref: str) -> str:
    return f"{V1}/incidents/{ref}/records/note"


def send(client: Caller, ref: str, number: int) -> int:
    told = path(ref).removeprefix(V1)
    return client.post(told, note(number), Idempotency_Key=key(number)).status_code


def test_each_is_done_once_however_often_the_server_dies(
    app: Flask, session: Session, settings: Settings
) -> None:
    ref, ada = an_opened_case(session).ref, caller(app, session, ADA)
    luck = random.Random(7)
    for round in range(TIMES):
        session.rollback()
        first = round * REQUESTS // (TIMES + 1)  # the later ones are not always out of reach
        wait = luck.uniform(0.0, LONGEST)
        killed_after(wait, send_all, settings, ref, first)
    done = Counter(words(session))
    assert done
    assert set(done.values()) == {1}
    assert {send(ada, ref, number) for number in range(REQUESTS)} == {201}
    assert Counter(words(session)) == {f"Note {number}": 1 for number in range(REQUESTS)}
    assert verify(session).ok


def words(session: Session) -> list[str]:
    session.rollback()
    notes = session.scalars(select(Evidence).where(Evidence.kind == "note"))
    return [str(note.body["words"]) for note in notes]
