"""A visit and a piece of news say which version of their case they were of."""

from alembic import op
from sqlalchemy import Column, Integer

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what is there, and of what the version before writes meanwhile, nobody knows: moments
    alone say then whether somebody looked since."""
    op.add_column("family_visit", Column("seen_version", Integer()))
    op.add_column("family_news", Column("version", Integer()))


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
