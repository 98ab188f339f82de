"""RequireFilingDate: EAST is filed for month ends; a rehearsal takes any date."""

import pytest
from airflow.sdk.exceptions import AirflowSkipException

from eastwind.operators.require_filing_date import RequireFilingDate
from tests.plugins.operators.conftest import Run


def test_a_month_end_is_filed(run: Run) -> None:
    run(RequireFilingDate(task_id="due"), partition_key="2024-06-30", rehearsal=False)


def test_any_other_day_is_skipped_with_a_word(run: Run) -> None:
    with pytest.raises(AirflowSkipException, match="2024-06-29 is not a month end: nothing is filed"):
        run(RequireFilingDate(task_id="due"), partition_key="2024-06-29", rehearsal=False)


def test_any_day_can_be_rehearsed(run: Run) -> None:
    run(RequireFilingDate(task_id="due"), partition_key="2024-06-29", rehearsal=True)
