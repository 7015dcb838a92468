"""The spine: sites and people, the incident, its chain, and what is only ever added to it."""

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
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    _who_works_here()
    _the_case()
    _what_is_only_added()


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _who_works_here() -> None:
    op.create_table(
        "message",
        given("id", Integer()),
        given("key", Text()),
        given("to", Text()),
        given("about", Text()),
        given("step", Text()),
        given("recorded_at", MOMENT),
        Column("seen_at", MOMENT),
        PrimaryKeyConstraint("id", name="pk_message"),
        UniqueConstraint("key", name="uq_message_key"),
    )
    op.create_index("ix_message_to", "message", ["to"])
    op.create_table(
        "sign_in_attempt",
        given("key", Text()),
        given("failures", Integer()),
        given("last_at", MOMENT),
        Column("locked_until", MOMENT),
        PrimaryKeyConstraint("key", name="pk_sign_in_attempt"),
    )
    op.create_table(
        "site",
        given("id", Integer()),
        given("name", Text()),
        given("zone", Text()),
        given("regimes", JSON()),
        given("active", Boolean()),
        PrimaryKeyConstraint("id", name="pk_site"),
        UniqueConstraint("name", name="uq_site_name"),
    )
    op.create_table(
        "user_account",
        given("id", Integer()),
        given("email", Text()),
        given("name", Text()),
        Column("title", Text()),
        Column("phone", Text()),
        Column("password_hash", Text()),
        given("session_version", Integer()),
        given("active", Boolean()),
        given("recorded_at", MOMENT),
        Column("successor", Text()),
        CheckConstraint("email = lower(email)", name="ck_user_account_email_in_lower_case"),
        PrimaryKeyConstraint("id", name="pk_user_account"),
        UniqueConstraint("email", name="uq_user_account_email"),
    )
    op.create_table(
        "token",
        given("id", Integer()),
        given("user_id", Integer()),
        given("hash", Text()),
        given("recorded_at", MOMENT),
        Column("ended_at", MOMENT),
        ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_token_user_id_user_account"
        ),
        PrimaryKeyConstraint("id", name="pk_token"),
        UniqueConstraint("hash", name="uq_token_hash"),
    )
    op.create_index("ix_token_user_id", "token", ["user_id"])
    op.create_table(
        "user_role",
        given("user_id", Integer()),
        given("role", Text()),
        CheckConstraint(
            "role IN ('risk_manager', 'clinician', 'investigator', 'approver', "
            "'coach', 'executive', 'auditor', 'administrator')",
            name="ck_user_role_role_is_known",
        ),
        ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_user_role_user_id_user_account"
        ),
        PrimaryKeyConstraint("user_id", "role", name="pk_user_role"),
    )
    op.create_table(
        "user_site",
        given("user_id", Integer()),
        given("site_id", Integer()),
        ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_user_site_site_id_site"),
        ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_user_site_user_id_user_account"
        ),
        PrimaryKeyConstraint("user_id", "site_id", name="pk_user_site"),
    )


def _the_case() -> None:
    op.create_table(
        "incident",
        given("id", Integer()),
        given("ref", Text()),
        given("recorded_at", MOMENT),
        given("opened_by", Text()),
        given("site_id", Integer()),
        given("summary", Text()),
        given("became_aware_at", MOMENT),
        given("became_aware_day_only", Boolean()),
        Column("occurred_at", MOMENT),
        given("occurred_day_only", Boolean()),
        Column("occurred_words", Text()),
        Column("reported_at", MOMENT),
        Column("patient_name", Text()),
        Column("patient_born_on", Date()),
        Column("patient_identifier", Text()),
        given("regimes", DOCUMENT),
        given("restricted", Boolean()),
        Column("external_ref", Text()),
        given("by_demo", Boolean()),
        given("without_duty", Boolean()),
        given("state", Text()),
        given("version", Integer()),
        given("salt", Text()),
        CheckConstraint(
            "state IN ('acknowledge', 'investigate', 'disclose', 'apologize', "
            "'follow_up', 'closed')",
            name="ck_incident_state",
        ),
        ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_incident_site_id_site"),
        PrimaryKeyConstraint("id", name="pk_incident"),
        UniqueConstraint("external_ref", name="uq_incident_external_ref"),
        UniqueConstraint("ref", name="uq_incident_ref"),
    )
    op.create_index("ix_incident_patient_identifier", "incident", ["patient_identifier"])
    op.create_index("ix_incident_patient_name", "incident", ["patient_name"])
    op.create_index("ix_incident_recorded_at", "incident", ["recorded_at"])
    op.create_index("ix_incident_site_id", "incident", ["site_id"])
    op.create_index("ix_incident_state", "incident", ["state"])
    op.create_table(
        "case_member",
        given("incident_id", Integer()),
        given("email", Text()),
        given("only", Boolean()),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_case_member_incident_id_incident"
        ),
        PrimaryKeyConstraint("incident_id", "email", name="pk_case_member"),
    )
    op.create_index("ix_case_member_email", "case_member", ["email"])


def _what_is_only_added() -> None:
    op.create_table(
        "audit_entry",
        given("incident_id", Integer()),
        given("number", Integer()),
        given("at", MOMENT),
        given("by", Text()),
        given("door", Text()),
        given("what", Text()),
        given("was", Text()),
        given("now", Text()),
        given("digest", Text()),
        given("changes", DOCUMENT),
        given("key", Text()),
        given("before", Text()),
        given("seal", Text()),
        ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name="fk_audit_entry_incident_id_incident",
            initially="DEFERRED",
            deferrable=True,
        ),
        PrimaryKeyConstraint("incident_id", "number", name="pk_audit_entry"),
    )
    op.create_table(
        "look",
        given("incident_id", Integer()),
        given("number", Integer()),
        given("at", MOMENT),
        given("by", Text()),
        given("role", Text()),
        given("door", Text()),
        given("what", Text()),
        given("why", Text()),
        given("before", Text()),
        given("seal", Text()),
        ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_look_incident_id_incident"),
        PrimaryKeyConstraint("incident_id", "number", name="pk_look"),
    )
    op.create_table(
        "evidence",
        given("incident_id", Integer()),
        given("number", Integer()),
        given("kind", Text()),
        given("at", MOMENT),
        given("recorded_at", MOMENT),
        given("by", Text()),
        given("door", Text()),
        Column("about", Integer()),
        Column("parent", Integer()),
        given("withdraws", Boolean()),
        given("schema", Integer()),
        given("body", DOCUMENT),
        given("salt", Text()),
        ForeignKeyConstraint(
            ["incident_id", "about"],
            ["evidence.incident_id", "evidence.number"],
            name="fk_evidence_about_evidence",
        ),
        ForeignKeyConstraint(
            ["incident_id", "number"],
            ["audit_entry.incident_id", "audit_entry.number"],
            name="fk_evidence_incident_id_audit_entry",
        ),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_evidence_incident_id_incident"
        ),
        PrimaryKeyConstraint("incident_id", "number", name="pk_evidence"),
    )
    op.create_index("ix_evidence_incident_id", "evidence", ["incident_id", "kind", "at"])
    op.create_table(
        "analysis",
        given("incident_id", Integer()),
        given("number", Integer()),
        given("recorded_at", MOMENT),
        given("by", Text()),
        given("door", Text()),
        given("text", Text()),
        given("salt", Text()),
        ForeignKeyConstraint(
            ["incident_id", "number"],
            ["audit_entry.incident_id", "audit_entry.number"],
            name="fk_analysis_incident_id_audit_entry",
        ),
        PrimaryKeyConstraint("incident_id", "number", name="pk_analysis"),
    )
