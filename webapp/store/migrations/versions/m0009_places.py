"""A patient's logs lie one after the other: see `session_logs.place_of`."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_PLACES_EACH = 2**32
_KEPT = (
    "seq, id, sha256, line, received_at_ms, device_id, patient_id, started_at_ms, kind, outcome,"
    " setting, protocol_id, prescription_id, supersedes, skew_ms"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _lay_anew()
    else:
        _add_places()


def _stretches() -> Iterator[dict[str, object]]:
    """Patients who have logs, and where each one's begin, in the order of the places."""
    found = op.get_bind().scalars(sa.text("SELECT DISTINCT patient_id FROM session_logs"))
    for one in sorted(found, key=lambda patient_id: patient_id or ""):
        yield {"patient_id": one, "at": (int(one[:8], 16) >> 1 if one else 0) * _PLACES_EACH}


def _lay_anew() -> None:
    connection = op.get_bind()
    _make_table("session_logs_laid")
    fill = sa.text(
        f"INSERT INTO session_logs_laid (place, {_KEPT}) SELECT :at + seq, {_KEPT}"  # noqa: S608
        " FROM session_logs WHERE patient_id IS :patient_id ORDER BY seq"
    )
    for stretch in _stretches():
        connection.execute(fill, stretch)
    # A table that others refer to is not dropped; so they stand aside meanwhile.
    op.execute("CREATE TABLE assignments_aside AS SELECT * FROM log_assignments")
    op.execute("DELETE FROM log_assignments")
    op.drop_table("session_logs")
    op.rename_table("session_logs_laid", "session_logs")
    op.execute("INSERT INTO log_assignments SELECT * FROM assignments_aside")
    op.drop_table("assignments_aside")
    op.create_index(
        "ix_session_logs_patient_id_started_at_ms",
        "session_logs",
        ["patient_id", "started_at_ms", "seq"],
    )


def _make_table(name: str) -> None:
    op.create_table(
        name,
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=True),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("setting", sa.String(length=10), nullable=False),
        sa.Column("protocol_id", sa.String(length=100), nullable=True),
        sa.Column("prescription_id", sa.String(length=36), nullable=True),
        sa.Column("supersedes", sa.String(length=36), nullable=True),
        sa.Column("skew_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_session_logs_device_id"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_session_logs_patient_id"),
        sa.PrimaryKeyConstraint("place", name="pk_session_logs"),
        sa.UniqueConstraint("id", name="uq_session_logs_id"),
        sa.UniqueConstraint("seq", name="uq_session_logs_seq"),
    )


def _add_places() -> None:
    op.add_column("session_logs", sa.Column("place", sa.BigInteger(), nullable=True))
    place = sa.text(
        "UPDATE session_logs SET place = :at + seq"
        " WHERE patient_id IS NOT DISTINCT FROM :patient_id"
    )
    for stretch in list(_stretches()):
        op.get_bind().execute(place, stretch)
    op.drop_constraint("pk_session_logs", "session_logs", type_="primary")
    op.alter_column("session_logs", "place", nullable=False)
    op.create_primary_key("pk_session_logs", "session_logs", ["place"])
    op.create_unique_constraint("uq_session_logs_seq", "session_logs", ["seq"])
    op.drop_index("ix_session_logs_patient_id_seq", "session_logs")
