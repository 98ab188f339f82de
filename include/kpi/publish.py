"""Publishes the KPIs of a data date: the table kpi.kpi_value and the files that people and programs read."""

import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include import settings
from include.kpi.alerts import breaches
from include.kpi.dashboard import write_dashboard
from include.kpi.definitions import COMPARISONS, LEVELS, Dimension, Kpi, load_dimensions, load_headlines, load_kpis
from include.kpi.metrics import SemanticLayer
from include.kpi.parquet import write_parquet
from include.kpi.values import check, compute, replace
from include.kpi.workbook import write_workbook

log = logging.getLogger(__name__)

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Makes Excel read the CSV file as UTF-8."""
DEFAULT_REASON = "上游数据重新加工"
"""Of a restatement for which nobody has given a reason."""


@dataclass(frozen=True)
class KpiFile:
    """A published file. `sha256` is in hexadecimal."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class KpiPublication:
    """What stands in kpi.kpi_value and `directory` now. `changed` is false if all of it stood there before."""

    data_date: date
    directory: Path
    kpis: int
    organisations: int
    values: int
    files: tuple[KpiFile, ...]
    changed: bool


def publish(
    conn: Connection,
    data_date: date,
    output_root: Path = settings.OUTPUT,
    *,
    kpis: Sequence[Kpi] | None = None,
    dimensions: Mapping[str, Dimension] | None = None,
    headlines: Sequence[str] | None = None,
    semantic_layer: SemanticLayer | None = None,
    reason: str = DEFAULT_REASON,
) -> KpiPublication:
    """Computes the KPIs of `data_date`, replaces its rows in kpi.kpi_value and the files in `output_root`/kpi/YYYYMMDD.

    KPIs count from and until the data dates that their definitions say. Values that had been published and are others
    now are restatements, for `reason`.
    The files are written and synced before the table is committed, and renamed into place after it. Raises KpiError if
    facts are missing or results contradict themselves; nothing has changed then.
    """
    kpis = [kpi for kpi in (load_kpis() if kpis is None else kpis) if kpi.is_effective(data_date)]
    dimensions = load_dimensions() if dimensions is None else dimensions
    headlines = load_headlines() if headlines is None else headlines
    semantic_layer = semantic_layer or SemanticLayer()
    directory = output_root / "kpi" / f"{data_date:%Y%m%d}"
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-", dir=directory) as aside:
        written = tuple(Path(aside, name) for name in ("kpi.csv", "kpi.parquet", "kpi.xlsx", "dashboard.html"))
        with conn, conn.cursor() as cursor:
            cursor.execute(
                "select pg_advisory_xact_lock(hashtext('kpi.kpi_value'), to_char(%s, 'YYYYMMDD')::integer)", [data_date]
            )
            compute(cursor, data_date, kpis, dimensions, semantic_layer)
            check(cursor, data_date, kpis)
            changed = replace(cursor, data_date, reason)
            cursor.execute("select count(*), count(distinct (organisation_level, organisation_no)) from kpi_new")
            values, organisations = cursor.fetchone() or (0, 0)
            found = breaches(cursor, data_date, kpis)
            write_csv(cursor, written[0])
            write_parquet(cursor, written[1])
            write_workbook(cursor, data_date, kpis, headlines, found, written[2])
            write_dashboard(cursor, data_date, kpis, headlines, dimensions, found, written[3])
            _sync(*written)
        semantic_layer.keep()
        moved = [_move(path, directory / path.name) for path in written]
        _sync(directory)
        files = tuple(
            KpiFile(path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
            for path in (directory / file.name for file in written)
        )
    log.info("published %s KPIs of %s organisations as of %s: %s", len(kpis), organisations, data_date, directory)
    return KpiPublication(data_date, directory, len(kpis), organisations, values, files, changed or any(moved))


def write_csv(cursor: Cursor, path: Path) -> None:
    """Streams kpi_new to `path`: UTF-8 with byte order mark, comma separated, one row per KPI and organisation."""
    levels = sql.SQL(" ").join(
        sql.SQL("when {} then {}").format(sql.Literal(level), sql.Literal(name)) for level, name in LEVELS.items()
    )
    columns = [
        ("kpi_new.data_date", "数据日期"),
        ("kpi_new.kpi_id", "指标编号"),
        ("definition.name_zh", "指标名称"),
        ("level.name_zh", "机构层级"),
        ("kpi_new.organisation_no", "机构号"),
        ("kpi_new.organisation_name", "机构名称"),
        ("kpi_new.dimension", "维度"),
        ("kpi_new.member", "维度成员"),
        ("kpi_new.member_name", "成员名称"),
        ("kpi_new.unit", "单位"),
        ("kpi_new.value", "指标值"),
        ("kpi_new.value_reason", "空值原因"),
        ("kpi_new.month_average", "月日均"),
        *(
            (f"kpi_new.{name}_{part}", f"{name_zh}{part_zh}")
            for name, name_zh in COMPARISONS.items()
            for part, part_zh in {
                "value": "基期值",
                "change": "增减",
                "change_rate": "增减幅(%)",
                "reason": "说明",
            }.items()
        ),
        ("kpi_new.share", "占比(%)"),
        ("kpi_new.rank", "排名"),
        ("kpi_new.ranked", "参与排名数"),
        ("kpi_new.target_value", "目标值"),
        ("kpi_new.completion_rate", "完成率(%)"),
    ]
    statement = sql.SQL(
        """
        copy (
            select {columns}
            from kpi_new
            inner join kpi_definition as definition on kpi_new.kpi_id = definition.kpi_id
            cross join lateral (
                select
                    case kpi_new.organisation_level {levels} end as name_zh,
                    array_position({order}, kpi_new.organisation_level) as number
            ) as level
            order by
                level.number, kpi_new.organisation_no, definition.number,
                kpi_new.dimension <> 'all', kpi_new.dimension, kpi_new.member
        ) to stdout (format csv, header)
        """
    ).format(
        columns=sql.SQL(", ").join(
            sql.SQL("{} as {}").format(sql.Identifier(*column.split(".")), sql.Identifier(name))
            for column, name in columns
        ),
        levels=levels,
        order=sql.Literal(list(LEVELS)),
    )
    with path.open("wb") as file:
        file.write(BYTE_ORDER_MARK)
        cursor.copy_expert(statement, file)


def _move(source: Path, target: Path) -> bool:
    """Renames `source` over `target`, unless they are the same. Returns whether it did."""
    if target.exists() and target.read_bytes() == source.read_bytes():
        return False
    source.replace(target)
    return True


def _sync(*paths: Path) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
