"""Refusals of push services are found among many reminders without reading those."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_index("ix_reminders_settled_at_ms", "reminders")
    op.create_index(
        "ix_reminders_state_host_settled_at_ms", "reminders", ["state", "host", "settled_at_ms"]
    )
