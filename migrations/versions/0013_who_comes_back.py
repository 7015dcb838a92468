"""Who comes back is the same person; and whoever is renamed is still who old records name."""

from alembic import op
from sqlalchemy import JSON, Column, DateTime, text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# As the chain of the house says. Asked again, closing was noted again: the first counts, for until
# now nobody could come back.
WHEN_THEY_LEFT = """
    UPDATE user_account SET left_at = (
        SELECT min(at) FROM house_entry WHERE about = user_account.email
        AND (what = 'account closed' OR what LIKE 'account closed,%')
    ) WHERE NOT active"""
# Closing an account ends them from now on.
LINKS_OF_WHO_LEFT = """
    DELETE FROM open_id_link WHERE user_id IN (SELECT id FROM user_account WHERE NOT active)"""


def upgrade() -> None:
    op.add_column("user_account", Column("names_before", JSON()))
    op.add_column("user_account", Column("left_at", DateTime(timezone=True)))
    op.execute(text(WHEN_THEY_LEFT))
    op.execute(text(LINKS_OF_WHO_LEFT))


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
