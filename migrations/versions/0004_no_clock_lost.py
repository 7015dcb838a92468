"""What the sweep needs: when to look next, who is on call or stands in, what was delivered."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    _watch()
    _rota()
    _messages()
    op.add_column("user_account", Column("works", JSON()))
    op.add_column("user_account", Column("feed_hash", Text()))
    op.create_index("ix_user_account_feed_hash", "user_account", ["feed_hash"], unique=True)


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _watch() -> None:
    """Every case there is is looked at by the first sweep: its rules are none we know."""
    op.create_table(
        "watch",
        given("incident_id", Integer()),
        Column("look_at", MOMENT),
        Column("looked_at", MOMENT),
        given("rules", Text()),
        PrimaryKeyConstraint("incident_id", name="pk_watch"),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_watch_incident_id_incident"
        ),
    )
    op.create_index("ix_watch_look_at", "watch", ["look_at"])
    op.create_index("ix_watch_rules", "watch", ["rules", "incident_id"])
    op.execute(text("INSERT INTO watch (incident_id, rules) SELECT id, '' FROM incident"))
    op.create_table(
        "job_run",
        given("name", Text()),
        given("ended_at", MOMENT),
        PrimaryKeyConstraint("name", name="pk_job_run"),
    )


def _rota() -> None:
    op.create_table(
        "on_call",
        given("id", Integer()),
        given("site_id", Integer()),
        given("name", Text()),
        given("phone", Text()),
        given("from_at", MOMENT),
        given("until_at", MOMENT),
        given("recorded_at", MOMENT),
        given("by", Text()),
        Column("cancelled_at", MOMENT),
        CheckConstraint("from_at < until_at", name="ck_on_call_ends_after_it_begins"),
        PrimaryKeyConstraint("id", name="pk_on_call"),
        ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_on_call_site_id_site"),
    )
    op.create_index("ix_on_call_site_id", "on_call", ["site_id"])
    op.create_index("ix_on_call_until_at", "on_call", ["until_at"])
    op.create_table(
        "absence",
        given("id", Integer()),
        given("email", Text()),
        given("from_on", Date()),
        given("to_on", Date()),
        given("stand_in", Text()),
        given("recorded_at", MOMENT),
        given("by", Text()),
        Column("cancelled_at", MOMENT),
        CheckConstraint("from_on <= to_on", name="ck_absence_ends_after_it_begins"),
        PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_email", "absence", ["email"])


def _messages() -> None:
    """What was written before was listed nowhere yet; it is mailed to nobody so long after."""
    with op.batch_alter_table("message") as message:
        message.add_column(Column("step_at", MOMENT))
        message.add_column(Column("instead_of", Text()))
        message.add_column(Column("mail_from", MOMENT))
        message.add_column(Column("mailed_at", MOMENT))
        message.add_column(Column("tries", Integer(), nullable=False, server_default="0"))
        message.add_column(Column("fault", Text()))
    op.execute(
        text("UPDATE message SET step_at = recorded_at, mail_from = recorded_at,"
             " mailed_at = recorded_at")
    )  # fmt: skip
    with op.batch_alter_table("message") as message:
        message.alter_column("step_at", existing_type=MOMENT, nullable=False)
        message.alter_column("mail_from", existing_type=MOMENT, nullable=False)
        message.alter_column("tries", existing_type=Integer(), server_default=None)
    unmailed = text("mailed_at IS NULL")
    op.create_index(
        "ix_message_mail_from", "message", ["mail_from"], sqlite_where=unmailed,
        postgresql_where=unmailed,
    )  # fmt: skip
    op.drop_index("ix_message_to", "message")
    op.create_index("ix_message_to", "message", ["to", "seen_at"])
