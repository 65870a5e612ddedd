"""How far off the phone's clock was, with every line that is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for table in ("session_logs", "quarantine", "conflicts"):
        op.add_column(table, sa.Column("skew_ms", sa.BigInteger(), nullable=True))
