"""The demo bank's board office enters its related parties: workbooks made from the template, submitted in order."""

from contextlib import closing
from pathlib import Path

from psycopg2 import sql

from include.catalogue.sources import SourceTable
from include.entry.layout import VALID_FROM, WHO, WHY
from include.entry.store import versions
from include.entry.submit import submit
from include.entry.template import write_template
from include.warehouse.connections import connect

SUBJECT = "related_party"
OFFICER = "董事会办公室 林静"
REASONS = {1: "建立关联方名单", 2: "R00006 不再是关联方"}


def enter(table: SourceTable, cbs_url: str, warehouse_url: str, folder: Path) -> dict[str, int]:
    """Submit what the bank in the database `cbs_url` knows of the subject of `table`; returns the rows by version.

    The workbooks stay in `folder`. A subject that has versions already is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    columns = [column.name for column in table.columns]
    with closing(connect(cbs_url)) as cbs, closing(connect(warehouse_url)) as warehouse, cbs.cursor() as cursor:
        held = versions(warehouse, table.source)
        for number, why in REASONS.items() if not held else ():
            cursor.execute(
                sql.SQL("select valid_from, {} from bank.related_party where version = %s order by party_no").format(
                    sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
                ),
                (number,),
            )
            rows = cursor.fetchall()
            path = folder / f"{table.source}_{number}.xlsx"
            cover = {WHO: OFFICER, WHY: why, VALID_FROM: rows[0][0]}
            write_template(table, path, number - 1, [row[1:] for row in rows], cover)
            held.append(submit(warehouse, table, path).version)
    return {f"entry.{table.source} version {version.version}": version.rows for version in held}
