"""The KPIs of a past data date: as they were filed, or in the organisation tree of another date."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TextIO

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from include.kpi.definitions import Dimension, Kpi, load_dimensions, load_kpis
from include.kpi.metrics import SemanticLayer
from include.kpi.values import CONTENT, KpiError, check, compute


def write_values(
    conn: Connection,
    file: TextIO,
    data_date: date,
    kpi_ids: Sequence[str] | None = None,
    organisation_date: date | None = None,
    *,
    kpis: Sequence[Kpi] | None = None,
    dimensions: Mapping[str, Dimension] | None = None,
    semantic_layer: SemanticLayer | None = None,
) -> None:
    """Writes the rows of `data_date`, of `kpi_ids` or all, to `file` as CSV with the columns CONTENT.

    Without `organisation_date` they are those of kpi.kpi_value. With it they are computed from the facts of
    `data_date`, each organisation at the place that it has in the tree of `organisation_date`; nothing is stored.
    Raises KpiError if a KPI is unknown, nothing has been filed, facts or the tree are missing.
    """
    known = {kpi.id: kpi for kpi in (load_kpis() if kpis is None else kpis)}
    unknown = sorted(set(kpi_ids or ()) - set(known))
    if unknown:
        raise KpiError(f"no KPI has the id {', '.join(unknown)}; the ids are the metrics of dbt_project/semantic")
    chosen = [kpi for kpi in known.values() if not kpi_ids or kpi.id in kpi_ids]
    with conn, conn.cursor() as cursor:
        if organisation_date is None:
            relation: sql.Composable = sql.Identifier("kpi", "kpi_value")
        else:
            relation = sql.Identifier("kpi_new")
            cursor.execute("select exists(select from kpi.dim_organisation where data_date = %s)", [organisation_date])
            if cursor.fetchone() == (False,):
                raise KpiError(f"kpi.dim_organisation has no organisation as of {organisation_date}: build that date")
            dimensions = load_dimensions() if dimensions is None else dimensions
            effective = [kpi for kpi in chosen if kpi.is_effective(data_date)]
            compute(cursor, data_date, effective, dimensions, semantic_layer or SemanticLayer(), organisation_date)
            check(cursor, data_date, effective, organisation_date)
        condition = sql.SQL("data_date = {} and kpi_id = any({})").format(
            sql.Literal(data_date), sql.Literal([kpi.id for kpi in chosen])
        )
        cursor.execute(sql.SQL("select exists(select from {} where {})").format(relation, condition))
        if cursor.fetchone() == (False,):
            raise KpiError(f"none of these KPIs has been filed for {data_date}: publish that date first")
        cursor.copy_expert(
            sql.SQL(
                "copy (select {} from {} where {} order by kpi_id, array_position("
                "array['bank', 'branch', 'sub_branch', 'outlet'], organisation_level), organisation_no,"
                " dimension <> 'all', dimension, member) to stdout (format csv, header)"
            ).format(sql.SQL(", ").join(map(sql.Identifier, CONTENT)), relation, condition),
            file,
        )
        conn.rollback()
