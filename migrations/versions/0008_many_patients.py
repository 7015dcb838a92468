"""Many patients: work that lasts, look-backs, what is to do and words to find, kept for lists."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")
BY_LETTER = Text().with_variant(
    Text(collation="C"), "postgresql"
)  # else an index finds no beginnings


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    _numbers()
    _work()
    _look_back()
    _look_back_findings()
    _look_back_letter()
    _search()
    _worklist()
    _look_back_release()
    _look_back_member()
    _messages()
    # Rows of old cases are as old as can be: the next sweep or page makes them.
    zone = "+00" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(
        "INSERT INTO to_do_fresh (incident_id, marks, fresh_until, rules) "
        f"SELECT id, 0, '1970-01-01 00:00:00.000000{zone}', '' FROM incident"
    )


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _messages() -> None:
    """Those of one person in their order, those seen and those not seen apart."""
    op.drop_index("ix_message_to", "message")
    for name, those in (("unseen", "seen_at IS NULL"), ("seen", "seen_at IS NOT NULL")):
        where = text(those)
        op.create_index(
            f"ix_message_{name}", "message", ["to", "step_at", "id"], sqlite_where=where,
            postgresql_where=where,
        )  # fmt: skip


def _numbers() -> None:
    op.create_table(
        "first_number",
        given("name", Text()),
        given("at_least", Integer()),
        PrimaryKeyConstraint("name", name="pk_first_number"),
    )


def _work() -> None:
    op.create_table(
        "work",
        given("id", Integer()),
        given("kind", Text()),
        given("about", Text()),
        given("asked_by", Text()),
        given("by_token", Boolean()),
        given("asked_at", MOMENT),
        given("door", Text()),
        given("told", DOCUMENT),
        given("state", Text()),
        given("total", Integer()),
        given("done", Integer()),
        given("set_aside", Integer()),
        given("left", Integer()),
        Column("began_at", MOMENT),
        Column("run_at", MOMENT),
        given("run_done", Integer()),
        Column("beat_at", MOMENT),
        Column("ended_at", MOMENT),
        CheckConstraint(
            "state IN ('waiting', 'running', 'stopped', 'ended')", name="ck_work_state_is_known"
        ),
        PrimaryKeyConstraint("id", name="pk_work"),
    )
    op.create_index("ix_work_asked_by", "work", ["asked_by", "id"])
    op.create_index("ix_work_state", "work", ["state", "id"])
    op.create_table(
        "work_item",
        given("work_id", Integer()),
        given("number", Integer()),
        given("about", Text()),
        given("state", Text()),
        given("stage", Integer()),
        given("made", DOCUMENT),
        Column("kept", Text()),
        Column("why", Text()),
        given("tries", Integer()),
        Column("taken_until", MOMENT),
        Column("done_at", MOMENT),
        CheckConstraint(
            "state IN ('waiting', 'done', 'set_aside', 'left')", name="ck_work_item_state_is_known"
        ),
        ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_work_item_work_id_work"),
        PrimaryKeyConstraint("work_id", "number", name="pk_work_item"),
    )
    op.create_index(
        "ix_work_item_kept",
        "work_item",
        ["work_id", "number"],
        sqlite_where=text("kept IS NOT NULL"),
        postgresql_where=text("kept IS NOT NULL"),
    )
    op.create_index(
        "ix_work_item_set_aside",
        "work_item",
        ["work_id", "number"],
        sqlite_where=text("state = 'set_aside'"),
        postgresql_where=text("state = 'set_aside'"),
    )
    op.create_index(
        "ix_work_item_waiting",
        "work_item",
        ["work_id", "number"],
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    )


def _look_back() -> None:
    op.create_table(
        "look_back",
        given("id", Integer()),
        given("ref", Text()),
        given("recorded_at", MOMENT),
        given("opened_by", Text()),
        given("site_id", Integer()),
        given("title", Text()),
        given("cause", Text()),
        given("became_aware_at", Text()),
        given("regimes", DOCUMENT),
        Column("contact", DOCUMENT),
        given("version", Integer()),
        given("state", Text()),
        CheckConstraint("state IN ('open', 'closed')", name="ck_look_back_state"),
        ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_look_back_site_id_site"),
        PrimaryKeyConstraint("id", name="pk_look_back"),
        UniqueConstraint("ref", name="uq_look_back_ref"),
    )
    op.create_index("ix_look_back_site_id", "look_back", ["site_id"])


def _look_back_findings() -> None:
    op.create_table(
        "look_back_findings",
        given("id", Integer()),
        given("look_back_id", Integer()),
        given("facts", Text()),
        given("why", Text()),
        given("changes", Text()),
        given("sha256", Text()),
        given("written_by", Text()),
        given("written_at", MOMENT),
        Column("approved_by", Text()),
        Column("approved_at", MOMENT),
        Column("note", Text()),
        ForeignKeyConstraint(
            ["look_back_id"], ["look_back.id"], name="fk_look_back_findings_look_back_id_look_back"
        ),
        PrimaryKeyConstraint("id", name="pk_look_back_findings"),
    )
    op.create_index("ix_look_back_findings_look_back_id", "look_back_findings", ["look_back_id"])


def _look_back_letter() -> None:
    op.create_table(
        "look_back_letter",
        given("id", Integer()),
        given("look_back_id", Integer()),
        given("kind", Text()),
        given("text", Text()),
        given("promises", DOCUMENT),
        given("with_slip", Boolean()),
        given("sha256", Text()),
        given("written_by", Text()),
        given("written_at", MOMENT),
        Column("approved_by", Text()),
        Column("approved_at", MOMENT),
        ForeignKeyConstraint(
            ["look_back_id"], ["look_back.id"], name="fk_look_back_letter_look_back_id_look_back"
        ),
        PrimaryKeyConstraint("id", name="pk_look_back_letter"),
    )
    op.create_index("ix_look_back_letter_look_back_id", "look_back_letter", ["look_back_id"])


def _search() -> None:
    op.create_table(
        "search_word",
        given("word", BY_LETTER),
        given("incident_id", Integer()),
        given("what", Text()),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_search_word_incident_id_incident"
        ),
        PrimaryKeyConstraint("word", "incident_id", "what", name="pk_search_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_word_incident_id", "search_word", ["incident_id", "word"])


def _worklist() -> None:
    op.create_table(
        "to_do",
        given("incident_id", Integer()),
        given("number", Integer()),
        given("watched_by", Integer()),
        given("site_id", Integer()),
        given("state", Text()),
        given("urgency", Integer()),
        given("rank", BY_LETTER),
        given("owner", Text()),
        given("needs", Text()),
        given("second", Boolean()),
        given("barred", Text()),
        Column("soon_from", MOMENT),
        Column("today_from", MOMENT),
        Column("late_from", MOMENT),
        Column("moves_at", MOMENT),
        given("says", DOCUMENT),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_to_do_incident_id_incident"
        ),
        PrimaryKeyConstraint("incident_id", "number", name="pk_to_do"),
    )
    op.create_index("ix_to_do_moves_at", "to_do", ["moves_at"])
    op.create_index(
        "ix_to_do_of_site",
        "to_do",
        ["watched_by", "owner", "urgency", "rank", "incident_id", "number"],
    )
    op.create_index(
        "ix_to_do_owner",
        "to_do",
        ["owner", "urgency", "rank", "incident_id", "number", "watched_by"],
    )
    op.create_index(
        "ix_to_do_second",
        "to_do",
        ["watched_by", "second", "urgency", "rank", "incident_id", "number"],
    )
    op.create_index(
        "ix_to_do_site", "to_do", ["watched_by", "urgency", "rank", "incident_id", "number"]
    )
    op.create_index(
        "ix_to_do_stage",
        "to_do",
        ["watched_by", "state", "urgency", "rank", "incident_id", "number"],
    )
    op.create_table(
        "to_do_fresh",
        given("incident_id", Integer()),
        given("marks", Integer()),
        Column("fresh_until", MOMENT),
        given("rules", Text()),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_to_do_fresh_incident_id_incident"
        ),
        PrimaryKeyConstraint("incident_id", name="pk_to_do_fresh"),
    )
    op.create_index("ix_to_do_fresh_fresh_until", "to_do_fresh", ["fresh_until", "incident_id"])
    op.create_table(
        "to_do_named",
        given("email", Text()),
        given("watched_by", Integer()),
        given("incident_id", Integer()),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_to_do_named_incident_id_incident"
        ),
        PrimaryKeyConstraint("email", "watched_by", "incident_id", name="pk_to_do_named"),
    )
    op.create_index("ix_to_do_named_incident_id", "to_do_named", ["incident_id"])


def _look_back_release() -> None:
    op.create_table(
        "look_back_release",
        given("id", Integer()),
        given("look_back_id", Integer()),
        given("number", Integer()),
        given("letter_id", Integer()),
        given("letters", Integer()),
        given("left_out", Integer()),
        given("released_by", Text()),
        given("released_at", MOMENT),
        ForeignKeyConstraint(
            ["letter_id"],
            ["look_back_letter.id"],
            name="fk_look_back_release_letter_id_look_back_letter",
        ),
        ForeignKeyConstraint(
            ["look_back_id"], ["look_back.id"], name="fk_look_back_release_look_back_id_look_back"
        ),
        PrimaryKeyConstraint("id", name="pk_look_back_release"),
        UniqueConstraint("look_back_id", "number", name="uq_look_back_release_look_back_id"),
    )


def _look_back_member() -> None:
    op.create_table(
        "look_back_member",
        given("look_back_id", Integer()),
        given("number", Integer()),
        given("incident_id", Integer()),
        given("external_ref", Text()),
        Column("alike", Text()),
        Column("findings_id", Integer()),
        Column("release_id", Integer()),
        Column("letter_id", Integer()),
        Column("set_aside", Text()),
        Column("set_aside_at", MOMENT),
        ForeignKeyConstraint(
            ["findings_id"],
            ["look_back_findings.id"],
            name="fk_look_back_member_findings_id_look_back_findings",
        ),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_look_back_member_incident_id_incident"
        ),
        ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_look_back_member_letter_id_letter"
        ),
        ForeignKeyConstraint(
            ["look_back_id"], ["look_back.id"], name="fk_look_back_member_look_back_id_look_back"
        ),
        ForeignKeyConstraint(
            ["release_id"],
            ["look_back_release.id"],
            name="fk_look_back_member_release_id_look_back_release",
        ),
        PrimaryKeyConstraint("look_back_id", "number", name="pk_look_back_member"),
        UniqueConstraint("incident_id", name="uq_look_back_member_incident_id"),
        UniqueConstraint("look_back_id", "external_ref", name="uq_look_back_member_look_back_id"),
    )
    op.create_index("ix_look_back_member_alike", "look_back_member", ["look_back_id", "alike"])
    op.create_index("ix_look_back_member_letter_id", "look_back_member", ["letter_id"])
    op.create_index("ix_look_back_member_release", "look_back_member", ["release_id", "number"])
