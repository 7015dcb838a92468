"""A page of the worklist reads indexes from where it begins: no table of cases from end to end."""

from functools import partial

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.instruments import READ_WHOLE, Spent, listening, work_of
from bench.worklist_rows import AT, make, more
from disclosure.actions.looks.caseload import find
from disclosure.actions.thing_to_do import Group
from disclosure.actions.to_do.asked import Narrowed, Whose
from disclosure.actions.to_do.worklist import worklist
from tests.people import ADA, BEN, actor
from workflows.words import State

FEW, MANY = 400, 2_000
OF_CASES = {"incident", "to_do", "to_do_fresh", "to_do_named", "case_member", "case_key", "look"}

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def engine(session: Session) -> Engine:
    """PostgreSQL reads a small table whole, which is quickest; so it is told to read none whole
    that an index can carry. What then is read whole has no index."""
    found = session.get_bind()
    assert isinstance(found, Engine)
    make(found, session, FEW)
    if found.dialect.name == "postgresql":
        with found.connect() as connection:
            name = found.url.database
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET enable_seqscan = off')
            connection.commit()
    session.rollback()
    found.dispose()
    return found


def test_no_list_of_cases_is_read_from_end_to_end(session: Session, engine: Engine) -> None:
    site = next(iter(actor(session, ADA).sites))
    found: dict[str, set[str]] = {}
    for email, only in (
        (ADA, Narrowed(site)),
        (ADA, Narrowed(state=State.ACKNOWLEDGE)),
        (BEN, Narrowed()),
    ):
        who = actor(session, email)
        with listening(session) as spent:
            for whose in Whose:
                first = worklist(session, who, AT, whose, only, most=2)
                for after in first.more.values():
                    worklist(session, who, AT, whose, only, after, most=2)
            find(session, who, page=find(session, who).older or 0)
        found |= read_whole(engine, spent)
    assert found == {}


def read_whole(engine: Engine, spent: Spent) -> dict[str, set[str]]:
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    found = {}
    with engine.connect() as connection:
        for asked, parameters in spent.asked.items():
            rows = connection.exec_driver_sql(explain + asked, parameters).all()
            plan = "\n".join(str(row[-1]) for row in rows)
            if whole := OF_CASES & set(READ_WHOLE.findall(plan)):
                found[asked] = whole
    return found


@pytest.mark.long
def test_five_times_the_cases_cost_a_page_no_more(
    session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: rows read, or steps of the machine of SQLite."""
    monkeypatch.setattr("disclosure.records.counted.MOST_COUNTED", 50)
    pages = partial(see_the_list, session)
    pages()
    among_few = work_of(engine, pages)
    more(engine, session, MANY - FEW)
    pages()
    assert work_of(engine, pages) < 1.2 * among_few


def see_the_list(session: Session) -> None:
    """Ada watches over the site; Ben is named on the same few cases at either size."""
    for email in (ADA, BEN):
        found = worklist(session, actor(session, email), AT)
        rows = [row for group in Group for row in found.groups[group]]
        assert rows
        assert not [row for row in rows if "cannot be opened" in row.todo.act]
        session.rollback()
