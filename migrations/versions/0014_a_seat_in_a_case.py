"""Who wrote in a case is no member of it for ever: only who holds something in it still."""

from alembic import op
from sqlalchemy import Boolean, Column, text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody loses sight of anything by an update alone: whether they hold something stands in
    words that are locked, and the next sweep looks at every case anew. The default stays, for the
    version before writes rows too while one is put in place of the other."""
    op.add_column(
        "case_member", Column("holds", Boolean(), nullable=False, server_default=text("true"))
    )


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
