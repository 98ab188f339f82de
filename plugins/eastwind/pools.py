"""Pools that Airflow must have. Kept apart from what imports Airflow, so that an installation can create them."""

RAW_ASSETS = "raw_assets"
"""Of one slot: the tasks that update the assets of source systems run one at a time.

Airflow 3.3 loses the run that follows from two assets when both are updated in the same moment: each update then waits
for the other (apache/airflow #71070).
"""

BACKFILL = "backfill"
"""Of few slots: what a backfill may have at once, so that the day's own tasks find the others free."""

SLOTS = {RAW_ASSETS: 1, BACKFILL: 2}
