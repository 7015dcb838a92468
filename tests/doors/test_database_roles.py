"""On PostgreSQL the program signs in as a role that cannot drop a trigger nor read an analysis."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from disclosure.actions.analysis.readers import analyses_for
from disclosure.actions.analysis.runs import matching_runs
from disclosure.actions.background.work import WAKE
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.commands.worker import _among_many
from disclosure.jobs import kinds_of_work
from disclosure.jobs.engine import Machine
from disclosure.jobs.working import work_off
from disclosure.kinds.faults import BadInput
from disclosure.operations.asking import ask_for_check
from disclosure.operations.database_roles import statements
from disclosure.operations.doctor_postgres import ASKED
from disclosure.operations.keys import session_on
from disclosure.operations.schema import upgrade
from disclosure.operations.verify import verify
from disclosure.operations.waking import lacks_rights, make_tables, wake
from disclosure.records.analysis import ROLE
from disclosure.records.engine import open_database
from disclosure.records.out_of_reach import MENDS, Away, why_out_of_reach
from disclosure.records.work import Work, WorkItem
from disclosure.settings import PROCRASTINATE, Settings, WrongSettings
from tests import people
from tests.cases import ACase, a_case, record_as
from tests.databases import a_database, settings_in
from tests.killed.counted_work import until_nothing_waits
from tests.people import IVA, OPERATOR, actor
from workflows.words import State

pytestmark = pytest.mark.postgresql
assert kinds_of_work
PROGRAM, ANALYSIS = "test_program", "test_analysis"
SECRET = "the rota was cut by a third in May against advice from the matron there"


@pytest.fixture
def owned(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[Settings]:
    """As its owner opens it, made by the migrations."""
    with a_database(postgres, "template0") as url:
        settings = settings_in(tmp_path_factory.mktemp("roles"), url)
        engine = open_database(url)
        upgrade(engine)
        make_tables(engine)
        with engine.begin() as connection:
            for _ in ("once", "and again: it is run after each upgrade"):
                for statement in statements(PROGRAM, ANALYSIS):
                    connection.exec_driver_sql(statement)
        engine.dispose()
        yield settings


@pytest.fixture
def engine(owned: Settings) -> Iterator[Engine]:
    """As the program opens it."""
    engine = open_database(owned.database_url.replace("//postgres@", f"//{PROGRAM}@"))
    yield engine
    engine.dispose()


@pytest.fixture
def case(owned: Settings, engine: Engine) -> Iterator[ACase]:
    with session_on(engine, replace(owned, analysis_role=ANALYSIS)) as session:
        people.introduce(session)
        case = a_case(session, at=State.INVESTIGATE)
        record_as(case, IVA, "analysis", text=SECRET)
        yield case


def test_a_role_without_rights_on_the_engine_is_told_so_and_loses_no_work(
    case: ACase, owned: Settings
) -> None:
    """As after `db upgrade` with Procrastinate, before the statements of `db roles` run again."""
    session, owner = case.session, open_database(owned.database_url)
    session.info[WAKE] = wake
    assert not lacks_rights(session.get_bind())  # type: ignore[arg-type]
    with owner.begin() as connection:
        connection.exec_driver_sql(f"REVOKE ALL ON procrastinate_jobs FROM {PROGRAM}")
    owner.dispose()
    asked = ask_for_check(session, OPERATOR, now(), Door.COMMAND, ())
    assert asked.total
    told = replace(owned, database_url=owned.database_url.replace("//postgres@", f"//{PROGRAM}@"))
    with pytest.raises(BadInput, match="may not use the tables of Procrastinate") as no:
        _among_many(session, told)
    assert "`disclosure db roles`" in str(no.value)
    assert "may not use the tables of Procrastinate" in by_doctor(session, told)


def test_an_upgrade_without_the_roles_afterwards_is_named_with_its_mend(
    case: ACase, owned: Settings
) -> None:
    """The table that it made is the owner's alone; pages and commands said that something broke."""
    owner = open_database(owned.database_url)
    assert Away.RIGHTS not in by_doctor(case.session, owned)
    case.session.rollback()
    with owner.begin() as connection:
        connection.exec_driver_sql(f"REVOKE ALL ON question FROM {PROGRAM}")
    owner.dispose()
    assert f"{Away.RIGHTS} It may not read question." in by_doctor(case.session, owned)
    with pytest.raises(ProgrammingError) as no:
        case.session.execute(text("SELECT * FROM question"))
    case.session.rollback()
    assert why_out_of_reach(no.value) is Away.RIGHTS
    assert "`disclosure db roles`" in MENDS[Away.RIGHTS]


@pytest.mark.parametrize("alone", [True, False])
def test_a_right_that_verify_lacks_is_told_as_that_and_not_as_a_fault_of_ours(
    case: ACase, owned: Settings, *, alone: bool
) -> None:
    """Each night it ended with "InternalError": whoever set no role for analyses never learned."""
    case.session.info[ROLE] = ""
    with pytest.raises(ProgrammingError) as no:
        verify(case.session, case.ref if alone else None)
    assert why_out_of_reach(no.value) is Away.RIGHTS
    case.session.rollback()
    asked = ask_for_check(case.session, OPERATOR, now(), Door.COMMAND, [case.ref] if alone else ())
    assert work_off(case.session, now()).set_aside == 1
    item = case.session.get_one(WorkItem, (asked.id, 1))
    assert item.why == f"{Away.RIGHTS} {MENDS[Away.RIGHTS]}"
    case.session.rollback()
    case.session.info[ROLE] = ANALYSIS
    assert verify(case.session).ok


@pytest.mark.parametrize(
    "taken", ["INSERT ON question", "USAGE, SELECT ON SEQUENCE question_id_seq"]
)
def test_a_right_to_read_alone_is_not_taken_for_all(
    case: ACase, owned: Settings, taken: str
) -> None:
    """As of a role that was made by hand: doctor said that all was well, and nothing was saved."""
    owner = open_database(owned.database_url)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"REVOKE {taken} FROM {PROGRAM}")
    owner.dispose()
    found = by_doctor(case.session, owned)
    assert f"{Away.RIGHTS} It may add nothing to question." in found
    assert "It may not read" not in found


def by_doctor(session: Session, settings: Settings) -> str:
    many = replace(settings, engine=PROCRASTINATE)
    return " ".join(f"{what} {mend}" for ask in ASKED for what, mend in ask(session, many, now()))


@pytest.mark.parametrize("role", ["no_such_role", "pg_monitor", PROGRAM, ""])
def test_an_analysis_role_that_does_not_do_is_named_by_doctor_and_by_verify(
    case: ACase, owned: Settings, role: str
) -> None:
    """It is not there, or not ours, or may read no analysis itself."""
    assert "ANALYSIS" not in by_doctor(case.session, replace(owned, analysis_role=ANALYSIS))
    case.session.rollback()
    found = by_doctor(case.session, replace(owned, analysis_role=role))
    assert "DISCLOSURE_ANALYSIS_ROLE: " in found
    assert "`disclosure db roles`" in found
    assert role in found
    case.session.rollback()
    if role in ("no_such_role", "pg_monitor"):
        case.session.info[ROLE] = role
        with pytest.raises(WrongSettings, match="_ANALYSIS_ROLE: PostgreSQL has no"):
            verify(case.session)


def test_all_work_goes_on_and_the_analysis_is_read_in_its_role_alone(
    case: ACase, owned: Settings
) -> None:
    session = case.session
    record_as(case, IVA, "analysis", text=f"A second time: {SECRET}")
    assert len(analyses_for(actor(session, IVA), case.now)) == 2
    assert matching_runs(session, case.id, SECRET)
    assert session.scalar(text("SELECT current_user")) == PROGRAM
    session.rollback()
    owner = open_database(owned.database_url)
    with session_on(owner, owned) as whole:
        assert verify(whole).ok
    owner.dispose()


def test_work_is_asked_for_and_worked_off_on_several_machines_too(
    case: ACase, owned: Settings, engine: Engine
) -> None:
    program = replace(owned, database_url=engine.url.render_as_string(hide_password=False))
    case.session.info[WAKE] = wake
    refs: tuple[list[str], ...] = ([], [case.ref])  # the whole record, and one case closely
    works = [ask_for_check(case.session, OPERATOR, now(), Door.COMMAND, r).id for r in refs]
    case.session.rollback()
    until_nothing_waits(Machine(case.session, program))
    for work in works:
        assert case.session.get_one(Work, work).state == "ended"
        made = case.session.get_one(WorkItem, (work, 1)).made
        assert (made["ok"], made["faults"]) == (True, 0)


def refused(session: Session, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        session.execute(text(statement))
    session.rollback()


def test_no_statement_of_the_program_reads_or_changes_an_analysis(case: ACase) -> None:
    session = case.session
    session.rollback()
    refused(session, "SELECT text FROM analysis")
    refused(session, "UPDATE analysis SET text = 'x'")
    refused(session, "DELETE FROM analysis")
    refused(session, "COPY analysis TO STDOUT")


def test_the_program_takes_no_refusal_of_the_database_away(case: ACase) -> None:
    session = case.session
    session.rollback()
    refused(session, "ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    refused(session, "DROP TRIGGER audit_entry_only_added ON audit_entry")
    refused(session, "DROP TABLE look")
    refused(session, "TRUNCATE audit_entry CASCADE")
