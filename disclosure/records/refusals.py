"""What the database itself refuses, whoever asks. Each kind of database has its spelling.

Rows that are only added are never changed or deleted. A sealed row changes, or appears, only
together with the newest entry of its incident, and only to the state that the entry names.
"""

from collections.abc import Iterator, Mapping

from disclosure.records.sealed import SEALED, WITH_STATE

ONLY_ADDED = ("audit_entry", "evidence", "analysis", "letter_file", "look", "house_entry")
_KEYS = {"letter_file": ("letter_id", "format"), "house_entry": ("number",)}


def _owner(table: str) -> str:
    return "NEW.id" if table == "incident" else "NEW.incident_id"


def _key(table: str) -> tuple[str, ...]:
    return _KEYS.get(table, ("incident_id", "number"))


def _sqlite() -> Iterator[str]:
    for table in ONLY_ADDED:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
        same = " AND ".join(f"{cell} = NEW.{cell}" for cell in _key(table))
        yield (
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
        )  # REPLACE takes a row away without asking the trigger of DELETE
    for table in SEALED:
        state = "AND json_extract(c.value, '$.state') = NEW.state " if table in WITH_STATE else ""
        entry = (
            "EXISTS (SELECT 1 FROM audit_entry a, json_each(a.changes) c "
            f"WHERE a.incident_id = {_owner(table)} AND a.number = NEW.version "
            f"AND json_extract(c.value, '$.thing') = NEW.ref {state}"
            "AND NOT EXISTS (SELECT 1 FROM audit_entry n "
            "WHERE n.incident_id = a.incident_id AND n.number > a.number))"
        )
        of_case = "" if table == "incident" else "incident_id = NEW.incident_id AND "
        same = f"id = NEW.id OR ({of_case}ref = NEW.ref)"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
        says = f"SELECT RAISE(ABORT, '{table} changed without an audit entry')"
        yield (
            f"CREATE TRIGGER {table}_appears_with_entry BEFORE INSERT ON {table} "
            f"WHEN NOT {entry} OR {there} BEGIN {says}; END"
        )
        yield (
            f"CREATE TRIGGER {table}_changes_with_entry BEFORE UPDATE ON {table} "
            f"WHEN NOT (NEW.version > OLD.version AND {entry}) BEGIN {says}; END"
        )
        yield (
            f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never deleted'); END"
        )


_RAISE = "RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE ="


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_RAISE} TG_TABLE_NAME || ' is only ever added to'; END $$"
    )
    for table in (*ONLY_ADDED, *SEALED):
        verbs = "UPDATE OR DELETE OR TRUNCATE" if table in ONLY_ADDED else "DELETE OR TRUNCATE"
        yield (
            f"CREATE TRIGGER {table}_only_added BEFORE {verbs} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_added()"
        )
    for table in SEALED:
        state = ", 'state', NEW.state" if table in WITH_STATE else ""
        entry = (
            "EXISTS (SELECT 1 FROM audit_entry a "
            f"WHERE a.incident_id = {_owner(table)} AND a.number = NEW.version "
            f"AND a.changes @> jsonb_build_array(jsonb_build_object('thing', NEW.ref{state})) "
            "AND NOT EXISTS (SELECT 1 FROM audit_entry n "
            "WHERE n.incident_id = a.incident_id AND n.number > a.number))"
        )
        yield (
            f"CREATE FUNCTION {table}_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF (TG_OP = 'UPDATE' AND NEW.version <= OLD.version) OR NOT {entry} "
            f"THEN {_RAISE} '{table} changed without an audit entry'; END IF; "
            "RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_with_entry BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_with_entry()"
        )


STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "sqlite": tuple(_sqlite()),
    "postgresql": tuple(_postgresql()),
}
