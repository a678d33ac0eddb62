"""Fragments are kept packed"""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 500  # rows
FACTS = struct.Struct("<II")  # CRC-32 and length of what is packed, before its raw deflate blocks
JOINTS = {"ttl": "\n", "jsonld": ",\n"}  # what stands before a fragment belongs to it now
INDEXES = (
    ("ix_fragment_closed", ("number_until",), False, False),
    ("ix_fragment_current_page", ("form", "code"), False, True),
    ("ix_fragment_page", ("form", "code", "number_from", "number_until"), False, False),
    ("uq_fragment_current", ("indicator_id", "form"), True, True),
)  # name, columns, is it unique, is it of the current ones alone
KEY = ("indicator_id", "form", "number_from")


def upgrade() -> None:
    _rewrite(sa.LargeBinary(), _packed)


def downgrade() -> None:
    _rewrite(sa.Text(), _unpacked)


def _packed(form: str, body: str) -> bytes:
    plain = (JOINTS.get(form, "") + body).encode()
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    blocks = deflate.compress(plain) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return FACTS.pack(zlib.crc32(plain), len(plain)) + blocks


def _unpacked(form: str, body: bytes) -> str:
    plain = zlib.decompress(bytes(body)[FACTS.size :] + b"\x03\x00", -zlib.MAX_WBITS).decode()
    return plain.removeprefix(JOINTS.get(form, ""))


def _rewrite(kind: sa.types.TypeEngine[Any], change: Callable[[str, Any], Any]) -> None:
    """Give `body` another type, and every row its value in it."""
    statements.run("0002_fragment_guards_down")
    op.add_column("fragment", sa.Column("other", kind, nullable=True))
    _fill(kind, change)
    for name, *_ in INDEXES:
        op.drop_index(name, "fragment")
    with op.batch_alter_table("fragment") as batch_op:
        batch_op.drop_column("body")
        batch_op.alter_column("other", new_column_name="body", existing_type=kind, nullable=False)
    for name, columns, is_unique, is_of_current in INDEXES:
        only = sa.text("number_until IS NULL") if is_of_current else None
        op.create_index(name, "fragment", columns, unique=is_unique, sqlite_where=only, postgresql_where=only)
    statements.run("0002_fragment_guards")


def _fill(kind: sa.types.TypeEngine[Any], change: Callable[[str, Any], Any]) -> None:
    keys: list[sa.ColumnClause[Any]] = [sa.column(name) for name in KEY]
    table = sa.table("fragment", *keys, sa.column("body"), sa.column("other", kind))
    is_it = sa.and_(*(key == sa.bindparam(f"its_{key.name}") for key in keys))
    write = sa.update(table).where(is_it).values(other=sa.bindparam("changed"))
    some = sa.select(*keys, table.c.body).where(table.c.other.is_(None)).limit(AT_ONCE)
    connection = op.get_bind()
    while rows := connection.execute(some).all():
        connection.execute(
            write,
            [
                {f"its_{name}": getattr(row, name) for name in KEY} | {"changed": change(row.form, row.body)}
                for row in rows
            ],
        )
