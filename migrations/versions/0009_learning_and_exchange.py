"""What is learned across cases, yearly reports, and lists that came from elsewhere."""

from alembic import op
from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _improvements()
    _yearly_reports()
    _imports()


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _improvements() -> None:
    op.create_table(
        "improvement",
        Column("id", Integer(), nullable=False),
        Column("ref", Text(), nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("came_from", Text(), nullable=False),
        Column("incident_id", Integer()),
        Column("record", Integer()),
        Column("cause", Text()),
        Column("place", Text()),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_improvement_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_improvement"),
        UniqueConstraint("ref", name="uq_improvement_ref"),
    )
    op.create_index("ix_improvement_incident_id", "improvement", ["incident_id"])
    op.create_table(
        "improvement_step",
        Column("improvement_id", Integer(), nullable=False),
        Column("number", Integer(), nullable=False),
        Column("step", Text(), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("by", Text(), nullable=False),
        Column("words", Text()),
        Column("owner", Text()),
        Column("due_on", Date()),
        Column("said", Text()),
        Column("helped", Text()),
        Column("sha256", Text(), nullable=False),
        ForeignKeyConstraint(
            ["improvement_id"],
            ["improvement.id"],
            name="fk_improvement_step_improvement_id_improvement",
        ),
        PrimaryKeyConstraint("improvement_id", "number", name="pk_improvement_step"),
    )
    marks = text("kind = 'prevention'")  # few of many rows, and read across all cases
    op.create_index(
        "ix_evidence_prevention",
        "evidence",
        ["incident_id"],
        sqlite_where=marks,
        postgresql_where=marks,
    )


def _yearly_reports() -> None:
    of_a_year = ("rules", "first_on", "last_on")
    op.create_table(
        "yearly_report_words",
        Column("id", Integer(), nullable=False),
        Column("rules", Text(), nullable=False),
        Column("first_on", Date(), nullable=False),
        Column("last_on", Date(), nullable=False),
        Column("part", Text(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("words", Text(), nullable=False),
        Column("sha256", Text(), nullable=False),
        Column("written_by", Text(), nullable=False),
        Column("written_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("id", name="pk_yearly_report_words"),
        UniqueConstraint(*of_a_year, "part", "version", name="uq_yearly_report_words_rules"),
    )
    op.create_table(
        "yearly_report_final",
        Column("id", Integer(), nullable=False),
        Column("rules", Text(), nullable=False),
        Column("first_on", Date(), nullable=False),
        Column("last_on", Date(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("document", JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        Column("sha256", Text(), nullable=False),
        Column("said_by", Text(), nullable=False),
        Column("said_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("id", name="pk_yearly_report_final"),
        UniqueConstraint(*of_a_year, "version", name="uq_yearly_report_final_rules"),
    )


def _imports() -> None:
    pass
