"""By which browser something was done to the house, as entries of a case have it."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty in old entries, and then no part of what their seals are made of."""
    op.add_column("house_entry", Column("device", Text()))


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
