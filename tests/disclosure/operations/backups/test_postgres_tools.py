"""The programs of PostgreSQL that a backup needs: named when they are not there or too old."""

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from disclosure.kinds.faults import BadInput
from disclosure.operations.backups import postgres_tools
from disclosure.operations.backups.postgres_tools import without_password
from disclosure.records.libpq import written_for_libpq


@pytest.mark.postgresql
def test_an_older_pg_dump_is_named_before_anything_is_done() -> None:
    with pytest.raises(BadInput, match="of version 99"):
        postgres_tools.must_have("pg_dump", 99)


def test_no_password_stands_among_the_words_of_a_running_program() -> None:
    url = make_url("postgresql+psycopg://us:swordfish@here/db?host=/run")
    assert "swordfish" not in without_password(url).render_as_string(hide_password=False)


def test_a_missing_pg_dump_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BadInput, match="not installed"):
        postgres_tools.must_have("pg_dump", 15)


def test_a_name_with_a_space_is_told_to_its_programs_as_it_is() -> None:
    url = make_url("postgresql+psycopg://night%20shift:sword%20fish@here:5433/the%20record")
    told = conninfo_to_dict(written_for_libpq(without_password(url)))
    assert told == {"user": "night shift", "host": "here", "port": "5433", "dbname": "the record"}
