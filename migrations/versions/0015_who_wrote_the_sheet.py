"""A case opened from a sheet of paper says who wrote the sheet."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of a case so far nobody knows. Empty, it stands in no seal: see `added_later`."""
    op.add_column("incident", Column("written_by", Text()))


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
