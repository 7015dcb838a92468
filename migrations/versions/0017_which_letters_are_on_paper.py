"""Each case of a look-back says when its letter was last in a file for the printer."""

from alembic import op
from sqlalchemy import Column, Connection, DateTime, text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FILES = """
    SELECT at, about FROM house_entry WHERE what = 'look-back letters printed' ORDER BY number"""
IN_A_FILE = """
    UPDATE look_back_member SET printed_at = :at
    WHERE release_id IN (
        SELECT look_back_release.id FROM look_back_release
        JOIN look_back ON look_back.id = look_back_release.look_back_id
        WHERE look_back.ref || ' release ' || look_back_release.number = :release
    ) AND EXISTS (
        SELECT 1 FROM letter
        WHERE letter.id = look_back_member.letter_id AND letter.issued_at <= :at)"""


def upgrade() -> None:
    op.add_column("look_back_member", Column("printed_at", DateTime(timezone=True)))
    mark_what_was_printed(op.get_bind())


def mark_what_was_printed(database: Connection) -> None:
    """Of the files made so far no more is known than when: what was issued by then counts as in
    them. What the version before puts into a file meanwhile leaves no mark: it is printed again."""
    for at, about in database.execute(text(FILES)).all():
        told = {"at": at, "release": about.partition(": ")[0]}
        database.execute(text(IN_A_FILE), told)


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
