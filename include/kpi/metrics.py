"""MetricFlow as a compiler: metrics of the semantic layer in, one SQL statement out.

The statement runs on the caller's connection, in the caller's transaction, so that amounts stay exact decimals and
nothing of the warehouse passes through Python.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from include import settings
from include.catalogue.manifest import CatalogueError

SEMANTIC_MANIFEST = settings.MANIFEST.with_name("semantic_manifest.json")


class SemanticLayer:
    """The project's metrics over the facts of a few dates.

    MetricFlow truncates dates in its SQL, which hides them from PostgreSQL: it would read every date of the facts.
    So the facts are temporary views here, restricted to the dates in question.
    """

    def __init__(self, path: Path | None = None) -> None:
        manifest = _read(path or SEMANTIC_MANIFEST)
        self.facts: dict[str, str] = {}
        for model in manifest["semantic_models"]:
            relation = model["node_relation"]
            if model["measures"]:
                self.facts[relation["alias"]] = relation["schema_name"]
                relation["relation_name"] = f"pg_temp.{relation['alias']}"
        for time_spine in manifest["project_configuration"]["time_spines"]:
            relation = time_spine["node_relation"]
            relation["relation_name"] = f"{relation['schema_name']}.{relation['alias']}"
        self._engine = MetricFlowEngine(
            SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(json.dumps(manifest))), _PostgresDialect()
        )

    def dates_built(self, cursor: Cursor, dates: Iterable[date]) -> set[date]:
        """Those of `dates` for which every fact has been built."""
        cursor.execute(
            """
            select wanted.data_date
            from unnest(%(dates)s::date[]) as wanted (data_date)
            cross join unnest(%(facts)s::text[]) as fact (relation)
            group by wanted.data_date
            having bool_and(to_regclass(fact.relation || to_char(wanted.data_date, '_YYYYMMDD')) is not null)
            """,
            {"dates": sorted(dates), "facts": [f"{schema}.{alias}" for alias, schema in self.facts.items()]},
        )
        return {data_date for (data_date,) in cursor}

    def restrict(self, cursor: Cursor, dates: Iterable[date]) -> None:
        """Lets the metrics see the facts of `dates` only, on the cursor's connection until `release`."""
        wanted = sql.SQL(", ").join(map(sql.Literal, sorted(dates)))
        for alias, schema in self.facts.items():
            cursor.execute(
                sql.SQL("create temporary view {} as select * from {} where data_date in ({})").format(
                    sql.Identifier(alias), sql.Identifier(schema, alias), wanted
                )
            )

    def release(self, cursor: Cursor) -> None:
        for alias in self.facts:
            cursor.execute(sql.SQL("drop view {}").format(sql.Identifier("pg_temp", alias)))

    def query(self, metrics: Sequence[str], level: str, dates: Iterable[date]) -> str:
        """SQL that yields metric_time__day, `level` (the organisation's number) and a column for each of `metrics`."""
        days = ", ".join(f"'{day:%Y-%m-%d}'" for day in sorted(dates))
        request = MetricFlowQueryRequest.create(
            metric_names=metrics,
            group_by_names=["metric_time__day", level],
            where_constraints=[f"{{{{ TimeDimension('metric_time', 'day') }}}} in ({days})"],
        )
        return str(self._engine.explain(request).sql_statement.sql)


class _PostgresDialect:
    """What MetricFlow asks of a database to write SQL for it; running it is not its business."""

    sql_engine_type = SqlEngine.POSTGRES
    sql_plan_renderer = PostgresSQLSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"%({bind_parameter_key})s"


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError) as error:
        raise CatalogueError(
            f"{path} cannot be read ({error}): run `dbt parse` in the dbt project, which writes it"
        ) from error
    return dict(manifest)
