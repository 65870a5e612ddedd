"""What all tables share: one catalogue, names of constraints, kinds of columns."""

from sqlalchemy import BigInteger, LargeBinary, MetaData, String, Text

# Constraints are named, so that a migration can change them on both engines.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A UUID in lower case, as logs and addresses spell it.
ID = String(36)
# Milliseconds from 1970, UTC; columns of this kind end in `_ms`.
MS = BigInteger
# The number of a kept line, over all three tables that keep them.
SEQ = BigInteger
HASH = LargeBinary(32)
WORD = String(100)
JSON_TEXT = Text
