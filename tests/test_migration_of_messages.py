"""Messages of before hang on their case too, save those that somebody was told from above."""

from pathlib import Path
from runpy import run_path

import pytest
from sqlalchemy import insert, select, text

from disclosure.actions.to_staff.inbox import inbox
from disclosure.operations.keys import session_on
from disclosure.operations.schema import MIGRATIONS, upgrade
from disclosure.records.engine import open_database
from disclosure.records.outbox import Message
from disclosure.settings import Settings
from tests import people
from tests.cases import an_opened_case, record_as
from tests.databases import a_database, settings_in
from tests.people import ADA, ADAM, EVA, MAX, RON, SITE, actor
from tests.staff import NOON


def a_message(to: str, begins: str, about: str) -> dict[str, object]:
    at = dict.fromkeys(("recorded_at", "step_at", "mail_from"), NOON)
    return {"key": f"{begins} 7 {to}", "to": to, "about": about, "step": "x", "tries": 0, **at}


def test_who_was_shut_out_before_is_shown_no_trace_after(
    settings: Settings, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if settings.database_url.startswith("postgresql"):
        with a_database(request.getfixturevalue("postgres"), "template0") as url:
            tell_the_story(settings_in(tmp_path, url))
        return
    tell_the_story(settings_in(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite"))


def of_its_case(dialect: str) -> str:
    """What the migration does to each message that hangs on no case yet."""
    told = run_path(str(MIGRATIONS / "versions" / "0011_a_message_is_theirs_who_sees_the_case.py"))
    return str(told["OF_ITS_CASE"].format(ref=told["REF"][dialect]))


def tell_the_story(empty: Settings) -> None:
    """Messages are as they were before 0011; all else is as the code of today writes it."""
    engine = open_database(empty.database_url)
    upgrade(engine)
    with session_on(engine, empty) as session:
        people.introduce(session)
        case = an_opened_case(session)
        record_as(case, ADA, "restrict", of="other", reason="Many know her", only=[ADA, EVA])
        session.rollback()
    with engine.begin() as connection:
        told = [a_message(to, case.ref, case.ref) for to in (ADA, RON, MAX, ADAM)]
        told.append(a_message(ADA, "1 rota", SITE))
        connection.execute(insert(Message), told)
        connection.execute(text(of_its_case(engine.dialect.name)))
    with session_on(engine, empty) as session:
        hang = {each.key: each.incident_id for each in session.scalars(select(Message))}
        assert [hang[str(each["key"])] for each in told] == [case.id, case.id, None, None, None]
        shown = {to: len(inbox(session, actor(session, to)).ids) for to in (ADA, RON, MAX, ADAM)}
        assert shown == {ADA: 2, RON: 0, MAX: 1, ADAM: 1}
    engine.dispose()
