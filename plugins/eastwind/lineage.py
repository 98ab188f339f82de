"""OpenLineage events of a task beyond the one that Airflow's provider sends. No failure here fails a task."""

import logging
from collections.abc import Iterable
from typing import Any

from airflow.providers.openlineage import conf
from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.providers.openlineage.plugins.adapter import OpenLineageAdapter
from airflow.providers.openlineage.plugins.macros import lineage_job_name, lineage_run_id
from openlineage.client.event_v2 import InputDataset, OutputDataset, RunEvent
from openlineage.client.facet_v2 import parent_run

log = logging.getLogger(__name__)


def emit_children(events: Iterable[RunEvent], task_instance: Any) -> None:
    """Send the events of jobs that ran inside a task, as its children, the way Airflow's own events go."""
    if conf.is_disabled():
        return
    try:
        parent = parent_run.ParentRunFacet(
            run=parent_run.Run(runId=lineage_run_id(task_instance)),
            job=parent_run.Job(namespace=conf.namespace(), name=lineage_job_name(task_instance)),
        )
        adapter = OpenLineageAdapter()
        for event in events:
            event.run.facets = {**(event.run.facets or {}), "parent": parent}
            adapter.emit(event)
    except Exception:
        log.warning("lineage of this task is incomplete", exc_info=True)


def whole(events: Iterable[RunEvent]) -> OperatorLineage[Any, Any]:
    """What the jobs inside a task read and wrote together; what one of them wrote for another is not an input."""
    events = list(events)
    written = {(output.namespace, output.name) for event in events for output in event.outputs or []}
    read = {(source.namespace, source.name) for event in events for source in event.inputs or []} - written
    return OperatorLineage(
        inputs=[InputDataset(namespace=namespace, name=name) for namespace, name in sorted(read)],
        outputs=[OutputDataset(namespace=namespace, name=name) for namespace, name in sorted(written)],
    )
