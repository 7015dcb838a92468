"""Trust: keys of cases, second factors, broken glass, the chain of the house, what is found by."""

from collections.abc import Iterator
from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")
ONLY_ADDED = ("house_entry",)


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    op.add_column("user_account", Column("staff_number", Text()))
    op.add_column("audit_entry", Column("device", Text()))
    op.add_column("look", Column("key", Text()))
    op.execute("UPDATE user_account SET staff_number = CAST(id AS TEXT)")
    op.create_index("ix_user_account_staff_number", "user_account", ["staff_number"], unique=True)
    op.drop_index("ix_incident_patient_identifier", "incident")
    _at_the_door()
    _under_keys()
    _of_the_house()
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _postgresql() if postgresql else _sqlite():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _at_the_door() -> None:
    op.create_table(
        "ended_session",
        given("hash", Text()),
        given("at", MOMENT),
        PrimaryKeyConstraint("hash", name="pk_ended_session"),
    )
    op.create_table(
        "kept_answer",
        given("hash", Text()),
        given("by", Text()),
        given("request", Text()),
        given("status", Integer()),
        given("answer", DOCUMENT),
        given("at", MOMENT),
        PrimaryKeyConstraint("hash", name="pk_kept_answer"),
    )
    op.create_index("ix_kept_answer_at", "kept_answer", ["at"])
    op.create_table(
        "open_id_link",
        given("issuer", Text()),
        given("subject", Text()),
        given("user_id", Integer()),
        given("at", MOMENT),
        PrimaryKeyConstraint("issuer", "subject", name="pk_open_id_link"),
        ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_open_id_link_user_id_user_account"
        ),
        UniqueConstraint("user_id", "issuer", name="uq_open_id_link_user_id"),
    )
    op.create_table(
        "recovery_code",
        given("id", Integer()),
        given("user_id", Integer()),
        given("hash", Text()),
        Column("used_at", MOMENT),
        PrimaryKeyConstraint("id", name="pk_recovery_code"),
        ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_recovery_code_user_id_user_account"
        ),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])
    op.create_table(
        "second_factor",
        given("user_id", Integer()),
        Column("secret", Text()),
        Column("waiting", Text()),
        given("last_counter", Integer()),
        Column("confirmed_at", MOMENT),
        PrimaryKeyConstraint("user_id", name="pk_second_factor"),
        ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_second_factor_user_id_user_account"
        ),
    )


def _under_keys() -> None:
    op.create_table(
        "case_key",
        given("incident_id", Integer()),
        given("purpose", Text()),
        given("wrapped", Text()),
        PrimaryKeyConstraint("incident_id", "purpose", name="pk_case_key"),
        ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name="fk_case_key_incident_id_incident",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_table(
        "found_by",
        given("incident_id", Integer()),
        given("what", Text()),
        given("person", Integer()),
        given("hash", Text()),
        PrimaryKeyConstraint("incident_id", "what", "person", name="pk_found_by"),
        ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name="fk_found_by_incident_id_incident",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_found_by_hash", "found_by", ["hash"])


def _of_the_house() -> None:
    op.create_table(
        "house_entry",
        given("number", Integer()),
        given("at", MOMENT),
        given("by", Text()),
        given("door", Text()),
        given("what", Text()),
        given("about", Text()),
        given("key", Text()),
        given("before", Text()),
        given("seal", Text()),
        PrimaryKeyConstraint("number", name="pk_house_entry"),
    )
    op.create_table(
        "glass",
        given("id", Integer()),
        given("incident_id", Integer()),
        given("email", Text()),
        given("broken_at", MOMENT),
        given("ends_at", MOMENT),
        given("reason", Text()),
        Column("closed_at", MOMENT),
        Column("judged_by", Text()),
        Column("judged_at", MOMENT),
        Column("was_right", Boolean()),
        Column("judgement", Text()),
        PrimaryKeyConstraint("id", name="pk_glass"),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_glass_incident_id_incident"
        ),
    )
    op.create_index("ix_glass_email", "glass", ["email", "ends_at"])
    op.create_index("ix_glass_incident_id", "glass", ["incident_id"])


def _sqlite() -> Iterator[str]:
    for table in ONLY_ADDED:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
        yield (
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
        )


def _postgresql() -> Iterator[str]:
    for table in ONLY_ADDED:
        yield (
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_added()"
        )
