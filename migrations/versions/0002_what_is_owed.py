"""What is owed and to whom: persons and consents, questions and concerns, promises, letters."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    _people()
    _what_they_ask()
    _what_we_promise()
    _what_we_write()


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _people() -> None:
    op.create_table(
        "person",
        given("id", Integer()),
        given("ref", Text()),
        given("incident_id", Integer()),
        given("number", Integer()),
        given("recorded_at", MOMENT),
        given("name", Text()),
        given("relationship", Text()),
        given("is_patient", Boolean()),
        given("standing", Text()),
        Column("died_at", MOMENT),
        given("details", DOCUMENT),
        given("version", Integer()),
        given("salt", Text()),
        CheckConstraint(
            "standing IN ('relevant', 'also_told', 'not_to_be_told')", name="ck_person_standing"
        ),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_person_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_person"),
        UniqueConstraint("incident_id", "number", name="uq_person_incident_id"),
    )
    op.create_index("ix_person_incident_id", "person", ["incident_id"])
    op.create_index("ix_person_name", "person", ["name"])
    op.create_table(
        "consent",
        given("id", Integer()),
        given("ref", Text()),
        given("incident_id", Integer()),
        given("number", Integer()),
        given("recorded_at", MOMENT),
        given("person", Integer()),
        given("purpose", Text()),
        Column("shared_with", Text()),
        given("agrees", Boolean()),
        Column("until", Date()),
        Column("ended_at", MOMENT),
        given("version", Integer()),
        given("salt", Text()),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_consent_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_consent"),
        UniqueConstraint("incident_id", "number", name="uq_consent_incident_id"),
    )
    op.create_index("ix_consent_incident_id", "consent", ["incident_id"])


def _what_they_ask() -> None:
    op.create_table(
        "question",
        given("id", Integer()),
        given("ref", Text()),
        given("incident_id", Integer()),
        given("number", Integer()),
        given("recorded_at", MOMENT),
        given("person", Integer()),
        given("words", Text()),
        given("owner", Text()),
        Column("commitment_ref", Text()),
        given("state", Text()),
        given("version", Integer()),
        given("salt", Text()),
        CheckConstraint(
            "state IN ('open', 'not_yet', 'answered', 'cannot_be_known', 'taken_back')",
            name="ck_question_state",
        ),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_question_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_question"),
        UniqueConstraint("incident_id", "number", name="uq_question_incident_id"),
        UniqueConstraint("ref", name="uq_question_ref"),
    )
    op.create_index("ix_question_incident_id", "question", ["incident_id"])
    op.create_index("ix_question_owner", "question", ["owner"])
    op.create_index("ix_question_state", "question", ["state"])
    op.create_table(
        "concern",
        given("id", Integer()),
        given("ref", Text()),
        given("incident_id", Integer()),
        given("number", Integer()),
        given("recorded_at", MOMENT),
        Column("person", Integer()),
        given("words", Text()),
        given("about", DOCUMENT),
        Column("external_ref", Text()),
        given("state", Text()),
        given("version", Integer()),
        given("salt", Text()),
        CheckConstraint(
            "state IN ('open', 'answered', 'accepted', 'outside')", name="ck_concern_state"
        ),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_concern_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_concern"),
        UniqueConstraint("incident_id", "number", name="uq_concern_incident_id"),
    )
    op.create_index("ix_concern_incident_id", "concern", ["incident_id"])
    op.create_index("ix_concern_state", "concern", ["state"])


def _what_we_promise() -> None:
    op.create_table(
        "commitment",
        given("id", Integer()),
        given("ref", Text()),
        given("incident_id", Integer()),
        given("number", Integer()),
        given("recorded_at", MOMENT),
        given("words", Text()),
        given("owner", Text()),
        Column("due_on", Date()),
        given("standing", Boolean()),
        given("next_contact", Boolean()),
        Column("letter_ref", Text()),
        Column("sentence", Text()),
        given("owed_to", DOCUMENT),
        given("state", Text()),
        given("version", Integer()),
        given("salt", Text()),
        CheckConstraint(
            "state IN ('open', 'done', 'verified', 'confirmed', 'released', 'not_kept')",
            name="ck_commitment_state",
        ),
        CheckConstraint("standing = (due_on IS NULL)", name="ck_commitment_dated_or_standing"),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_commitment_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_commitment"),
        UniqueConstraint("ref", name="uq_commitment_ref"),
    )
    op.create_index("ix_commitment_due_on", "commitment", ["due_on"])
    op.create_index("ix_commitment_incident_id", "commitment", ["incident_id"])
    op.create_index("ix_commitment_owner", "commitment", ["owner"])
    op.create_index("ix_commitment_state", "commitment", ["state"])


def _what_we_write() -> None:
    op.create_table(
        "letter",
        given("id", Integer()),
        given("ref", Text()),
        given("incident_id", Integer()),
        given("recorded_at", MOMENT),
        given("kind", Text()),
        given("to_person", Integer()),
        Column("replaces", Text()),
        given("language", Text()),
        given("slots", DOCUMENT),
        given("text", Text()),
        given("text_sha256", Text()),
        given("links", DOCUMENT),
        given("written_by", DOCUMENT),
        Column("approved_sha256", Text()),
        Column("approved_by", Text()),
        given("accepted", DOCUMENT),
        given("contents", DOCUMENT),
        Column("issued_at", MOMENT),
        Column("issued_number", Integer()),
        Column("sha256", Text()),
        Column("sent_at", MOMENT),
        Column("sent_how", Text()),
        Column("delivered_at", MOMENT),
        given("state", Text()),
        given("version", Integer()),
        given("salt", Text()),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'issued', 'sent', "
            "'delivered', 'returned', 'withdrawn')",
            name="ck_letter_state",
        ),
        CheckConstraint(
            "(issued_at IS NULL) = (sha256 IS NULL)", name="ck_letter_issued_with_bytes"
        ),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_letter_incident_id_incident"
        ),
        PrimaryKeyConstraint("id", name="pk_letter"),
        UniqueConstraint("ref", name="uq_letter_ref"),
    )
    op.create_index("ix_letter_incident_id", "letter", ["incident_id"])
    op.create_table(
        "letter_file",
        given("letter_id", Integer()),
        given("format", Text()),
        given("media_type", Text()),
        given("sha256", Text()),
        given("content", LargeBinary()),
        ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_letter_file_letter_id_letter"),
        PrimaryKeyConstraint("letter_id", "format", name="pk_letter_file"),
    )
