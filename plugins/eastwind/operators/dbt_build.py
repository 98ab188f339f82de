"""Build and test one layer of the dbt project."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any

from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.sdk import Context
from cosmos.config import ProfileConfig
from cosmos.constants import InvocationMode
from cosmos.operators.local import DbtBuildLocalOperator

from eastwind import data_date
from eastwind.lineage import emit_children, whole
from include import settings

PARTIAL_PARSE = "partial_parse.msgpack"


class DbtBuild(DbtBuildLocalOperator):
    """`dbt build` of the nodes that `select` names, for the data date of the run, in one task.

    A test runs with the layer that completes what it needs. The project's parsed state is reused and not written back:
    runs of other data dates work beside this one. Errors say which column of which model is wrong and quote no rows.
    """

    template_fields: Sequence[str] = ("data_date", "select")

    def __init__(self, *, select: str, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(
            project_dir=str(settings.DBT_PROJECT),
            profile_config=ProfileConfig(
                profile_name="eastwind",
                target_name="warehouse",
                profiles_yml_filepath=settings.DBT_PROJECT / "profiles.yml",
            ),
            select=select,
            indirect_selection="buildable",
            invocation_mode=InvocationMode.DBT_RUNNER,
            install_deps=False,
            emit_datasets=False,
            should_store_compiled_sql=False,
            append_env=True,
            **kwargs,
        )
        self.data_date = data_date

    def execute(self, context: Context, **kwargs: Any) -> None:
        # The adapter takes long to import, and DAGs are parsed all the time.
        from include.warehouse.dbt_adapter import be_discreet

        be_discreet()
        self.env = {"EASTWIND_DATA_DATE": data_date.parse(self.data_date).isoformat()}
        try:
            super().execute(context, **kwargs)
        finally:
            emit_children(self.openlineage_events_completes, context["ti"])

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        """The layer as a whole; each model has an event of its own."""
        return whole(self.openlineage_events_completes)

    def _handle_partial_parse(self, tmp_dir_path: Path) -> None:
        """Give dbt the parsed state that stands beside the manifest of which the DAGs are made."""
        parsed = settings.MANIFEST.with_name(PARTIAL_PARSE)
        if parsed.exists():
            target = tmp_dir_path / "target"
            target.mkdir(exist_ok=True)
            copyfile(parsed, target / PARTIAL_PARSE)
