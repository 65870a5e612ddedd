"""Sessions that began after they were received are ordered by the receipt."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # Ten minutes: what a phone's clock may be off. Of logs from before, nothing else is known.
    op.execute(
        "UPDATE session_logs SET started_at_ms = received_at_ms"
        " WHERE started_at_ms > received_at_ms + 600000"
    )
