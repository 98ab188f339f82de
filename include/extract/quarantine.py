"""Bad rows, kept beside the tables of their system in raw_<system>._quarantine until a load of the day closes them."""

import datetime as dt
from collections.abc import Sequence

import psycopg2.extensions
from psycopg2 import sql
from psycopg2.extras import execute_values

from include.catalogue.sources import SourceTable
from include.extract.delivery import Delivery, Rejected


def ensure_quarantine(cursor: psycopg2.extensions.cursor, schema: str) -> None:
    """Create the quarantine of a system, if it is not there."""
    cursor.execute(
        sql.SQL(
            """
            create table if not exists {} (
                load_id bigint not null references ops.load (load_id),
                table_name text not null,
                data_date date not null,
                file text not null,
                line bigint not null,
                column_name text,
                reason text not null,
                raw_text text not null,
                quarantined_at timestamptz not null default now(),
                closed_by_load bigint references ops.load (load_id),
                closed_at timestamptz,
                primary key (load_id, file, line)
            )
            """
        ).format(sql.Identifier(schema, "_quarantine"))
    )


def replace_quarantined(
    cursor: psycopg2.extensions.cursor,
    table: SourceTable,
    data_date: dt.date,
    load_id: int,
    delivery: Delivery,
    rejected: Sequence[Rejected],
) -> None:
    """Close what earlier loads of the table and date have set aside, and set aside what this one has rejected."""
    quarantine = sql.Identifier(table.schema, "_quarantine")
    cursor.execute(
        sql.SQL(
            "update {} set closed_by_load = %s, closed_at = now()"
            " where table_name = %s and data_date = %s and closed_by_load is null"
        ).format(quarantine),
        (load_id, table.name, data_date),
    )
    execute_values(
        cursor,
        sql.SQL(
            "insert into {} (load_id, table_name, data_date, file, line, column_name, reason, raw_text) values %s"
        ).format(quarantine),
        [
            (load_id, table.name, data_date, *delivery.place(row.position), row.column, row.reason, row.text)
            for row in rejected
        ],
    )
