"""MetricFlow as a compiler: metrics of the semantic layer in, one SQL statement out.

The statement runs on the caller's connection, in the caller's transaction, so that amounts stay exact decimals and
nothing of the warehouse passes through Python.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from include import settings
from include.catalogue.manifest import CatalogueError
from include.kpi.definitions import LEVELS

SEMANTIC_MANIFEST = settings.MANIFEST.with_name("semantic_manifest.json")


class SemanticLayer:
    """The project's metrics over the facts of a few dates.

    MetricFlow truncates dates in its SQL, which hides them from PostgreSQL: it would read every date of the facts.
    So the facts are temporary views here, restricted to the dates in question; the SQL itself names no date. What it
    took tenths of a second a query to compile is kept beside the manifest, and good until that changes.
    """

    def __init__(self, path: Path | None = None) -> None:
        path = path or SEMANTIC_MANIFEST
        manifest = _read(path)
        self.facts: dict[str, str] = {}
        self._measured_in: dict[str, str] = {}
        self._fact_of: dict[str, str] = {}
        self._measures: dict[str, tuple[dict[str, Any], str]] = {}
        self._dimensions: dict[str, dict[str, str]] = {}
        for model in manifest["semantic_models"]:
            relation = model["node_relation"]
            self._fact_of[model["name"]] = relation["alias"]
            self._dimensions[model["name"]] = {
                dimension["name"]: f"{model['primary_entity']}__{dimension['name']}"
                for dimension in model["dimensions"]
                if dimension["type"] == "categorical"
            }
            self._measured_in |= {measure["name"]: model["name"] for measure in model["measures"]}
            times = {each["name"]: each.get("expr") or each["name"] for each in model["dimensions"]}
            for measure in model["measures"]:
                time = measure.get("agg_time_dimension") or model["defaults"]["agg_time_dimension"]
                self._measures[measure["name"]] = (measure, times[time])
            if model["measures"]:
                self.facts[relation["alias"]] = relation["schema_name"]
                relation["relation_name"] = f"pg_temp.{relation['alias']}"
        self._time_spines = []
        for time_spine in manifest["project_configuration"]["time_spines"]:
            relation = time_spine["node_relation"]
            self._time_spines.append((relation["schema_name"], relation["alias"], time_spine["primary_column"]["name"]))
            relation["relation_name"] = f"pg_temp.{relation['alias']}"
        self._metrics = {metric["name"]: metric for metric in manifest["metrics"]}
        self._manifest = json.dumps(manifest)
        self._kept = _Kept(path.with_name("kpi_queries.json"), hashlib.sha256(self._manifest.encode()).hexdigest())

    def metric(self, name: str) -> Mapping[str, Any]:
        """The definition of a metric, as the semantic manifest has it."""
        return dict(self._metrics[name])

    def measure(self, name: str) -> tuple[Mapping[str, Any], str, str]:
        """The definition of a measure, its fact as `schema.table`, and the SQL for the date that its rows count for."""
        model = self._measured_in[name]
        measure, time = self._measures[name]
        fact = self._fact_of[model]
        return measure, f"{self.facts[fact]}.{fact}", time

    def models(self, metric: str) -> frozenset[str]:
        """The semantic models that `metric` is computed from."""
        parameters = self._metrics[metric]["type_params"]
        if parameters.get("measure"):
            return frozenset([self._measured_in[parameters["measure"]["name"]]])
        inputs = [parameters.get("numerator"), parameters.get("denominator"), *(parameters.get("metrics") or ())]
        return frozenset().union(*(self.models(entry["name"]) for entry in inputs if entry))

    def facts_of(self, metric: str) -> frozenset[str]:
        """The facts, by alias, that `metric` is computed from."""
        return frozenset(self._fact_of[model] for model in self.models(metric))

    def groups(self, metrics: Iterable[str]) -> list[list[str]]:
        """`metrics` by what they are computed from: each group is one query, which reads its facts once."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for metric in metrics:
            groups.setdefault(tuple(sorted(self.models(metric))), []).append(metric)
        return list(groups.values())

    def is_zero_without_rows(self, metric: str) -> bool:
        """Whether `metric` is 0, and not unknown, where its facts have no rows."""
        measure = self._metrics[metric]["type_params"].get("measure")
        return bool(measure) and measure.get("fill_nulls_with") == 0

    def has_dimension(self, metric: str, dimension: str) -> bool:
        """Whether `metric` can be broken down by `dimension`: it must come from one semantic model, which has it."""
        models = self.models(metric)
        return len(models) == 1 and all(dimension in self._dimensions[model] for model in models)

    def dates_built(self, cursor: Cursor, dates: Iterable[date]) -> Mapping[str, set[date]]:
        """For every fact, by alias, those of `dates` for which it has been built."""
        cursor.execute(
            """
            select
                split_part(fact.relation, '.', 2),
                array_agg(wanted.data_date) filter (
                    where to_regclass(fact.relation || to_char(wanted.data_date, '_YYYYMMDD')) is not null
                )
            from unnest(%(dates)s::date[]) as wanted (data_date)
            cross join unnest(%(facts)s::text[]) as fact (relation)
            group by fact.relation
            """,
            {"dates": sorted(dates), "facts": [f"{schema}.{alias}" for alias, schema in self.facts.items()]},
        )
        return {fact: set(built or ()) for fact, built in cursor}

    def restrict(
        self, cursor: Cursor, facts: Iterable[str], dates: Iterable[date], organisation_date: date | None = None
    ) -> None:
        """Lets the metrics see `dates` of `facts` only, on the cursor's connection until `release`.

        With `organisation_date` the facts stand at the places that their organisations have in the tree of that date;
        an organisation that is not in it any more keeps its place.
        """
        wanted = sql.SQL(", ").join(map(sql.Literal, sorted(dates)))
        for alias in sorted(facts):
            place: sql.Composable = sql.SQL("fact.*")
            tree: sql.Composable = sql.SQL("")
            if organisation_date is not None:
                cursor.execute(
                    "select column_name from information_schema.columns"
                    " where table_schema = %s and table_name = %s order by ordinal_position",
                    [self.facts[alias], alias],
                )
                levels = [f"{level}_no" for level in LEVELS]
                place = sql.SQL(", ").join(
                    sql.SQL("coalesce(tree.{0}, fact.{0}) as {0}").format(sql.Identifier(name))
                    if name in levels
                    else sql.SQL("fact.{}").format(sql.Identifier(name))
                    for (name,) in cursor
                )
                tree = sql.SQL(
                    "left join kpi.dim_organisation as tree"
                    " on fact.organisation_no = tree.organisation_no and tree.data_date = {}"
                ).format(sql.Literal(organisation_date))
            cursor.execute(
                sql.SQL("create temporary view {} as select {} from {} as fact {} where fact.data_date in ({})").format(
                    sql.Identifier(alias), place, sql.Identifier(self.facts[alias], alias), tree, wanted
                )
            )
        for schema, alias, column in self._time_spines:
            cursor.execute(
                sql.SQL("create temporary view {0} as select {1} from {2} where {1} in ({3})").format(
                    sql.Identifier(alias), sql.Identifier(column), sql.Identifier(schema, alias), wanted
                )
            )

    def release(self, cursor: Cursor) -> None:
        for alias in (*self.facts, *(alias for _, alias, _ in self._time_spines)):
            cursor.execute(sql.SQL("drop view if exists {}").format(sql.Identifier("pg_temp", alias)))

    def query(self, metrics: Sequence[str], level: str, dimension: str | None = None) -> str:
        """SQL that yields metric_time__day, `level` (the organisation's number), `member` if there is a `dimension`,
        and a column for each of `metrics`."""
        grouped = ["metric_time__day", level]
        if dimension is None:
            return self._compile(metrics, grouped)
        (model,) = self.models(metrics[0])
        column = self._dimensions[model][dimension]
        compiled = self._compile(metrics, [*grouped, column])
        return f'select sliced.*, sliced."{column}"::text as member from ({compiled}) as sliced'

    def _compile(self, metrics: Sequence[str], grouped: Sequence[str]) -> str:
        key = f"{' '.join(metrics)} by {' '.join(grouped)}"
        kept = self._kept.get(key)
        if kept is None:
            from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

            request = MetricFlowQueryRequest.create(metric_names=metrics, group_by_names=grouped)
            kept = str(self._engine.explain(request).sql_statement.sql)
            self._kept.put(key, kept)
        return kept

    @cached_property
    def _engine(self) -> Any:
        # MetricFlow takes seconds to import, which nothing needs whose queries are kept.
        from metricflow.engine.metricflow_engine import MetricFlowEngine
        from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
        from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

        return MetricFlowEngine(
            SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(self._manifest)), _dialect()
        )

    def keep(self) -> None:
        """Writes what has been compiled, for the next process."""
        self._kept.write()


class _Kept:
    """Compiled queries in a file, good for one manifest."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path, self._fingerprint, self._is_new = path, fingerprint, False
        self._queries: dict[str, str] = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return
        if kept.get("manifest") == fingerprint:
            self._queries = kept["queries"]

    def get(self, key: str) -> str | None:
        return self._queries.get(key)

    def put(self, key: str, query: str) -> None:
        self._queries[key] = query
        self._is_new = True

    def write(self) -> None:
        if not self._is_new:
            return
        with NamedTemporaryFile("w", encoding="utf-8", dir=self._path.parent, prefix=".kpi-", delete=False) as file:
            json.dump({"manifest": self._fingerprint, "queries": self._queries}, file)
        Path(file.name).replace(self._path)
        self._is_new = False


def _dialect() -> Any:
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer

    class Dialect:
        """What MetricFlow asks of a database to write SQL for it; running it is not its business."""

        sql_engine_type = SqlEngine.POSTGRES
        sql_plan_renderer = PostgresSQLSqlPlanRenderer()

        def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
            return f"%({bind_parameter_key})s"

    return Dialect()


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError) as error:
        raise CatalogueError(
            f"{path} cannot be read ({error}): run `dbt parse` in the dbt project, which writes it"
        ) from error
    return dict(manifest)
