"""The family's page: codes and visits, news, who deals with a concern, checked languages."""

from typing import Any

from alembic import op
from sqlalchemy import (
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
from sqlalchemy.types import TypeEngine

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)
UNSENT = text("sent_at IS NULL")


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    op.add_column("concern", Column("owner", Text()))
    op.add_column("consent", Column("with_person", Integer()))
    _table(
        "family_link",
        [*_of_person(), *_link()],
        "code_hash",
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", "ck_family_link_ended_why"),
    )
    _table("family_visit", [*_of_person(), *_visit()], "key_hash", _points_to("family_link"))
    _table("family_news", [*_of_person(), *_news()], "key", _only_one("family_news", "mail_id"))
    for table in ("family_link", "family_visit", "family_news"):
        op.create_index(f"ix_{table}_incident_id", table, ["incident_id"])
    op.create_index(
        "ix_family_news_send_from",
        "family_news",
        ["send_from"],
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )
    op.create_table(
        "checked_language",
        given("language", Text()),
        given("checked_by", Text()),
        given("checked_at", MOMENT),
        given("recorded_by", Text()),
        given("words_sha256", Text()),
        PrimaryKeyConstraint("language", name="pk_checked_language"),
    )


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _table(name: str, cells: list[Column[Any]], only_one: str, *more: Any) -> None:
    op.create_table(
        name,
        given("id", Integer()),
        *cells,
        PrimaryKeyConstraint("id", name=f"pk_{name}"),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=f"fk_{name}_incident_id_incident"
        ),
        _only_one(name, only_one),
        *more,
    )


def _only_one(table: str, cell: str) -> UniqueConstraint:
    return UniqueConstraint(cell, name=f"uq_{table}_{cell}")


def _points_to(table: str) -> ForeignKeyConstraint:
    name = f"fk_family_visit_link_id_{table}"
    return ForeignKeyConstraint(["link_id"], [f"{table}.id"], name=name)


def _of_person() -> list[Column[Any]]:
    return [given("incident_id", Integer()), given("person", Integer())]


def _link() -> list[Column[Any]]:
    return [
        given("code_hash", Text()),
        given("asks", Text()),
        given("fact_hash", Text()),
        given("made_at", MOMENT),
        given("made_by", Text()),
        given("expires_at", MOMENT),
        Column("used_at", MOMENT),
        Column("ended_at", MOMENT),
        Column("ended_why", Text()),
        given("failures", Integer()),
        Column("locked_until", MOMENT),
    ]


def _visit() -> list[Column[Any]]:
    return [
        given("link_id", Integer()),
        given("key_hash", Text()),
        given("started_at", MOMENT),
        given("seen_at", MOMENT),
        Column("ended_at", MOMENT),
    ]


def _news() -> list[Column[Any]]:
    return [
        given("key", Text()),
        given("mail_id", Text()),
        given("way", Text()),
        given("recorded_at", MOMENT),
        given("send_from", MOMENT),
        Column("sent_at", MOMENT),
        Column("dropped", Text()),
        Column("came_back_at", MOMENT),
        given("tries", Integer()),
        Column("fault", Text()),
    ]
