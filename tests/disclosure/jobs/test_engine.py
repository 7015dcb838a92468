"""The engine of many machines calls the same functions: nothing lost, nothing twice, nothing queued
by what was rolled back."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.exceptions import ConnectorException
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.actions.background.work import WAKE, Asked, ask
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.jobs import engine, working
from disclosure.jobs.engine import Machine, _cron
from disclosure.jobs.upkeep import ROUNDS
from disclosure.jobs.working import KINDS, Doing, KindOfWork
from disclosure.operations import rotation
from disclosure.operations.keys import session_on
from disclosure.operations.waking import A_HANDFUL, HANDS, lacks_tables, make_tables, wake
from disclosure.permissions import Permission
from disclosure.records.engine import open_database
from disclosure.records.house import house_entries, note_of_house
from disclosure.records.libpq import written_for_libpq
from disclosure.records.ring import Purpose
from disclosure.records.transaction import one_transaction
from disclosure.records.work import Work
from disclosure.settings import Settings
from tests.killed.counted_work import in_a_loop, until_nothing_waits
from tests.people import ADA, OPERATOR, actor

pytestmark = [pytest.mark.usefixtures("team"), pytest.mark.parametrize(
    "settings", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)]  # fmt: skip
KIND = "noted"


def noted(session: Session, doing: Doing) -> None:
    with one_transaction(session):
        note_of_house(session, doing.at, doing.actor.email, "job", KIND, doing.item.about)


@pytest.fixture(autouse=True)
def woken(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(KINDS, KIND, KindOfWork(Permission.SIGNED_IN, (noted,)))
    make_tables(session.get_bind())  # type: ignore[arg-type]
    session.info[WAKE] = wake
    yield
    session.info.pop(WAKE)


def asked(session: Session, items: int = 5) -> Work:
    some = [Asked(str(number)) for number in range(items)]
    return ask(session, actor(session, ADA), now(), Door.PAGE, KIND, "", some)


def caught_up(session: Session, settings: Settings) -> None:
    """What a machine does until nothing waits."""
    session.rollback()
    until_nothing_waits(Machine(session, settings))


def jobs(session: Session) -> dict[str, int]:
    session.rollback()
    by_state = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE task_name = 'work'"
    return {row[0]: row[1] for row in session.execute(text(f"{by_state} GROUP BY 1"))}


def test_work_asked_for_is_done_once_and_its_jobs_go(session: Session, settings: Settings) -> None:
    asked(session)
    assert jobs(session) == {"todo": 1}
    caught_up(session, settings)
    assert jobs(session) == {}
    done = [entry.about for entry in house_entries(session) if entry.what == KIND]
    assert done == ["0", "1", "2", "3", "4"]
    assert session.scalars(select(Work.state)).all() == ["ended"]


def test_what_is_rolled_back_wakes_nobody(session: Session) -> None:
    def change() -> None:
        with one_transaction(session):
            asked(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert jobs(session) == {}
    assert session.scalars(select(Work)).all() == []


def test_a_job_of_a_dead_machine_is_given_to_another(session: Session, settings: Settings) -> None:
    asked(session, HANDS * A_HANDFUL)
    session.rollback()
    with one_transaction(session):
        long_ago = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('2026-01-01')"
        session.execute(text(long_ago))
        lost = "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock) VALUES "
        session.execute(text(f"{lost} ('disclosure', 'sweep', 'sweep')"))
        mine = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = 1, attempts = 1"
        session.execute(text(mine))
    machine = Machine(session, settings)

    async def look_and_work() -> None:
        async with machine.app.open_async():
            await machine.app.tasks["sweep"].defer_async(timestamp=0)
            await machine.app.tasks["lost jobs"].func(0)

    in_a_loop(look_and_work)
    assert (
        session.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")) == 0
    )
    assert jobs(session) == {"todo": HANDS}
    caught_up(session, settings)
    assert session.scalars(select(Work.state)).all() == ["ended"]


def test_much_work_is_cut_so_that_the_rounds_keep_their_pace(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job ends after some seconds, and the rest is another job."""
    monkeypatch.setattr(working, "LONGEST", -1.0)
    asked(session)
    session.rollback()
    machine = Machine(session, settings)

    async def one_job() -> None:
        async with machine.app.open_async():
            await machine.app.tasks["work"].func(work_id=1)
            await machine.app.tasks["what waits"].func(0)
            await machine.app.tasks["what waits"].func(0)

    in_a_loop(one_job)
    assert jobs(session) == {"todo": 2}  # the one that woke it, and its rest
    of_all = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'what waits'"
    assert session.scalar(text(of_all)) == 1
    monkeypatch.setattr(working, "LONGEST", 5.0)
    caught_up(session, settings)
    assert session.scalars(select(Work.state)).all() == ["ended"]


def test_its_tables_are_made_once(session: Session) -> None:
    engine = session.get_bind()
    session.rollback()
    assert not lacks_tables(engine)  # type: ignore[arg-type]
    make_tables(engine)  # type: ignore[arg-type]


def test_a_password_with_a_space_is_no_hindrance(session: Session, settings: Settings) -> None:
    """libpq takes no URL that holds one, and the worker said nothing of it and did nothing."""
    spaced = settings.database_url.replace("//postgres@", "//postgres:prog pass%40@")
    asked(session)
    caught_up(session, replace(settings, database_url=spaced))
    assert session.scalars(select(Work.state)).all() == ["ended"]
    assert conninfo_to_dict(written_for_libpq(spaced))["password"] == ("prog pass@")


def test_every_round_has_its_pace_there(session: Session, settings: Settings) -> None:
    there = {name for name, _ in Machine(session, settings).app.periodic_registry.periodic_tasks}
    assert {each.name for each in ROUNDS} < there
    assert _cron(timedelta(seconds=30)) == "* * * * * */30"
    assert _cron(timedelta(minutes=1)) == "*/1 * * * *"


def test_the_engine_begins_again_where_its_library_ended_by_itself(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does where PostgreSQL is started anew; only who asks for the end gets it."""
    monkeypatch.setattr(engine, "AWAY", 0.01)
    session.rollback()
    machine, ends = Machine(session, settings), list[str]()

    async def a_run(**_: object) -> None:
        ends.append("by itself")
        if len(ends) == 2:
            raise ConnectorException
        if len(ends) == 4:
            machine.end()

    monkeypatch.setattr(machine.app, "run_worker_async", a_run)
    in_a_loop(machine.until_asked)
    assert len(ends) == 4


@pytest.mark.parametrize("hours", [-2, 2])
def test_it_begins_again_where_the_clock_was_set(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Else nobody was reminded of anything until a clock that was set back had caught up."""
    monkeypatch.setattr(engine, "AWAY", 0.01)
    monkeypatch.setattr(engine, "LOOKED_AT", 0.01)
    session.rollback()
    was_set, begun = timedelta(), list[timedelta]()
    machine = Machine(session, settings, lambda: now() + was_set)

    async def runs_on(**_: object) -> None:
        nonlocal was_set
        begun.append(was_set)
        if len(begun) == 2:
            machine.end()
            return
        await asyncio.sleep(0.05)
        was_set = timedelta(hours=hours)
        await asyncio.sleep(20)
        machine.end()

    monkeypatch.setattr(machine.app, "run_worker_async", runs_on)
    in_a_loop(machine.until_asked)
    assert begun == [timedelta(), timedelta(hours=hours)]


def test_a_machine_whose_keys_are_behind_leaves_all_jobs_to_the_others(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    asked(session)
    there = replace(settings, keys=tmp_path / "other" / "keys")
    there.keys.parent.mkdir()
    there.keys.write_bytes(settings.keys.read_bytes())
    rotation.turn(session, OPERATOR, now(), Purpose.CHAINS)
    database = open_database(there.database_url)
    with session_on(database, there) as other:
        until_nothing_waits(Machine(other, there))
        assert jobs(session) == {"todo": 1}
        assert session.scalars(select(Work.state)).all() == ["waiting"]

        there.keys.write_bytes(settings.keys.read_bytes())
        until_nothing_waits(Machine(other, there))
    database.dispose()
    session.rollback()
    assert session.scalars(select(Work.state)).all() == ["ended"]
