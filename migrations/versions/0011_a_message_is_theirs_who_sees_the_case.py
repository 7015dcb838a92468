"""A message hangs on the case that its receiver sees: who is shut out of it is told no more."""

from alembic import op
from sqlalchemy import Column, Integer, text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Of old messages nobody knows as what somebody was told. Those to executives and administrators
# stay as they are: these are told by the reference alone. All others hang on the case whose
# reference begins their key.
OF_ITS_CASE = """
    UPDATE message SET incident_id = (SELECT id FROM incident WHERE ref = {ref})
    WHERE "to" NOT IN (
        SELECT email FROM user_account JOIN user_role ON user_role.user_id = user_account.id
        WHERE role IN ('executive', 'administrator')
    )"""
REF = {"postgresql": "split_part(key, ' ', 1)", "sqlite": "substr(key, 1, instr(key, ' ') - 1)"}


def upgrade() -> None:
    op.add_column("message", Column("incident_id", Integer()))
    op.execute(text(OF_ITS_CASE.format(ref=REF[op.get_bind().dialect.name])))


def downgrade() -> None:
    raise NotImplementedError("Records are never taken away. Restore a backup instead.")
