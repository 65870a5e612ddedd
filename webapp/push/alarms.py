"""What an operator has to be told: a push service that refuses this server."""

from sqlalchemy import Connection

from webapp.store import audit

_SUBJECT_MOST = 100


def note_refused(
    connection: Connection, now_ms: int, actor: str, host: str, status: int | None, count: int
) -> None:
    """Write into the audit that the push service at `host` refused so many messages."""
    subject = f"push:{host}"[:_SUBJECT_MOST]
    facts: audit.Facts = {"status": status, "count": count}
    audit.write(connection, now_ms, actor, "push-refused", subject, facts)
