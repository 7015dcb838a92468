"""What is learned across cases, yearly reports, and lists that came from elsewhere."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _improvements()
    _yearly_reports()
    _imports()


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")


def _improvements() -> None:
    pass


def _yearly_reports() -> None:
    pass


def _imports() -> None:
    pass
