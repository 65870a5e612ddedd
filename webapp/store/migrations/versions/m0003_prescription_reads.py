"""Which phone has fetched which version of a prescription."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "prescription_reads",
        sa.Column("prescription_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prescription_id"],
            ["prescriptions.id"],
            name=op.f("fk_prescription_reads_prescription_id"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_prescription_reads_device_id")
        ),
        sa.PrimaryKeyConstraint("prescription_id", "device_id", name=op.f("pk_prescription_reads")),
    )
