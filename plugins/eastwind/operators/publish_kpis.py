"""Publish the KPIs of a data date."""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from eastwind import data_date
from include.catalogue.east import load_catalogue
from include.lineage.datasets import input_table, output_file, output_table
from include.warehouse.connections import connect, warehouse_url

if TYPE_CHECKING:
    from include.kpi.publish import KpiPublication


class PublishKpis(BaseOperator):
    """Replaces the data date's values in kpi.kpi_value and its files; returns the number of values.

    exposure: names the models that the values are computed from. A rehearsal is skipped.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, exposure: str, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exposure = exposure
        self.data_date = data_date
        self.lineage: OperatorLineage[Any, Any] = OperatorLineage()

    def execute(self, context: Context) -> int:
        if context["params"].get("rehearsal"):
            raise AirflowSkipException("this is a rehearsal: nothing is published")
        # MetricFlow takes seconds to import, too long for every process that reads the DAG file.
        from include.kpi.publish import publish

        with closing(connect()) as warehouse:
            published = publish(warehouse, data_date.parse(self.data_date))
        self.lineage = _lineage(load_catalogue().exposures[self.exposure].models, published)
        return published.values

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        return self.lineage


def _lineage(models: Sequence[str], published: "KpiPublication") -> OperatorLineage[Any, Any]:
    url = warehouse_url()
    return OperatorLineage(
        inputs=[input_table(url, f"kpi.{model}") for model in models],
        outputs=[
            output_table(url, "kpi.kpi_value", published.values),
            *(output_file(published.directory / file.name) for file in published.files),
        ],
    )
