"""What writing a letter needs: for whom, from which template, in which forms; pen and drafts."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = DateTime(timezone=True)
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")


def given(name: str, type: TypeEngine[Any]) -> Column[Any]:
    """A cell that is never empty."""
    return Column(name, type, nullable=False)


def upgrade() -> None:
    for name in ("audience", "template", "easy_read"):
        op.add_column("letter", Column(name, Text()))
    for name in ("translation", "address"):
        op.add_column("letter", Column(name, DOCUMENT))
    _made_for_a_letter("pen", _pen(), ("letter_id",))
    _made_for_a_letter("unsaved", _unsaved(), ("letter_id", "by"))
    _made_for_a_letter("wording", _wording(), ("letter_id", "version"))
    op.create_table(
        "analysis_run",
        given("incident_id", Integer()),
        given("digest", Text()),
        PrimaryKeyConstraint("incident_id", "digest", name="pk_analysis_run"),
        ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_analysis_run_incident_id_incident"
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _made_for_a_letter(what: str, cells: list[Column[Any]], key: tuple[str, ...]) -> None:
    table = f"letter_{what}"
    op.create_table(
        table,
        given("letter_id", Integer()),
        *cells,
        PrimaryKeyConstraint(*key, name=f"pk_{table}"),
        ForeignKeyConstraint(["letter_id"], ["letter.id"], name=f"fk_{table}_letter_id_letter"),
    )


def _pen() -> list[Column[Any]]:
    return [
        given("holder", Text()),
        given("taken_at", MOMENT),
        given("seen_at", MOMENT),
        Column("asked_by", Text()),
        Column("asked_at", MOMENT),
    ]


def _unsaved() -> list[Column[Any]]:
    return [
        given("by", Text()),
        given("words", DOCUMENT),
        given("of_version", Integer()),
        given("at", MOMENT),
    ]


def _wording() -> list[Column[Any]]:
    return [
        given("version", Integer()),
        given("by", Text()),
        given("at", MOMENT),
        given("slots", DOCUMENT),
        given("text", Text()),
    ]
