"""Many open cases at once, by plain SQL: for measuring, in a database that is thrown away after.

A case is never made like this otherwise. The copies are rows that the database itself accepts, with
all its triggers and keys in force; only their seals are those of the case they were copied from.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, inspect, text

REF = "'COPY-' || n.i"
OUT_OF_THE_WAY = 100_000_000  # ids of copied messages begin here
AS_DOCUMENT = {"sqlite": "TEXT", "postgresql": "JSONB"}


def fill(engine: Engine, first: int, last: int, copies: int) -> None:
    """Add `copies` of the cases with the ids `first` to `last`, in turn; each keeps its next look.

    Each brings its entry, its place on the watch, its team, and its reminder about half of the
    time. They have to be cases that were opened and nothing else.
    """
    document = AS_DOCUMENT[engine.dialect.name]
    changes = f"CAST(replace(CAST(m.changes AS TEXT), c.ref, {REF}) AS {document})"
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        numbers = _numbers(connection, copies)
        of_case = f"m.incident_id = c.id AND c.id = {first} + n.i % {last - first + 1}"
        entry = {"incident_id": "n.i", "changes": changes}
        _copy(connection, numbers, "audit_entry", of_case, entry)  # first: else none may appear
        itself = of_case.replace("m.incident_id", "m.id")
        _copy(connection, numbers, "incident", itself, {"id": "n.i", "ref": REF})
        for table in ("watch", "case_member"):
            _copy(connection, numbers, table, of_case, {"incident_id": "n.i"})
        about = of_case.replace("m.incident_id = c.id", "m.about = c.ref")
        own = {"id": f"{OUT_OF_THE_WAY} + n.i", "key": f"replace(m.key, c.ref, {REF})"}
        half_way = f"{about} AND m.step = 'duty half_way'"
        _copy(connection, numbers, "message", half_way, {**own, "about": REF})
    settle(engine)


def _numbers(connection: Connection, many: int) -> str:
    """A table `n` of the ids of the copies."""
    taken = connection.exec_driver_sql("SELECT max(id) FROM incident").scalar_one()
    counted = f"SELECT {taken + 1} UNION ALL SELECT i + 1 FROM n WHERE i < {taken + many}"
    return f"WITH RECURSIVE n(i) AS ({counted})"


def _copy(
    connection: Connection, numbers: str, table: str, like: str, own: Mapping[str, str]
) -> None:
    """Copy rows of a table as they are, save for `own`: what stands in each of these columns."""
    columns = [column["name"] for column in inspect(connection).get_columns(table)]
    named = ", ".join(f'"{column}"' for column in columns)
    cells = ", ".join(own.get(column, f'm."{column}"') for column in columns)
    into = f"INSERT INTO {table} ({named}) SELECT {cells} FROM n, incident c, {table} m"
    connection.execute(text(f"{numbers} {into} WHERE {like}"))


def settle(engine: Engine) -> None:
    """What the database would do at leisure, done now, so that it does not fall into a round."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
