"""Publish the EAST package of a month."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException

from eastwind import data_date
from include.catalogue.east import Catalogue, load_catalogue
from include.checks.gate import GateClosed
from include.east.delivery_file import DeliveryError
from include.east.package import Publication, PublishError, publish
from include.lineage.datasets import input_table, output_file
from include.warehouse.connections import connect, warehouse_url


class PublishPackage(BaseOperator):
    """Writes the next version of the package, unless nothing has changed; returns its folder.

    What the data or the published files forbid is not tried again.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, exposure: str, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exposure = exposure
        self.data_date = data_date
        self.lineage: OperatorLineage[Any, Any] = OperatorLineage()

    def execute(self, context: Context) -> str:
        catalogue, day = load_catalogue(), data_date.parse(self.data_date)
        try:
            with closing(connect()) as warehouse:
                published = publish(warehouse, catalogue, catalogue.exposures[self.exposure], day)
        except (GateClosed, PublishError, DeliveryError) as error:
            raise AirflowFailException(str(error)) from error
        self.lineage = _lineage(catalogue.at(day), published)
        self.log.info("%s is %s", published.path, "new" if published.is_new else "unchanged")
        return str(published.path)

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        return self.lineage


def _lineage(catalogue: Catalogue, published: Publication) -> OperatorLineage[Any, Any]:
    url = warehouse_url()
    return OperatorLineage(
        inputs=[input_table(url, catalogue.table(file.table).relation) for file in published.files],
        outputs=[output_file(published.path / file.file, file.rows) for file in published.files],
    )
