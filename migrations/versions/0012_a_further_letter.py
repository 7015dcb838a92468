"""Each case of a look-back can have a further letter."""

from alembic import op
from sqlalchemy import Column, DateTime, Integer, text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What kept a letter from the post, until it went all the same. It was passed over where it is read;
# now it may stand beside a letter that has gone, since it keeps the next from the post.
WENT = """
    UPDATE look_back_member SET set_aside = NULL, set_aside_at = NULL
    WHERE letter_id IN (SELECT id FROM letter WHERE state IN ('sent', 'delivered', 'returned'))"""


def upgrade() -> None:
    """Every letter so far is the first to each case. The defaults stay, for the version before
    writes rows too while one is put in place of the other."""
    first = Column("number", Integer(), nullable=False, server_default="1")
    op.add_column("look_back_letter", first)
    none = Column("had", Integer(), nullable=False, server_default="0")
    op.add_column("look_back_member", none)
    op.add_column("look_back_member", Column("since", DateTime(timezone=True)))
    op.execute(text(WENT))


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
