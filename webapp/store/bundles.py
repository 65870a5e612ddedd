"""Every bundle this server ever served: a log is judged by the one it was made with."""

import gzip
import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, String, Table, select

from webapp.domain.session_log_checks import BundleRules, read_rules
from webapp.store.tables import METADATA, MS
from webapp.store.upsert import insert_if_new

TABLE = Table(
    "bundles",
    METADATA,
    Column("id", String(71), primary_key=True),
    Column("content_gzip", LargeBinary, nullable=False),
    Column("first_served_at_ms", MS, nullable=False),
)

# A bundle is named by its content, so what was once read of it holds in every process and store.
_RULES: dict[str, BundleRules] = {}


def remember(connection: Connection, bundle_id: str, content: bytes, now_ms: int) -> None:
    """Keep the bundle that is served now; `content` are its bytes, whose sha256 is its name."""
    if connection.execute(select(TABLE.c.id).where(TABLE.c.id == bundle_id)).first():
        return
    packed = gzip.compress(content, mtime=0)
    row = {"id": bundle_id, "content_gzip": packed, "first_served_at_ms": now_ms}
    insert_if_new(connection, TABLE, row)


def content_of(connection: Connection, bundle_id: str) -> dict[str, Any] | None:
    """A bundle as JSON values, or None if this server never served it."""
    query = select(TABLE.c.content_gzip).where(TABLE.c.id == bundle_id)
    packed = connection.execute(query).scalar()
    if packed is None:
        return None
    content: dict[str, Any] = json.loads(gzip.decompress(packed))
    return content


def rules_of(connection: Connection, ids: Collection[str]) -> dict[str, BundleRules]:
    """The rules of these bundles; one that is unknown is left out."""
    for bundle_id in set(ids) - _RULES.keys():
        content = content_of(connection, bundle_id)
        if content is not None:
            _RULES[bundle_id] = read_rules(content)
    return {bundle_id: _RULES[bundle_id] for bundle_id in ids if bundle_id in _RULES}
