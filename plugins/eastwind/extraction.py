"""The tasks that load a source system for a data date: the same in its own DAG and in a backfill."""

from typing import Any

from eastwind.operators.extract_tables import ExtractTables
from eastwind.operators.finish_batch import FinishBatch
from eastwind.operators.start_batch import StartBatch
from eastwind.operators.tell_owner import TellOwner
from include.catalogue.sources import SourceSystem


def extract_tasks(system: SourceSystem, *, only_missing: bool = False, **finish_arguments: Any) -> None:
    """The extraction between the beginning and the end of the batch, in the DAG or task group of the context.

    only_missing: as of StartBatch. finish_arguments: of the task that follows when all tables are loaded.
    """
    owner = system.owner
    start = StartBatch(task_id="start_batch", system=system, only_missing=only_missing, owner=owner)
    extract = ExtractTables(task_id="extract", system=system, owner=owner)
    finish = FinishBatch(task_id="finish_batch", system=system.name, owner=owner, **finish_arguments)
    fail = FinishBatch(
        task_id="fail_batch", system=system.name, succeeded=False, owner=owner, trigger_rule="one_failed"
    )
    # Not where a backfill skips the system.
    tell = TellOwner(task_id="tell_owner", system=system, owner=owner, trigger_rule="none_skipped")
    start >> extract >> [finish, fail, tell]
