"""What the demo bank's departments enter: workbooks made from the template, submitted in order."""

from contextlib import closing
from pathlib import Path

from psycopg2 import sql

from include.catalogue.sources import SourceTable
from include.entry.layout import VALID_FROM, WHO, WHY
from include.entry.store import versions
from include.entry.submit import submit
from include.entry.template import write_template
from include.warehouse.connections import connect

SUBJECTS = {
    "related_party": "董事会办公室 林静",
    "return_line": "计划财务部 周敏",
    "kpi_target": "计划财务部 周敏",
    "ftp_price": "计划财务部 周敏",
    "outlet_profile": "渠道管理部 沈青",
}
"""The subjects, each with who enters it; the table `bank.<subject>` holds the rows of its versions."""

REASONS = {
    ("related_party", 1): "建立关联方名单",
    ("related_party", 2): "R00006 不再是关联方",
    ("kpi_target", 1): "下达年度经营目标",
    ("ftp_price", 1): "公布内部资金转移价格",
    ("ftp_price", 2): "内部资金转移价格下调5个基点",
    ("outlet_profile", 1): "网点特色与布局登记",
}
REASON = "录入本期数据"


def enter(table: SourceTable, cbs_url: str, warehouse_url: str, folder: Path) -> dict[str, int]:
    """Submit what the bank in the database `cbs_url` knows of the subject of `table`; returns the rows by version.

    The workbooks stay in `folder`. A subject that has versions already is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    columns = [column.name for column in table.columns]
    with closing(connect(cbs_url)) as cbs, closing(connect(warehouse_url)) as warehouse, cbs.cursor() as cursor:
        held = versions(warehouse, table.source)
        cursor.execute(
            sql.SQL("select distinct version from bank.{} order by version").format(sql.Identifier(table.source))
        )
        for (number,) in cursor.fetchall() if not held else ():
            cursor.execute(
                sql.SQL("select valid_from, {} from bank.{} where version = %s order by {}").format(
                    sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns),
                    sql.Identifier(table.source),
                    sql.SQL(", ").join(map(sql.Identifier, table.key)),
                ),
                (number,),
            )
            rows = cursor.fetchall()
            path = folder / f"{table.source}_{number}.xlsx"
            why = REASONS.get((table.source, number), REASON)
            cover = {WHO: SUBJECTS[table.source], WHY: why, VALID_FROM: rows[0][0]}
            write_template(table, path, number - 1, [row[1:] for row in rows], cover)
            held.append(submit(warehouse, table, path).version)
    return {f"entry.{table.source} version {version.version}": version.rows for version in held}
