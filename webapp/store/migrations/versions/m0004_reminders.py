"""Reminders: which phone is reminded of which date, in its language, with which key."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _wishes()
    _reminders()


def _wishes() -> None:
    for column in (
        sa.Column("language", sa.String(length=35), nullable=False, server_default="en"),
        sa.Column("server_key", sa.String(length=100), nullable=False, server_default=""),
        sa.Column("since_ms", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("tried_at_ms", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("push_subscriptions", column)


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("due_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("settled_at_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_reminders_device_id")),
        sa.PrimaryKeyConstraint("device_id", "day", name=op.f("pk_reminders")),
    )
    op.create_index(
        op.f("ix_reminders_settled_at_ms"), "reminders", ["settled_at_ms"], unique=False
    )
