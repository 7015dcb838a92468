"""Two machines and one record: a key is turned on one, and the other's file of keys stays behind.

It goes on with no chain, since what an older key seals after a newer one cannot be mended.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.actions.looks.looking import look
from disclosure.actions.looks.searching import search
from disclosure.app import create_app
from disclosure.jobs import kinds_of_work  # noqa: F401 - so that every kind is known
from disclosure.jobs.rounds import AWAY, Rounds
from disclosure.jobs.upkeep import Counts, Round
from disclosure.jobs.working import KINDS, KindOfWork, work_off
from disclosure.operations.keys import session_on
from disclosure.operations.readiness import not_ready
from disclosure.operations.rotation import turn
from disclosure.operations.verify import verify
from disclosure.permissions import Permission
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import NOT_ITS_KEYS, NotItsKeys
from disclosure.records.engine import open_database
from disclosure.records.house import HouseEntry
from disclosure.records.ring import Purpose
from disclosure.records.work import Work
from disclosure.settings import Settings
from tests.cases import AWARE, ACase, an_opened_case, record_as
from tests.people import ADA, OPERATOR, actor

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def other(settings: Settings) -> Settings:
    """Of the other machine: the same record, a copy of the keys, and heads of its own."""
    there = replace(settings, keys=settings.home / "other" / "keys")
    there.keys.parent.mkdir()
    there.keys.write_bytes(settings.keys.read_bytes())
    return there


@pytest.fixture
def behind(other: Settings, session: Session) -> Iterator[ACase]:
    """A case there, after `keys turn chains` here."""
    case = an_opened_case(session)
    engine = open_database(other.database_url)
    with session_on(engine, other) as there:
        look(there, actor(there, ADA), case.on(there).incident, case.at, Door.PAGE, "whole")
        turn(session, OPERATOR, case.at, Purpose.CHAINS)
        session.rollback()
        yield case.on(there)
    engine.dispose()


def catches_up(settings: Settings, other: Settings) -> None:
    other.keys.write_bytes(settings.keys.read_bytes())


def searches(case: ACase) -> None:
    search(case.session, actor(case.session, ADA), case.at, Door.PAGE, "Price", "", 1)


def looks(case: ACase) -> None:
    look(case.session, actor(case.session, ADA), case.incident, case.at, Door.PAGE, "whole")


def records(case: ACase) -> None:
    record_as(case, ADA, "note", words="We rang her.")


def opens(case: ACase) -> None:
    an_opened_case(case.session, AWARE, ADA, summary="Another")


def turns(case: ACase) -> None:
    turn(case.session, OPERATOR, case.at, Purpose.CHAINS)


ACTS = [searches, looks, records, opens, turns]


def in_all_chains(session: Session) -> list[str]:
    session.rollback()
    return [
        seal for of in (AuditEntry, HouseEntry, Look) for seal in session.scalars(select(of.seal))
    ]


@pytest.mark.parametrize("act", ACTS)
def test_a_machine_whose_keys_are_behind_adds_to_no_chain_until_the_file_came(
    behind: ACase,
    session: Session,
    settings: Settings,
    other: Settings,
    act: Callable[[ACase], None],
) -> None:
    before, keys = in_all_chains(session), other.keys.read_bytes()

    with pytest.raises(NotItsKeys, match=NOT_ITS_KEYS):
        act(behind)

    behind.session.rollback()
    assert (in_all_chains(session), other.keys.read_bytes()) == (before, keys)
    engine = open_database(other.database_url)
    assert not_ready(engine, other) == [NOT_ITS_KEYS]

    catches_up(settings, other)
    act(behind)
    behind.session.rollback()
    assert not_ready(engine, other) == []
    engine.dispose()
    assert len(in_all_chains(session)) > len(before)
    assert not [each for each in verify(session).broken if "older key" in each.why]


def test_its_own_chain_is_asked_too_where_the_house_says_nothing_of_the_new_key(
    behind: ACase, session: Session
) -> None:
    """The key is in the file before the house tells of it, and is used at once."""
    here = behind.on(session)
    records(here)
    newest = session.scalars(select(HouseEntry).order_by(HouseEntry.number.desc())).first()
    assert newest
    assert newest.what == "key turned"
    with pytest.raises(NotItsKeys):
        records(behind)


def test_a_page_and_the_api_say_so_in_the_words_of_readyz(behind: ACase, other: Settings) -> None:
    app = create_app(other)
    for path in ("/incidents", "/api/v1/incidents"):
        with app.test_request_context(path):
            told = app.make_response(app.handle_user_exception(NotItsKeys()))
            assert (told.status_code, NOT_ITS_KEYS in told.get_data(as_text=True)) == (503, True)


def test_a_bent_name_of_a_key_at_the_end_of_a_chain_stops_nobody(session: Session) -> None:
    """Else whoever can write to the database could stop the house by one word."""
    case = an_opened_case(session)
    session.rollback()
    of_table = "house_entry"
    if session.get_bind().dialect.name == "sqlite":
        found = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        for name in session.scalars(found, {"table": of_table}).all():
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text(f"ALTER TABLE {of_table} DISABLE TRIGGER ALL"))
    session.execute(text(f"UPDATE {of_table} SET key = 'bent'"))
    session.commit()

    records(case)
    searches(case)

    session.rollback()
    assert {each.incident for each in verify(session).broken} == {""}


def test_a_worker_whose_keys_are_behind_takes_no_item_and_sweeps_nothing(
    behind: ACase, session: Session, settings: Settings, other: Settings
) -> None:
    """Else it would find the record broken, and tell the administrators of tampering."""
    ask(session, OPERATOR, behind.at, Door.COMMAND, "audit_check", "", [Asked("")])
    session.rollback()
    swept, pauses = list[str](), list[float]()

    def a_round(*_: object) -> Counts:
        swept.append("swept")
        return {}

    def wait(seconds: float) -> bool:
        pauses.extend([seconds] if seconds else [])
        return len(pauses) >= 2

    rounds = [Round("sweep", behind.at - behind.at, a_round)]
    there = Rounds(behind.session, other, rounds, lambda: behind.at)
    there.until_ended(wait)
    assert (swept, pauses) == ([], [AWAY, AWAY])
    with pytest.raises(NotItsKeys):
        there.all_once()
    assert [(w.state, w.waiting) for w in session.scalars(select(Work))] == [("waiting", 1)]
    session.rollback()

    catches_up(settings, other)
    assert there.all_once().done == 1
    assert swept == ["swept"]


def test_an_item_that_meets_the_new_key_in_its_middle_is_no_fault_of_the_item(
    behind: ACase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = KindOfWork(Permission.SIGNED_IN, (lambda there, _: records(behind.on(there)),))
    monkeypatch.setitem(KINDS, "noted", noted)
    ask(session, OPERATOR, behind.at, Door.COMMAND, "noted", "", [Asked("1")])
    session.rollback()
    with pytest.raises(NotItsKeys):
        work_off(behind.session, behind.at)
    session.rollback()
    assert session.scalars(select(Work.set_aside)).all() == [0]
