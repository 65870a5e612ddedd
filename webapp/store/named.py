"""The names behind references, `kind:id`, such as the audit has."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from webapp.store import devices, patients, staff

_NAMES = {
    "staff": (staff.TABLE.c.id, staff.TABLE.c.email),
    "patient": (patients.TABLE.c.id, patients.TABLE.c.code),
    "device": (devices.TABLE.c.id, devices.TABLE.c.name),
}


def names_of(connection: Connection, references: Collection[str]) -> dict[str, str]:
    """The name of each that is known: address, code, name of the phone; one statement a kind."""
    names: dict[str, str] = {}
    for kind, (id_column, name_column) in _NAMES.items():
        prefix = f"{kind}:"
        ids = [one.removeprefix(prefix) for one in references if one.startswith(prefix)]
        rows = connection.execute(select(id_column, name_column).where(id_column.in_(ids)))
        names |= {prefix + thing_id: name for thing_id, name in rows}
    return names
