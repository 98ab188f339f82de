"""The published values as Parquet, for any tool that reads columns: the columns of kpi.kpi_value."""

from pathlib import Path

import pyarrow as pa
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from pyarrow import csv, parquet

from include.kpi.values import CONTENT

BLOCK_BYTES = 8 * 1024 * 1024
"""Of text that are in memory at a time; each becomes a row group."""
_TYPES = {1082: pa.date32(), 1700: pa.decimal128(24, 4), 23: pa.int32(), 20: pa.int64()}
"""Arrow types by PostgreSQL's type number; anything else is text."""


def write_parquet(cursor: Cursor, path: Path) -> None:
    """Writes kpi_new to `path` in blocks. Same rows, same bytes."""
    columns = sql.SQL(", ").join(map(sql.Identifier, CONTENT))
    cursor.execute(sql.SQL("select {} from kpi_new limit 0").format(columns))
    types = {column.name: _TYPES.get(column.type_code, pa.string()) for column in cursor.description or ()}
    text = path.with_suffix(".text")
    with text.open("wb") as file:
        cursor.copy_expert(
            sql.SQL("copy (select {} from kpi_new order by {}) to stdout (format csv, header)").format(
                columns, sql.SQL(", ").join(sql.SQL('{} collate "C"').format(sql.Identifier(name)) for name in _KEY)
            ),
            file,
        )
    with (
        csv.open_csv(
            text,
            csv.ReadOptions(block_size=BLOCK_BYTES, use_threads=False),
            csv.ParseOptions(newlines_in_values=True),
            csv.ConvertOptions(
                column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
            ),
        ) as blocks,
        parquet.ParquetWriter(path, blocks.schema, compression="zstd") as writer,
    ):
        for block in blocks:
            writer.write_batch(block)
    text.unlink()


_KEY = tuple(
    name for name in ("organisation_level", "organisation_no", "kpi_id", "dimension", "member") if name in CONTENT
)
