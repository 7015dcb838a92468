"""Two roles of PostgreSQL, so that the program itself can neither take the refusals of the database
away nor read an analysis by accident. Printed, and run by whoever owns the database.
"""

from collections.abc import Iterator

from disclosure.records.base import Record

WALLED = "analysis"


def statements(program: str, analysis: str) -> Iterator[str]:
    """`program`: the role that pages, commands and jobs sign in with. It owns nothing, so it can
    drop no trigger; of the analyses it may only add one. `analysis`: the role it takes to read
    them, for the moment of reading. Run them again after `db upgrade`: new tables need them.
    """
    tables = sorted(set(Record.metadata.tables) - {WALLED})
    yield from _made(program, "LOGIN NOINHERIT")
    yield from _made(analysis, "NOLOGIN")
    yield f"GRANT {analysis} TO {program}"
    yield f"GRANT USAGE ON SCHEMA public TO {program}, {analysis}"
    for table in (*tables, "alembic_version"):
        rights = "SELECT" if table == "alembic_version" else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON public.{table} TO {program}"
    yield _granted_on_the_engine(program)
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {program}"
    yield f"REVOKE ALL ON public.{WALLED} FROM {program}"
    yield f"GRANT INSERT ON public.{WALLED} TO {program}"
    yield f"GRANT SELECT ON public.{WALLED} TO {analysis}"


def _granted_on_the_engine(program: str) -> str:
    """Its tables are there only where Procrastinate was chosen, which knows what they are."""
    of_it = "schemaname = 'public' AND starts_with(tablename, 'procrastinate_')"
    grant = f"'GRANT SELECT, INSERT, UPDATE, DELETE ON public.' || name || ' TO {program}'"
    return (
        f"DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE {of_it} "
        f"LOOP EXECUTE {grant}; END LOOP; END $$"
    )


def _made(role: str, rights: str) -> Iterator[str]:
    """Only where it is not there: CREATE ROLE knows no IF NOT EXISTS."""
    there = f"SELECT FROM pg_roles WHERE rolname = '{role}'"
    yield f"DO $$ BEGIN IF NOT EXISTS ({there}) THEN CREATE ROLE {role}; END IF; END $$"
    yield f"ALTER ROLE {role} {rights}"
