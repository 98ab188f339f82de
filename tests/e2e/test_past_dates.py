"""A backfill beside the daily runs, under the real scheduler of the main job's tests, after them."""

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from include.warehouse.connections import connect
from tests.e2e.conftest import APRIL, JUNE, Bank

pytestmark = pytest.mark.e2e

COMMAND = [sys.executable, "-m", "eastwind.backfill", str(APRIL), str(APRIL)]


def start(bank: Bank) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": bank.airflow.variables["PYTHONPATH"]}
    return subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_backfill_that_hangs_and_is_killed_holds_up_no_run_of_the_day_and_goes_on_where_it_was(bank: Bank) -> None:
    with closing(connect()) as holding, holding.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('eastwind.load raw_hr.employee_20240430', 0))")
        backfill = start(bank)
        while not bank.query("select from ops.load where data_date = %s and table_name = 'employee'", APRIL):
            assert backfill.poll() is None, backfill.communicate()[0]
        [hanging] = bank.runs("backfill", APRIL)

        outcome = bank.run(JUNE)
        assert outcome.failures == []
        assert {run["state"] for run in bank.runs("transform", JUNE)} == {"success"}
        assert [run["state"] for run in bank.runs("backfill", APRIL)] == ["running"]

        backfill.send_signal(signal.SIGKILL)
        backfill.communicate()
    again = start(bank)
    output = again.communicate()[0]
    assert again.returncode == 0, output
    assert "waiting for backfill 2024-04-30" in output
    assert [run["dag_run_id"] for run in bank.runs("backfill", APRIL)] == [hanging["dag_run_id"]]
    assert dict(bank.query("select system, status from ops.batch where data_date = %s", APRIL)) == {
        system: "succeeded" for (system,) in bank.query("select distinct system from ops.batch")
    }
    assert [run["run_type"] for run in bank.runs("transform", APRIL)] == ["manual"]
    assert bank.query("select count(*) > 0 from kpi.kpi_value where data_date = %s", APRIL) == [(True,)]


def test_a_backfill_that_is_done_starts_nothing(bank: Bank) -> None:
    done = start(bank)
    output = done.communicate()[0]
    assert (done.returncode, output) == (0, "1 of 1 data dates are done already\n")
    assert len(bank.runs("backfill", APRIL)) == 1
